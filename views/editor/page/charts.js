// An answer as bars or as lines. Colors are the page's own variables.
import { SILENT, byKind } from './columns.js'
import { drawn, grouped } from './dom.js'
import { AXIS, CHARACTER, GRID, cut, picture, short, text } from './svg.js'

const MOST_BARS = 60
const MOST_POINTS = 5000
const WIDEST = 860
const NARROWEST = 340
const SERIES = ['primary', 'orange', 'green', 'violet', 'red', 'gray'].map((name) => `var(--st-${name}-color)`)
const PARTS = [0, 0.25, 0.5, 0.75, 1]
const LABEL = 90

const numberAt = (answer, row, column) => Number(answer.cell(row, column.at)?.value ?? NaN)
const options = (columns) => Object.fromEntries(columns.map((column) => [column.name, column.heading]))
const named = (columns, name) => columns.find((column) => column.name === name)

const widthIn = (room) => Math.max(NARROWEST, Math.min(WIDEST, room || WIDEST))

// `picks` holds what was chosen among `fields`, by key; `space` is the width there is.
export function bars(answer, columns, textAt, picks, space) {
  const numbers = byKind(columns, 'number'), value = named(numbers, picks.value) ?? numbers[0]
  const names = columns.filter((column) => column.kind !== 'number')
  const rows = Array.from({ length: Math.min(answer.size, MOST_BARS) }, (_, row) => ({
    name: names.map((column) => textAt(row, column)).filter(Boolean).join(' · '),
    number: numberAt(answer, row, value),
  }))
  const known = rows.map(({ number }) => number || 0), most = Math.max(0, ...known), least = Math.min(0, ...known)
  const all = widthIn(space), left = Math.min(300, all * 0.42, Math.max(...rows.map(({ name }) => name.length)) * CHARACTER + 12), line = 26
  const letters = Math.floor((left - 10) / CHARACTER * 1.1), room = all - left - Math.min(90, all * 0.16), long = (number) => (room * Math.abs(number || 0)) / (most - least || 1), zero = left + long(least)
  const parts = rows.flatMap(({ name, number }, at) => {
    const y = at * line + line / 2, width = long(number), x = number < 0 ? zero - width : zero
    const label = Number.isNaN(number) ? SILENT : short(number)
    return [
      text(left - 10, y, cut(name, letters), { 'text-anchor': 'end' }),
      drawn('rect', { x, y: y - 8, width: Math.max(width, number ? 1 : 0), height: 16, rx: 2, fill: 'var(--st-primary-color)' }, drawn('title', {}, `${name}: ${label}`)),
      text(Math.max(x + width, zero) + 8, y, label, Number.isNaN(number) ? { fill: AXIS } : {}),
    ]
  })
  const note = answer.size > rows.length ? `${value.heading}. The first ${rows.length} of ${grouped(answer.size)} rows.` : value.heading
  const fields = numbers.length > 1 ? [{ key: 'value', label: 'Length', value: value.name, options: options(numbers) }] : []
  return { svg: picture(all, rows.length * line + 8, `${value.heading} as bars`, parts), note, fields }
}

export function line(answer, columns, textAt, picks, space) {
  const dates = byKind(columns, 'date'), numbers = byKind(columns, 'number'), along = [...dates, ...numbers]
  const x = named(along, picks.x) ?? along[0], others = numbers.filter((column) => column !== x)
  const y = named(others, picks.value) ?? others[0]
  const found = seriesOf(answer, { x, y, names: columns.filter((column) => column.kind !== 'number' && column !== x) }, textAt)
  const series = [...found].slice(0, SERIES.length), label = (at) => (x.kind === 'date' ? new Date(at).toISOString().slice(0, 10) : short(at))
  const { across, up, axes, width, height } = frame(series.flatMap(([, points]) => points), label, widthIn(space))
  const lines = series.flatMap(([name, points], at) => {
    const stroke = SERIES[at], ordered = points.sort((a, b) => a[0] - b[0]), [lastX, lastY] = ordered.at(-1)
    const dots = ordered.length > 100 ? [] : ordered.map(([px, py]) =>
      drawn('circle', { cx: across(px), cy: up(py), r: 3, fill: stroke }, drawn('title', {}, `${name} ${label(px)}: ${short(py)}`.trim())))
    return [
      drawn('polyline', { points: ordered.map(([px, py]) => `${across(px)},${up(py)}`).join(' '), fill: 'none', stroke, 'stroke-width': 2 }),
      ...dots, ...(name ? [text(across(lastX) - 4, up(lastY) - 10, cut(name, 24), { 'text-anchor': 'end', fill: stroke })] : []),
    ]
  })
  const more = found.size > SERIES.length ? ` The first ${SERIES.length} of ${grouped(found.size)} lines.` : ''
  const fields = [
    ...(along.length > 2 ? [{ key: 'x', label: 'Along', value: x.name, options: options(along) }] : []),
    ...(others.length > 1 ? [{ key: 'value', label: 'Height', value: y.name, options: options(others) }] : []),
  ]
  return { svg: picture(width, height, `${y.heading} by ${x.heading}`, [...axes, ...lines]), note: `${y.heading} by ${x.heading}.${more}`, fields }
}

function seriesOf(answer, { x, y, names }, textAt) {
  const found = new Map()
  const place = ({ value }) => (x.kind === 'date' ? Date.parse(/^-?\d{4}$/.test(value) ? `${value}-01-01` : value) : Number(value))
  for (let row = 0; row < Math.min(answer.size, MOST_POINTS); row += 1) {
    const at = answer.cell(row, x.at), number = numberAt(answer, row, y)
    if (!at || Number.isNaN(number) || Number.isNaN(place(at))) continue
    const name = names.map((column) => textAt(row, column)).filter(Boolean).join(' · ')
    if (!found.has(name)) found.set(name, [])
    found.get(name).push([place(at), number])
  }
  return found
}

// The axes around some points, and where a point stands between them.
function frame(points, label, width) {
  const height = 340, left = 70, room = { x: width - left - 20, y: height - 60 }
  const xs = points.map(([at]) => at), ys = points.map(([, value]) => value)
  const low = Math.min(...xs), high = Math.max(...xs), bottom = Math.min(0, ...ys), top = Math.max(bottom, ...ys)
  const across = (at) => left + (room.x * (at - low)) / (high - low || 1)
  const up = (value) => 20 + room.y * (1 - (value - bottom) / (top - bottom || 1))
  if (!points.length) return { across, up, axes: [text(left, 40, 'No row has both values.', { fill: AXIS })], width, height }
  const isNamed = (part) => !part || (high > low && (room.x / 4 > LABEL || Number.isInteger(2 * part)))
  const axes = PARTS.flatMap((part) => {
    const value = bottom + part * (top - bottom), at = low + part * (high - low)
    return [
      drawn('line', { x1: left, x2: width - 20, y1: up(value), y2: up(value), stroke: GRID }),
      text(left - 8, up(value), short(value), { 'text-anchor': 'end', fill: AXIS }),
      ...(isNamed(part) ? [text(across(at), height - 18, label(at), { 'text-anchor': part < 1 ? 'middle' : 'end', fill: AXIS })] : []),
    ]
  })
  return { across, up, axes, width, height }
}
