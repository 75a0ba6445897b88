// The command palette: one box for pages, actions, questions and nodes. Text becomes text nodes only.
const version = new URL(import.meta.url).search
const [{ copyLink, madeOf }] = await Promise.all(['copying.js', 'history.js', 'drawer.js'].map((name) => import(`./${name}${version}`)))
const sheet = new CSSStyleSheet()
sheet.replaceSync(await (await fetch(new URL(`./commands.css${version}`, import.meta.url))).text()) // nothing is shown without it
const ORDER = { page: 'Pages', action: 'Actions', language: 'Language of names', question: 'Questions', node: 'Nodes' }
const MOST = 6 // of each kind
const WAIT = 90 // milliseconds of silence before the server is asked

const mounted = new WeakMap()

export default function mount({ parentElement, data, setTriggerValue }) {
  const there = mounted.get(parentElement), palette = there ?? new Palette(parentElement)
  mounted.set(parentElement, palette)
  palette.data = data ?? palette.data
  palette.tell()
  palette.trigger = (event) => setTriggerValue('event', event)
  if (!there && globalThis.__atlasWanted?.()) palette.open()
  return () => {
    palette.off.abort()
    parentElement.replaceChildren()
    mounted.delete(parentElement)
  }
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

function nameOf(tag) {
  if (!tag) return 'Names in English first'
  try {
    return `Names in ${new Intl.DisplayNames(['en'], { type: 'language' }).of(tag)}`
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return `Names in ${tag}`
  }
}

class Palette {
  constructor(root) {
    this.off = new AbortController()
    this.found = []
    this.build(root)
    // On the way down, so that no editor on the page takes the key first.
    document.addEventListener('keydown', (event) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      if (this.dialog.open) this.dialog.close()
      else this.open()
    }, { capture: true, signal: this.off.signal })
  }

  build(root) {
    const mac = /Mac|iP(hone|ad)/.test(navigator.platform)
    this.button = element('button', { type: 'button', class: 'opener', 'aria-label': 'Go to a page, a question or a node', title: 'Go to a page, a question or a node: Ctrl+K' },
      element('span', {}, 'Go to'), element('kbd', {}, mac ? '⌘ K' : 'Ctrl K'))
    this.input = element('input', {
      type: 'text', placeholder: 'Go to a page, a question or a node, or do something', role: 'combobox',
      'aria-label': 'Command', 'aria-controls': 'choices', 'aria-expanded': true, 'aria-autocomplete': 'list',
      autocomplete: 'off', spellcheck: false, maxlength: 200,
    })
    this.list = element('div', { id: 'choices', role: 'listbox', 'aria-label': 'Commands' })
    this.dialog = element('dialog', { class: 'palette', 'aria-label': 'Command palette' }, this.input, this.list)
    this.button.addEventListener('click', () => this.open())
    this.input.addEventListener('input', () => this.ask())
    this.dialog.addEventListener('keydown', (event) => this.key(event))
    this.dialog.addEventListener('click', (event) => {
      const item = event.target.closest('[data-at]')
      if (item) this.take(Number(item.dataset.at))
      else if (event.target === this.dialog) this.dialog.close()
    })
    const home = root.getRootNode()
    if (!home.adoptedStyleSheets.includes(sheet)) home.adoptedStyleSheets = [...home.adoptedStyleSheets, sheet]
    this.opened = element('a', { class: 'opened', target: '_self' })
    root.append(this.opened, this.button, this.dialog)
  }

  // Which data all pages show, and the way to other data.
  tell() {
    const { opened, data, made } = this.data
    madeOf(made)
    this.opened.textContent = opened
    this.opened.title = `Open: ${opened}. Choose other data on the Data page.`
    this.opened.href = data
    this.opened.hidden = !opened
  }

  async open() {
    this.input.value = ''
    this.nodes = []
    if (!this.dialog.open) this.dialog.showModal()
    this.input.focus()
    if (!this.choices) await this.load()
    this.show()
  }

  async load() {
    try {
      const answer = await fetch(new URL(this.data.choices, document.baseURI))
      if (answer.ok) this.choices = (await answer.json()).map((one) => (one.kind === 'language' ? { ...one, label: nameOf(one.name) } : one))
    } catch { this.choices = undefined }
  }

  async ask() {
    const text = this.input.value.trim()
    this.asked?.abort()
    this.nodes = text ? this.nodes : []
    this.show()
    if (!text) return
    const { signal } = (this.asked = new AbortController())
    await new Promise((done) => { setTimeout(done, WAIT) })
    if (signal.aborted) return
    const url = new URL(this.data.search, document.baseURI)
    url.searchParams.set('q', text)
    try {
      const answer = await fetch(url, { signal })
      const found = answer.ok ? await answer.json() : []
      this.nodes = found.map((one) => ({
        kind: 'node', name: one.iri, label: one.label, guess: one.guess, more: [one.matched !== one.label ? one.matched : '', one.kind_label],
      }))
      this.show()
    } catch (error) {
      if (error.name !== 'AbortError') throw error
    }
  }

  // Every word that was typed has to be there; those that begin with the text come first.
  matching(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean)
    const here = Boolean(globalThis.__atlas?.view)
    const fits = ({ label, name }) => words.every((word) => label.toLowerCase().includes(word)) && (here || !name.startsWith('canvas:'))
    const first = ({ label }) => (words.length && label.toLowerCase().startsWith(words[0]) ? 0 : 1)
    return (this.choices ?? []).filter(fits).sort((a, b) => first(a) - first(b))
  }

  show() {
    const text = this.input.value.trim(), all = [...this.matching(text), ...(text ? this.nodes : [])]
    const groups = Object.keys(ORDER).map((kind) => all.filter((one) => one.kind === kind).slice(0, text || kind !== 'question' ? MOST + 3 : MOST))
    this.found = groups.flat()
    this.at = this.found.length ? 0 : -1
    let at = 0
    const parts = groups.filter((group) => group.length).map((group) => {
      const title = group[0].guess ? `No node is called “${text}”. Did you mean:` : ORDER[group[0].kind]
      return element('div', { role: 'group', 'aria-label': title }, element('div', { class: 'title', 'aria-hidden': true }, title), ...group.map((one) => this.item(one, at++)))
    })
    if (!parts.length) parts.push(element('div', { class: 'nothing', role: 'status' }, this.choices || text ? `Nothing fits “${text}”.` : 'The commands could not be loaded; try again.'))
    this.list.replaceChildren(...parts)
    this.point()
  }

  item({ label, more = [] }, at) {
    const said = more.filter(Boolean).map((text) => element('span', { class: 'more' }, text))
    return element('div', { role: 'option', id: `choice-${at}`, 'data-at': at }, element('span', { class: 'label' }, label), ...said)
  }

  point() {
    for (const item of this.list.querySelectorAll('[data-at]')) item.setAttribute('aria-selected', Number(item.dataset.at) === this.at)
    const item = this.list.querySelector(`[data-at="${this.at}"]`)
    this.input.setAttribute('aria-activedescendant', item?.id ?? '')
    item?.scrollIntoView({ block: 'nearest' })
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    event.stopPropagation() // nothing on the page below hears a key meanwhile
    if (step && this.found.length) {
      this.at = (this.at + step + this.found.length) % this.found.length
      this.point()
    } else if (event.key === 'Enter') this.take(this.at)
    else return
    event.preventDefault()
  }

  take(at) {
    const one = this.found[at]
    if (!one) return
    this.dialog.close()
    if (one.name.startsWith('canvas:')) globalThis.__atlas?.view?.[one.name.slice(7)]()
    else if (one.name === 'copy') this.copy()
    else this.trigger({ kind: one.kind, name: one.name })
  }

  async copy() {
    if (!await copyLink()) return
    const said = this.button.firstElementChild
    said.textContent = 'Link copied'
    setTimeout(() => { said.textContent = 'Go to' }, 2500)
  }
}
