// What a query answered: the views it can be seen in, and the files it can be taken away as.
import { bars, line } from './charts.js'
import { VIEWS, byKind, choose, columnsOf, possible } from './columns.js'
import { button, element, grouped, isDark, menu, save } from './dom.js'
import { filesOf } from './files.js'
import { matrix } from './matrix.js'
import { network } from './network.js'
import { asPng, standalone } from './svg.js'
import { Table } from './table.js'
import { Names } from './terms.js'
import { tree } from './tree.js'

const PICTURES = { bar: bars, line, matrix }
const MOST_RAW = 2000
const MOST_DRAWN = 3000
const PROPERTY = /^(p|property|predicate|relation|link)$/i
const STYLES = { labels: 'Labels', short: 'Short names', full: 'Full IRIs' }

export class Results {
  constructor(data, { onView, tell }) {
    Object.assign(this, { data, onView, tell })
    this.names = new Names(data.prefixes, data.nodes, () => this.named())
    this.table = new Table(this.names)
    this.table.onCount = (shown, all) => { this.matching.textContent = shown === all ? '' : `${grouped(shown)} of ${grouped(all)}` }
    this.switch = element('div', { class: 'views', role: 'group', 'aria-label': 'View' })
    this.filter = element('input', { type: 'search', placeholder: 'Filter rows', 'aria-label': 'Filter rows', oninput: () => this.table.search(this.filter.value) })
    this.matching = element('span', { class: 'quiet', 'aria-live': 'polite' })
    this.language = element('select', { 'aria-label': 'Language', onchange: () => this.table.speak(this.language.value) })
    this.style = element('select', { 'aria-label': 'How nodes are written', onchange: () => this.restyle() }, Object.entries(STYLES).map(([value, text]) => element('option', { value }, text)))
    this.download = menu('Download', () => this.files())
    this.bar = element('div', { class: 'bar bare' }, this.switch, this.matching, this.filter, this.language, this.style, this.download)
    this.stage = element('div', { class: 'stage' })
    this.note = element('p', { class: 'quiet' })
    this.element = element('section', { class: 'results', 'aria-label': 'Answer' }, this.bar, this.stage, this.note)
  }

  textAt = (row, column) => this.table.textAt.call({ answer: this.answer, names: this.names }, row, column)

  clear() {
    this.unmount()
    this.answer = null
    this.bar.classList.add('bare')
    this.note.textContent = ''
    this.stage.replaceChildren()
  }

  // The first rows are shown as a table while the rest is on its way.
  progress(answer) {
    if (answer.isTriples || !answer.size) return
    if (this.answer !== answer) {
      this.clear()
      this.answer = answer
      this.filter.value = this.table.filter = ''
      this.stage.replaceChildren(this.table.element)
      this.table.show(answer, columnsOf(answer))
      this.element.dataset.rows = 'first'
    } else this.table.schedule()
  }

  finish(answer, view) {
    const streamed = this.answer === answer
    this.answer = answer
    this.picks = {}
    this.columns = answer.form === 'ASK' ? [] : columnsOf(answer)
    this.bar.classList.toggle('bare', answer.form === 'ASK' || !answer.size)
    this.element.dataset.rows = 'all'
    if (!answer.size && answer.form !== 'ASK') {
      this.unmount()
      this.stage.replaceChildren(element('p', { class: 'quiet' }, `Nothing in this graph answers that. ${this.data.editor ? 'Check the names in the query: complete them with Ctrl+Space.' : 'Choose something else above.'}`))
      return
    }
    this.see(choose(answer, this.columns, view), streamed)
  }

  see(view, streamed = false) {
    this.view = view
    const can = possible(this.answer, this.columns)
    this.switch.replaceChildren(...can.map((name) => button(VIEWS[name], () => { this.onView(name); this.see(name) }, { 'aria-pressed': String(name === view) })))
    this.filter.hidden = view !== 'table'
    this.matching.hidden = view !== 'table'
    this.offerLanguages(view)
    this.style.hidden = !byKind(this.columns, 'node').length || view === 'raw' || view === 'graph'
    this.element.dataset.view = view
    this.note.textContent = ''
    if (view === 'table' && streamed && this.stage.firstChild === this.table.element) { this.table.show(this.answer, this.columns); return }
    this.unmount()
    this.draw(view)
  }

  draw(view) {
    const { answer, columns, textAt } = this
    if (view === 'table') {
      this.stage.replaceChildren(this.table.element)
      this.table.show(answer, columns)
    } else if (view === 'number') this.stage.replaceChildren(this.number())
    else if (view === 'raw') this.raw()
    else if (view === 'graph') this.graph()
    else if (view === 'tree') this.put(tree(answer, columns, textAt))
    else {
      const { svg, note, fields } = PICTURES[view](answer, columns, textAt, this.picks, this.stage.clientWidth)
      this.put({ element: element('div', { class: 'picture' }, element('div', { class: 'fields' }, fields.map((field) => this.field(field))), svg), note })
    }
  }

  // A column of the picture that can be chosen.
  field({ key, label, value, options }) {
    const select = element('select', { onchange: () => { this.picks[key] = select.value; this.draw(this.view) } },
      Object.entries(options).map(([name, text]) => element('option', { value: name, selected: name === value }, text)))
    return element('label', {}, label, select)
  }

