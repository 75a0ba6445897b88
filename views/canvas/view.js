// The picture: what vis-network draws of the data, and what is selected in it.
const version = new URL(import.meta.url).search
const beside = (name) => import(new URL(`./${name}${version}`, import.meta.url).href)
const [{ Camera }, { Overlay }, { listen }, { savePicture }] = await Promise.all(['camera.js', 'overlay.js', 'gestures.js', 'paper.js'].map(beside))

const FINGER = 14 // pixels
// Seen from afar nodes are drawn larger, in steps, so that they stay visible: [up to scale, times].
const GROWTH = [[0.12, 4.5], [0.2, 3.2], [0.3, 2.3], [0.45, 1.6], [Infinity, 1]]
const HELD_BACK = 1.4 // in a narrow window less, since labels need the room

export class View extends Camera {
  constructor(vis, canvas) {
    super()
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
    this.tall = 1 // how much the picture is stretched downward
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
    this.net.on('resize', () => {
      this.stretch()
      if (this.whole) this.fit(false)
    })
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
    if (!drawn.size) this.stretch(nodes)
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
    const place = { x: x ?? 0, y: (y ?? 0) * this.tall }
    this.at.set(id, place)
    if (!this.rows.has(id)) return false
    this.net.moveNode(id, place.x, place.y)
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
      key, text, page, quiet: `rgba(${r},${g},${b},.72)`, dark: 0.299 * red + 0.587 * green + 0.114 * blue < 128,
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

  growthNow() {
    const scale = (this.goal?.scale ?? this.net.getScale()) * (this.narrow ? HELD_BACK : 1)
    return GROWTH.find(([most]) => scale <= most)[1]
  }

  // Draws the nodes anew when zooming crossed a step of their growth.
  grow() {
    const growth = this.growthNow()
    if (growth === this.growth) return
    this.growth = growth
    this.redrawNodes()
  }

  // Takes over where nodes are while vis-network moves them.
  follow(ids) { for (const [id, place] of Object.entries(this.net.getPositions(ids))) this.at.set(id, place) }

  // Where a node stands in a picture that is not stretched.
  placeOf(id) {
    const { x, y } = this.at.get(id)
    return { x, y: y / this.tall }
  }

  placesOf(ids) {
    return Object.fromEntries(ids.map((id) => {
      const { x, y } = this.placeOf(id)
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

  // ---- selection

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

  nodeAt(spot) { return this.net.getNodeAt(spot) ?? this.overlay.nodeAt(spot) ?? (this.narrow ? this.nearest(spot) : undefined) }

  // A finger is broader than a small node.
  nearest({ x, y }) {
    const far = (id) => Math.hypot(this.spot(id).x - x, this.spot(id).y - y)
    return [...this.rows.keys()].map((id) => [far(id), id]).filter(([away]) => away < FINGER).sort(([a], [b]) => a - b)[0]?.[1]
  }

  // Where every node is, in pixels of the window.
  positions() {
    const { left, top } = this.canvas.stage.getBoundingClientRect()
    return Object.fromEntries([...this.rows.keys()].map((id) => {
      const { x, y } = this.spot(id)
      return [id, [x + left, y + top]]
    }))
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
