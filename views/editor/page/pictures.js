// Pictures of an answer as SVG: bars, a line, a matrix. Colors are the page's own variables.
import { drawn, grouped } from './dom.js'
import { byKind } from './columns.js'

const MOST_BARS = 60
const MOST_SIDE = 60
const MOST_POINTS = 5000
const CHARACTER = 7
const AXIS = 'color-mix(in srgb, currentColor 62%, transparent)'
const GRID = 'color-mix(in srgb, currentColor 14%, transparent)'
const SERIES = ['var(--st-primary-color)', 'var(--st-orange-color)', 'var(--st-green-color)', 'var(--st-violet-color)', 'var(--st-red-color)', 'var(--st-gray-color)']

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
const text = (x, y, content, attributes = {}) => drawn('text', { x, y, fill: 'currentColor', 'font-size': 12, 'dominant-baseline': 'middle', ...attributes }, content)
const short = (value) => (Number.isInteger(value) ? grouped(value) : value.toLocaleString('en', { maximumSignificantDigits: 4 }))

function picture(width, height, label, children) {
  return drawn('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label, xmlns: 'http://www.w3.org/2000/svg', 'font-family': 'sans-serif' }, children)
}

export function bars(answer, columns, textAt) {
  const value = byKind(columns, 'number')[0], names = columns.filter((column) => column.kind !== 'number' && column !== value)
  const count = Math.min(answer.size, MOST_BARS)
  const rows = Array.from({ length: count }, (_, row) => ({
    name: names.map((column) => textAt(row, column)).filter(Boolean).join(' · '),
    number: Number(answer.cell(row, value.at)?.value ?? NaN),
  }))
  const most = Math.max(0, ...rows.map(({ number }) => number || 0)), least = Math.min(0, ...rows.map(({ number }) => number || 0))
  const left = Math.min(300, Math.max(...rows.map(({ name }) => cut(name, 42).length)) * CHARACTER + 12), width = 860, line = 26
  const room = width - left - 90, zero = left + (room * -least) / (most - least || 1)
  const parts = rows.flatMap(({ name, number }, at) => {
    const y = at * line + line / 2, long = (room * Math.abs(number || 0)) / (most - least || 1)
    const x = number < 0 ? zero - long : zero
    const label = Number.isNaN(number) ? 'not stated' : short(number)
    return [
      text(left - 10, y, cut(name, 42), { 'text-anchor': 'end' }),
      drawn('rect', { x, y: y - 8, width: Math.max(long, number ? 1 : 0), height: 16, rx: 2, fill: 'var(--st-primary-color)' }, drawn('title', {}, `${name}: ${label}`)),
      text(Math.max(x + long, zero) + 8, y, label, Number.isNaN(number) ? { fill: AXIS } : {}),
    ]
  })
  const note = answer.size > count ? `The first ${count} of ${grouped(answer.size)} rows.` : ''
  return { svg: picture(width, count * line + 8, `${value.heading} as bars`, parts), note: [value.heading, note].filter(Boolean).join('. ') }
}

export function line(answer, columns, textAt) {
  const dates = byKind(columns, 'date'), numbers = byKind(columns, 'number')
  const x = dates[0] ?? numbers[0], y = numbers.find((column) => column !== x), names = columns.filter((column) => column.kind !== 'number' && column !== x)
  const place = (cell) => (x.kind === 'date' ? Date.parse(/^-?\d{4}$/.test(cell.value) ? `${cell.value}-01-01` : cell.value) : Number(cell.value))
  const series = new Map(), count = Math.min(answer.size, MOST_POINTS)
  for (let row = 0; row < count; row += 1) {
    const at = answer.cell(row, x.at), value = answer.cell(row, y.at)
    if (!at || !value || Number.isNaN(place(at))) continue
    const name = names.map((column) => textAt(row, column)).join(' · ')
    series.set(name, [...(series.get(name) ?? []), [place(at), Number(value.value)]])
  }
  const points = [...series.values()].flat()
  const [low, high] = [Math.min(...points.map(([at]) => at)), Math.max(...points.map(([at]) => at))]
  const bottom = Math.min(0, ...points.map(([, value]) => value)), top = Math.max(...points.map(([, value]) => value))
  const width = 860, height = 340, left = 70, room = { x: width - left - 20, y: height - 60 }
  const across = (at) => left + (room.x * (at - low)) / (high - low || 1), up = (value) => 20 + room.y * (1 - (value - bottom) / (top - bottom || 1))
  const label = (at) => (x.kind === 'date' ? new Date(at).toISOString().slice(0, 10) : short(at))
  const axes = [0, 0.25, 0.5, 0.75, 1].flatMap((part) => {
    const value = bottom + part * (top - bottom), at = low + part * (high - low)
    return [
      drawn('line', { x1: left, x2: width - 20, y1: up(value), y2: up(value), stroke: GRID }), text(left - 8, up(value), short(value), { 'text-anchor': 'end', fill: AXIS }),
      text(across(at), height - 18, label(at), { 'text-anchor': 'middle', fill: AXIS }),
    ]
  })
  const lines = [...series].slice(0, SERIES.length).flatMap(([name, found], at) => {
    const ordered = found.sort((a, b) => a[0] - b[0]), stroke = SERIES[at], last = ordered.at(-1)
    return [
      drawn('polyline', { points: ordered.map(([px, py]) => `${across(px)},${up(py)}`).join(' '), fill: 'none', stroke, 'stroke-width': 2 }),
      ...(ordered.length <= 100 ? ordered.map(([px, py]) => drawn('circle', { cx: across(px), cy: up(py), r: 3, fill: stroke }, drawn('title', {}, `${name} ${label(px)}: ${short(py)}`))) : []),
      name && text(across(last[0]) - 4, up(last[1]) - 10, cut(name, 24), { 'text-anchor': 'end', fill: stroke }),
    ].filter(Boolean)
  })
  const left_out = series.size > SERIES.length ? ` The first ${SERIES.length} of ${series.size} lines.` : ''
  return { svg: picture(width, height, `${y.heading} by ${x.heading}`, [...axes, ...lines]), note: `${y.heading} by ${x.heading}.${left_out}` }
}

// Two columns span it; a number fills it, or how often the pair occurs.
export function matrix(answer, columns, textAt) {
  const value = byKind(columns, 'number')[0], [rowColumn, sideColumn] = columns.filter((column) => column !== value && column.kind !== 'number')
  const cells = new Map(), down = new Map(), across = new Map()
  for (let row = 0; row < answer.size; row += 1) {
    const a = textAt(row, rowColumn), b = textAt(row, sideColumn)
    if (!a || !b) continue
    down.set(a, down.size); across.set(b, across.size)
    const key = `${a}\u0000${b}`, number = value ? Number(answer.cell(row, value.at)?.value ?? NaN) : 1
    cells.set(key, value ? number : (cells.get(key) ?? 0) + 1)
  }
  const names = [...down.keys()].slice(0, MOST_SIDE), sides = [...across.keys()].slice(0, MOST_SIDE)
  const most = Math.max(...[...cells.values()].filter((number) => !Number.isNaN(number)), 0)
  const left = Math.min(280, Math.max(0, ...names.map((name) => cut(name, 38).length)) * CHARACTER + 14), size = { x: value || most > 1 ? 52 : 30, y: 26 }
  const longest = Math.max(0, ...sides.map((name) => cut(name, 28).length)), slanted = longest * CHARACTER > size.x - 4
  const top = slanted ? longest * CHARACTER * 0.72 + 16 : 26, spare = slanted ? longest * CHARACTER * 0.72 : 0
  const parts = [
    ...sides.map((name, at) => {
      const x = left + (at + 0.5) * size.x
      return text(x, top - 12, cut(name, 28), slanted ? { transform: `rotate(-45 ${x} ${top - 12})` } : { 'text-anchor': 'middle' })
    }),
    ...names.flatMap((name, at) => [
      text(left - 8, top + (at + 0.5) * size.y, cut(name, 38), { 'text-anchor': 'end' }),
      ...sides.flatMap((side, n) => square(name, side, cells.get(`${name}\u0000${side}`), left + n * size.x, top + at * size.y, size, most)),
    ]),
  ]
  const left_out = down.size > MOST_SIDE || across.size > MOST_SIDE ? ` The first ${names.length} of ${down.size} by ${sides.length} of ${across.size}.` : ''
  const label = `${rowColumn.heading} by ${sideColumn.heading}${value ? `: ${value.heading}` : ''}`
  return { svg: picture(left + sides.length * size.x + spare + 8, top + names.length * size.y + 8, label, parts), note: `${label}.${left_out}` }
}

function square(name, side, number, x, y, size, most) {
  if (number === undefined) return [drawn('rect', { x: x + 1, y: y + 1, width: size.x - 2, height: size.y - 2, rx: 2, fill: 'none', stroke: GRID })]
  const part = most > 0 ? Math.max(0.12, number / most) : 0.12
  const shade = Number.isNaN(number) ? 'none' : `color-mix(in srgb, var(--st-primary-color) ${Math.round(part * 85)}%, var(--st-background-color))`
  const tip = drawn('title', {}, `${name}, ${side}: ${Number.isNaN(number) ? 'not stated' : short(number)}`)
  const box = drawn('rect', { x: x + 1, y: y + 1, width: size.x - 2, height: size.y - 2, rx: 2, fill: shade }, tip)
  if (size.x < 40 || Number.isNaN(number)) return [box]
  return [box, text(x + size.x / 2, y + size.y / 2, short(number), { 'text-anchor': 'middle', 'pointer-events': 'none', fill: part > 0.6 ? 'var(--st-background-color)' : 'currentColor' })]
}

// A picture as a file: its colors are looked up, because a file knows no page.
export function standalone(svg) {
  const copy = svg.cloneNode(true), from = [svg, ...svg.querySelectorAll('*')], to = [copy, ...copy.querySelectorAll('*')]
  const probe = getComputedStyle(svg)
  to.forEach((node, at) => {
    const style = getComputedStyle(from[at])
    for (const name of ['fill', 'stroke']) if (node.hasAttribute(name)) node.setAttribute(name, style[name])
  })
  copy.setAttribute('style', `background:${probe.getPropertyValue('--st-background-color')}`)
  return new XMLSerializer().serializeToString(copy)
}

export async function asPng(svg) {
  const image = new Image(), { width, height } = svg.viewBox.baseVal
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), { width: width * 2, height: height * 2 }), pen = canvas.getContext('2d')
  pen.fillStyle = getComputedStyle(svg).getPropertyValue('--st-background-color').trim() || '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done) => canvas.toBlob(done))
}
