// What is drawn over the network: the chosen nodes with their surroundings lifted above a veil that
// fades the rest, and all labels. Nothing of this touches the data, so that hovering costs one frame.
const version = new URL(import.meta.url).search
const beside = (name) => import(new URL(`./${name}${version}`, import.meta.url).href)
const [{ drawLabels, drawRelation, forgetWidths }, { Still }] = await Promise.all([beside('labels.js'), beside('still.js')])

const LARGE = 24 // nodes of this size are what the picture is about
const MOST_RELATIONS = 12 // names on lines at once; more would hide the picture
const calm = matchMedia('(prefers-reduced-motion: reduce)')
const clamp = (value, least, most) => Math.max(least, Math.min(most, value))

export class Overlay {
  constructor(view) {
    this.view = view
    this.veil = 0
    this.mine = new Set() // nodes of the visitor's own stack
    this.taken = [] // boxes of nodes and labels as drawn
    this.network = new Still(view)
    this.texts = new Still(view)
    this.lifted = new Still(view)
    this.takeOver(view.net.renderer)
    document.fonts.addEventListener('loadingdone', () => {
      forgetWidths()
      this.texts.forget()
      view.redraw()
    }, { signal: view.canvas.off.signal })
  }

  // Nodes and links come from a still picture; what moves under the pointer is drawn over it.
  takeOver(renderer) {
    const { body } = this.view.net, nothing = { drawExternalLabels: null }
    renderer._drawEdges = renderer._drawArrows = () => {}
    renderer._drawNodes = (ctx) => {
      const { view } = this, held = view.held, loose = view.loose
      if (view.physics) view.follow([...held])
      this.network.show(ctx, `${view.revision} ${[...held]}`, (pen, frame) => this.still(pen, frame, held, loose))
      for (const id of loose) if (body.edges[id]?.connected) body.edges[id].draw(ctx)
      for (const id of held) this.node(ctx, id)
      return nothing
    }
  }

  still(pen, { left, top, right, bottom }, held, loose) {
    const { net } = this.view, { body } = net, { scale, translation } = body.view
    pen.translate(translation.x, translation.y)
    pen.scale(scale, scale)
    const area = { left: (left - translation.x) / scale, right: (right - translation.x) / scale,
      top: (top - translation.y) / scale, bottom: (bottom - translation.y) / scale }
    for (const id of body.edgeIndices) {
      const edge = body.edges[id]
      if (edge.connected && !loose.has(id)) edge.draw(pen)
    }
    for (const id of body.nodeIndices) {
      const node = body.nodes[id]
      if (held.has(id)) continue
      if (node.isBoundingBoxOverlappingWith(area)) this.node(pen, id)
      else node.updateBoundingBox(pen, false)
    }
  }

  draw(ctx) {
    const { view } = this, focus = this.emphasis(), goal = !focus ? 0 : focus.passing ? 0.65 : 0.8
    if (focus) this.last = focus
    if (this.veil !== goal) {
      const step = (goal - this.veil) * 0.35
      this.veil = calm.matches || Math.abs(step) < 0.02 ? goal : this.veil + step
      if (this.veil !== goal) view.redraw()
    }
    const shown = this.veil ? this.last : null
    if (shown) this.lift(ctx, shown)
    this.onScreen(ctx, () => {
      for (const id of view.selection()) this.ring(ctx, id)
      const key = `${view.revision} ${shown?.key} ${[...view.held]}`
      this.texts.show(ctx, key, (pen, frame) => {
        this.taken = drawLabels(pen, this.labels(shown, frame, (id) => !view.held.has(id)), view.theme)
      })
      if (view.held.size) drawLabels(ctx, this.labels(shown, this.window(ctx), (id) => view.held.has(id)), view.theme)
      if (focus) this.name(ctx, focus)
    })
  }

  window({ canvas: { clientWidth, clientHeight } }) { return { left: 0, top: 0, right: clientWidth, bottom: clientHeight } }

  // The node whose label, or whose surroundings, a place on the screen belongs to.
  nodeAt({ x, y }) {
    const at = { x: x - this.texts.shift.x, y: y - this.texts.shift.y }
    return this.taken.find(([left, top, right, bottom]) => at.x > left && at.x < right && at.y > top && at.y < bottom)?.[4]
  }

  // The chosen or hovered nodes with what is linked to them.
  emphasis() {
    const { hovered, links: all, revision } = this.view, chosen = this.view.selection()
    const cores = hovered && !chosen.includes(hovered) ? [hovered] : chosen
    if (!cores.length || (this.view.pointed && cores === chosen)) return this.pointedAt()
    const key = `${cores} ${revision}`
    if (this.known?.key === key) return this.known
    const set = new Set(cores), links = [...all].filter(([, { from, to }]) => set.has(from) || set.has(to))
    const nodes = new Set([...cores, ...links.flatMap(([, { from, to }]) => [from, to])])
    return (this.known = { key, cores: set, nodes, links, passing: set.has(hovered) && !chosen.includes(hovered) })
  }

  // What Python wants lifted out, as far as it is drawn.
  pointedAt() {
    const { pointed, rows, links, revision } = this.view
    if (!pointed) return null
    const key = `${pointed.key} ${revision}`
    if (this.known?.key === key) return this.known
    const nodes = new Set([...pointed.nodes].filter((id) => rows.has(id)))
    return (this.known = { key, cores: nodes, nodes, links: [...links].filter(([id]) => pointed.links.has(id)), passing: false })
  }

