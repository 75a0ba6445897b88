// An answer as a matrix: one column goes down, one goes across, and each cell sums up the rows that meet there.
import { SILENT, byKind } from './columns.js'
import { drawn, grouped } from './dom.js'
import { AXIS, CHARACTER, GRID, cut, picture, short, sum, text } from './svg.js'

const MOST_SIDE = 60
const ROWS = 'rows'
const STRONGEST = 65 // percent: the page's own text color can still be read on it
const SUMS = {
  sum: ['Sum of', sum],
  mean: ['Mean of', (numbers) => sum(numbers) / numbers.length],
  least: ['Least', (numbers) => Math.min(...numbers)],
  most: ['Most', (numbers) => Math.max(...numbers)],
}
const ADDS_UP = new Set([ROWS, 'sum'])

// `picks` holds what was chosen among `fields`, by key.
export function matrix(answer, columns, textAt, picks) {
  const sides = columns.filter((column) => column.kind !== 'number'), numbers = byKind(columns, 'number')
  const down = sides.find(({ name }) => name === picks.down) ?? sides[0]
  const across = sides.find(({ name }) => name === picks.across && name !== down.name) ?? sides.find((column) => column !== down)
  const fill = filling(numbers, picks.fill)
  const table = summedUp(answer, { down, across, fill }, textAt)
  const label = `${down.heading} by ${across.heading}: ${fill.label}`
  const left_out = table.down.length < table.all.down || table.across.length < table.all.across
    ? ` The first ${table.down.length} of ${grouped(table.all.down)} by ${table.across.length} of ${grouped(table.all.across)}.` : ''
  const fields = [
    ...(sides.length > 2 ? [{ key: 'down', label: 'Down', value: down.name, options: headings(sides) }] : []),
    ...(sides.length > 2 ? [{ key: 'across', label: 'Across', value: across.name, options: headings(sides.filter((column) => column !== down)) }] : []),
    ...(numbers.length ? [{ key: 'fill', label: 'Cells', value: fill.key, options: fillings(numbers) }] : []),
  ]
  return { svg: drawing(table, label), note: `${label}.${left_out}`, fields }
}

const headings = (columns) => Object.fromEntries(columns.map((column) => [column.name, column.heading]))

function fillings(numbers) {
  const found = numbers.flatMap((column) => Object.entries(SUMS).map(([how, [words]]) => [`${how} ${column.name}`, `${words} ${column.heading.toLowerCase()}`]))
  return Object.fromEntries([...found, [ROWS, 'Number of rows']])
}

function filling(numbers, pick) {
  const key = pick && pick in fillings(numbers) ? pick : numbers.length ? `sum ${numbers[0].name}` : ROWS
  if (key === ROWS) return { key, label: 'number of rows', adds: true, of: (list) => list.length }
  const [how, name] = key.split(' '), column = numbers.find((one) => one.name === name)
  return { key, column, label: fillings(numbers)[key].toLowerCase(), adds: ADDS_UP.has(how), of: SUMS[how][1] }
}

// Cells hold NaN where rows meet that state no number, and nothing where no rows meet.
function summedUp(answer, { down, across, fill }, textAt) {
  const lists = new Map(), sides = { down: new Map(), across: new Map() }, silent = new Set()
  const add = (key, number) => (lists.get(key) ?? lists.set(key, []).get(key)).push(number)
  for (let row = 0; row < answer.size; row += 1) {
    const a = textAt(row, down), b = textAt(row, across)
    if (!a) continue
    sides.down.set(a, true)
    if (answer.row(row).some((cell) => cell?.value === SILENT)) silent.add(a)
    if (!b || b === SILENT) continue
    const number = fill.column ? Number(answer.cell(row, fill.column.at)?.value ?? NaN) : 1
    sides.across.set(b, true)
    for (const key of [`${a}\u0000${b}`, `${a}\u0000`, `\u0000${b}`, '\u0000']) add(key, number)
  }
  const value = (key) => {
    const found = lists.get(key), known = found?.filter((number) => !Number.isNaN(number))
    return found ? (known.length ? fill.of(known) : NaN) : undefined
  }
  const names = { down: [...sides.down.keys()], across: [...sides.across.keys()] }
  return {
    value, silent, adds: fill.adds, down: names.down.slice(0, MOST_SIDE), across: names.across.slice(0, MOST_SIDE),
    all: { down: names.down.length, across: names.across.length },
  }
}

