// The panels of the canvas: the history, the layouts, and what is shown.
const version = new URL(import.meta.url).search
const { element, mark } = await import(new URL(`./dom.js${version}`, import.meta.url).href)

const number = (value) => value.toLocaleString('en')

function button(text, use, attributes = {}) {
  const made = element('button', { type: 'button', 'data-key': text, ...attributes }, text)
  made.addEventListener('click', use)
  return made
}

// ---- history

export function history(canvas) {
  const { steps = [], at = 0 } = canvas.told.history ?? {}
  return [element('ol', { class: 'steps' }, ...steps.toReversed().map(([place, text, detail]) => {
    const line = element('button', { type: 'button', 'data-key': `step ${place}`, 'aria-current': place === at ? 'step' : 'false' },
      element('span', { class: 'what' }, text), element('span', { class: 'count' }, detail))
    line.classList.toggle('undone', place > at)
    line.addEventListener('click', () => canvas.act('goto', { at: place }))
    return element('li', {}, line)
  }))]
}

// ---- layouts

export function layouts(canvas) {
  const { view, data } = canvas, chosen = view.selection(), one = chosen.length === 1 ? chosen[0] : null
  const pinned = [...view.rows.values()].filter((row) => row.pinned).length
  const list = data.layouts.map(([name, title, said]) => {
    const entry = element('button', { type: 'button', 'data-key': name },
      element('span', { class: 'what' }, title), element('span', { class: 'said' }, said))
    entry.addEventListener('click', () => {
      view.whole = true
      canvas.act('layout', { layout: name, node: one })
    })
    return element('li', {}, entry)
  })
  const row = (name, hint, key) => button(name, () => align(canvas, chosen, key), { title: hint, disabled: '' })
  const lines = [row('In a row', 'Set the selected nodes beside each other', 'y'), row('In a column', 'Set the selected nodes below each other', 'x')]
  if (chosen.length > 1) for (const line of lines) line.removeAttribute('disabled')
  const unpin = button(pinned ? `Unpin all (${number(pinned)})` : 'Unpin all', () => canvas.act('unpin', {}), pinned ? {} : { disabled: '' })
  const physics = button(view.physics ? 'Stop moving' : 'Let it move', () => {
    view.letMove(!view.physics)
    canvas.panels.refresh()
  }, { 'aria-pressed': view.physics, 'data-key': 'physics', title: 'Springs pull linked nodes together until you stop them; pinned nodes stay' })
  return [
    element('ul', { class: 'choices' }, ...list),
    element('p', { class: 'hint' }, one ? `Around ${view.rows.get(one).label}, or with its type as the sets.` : 'Select a node to choose the middle, or the type of the sets.'),
    element('h3', {}, chosen.length > 1 ? `Align ${number(chosen.length)} selected` : 'Align selected'), element('div', { class: 'row' }, ...lines),
    element('h3', {}, 'By hand'), element('div', { class: 'row' }, physics, unpin),
  ]
}

// Sets nodes on one line, in their order, no closer than their labels need.
function align(canvas, ids, fixed) {
  const { view } = canvas, along = fixed === 'y' ? 'x' : 'y', gap = fixed === 'y' ? 130 : 64
  const places = ids.map((id) => ({ id, ...view.placeOf(id) })).sort((a, b) => a[along] - b[along] || (a.id < b.id ? -1 : 1))
  const level = places.reduce((sum, place) => sum + place[fixed], 0) / places.length
  const middle = places.reduce((sum, place) => sum + place[along], 0) / places.length
  const step = Math.max(gap, (places.at(-1)[along] - places[0][along]) / Math.max(1, places.length - 1))
  const moved = Object.fromEntries(places.map(({ id }, at) => {
    const where = Math.round(middle + (at - (places.length - 1) / 2) * step)
    return [id, along === 'x' ? [where, Math.round(level)] : [Math.round(level), where]]
  }))
  canvas.act('move', { places: moved })
}

// ---- what is shown

export function filters(canvas, typing) {
  const { model, filters: chosen } = canvas
  if (typing) return []
  const text = element('input', { type: 'search', 'data-key': 'text', placeholder: 'Only labels with …', 'aria-label': 'Only nodes whose label holds this text' })
  text.value = chosen.text
  text.addEventListener('input', () => canvas.filter({ text: text.value.trim() }))
  const clear = button('Show all', () => canvas.filter({ kinds: [], relations: [], sources: [], text: '' }), canvas.filtered ? {} : { disabled: '' })
  return [
    text,
    ...section('Types', model.kinds.map((kind) => tick(canvas, 'kinds', kind.iri, kind.label || 'no type', kind.count, mark(kind), grouping(canvas, kind)))),
    ...section('Relations', model.relations().map(({ iri, name, count }) => tick(canvas, 'relations', iri, name, count))),
    ...section('Sources', canvas.told.sources?.graphs.map(([iri, label, count]) => tick(canvas, 'sources', iri, label, count))
      ?? [button('Tell the sources', () => canvas.ask('sources'))]),
    ...languages(canvas),
    element('div', { class: 'row' }, clear),
  ]
}

