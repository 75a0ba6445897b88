// What is on the screen as a PNG.
const LEAST_DOTS = 2 // for each pixel of the screen

export function savePicture(view) {
  paint(view, Math.max(LEAST_DOTS, view.net.canvas.pixelRatio)).toBlob((blob) => {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: 'ops-atlas.png' })
    link.click()
    URL.revokeObjectURL(link.href)
  })
}

// Draws it once more, on paper, with so many dots for each pixel.
function paint(view, dots) {
  const { canvas, body } = view.net, drawn = canvas.frame.canvas, before = canvas.pixelRatio, { width, height } = drawn
  const paper = Object.assign(document.createElement('canvas'), { width: (width * dots) / before, height: (height * dots) / before })
  Object.assign(drawn, { width: paper.width, height: paper.height })
  canvas.pixelRatio = dots
  body.emitter.emit('_redraw')
  const pen = paper.getContext('2d')
  pen.fillStyle = view.theme.page
  pen.fillRect(0, 0, paper.width, paper.height)
  pen.drawImage(drawn, 0, 0)
  Object.assign(drawn, { width, height })
  canvas.pixelRatio = before
  view.redraw()
  return paper
}
