// Read just enough of a query to complete, format and judge it: tokens, prefixes, triple patterns.
const TOKEN = new RegExp([
  '(?<skip>\\s+|#[^\\n]*)',
  '(?<iri><[^<>"{}|^`\\\\\\s]*>)',
  '(?<string>"""(?:[^"\\\\]|\\\\.|"(?!""))*"""|\'\'\'(?:[^\'\\\\]|\\\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\\\\n]|\\\\.)*"|\'(?:[^\'\\\\\\n]|\\\\.)*\')',
  '(?<number>\\d+\\.\\d+|\\d+(?![\\p{L}_:-]))',
  '(?<variable>[?$][\\p{L}\\p{N}_]+)',
  '(?<name>(?:[\\p{L}][\\p{L}\\p{N}_.-]*)?:(?:[\\p{L}\\p{N}_:%-](?:[\\p{L}\\p{N}_:.%-]*[\\p{L}\\p{N}_:%-])?)?)',
  '(?<word>@?[\\p{L}][\\p{L}\\p{N}_-]*)',
  '(?<other>[\\s\\S])',
].join('|'), 'gu')

export function* tokens(text, withSkipped = false) {
  for (const match of text.matchAll(TOKEN)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined)
    if (withSkipped || kind !== 'skip') yield { kind, text: match[0], start: match.index }
  }
}

export function prefixesOf(text) {
  const found = {}
  for (const match of text.matchAll(/\bPREFIX\s+([\p{L}\p{N}_.-]*):\s*<([^>]*)>/giu)) found[match[1]] = match[2]
  return found
}

export function variablesOf(text) {
  return new Set([...tokens(text)].filter((token) => token.kind === 'variable').map((token) => token.text))
}

const BREAKS = new Set(['.', '{', '}'])

// What has been said since the last full stop or brace, cut at semicolons.
export function pieces(list) {
  let start = list.length
  while (start && !BREAKS.has(list[start - 1].text)) start -= 1
  const parts = [[]]
  for (const token of list.slice(start)) token.text === ';' ? parts.push([]) : parts.at(-1).push(token)
  return parts
}

// Where the next term stands: subject, property or object, with what is known of the pattern.
export function place(before) {
  const parts = pieces([...tokens(before)]), last = parts.at(-1)
  const terms = last.filter((token) => token.text !== ',')
  const offset = parts.length > 1 ? 1 : 0
  const subject = parts[0][0]?.text ?? null
  const property = terms[1 - offset]?.text ?? null
  return { part: ['subject', 'property', 'object'][Math.min(2, terms.length + offset)], subject, property }
}

// For each subject: its classes, and the properties asked of it.
export function subjects(text) {
  const found = new Map()
  let statement = []
  const close = () => {
    const subject = statement[0]
    if (subject && /variable|name|iri/.test(subject.kind)) {
      const entry = found.get(subject.text) ?? { classes: [], properties: [] }
      found.set(subject.text, entry)
      for (const [at, part] of pieces(statement).entries()) {
        const [property, object] = at ? part : part.slice(1)
        if (!property) continue
        if (property.text === 'a' || property.text === 'rdf:type') { if (object && object.kind !== 'variable') entry.classes.push(object.text) }
        else if (property.kind === 'name' || property.kind === 'iri') entry.properties.push(property.text)
      }
    }
    statement = []
  }
  for (const token of tokens(text)) BREAKS.has(token.text) ? close() : statement.push(token)
  close()
  return found
}
