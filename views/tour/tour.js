// The tour: a small card beside the page and a ring around what it speaks of. Nothing is blocked.
const version = new URL(import.meta.url).search
const sheet = new CSSStyleSheet()
sheet.replaceSync(await (await fetch(new URL(`./tour.css${version}`, import.meta.url))).text()) // nothing is shown without it
const TAKEN = 'ops-atlas-tour'
const AGAIN = 400 // milliseconds
const TOUCHED = matchMedia('(hover: none)')
const ABOVE = 72, AWAY = 20 // pixels; where the card stands at the top, and how far from the edges, as in the styles

const mounted = new WeakMap()

export default function mount({ parentElement, data }) {
  if (!data) return undefined
  let tour = mounted.get(parentElement)
  if (!tour) mounted.set(parentElement, (tour = new Tour(parentElement, data)))
  tour.show(data)
  return () => {
    tour.destroy()
    mounted.delete(parentElement)
  }
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

// A browser may forbid pages to keep anything.
function taken(value) {
  try {
    if (value) localStorage.setItem(TAKEN, value)
    return localStorage.getItem(TAKEN)
  } catch { return value ?? 'unknown' }
}

// Finds an element on the page or inside one of its components.
function find(selector) {
  const direct = document.querySelector(selector)
  if (direct) return direct
  for (const { shadowRoot } of document.querySelectorAll('main *, header *, [data-testid="stMain"] *')) {
    const inside = shadowRoot?.querySelector(selector)
    if (inside) return inside
  }
  return null
}

class Tour {
  constructor(root, { asked }) {
    this.asked = asked
    this.off = new AbortController()
    this.card = element('section', { class: 'tour', 'aria-label': 'Tour', hidden: '' })
    this.ring = element('div', { class: 'ring', hidden: '', 'aria-hidden': true })
    const home = root.getRootNode()
    if (!home.adoptedStyleSheets.includes(sheet)) home.adoptedStyleSheets = [...home.adoptedStyleSheets, sheet]
    root.append(this.ring, this.card)
    this.card.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.end()
      else if (event.key === 'ArrowRight') this.go(this.at + 1)
      else if (event.key === 'ArrowLeft') this.go(this.at - 1)
      else return
      event.stopPropagation()
    }, { signal: this.off.signal })
    addEventListener('resize', () => this.point(), { signal: this.off.signal })
    // A link leads to a picture that someone made: it is not covered by a tour.
    this.begin = !location.search && !taken()
  }

  show({ steps, asked }) {
    this.steps = steps
    if (this.begin || asked > this.asked) this.go(0)
    this.begin = false
    this.asked = asked
  }

  go(at) {
    if (at >= this.steps.length) { this.end(); return }
    this.at = Math.max(0, at)
    const [title, text, , byTouch] = this.steps[this.at], last = this.at === this.steps.length - 1
    const next = element('button', { type: 'button', class: 'next' }, last ? 'Done' : 'Next')
    const back = element('button', { type: 'button' }, 'Back'), skip = element('button', { type: 'button' }, 'Skip the tour')
    next.addEventListener('click', () => this.go(this.at + 1))
    back.addEventListener('click', () => this.go(this.at - 1))
    skip.addEventListener('click', () => this.end())
    if (!this.at) back.hidden = true
    if (last) skip.hidden = true
    const inside = this.card.contains(this.card.getRootNode().activeElement)
    this.card.replaceChildren(element('div', { class: 'count' }, `${this.at + 1} of ${this.steps.length}`), element('h2', {}, title),
      element('p', { 'aria-live': 'polite' }, (TOUCHED.matches && byTouch) || text), element('div', { class: 'row' }, skip, element('span'), back, next))
    this.card.hidden = false
    if (inside) next.focus()
    find(this.steps[this.at][2])?.scrollIntoView({ block: 'nearest' })
    this.point()
  }

  // Frames what the step speaks of, again and again while the page around it is still being built.
  point() {
    clearTimeout(this.again)
    if (this.card.hidden) return
    this.again = setTimeout(() => this.point(), AGAIN)
    const target = find(this.steps[this.at][2]), box = target?.getBoundingClientRect()
    this.ring.hidden = !box?.width
    if (this.ring.hidden) return
    this.card.classList.toggle('above', this.covers(box))
    Object.assign(this.ring.style, {
      left: `${box.left - 4}px`, top: `${box.top - 4}px`, width: `${box.width + 8}px`, height: `${box.height + 8}px`,
    })
  }

  // Whether the card hides at the bottom what it would leave in sight at the top.
  covers({ top, right, bottom }) {
    const { offsetWidth: width, offsetHeight: height } = this.card
    return right > innerWidth - AWAY - width && bottom > innerHeight - AWAY - height && top > ABOVE + height
  }

  end() {
    taken('taken')
    this.card.hidden = this.ring.hidden = true
  }

  destroy() {
    clearTimeout(this.again)
    this.off.abort()
    this.card.getRootNode().replaceChildren()
  }
}
