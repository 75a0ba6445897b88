// The picture: what vis-network draws of the data, and where one looks.
const version = new URL(import.meta.url).search
const beside = (name) => import(new URL(`./${name}${version}`, import.meta.url).href)
const [{ Overlay }, { listen }, { savePicture }] = await Promise.all(['overlay.js', 'gestures.js', 'paper.js'].map(beside))

const MARGIN = { left: 56, right: 92, top: 62, bottom: 114 } // room for labels and for what lies over the canvas
// Seen from afar nodes are drawn larger, in steps, so that they stay visible: [up to scale, times].
const GROWTH = [[0.12, 4.5], [0.2, 3.2], [0.3, 2.3], [0.45, 1.6], [Infinity, 1]]
const calm = matchMedia('(prefers-reduced-motion: reduce)')
const clamp = (value, least, most) => Math.max(least, Math.min(most, value))

export class View {
  constructor(vis, canvas) {
    this.canvas = canvas
    this.nodes = new vis.DataSet()
    this.edges = new vis.DataSet()
    this.rows = new Map() // drawn nodes by id, most important first
    this.links = new Map() // drawn links by id
    this.at = new Map() // where every node stands that was ever drawn
    this.given = new Map() // where Python last put it
    this.physics = false
    this.pointed = null // what Python asks to be lifted out
    this.growth = 1
    this.revision = 0 // counts what changes the still picture
    this.moving = false // the view is being dragged about
    this.goal = null // the scale and shift at which a flight of the view ends
    this.held = new Set() // nodes being dragged
    this.loose = new Set() // and the links that follow them
    this.readTheme()
    this.net = new vis.Network(canvas.stage, { nodes: this.nodes, edges: this.edges }, {
      physics: false,
      layout: { improvedLayout: false },
      nodes: { chosen: false, borderWidth: 1.5, labelHighlightBold: false },
      edges: { chosen: false, smooth: false, selfReference: { size: 16 } },
      interaction: {
        hover: true, multiselect: true, selectConnectedEdges: false, hoverConnectedEdges: false, zoomSpeed: 0.6,
      },
    })
    this.net.canvas.frame.tabIndex = -1 // the stage around it takes the focus, and says what it is
    this.overlay = new Overlay(this)
    this.net.on('afterDrawing', (ctx) => {
      if (this.growthNow() !== this.growth) requestAnimationFrame(() => this.grow())
      this.overlay.draw(ctx)
    })
    this.net.on('animationFinished', () => {
      this.goal = null
      this.redraw()
    })
    this.net.on('resize', () => { if (this.whole) this.fit(false) })
    listen(this, canvas)
  }

  destroy() { this.net.destroy() }

  // Draws with the next frame, however often it is asked for; the network's own `redraw` draws at once.
  redraw() { this.net.body.emitter.emit('_requestRedraw') }

  // ---- from data to vis-network, by difference

  // Shows what a model holds and filters leave; returns how many nodes and links look different now.
  apply({ nodes, links }, focus) {
    const drawn = this.rows, linked = this.links
    let moved = 0
    for (const { id, x, y } of nodes.values()) moved += this.stand(id, x, y)
    this.rows = nodes
    this.links = links
    if (this.physics) this.hold([...nodes.keys()])
    if (!nodes.has(this.hovered)) this.hovered = null
    const changed = change(this.nodes, drawn, nodes, (row) => this.node(row), ({ kind, size, tint }) => `${kind.iri} ${size} ${tint}`)
      + change(this.edges, linked, links, (link) => this.edge(link), ({ near, rule, bend }) => `${near} ${rule} ${bend}`)
    this.revision += 1 // only now: the network draws once when it has the nodes and not yet the links
    this.redraw()
    if (2 * moved > nodes.size && nodes.size > 2) this.fit()
    else this.turnTo(focus, [...nodes.keys()].filter((id) => !drawn.has(id)))
    return changed
  }

  // A node moves only when Python gives it another place than before; says whether a drawn one did.
  stand(id, x, y) {
    const given = `${x},${y}`
    if (this.given.get(id) === given) return false
    this.given.set(id, given)
    this.at.set(id, { x: x ?? 0, y: y ?? 0 })
    if (!this.rows.has(id)) return false
    this.net.moveNode(id, x ?? 0, y ?? 0)
    return true
  }

  node({ id, kind, size, tint }) {
    const look = this.canvas.model.tints[tint] ?? kind, background = this.theme.dark ? look.dark : look.light
    return { ...this.at.get(id), shape: kind.shape, size: size * this.growth, color: { background, border: this.theme.page } }
  }

