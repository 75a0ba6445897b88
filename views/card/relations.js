// What a node could be expanded by: its relations with their counts, to be ticked before anything is drawn.
const STAR = 'M8 1.8l1.9 3.9l4.3.6l-3.1 3l.7 4.3L8 11.6l-3.8 2l.7-4.3l-3.1-3l4.3-.6Z'
const STOP = 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11ZM4.2 4.2l7.6 7.6'
const LIMITS = [25, 50, 100, 250, 500, 1000]

const number = (value) => value.toLocaleString('en')

export class Relations {
  constructor(element, mark, send) {
    Object.assign(this, { element, mark, send, off: new Set(), limit: 25, open: null })
  }

  // Rows are [key, label, class label, mark, total, drawn, habit]; ticks are kept while the node stays.
  show(given) {
    if (given?.node !== this.given?.node) {
      this.off = new Set(given?.rows.filter((row) => row[6] === 'ignore').map(([key]) => key))
      this.open = null
    }
    this.given = given
    if (!given?.rows.length) return []
    const { element, rows } = { ...this, rows: given.rows }, all = sum(rows, 4), drawn = sum(rows, 5)
    const left = rows.filter((row) => row[5] < row[4])
    this.box = element('details', { className: 'relations', children: [
      element('summary', { children: ['Links ', element('span', { className: 'count', text: drawn < all ? `${number(drawn)} of ${number(all)} drawn` : `all ${number(all)} drawn` })] }),
      left.length > 1 && this.every(left),
      element('div', { className: 'ways', children: rows.map((row) => this.row(row)) }),
      this.foot(left),
    ].filter(Boolean) })
    this.box.open = this.open ?? left.length > 0
    this.box.addEventListener('toggle', () => { this.open = this.box.open })
    return [this.box]
  }

  every(left) {
    const { element } = this, box = element('input', { type: 'checkbox' }), on = left.filter(([key]) => !this.off.has(key)).length
    box.checked = on === left.length
    box.indeterminate = on > 0 && on < left.length
    box.addEventListener('change', () => {
      this.off = new Set(box.checked ? [] : left.map(([key]) => key))
      this.box.replaceWith(...this.show(this.given))
      this.box.querySelector('.every input').focus()
    })
    return element('label', { className: 'every', children: [box, 'Every relation'] })
  }

  row([key, label, kind, look, total, drawn, habit]) {
    const { element } = this, done = drawn >= total, box = element('input', { type: 'checkbox' })
    box.checked = done || !this.off.has(key)
    box.disabled = done
    box.addEventListener('change', () => {
      if (box.checked) this.off.delete(key)
      else this.off.add(key)
      this.refoot()
    })
    const name = element('label', { children: [box, element('span', { text: label, className: 'label' }), this.mark(look), element('span', { text: kind, className: 'of' })] })
    const count = element('span', { className: 'count', text: done ? number(total) : drawn ? `${number(drawn)} of ${number(total)}` : number(total) })
    const habits = [['prefer', STAR, 'Draw first'], ['ignore', STOP, 'Never draw unasked']].map(([what, path, title]) => this.habit(key, what, path, title, habit === what))
    return element('div', { className: `way${done ? ' done' : ''}${habit ? ' kept' : ''}`, children: [name, ...habits, count] })
  }

  habit(key, what, path, title, on) {
    const button = this.element('button', { type: 'button', title, 'aria-label': title, 'aria-pressed': on, className: `habit ${what}`, children: [this.mark({ path })] })
    button.addEventListener('click', () => {
      if (what === 'ignore' && !on) this.off.add(key)
      else this.off.delete(key)
      this.send('habit', { node: this.given.node, key, habit: on ? '' : what })
    })
    return button
  }

  foot(left) {
    const { element } = this, chosen = left.filter(([key]) => !this.off.has(key)), rest = sum(chosen, 4) - sum(chosen, 5), few = Math.min(rest, this.limit)
    const add = element('button', { type: 'button', className: 'add', text: !left.length ? 'Nothing to add' : few ? `Add ${number(few)}${few < rest ? ` of ${number(rest)}` : ''}` : 'Add' })
    add.disabled = !few
    add.addEventListener('click', () => {
      add.disabled = true
      this.send('expand', { node: this.given.node, keys: this.given.rows.filter(([key]) => !this.off.has(key)).map(([key]) => key), limit: this.limit })
    })
    const limit = element('select', { 'aria-label': 'The most nodes to add', title: 'The most nodes to add', children: LIMITS.map((many) => element('option', { value: many, text: `up to ${number(many)}` })) })
    limit.value = this.limit
    limit.addEventListener('change', () => {
      this.limit = Number(limit.value)
      this.refoot()
    })
    const collapse = element('button', { type: 'button', text: 'Collapse', title: 'Take away what only this node brought' })
    collapse.addEventListener('click', () => this.send('collapse', { node: this.given.node }))
    return element('div', { className: 'foot', children: [left.length && add, left.length && limit, this.given.opened && collapse] })
  }

  refoot() {
    const left = this.given.rows.filter((row) => row[5] < row[4])
    this.box.querySelector('.foot').replaceWith(this.foot(left))
    this.box.querySelector('.every')?.replaceWith(this.every(left))
  }
}

function sum(rows, at) { return rows.reduce((total, row) => total + Math.min(row[at], row[4]), 0) }