function drawing({ value, silent, adds, down, across, all }, label) {
  const numbers = down.flatMap((a) => across.map((b) => value(`${a}\u0000${b}`))).filter((number) => number !== undefined && !Number.isNaN(number))
  const most = Math.max(...numbers, 0), plain = numbers.every((number) => number === 1)
  const totals = adds && !plain && all.down === down.length && all.across === across.length
  const size = { x: plain ? 30 : 52, y: 26 }, left = Math.min(280, Math.max(6, ...down.map((name) => cut(name, 38).length)) * CHARACTER + 14)
  const heads = [...across, ...(totals ? ['Total'] : [])]
  const longest = Math.max(0, ...heads.map((name) => cut(name, 28).length)) * CHARACTER, slanted = longest > size.x - 4
  const rise = slanted ? longest * 0.62 : 10, top = rise + 16
  const place = (at, n) => ({ x: left + n * size.x, y: top + at * size.y, width: size.x, height: size.y })
  const isSilent = (a) => silent.has(a) && value(`${a}\u0000`) === undefined
  const total = (key, at, n) => (value(key) === undefined ? null : text(left + (n + 0.5) * size.x, top + (at + 0.5) * size.y, short(value(key)), { 'text-anchor': 'middle', 'font-weight': 600 }))
  const parts = [
    ...heads.map((name, n) => {
      const x = left + (n + 0.5) * size.x, turn = slanted ? { transform: `rotate(-45 ${x} ${top - 12})` } : { 'text-anchor': 'middle' }
      return text(x, top - 12, cut(name, 28), { ...turn, ...(n === across.length ? { 'font-weight': 600 } : {}) })
    }),
    ...down.flatMap((a, at) => [
      text(left - 8, top + (at + 0.5) * size.y, cut(a, 38), { 'text-anchor': 'end' }),
      ...(isSilent(a) ? [text(left + 4, top + (at + 0.5) * size.y, SILENT, { fill: AXIS })]
        : across.flatMap((b, n) => square(`${a}, ${b}`, value(`${a}\u0000${b}`), place(at, n), most, plain))),
      ...(totals ? [total(`${a}\u0000`, at, across.length)] : []),
    ]),
    ...(totals ? [text(left - 8, top + (down.length + 0.5) * size.y, 'Total', { 'text-anchor': 'end', 'font-weight': 600 }),
      ...across.map((b, n) => total(`\u0000${b}`, down.length, n)), total('\u0000', down.length, across.length)] : []),
  ]
  const width = left + heads.length * size.x + (slanted ? longest * 0.62 : 0) + 8
  return picture(width, top + (down.length + (totals ? 1 : 0)) * size.y + 8, label, parts)
}

function square(name, number, { x, y, width, height }, most, plain) {
  const box = { x: x + 1, y: y + 1, width: width - 2, height: height - 2, rx: 2 }
  if (number === undefined) return [drawn('rect', { ...box, fill: 'none', stroke: GRID })]
  const unknown = Number.isNaN(number), part = most > 0 ? Math.max(0.12, number / most) : 0.12
  const fill = unknown ? 'none' : `color-mix(in srgb, var(--st-primary-color) ${Math.round(part * STRONGEST)}%, var(--st-background-color))`
  const made = drawn('rect', { ...box, fill }, drawn('title', {}, `${name}: ${unknown ? SILENT : short(number)}`))
  if (plain || unknown) return [made]
  return [made, text(x + width / 2, y + height / 2, short(number), { 'text-anchor': 'middle', 'pointer-events': 'none' })]
}
