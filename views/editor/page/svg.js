// What every picture of an answer is made of, and how a picture becomes a file.
import { drawn, grouped } from './dom.js'

export const CHARACTER = 7
export const AXIS = 'color-mix(in srgb, currentColor 72%, transparent)'
export const GRID = 'color-mix(in srgb, currentColor 14%, transparent)'
const SHARPNESS = 2

export const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
export const short = (value) => (Number.isInteger(value) ? grouped(value) : value.toLocaleString('en', { maximumSignificantDigits: 4 }))
export const sum = (numbers) => numbers.reduce((all, number) => all + number, 0)

export const text = (x, y, content, attributes = {}) =>
  drawn('text', { x, y, fill: 'currentColor', 'font-size': 12, 'dominant-baseline': 'middle', ...attributes }, content)

export function picture(width, height, label, children) {
  return drawn('svg', {
    viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label,
    xmlns: 'http://www.w3.org/2000/svg', 'font-family': 'sans-serif',
  }, children)
}

// A picture as a file: its colors are looked up, because a file knows no page.
export function standalone(svg) {
  const copy = svg.cloneNode(true), from = [svg, ...svg.querySelectorAll('*')], to = [copy, ...copy.querySelectorAll('*')]
  to.forEach((node, at) => {
    const style = getComputedStyle(from[at])
    for (const name of ['fill', 'stroke']) if (node.hasAttribute(name)) node.setAttribute(name, style[name])
  })
  copy.setAttribute('style', `background:${background(svg)}`)
  return new XMLSerializer().serializeToString(copy)
}

const background = (svg) => getComputedStyle(svg).getPropertyValue('--st-background-color').trim() || '#ffffff'

export async function asPng(svg) {
  const image = new Image(), { width, height } = svg.viewBox.baseVal
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), { width: width * SHARPNESS, height: height * SHARPNESS })
  const pen = canvas.getContext('2d')
  pen.fillStyle = background(svg)
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done) => canvas.toBlob(done))
}