  edge({ from, to, near, rule, bend }) {
    // bows to either side in turn, whichever way the links of a pair lead
    const type = (bend % 2 > 0) === (from < to) ? 'curvedCW' : 'curvedCCW', roundness = 0.16 * Math.ceil(bend / 2)
    return {
      from, to, width: rule ? 1.2 : near ? 1.4 : 1, dashes: rule ? [1.4, 4] : near ? [5, 5] : false,
      smooth: bend ? { enabled: true, type, roundness } : false,
      color: { color: this.theme.text, opacity: rule ? 0.36 : near ? 0.5 : 0.2, inherit: false },
    }
  }

  readTheme() {
    const css = getComputedStyle(this.canvas.frame), read = (name, other) => css.getPropertyValue(name).trim() || other
    const text = read('--st-text-color', '#31333f'), page = read('--st-background-color', '#ffffff')
    const key = text + page
    if (this.theme?.key === key) return
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const [[r, g, b], [red, green, blue]] = [text, page].map((color) => {
      pen.fillStyle = color
      pen.fillRect(0, 0, 1, 1)
      return pen.getImageData(0, 0, 1, 1).data
    })
    this.theme = {
      key, text, page, quiet: `rgba(${r},${g},${b},.62)`, dark: 0.299 * red + 0.587 * green + 0.114 * blue < 128,
      accent: read('--st-primary-color', '#0072b2'), font: read('--st-font', 'sans-serif'),
    }
    this.canvas.frame.classList.toggle('dark', this.theme.dark)
    if (!this.net) return
    this.redrawNodes()
    this.edges.update([...this.links].map(([id, link]) => ({ ...this.edge(link), id })))
  }

  redrawNodes() {
    this.revision += 1
    this.nodes.update([...this.rows].map(([id, row]) => ({ ...this.node(row), id })))
  }

  // Nodes that move under the pointer are drawn apart from the rest.
  hold(ids) {
    this.held = new Set(ids)
    this.loose = new Set([...this.links].filter(([, { from, to }]) => this.held.has(from) || this.held.has(to)).map(([id]) => id))
    if (!ids.length) this.revision += 1
  }

  sizeOf(id) { return this.rows.get(id).size * this.growth }

  growthNow() { return GROWTH.find(([scale]) => (this.goal?.scale ?? this.net.getScale()) <= scale)[1] }

  // Draws the nodes anew when zooming crossed a step of their growth.
  grow() {
    const growth = this.growthNow()
    if (growth === this.growth) return
    this.growth = growth
    this.redrawNodes()
  }

  // Takes over where nodes are while vis-network moves them.
  follow(ids) { for (const [id, place] of Object.entries(this.net.getPositions(ids))) this.at.set(id, place) }

  placesOf(ids) {
    return Object.fromEntries(ids.map((id) => {
      const { x, y } = this.at.get(id)
      return [id, [Math.round(x), Math.round(y)]]
    }))
  }

  // Springs in the browser, only while somebody wants them; at the end Python learns where all stand.
  letMove(on) {
    this.physics = on
    if (on) {
      this.hold([...this.rows.keys()])
      this.nodes.update([...this.rows.values()].map(({ id, pinned }) => ({ id, fixed: Boolean(pinned) })))
      this.net.setOptions({ physics: { enabled: true, solver: 'forceAtlas2Based', stabilization: false, forceAtlas2Based: { springLength: 90, avoidOverlap: 0.4 } } })
      return
    }
    this.net.setOptions({ physics: false })
    this.nodes.update([...this.rows.keys()].map((id) => ({ id, fixed: false })))
    this.follow([...this.rows.keys()])
    this.hold([])
    this.canvas.act('place', { places: this.placesOf([...this.rows.keys()]) })
  }

  // ---- selection and where one looks

  // Lifts some nodes and links out until told otherwise.
  highlight(given) {
    const text = JSON.stringify(given)
    if (text === this.pointedAt) return
    this.pointedAt = text
    const links = new Set(given?.links.map((link) => link.join('\n')))
    this.pointed = given && { key: text, cores: new Set(given.nodes), links, nodes: new Set(given.nodes) }
    this.redraw()
  }

  // Where a node is, in pixels of the canvas.
  spot(id) { return this.net.canvasToDOM(this.at.get(id)) }

  selection() { return this.net.getSelectedNodes().filter((id) => this.rows.has(id)) }

