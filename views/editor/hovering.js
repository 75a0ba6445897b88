// Pointing at a name in a query shows what the data calls it, and what it is.
import { hoverTooltip } from '@codemirror/view'
import { prefixesOf, tokens } from './reading.js'

// `known` returns the vocabulary, and `describe` asks for label and class of a node by its IRI.
export function hovering({ known, describe }) {
  return hoverTooltip(async (view, at) => {
    const line = view.state.doc.lineAt(at), place = at - line.from
    if (/^\s*(#|PREFIX\b|BASE\b)/i.test(line.text)) return null
    const token = [...tokens(line.text)].find(({ start, text }) => start <= place && place < start + text.length)
    const iri = token && iriOf(token, { ...known().prefixes, ...prefixesOf(view.state.doc.toString()) })
    const found = iri && await describe(iri)
    if (!found || found.label === iri || found.label === token.text) return null
    return { pos: line.from + token.start, end: line.from + token.start + token.text.length, above: true, create: () => ({ dom: drawn(found) }) }
  })
}

function iriOf({ kind, text }, prefixes) {
  if (kind === 'iri') return text.slice(1, -1)
  const cut = kind === 'name' ? text.indexOf(':') : -1
  const space = prefixes[text.slice(0, cut)]
  return cut >= 0 && space && cut < text.length - 1 ? space + text.slice(cut + 1) : null
}

function drawn({ label, kind }) {
  const dom = document.createElement('div'), name = document.createElement('b'), also = document.createElement('span')
  dom.className = 'cm-named'
  name.textContent = label
  also.textContent = kind
  dom.append(name, also)
  return dom
}
