// The answer as a table of any length: only the rows in sight are elements.
import { SILENT, isShort } from './columns.js'
import { element, moment } from './dom.js'
import { isNumber } from './terms.js'

const ROW = 30
const BEYOND = 12
const PIECE = 20_000
const SPOKEN = 2000
const SVG = 'http://www.w3.org/2000/svg'

export class Table {
  constructor(names) {
    this.names = names
    this.order = null
    this.sorted = null
    this.filter = this.language = ''
    this.body = element('div', { class: 'rows', role: 'rowgroup' })
    this.head = element('div', { class: 'head', role: 'row' })
    this.element = element('div', { class: 'table', role: 'table', tabindex: 0, 'aria-label': 'Answer' }, this.head, this.body)
    this.element.addEventListener('scroll', () => this.schedule(), { passive: true })
    this.resized = new ResizeObserver(() => this.schedule())
    this.resized.observe(this.element)
  }

  show(answer, columns) {
    if (answer !== this.answer) { this.order = this.sorted = null; this.element.scrollTop = 0 }
    this.answer = answer
    this.columns = columns
    this.reading = isShort(answer)
    this.element.classList.toggle('reading', this.reading)
    this.layOut()
    this.grow()
  }

  // More rows have come, or the names of nodes.
  grow() {
    if (this.filter || this.sorted || this.language) this.arrange()
    else this.refresh()
  }

  layOut() {
    const sample = Math.min(60, this.answer.size)
    const widths = this.columns.map((column) => {
      let most = column.heading.length + 2
      for (let row = 0; row < sample; row += 1) most = Math.max(most, this.textAt(row, column).length + (column.kind === 'node' ? 4 : 0))
      if (column.kind === 'number') return [Math.min(most, 22) + 4, Math.min(most, 22) + 4]
      return this.reading ? [Math.min(most + 4, 16), Math.min(most + 4, 72)] : [Math.max(8, Math.min(most + 3, 28)), Math.min(most + 4, 64)]
    })
    this.element.style.setProperty('--columns', widths.map(([least, most]) => `minmax(${least}ch, ${most}ch)`).join(' '))
    this.element.style.setProperty('--least', `${widths.reduce((all, [least]) => all + least, 0)}ch`)
    this.head.replaceChildren(...this.columns.map((column, at) => {
      const mark = this.sorted?.at === at ? (this.sorted.down ? ' ↓' : ' ↑') : ''
      const cell = element('button', { type: 'button', title: `Sort by ?${column.name}`, onclick: () => this.sort(at) }, `${column.heading}${mark}`)
      return element('div', { role: 'columnheader', class: column.kind === 'number' ? 'n' : '', 'aria-sort': this.sorted?.at === at ? (this.sorted.down ? 'descending' : 'ascending') : 'none' }, cell)
    }))
  }

  textAt(row, column) {
    const shown = column.label !== null && this.names.style === 'labels' ? this.answer.cell(row, column.label) : null
    return this.names.text(shown ?? this.answer.cell(row, column.at))
  }

  async sort(at) {
    const now = this.sorted
    this.sorted = now?.at !== at ? { at, down: false } : now.down ? null : { at, down: true }
    this.layOut()
    await this.arrange()
  }

  async search(text) {
    this.filter = text.trim().toLocaleLowerCase()
    this.element.scrollTop = 0
    await this.arrange()
  }

  // Show only rows whose texts are in a language, or in none.
  async speak(language) {
    this.language = language
    await this.arrange()
  }

  languages(answer) {
    const found = new Set()
    for (let row = 0; row < Math.min(answer.size, SPOKEN); row += 1) for (const cell of answer.row(row)) if (cell?.language) found.add(cell.language)
    return [...found].sort()
  }

