// The graph canvas: created once for as long as the page is open, then only changed. Streamlit
// calls the default export again whenever the data or the theme changes. Text from the data only
// ever becomes a text node or a stroke on the canvas, never markup.
const version = new URL(import.meta.url).search
const beside = (name) => new URL(`./${name}${version}`, import.meta.url).href
const drawing = import(new URL('vendor/pyvis/vis-9.1.2/vis-network.min.js', document.baseURI).href)
const [{ View }, { Legend, Menu, Search, Toolbar, element }] = await Promise.all([
  import(beside('view.js')), import(beside('controls.js')),
])

const mounted = new WeakMap()
const atlas = (globalThis.__atlas ??= { created: 0, applied: 0, changed: 0, positions: () => ({}) })

export default function mount({ parentElement, data, setTriggerValue }) {
  if (!data) return undefined
  let canvas = mounted.get(parentElement)
  if (!canvas) mounted.set(parentElement, (canvas = new Canvas(parentElement)))
  canvas.trigger = (event) => setTriggerValue('event', event)
  canvas.show(data)
  return () => {
    canvas.destroy()
    mounted.delete(parentElement)
  }
}

// A value that both sides may change. What comes back from Python is an echo of what was sent,
// unless Python changed its mind; and an old echo must not undo a newer click.
class Echoed {
  constructor() {
    this.sent = []
    this.given = undefined
  }

  send(value) { this.sent = [...this.sent.slice(-20), JSON.stringify(value)] }

  isNews(value) {
    const text = JSON.stringify(value)
    if (text === this.given) return false
    this.given = text
    const echo = this.sent.indexOf(text)
    this.sent = this.sent.slice(echo + 1)
    return echo < 0
  }
}

class Canvas {
  constructor(root) {
    this.root = root
    this.off = new AbortController()
    this.hidden = new Set()
    this.echoed = { selected: new Echoed(), hidden: new Echoed() }
    this.build()
    const styled = new Promise((done) => { this.style.onload = this.style.onerror = done })
    Promise.all([drawing, styled]).then(([vis]) => this.start(vis.Network ? vis : globalThis.vis))
  }

  build() {
    this.style = element('link', { rel: 'stylesheet', href: beside('canvas.css') })
    this.stage = element('div', {
      class: 'stage', tabindex: 0, role: 'application', 'aria-label':
        'Graph. Arrow keys walk along links, Enter expands a node, Escape clears, Shift and F10 open its menu, '
        + 'slash goes to the search. A table of the same nodes follows.',
    })
    this.live = element('div', { class: 'live', 'aria-live': 'polite' })
    this.note = element('div', { class: 'note' })
    this.tip = element('div', { class: 'tip', role: 'tooltip', hidden: '' })
    this.search = new Search((found) => this.find(found), this.off.signal)
    this.legend = new Legend((kind) => this.toggle(kind))
    this.menu = new Menu((node, action) => this.act(node, action), () => this.stage.focus())
    this.tools = new Toolbar((tool) => this.view?.[tool]())
    this.frame = element('section', { class: 'atlas', 'aria-label': 'Graph canvas' }, this.stage, this.search.element,
      this.tools.element, this.legend.element, this.note, this.tip, this.menu.element, this.live)
    this.root.append(this.style, this.frame)
  }

  start(vis) {
    if (this.off.signal.aborted) return
    this.view = new View(vis, this)
    atlas.created += 1
    atlas.view = this.view
    atlas.positions = () => this.view.positions()
    this.apply()
  }

  destroy() {
    this.off.abort()
    this.view?.destroy()
    if (atlas.view === this.view) Object.assign(atlas, { view: null, positions: () => ({}) })
    this.root.replaceChildren()
  }

  show(data) {
    const same = data === this.data
    this.data = data
    this.frame.style.setProperty('--canvas-height', data.height)
    if (!this.view) return
    this.view.readTheme()
    if (!same) this.apply()
  }

  apply() {
    const { data, view } = this
    this.search.configure(data.search, data.kinds)
    this.menu.actions = data.actions
    if (this.echoed.hidden.isNews(data.hidden)) this.hidden = new Set(data.hidden)
    atlas.changed += view.apply(data, this.hidden)
    atlas.applied += 1
    if (this.echoed.selected.isNews(data.selected)) view.select(data.selected)
    this.describe()
  }

  describe() {
    const { data, hidden } = this, shown = this.view.rows.size, all = Math.max(data.total, data.nodes.length)
    this.legend.show(data.kinds, hidden)
    this.note.textContent = `${shown < all ? `${shown.toLocaleString('en')} of ` : ''}${all.toLocaleString('en')} nodes${shown < all ? ' shown' : ''}`
    this.frame.classList.toggle('empty', !data.nodes.length)
    this.frame.dataset.drawn = `${shown} nodes, ${this.view.links.size} links`
  }

  // Every event carries all that was done, so that nothing is lost when two come at once.
  send(type, more = {}) {
    const selected = this.view.selection(), hidden = [...this.hidden]
    this.echoed.selected.send(selected)
    this.echoed.hidden.send(hidden)
    this.trigger({ type, selected, hidden, positions: this.view.dragged, ...more })
  }

  find(found) {
    if (this.view.rows.has(found.iri)) {
      this.view.select([found.iri])
      this.view.look(found.iri)
    }
    this.send('found', { node: found.iri })
    this.say(`${found.label} found`)
    this.stage.focus()
  }

  toggle(kind) {
    if (!this.hidden.delete(kind)) this.hidden.add(kind)
    this.view.apply(this.data, this.hidden)
    this.describe()
    this.send('hidden')
  }

  act(node, action) {
    if (action === 'Expand') {
      this.say(`Expanding ${this.view.rows.get(node).label}`)
      this.send('expanded', { node })
    } else if (action === 'Select neighbors') {
      this.view.select([node, ...this.view.neighbors(node)])
      this.chose()
    } else this.send('action', { node, action })
  }

  chose() {
    const chosen = this.view.selection(), text = JSON.stringify(chosen)
    if (text === this.chosen) return
    this.chosen = text
    this.send('selected')
    this.say(chosen.length ? chosen.map((id) => this.view.describe(id)).join('; ') : 'Nothing selected')
  }

  say(text) { this.live.textContent = text }

  hint(lines, at) {
    this.tip.hidden = !lines || this.menu.open
    if (this.tip.hidden) return
    this.tip.replaceChildren(...lines.map((line) => element('div', {}, line)))
    const { clientWidth: width, clientHeight: height } = this.frame, { offsetWidth, offsetHeight } = this.tip
    this.tip.style.left = `${Math.max(4, Math.min(at.x + 14, width - offsetWidth - 8))}px`
    this.tip.style.top = `${Math.max(4, Math.min(at.y + 16, height - offsetHeight - 8))}px`
  }
}
