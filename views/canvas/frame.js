// What lies around the picture: search, buttons, panels, legend, menu, and the words for a screen reader.
const version = new URL(import.meta.url).search
const beside = (name) => import(new URL(`./${name}${version}`, import.meta.url).href)
const [{ element }, { Legend }, { Menu }, { Search }, { Toolbar, Panels }, panels] = await Promise.all(
  ['dom.js', 'legend.js', 'menu.js', 'search.js', 'toolbar.js', 'panels.js'].map(beside),
)

const SAID = 'Graph. Arrow keys walk along links, Enter expands a node, Escape clears, Shift and F10 open its menu, slash goes to '
  + 'the search, question mark lists all keys. A table of the same nodes follows.'
const ICONS = {
  undo: 'M6 4L3 7l3 3M3.5 7H10a3.2 3.2 0 0 1 0 6.4H7', redo: 'M10 4l3 3l-3 3M12.5 7H6a3.2 3.2 0 0 0 0 6.4h3',
  history: 'M8 4.5V8l2.3 1.5M3 8a5 5 0 1 0 1.7-3.7M3 3v2.2h2.2', layout: 'M2.5 2.5h4v4h-4zM9.5 9.5h4v4h-4zM6.5 4.5H11.5V9.5',
  filters: 'M2.5 4h11M4.5 8h7M6.5 12h3', zoomIn: 'M8 3v10M3 8h10', zoomOut: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10', savePicture: 'M8 2.5v7M5 7l3 3l3-3M2.5 13h11',
  keys: 'M6.3 6a1.8 1.8 0 1 1 2.6 1.7c-.6.3-.9.7-.9 1.4M8 11.6v.3',
}
const KEYS = [
  ['/', 'Search'], ['Arrows', 'Walk along links'], ['Enter', 'Expand, or open a group'], ['Backspace', 'Collapse'], ['Delete', 'Hide'],
  ['Shift F10', 'Menu of the node'], ['Shift click', 'Add to the selection, as Ctrl does'], ['Ctrl A', 'Select all'],
  ['Escape', 'Clear the selection'], ['Ctrl Z', 'Undo'], ['Ctrl Shift Z', 'Redo'], ['+ −', 'Zoom'], ['0', 'Fit to window'], ['?', 'This list'],
]
const FINGERS = [
  ['Tap', 'Read about a node'], ['Tap twice', 'Expand it, or open a group'], ['Hold', 'Menu of the node'],
  ['Drag', 'Move the view, or a node, which stays where it is put'], ['Two fingers', 'Zoom'],
]
const TOUCHED = matchMedia('(hover: none)')

export class Frame {
  constructor(canvas) {
    this.canvas = canvas
    const stage = element('div', { class: 'stage', tabindex: 0, role: 'application', 'aria-label': SAID })
    const live = element('div', { class: 'live', 'aria-live': 'polite' })
    const note = element('button', { class: 'note', type: 'button', title: 'What is drawn, and what is not' }), tip = element('div', { class: 'tip', role: 'tooltip', hidden: '' })
    const caption = element('div', { class: 'caption', hidden: '' })
    const search = new Search((found) => canvas.find(found), canvas.off.signal)
    const legend = new Legend((what, iri) => canvas.toggle(what, iri))
    const menu = new Menu((node, action) => canvas.choose(node, action), () => stage.focus())
    const tools = new Toolbar(), opened = new Panels(tools, () => stage.focus())
    this.fill(tools, opened)
    opened.add('cap', 'What is drawn', '', () => panels.cap(canvas))
    note.addEventListener('click', () => opened.toggle('cap'))
    const below = element('button', { class: 'below', type: 'button', hidden: '' }) // seen on a phone only
    below.addEventListener('click', () => canvas.table.element.scrollIntoView({ block: 'start' }))
    const frame = element('section', { class: 'atlas', 'aria-label': 'Graph canvas' }, stage, search.element,
      tools.element, opened.element, legend.element, note, caption, below, tip, menu.element, live)
    this.parts = {
      stage, live, note, tip, caption, below, search, legend, menu, tools, panels: opened, frame,
      configure: (data) => this.configure(data), describe: () => this.describe(), point: () => this.point(), say: (text) => { live.textContent = text },
      hint: (lines, at) => this.hint(lines, at), showKeys: () => opened.toggle('keys'),
    }
    this.listen(frame)
  }

