// An answer as a tree: from parent to child where one column leads to the other, else grouped from the left.
import { element, grouped } from './dom.js'
import { SILENT, byKind } from './columns.js'

const MOST_ROWS = 5000
const MOST_DEEP = 40

export function tree(answer, columns, textAt) {
  const names = columns.filter((column) => column.kind !== 'number'), count = Math.min(answer.size, MOST_ROWS)
  const links = byKind(names, 'node').length >= 2 && chain(answer, names, textAt, count)
  const list = links ? links : grouping(answer, names, textAt, count)
  const note = answer.size > count ? `The first ${grouped(count)} of ${grouped(answer.size)} rows.` : ''
  return { element: element('div', { class: 'tree' }, list), note }
}

function grouping(answer, names, textAt, count) {
  const root = new Map()
  for (let row = 0; row < count; row += 1) {
    let level = root
    for (const column of names) {
      const text = textAt(row, column)
      if (!text) continue
      if (!level.has(text)) level.set(text, new Map())
      level = level.get(text)
    }
  }
  return listOf([...root].map(([text, below]) => [text, below]), 0)
}

function listOf(entries, depth) {
  return element('ul', {}, entries.map(([text, below]) => {
    if (!below.size) return element('li', {}, text)
    const count = below.size - Number(below.has(SILENT)) // what is not stated is no item
    return element('li', {}, element('details', { open: depth === 0 && entries.length <= 12 }, element('summary', {}, text, count ? element('span', {}, ` ${grouped(count)}`) : null), listOf([...below], depth + 1)))
  }))
}

// Parents in the first column, children in the second: only where some child is a parent, too.
function chain(answer, names, textAt, count) {
  const [parents, children] = byKind(names, 'node'), below = new Map(), labels = new Map(), isChild = new Set()
  for (let row = 0; row < count; row += 1) {
    const parent = answer.cell(row, parents.at)?.value, child = answer.cell(row, children.at)?.value
    if (!parent || !child) continue
    labels.set(parent, textAt(row, parents)).set(child, textAt(row, children))
    below.set(parent, (below.get(parent) ?? new Set()).add(child))
    isChild.add(child)
  }
  if (![...below.keys()].some((parent) => isChild.has(parent))) return null
  const roots = [...below.keys()].filter((parent) => !isChild.has(parent))
  const seen = new Set()
  const branch = (name, depth) => {
    const under = [...(below.get(name) ?? [])]
    if (!under.length || seen.has(name) || depth > MOST_DEEP) return element('li', {}, labels.get(name), under.length ? ' …' : null)
    seen.add(name)
    return element('li', {}, element('details', { open: true }, element('summary', {}, labels.get(name), element('span', {}, ` ${grouped(under.length)}`)), element('ul', {}, under.map((child) => branch(child, depth + 1)))))
  }
  const first = roots.length ? roots : [below.keys().next().value]
  return element('ul', {}, first.map((name) => branch(name, 0)))
}
