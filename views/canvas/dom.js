// Elements of what lies over the canvas. They get text, never markup.
const SVG = 'http://www.w3.org/2000/svg'

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

export function icon(path, size = 16) {
  const svg = document.createElementNS(SVG, 'svg'), shape = document.createElementNS(SVG, 'path')
  for (const [k, v] of Object.entries({ viewBox: '0 0 16 16', width: size, height: size, 'aria-hidden': true })) svg.setAttribute(k, v)
  shape.setAttribute('d', path)
  svg.append(shape)
  return svg
}

export function mark(kind) {
  const svg = icon(kind?.path ?? 'M8 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8Z', 12)
  svg.classList.add('mark')
  svg.style.setProperty('--light', kind?.light ?? 'gray')
  svg.style.setProperty('--dark', kind?.dark ?? 'gray')
  return svg
}
