// The legend: what the colors say, and for types and what is inferred also whether it is shown.
const version = new URL(import.meta.url).search
const beside = (name) => import(new URL(`./${name}${version}`, import.meta.url).href)
const [{ element, icon, mark }, { INFERRED }] = await Promise.all([beside('dom.js'), beside('model.js')])

const ACCENT = 'var(--st-primary-color)'
const DOT = 'M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10Z'

export class Legend {
  constructor(toggle) {
    this.element = element('div', { class: 'legend', role: 'group', 'aria-label': 'Types of nodes' })
    this.element.addEventListener('click', (event) => {
      const chip = event.target.closest('button')
      if (chip) toggle(chip.dataset.what, chip.dataset.iri)
    })
  }

  show(model, filters, owned) {
    const { kinds, tints, note } = model, strokes = model.strokes()
    const text = JSON.stringify([kinds, tints, note, strokes, filters.kinds, filters.sources, owned])
    if (text === this.shown) return
    this.shown = text
    const at = [...this.element.children].indexOf(this.element.getRootNode().activeElement)
    const measured = tints.map((one) => tint(mark({ ...one, path: DOT }), one.label, one.count))
    const said = note ? [element('span', { class: 'measure' }, note)] : []
    const types = kinds.map((kind) => type(kind, filters.kinds.includes(kind.iri)))
    const mine = owned ? [tint(mark({ path: DOT, light: ACCENT, dark: ACCENT }), 'in your stack', owned)] : []
    for (const one of mine) one.classList.add('own')
    this.element.replaceChildren(...said, ...measured, ...types, ...mine, ...lines(strokes, filters.sources.includes(INFERRED)))
    this.element.children[at]?.focus()
  }
}

// What a symbol says, and of how many.
function tint(symbol, label, count) {
  return element('span', { class: 'tint' }, symbol, element('span', { class: 'name' }, label), element('span', { class: 'count' }, count?.toLocaleString('en') ?? ''))
}

// A button that hides what it explains, or shows it again.
function chip(what, iri, off, name, count, symbol) {
  const many = count.toLocaleString('en')
  return element('button', {
    type: 'button', 'data-what': what, 'data-iri': iri, 'aria-pressed': !off, title: `${off ? 'Show' : 'Hide'} ${name} (${many})`,
  }, symbol, element('span', { class: name.includes(':') ? 'curie' : 'name' }, name), element('span', { class: 'count' }, many))
}

function type(kind, off) { return chip('kinds', kind.iri, off, kind.label || 'no type', kind.count, mark(kind)) }

// What lines that are not plain ones say, as far as there are any.
function lines({ dashed, dotted }, off) {
  return [...(dashed ? [tint(line('5 4'), 'nearly the same', dashed)] : []), ...(dotted ? [chip('sources', INFERRED, off, 'inferred', dotted, line('1.6 3.6'))] : [])]
}

function line(dashes) {
  const svg = icon('M0 8H22')
  for (const [name, value] of Object.entries({ class: 'line', viewBox: '0 0 22 16', width: 22, 'stroke-dasharray': dashes })) svg.setAttribute(name, value)
  return svg
}
