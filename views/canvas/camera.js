// Where one looks, and how the picture is fitted to the window.
const MARGIN = { left: 56, right: 92, top: 62, bottom: 114 } // room for labels and for what lies over the canvas
const TIGHT = { left: 36, right: 66, top: 62, bottom: 100 }
const LOW = { left: 56, right: 134, top: 62, bottom: 76 }
const NARROW = 480 // pixels; on a phone a picture is as high as the window lets it, so that its labels have room
const MOST_STRETCHED = 2.2
const WIDEST = 26, LETTER = 6.2 // of a line of a label: its most letters, and their width where nothing is enlarged
const HELD = 34 // so much of either half of a label has room in the margins
const LEAST_READ = 0.5 // of its size a label can still be read
const calm = matchMedia('(prefers-reduced-motion: reduce)')
const low = matchMedia('(max-height: 460px)')
const clamp = (value, least, most) => Math.max(least, Math.min(most, value))

// What a view needs of itself for it: the network, the canvas it is on, and where its nodes stand.
export class Camera {
  get narrow() { return this.canvas.stage.clientWidth < NARROW }

  get margin() {
    if (low.matches) return LOW
    return this.narrow ? TIGHT : MARGIN
  }

  // Stretches the picture to the form of a narrow window; what was put somewhere stays there in the data.
  stretch(rows = this.rows) {
    const { across, down } = this.room(), places = [...rows.values()], wide = extent(places.map(({ x }) => x ?? 0)), high = extent(places.map(({ y }) => y ?? 0))
    const tall = this.narrow && places.length ? clamp((down * Math.max(wide, 1)) / (across * Math.max(high, 1)), 1, MOST_STRETCHED) : 1
    if (tall === this.tall) return
    for (const [id, place] of this.at) {
      place.y *= tall / this.tall
      if (this.rows.has(id)) this.net.moveNode(id, place.x, place.y)
    }
    this.tall = tall
    this.revision += 1
  }

  // After a change: all of a new picture, a node that Python points at, or what was added.
  turnTo(focus, added) {
    if (added.length === this.rows.size) this.fit(false)
    else if (focus && focus !== this.focused && this.rows.has(focus)) this.look(focus)
    else if (added.length) this.reveal(added)
    this.focused = focus
  }

  // Goes to a node, near enough to be read and far enough for its neighbors to be seen.
  look(id) {
    const here = this.at.get(id), { across, down } = this.room(), near = this.net.getConnectedNodes(id).map((one) => this.at.get(one)).filter(Boolean)
    const reach = (axis) => Math.max(1, ...near.map((place) => Math.abs(place[axis] - here[axis])))
    this.whole = false
    this.fly(here, clamp(Math.min(across / reach('x'), down / reach('y')) / 2, LEAST_READ, Math.max(this.net.getScale(), 0.8)), true)
  }

  // Brings a place to the middle. On the way the picture is drawn as it will be at the end, only larger or smaller.
  fly(position, scale, animate) {
    const { clientWidth: width, clientHeight: height } = this.canvas.stage, animation = animate && this.motion()
    const translation = { x: width / 2 - position.x * scale, y: height / 2 - position.y * scale }
    this.goal = animation ? { scale, translation, until: performance.now() + 2 * animation.duration } : null
    this.net.moveTo({ position, scale, animation })
    this.grow()
  }

  // Zooms out as far as needed for the new nodes to be seen, if they are outside; zooming draws every node anew.
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

  // What is left for the nodes themselves.
  room() {
    const { clientWidth: width, clientHeight: height } = this.canvas.stage, { left, right, top, bottom } = this.margin
    return { across: Math.max(width - left - right, 80), down: Math.max(height - top - bottom, 80) }
  }

  encompass(most, animate) {
    const { across, down } = this.room(), { margin } = this
    const rows = [...this.rows.values()], places = rows.map(({ id }) => this.at.get(id)), ys = places.map(({ y }) => y)
    const beyond = rows.map(({ label }) => (this.narrow ? 0 : Math.max(0, Math.min(label.length, WIDEST) * LETTER / 2 - HELD)))
    const left = Math.min(...places.map(({ x }, at) => x - beyond[at])), right = Math.max(...places.map(({ x }, at) => x + beyond[at]))
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
    const scale = Math.min(across / Math.max(right - left, 1), down / Math.max(bottom - top, 1), most)
    const position = { x: (left + right) / 2 + (margin.right - margin.left) / 2 / scale, y: (top + bottom) / 2 + (margin.bottom - margin.top) / 2 / scale }
    this.fly(position, scale, animate)
  }

  motion() { return calm.matches ? false : { duration: 350, easingFunction: 'easeInOutQuad' } }

  zoomIn() { this.zoom(1.3) }

  zoomOut() { this.zoom(1 / 1.3) }

  zoom(by) {
    this.whole = false
    this.net.moveTo({ scale: clamp(this.net.getScale() * by, 0.05, 6) })
  }
}

function extent(values) { return Math.max(...values) - Math.min(...values) }
