// What a visitor does on the picture with mouse, finger or keyboard.
const HOVER = 120 // milliseconds before a passing pointer counts

export function listen(view, canvas) {
  const { net } = view, { eventListeners } = net.body, { onTap } = eventListeners
  let before = []
  eventListeners.onTap = (event) => {
    before = view.selection() // vis-network adds to it with Ctrl, and with Shift puts the node in its place
    onTap(event)
  }
  net.on('click', ({ nodes, pointer, event }) => {
    canvas.hint(null)
    const id = view.nodeAt(pointer.DOM), { ctrlKey, metaKey, shiftKey } = event.srcEvent
    if (ctrlKey || metaKey || shiftKey) view.toggle(before, id)
    else if (!nodes.length && id !== undefined) net.selectNodes([id])
    canvas.chose()
  })
  // vis-network would add the node to the selection; here that is an entry of the menu.
  eventListeners.onHold = ({ center }) => {
    const { left, top } = canvas.stage.getBoundingClientRect(), spot = { x: center.x - left, y: center.y - top }, id = view.nodeAt(spot)
    if (id !== undefined) open(view, canvas, id, spot)
  }
  net.on('doubleClick', ({ pointer }) => {
    const id = view.nodeAt(pointer.DOM)
    if (id !== undefined) canvas.expand(id)
  })
  net.on('oncontext', ({ event, pointer }) => {
    event.preventDefault()
    const id = view.nodeAt(pointer.DOM)
    if (id !== undefined) open(view, canvas, id, pointer.DOM)
  })
  net.on('zoom', () => { view.whole = false })
  net.on('dragStart', ({ nodes }) => {
    canvas.hint(null)
    if (!nodes.length) view.whole = false
    view.moving = !nodes.length
    if (!view.physics) view.hold(nodes)
  })
  net.on('dragging', ({ nodes }) => view.follow(nodes))
  net.on('dragEnd', ({ nodes }) => {
    view.moving = false
    if (!view.physics) view.hold([])
    if (!nodes.length) return
    view.follow(nodes)
    canvas.act('move', { places: view.placesOf(nodes) })
  })
  hover(view, canvas)
  canvas.stage.addEventListener('keydown', (event) => {
    if (press(view, canvas, event)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }, { signal: canvas.off.signal })
}

function open(view, canvas, id, spot) {
  canvas.hint(null)
  const others = view.selection()
  if (!others.includes(id)) {
    view.select([id])
    canvas.chose()
  }
  canvas.menu.show(view.rows.get(id), spot, others.includes(id) ? [] : others)
}

function hover(view, canvas) {
  let timer
  const over = (id) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      view.hovered = view.rows.has(id) ? id : null
      view.redraw()
    }, id ? HOVER : 40)
  }
  view.net.on('hoverNode', ({ node, pointer }) => {
    if (!view.rows.has(node)) return
    const { tooltip, label, kind, more } = view.rows.get(node)
    const lines = tooltip ? tooltip.split('\n') : [label, kind.label]
    canvas.hint(more ? [...lines, `${more.toLocaleString('en')} more in the data`] : lines, pointer.DOM)
    over(node)
  })
  view.net.on('hoverEdge', ({ edge, pointer }) => {
    if (!view.links.has(edge)) return
    const { from, to, name, reason, rule } = view.links.get(edge), why = reason || (rule && `Inferred: ${rule}`)
    const sentence = `${view.rows.get(from).label} ${name} ${view.rows.get(to).label}`
    canvas.hint(why ? [sentence, why] : [sentence], pointer.DOM)
  })
  const away = () => {
    canvas.hint(null)
    over(null)
  }
  view.net.on('blurNode', away)
  view.net.on('blurEdge', away)
  canvas.stage.addEventListener('pointerleave', away, { signal: canvas.off.signal })
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

// Returns true for a key that means something here.
function press(view, canvas, event) {
  const here = view.selection()[0]
  if (STEPS[event.key]) walk(view, canvas, here, STEPS[event.key])
  else if (event.key === 'Enter' && here !== undefined) canvas.expand(here)
  else if (event.key === 'Backspace' && here !== undefined) canvas.act('menu', { node: here, action: 'Collapse' })
  else if (event.key === 'Delete' && here !== undefined) canvas.act('hide', { nodes: view.selection() })
  else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
    view.select([...view.rows.keys()])
    canvas.chose()
  } else if (event.key === '?') canvas.showKeys()
  else if (event.key === '0') view.fit()
  else if (event.key === 'Escape' && canvas.panels.open) canvas.panels.close()
  else if (event.key === 'Escape') {
    view.select([])
    canvas.chose()
  } else if (here !== undefined && (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10'))) {
    open(view, canvas, here, view.spot(here))
  } else if (event.key === '+' || event.key === '=') view.zoomIn()
  else if (event.key === '-') view.zoomOut()
  else return false
  return true
}

// Goes to the nearest linked node in a direction, or from nowhere to the node nearest the middle.
function walk(view, canvas, here, [dx, dy]) {
  const from = here === undefined ? view.net.getViewPosition() : view.at.get(here)
  let best = null, least = Infinity
  for (const id of here === undefined ? view.rows.keys() : view.neighbors(here)) {
    const { x, y } = view.at.get(id), along = (x - from.x) * dx + (y - from.y) * dy
    const cost = Math.hypot(x - from.x, y - from.y) + 2 * Math.abs((x - from.x) * dy - (y - from.y) * dx)
    if ((here === undefined || along > 0) && cost < least) [best, least] = [id, cost]
  }
  if (best === null) return
  view.select([best])
  view.reveal([best])
  canvas.chose()
}
