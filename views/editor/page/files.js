// An answer as a file: written in pieces, so that a long one does not freeze the page.
import { grouped, moment, save } from './dom.js'
import { isNumber } from './terms.js'

const PIECE = 5000
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const MARKUP = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => MARKUP[sign]).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '')
const plain = (found) => (found ? (found.type === 'bnode' ? `_:${found.value}` : found.value) : '')

// A spreadsheet takes what begins with these signs for a formula; an apostrophe makes it text.
function csvCell(found) {
  const text = plain(found), safe = !isNumber(found) && FORMULA.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function jsonTerm({ type, value, language, datatype }) {
  return { type, value, ...(language ? { 'xml:lang': language } : {}), ...(datatype ? { datatype } : {}) }
}

function xmlTerm({ type, value, language, datatype }) {
  const more = language ? ` xml:lang="${escaped(language)}"` : datatype ? ` datatype="${escaped(datatype)}"` : ''
  return `<${type}${type === 'literal' ? more : ''}>${escaped(value)}</${type}>`
}

const markdownCell = (text) => text.replace(/[\\|<>*_`[\]]/g, '\\$&').replace(/\s+/g, ' ')

const WRITERS = {
  CSV: {
    suffix: 'csv', type: 'text/csv',
    head: (names) => `${names.map((value) => csvCell({ type: 'literal', value })).join(',')}\r\n`,
    row: (cells) => `${cells.map(csvCell).join(',')}\r\n`,
  },
  JSON: {
    suffix: 'srj', type: 'application/sparql-results+json',
    head: (names) => `{"head":{"vars":${JSON.stringify(names)}},"results":{"bindings":[\n`,
    row: (cells, names, at) => `${at ? ',\n' : ''}${JSON.stringify(Object.fromEntries(names.flatMap((name, n) => (cells[n] ? [[name, jsonTerm(cells[n])]] : []))))}`,
    foot: () => '\n]}}\n',
  },
  XML: {
    suffix: 'srx', type: 'application/sparql-results+xml',
    head: (names) => `<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n<head>${names.map((name) => `<variable name="${escaped(name)}"/>`).join('')}</head>\n<results>\n`,
    row: (cells, names) => `<result>${names.map((name, n) => (cells[n] ? `<binding name="${escaped(name)}">${xmlTerm(cells[n])}</binding>` : '')).join('')}</result>\n`,
    foot: () => '</results>\n</sparql>\n',
  },
}

// A table to read, so it says what the page does: one column for a node and its label, written as was chosen.
function markdown(columns, textAt) {
  const line = (texts) => `| ${texts.map(markdownCell).join(' | ')} |\n`
  return {
    suffix: 'md', type: 'text/markdown',
    head: () => `${line(columns.map(({ heading }) => heading))}|${columns.map(() => ' --- |').join('')}\n`,
    row: (_cells, _names, at) => line(columns.map((column) => textAt(at, column))),
  }
}

async function written(answer, { head, row, foot = () => '' }, tell) {
  const parts = [head(answer.variables)], { variables } = answer
  for (let at = 0; at < answer.size; at += PIECE) {
    let piece = ''
    for (let line = at; line < Math.min(at + PIECE, answer.size); line += 1) {
      piece += row(variables.map((_, column) => answer.cell(line, column)), variables, line)
    }
    parts.push(piece)
    if (answer.size > PIECE) { tell(`Writing ${grouped(Math.min(at + PIECE, answer.size))} of ${grouped(answer.size)} rows …`); await moment() }
  }
  parts.push(foot())
  return parts
}

async function ofServer(answer, name, type, suffix, tell) {
  const response = await fetch(new URL('sparql', document.baseURI), { method: 'POST', body: answer.query, headers: { 'Content-Type': 'application/sparql-query', Accept: type } })
  if (!response.ok) { tell((await response.text()).split('\n')[0]); return }
  save([await response.blob()], `${name}.${suffix}`, type)
}

// Entries for the menu: the name of a format and what saves it.
export function filesOf(answer, name, tell, { columns, textAt }) {
  if (answer.form === 'ASK') return []
  const entries = Object.entries({ ...WRITERS, Markdown: markdown(columns, textAt) }).map(([label, writer]) => [label, async () => {
    save(await written(answer, writer, tell), `${name}.${writer.suffix}`, writer.type)
    tell('')
  }])
  if (!answer.isTriples) {
    entries.splice(1, 0, ['TSV', () => save([`${answer.head}\n`, answer.lines.map((line) => `${line}\n`).join('')], `${name}.tsv`, 'text/tab-separated-values')])
    return entries
  }
  return [
    ['Turtle', () => ofServer(answer, name, 'text/turtle', 'ttl', tell)],
    ['JSON-LD', () => ofServer(answer, name, 'application/ld+json', 'jsonld', tell)],
    ['N-Triples', () => save([answer.lines.map((line) => `${line}\n`).join('')], `${name}.nt`, 'application/n-triples')],
    ...entries.slice(0, 1),
  ]
}