  // Draws in pixels of the screen, whatever the zoom.
  onScreen(ctx, draw) {
    const ratio = ctx.canvas.width / (ctx.canvas.clientWidth || 1)
    ctx.save()
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    draw()
    ctx.restore()
  }

  // Veils the rest; what is lifted is a still picture, too, unless some of it moves under the pointer.
  lift(ctx, shown) {
    this.onScreen(ctx, () => {
      ctx.globalAlpha = this.veil
      ctx.fillStyle = this.view.theme.page
      ctx.fillRect(0, 0, ctx.canvas.clientWidth, ctx.canvas.clientHeight)
    })
    if (this.view.held.size) this.drawLifted(ctx, shown)
    else this.lifted.show(ctx, `${shown.key} ${this.view.revision}`, (pen) => {
      const { scale, translation } = this.view.net.body.view
      pen.translate(translation.x, translation.y)
      pen.scale(scale, scale)
      this.drawLifted(pen, shown)
    })
  }

  drawLifted(ctx, { nodes, links }) {
    const { body } = this.view.net
    for (const [id, link] of links) {
      const edge = body.edges[id]
      if (!edge?.connected) continue
      const { color, width } = edge.options
      Object.assign(edge.options, { color: { ...color, opacity: 0.75 }, width: width + 0.4 })
      edge.draw(ctx)
      Object.assign(edge.options, { color, width })
      this.arrow(ctx, link, edge)
    }
    for (const id of nodes) this.node(ctx, id)
  }

  // Marks what is in the visitor's own stack.
  own(ids) {
    if (ids.length === this.mine.size && ids.every((id) => this.mine.has(id))) return
    this.mine = new Set(ids)
    this.view.revision += 1
    this.view.redraw()
  }

  // Draws a node, with a dot at its corner if it is in the stack.
  node(ctx, id) {
    const { theme, net: { body } } = this.view, node = body.nodes[id]
    node?.draw(ctx)
    if (!node || !this.mine.has(id)) return
    const { x, y, options: { size } } = node, { scale } = body.view
    ctx.beginPath()
    ctx.arc(x - size * 0.9, y - size * 0.9, Math.max(size * 0.28, 4 / scale), 0, 2 * Math.PI)
    Object.assign(ctx, { fillStyle: theme.accent, strokeStyle: theme.page, lineWidth: 2 / scale })
    ctx.stroke()
    ctx.fill()
  }

  arrow(ctx, { from, to }, { edgeType }) {
    const { view } = this, scale = view.net.getScale(), a = view.at.get(from), b = view.at.get(to)
    const length = Math.hypot(b.x - a.x, b.y - a.y), gap = view.sizeOf(to) + 7 / scale, head = 6 / Math.min(1, scale)
    if (length < gap + head) return
    let part = 1 - gap / length, tip = edgeType.getPoint(part)
    part = 1 - ((1 - part) * gap) / Math.hypot(b.x - tip.x, b.y - tip.y) // a bow is longer than the straight line
    tip = edgeType.getPoint(part)
    const tail = edgeType.getPoint(part - head / length), turn = Math.hypot(tip.x - tail.x, tip.y - tail.y) || 1
    const x = (tip.x - tail.x) / turn, y = (tip.y - tail.y) / turn
    ctx.beginPath()
    ctx.moveTo(tip.x, tip.y)
    ctx.lineTo(tip.x - (x + 0.4 * y) * head, tip.y - (y - 0.4 * x) * head)
    ctx.lineTo(tip.x - (x - 0.4 * y) * head, tip.y - (y + 0.4 * x) * head)
    ctx.fillStyle = view.theme.text
    ctx.fill()
  }

  ring(ctx, id) {
    const { x, y } = this.view.spot(id)
    ctx.beginPath()
    ctx.arc(x, y, this.view.sizeOf(id) * this.view.net.getScale() + 5, 0, 2 * Math.PI)
    ctx.lineWidth = 2.5
    ctx.strokeStyle = this.view.theme.accent
    ctx.stroke()
  }

  labels(focus, { left, top, right, bottom }, among) {
    const { view } = this, scale = view.net.getScale(), { narrow } = view
    const letters = { true: clamp(16 * scale, 13, 20), false: clamp(13 * scale, 11, 16) }, found = []
    for (const row of view.rows.values()) {
      if (!among(row.id)) continue
      const { x, y } = view.spot(row.id), size = view.sizeOf(row.id) * scale, large = row.size >= LARGE
      const sure = Boolean(focus?.cores.has(row.id)), faded = Boolean(focus) && !focus.nodes.has(row.id)
      const inside = x > left - 80 && y > top - 60 && x < right + 80 && y < bottom + 20
      if (inside && (sure || size >= (narrow ? 2 : 3.2))) found.push({ ...row, x, y, size, letters: letters[large], large, sure, faded, narrow })
    }
    return focus ? found.sort((a, b) => b.sure - a.sure || a.faded - b.faded) : found
  }

  name(ctx, { nodes, links }) {
    if (links.length > MOST_RELATIONS) return
    const { shift } = this.texts
    const taken = this.taken.filter((box) => nodes.has(box[4]))
      .map(([left, top, right, bottom, id]) => [left + shift.x, top + shift.y, right + shift.x, bottom + shift.y, id])
    const { net } = this.view
    for (const [id, { name }] of links) {
      const edge = net.body.edges[id]
      if (edge?.connected) drawRelation(ctx, name, (part) => net.canvasToDOM(edge.edgeType.getPoint(part)), taken, this.view.theme)
    }
  }
}