  // Where the texts come in several languages, one of them can be chosen.
  offerLanguages(view) {
    const found = view === 'table' ? this.table.languages(this.answer) : []
    this.language.hidden = found.length < 2
    const kept = found.includes(this.table.language) ? this.table.language : ''
    this.language.replaceChildren(element('option', { value: '' }, 'Every language'), ...found.map((name) => element('option', { value: name, selected: name === kept }, name)))
    this.table.language = kept
  }

  put({ element: made, note }) {
    this.stage.replaceChildren(made)
    this.note.textContent = note
  }

  number() {
    if (this.answer.form === 'ASK') return element('div', { class: 'number' }, element('b', {}, this.answer.end.value ? 'Yes' : 'No'))
    const column = byKind(this.columns, 'number')[0], found = this.answer.cell(0, column.at)
    const value = Number(found.value)
    return element('div', { class: 'number' }, element('b', {}, Number.isFinite(value) ? value.toLocaleString('en', { maximumFractionDigits: 6 }) : found.value), element('span', {}, column.heading))
  }

  raw() {
    const lines = [this.answer.head, ...this.answer.lines.slice(0, MOST_RAW)].filter((line) => line !== undefined)
    this.stage.replaceChildren(element('pre', { tabindex: 0 }, lines.join('\n')))
    if (this.answer.size > MOST_RAW) this.note.textContent = `The first ${grouped(MOST_RAW)} of ${grouped(this.answer.size)} lines; a download has all.`
  }

  async graph() {
    const { answer } = this, host = element('div', { class: 'canvas' })
    this.stage.replaceChildren(host)
    const links = this.triples(), cut = links.length > MOST_DRAWN || answer.size > MOST_DRAWN
    const body = `${links.slice(0, MOST_DRAWN).join('\n')}\n`
    const [canvas, response] = await Promise.all([import(new URL(this.data.canvas, document.baseURI).href), fetch(this.data.scene, { method: 'POST', body })])
    if (this.answer !== answer || this.view !== 'graph') return
    const found = await response.json()
    if (!response.ok) { this.note.textContent = found.reason; return }
    if (!found.nodes.length) { this.see('table'); this.note.textContent = 'There are no links to draw in this answer.'; return }
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    const data = { ...found, selected: [], hidden: [], focus: null, actions: [], search: '', height: 'min(68dvh, 720px)' }
    this.unmount()
    this.off = canvas.default({ parentElement: root, data, setTriggerValue: (_name, event) => this.chose(event) })
    if (cut) this.note.textContent = `Not all of the ${grouped(answer.size)} ${answer.isTriples ? 'links' : 'rows'} are drawn: at most ${grouped(MOST_DRAWN)} links are.`
    this.canvas = { canvas, data, root, svg: () => network(found, isDark(this.element)) }
  }

  chose(event) {
    const ids = event.selected.filter((id) => !id.startsWith('_:'))
    if (!ids.length) { this.note.textContent = ''; return }
    const names = ids.map((id) => this.names.curie(id).replace(/^atlas:/, '').replaceAll(',', '%2C'))
    this.note.replaceChildren(element('a', { href: `./?nodes=${encodeURIComponent(names.join(','))}` }, `Show ${ids.length === 1 ? 'it' : `these ${ids.length}`} on the Explore page`))
  }

  // Rows become links from their first node to every other one; a property between two names the link of these.
  triples() {
    const { answer, columns } = this
    if (answer.isTriples) return answer.lines
    const nodes = byKind(columns, 'node'), at = nodes.findIndex(({ name }, n) => n > 0 && n < nodes.length - 1 && PROPERTY.test(name))
    const pairs = at > 0 ? [[nodes[at - 1], nodes[at + 1]]] : nodes.slice(1).map((to) => [nodes[0], to])
    const link = (cells, to) => (at > 0 ? cells[nodes[at].at] : `<urn:column:${encodeURIComponent(to.name)}>`)
    const found = answer.lines.slice(0, MOST_DRAWN).flatMap((text) => {
      const cells = text.split('\t'), drawn = pairs.filter((pair) => pair.every((column) => /^[<_]/.test(cells[column.at] ?? '')))
      return drawn.map(([from, to]) => `${cells[from.at]} ${link(cells, to)} ${cells[to.at]} .`)
    })
    return [...new Set(found)]
  }

  files() {
    const name = this.data.name ?? 'answer', entries = filesOf(this.answer, name, this.tell, this)
    const svg = this.stage.querySelector('.picture svg') ?? (this.view === 'graph' && this.canvas ? this.canvas.svg() : null)
    if (svg) entries.push(['SVG', () => save([standalone(svg)], `${name}.svg`, 'image/svg+xml')], ['PNG', async () => save([await asPng(svg)], `${name}.png`, 'image/png')])
    return entries
  }

  restyle() {
    this.names.style = this.style.value
    this.see(this.view)
  }

  // Labels have come.
  named() {
    if (!this.answer) return
    if (this.view === 'table' || !this.columns) this.table.grow()
    else if (this.view in PICTURES || this.view === 'tree') this.draw(this.view)
  }

  themed() {
    if (this.canvas) this.canvas.canvas.default({ parentElement: this.canvas.root, data: this.canvas.data, setTriggerValue: (_name, event) => this.chose(event) })
  }

  unmount() {
    this.off?.()
    this.off = this.canvas = null
  }

  destroy() { this.unmount(); this.table.destroy() }
}
