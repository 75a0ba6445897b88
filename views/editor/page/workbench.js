// The SPARQL workbench: tabs, the editor, a running query and its answer. It is created once for as
// long as the page is open; Python hears which query was run, for the address of the page.
import { Asking } from './asking.js'
import { button, element, isDark, menu } from './dom.js'
import { readHistory, readTabs, remember, kebab, titleOf, writeTabs } from './keeping.js'
import { showPlan } from './plan.js'
import { copy, dialog, linkTo, load, saveAs, showCode } from './sharing.js'

const mounted = new WeakMap()
const state = (globalThis.__workbench ??= {})

export default function mount({ parentElement, data, setStateValue }) {
  if (!data) return undefined
  let bench = mounted.get(parentElement)
  if (!bench) mounted.set(parentElement, (bench = new Workbench(parentElement, data)))
  bench.tellPython = (asked) => setStateValue('asked', asked)
  bench.take(data)
  return () => { bench.destroy(); mounted.delete(parentElement) }
}

class Workbench {
  constructor(root, data) {
    Object.assign(this, { root, data, opened: undefined })
    const kept = readTabs()
    this.tabs = kept.tabs.length ? kept.tabs : [{ text: data.first }]
    this.active = kept.tabs.length ? kept.active : 0
    this.build()
    this.ready = import(new URL(data.editor, document.baseURI).href).then((library) => this.start(library))
    Object.assign(state, { bench: this })
  }

  get tab() { return this.tabs[this.active] }

  build() {
    this.strip = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Queries' })
    this.box = element('div', { class: 'editor' })
    this.asking = new Asking(this.data, { onRun: () => this.run(), onEnd: (answer) => this.ended(answer), onView: (view) => this.saw(view) })
    this.linker = button('Copy link', () => this.copyLink())
    const more = menu('More', () => [
      ['Open a file …', () => load((text) => this.open({ text }))], ['Save as a file …', () => saveAs(this.frame, this.data.code, this.tab.text, this.tab.view)],
      ['Copy as code …', () => showCode(this.frame, this.data.code, this.tab.text)], ['Explain …', () => showPlan(this.frame, this.data, this.tab.text)],
      ['Tidy the layout', () => this.editor?.tidy()], ['History …', () => this.showHistory()],
    ])
    const { runner, status, elements } = this.asking
    this.frame = element('div', { class: 'workbench' }, this.strip, this.box, element('div', { class: 'actions' }, runner, status, this.linker, more), elements)
    this.style = element('link', { rel: 'stylesheet', href: new URL('./editor.css', import.meta.url).href + new URL(import.meta.url).search })
    this.root.append(this.style, this.frame)
  }

  start({ createEditor }) {
    if (this.dead) return
    this.editor = createEditor({
      parent: this.box, root: this.root.getRootNode(), doc: this.tab.text, prefixes: this.data.prefixes,
      onRun: () => this.run(), onChange: (text) => this.changed(text),
      vocabulary: () => fetch(this.data.vocabulary).then((response) => (response.ok ? response.json() : null)),
      find: (text) => this.find(text), describe: (iri) => this.describe(iri),
    })
    this.tab.state = this.editor.state()
    state.editor = this.editor
    this.frame.dataset.ready = 'yes'
    this.showTabs()
  }

  async find(text) {
    const url = new URL(this.data.search, document.baseURI)
    url.searchParams.set('q', text)
    url.searchParams.set('limit', 12)
    const response = await fetch(url)
    if (!response.ok) return []
    return (await response.json()).map((match) => {
      const name = this.asking.results.names.curie(match.iri)
      return { label: match.label, kind: match.kind_label, name: name === match.iri ? `<${name}>` : name }
    })
  }

  async copyLink() {
    const { text, view, run } = this.tab, link = await linkTo(text, view, run?.query === text)
    if (link) await copy(link, this.linker)
    else this.asking.say('Run it first: a query this long has a link once the server has seen it.')
  }

  async describe(iri) {
    const response = await fetch(this.data.nodes, { method: 'POST', body: JSON.stringify([iri]) })
    const [label, , kind] = (response.ok && (await response.json()).nodes[iri]) || []
    return label ? { label, kind } : null
  }

