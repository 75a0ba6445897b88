// Indent a query by its braces, one clause a line. Only white space is changed: comments, strings
// and IRIs pass through as they are.
import { tokens } from './reading.js'

const CLAUSE = new Set(['SELECT', 'CONSTRUCT', 'ASK', 'DESCRIBE', 'WHERE', 'GROUP', 'ORDER', 'HAVING', 'LIMIT', 'OFFSET', 'FROM',
  'OPTIONAL', 'FILTER', 'BIND', 'MINUS', 'VALUES', 'PREFIX', 'BASE', 'UNION', 'GRAPH'])
const TIGHT_AFTER = new Set(['(', '^', '!', '[', '@'])
const TIGHT_BEFORE = new Set([')', ',', ']', '*', '+', '?'])

export function formatted(text) {
  const lines = [], stack = []
  let line = '', deeper = 0, parens = 0, previous = null
  const indent = () => '  '.repeat(stack.length + deeper)
  const flush = () => { if (line.trim()) lines.push(line.trimEnd()); line = '' }
  const begin = () => { if (!line) line = indent() }
  for (const token of tokens(text, true)) {
    if (token.kind === 'skip') {
      for (const part of token.text.match(/#[^\n]*|\n[^\S\n]*\n/g) ?? []) {
        if (part[0] !== '#') { flush(); if (lines.at(-1)) lines.push('') } else { begin(); line += (line.trim() ? ' ' : '') + part; flush() }
      }
      if (previous) previous = { ...previous, spaced: true }
      continue
    }
    const word = token.text.toUpperCase(), clause = token.kind === 'word' && CLAUSE.has(word)
    if (token.text === '}') { flush(); stack.pop(); deeper = 0; line = `${indent()}}`; if (previous) flush(); previous = token; continue }
    if (clause && parens === 0 && line.trim() && !['{', '}'].includes(line.trim()) && !(word === 'WHERE' && /^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)/i.test(line) && line.length < 60)) { flush(); deeper = 0 }
    begin()
    if (line.trim() && spaceBetween(previous, token)) line += ' '
    line += token.text
    if (token.text === '(') parens += 1
    if (token.text === ')') parens = Math.max(0, parens - 1)
    if (token.text === '{') { flush(); stack.push(1); deeper = 0 }
    if (parens === 0 && token.text === ';') { flush(); deeper = 1 }
    if (parens === 0 && token.text === '.') { flush(); deeper = 0 }
    if (token.kind === 'iri' && /^\s*(PREFIX|BASE)\b/i.test(line)) flush()
    previous = token
  }
  flush()
  return `${lines.join('\n').trim()}\n`
}

// Between tokens that touched, none is put; between others one stays, but for brackets.
function spaceBetween(previous, token) {
  if (!previous) return false
  if (TIGHT_AFTER.has(previous.text) || token.text === ')' || token.text === ']') return false
  if (['{', ';', '.'].includes(token.text)) return true
  if (TIGHT_BEFORE.has(token.text) || token.text === '(') return Boolean(previous.spaced)
  return Boolean(previous.spaced) || previous.text === ','
}