function section(title, rows) { return rows.length ? [element('h3', {}, title), element('div', { class: 'ticks' }, ...rows)] : [] }

function tick(canvas, what, iri, name, count, ...more) {
  const box = element('input', { type: 'checkbox', 'data-key': `${what} ${iri}` }), off = new Set(canvas.filters[what])
  box.checked = !off.has(iri)
  box.addEventListener('change', () => {
    if (!off.delete(iri)) off.add(iri)
    canvas.filter({ [what]: [...off] })
  })
  const [symbol, choice] = more
  const label = element('label', {}, box, symbol ?? '', element('span', { class: 'name' }, name))
  return element('div', { class: 'tick' }, label, choice ?? '', element('span', { class: 'count' }, number(count)))
}

// A class can be one node, or one for each other end of a relation.
function grouping(canvas, kind) {
  const ways = canvas.model.relationsOf(kind.iri), now = canvas.data.groups[kind.iri]
  if (kind.count < 2 || !canvas.data.groupable) return ''
  const options = [['', 'each'], ['all', 'as one'], ...ways.map(({ iri, outgoing, name }) => [`${outgoing ? '>' : '<'}${iri}`, `by ${name}`])]
  const choice = element('select', { 'aria-label': `Group ${kind.label}`, 'data-key': `group ${kind.iri}`, title: 'Draw them as one node, or as one for each category' },
    ...options.map(([value, text]) => element('option', { value }, text)))
  choice.value = now ?? ''
  choice.addEventListener('change', () => canvas.act('group', { kind: kind.iri, by: choice.value }))
  return choice
}

function languages(canvas) {
  const { languages: known = [], language = '' } = canvas.data
  if (known.length < 2) return []
  const choice = element('select', { 'aria-label': 'Language of labels', 'data-key': 'language' },
    ...[['', 'English first'], ...known.map((tag) => [tag, nameOf(tag)])].map(([value, text]) => element('option', { value }, text)))
  choice.value = language
  choice.addEventListener('change', () => canvas.act('language', { language: choice.value }))
  return [element('h3', {}, 'Labels'), choice]
}

function nameOf(tag) {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return tag
  }
}

// ---- why not all is drawn, and what to do about it

// Which nodes come first where not all are drawn; the members of one class have one type.
function order(canvas) {
  const { order: { usual, now, of } } = canvas.data, { kinds } = canvas.model
  const types = of === 'members' ? [] : [['each', 'Some of each type'], ...kinds.filter(({ iri }) => iri).map(({ iri, label }) => [iri, `${label[0].toUpperCase()}${label.slice(1)} first`])]
  const choice = element('select', { 'aria-label': 'Draw first', 'data-key': 'order' },
    ...[['', usual], ['name', 'By name'], ...types].map(([value, text]) => element('option', { value }, text)))
  choice.value = now
  choice.addEventListener('change', () => canvas.act('first', { order: choice.value }))
  return [element('h3', {}, 'Draw first'), choice]
}

export function cap(canvas) {
  const { model, view, data } = canvas, drawn = model.nodes.size, all = Math.max(model.total, drawn), hidden = drawn - view.rows.size
  const full = drawn >= data.most, lines = []
  if (all > drawn) lines.push(element('p', {}, `${number(drawn)} of ${number(all)} nodes are on the canvas, which holds ${number(data.most)}.`))
  if (hidden) lines.push(element('p', {}, `${number(hidden)} of them ${hidden === 1 ? 'is' : 'are'} filtered out.`))
  if (!lines.length) lines.push(element('p', {}, 'All nodes of this picture are drawn. A number beside a node counts its neighbors that are not.'))
  const more = button(`Draw up to ${number(data.most)}`, () => canvas.act('more'))
  const show = button('Show what is filtered out', () => canvas.filter({ kinds: [], relations: [], sources: [], text: '' }))
  const find = button('Choose by name', () => {
    canvas.panels.close()
    canvas.search.input.focus()
  })
  const sift = button('Choose by type or relation', () => canvas.panels.show('filters'))
  const hint = full ? 'The canvas is full: hide, group or collapse something to make room.' : 'To choose which neighbors come, tick relations in the card of a node.'
  const first = all > drawn && data.order ? order(canvas) : []
  return [...lines, ...first, element('div', { class: 'stack' }, ...(all > drawn && !full ? [more] : []), ...(hidden ? [show] : []), find, sift), element('p', { class: 'hint' }, hint)]
}
