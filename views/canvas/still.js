// A picture of what does not change from one frame to the next, so that panning, hovering and dragging cost one
// copy instead of some thousand strokes. While the view moves it is painted larger than the window.
const ROOM = 0.3 // of the window's width and height, on every side

export class Still {
  constructor(view) {
    this.view = view
    this.paper = document.createElement('canvas')
    this.pen = this.paper.getContext('2d')
    this.at = { x: 0, y: 0 } // the shift of the view it was painted for
    this.shift = { x: 0, y: 0 } // how far the view has moved since, in pixels of the screen
  }

  // Shows what `paint` puts on the paper; it is asked again only when `key`, the zoom or the window changed, or when
  // the view left the room around it. `paint` gets the pen in pixels of the screen and the window in those pixels.
  show(ctx, key, paint) {
    const { view } = this, { clientWidth: width, clientHeight: height } = ctx.canvas, ratio = ctx.canvas.width / (width || 1)
    const now = view.net.body.view, wanted = this.wanted(now)
    const room = view.moving ? { x: Math.round(width * ROOM), y: Math.round(height * ROOM) } : { x: 0, y: 0 }
    const whole = `${key} ${wanted.scale.toPrecision(6)} ${width} ${height} ${ratio} ${room.x}`
    const left = Math.abs(wanted.translation.x - this.at.x) > room.x || Math.abs(wanted.translation.y - this.at.y) > room.y
    if (whole !== this.key || left) {
      Object.assign(this, { key: whole, at: { ...wanted.translation }, scale: wanted.scale })
      this.inView(wanted, () => this.paint(room, { width, height, ratio }, paint))
    }
    const times = now.scale / this.scale
    this.shift = { x: now.translation.x - this.at.x * times, y: now.translation.y - this.at.y * times }
    ctx.save()
    ctx.setTransform(times, 0, 0, times, Math.round((this.shift.x - room.x * times) * ratio), Math.round((this.shift.y - room.y * times) * ratio))
    ctx.drawImage(this.paper, 0, 0)
    ctx.restore()
  }

  // The view to paint for: where a flight ends, so that one painting serves all of it, else as it is.
  wanted(now) {
    const { goal } = this.view
    return goal && performance.now() < goal.until ? goal : now
  }

  inView({ scale, translation }, paint) {
    const { body } = this.view.net, { view } = body
    body.view = { scale, translation }
    paint()
    body.view = view
  }

  paint(room, { width, height, ratio }, paint) {
    const { paper, pen } = this, wide = Math.round((width + 2 * room.x) * ratio), high = Math.round((height + 2 * room.y) * ratio)
    if (paper.width !== wide || paper.height !== high) Object.assign(paper, { width: wide, height: high })
    pen.setTransform(1, 0, 0, 1, 0, 0)
    pen.clearRect(0, 0, wide, high)
    pen.setTransform(ratio, 0, 0, ratio, room.x * ratio, room.y * ratio)
    pen.save()
    paint(pen, { left: -room.x, top: -room.y, right: width + room.x, bottom: height + room.y })
    pen.restore()
  }

  forget() { this.key = null }
}
