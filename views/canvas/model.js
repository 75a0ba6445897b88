// The scene as the browser knows it: nodes and links by name, brought up to date by differences.

// The source that stands for all rules: filtering it out hides what is only inferred.
export const INFERRED = 'https://w3id.org/ops-atlas/graph/inferred'
// A link's name: its ends and its relation.
const keyOf = (from, iri, to) => `${from}\n${iri}\n${to}`

export class Model {
  constructor() {
    this.nodes = new Map()
    this.links = new Map()
    this.kinds = []
    this.tints = []
    this.total = 0
    this.note = ''
  }

  // Takes a whole scene, or what is different from the one before (then `before` is set).
  take(update) {
    if (!update.before) {
      this.nodes.clear()
      this.links.clear()
    }
    const names = update.names ?? update.nodes.map(([id]) => id)
    for (const at of update.gone ?? []) this.nodes.delete(names[at])
    for (const [from, to, relation] of update.cut ?? []) this.links.delete(keyOf(names[from], update.relations[relation][0], names[to]))
    for (const [id, label, kind, x, y, size, more, tooltip, members = 0, pinned = 0, tint = -1] of update.nodes) {
      this.nodes.set(id, { id, label, kind: update.kinds[kind].iri, x, y, size, more, tooltip, members, pinned, tint })
    }
    for (const [from, to, relation, near, reason, rule] of update.edges) {
      const [iri, name] = update.relations[relation]
      const link = { from: names[from], to: names[to], iri, name, near, reason, rule: update.rules?.[rule] ?? '' }
      this.links.set(keyOf(link.from, iri, link.to), link)
    }
    this.kinds = update.kinds
    this.kindOf = new Map(update.kinds.map((kind) => [kind.iri, kind]))
    this.tints = update.tints ?? []
    this.total = update.total
    this.note = update.note ?? ''
  }

  // What is left of the scene: nodes most important first, and the links among them. A node that
  // loses all of its links to a filter is not shown either.
  seen(filters, sources) {
    const relations = new Set(filters.relations), hidden = new Set(filters.sources), text = filters.text.toLowerCase()
    const kinds = new Set(filters.kinds), held = new Set(), left = new Set(), links = new Map(), nodes = new Map()
    for (const [key, link] of this.links) {
      const stated = sources?.[key]
      const out = relations.has(link.iri) || (link.rule && hidden.has(INFERRED)) || (stated?.length > 0 && stated.every((source) => hidden.has(source)))
      for (const end of [link.from, link.to]) (out ? left : held).add(end)
      if (!out) links.set(key, link)
    }
    for (const row of [...this.nodes.values()].sort((a, b) => b.size - a.size)) {
      const alone = left.has(row.id) && !held.has(row.id)
      if (alone || kinds.has(row.kind) || (text && !row.label.toLowerCase().includes(text))) continue
      nodes.set(row.id, { ...row, kind: this.kindOf.get(row.kind) })
    }
    const bends = new Map()
    for (const [key, link] of links) {
      if (!nodes.has(link.from) || !nodes.has(link.to)) { links.delete(key); continue }
      const pair = [link.from, link.to].sort().join(), bend = bends.get(pair) ?? 0
      bends.set(pair, bend + 1)
      links.set(key, { ...link, bend })
    }
    return { nodes, links }
  }

  // How many links are drawn otherwise than by a plain line.
  strokes() {
    const found = { dashed: 0, dotted: 0 }
    for (const { near, rule } of this.links.values()) {
      if (rule) found.dotted += 1
      else if (near) found.dashed += 1
    }
    return found
  }

  // How often each relation is drawn, by name.
  relations() {
    const found = new Map()
    for (const { iri, name } of this.links.values()) {
      const one = found.get(iri) ?? { iri, name: name.replace(/ \([\d,]+\)$/, ''), count: 0 }
      one.count += 1
      found.set(iri, one)
    }
    return [...found.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
  }

  // The relations that lead away from nodes of a class, or toward them.
  relationsOf(kind) {
    const found = new Map()
    for (const { from, to, iri, name } of this.links.values()) {
      if (this.nodes.get(from)?.kind === kind) found.set(`>${iri}`, { iri, outgoing: true, name })
      if (this.nodes.get(to)?.kind === kind) found.set(`<${iri}`, { iri, outgoing: false, name: `${name} (from)` })
    }
    return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}
