// Elements from data: text only ever becomes a text node, never markup.
const SVG = 'http://www.w3.org/2000/svg'

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else if (value === true) made.setAttribute(name, '')
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(name, value)
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return made
}

export const element = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children)
export const drawn = (tag, attributes = {}, ...children) => filled(document.createElementNS(SVG, tag), attributes, children)
export const button = (text, onclick, attributes = {}) => element('button', { type: 'button', onclick, ...attributes }, text)

// A button that opens a list of buttons; one choice closes it, and so does Escape or a click elsewhere.
export function menu(label, entries, attributes = {}) {
  const list = element('div', { class: 'list', role: 'menu', hidden: true })
  const opener = button(label, () => (list.hidden ? open() : close()), { 'aria-haspopup': 'menu', 'aria-expanded': 'false', ...attributes })
  const box = element('div', { class: 'menu' }, opener, list)
  const outside = (event) => { if (!event.composedPath().includes(box)) close() }
  function open() {
    const found = entries().map(([text, act]) => button(text, () => { close(); act() }, { role: 'menuitem' }))
    list.replaceChildren(...found)
    list.hidden = false
    opener.setAttribute('aria-expanded', 'true')
    document.addEventListener('pointerdown', outside, true)
    found[0]?.focus()
  }
  function close() {
    list.hidden = true
    opener.setAttribute('aria-expanded', 'false')
    document.removeEventListener('pointerdown', outside, true)
  }
  box.addEventListener('keydown', (event) => {
    const items = [...list.children], at = items.indexOf(box.getRootNode().activeElement)
    if (event.key === 'Escape') { close(); opener.focus() }
    if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus()
    if (event.key === 'ArrowUp') items[(at - 1 + items.length) % items.length]?.focus()
    if (!list.hidden && /Arrow/.test(event.key)) event.preventDefault()
  })
  return box
}

export function save(parts, name, type) {
  const href = URL.createObjectURL(new Blob(parts, { type }))
  element('a', { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}

export const grouped = (number) => number.toLocaleString('en')
export const moment = () => new Promise((done) => setTimeout(done))

// Tell whether an element lies on the dark theme's background.
export function isDark(inside) {
  const pixel = document.createElement('canvas').getContext('2d')
  pixel.fillStyle = getComputedStyle(inside).getPropertyValue('--st-background-color').trim() || '#ffffff'
  pixel.fillRect(0, 0, 1, 1)
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}
