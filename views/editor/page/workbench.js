// The SPARQL workbench: tabs, the editor, a running query and its answer. It is created once for as
// long as the page is open; Python hears which query was run, for the address of the page.
import { button, element, grouped, menu } from './dom.js'
import { readHistory, readTabs, remember, kebab, titleOf, writeTabs } from './keeping.js'
import { Results } from './results.js'
import { ask } from './running.js'
import { copy, dialog, linkTo, load, saveAs, showCode, showHints } from './sharing.js'

const mounted = new WeakMap()
const SLOW = 1
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
    this.runner = button('Run', () => (this.running ? this.stop() : this.run()), { class: 'primary', title: 'Control and Enter' })
    this.status = element('span', { class: 'status', role: 'status' })
    this.progress = element('div', { class: 'progress', hidden: true })
    this.linker = button('Copy link', async () => copy(await linkTo(this.tab.text, this.tab.view), this.linker))
    const more = menu('More', () => [
      ['Open a file …', () => load((text) => this.open({ text }))], ['Save as a file …', () => saveAs(this.frame, this.tab.text, this.tab.view)],
      ['Copy as code …', () => showCode(this.frame, this.data.code, this.tab.text)], ['Explain …', () => showHints(this.frame, this.data.code, this.tab.text)],
      ['Tidy the layout', () => this.editor?.tidy()], ['History …', () => this.showHistory()],
    ])
    this.results = new Results(this.data, { onView: (view) => this.saw(view), tell: (text) => this.say(text) })
    this.problem = element('p', { class: 'problem', role: 'alert', hidden: true })
    this.frame = element('div', { class: 'workbench' }, this.strip, this.box,
      element('div', { class: 'actions' }, this.runner, this.status, this.linker, more), this.progress, this.problem, this.results.element)
    this.style = element('link', { rel: 'stylesheet', href: new URL('./editor.css', import.meta.url).href + new URL(import.meta.url).search })
    this.root.append(this.style, this.frame)
  }

  start({ createEditor }) {
    if (this.dead) return
    this.editor = createEditor({
      parent: this.box, root: this.root.getRootNode(), doc: this.tab.text, prefixes: this.data.prefixes,
      onRun: () => this.run(), onChange: (text) => this.changed(text),
      vocabulary: () => fetch(this.data.vocabulary).then((response) => (response.ok ? response.json() : null)),
      find: (text) => this.find(text),
    })
    this.tab.state = this.editor.state()
    state.editor = this.editor
    this.frame.dataset.ready = 'yes'
    this.showTabs()
  }

  async find(text) {
    const response = await fetch(`${this.data.search}?${new URLSearchParams({ q: text, limit: 12 })}`)
    if (!response.ok) return []
    return (await response.json()).map((match) => {
      const name = this.results.names.curie(match.iri)
      return { label: match.label, kind: match.kind_label, name: name === match.iri ? `<${name}>` : name }
    })
  }

  // Python calls again for every theme and for every query that it wants opened.
  take(data) {
    this.frame.style.colorScheme = isDark(getComputedStyle(this.frame).getPropertyValue('--st-background-color')) ? 'dark' : 'light'
    this.results.themed()
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
    this.reset()
    this.showTabs()
    if (this.tab.run) this.finish(this.tab.run)
    this.editor.focus()
  }

  reset() {
    if (this.running) this.stop()
    this.results.clear()
    this.problem.hidden = true
    this.say('')
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
      button(titleOf(tab.text), () => at !== this.active && this.show(at), { role: 'tab', 'aria-selected': String(at === this.active), title: titleOf(tab.text) }),
      many && button('×', () => this.close(at), { class: 'close', 'aria-label': `Close ${titleOf(tab.text)}` }))),
    button('+', () => { this.tabs.push({ text: '' }); this.show(this.tabs.length - 1) }, { class: 'new', 'aria-label': 'New query', title: 'New query' }))
  }

  run() {
    if (this.running) this.stop()
    const { tab } = this, { text } = tab
    this.problem.hidden = true
    this.editor.mark(null, text)
    const current = ask(this.data.run, text, () => { if (this.running === current && this.tab === tab) this.results.progress(current.answer) })
    this.running = current
    this.runner.textContent = 'Stop'
    this.clock = setInterval(() => this.tick(current), 100)
    remember(text, titleOf(text))
    current.done.then((answer) => {
      if (this.running !== current) return
      this.halt()
      tab.run = answer
      if (this.tab === tab) this.finish(answer)
    })
  }

  tick({ answer, started }) {
    const seconds = (performance.now() - started) / 1000
    this.progress.hidden = seconds < 0.3
    if (seconds >= 0.3) this.say(`${grouped(answer.size)} ${answer.isTriples ? 'triples' : 'rows'} so far, ${seconds.toFixed(1)} s of at most ${this.data.deadline}`)
  }

  halt() {
    clearInterval(this.clock)
    this.running = null
    this.progress.hidden = true
    this.runner.textContent = 'Run'
  }

  stop() {
    const { running } = this
    this.halt()
    running.stop()
    this.say(`Stopped after ${((performance.now() - running.started) / 1000).toFixed(1)} s; the engine has stopped, too.`)
  }

  finish(answer) {
    const { error } = answer.end
    if (error) {
      this.results.clear()
      this.problem.textContent = error.message
      this.problem.hidden = false
      this.editor.mark(error.line ? error : null, answer.query)
      this.say('')
    } else {
      this.results.data.name = kebab(titleOf(answer.query))
      this.results.finish(answer, this.tab.view)
      this.say(outcome(answer))
      if (answer.seconds > SLOW) this.advise(answer)
    }
    this.tellPython({ query: answer.query, view: this.tab.view ?? null })
  }

  async advise(answer) {
    const response = await fetch(this.data.code, { method: 'POST', body: answer.query })
    const hint = response.ok ? (await response.json()).hints[0] : null
    if (hint && this.tab.run === answer) this.say(`${outcome(answer)}. ${hint}`)
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

  say(text) { this.status.textContent = text }

  destroy() {
    this.dead = true
    clearInterval(this.clock)
    this.running?.stop()
    this.results.destroy()
    this.editor?.destroy()
    this.root.replaceChildren()
  }
}

function outcome({ form, isTriples, size, seconds, end }) {
  const time = seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`
  if (form === 'ASK') return `in ${time}`
  const what = `${grouped(size)} ${isTriples ? 'triple' : 'row'}${size === 1 ? '' : 's'}`
  return end.truncated ? `The first ${what} of more, in ${time}` : `${what} in ${time}`
}

function isDark(color) {
  const pixel = document.createElement('canvas').getContext('2d')
  pixel.fillStyle = color.trim() || '#ffffff'
  pixel.fillRect(0, 0, 1, 1)
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}