  select(ids) {
    this.net.selectNodes(ids.filter((id) => this.rows.has(id)))
    this.redraw()
  }

  // Adds a node to what was selected, or takes it out.
  toggle(before, id) {
    this.select(before.includes(id) ? before.filter((one) => one !== id) : id === undefined ? before : [...before, id])
  }

  neighbors(id) { return this.net.getConnectedNodes(id) }

  describe(id) {
    const { label, kind, more, pinned } = this.rows.get(id), linked = this.neighbors(id).length
    return `${label}, ${kind.label || 'no type'}, ${linked} links drawn${more ? `, ${more} more` : ''}${pinned ? ', pinned' : ''}${this.overlay.mine.has(id) ? ', in your stack' : ''}`
  }

  nodeAt(spot) { return this.net.getNodeAt(spot) ?? this.overlay.nodeAt(spot) }

  // Where every node is, in pixels of the window.
  positions() {
    const { left, top } = this.canvas.stage.getBoundingClientRect()
    return Object.fromEntries([...this.rows.keys()].map((id) => {
      const { x, y } = this.spot(id)
      return [id, [x + left, y + top]]
    }))
  }

  // After a change: all of a new picture, a node that Python points at, or what was added.
  turnTo(focus, added) {
    if (added.length === this.rows.size) this.fit(false)
    else if (focus && focus !== this.focused && this.rows.has(focus)) this.look(focus)
    else if (added.length) this.reveal(added)
    this.focused = focus
  }

  look(id) {
    this.whole = false
    this.fly(this.at.get(id), Math.max(this.net.getScale(), 0.8), true)
  }

  // Brings a place to the middle. On the way the picture is drawn as it will be at the end, only larger or smaller.
  fly(position, scale, animate) {
    const { clientWidth: width, clientHeight: height } = this.canvas.stage, animation = animate && this.motion()
    const translation = { x: width / 2 - position.x * scale, y: height / 2 - position.y * scale }
    this.goal = animation ? { scale, translation, until: performance.now() + 2 * animation.duration } : null
    this.net.moveTo({ position, scale, animation })
    this.grow()
  }

  // Zooms out as far as needed for the new nodes to be seen, if they are not.
  reveal(ids) {
    const { clientWidth: width, clientHeight: height } = this.canvas.stage
    const a = this.net.DOMtoCanvas({ x: 0, y: 0 }), b = this.net.DOMtoCanvas({ x: width, y: height })
    const out = ids.map((id) => this.at.get(id)).filter(({ x, y }) => x < a.x || x > b.x || y < a.y || y > b.y)
    if (out.length) this.encompass(this.net.getScale(), true)
  }

  fit(animate = true) {
    if (this.rows.size) this.encompass(1.2, animate)
    this.whole = true
  }

  encompass(most, animate) {
    const { clientWidth: width, clientHeight: height } = this.canvas.stage
    const places = [...this.rows.keys()].map((id) => this.at.get(id))
    const xs = places.map(({ x }) => x), ys = places.map(({ y }) => y)
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    const across = Math.max(width - MARGIN.left - MARGIN.right, 80), down = Math.max(height - MARGIN.top - MARGIN.bottom, 80)
    const scale = Math.min(across / Math.max(right - left, 1), down / Math.max(bottom - top, 1), most)
    const position = { x: (left + right) / 2 + (MARGIN.right - MARGIN.left) / 2 / scale, y: (top + bottom) / 2 + (MARGIN.bottom - MARGIN.top) / 2 / scale }
    this.fly(position, scale, animate)
  }

  motion() { return calm.matches ? false : { duration: 350, easingFunction: 'easeInOutQuad' } }

  zoomIn() { this.zoom(1.3) }

  zoomOut() { this.zoom(1 / 1.3) }

  zoom(by) {
    this.whole = false
    this.net.moveTo({ scale: clamp(this.net.getScale() * by, 0.05, 6) })
  }

  savePicture() { savePicture(this) }
}

// Tells a vis-network data set what is gone, new, or looks different. Returns how many those are.
function change(set, old, fresh, drawn, look) {
  const gone = [...old.keys()].filter((id) => !fresh.has(id))
  const put = [...fresh].filter(([id, row]) => !old.has(id) || look(old.get(id)) !== look(row))
  if (gone.length) set.remove(gone)
  if (put.length) set.update(put.reverse().map(([id, row]) => ({ ...drawn(row), id }))) // the largest on top
  return put.length + gone.length
}
