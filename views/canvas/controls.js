// What lies over the canvas: search, legend, menu and buttons. Elements get text, never markup.
const SVG = 'http://www.w3.org/2000/svg'

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

function icon(path, size = 16) {
  const svg = document.createElementNS(SVG, 'svg'), shape = document.createElementNS(SVG, 'path')
  for (const [k, v] of Object.entries({ viewBox: '0 0 16 16', width: size, height: size, 'aria-hidden': true })) svg.setAttribute(k, v)
  shape.setAttribute('d', path)
  svg.append(shape)
  return svg
}

function mark(kind) {
  const svg = icon(kind?.path ?? 'M8 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8Z', 12)
  svg.classList.add('mark')
  svg.style.setProperty('--light', kind?.light ?? 'gray')
  svg.style.setProperty('--dark', kind?.dark ?? 'gray')
  return svg
}

export class Legend {
  constructor(toggle) {
    this.element = element('div', { class: 'legend', role: 'group', 'aria-label': 'Types of nodes' })
    this.element.addEventListener('click', (event) => {
      const chip = event.target.closest('button')
      if (chip) toggle(chip.dataset.kind)
    })
  }

  show(kinds, hidden) {
    const text = JSON.stringify([kinds, [...hidden]])
    if (text === this.shown) return
    this.shown = text
    const at = [...this.element.children].indexOf(this.element.getRootNode().activeElement)
    this.element.replaceChildren(...kinds.map((kind) => {
      const off = hidden.has(kind.iri), name = kind.label || 'no type'
      const chip = element('button', {
        type: 'button', 'data-kind': kind.iri, 'aria-pressed': !off,
        title: `${off ? 'Show' : 'Hide'} ${name} (${kind.count})`,
      }, mark(kind), element('span', { class: 'name' }, name), element('span', { class: 'count' }, String(kind.count)))
      return chip
    }))
    this.element.children[at]?.focus()
  }
}

export class Toolbar {
  constructor(use) {
    const tools = [
      ['zoomIn', 'Zoom in', 'M8 3v10M3 8h10'],
      ['zoomOut', 'Zoom out', 'M3 8h10'],
      ['fit', 'Fit to window', 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10'],
      ['savePicture', 'Save as PNG', 'M8 2.5v7M5 7l3 3l3-3M2.5 13h11'],
    ]
    this.element = element('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Canvas' }, ...tools.map(([tool, name, path]) => {
      const button = element('button', { type: 'button', 'data-tool': tool, title: name, 'aria-label': name }, icon(path))
      button.addEventListener('click', () => use(tool))
      return button
    }))
  }
}

export class Menu {
  constructor(choose, close) {
    this.choose = choose
    this.close = close
    this.actions = []
    this.element = element('div', { class: 'menu', role: 'menu', hidden: '' })
    this.element.addEventListener('keydown', (event) => this.key(event))
    this.element.addEventListener('focusout', (event) => {
      if (!this.element.contains(event.relatedTarget)) this.element.hidden = true
    })
  }

  get open() { return !this.element.hidden }

  show(node, at) {
    this.element.replaceChildren(...this.actions.map((action) => {
      const item = element('button', { type: 'button', role: 'menuitem' }, action)
      item.addEventListener('click', () => {
        this.hide()
        this.choose(node, action)
      })
      return item
    }))
    this.element.hidden = false
    const frame = this.element.parentElement
    this.element.style.left = `${Math.max(4, Math.min(at.x, frame.clientWidth - this.element.offsetWidth - 4))}px`
    this.element.style.top = `${Math.max(4, Math.min(at.y, frame.clientHeight - this.element.offsetHeight - 4))}px`
    this.element.firstElementChild.focus()
  }

  hide() {
    if (!this.open) return
    this.element.hidden = true
    this.close()
  }

  key(event) {
    const items = [...this.element.children], step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      const at = items.indexOf(this.element.getRootNode().activeElement)
      items[(at + step + items.length) % items.length].focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') this.hide()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

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
    if (found && !items.length) items.push(element('li', { class: 'nothing' }, nothing))
    this.list.replaceChildren(...items)
    this.point()
  }

  point() {
    for (const [at, item] of [...this.list.children].entries()) item.setAttribute('aria-selected', at === this.at)
    this.input.setAttribute('aria-activedescendant', this.at < 0 ? '' : `found-${this.at}`)
    this.list.children[this.at]?.scrollIntoView({ block: 'nearest' })
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