  // Python calls again for every theme and for every query that it wants opened.
  take(data) {
    this.frame.style.colorScheme = isDark(this.frame) ? 'dark' : 'light'
    this.asking.results.themed()
    if (!data.open || data.open.id === this.opened) return
    this.opened = data.open.id
    this.ready.then(() => {
      this.open({ text: data.open.query, view: data.open.view })
      if (data.open.run) this.run()
    })
  }

  // A tab that holds the very text is shown; an empty one is filled.
  open({ text, view }) {
    const found = this.tabs.findIndex((tab) => tab.text.trim() === text.trim())
    if (found >= 0) { this.tabs[found].view = view ?? this.tabs[found].view; this.show(found); return }
    const only = this.tabs.length === 1 && this.tab.text === this.data.first
    if (only || !this.tab.text.trim()) this.tabs[this.active] = { text, view }
    else this.tabs.push({ text, view })
    this.show(only || this.tabs.includes(this.tab) && this.tab.text === text ? this.active : this.tabs.length - 1)
  }

  show(at) {
    this.active = at
    this.tab.state ??= this.editor.begin(this.tab.text)
    this.editor.show(this.tab.state)
    this.asking.clear()
    this.showTabs()
    if (this.tab.run) this.finish(this.tab.run)
    this.editor.focus()
  }

  close(at) {
    this.tabs.splice(at, 1)
    if (!this.tabs.length) this.tabs.push({ text: '' })
    this.show(Math.min(at < this.active ? this.active - 1 : this.active, this.tabs.length - 1))
  }

  changed(text) {
    this.tab.text = text
    this.tab.state = this.editor.state()
    this.showTabs()
  }

  showTabs() {
    writeTabs(this.tabs, this.active)
    const many = this.tabs.length > 1
    this.strip.replaceChildren(...this.tabs.map((tab, at) => element('span', { class: 'tab', 'aria-current': at === this.active ? 'true' : false },
      button(titleOf(tab.text), () => at !== this.active && this.show(at), { role: 'tab', 'aria-selected': String(at === this.active), title: `${titleOf(tab.text)}\nIts first comment is its name.` }),
      many && button('×', () => this.close(at), { class: 'close', 'aria-label': `Close ${titleOf(tab.text)}` }))),
    button('+', () => { this.tabs.push({ text: '' }); this.show(this.tabs.length - 1) }, { class: 'new', 'aria-label': 'New query', title: 'New query' }))
    this.keepInSight(this.strip.children[this.active])
  }

  // Scrolls the strip alone, and never the page.
  keepInSight({ offsetLeft, offsetWidth }) {
    const { strip } = this, left = offsetLeft - strip.offsetLeft, room = strip.clientWidth - strip.lastChild.offsetWidth
    if (left < strip.scrollLeft) strip.scrollLeft = left
    else if (left + offsetWidth > strip.scrollLeft + room) strip.scrollLeft = left + offsetWidth - room
  }

  run() {
    const { tab } = this, { text } = tab
    this.editor.mark(null, text)
    remember(text, titleOf(text))
    this.asking.results.data.name = kebab(titleOf(text))
    this.asking.run(text, tab.view)
  }

  // Turning to another tab stops what runs, so an answer is always the open tab's.
  ended(answer) {
    this.tab.run = answer
    this.told(answer)
  }

  finish(answer) {
    this.asking.results.data.name = kebab(titleOf(answer.query))
    this.asking.finish(answer, this.tab.view)
    this.told(answer)
  }

  told(answer) {
    const { error } = answer.end
    if (error) this.editor.mark(error.line ? error : null, answer.query)
    this.tellPython({ query: answer.query, view: this.tab.view ?? null })
  }

  saw(view) {
    this.tab.view = view
    writeTabs(this.tabs, this.active)
    if (this.tab.run) this.tellPython({ query: this.tab.run.query, view })
  }

  showHistory() {
    const list = readHistory().map((entry) => element('li', {}, button(titleOf(entry.text), () => { box.close(); this.open({ text: entry.text }) }, { title: entry.text }),
      element('span', { class: 'quiet' }, new Date(entry.at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' }))))
    const box = dialog(this.frame, 'Queries run in this browser', list.length ? element('ol', { class: 'history' }, list) : element('p', {}, 'None yet.'))
  }

  destroy() {
    this.dead = true
    this.asking.destroy()
    this.editor?.destroy()
    this.root.replaceChildren()
  }
}
