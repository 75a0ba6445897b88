// Terms as the engine writes them in TSV and N-Triples, read only where they are shown.
const XSD = 'http://www.w3.org/2001/XMLSchema#'
const NUMBERS = new Set(['integer', 'decimal', 'double', 'float', 'int', 'long', 'short', 'nonNegativeInteger', 'positiveInteger'].map((name) => XSD + name))
const DATES = new Set(['date', 'dateTime', 'gYear', 'gYearMonth'].map((name) => XSD + name))
const ESCAPES = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f' }
const LITERAL = /^"((?:[^"\\]|\\[\s\S])*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/

const unescaped = (text) => (text.includes('\\')
  ? text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([\s\S]))/g, (_, short, long, plain) => (plain ? ESCAPES[plain] ?? plain : String.fromCodePoint(parseInt(short ?? long, 16))))
  : text)

export function term(raw) {
  if (!raw) return null
  if (raw[0] === '<' && raw[1] !== '<') return { type: 'uri', value: unescaped(raw.slice(1, -1)) }
  if (raw[0] === '_') return { type: 'bnode', value: raw.slice(2) }
  const match = LITERAL.exec(raw)
  if (match) return { type: 'literal', value: unescaped(match[1]), language: match[2], datatype: match[3] }
  if (raw === 'true' || raw === 'false') return { type: 'literal', value: raw, datatype: `${XSD}boolean` }
  const number = /^[+-]?(\d+|\d*\.\d+|\d+\.\d*)([eE][+-]?\d+)?$/.exec(raw)
  if (number) return { type: 'literal', value: raw, datatype: XSD + (number[2] ? 'double' : raw.includes('.') ? 'decimal' : 'integer') }
  return { type: 'literal', value: raw }
}

export const isNumber = (found) => found?.type === 'literal' && NUMBERS.has(found.datatype)
export const isDate = (found) => found?.type === 'literal' && DATES.has(found.datatype)
export const isNode = (found) => found?.type === 'uri' || found?.type === 'bnode'

// Digits in groups, and yes or no.
function readable(found) {
  if (isNumber(found) && /^-?\d{5,15}$/.test(found.value)) return Number(found.value).toLocaleString('en')
  if (found.datatype === `${XSD}boolean`) return found.value === 'true' ? 'yes' : 'no'
  return found.value
}

export class Names {
  constructor(prefixes, address, changed) {
    this.prefixes = Object.entries(prefixes)
    this.address = address
    this.changed = changed
    this.nodes = new Map()
    this.marks = {}
    this.wanted = new Set()
    this.style = 'labels'
  }

  curie(iri) {
    for (const [prefix, space] of this.prefixes) {
      if (iri.startsWith(space)) {
        const local = iri.slice(space.length)
        if (/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(local) && !local.endsWith('.')) return `${prefix}:${local}`
      }
    }
    return iri
  }

  link(iri) { return `./?node=${encodeURIComponent(this.curie(iri).replace(/^atlas:/, '')).replace(/%3A/g, ':').replace(/%2F/g, '/')}` }

  // What is shown for a term; asks for the label of a node the first time.
  text(found) {
    if (!found) return ''
    if (found.type === 'bnode') return `_:${found.value}`
    if (found.type !== 'uri') return this.style === 'labels' ? readable(found) : found.value
    if (this.style === 'full') return found.value
    if (this.style === 'labels') {
      const known = this.nodes.get(found.value)
      if (known) return known[0]
      this.ask(found.value)
    }
    return this.curie(found.value)
  }

  mark(iri) { return this.marks[this.nodes.get(iri)?.[1]] }

  ask(iri) {
    if (this.nodes.has(iri) || this.wanted.has(iri)) return
    this.wanted.add(iri)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.fetch(), 30)
  }

  async fetch() {
    const asked = [...this.wanted].slice(0, 500)
    for (const iri of asked) { this.wanted.delete(iri); this.nodes.set(iri, this.nodes.get(iri) ?? [this.curie(iri), '', '']) }
    const answer = await fetch(this.address, { method: 'POST', body: JSON.stringify(asked) })
    if (!answer.ok) return
    const { nodes, marks } = await answer.json()
    Object.assign(this.marks, marks)
    for (const [iri, node] of Object.entries(nodes)) this.nodes.set(iri, node)
    if (this.wanted.size) this.fetch()
    this.changed()
  }
}
