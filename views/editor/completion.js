// What to type next: classes after `a`, properties that the subject's class has, individuals by label,
// prefixes, variables and keywords. All of it comes from the data that is open.
import { place, prefixesOf, subjects, variablesOf } from './reading.js'

const KEYWORDS = ('SELECT DISTINCT CONSTRUCT DESCRIBE ASK WHERE FROM PREFIX OPTIONAL UNION MINUS FILTER BIND VALUES GRAPH '
  + 'GROUP BY HAVING ORDER LIMIT OFFSET AS ASC DESC COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE '
  + 'BOUND IRI CONCAT STRLEN UCASE LCASE CONTAINS STRSTARTS STRENDS REGEX REPLACE IF COALESCE isIRI isLiteral EXISTS NOT IN').split(' ')
const WORD = /(?:[\p{L}][\p{L}\p{N}_.-]*)?:?[\p{L}\p{N}_-]*$/u

export function completions({ known, find }) {
  return [prefixes(known), variables, words(known), individuals(known, find), keywords]
}

function lineBefore(context) {
  const line = context.state.doc.lineAt(context.pos)
  return line.text.slice(0, context.pos - line.from)
}

const inComment = (before) => /(^|\s)#[^>]*$/.test(before)
const inString = (before) => (before.replace(/\\./g, '').match(/"/g) ?? []).length % 2 === 1
const inPrefix = (before) => /\bPREFIX\s+\S*$/i.test(before)

// The word being typed, or null where none of our words can stand.
function current(context) {
  const before = lineBefore(context)
  if (inComment(before) || inString(before) || inPrefix(before) || /[?$][\p{L}\p{N}_]*$/u.test(before) || /<[^>\s]*$/.test(before)) return null
  const word = WORD.exec(before)[0], from = context.pos - word.length
  return { word, from, ...place(context.state.doc.sliceString(0, from)) }
}

function inserted(name, known) {
  return (view, _completion, from, to) => {
    const prefix = /^([^<:]*):/.exec(name)?.[1], text = view.state.doc.toString()
    const changes = [{ from, to, insert: name }]
    let shift = 0
    if (prefix !== undefined && known.prefixes[prefix] && !(prefix in prefixesOf(text))) {
      const line = `PREFIX ${prefix}: <${known.prefixes[prefix]}>\n`, at = headerEnd(text)
      changes.unshift({ from: at, insert: line })
      shift = line.length
    }
    view.dispatch({ changes, selection: { anchor: from + shift + name.length }, userEvent: 'input.complete' })
  }
}

// After the header of comments, before everything else.
const headerEnd = (text) => /^(?:#[^\n]*\n)*/.exec(text)[0].length

function prefixes(known) {
  return (context) => {
    const match = /\bPREFIX\s+([\p{L}\p{N}_.-]*)$/iu.exec(lineBefore(context))
    if (!match) return null
    const options = Object.entries(known().prefixes).map(([prefix, iri]) => ({ label: `${prefix}: <${iri}>` }))
    return { from: context.pos - match[1].length, options }
  }
}

function variables(context) {
  const match = /[?$][\p{L}\p{N}_]*$/u.exec(lineBefore(context))
  if (!match) return null
  const text = context.state.doc.toString()
  const others = variablesOf(text.slice(0, context.pos - match[0].length) + text.slice(context.pos))
  return { from: context.pos - match[0].length, options: [...others].map((label) => ({ label })), validFor: /^[?$][\p{L}\p{N}_]*$/u }
}

function words(known) {
  return (context) => {
    const here = current(context), all = known()
    if (!here || (!here.word && !context.explicit && here.part !== 'object' && here.part !== 'property')) return null
    const isType = here.part === 'object' && (here.property === 'a' || here.property === 'rdf:type')
    const options = isType ? classOptions(all) : here.part === 'property' ? propertyOptions(all, here.subject, context.state.doc.toString()) : []
    if (!options.length || (!here.word && !isType && here.part === 'object')) return null
    return { from: here.from, options, validFor: /^[\p{L}\p{N}_.-]*:?[\p{L}\p{N}_-]*$/u }
  }
}

const amount = (count) => count.toLocaleString('en')

function classOptions(all) {
  return all.classes.map(([name, label, count], at) => (
    { label: name, detail: `${label} · ${amount(count)}`, boost: 99 - Math.min(99, at), apply: inserted(name, all) }))
}

// Properties that the subject's class really has, most used first; all of them where no class is known.
function propertyOptions(all, subject, text) {
  const counts = countsFor(all, subjects(text).get(subject))
  const listed = counts
    ? [...counts].sort((a, b) => b[1] - a[1]).map(([at, count]) => [...all.properties[at].slice(0, 2), count])
    : all.properties
  const options = listed.map(([name, label, count], at) => (
    { label: name, detail: `${label} · ${amount(count)}`, boost: 98 - Math.min(98, at), apply: inserted(name, all) }))
  return [{ label: 'a', detail: 'has class', boost: 99 }, ...options]
}

function countsFor(all, entry) {
  if (!entry) return null
  let classes = entry.classes.filter((name) => name in all.of)
  if (!classes.length) {
    const asked = entry.properties.map((name) => all.properties.findIndex(([known]) => known === name)).filter((at) => at >= 0)
    if (!asked.length) return null
    classes = Object.keys(all.of).filter((name) => asked.every((at) => all.of[name].some(([known]) => known === at)))
  }
  const counts = new Map()
  for (const name of classes) for (const [at, count] of all.of[name]) counts.set(at, Math.max(count, counts.get(at) ?? 0))
  return counts.size ? counts : null
}

function individuals(known, find) {
  return async (context) => {
    const here = current(context)
    if (!here || here.part === 'property' || here.property === 'a') return null
    const text = here.word.split(':').at(-1)
    if (text.length < 2 || KEYWORDS.includes(text)) return null
    const found = await find(text, context)
    if (context.aborted) return null
    const options = found.map((match, at) => ({
      label: match.label,
      detail: `${match.name}${match.kind ? ` · ${match.kind}` : ''}`,
      boost: 60 - at,
      apply: inserted(match.name, known()),
    }))
    return { from: here.from, options, filter: false }
  }
}

function keywords(context) {
  const here = current(context)
  if (!here || here.word.includes(':') || here.word.length < 2) return null
  return { from: here.from, options: KEYWORDS.map((label) => ({ label, boost: -60 })), validFor: /^\w*$/ }
}
