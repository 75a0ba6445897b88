// Labels keep their size on screen; where two would overlap the more important one is drawn.
const LINE = 22, SHORT_LINE = 13, MOST_LINES = 3
const DIGIT = 5.5 // the width of a digit of a badge
const CELL = 64 // pixels; boxes are looked up by the cells they touch
// The first letter of these scripts says that a text reads from right to left.
const RIGHT_TO_LEFT = /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const wrapped = new Map(), widths = new Map()

// Breaks a label into at most three lines of some 22 letters, in a narrow window of 13, and not at a dot before a number.
export function lines(text, narrow = false) {
  const key = `${narrow}${text}`, most = narrow ? SHORT_LINE : LINE
  if (wrapped.has(key)) return wrapped.get(key)
  const found = []
  for (const word of text.split(/(?<!·)\s+(?!·)/)) {
    const last = found.at(-1)
    if (last !== undefined && last.length + word.length < most) found[found.length - 1] = `${last} ${word}`
    else found.push(word)
  }
  const kept = found.slice(0, MOST_LINES).map((line) => (line.length > most + 8 ? `${Array.from(line).slice(0, most + 7).join('')}…` : line))
  if (found.length > MOST_LINES) kept[MOST_LINES - 1] += ' …'
  wrapped.set(key, kept)
  return kept
}

// Widths are measured once; a font that arrives later changes them.
export function forgetWidths() { widths.clear() }

function widthOf(ctx, line, bold) {
  const key = `${bold}${line}`
  if (!widths.has(key)) widths.set(key, ctx.measureText(line).width)
  return widths.get(key)
}

const hits = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]

// Boxes by the cells they touch, so that a box meets its neighbors only and not every other box.
class Cells {
  constructor() { this.cells = new Map() }

  // Whether `visit` says true of a cell that the box touches.
  some([left, top, right, bottom], visit) {
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) if (visit(x * 65_536 + y)) return true
    }
    return false
  }

  add(box) {
    this.some(box, (cell) => {
      const there = this.cells.get(cell)
      if (there) there.push(box)
      else this.cells.set(cell, [box])
      return false
    })
  }

  // Whether a box of another node is in the way.
  meets(box) {
    return this.some(box, (cell) => this.cells.get(cell)?.some((other) => other[4] !== box[4] && hits(box, other)))
  }
}

// Draws labels for nodes given most important first, in pixels of the screen. Returns what is taken
// now, as left, top, right, bottom and node: first the nodes themselves, then the labels and the badges.
export function drawLabels(ctx, nodes, look) {
  const taken = nodes.map((n) => [n.x - n.size, n.y - n.size, n.x + n.size, n.y + n.size, n.id])
  const drawn = [], all = new Cells(), labels = new Cells()
  for (const box of taken) all.add(box)
  ctx.textAlign = 'center'
  ctx.textBaseline = 'top'
  ctx.lineJoin = 'round'
  for (const node of nodes) {
    const bold = node.large
    const font = `${bold ? 600 : 400} 100px ${look.font}`
    if (ctx.font !== font) ctx.font = font
    const text = lines(node.label, node.narrow), size = node.letters
    const half = Math.max(...text.map((line) => widthOf(ctx, line, bold))) * size / 200 + 2
    const top = node.y + node.size + 3
    const box = [node.x - half, top, node.x + half, top + text.length * size * 1.2, node.id]
    if (!node.sure && (bold ? labels : all).meets(box)) continue
    all.add(box)
    labels.add(box)
    taken.push(box)
    drawn.push({ box, node, text, bold })
  }
  for (const label of drawn) write(ctx, label, look)
  for (const { node } of drawn) {
    if (!node.more || node.faded) continue
    const places = badgesOf(node), box = places.find((place) => !all.meets(place)) ?? (node.sure && places[0])
    if (!box) continue
    badge(ctx, node, box, look)
    all.add(box)
    taken.push(box)
  }
  ctx.globalAlpha = 1
  return taken
}

function write(ctx, { box, node, text, bold }, look) {
  ctx.globalAlpha = node.faded ? 0.25 : 1
  const font = `${bold ? 600 : 400} ${node.letters}px ${look.font}`
  if (ctx.font !== font) ctx.font = font
  ctx.lineWidth = 3.5
  ctx.strokeStyle = look.page
  ctx.fillStyle = look.text
  ctx.direction = RIGHT_TO_LEFT.test(node.label) ? 'rtl' : 'ltr'
  text.forEach((line, row) => {
    const y = box[1] + row * node.letters * 1.2
    ctx.strokeText(line, node.x, y)
    ctx.fillText(line, node.x, y)
  })
  ctx.direction = 'ltr'
  if (node.pinned) pin(ctx, node, look)
}

// A dot at the other shoulder of a node that was put where it is.
function pin(ctx, node, look) {
  ctx.beginPath()
  ctx.arc(node.x - node.size - 2, node.y - node.size - 2, 2.5, 0, 2 * Math.PI)
  ctx.fillStyle = look.accent
  ctx.fill()
}

// How many neighbors are not drawn, at a shoulder of the node or beside it, where no other node or name is in the way.
function badgeText(node) { return `+${node.more.toLocaleString('en')}` }

function badgesOf(node) {
  const width = badgeText(node).length * DIGIT, right = node.x + node.size * 0.8, left = node.x - node.size * 0.8 - width
  const above = node.y - node.size - 10, level = node.y - 5, beside = node.size * 0.2 + 3
  const places = [[right, above], node.pinned ? [] : [left, above], [right + beside, level], [left - beside, level]]
  return places.filter(([x]) => x !== undefined).map(([x, y]) => [x, y, x + width, y + 10, node.id])
}

function badge(ctx, node, [left, top], look) {
  ctx.globalAlpha = 1
  ctx.font = `500 10px ${look.font}`
  ctx.textAlign = 'left'
  ctx.lineWidth = 3.5
  ctx.strokeStyle = look.page
  ctx.fillStyle = look.quiet
  ctx.strokeText(badgeText(node), left, top)
  ctx.fillText(badgeText(node), left, top)
  ctx.textAlign = 'center'
}

// Names a relation near the middle of its line, where nothing is in the way; `along` gives the place of a part of it.
export function drawRelation(ctx, text, along, taken, look) {
  ctx.font = `400 11px ${look.font}`
  ctx.textAlign = 'center'
  const half = ctx.measureText(text).width / 2 + 2
  for (const part of [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]) {
    const { x, y } = along(part), box = [x - half, y - 7, x + half, y + 7]
    if (taken.some((other) => hits(box, other))) continue
    taken.push(box)
    ctx.textBaseline = 'middle'
    ctx.lineWidth = 4
    ctx.lineJoin = 'round'
    ctx.strokeStyle = look.page
    ctx.fillStyle = look.quiet
    ctx.strokeText(text, x, y)
    ctx.fillText(text, x, y)
    return
  }
}
