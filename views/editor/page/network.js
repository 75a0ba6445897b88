// The graph of an answer as a picture to take away; on the page it is the canvas that draws it.
import { drawn } from './dom.js'
import { AXIS, GRID, cut, picture, text } from './svg.js'

const EDGE = 60
const MARK = 16

// `scene` is what the canvas was given: nodes [id, label, kind, x, y, size], edges [from, to].
export function network({ nodes, edges, kinds }, dark) {
  const placed = nodes.filter(([, , , x]) => x !== null)
  const xs = placed.map(([, , , x]) => x), ys = placed.map(([, , , , y]) => y)
  const left = Math.min(...xs) - EDGE * 2, top = Math.min(...ys) - EDGE
  const width = Math.max(...xs) - left + EDGE * 2, height = Math.max(...ys) - top + EDGE
  const lines = edges.flatMap(([from, to]) => {
    const [, , , x1, y1] = nodes[from], [, , , x2, y2] = nodes[to]
    return x1 === null || x2 === null ? [] : [drawn('line', { x1: x1 - left, y1: y1 - top, x2: x2 - left, y2: y2 - top, stroke: GRID })]
  })
  const marks = placed.flatMap(([, label, kind, x, y, size]) => {
    const look = kinds[kind], scale = (2 * size) / MARK, at = { x: x - left, y: y - top }
    const move = `translate(${at.x - size} ${at.y - size}) scale(${scale})`
    return [
      drawn('path', { d: look.path, transform: move, fill: dark ? look.dark : look.light }, drawn('title', {}, label)),
      text(at.x, at.y + size + 10, cut(label, 32), { 'text-anchor': 'middle', 'font-size': 11 }),
    ]
  })
  const legend = kinds.map((kind, at) => [
    drawn('path', { d: kind.path, transform: `translate(8 ${8 + at * 20}) scale(.75)`, fill: dark ? kind.dark : kind.light }),
    text(28, 14 + at * 20, kind.label, { fill: AXIS, 'font-size': 11 }),
  ]).flat()
  return picture(Math.ceil(width), Math.ceil(Math.max(height, kinds.length * 20 + 16)), 'Graph', [...lines, ...marks, ...legend])
}
