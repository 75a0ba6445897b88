// The search box over the canvas.
const version = new URL(import.meta.url).search
const { element, icon, mark } = await import(new URL(`./dom.js${version}`, import.meta.url).href)

export class Search {
  constructor(choose, signal) {
    this.choose = choose
    this.found = []
    this.input = element('input', {
      type: 'search', placeholder: 'Search', role: 'combobox', 'aria-label': 'Search for a node', autocomplete: 'off',
      spellcheck: false, 'aria-autocomplete': 'list', 'aria-expanded': false, 'aria-controls': 'found', maxlength: 200,
    })
    this.list = element('ul', { id: 'found', role: 'listbox', 'aria-label': 'Found nodes', hidden: '' })
    this.element = element('div', { class: 'search' }, icon('M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.5 10.5L14 14'),
      this.input, element('kbd', {}, '/'), this.list)
    this.input.addEventListener('input', () => this.ask())
    this.input.addEventListener('focus', () => { if (this.input.value) this.ask() })
    this.input.addEventListener('blur', () => this.show(null))
    this.input.addEventListener('keydown', (event) => this.key(event))
    this.list.addEventListener('pointerdown', (event) => {
      const item = event.target.closest('li[data-at]')
      event.preventDefault()
      if (item) this.take(Number(item.dataset.at))
    })
    document.addEventListener('keydown', (event) => {
      const typing = event.composedPath()[0].closest?.('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return
      event.preventDefault()
      this.input.focus()
    }, { signal })
  }

  configure(url, kinds) {
    this.url = url
    this.element.hidden = !url
    this.kinds = new Map(kinds.map((kind) => [kind.iri, kind]))
  }

  async ask() {
    const text = this.input.value.trim()
    this.asked?.abort()
    if (!text) { this.show(null); return }
    const { signal } = (this.asked = new AbortController())
    try {
      await new Promise((done) => { setTimeout(done, 90) })
      if (signal.aborted) return
      const url = new URL(this.url, document.baseURI)
      url.searchParams.set('q', text)
      const answer = await fetch(url, { signal })
      const found = await answer.json()
      if (!answer.ok) throw new Error(found.reason)
      this.show(found, `Nothing is called “${text}”`)
    } catch (error) {
      if (!signal.aborted) this.show([], `The search failed: ${error.message}`)
    }
  }

  show(found, nothing = '') {
    this.found = found ?? []
    this.at = this.found.length ? 0 : -1
    this.list.hidden = !found
    this.input.setAttribute('aria-expanded', Boolean(found))
    const items = this.found.map((one, at) => {
      const other = one.matched && one.matched !== one.label ? element('span', { class: 'matched' }, one.matched) : ''
      return element('li', { role: 'option', id: `found-${at}`, 'data-at': at }, mark(this.kinds.get(one.kind) ?? one),
        element('span', { class: 'label' }, one.label, other), element('span', { class: 'kind' }, one.kind_label ?? ''))
    })
    const guesses = this.found[0]?.guess
    if (found && (guesses || !items.length)) items.unshift(element('li', { class: 'nothing', role: 'presentation' }, guesses ? `${nothing}. Did you mean:` : nothing))
    this.list.replaceChildren(...items)
    this.point()
  }

  point() {
    const items = [...this.list.querySelectorAll('[data-at]')]
    for (const [at, item] of items.entries()) item.setAttribute('aria-selected', at === this.at)
    this.input.setAttribute('aria-activedescendant', this.at < 0 ? '' : `found-${this.at}`)
    items[this.at]?.scrollIntoView({ block: 'nearest' })
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && this.found.length) {
      this.at = (this.at + step + this.found.length) % this.found.length
      this.point()
    } else if (event.key === 'Enter') this.take(this.at)
    else if (event.key === 'Escape') {
      this.input.value = ''
      this.show(null)
      this.input.blur()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  take(at) {
    const one = this.found[at]
    if (!one) return
    this.input.value = ''
    this.show(null)
    this.choose(one)
  }
}
