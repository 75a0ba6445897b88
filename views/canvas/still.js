// A picture of what does not change from one frame to the next, so that panning, hovering and dragging cost one
// copy instead of some thousand strokes. While the view moves it is painted larger than the window.
const ROOM = 0.3 // of the window's width and height, on every side

export class Still {
  constructor(view) {
    this.view = view
    this.paper = document.createElement('canvas')
    this.pen = this.paper.getContext('2d')
    this.shift = { x: 0, y: 0 } // how far the view has moved since it was painted, in pixels of the screen
  }

  // Shows what `paint` puts on the paper; it is asked again only when `key`, the zoom or the window changed, or when
  // the view left the room around it. `paint` gets the pen in pixels of the screen and the window in those pixels.
  show(ctx, key, paint) {
    const { view } = this, { clientWidth: width, clientHeight: height } = ctx.canvas, ratio = ctx.canvas.width / (width || 1)
    const { scale, translation: at } = view.net.body.view
    const room = view.moving ? { x: Math.round(width * ROOM), y: Math.round(height * ROOM) } : { x: 0, y: 0 }
    const whole = `${key} ${scale} ${width} ${height} ${ratio} ${room.x}`
    const shift = { x: at.x - (this.at?.x ?? 0), y: at.y - (this.at?.y ?? 0) }
    if (whole !== this.key || Math.abs(shift.x) > room.x || Math.abs(shift.y) > room.y) {
      Object.assign(this, { key: whole, at: { ...at } })
      Object.assign(shift, { x: 0, y: 0 })
      this.paint(room, { width, height, ratio }, paint)
    }
    this.shift = shift
    ctx.save()
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    ctx.drawImage(this.paper, Math.round((shift.x - room.x) * ratio), Math.round((shift.y - room.y) * ratio))
    ctx.restore()
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
