// The same nodes as a table below the picture: choosing here chooses there, and back. It is made
// when it comes into sight, and then follows the picture, once that is drawn. It has as many rows as
// were scrolled to, and a button for more: a thousand rows would make every frame of the picture dearer.
const version = new URL(import.meta.url).search
const { element, mark } = await import(new URL(`./dom.js${version}`, import.meta.url).href)

const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 50))
const number = (value) => value.toLocaleString('en')
const FIRST = 50, MORE = 250 // rows
const COLUMNS = [
  ['Name', (row) => row.label.toLowerCase()], ['Type', (row) => row.kind.label], ['Links drawn', (row) => -row.linked], ['More', (row) => -row.more],
]

export class Table {
  constructor(canvas) {
    this.canvas = canvas
    this.by = 1
    this.back = false
    this.most = FIRST
    this.lines = new Map() // lines of the table by node, each with what it says
    this.chosen = []
    this.caption = element('caption', {})
    this.head = element('tr', {}, ...COLUMNS.map(([name], at) => {
      const button = element('button', { type: 'button' }, name)
      button.addEventListener('click', () => this.sort(at))
      return element('th', { scope: 'col', class: at > 1 ? 'number' : '' }, button)
    }))
    this.body = element('tbody', {})
    this.rest = element('button', { type: 'button' })
    this.rest.addEventListener('click', () => this.grow())
    this.foot = element('tfoot', { hidden: '' }, element('tr', {}, element('td', { colspan: COLUMNS.length }, this.rest)))
    this.table = element('table', {}, this.caption, element('thead', {}, this.head), this.body, this.foot)
    this.opener = element('button', { type: 'button', class: 'opener', 'aria-expanded': false }) // on a phone the card comes first
    this.opener.addEventListener('click', () => this.opener.setAttribute('aria-expanded', this.opener.ariaExpanded !== 'true'))
    this.element = element('div', { class: 'rows', hidden: '' }, this.opener, this.table)
    this.body.addEventListener('click', (event) => this.click(event))
    this.body.addEventListener('keydown', (event) => this.key(event))
    this.body.addEventListener('focusin', ({ target }) => this.stop(target))
    this.sight = new IntersectionObserver(([{ isIntersecting }]) => {
      this.seen = isIntersecting
      if (isIntersecting && this.stale) this.fill()
    }, { rootMargin: '200px' })
    this.sight.observe(this.element)
    this.end = new IntersectionObserver(([{ isIntersecting }]) => { if (isIntersecting) this.grow() }, { root: this.element, rootMargin: '400px' })
    this.end.observe(this.foot)
    canvas.off.signal.addEventListener('abort', () => [this.sight, this.end].forEach((one) => one.disconnect()))
  }

  // Takes over what is drawn; the rows are made soon if they can be seen.
  show(rows, links) {
    const linked = new Map()
    for (const { from, to } of links.values()) for (const end of new Set([from, to])) linked.set(end, (linked.get(end) ?? 0) + 1)
    this.rows = [...rows.values()].map((row) => ({ ...row, linked: linked.get(row.id) ?? 0 }))
    this.element.hidden = !rows.size
    this.stale = true
    this.caption.textContent = this.opener.textContent = `The same ${rows.size === 1 ? 'node' : `${number(rows.size)} nodes`} as a table`
    if (this.seen) idle(() => this.stale && !this.canvas.off.signal.aborted && this.fill(), { timeout: 500 })
  }

  sort(at) {
    this.back = at === this.by && !this.back
    this.by = at
    this.fill()
  }

  fill() {
    this.stale = false
    const key = COLUMNS[this.by][1], order = (a, b) => (a < b ? -1 : Number(a > b)), name = COLUMNS[0][1]
    this.rows.sort((a, b) => (this.back ? -1 : 1) * order(key(a), key(b)) || order(name(a), name(b)))
    for (const [at, cell] of [...this.head.children].entries()) cell.ariaSort = at === this.by ? (this.back ? 'descending' : 'ascending') : 'none'
    const focused = this.element.getRootNode().activeElement?.dataset?.row
    const before = this.lines
    this.lines = new Map(this.rows.slice(0, this.most).map((row) => [row.id, this.kept(row, before.get(row.id))]))
    this.body.replaceChildren(...[...this.lines.values()].map(({ line }) => line))
    const left = this.rows.length - this.lines.size
    this.foot.hidden = !left
    this.rest.textContent = `Show ${number(Math.min(left, MORE))} of ${number(left)} more`
    this.table.setAttribute('aria-rowcount', this.rows.length + 1)
    this.choose(this.canvas.view.selection())
    if (focused) this.body.querySelector(`[data-row="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
    if (!this.at?.isConnected) this.stop(this.body.querySelector('[data-row]'))
  }

  // Tab comes to one button of the rows, the one that had the focus last; the arrow keys go on from there.
  stop(button) {
    if (!button?.matches('button')) return
    if (this.at) this.at.tabIndex = -1
    this.at = button
    button.tabIndex = 0
  }

  // The button for more may be gone then, so what has come takes its focus.
  grow() {
    if (!this.rows || this.most >= this.rows.length) return
    const asked = this.element.getRootNode().activeElement === this.rest, before = this.lines.size
    this.most += MORE
    this.fill()
    if (asked) this.body.children[before].querySelector('[data-row]').focus({ preventScroll: true })
  }

  // A line that says the same as before is kept.
  kept(row, before) {
    const says = [row.label, row.kind.iri, row.linked, row.more].join('\n')
    return before?.says === says ? before : { says, line: this.line(row) }
  }

  line(row) {
    const name = element('button', { type: 'button', 'data-row': row.id, tabindex: -1, 'aria-pressed': false, dir: 'auto' }, row.label)
    const more = row.more ? element('button', { type: 'button', 'data-more': row.id, tabindex: -1, 'aria-label': `Expand ${row.label}, ${number(row.more)} more` }, `+${number(row.more)}`) : ''
    return element('tr', { 'data-id': row.id }, element('td', {}, mark(row.kind), name), element('td', {}, row.kind.label || 'no type'),
      element('td', { class: 'number' }, number(row.linked)), element('td', { class: 'number' }, more))
  }

  // Marks the rows of the nodes that are selected in the picture.
  choose(ids) {
    const chosen = new Set(ids)
    for (const id of [...this.chosen, ...ids]) {
      const line = this.lines.get(id)?.line
      line?.classList.toggle('chosen', chosen.has(id))
      line?.querySelector('[data-row]').setAttribute('aria-pressed', chosen.has(id))
    }
    this.chosen = ids
  }

  click(event) {
    const line = event.target.closest('tr'), more = event.target.closest('[data-more]')
    if (more) { this.canvas.expand(more.dataset.more); return }
    if (!line) return
    const { view } = this.canvas, { id } = line.dataset
    if (event.ctrlKey || event.metaKey || event.shiftKey) view.toggle(view.selection(), id)
    else view.select([id])
    view.reveal([id])
    this.canvas.chose()
  }

  key(event) {
    const line = event.target.closest('tr')
    const next = {
      ArrowDown: line?.nextElementSibling, ArrowUp: line?.previousElementSibling, Home: this.body.firstElementChild, End: this.body.lastElementChild,
    }[event.key]?.querySelector('[data-row]') ?? { ArrowRight: line?.querySelector('[data-more]'), ArrowLeft: line?.querySelector('[data-row]') }[event.key]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
}
