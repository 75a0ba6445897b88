// The graph canvas: created once for as long as the page is open, then only changed. Streamlit
// calls the default export again whenever the data or the theme changes. Text from the data only
// ever becomes a text node or a stroke on the canvas, never markup.
const version = new URL(import.meta.url).search
const beside = (name) => new URL(`./${name}${version}`, import.meta.url).href
const drawing = import(new URL('vendor/pyvis/vis-9.1.2/vis-network.min.js', document.baseURI).href)
const [{ View }, { Frame }, { Model }, { Table }, { Echoed }, { element }] = await Promise.all(
  ['view.js', 'frame.js', 'model.js', 'table.js', 'echoed.js', 'dom.js'].map((name) => import(beside(name))),
)

const mounted = new WeakMap()
const atlas = (globalThis.__atlas ??= { created: 0, applied: 0, changed: 0, positions: () => ({}) })
const NONE = { kinds: [], relations: [], sources: [], text: '' }
// What a page may leave out of the data.
const GIVEN = { scene: '', selected: [], filters: NONE, focus: null, actions: [], search: '', layouts: [], groups: {}, groupable: false, highlight: null, mine: [], table: false, alone: false, most: 1000, order: null, ahead: false }
// What changes the picture: it is drawn as soon as the server has computed it, and then told to the page.
const AHEAD = new Set(['expand', 'found', 'menu', 'hide', 'undo', 'redo', 'goto', 'layout', 'group', 'ungroup', 'more', 'first'])
const PATIENCE = 3000 // milliseconds until the page is told all the same, or once more
const MOMENT = 150 // milliseconds in which a click may become a double-click: the page is told once, of both

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

class Canvas {
  constructor(root) {
    this.root = root
    this.off = new AbortController()
    this.model = new Model()
    this.filters = NONE
    this.told = {} // what was fetched beside the scene
    this.acts = [] // what was done and Python has not told to have seen
    this.name = Math.random().toString(36).slice(2)
    this.serial = 0
    this.shows = 0 // the last act that the known scene is the outcome of
    this.line = Promise.resolve() // acts are told in their order
    this.echoed = { selected: new Echoed(), filters: new Echoed() }
    this.style = element('link', { rel: 'stylesheet', href: beside('canvas.css') })
    Object.assign(this, new Frame(this).parts)
    this.table = new Table(this)
    this.root.append(this.style)
    // Nothing is seen before its styles are there: it would stand elsewhere for a moment.
    const styled = new Promise((done) => { this.style.onload = this.style.onerror = done })
      .then(() => this.off.signal.aborted || this.root.append(this.frame, this.table.element))
    Promise.all([drawing, styled]).then(([vis]) => this.start(vis.Network ? vis : globalThis.vis))
  }

  start(vis) {
    if (this.off.signal.aborted) return
    this.view = new View(vis, this)
    atlas.created += 1
    atlas.view = this.view
    atlas.positions = () => this.view.positions()
    this.arrived()
  }

  destroy() {
    this.off.abort()
    this.view?.destroy()
    if (atlas.view === this.view) Object.assign(atlas, { view: null, positions: () => ({}) })
    this.root.replaceChildren()
  }

  // ---- from Python

  show(given) {
    const same = given === this.given
    this.given = given
    this.data = { ...GIVEN, ...given }
    this.frame.style.setProperty('--canvas-height', this.data.height)
    if (!same) this.fetch()
    if (!this.view) return
    this.view.readTheme()
    if (!same) this.arrived()
  }

  // Fetches what is different between the scene that is known here and the one that Python names.
  async fetch() {
    const { data } = this
    if (!data.scene && this.given.nodes) {
      this.model.take(this.given)
      this.fresh = true
      return
    }
    const seen = data.seen?.[this.name] ?? 0
    if (seen < this.shows) { // the page speaks of a scene before the one that is drawn
      if (performance.now() - this.sent > PATIENCE) this.send('again')
      return
    }
    if (data.scene === this.known) this.shows = seen
    if (data.scene === (this.asked ?? this.known)) return
    this.asked = data.scene
    try {
      const url = new URL(`canvas/${data.scene}`, document.baseURI)
      if (this.known) url.searchParams.set('known', this.known)
      const answer = await fetch(url, { signal: this.off.signal })
      if (this.asked !== data.scene) return
      this.asked = null
      if (!answer.ok) { this.act('lost', {}); return }
      this.model.take(await answer.json())
      this.known = data.scene
      this.shows = seen
      this.fresh = true
      this.arrived()
    } catch (error) {
      if (this.off.signal.aborted) return
      this.asked = null
      this.say(`The picture could not be fetched: ${error.message}`)
    }
  }

  // Asks for something about the scene that only a panel shows.
  async ask(what) {
    const answer = await fetch(new URL(`canvas/${this.known}/${what}`, document.baseURI), { signal: this.off.signal })
    if (!answer.ok) { this.say((await answer.json()).reason); return }
    this.told[what] = await answer.json()
    this.panels.refresh()
  }

