// The legend: what the colors say, and for types also which of them are shown.
const version = new URL(import.meta.url).search
const { element, mark } = await import(new URL(`./dom.js${version}`, import.meta.url).href)

const DOT = 'M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10Z'

export class Legend {
  constructor(toggle) {
    this.element = element('div', { class: 'legend', role: 'group', 'aria-label': 'Types of nodes' })
    this.element.addEventListener('click', (event) => {
      const chip = event.target.closest('button')
      if (chip) toggle(chip.dataset.kind)
    })
  }

  show({ kinds, tints, note }, hidden) {
    const text = JSON.stringify([kinds, tints, note, [...hidden]])
    if (text === this.shown) return
    this.shown = text
    const at = [...this.element.children].indexOf(this.element.getRootNode().activeElement)
    const measured = tints.map((tint) => element('span', { class: 'tint' }, mark({ ...tint, path: DOT }),
      element('span', {}, tint.label), element('span', { class: 'count' }, tint.count?.toLocaleString('en') ?? '')))
    const said = note ? [element('span', { class: 'measure' }, note)] : []
    this.element.replaceChildren(...said, ...measured, ...kinds.map((kind) => this.chip(kind, hidden.has(kind.iri))))
    this.element.children[at]?.focus()
  }

  chip(kind, off) {
    const name = kind.label || 'no type', count = kind.count.toLocaleString('en')
    return element('button', {
      type: 'button', 'data-kind': kind.iri, 'aria-pressed': !off, title: `${off ? 'Show' : 'Hide'} ${name} (${count})`,
    }, mark(kind), element('span', { class: 'name' }, name), element('span', { class: 'count' }, count))
  }
}