  fill(tools, opened) {
    const { canvas } = this, tool = (name, title, use) => [name, title, ICONS[name], use]
    const panel = (name, title, fill) => opened.add(name, title, ICONS[name], fill)
    const told = () => {
      if (canvas.told.version !== canvas.data.history) {
        canvas.told.version = canvas.data.history
        canvas.askHistory()
      }
      return panels.history(canvas)
    }
    tools.add(tool('undo', 'Undo', () => canvas.act('undo')), tool('redo', 'Redo', () => canvas.act('redo')), panel('history', 'History', told))
      .add(panel('layout', 'Layout', () => panels.layouts(canvas)), panel('filters', 'What is shown', (typing) => panels.filters(canvas, typing)))
      .add(...[['zoomIn', 'Zoom in'], ['zoomOut', 'Zoom out'], ['fit', 'Fit to window'], ['savePicture', 'Save as PNG']]
        .map(([name, title]) => tool(name, title, () => canvas.view?.[name]())), panel('keys', TOUCHED.matches ? 'Gestures' : 'Keys', keys))
  }

  listen(frame) {
    const { canvas } = this
    frame.addEventListener('pointerdown', (event) => {
      const path = event.composedPath()
      if (!path.includes(canvas.menu.element)) canvas.menu.dismiss()
      if (![canvas.panels.element, canvas.tools.element, canvas.note].some((part) => path.includes(part))) canvas.panels.close()
    })
    document.addEventListener('keydown', (event) => {
      const typing = event.composedPath()[0].closest?.('input, textarea, select, [contenteditable]')
      if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || !canvas.data?.history) return
      event.preventDefault()
      canvas.act(event.shiftKey ? 'redo' : 'undo')
    }, { signal: canvas.off.signal })
  }

  // Says where the card is of what was chosen, which on a phone stands below the picture.
  point() {
    const { below, data, view } = this.canvas, [one, ...others] = view.selection()
    below.hidden = one === undefined || !data.table || data.alone
    if (!below.hidden) below.textContent = `${others.length ? `About these ${others.length + 1} nodes` : `About ${view.rows.get(one).label}`} ↓`
  }

  configure(data) {
    const { canvas } = this
    canvas.search.configure(data.search, canvas.model.kinds)
    canvas.menu.actions = data.actions
    for (const part of [canvas.frame, canvas.table.element]) part.classList.toggle('alone', data.alone)
    for (const name of ['undo', 'redo', 'history']) canvas.tools.hide(name, !data.history)
    canvas.tools.hide('layout', !data.layouts.length)
    canvas.tools.enable('undo', data.undo)
    canvas.tools.enable('redo', data.redo)
  }

  describe() {
    const { canvas } = this, { model, data, view, filters } = canvas, number = (value) => value.toLocaleString('en')
    const isClass = (row) => (row.kind.iri ?? row.kind) === row.id // in a picture of classes each is one node
    const count = (rows) => [...rows.values()].reduce((sum, row) => sum + (isClass(row) ? 1 : row.members || 1), 0)
    const shown = count(view.rows), all = Math.max(model.total, count(model.nodes))
    canvas.legend.show(model, filters, data.mine.filter((id) => view.rows.has(id)).length)
    canvas.note.textContent = `${shown < all ? `${number(shown)} of ` : ''}${number(all)} ${all === 1 ? 'node' : 'nodes'}${shown < all ? ' shown' : ''}`
    canvas.tools.mark('filters', canvas.filtered)
    canvas.frame.classList.toggle('empty', !model.nodes.size && (!data.scene || data.scene === canvas.known))
    canvas.frame.dataset.drawn = `${view.rows.size} nodes, ${view.links.size} links`
    canvas.caption.hidden = !data.highlight
    if (data.highlight) {
      const clear = element('button', { type: 'button', 'aria-label': 'Stop highlighting' }, '×')
      clear.addEventListener('click', () => canvas.act('unhighlight'))
      canvas.caption.replaceChildren(element('span', {}, data.highlight.label), clear)
    }
    this.point()
    canvas.panels.refresh()
  }

  hint(lines, at) {
    const { tip, menu, frame, view } = this.canvas
    tip.hidden = !lines || menu.open || view.held.size > 0
    if (tip.hidden) return
    tip.replaceChildren(...lines.map((line) => element('div', { dir: 'auto' }, line)))
    const { clientWidth: width, clientHeight: height } = frame, { offsetWidth, offsetHeight } = tip
    tip.style.left = `${Math.max(4, Math.min(at.x + 14, width - offsetWidth - 8))}px`
    tip.style.top = `${Math.max(4, Math.min(at.y + 16, height - offsetHeight - 8))}px`
  }
}

function keys() {
  const list = element('dl', { class: 'keys' }, ...(TOUCHED.matches ? FINGERS : KEYS).flatMap(([key, what]) => [element('dt', {}, element('kbd', {}, key)), element('dd', {}, what)]))
  return TOUCHED.matches ? [list] : [list, element('p', { class: 'hint' }, 'Double-click expands. Drag moves a node and pins it. Right-click opens its menu.')]
}