  async askHistory() {
    const { history } = this.data, answer = await fetch(new URL(`told/${history}`, document.baseURI), { signal: this.off.signal })
    if (!answer.ok || history !== this.data.history) return
    this.told.history = await answer.json()
    this.panels.refresh()
  }

  arrived() {
    const { data, view } = this
    if (!view) return
    this.configure(data)
    view.overlay.own(data.mine)
    if (this.echoed.filters.isNews(data.filters)) this.filters = { ...NONE, ...data.filters }
    const waits = data.scene && data.scene !== this.known
    if (!waits && (this.fresh || this.shownFilters !== JSON.stringify(this.filters))) this.apply()
    else if (!waits) view.turnTo(data.focus, [])
    if (!waits && this.echoed.selected.isNews(data.selected)) view.select(data.selected)
    this.table.choose(view.selection())
    view.highlight(data.highlight)
    this.describe()
  }

  apply(focus = this.data.focus) {
    this.fresh = false
    this.shownFilters = JSON.stringify(this.filters)
    atlas.changed += this.view.apply(this.model.seen(this.filters, this.told.sources?.of), focus)
    atlas.applied += 1
    if (this.data.table) this.table.show(this.view.rows, this.view.links)
  }

  // ---- to Python: every event carries all that was done and not yet seen, so that nothing is lost
  // when two come at once

  act(type, more = {}) {
    clearTimeout(this.later)
    const act = { serial: this.serial += 1, type, ...more }
    this.line = this.line.then(() => this.ahead(act)).catch((error) => console.error(error)).then(() => {
      this.acts = [...this.acts.filter((one) => one.serial > (this.data.seen?.[this.name] ?? 0)), act]
      this.send(type)
    })
  }

  // Draws what an act leads to, if the drawn scene is what all acts before it led to.
  async ahead(act) {
    const { known } = this
    if (!this.data.ahead || !AHEAD.has(act.type) || this.asked || !known || this.shows !== act.serial - 1) return
    const found = await this.after(known, act)
    if (!found || this.known !== known || this.asked) return
    this.model.take(found.change)
    this.known = found.scene
    this.shows = act.serial
    this.apply(act.type === 'found' ? act.node : null)
    this.describe()
  }

  // Asks what an act leads to; null where the server does not say in time, which leaves it to the page.
  async after(known, act) {
    try {
      const answer = await fetch(new URL(`canvas/${known}/after`, document.baseURI), {
        method: 'POST', body: JSON.stringify({ act, selected: this.view.selection() }),
        signal: AbortSignal.any([this.off.signal, AbortSignal.timeout(PATIENCE)]),
      })
      return answer.ok ? await answer.json() : null
    } catch {
      return null
    }
  }

  // Tells the page in a while, once for all that is done until then.
  soon(type, after) {
    clearTimeout(this.later)
    this.later = setTimeout(() => this.send(type), after)
  }

  send(type) {
    clearTimeout(this.later)
    if (this.off.signal.aborted) return
    this.sent = performance.now()
    const selected = this.view?.selection() ?? [], { filters, acts, name } = this
    this.echoed.selected.send(selected)
    this.echoed.filters.send(filters)
    this.trigger({ type, canvas: name, acts, selected, filters })
  }

  find(found) {
    if (this.view.rows.has(found.iri)) {
      this.view.select([found.iri])
      this.view.look(found.iri)
    }
    this.act('found', { node: found.iri })
    this.say(`${found.label} found`)
    this.stage.focus()
  }

  filter(change) {
    this.filters = { ...this.filters, ...change }
    this.apply()
    this.describe()
    this.soon('filters', 'text' in change ? 400 : 0)
  }

  get filtered() { return JSON.stringify(this.filters) !== JSON.stringify(NONE) }

  toggle(what, iri) {
    const off = new Set(this.filters[what])
    if (!off.delete(iri)) off.add(iri)
    this.filter({ [what]: [...off] })
  }

  expand(node) {
    const row = this.view.rows.get(node)
    this.say(`${row.members ? 'Opening' : 'Expanding'} ${row.label}`)
    if (row.members) this.act('ungroup', { node })
    else this.act('expand', { node })
  }

  choose(node, action) {
    if (action === 'Expand' || action === 'Open group') this.expand(node)
    else if (action === 'Select neighbors') {
      this.view.select([node, ...this.view.neighbors(node)])
      this.chose()
    } else if (action === 'Add to selection') {
      this.view.select([...this.menu.others, node])
      this.chose()
    } else this.act('menu', { node, action })
  }

  chose() {
    const chosen = this.view.selection(), text = JSON.stringify(chosen)
    if (text === this.chosen) return
    this.chosen = text
    this.soon('selected', MOMENT)
    this.table.choose(chosen)
    this.point()
    this.panels.refresh()
    this.say(chosen.length ? chosen.map((id) => this.view.describe(id)).join('; ') : 'Nothing selected')
  }
}
