// What is drawn over the network: the chosen nodes with their surroundings lifted above a veil that
// fades the rest, and all labels. Nothing of this touches the data, so that hovering costs one frame.
const version = new URL(import.meta.url).search
const { drawLabels, drawRelation, forgetWidths } = await import(new URL(`./labels.js${version}`, import.meta.url).href)

const LARGE = 24 // nodes of this size are what the picture is about
const MOST_RELATIONS = 12 // names on lines at once; more would hide the picture
const calm = matchMedia('(prefers-reduced-motion: reduce)')
const clamp = (value, least, most) => Math.max(least, Math.min(most, value))

export class Overlay {
  constructor(view) {
    this.view = view
    this.veil = 0
    this.taken = [] // boxes of nodes and labels as drawn
    document.fonts.addEventListener('loadingdone', () => {
      forgetWidths()
      view.net.redraw()
    }, { signal: view.canvas.off.signal })
  }

  draw(ctx) {
    const { view } = this, focus = this.emphasis(), goal = !focus ? 0 : focus.passing ? 0.65 : 0.8
    if (focus) this.last = focus
    if (this.veil !== goal) {
      const step = (goal - this.veil) * 0.35
      this.veil = calm.matches || Math.abs(step) < 0.02 ? goal : this.veil + step
      if (this.veil !== goal) requestAnimationFrame(() => view.net.redraw())
    }
    const shown = this.veil ? this.last : null
    if (shown) this.lift(ctx, shown)
    this.onScreen(ctx, () => {
      for (const id of view.selection()) this.ring(ctx, id)
      this.taken = drawLabels(ctx, this.labels(shown), view.theme)
      if (focus) this.name(ctx, focus)
    })
  }

  // The chosen or hovered nodes with what is linked to them.
  emphasis() {
    const { hovered, links: all } = this.view, chosen = this.view.selection()
    const cores = new Set(hovered && !chosen.includes(hovered) ? [hovered] : chosen)
    if (!cores.size) return null
    const links = [...all].filter(([, { from, to }]) => cores.has(from) || cores.has(to))
    const nodes = new Set([...cores, ...links.flatMap(([, { from, to }]) => [from, to])])
    return { cores, nodes, links, passing: cores.has(hovered) && !chosen.includes(hovered) }
  }

  // Draws in pixels of the screen, whatever the zoom.
  onScreen(ctx, draw) {
    const ratio = ctx.canvas.width / (ctx.canvas.clientWidth || 1)
    ctx.save()
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    draw()
    ctx.restore()
  }

  lift(ctx, { nodes, links }) {
    this.onScreen(ctx, () => {
      ctx.globalAlpha = this.veil
      ctx.fillStyle = this.view.theme.page
      ctx.fillRect(0, 0, ctx.canvas.clientWidth, ctx.canvas.clientHeight)
    })
    const { body } = this.view.net
    for (const [id, link] of links) {
      const edge = body.edges[id]
      if (!edge?.connected) continue
      const { color, width } = edge.options
      Object.assign(edge.options, { color: { ...color, opacity: 0.75 }, width: width + 0.4 })
      edge.draw(ctx)
      Object.assign(edge.options, { color, width })
      this.arrow(ctx, link)
    }
    for (const id of nodes) body.nodes[id]?.draw(ctx)
  }

  arrow(ctx, { from, to }) {
    const { view } = this, scale = view.net.getScale(), a = view.at.get(from), b = view.at.get(to)
    const length = Math.hypot(b.x - a.x, b.y - a.y), gap = view.sizeOf(to) + 7 / scale, head = 6 / Math.min(1, scale)
    if (length < gap + head) return
    const x = (b.x - a.x) / length, y = (b.y - a.y) / length, tip = { x: b.x - x * gap, y: b.y - y * gap }
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

  labels(focus) {
    const { view } = this, scale = view.net.getScale(), { clientWidth: width, clientHeight: height } = view.canvas.stage
    const letters = { true: clamp(16 * scale, 13, 20), false: clamp(13 * scale, 11, 16) }, found = []
    for (const row of view.rows.values()) {
      const { x, y } = view.spot(row.id), size = view.sizeOf(row.id) * scale, large = row.size >= LARGE
      const sure = Boolean(focus?.cores.has(row.id)), faded = Boolean(focus) && !focus.nodes.has(row.id)
      const inside = x > -80 && y > -60 && x < width + 80 && y < height + 20
      if (inside && (sure || size >= 3.2)) found.push({ ...row, x, y, size, letters: letters[large], large, sure, faded })
    }
    return focus ? found.sort((a, b) => b.sure - a.sure || a.faded - b.faded) : found
  }

  name(ctx, { nodes, links }) {
    if (links.length > MOST_RELATIONS) return
    const taken = this.taken.filter((box) => nodes.has(box[4]))
    for (const [, { from, to, name }] of links) {
      drawRelation(ctx, name, this.view.spot(from), this.view.spot(to), taken, this.view.theme)
    }
  }
}
