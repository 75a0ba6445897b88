// What the columns of an answer hold, and which view suits them.
import { isDate, isNode, isNumber } from './terms.js'

const SAMPLE = 200
const ACRONYMS = { kpi: 'KPI', kpis: 'KPIs', iri: 'IRI' }
export const VIEWS = { table: 'Table', graph: 'Graph', bar: 'Bars', line: 'Line', matrix: 'Matrix', tree: 'Tree', number: 'Number', raw: 'Raw' }
const ALIASES = { bars: 'bar', chart: 'bar', heatmap: 'matrix', pivot: 'matrix', lines: 'line', network: 'graph', count: 'number' }
// What the data says where its source says nothing.
export const SILENT = 'not stated'
const MOST_READ = 250
const MOST_BARS = 40
const MOST_SIDE = 40

// "toolLabels" lists tools; what says how things stand, like "replacedLabels", has no plural.
function listed(name) {
  if (/[^e]ed$/.test(name)) return name
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`
}

export function heading(variable) {
  const name = variable.replace(/^(.+)Labels$/, (_, one) => listed(one)).replace(/(.)Label$/, '$1')
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase().split(/\s+/)
  const text = words.map((word) => ACRONYMS[word] ?? word).join(' ')
  return text[0].toUpperCase() + text.slice(1)
}

// A variable and its label are one column; in an answer short enough to be read, columns without any value are left out.
export function columnsOf(answer) {
  const { variables } = answer, found = []
  for (const [at, name] of variables.entries()) {
    const label = variables.indexOf(`${name}Label`)
    if (name.endsWith('Label') && variables.includes(name.slice(0, -5))) continue
    found.push({ name, heading: heading(name), at, label: label < 0 ? null : label, kind: kindOf(answer, at) })
  }
  const filled = isShort(answer) ? found.filter((column) => holdsSomething(answer, column)) : found
  return filled.length ? filled : found
}

// Whether an answer has come whole and is read rather than searched: its rows may then take several lines.
export const isShort = (answer) => Boolean(answer.end) && answer.size <= MOST_READ

function holdsSomething(answer, { at, label }) {
  for (let row = 0; row < answer.size; row += 1) if (answer.cell(row, at) || (label !== null && answer.cell(row, label))) return true
  return false
}

function kindOf(answer, at) {
  const counts = { node: 0, number: 0, date: 0, text: 0 }
  for (let row = 0; row < Math.min(SAMPLE, answer.size); row += 1) {
    const cell = answer.cell(row, at)
    if (cell) counts[isNode(cell) ? 'node' : isNumber(cell) ? 'number' : isDate(cell) ? 'date' : 'text'] += 1
  }
  const [best, most] = Object.entries(counts).sort((a, b) => b[1] - a[1])[0]
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return most === all && all ? best : counts.node && !counts.number ? 'node' : 'text'
}

export const byKind = (columns, ...kinds) => columns.filter((column) => kinds.includes(column.kind))

// The views that can show an answer at all.
export function possible(answer, columns) {
  if (answer.form === 'ASK') return ['number']
  const numbers = byKind(columns, 'number'), names = columns.filter((column) => column.kind !== 'number')
  const nodes = byKind(columns, 'node')
  const found = ['table']
  if (answer.isTriples || nodes.length >= 2) found.push('graph')
  if (names.length && numbers.length) found.push('bar')
  if (numbers.length && (byKind(columns, 'date').length || numbers.length > 1)) found.push('line')
  if (names.length >= 2) found.push('matrix', 'tree')
  if (answer.size === 1 && numbers.length) found.push('number')
  return [...found, 'raw']
}

const wished = (query) => /^#\+\s*view:\s*["']?(\w+)/m.exec(query)?.[1]?.toLowerCase()

export function choose(answer, columns, chosen) {
  const can = possible(answer, columns), said = chosen ?? wished(answer.query)
  const wish = ALIASES[said] ?? said
  if (wish && can.includes(wish)) return wish
  const [first, second] = columns
  if (answer.form === 'ASK') return 'number'
  if (answer.isTriples) return 'graph'
  if (answer.size === 1 && columns.length === 1 && first.kind === 'number') return 'number'
  if (columns.length === 2 && second.kind === 'number' && answer.size > 1) {
    if (first.kind === 'date') return 'line'
    if (first.kind !== 'number' && answer.size <= MOST_BARS) return 'bar'
  }
  if (columns.length === 3 && columns[2].kind === 'number' && first.kind !== 'number' && second.kind !== 'number' && isGrid(answer, first, second)) return 'matrix'
  return 'table'
}

function isGrid(answer, first, second) {
  if (answer.size > MOST_SIDE ** 2) return false
  const sides = [first, second].map((column) => new Set(Array.from({ length: answer.size }, (_, row) => answer.cell(row, column.at)?.value)).size)
  return sides.every((side) => side > 1 && side <= MOST_SIDE) && answer.size >= sides[0] * sides[1] * 0.4
}