  // Filter and sort in pieces, so that the page answers meanwhile; a newer wish ends an older one.
  async arrange() {
    const turn = (this.turn = (this.turn ?? 0) + 1), { answer, filter, sorted, language } = this
    if (!filter && !sorted && !language) { this.order = null; this.refresh(); return }
    const order = [], keys = []
    for (let row = 0; row < answer.size; row += 1) {
      if (row && row % PIECE === 0) { await moment(); if (turn !== this.turn) return }
      if (filter && !this.holds(row, filter)) continue
      if (language && answer.row(row).some((cell) => cell?.language && cell.language !== language)) continue
      order.push(row)
      if (sorted) keys[row] = this.key(row, this.columns[sorted.at])
    }
    if (sorted) order.sort((a, b) => (compare(keys[a], keys[b]) || a - b) * (sorted.down ? -1 : 1))
    this.order = order
    this.refresh()
  }

  holds(row, filter) {
    if (this.answer.lines[row].toLocaleLowerCase().includes(filter)) return true
    return this.columns.some((column) => column.kind === 'node' && this.textAt(row, column).toLocaleLowerCase().includes(filter))
  }

  key(row, column) {
    const found = this.answer.cell(row, column.label ?? column.at) ?? this.answer.cell(row, column.at)
    if (isNumber(found)) return Number(found.value)
    return found ? found.value.toLocaleLowerCase() : null
  }

  schedule() {
    if (!this.waiting) this.waiting = requestAnimationFrame(() => { this.waiting = 0; this.refresh() })
  }

  refresh() {
    if (!this.answer) return
    const count = this.order ? this.order.length : this.answer.size
    this.element.setAttribute('aria-rowcount', count + 1)
    this.body.style.height = this.reading ? '' : `${count * ROW}px`
    const first = this.reading ? 0 : Math.max(0, Math.floor((this.element.scrollTop - ROW) / ROW) - BEYOND)
    const last = this.reading ? count : Math.min(count, first + Math.ceil((this.element.clientHeight || 600) / ROW) + 2 * BEYOND)
    const rows = []
    for (let at = first; at < last; at += 1) rows.push(this.row(this.order ? this.order[at] : at, at))
    if (this.reading) setBack(rows)
    if (!count && this.filter) rows.push(element('div', { class: 'none' }, `No row holds “${this.filter}”.`))
    this.body.replaceChildren(...rows)
    this.onCount?.(count, this.answer.size)
  }

  row(row, at) {
    const made = element('div', { role: 'row', class: 'row', 'aria-rowindex': at + 2 }, this.columns.map((column) => this.cell(row, column)))
    if (!this.reading) made.style.top = `${at * ROW}px`
    return made
  }

  cell(row, column) {
    const found = this.answer.cell(row, column.at), text = this.textAt(row, column)
    const numeric = column.kind === 'number'
    if (found?.type !== 'uri') {
      const language = found?.language && found.language !== 'en' ? element('i', {}, found.language) : null
      const classes = [numeric && 'n', text === SILENT && 'silent'].filter(Boolean).join(' ')
      return element('div', { role: 'cell', class: classes, title: text.length > 30 && !this.reading ? text : null }, text, language)
    }
    if (column.label !== null && this.names.style === 'labels') this.names.ask(found.value) // for its mark
    const link = element('a', { href: this.names.link(found.value), title: found.value }, this.mark(found.value), text)
    return element('div', { role: 'cell' }, link)
  }

  mark(iri) {
    const look = this.names.style === 'labels' ? this.names.mark(iri) : null
    if (!look) return null
    const svg = document.createElementNS(SVG, 'svg'), path = document.createElementNS(SVG, 'path')
    svg.setAttribute('viewBox', '0 0 16 16')
    svg.setAttribute('aria-hidden', 'true')
    path.setAttribute('d', look.path)
    path.style.fill = `light-dark(${look.light}, ${look.dark})`
    svg.append(path)
    return svg
  }

  destroy() { this.resized.disconnect() }
}

// What repeats the row above, from the left, is set back.
function setBack(rows) {
  for (let at = rows.length - 1; at > 0; at -= 1) {
    const [above, here] = [rows[at - 1].children, rows[at].children]
    for (let n = 0; n < here.length - 1 && here[n].textContent && here[n].textContent === above[n]?.textContent; n += 1) here[n].classList.add('same')
  }
}

function compare(a, b) {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  if (typeof a === typeof b) return a < b ? -1 : 1
  return typeof a === 'number' ? -1 : 1
}
