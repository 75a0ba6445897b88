// What is on the screen as a PNG, with more room for its labels: above it what it shows, below it what its colors say.
const LEAST_DOTS = 2 // for each pixel of the screen
const LARGER = 1.6 // than on the screen, while labels keep their size
const EDGE = 16, ROW = 22, SIGN = 16, LINE = 30 // pixels
const HEADLINE = 24, NOTE = 13 // size of letters

export function savePicture(view) {
  paint(view, Math.max(LEAST_DOTS, view.net.canvas.pixelRatio)).toBlob((blob) => {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: 'ops-atlas.png' })
    link.click()
    URL.revokeObjectURL(link.href)
  })
}

function paint(view, dots) {
  const drawn = view.net.canvas.frame.canvas, wide = Math.round(drawn.clientWidth * LARGER), high = Math.round(drawn.clientHeight * LARGER)
  const paper = Object.assign(document.createElement('canvas'), { width: wide * dots }), pen = paper.getContext('2d'), { theme } = view
  const signs = placed(pen, legend(view), wide, theme), lines = broken(pen, headline(view), wide - 2 * EDGE, theme)
  const top = lines.length ? lines.length * LINE + EDGE : 0
  paper.height = (top + high + signs.height + ROW + 2 * EDGE) * dots
  pen.fillStyle = theme.page
  pen.fillRect(0, 0, paper.width, paper.height)
  enlarged(view, wide, high, dots, () => pen.drawImage(drawn, 0, top * dots))
  pen.scale(dots, dots)
  pen.textBaseline = 'middle'
  for (const [at, line] of lines.entries()) write(pen, line, EDGE, EDGE + (at + 0.5) * LINE, theme, HEADLINE)
  pen.translate(0, top + high + EDGE)
  for (const { x, y, sign, text } of signs.items) {
    sign(pen, x, y)
    write(pen, text, x + SIGN + 6, y + SIGN / 2, theme)
  }
  write(pen, said(view), EDGE, signs.height + ROW / 2, { ...theme, text: theme.quiet })
  return paper
}

// Draws the picture once more, larger and with more dots, and then as it was; nobody sees it in between.
function enlarged(view, wide, high, dots, take) {
  const { canvas, body } = view.net, drawn = canvas.frame.canvas, { width, height } = drawn, ratio = canvas.pixelRatio, { goal } = view
  const { cssText } = drawn.style, { scale, translation } = body.view
  drawn.style.width = `${wide}px`
  drawn.style.height = `${high}px`
  Object.assign(drawn, { width: wide * dots, height: high * dots })
  canvas.pixelRatio = dots
  view.goal = null
  body.view = { scale: scale * LARGER, translation: { x: translation.x * LARGER, y: translation.y * LARGER } }
  body.emitter.emit('_redraw')
  take()
  drawn.style.cssText = cssText
  Object.assign(drawn, { width, height })
  canvas.pixelRatio = ratio
  view.goal = goal
  body.view = { scale, translation }
  view.redraw()
}

// What the signs mean, as the legend of the canvas says it.
function legend({ canvas: { model }, rows, theme, overlay }) {
  const shade = (look) => (theme.dark ? look.dark : look.light), shape = (path, color) => (pen, x, y) => {
    pen.save()
    pen.translate(x, y)
    pen.fillStyle = color
    pen.fill(new Path2D(path))
    pen.restore()
  }
  const line = (dashes) => (pen, x, y) => {
    pen.strokeStyle = theme.text
    pen.setLineDash(dashes)
    pen.beginPath()
    pen.moveTo(x, y + SIGN / 2)
    pen.lineTo(x + SIGN, y + SIGN / 2)
    pen.stroke()
    pen.setLineDash([])
  }
  const dot = 'M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10Z', { dashed, dotted } = model.strokes(), mine = [...rows.keys()].filter((id) => overlay.mine.has(id)).length
  const kinds = model.kinds.filter(({ iri }) => [...rows.values()].some(({ kind }) => kind.iri === iri))
  return [
    ...model.tints.map((tint) => ({ sign: shape(dot, shade(tint)), text: tint.label })),
    ...kinds.map((kind) => ({ sign: shape(kind.path, shade(kind)), text: kind.label || 'no type' })),
    ...(mine ? [{ sign: shape(dot, theme.accent), text: 'in your stack' }] : []),
    ...(dashed ? [{ sign: line([5, 4]), text: 'nearly the same' }] : []),
    ...(dotted ? [{ sign: line([1.6, 3.6]), text: 'inferred' }] : []),
  ]
}

// What the picture is about: the way that is lifted out of it, or what the page says of it.
function headline({ canvas: { data } }) { return data.highlight?.label ?? data.headline ?? '' }

// Breaks a text into lines between its words.
function broken(pen, text, wide, theme) {
  use(pen, theme, HEADLINE)
  const lines = []
  for (const word of text.split(' ').filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word
    if (lines.length && pen.measureText(longer).width <= wide) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

// Sets them in rows.
function placed(pen, signs, wide, theme) {
  use(pen, theme, NOTE)
  let x = EDGE, y = 0
  const items = signs.map((one) => {
    const width = SIGN + 6 + pen.measureText(one.text).width + 18
    if (x > EDGE && x + width > wide - EDGE) [x, y] = [EDGE, y + ROW]
    x += width
    return { ...one, x: x - width, y }
  })
  return { items, height: signs.length ? y + ROW + 4 : 0 }
}

function said({ canvas: { model }, rows, links }) {
  const number = (value) => value.toLocaleString('en')
  return [model.note, `${number(rows.size)} nodes, ${number(links.size)} links`, `Ops Atlas, ${location.host}, ${new Date().toISOString().slice(0, 10)}`].filter(Boolean).join(' · ')
}

function use(pen, { font }, size) { pen.font = `${size === HEADLINE ? 600 : 400} ${size}px ${font}` }

function write(pen, text, x, y, theme, size = NOTE) {
  use(pen, theme, size)
  pen.fillStyle = theme.text
  pen.fillText(text, x, y)
}
