// The SPARQL editor: CodeMirror with what this program knows about the data. It is bundled at set-up
// into build/editor.js; nothing in it talks to another host.
import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { HighlightStyle, bracketMatching, foldGutter, indentOnInput, syntaxHighlighting, syntaxTree } from '@codemirror/language'
import { lintKeymap, linter, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags as t } from '@lezer/highlight'
import { sparql } from 'codemirror-lang-sparql'
import { completions } from './completion.js'
import { formatted } from './formatting.js'
import { hovering } from './hovering.js'
import { prefixesOf } from './reading.js'

const LABEL = 'SPARQL query. Control and Enter runs it. Escape, then Tab, leaves the editor.'

const colors = HighlightStyle.define([
  { tag: [t.keyword, t.operatorKeyword, t.controlKeyword, t.definitionKeyword, t.modifier], color: 'var(--st-blue-text-color)', fontWeight: '600' },
  { tag: [t.variableName, t.special(t.variableName)], color: 'var(--st-violet-text-color)', whiteSpace: 'nowrap' },
  { tag: [t.string, t.special(t.string)], color: 'var(--st-green-text-color)' },
  { tag: [t.number, t.bool], color: 'var(--st-orange-text-color)' },
  { tag: [t.url, t.link], color: 'var(--st-red-text-color)' },
  { tag: [t.comment, t.lineComment], color: 'var(--st-gray-text-color)' },
])

const look = EditorView.theme({
  '&': { color: 'var(--st-text-color)', backgroundColor: 'var(--st-secondary-background-color)', fontSize: '14px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--st-code-font)', lineHeight: '1.5', minHeight: '124px', maxHeight: 'min(46dvh, 420px)', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--st-text-color)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--st-text-color)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'color-mix(in srgb, var(--st-text-color) 72%, transparent)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--st-text-color) 4%, transparent)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--st-primary-color) 26%, transparent) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--st-background-color)', color: 'var(--st-text-color)', border: '1px solid var(--st-border-color)', borderRadius: '6px', boxShadow: '0 4px 16px rgb(0 0 0 / 16%)', maxWidth: 'min(560px, 92vw)' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--st-code-font)', fontSize: '13px', maxHeight: '17em' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', display: 'flex', gap: '16px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'color-mix(in srgb, var(--st-primary-color) 18%, var(--st-background-color))', color: 'var(--st-text-color)' },
  '.cm-completionLabel': { flex: '1', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { margin: '0', fontStyle: 'normal', fontFamily: 'var(--st-font)', color: 'color-mix(in srgb, currentColor 72%, transparent)' },
  '.cm-named': { display: 'flex', gap: '10px', padding: '4px 10px', fontFamily: 'var(--st-font)', fontSize: '13px' },
  '.cm-named b': { fontWeight: '600' },
  '.cm-named span': { color: 'color-mix(in srgb, currentColor 72%, transparent)' },
  '.cm-diagnostic': { borderLeft: 'none', padding: '6px 10px', fontFamily: 'var(--st-font)', fontSize: '13px' },
  '.cm-panels': { backgroundColor: 'var(--st-background-color)', color: 'var(--st-text-color)', borderColor: 'var(--st-border-color)' },
  '.cm-panel.cm-search': { fontFamily: 'var(--st-font)', fontSize: '13px' },
  '.cm-textfield, .cm-button': { font: 'inherit', color: 'inherit', background: 'var(--st-background-color)', backgroundImage: 'none', border: '1px solid var(--st-border-color)', borderRadius: '4px', padding: '2px 8px' },
  '.cm-placeholder': { color: 'color-mix(in srgb, currentColor 72%, transparent)' },
})

export function createEditor({ parent, root, doc, prefixes, onRun, onChange, vocabulary, find, describe }) {
  let known = { prefixes, classes: [], properties: [], of: {} }
  let mark = null

  const problems = (view) => {
    const text = view.state.doc.toString()
    if (mark && mark.text === text) return [placed(view.state, mark)]
    return hints(view.state, text, known.prefixes)
  }
  const run = (here) => { closeCompletion(here); onRun(); return true }
  const tidy = (view) => { replace(view, formatted(view.state.doc.toString())); return true }
  const extensions = [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run }, { key: 'Shift-Alt-f', run: tidy }])),
    lineNumbers(), foldGutter(), highlightSpecialChars(), history(), drawSelection(), indentOnInput(),
    bracketMatching(), closeBrackets(), highlightActiveLine(), highlightSelectionMatches(), search({ top: true }),
    sparql(), syntaxHighlighting(colors), look, EditorView.lineWrapping,
    linter(problems, { delay: 400 }),
    autocompletion({ override: completions({ known: () => known, find }), maxRenderedOptions: 60, icons: false, interactionDelay: 0 }),
    hovering({ known: () => known, describe }),
    placeholder('Type a query, or start from a question and edit it as SPARQL.'),
    EditorState.languageData.of(() => [{ commentTokens: { line: '#' } }]),
    EditorView.contentAttributes.of({ 'aria-label': LABEL }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => { if (update.docChanged) onChange(view.state.doc.toString()) }),
  ]
  const begin = (text) => EditorState.create({ doc: text, extensions })
  const view = new EditorView({ parent, root, state: begin(doc) })
  vocabulary().then((found) => { if (found) known = found })

  return {
    view,
    begin,
    text: () => view.state.doc.toString(),
    state: () => view.state,
    show(state) { mark = null; view.setState(state) },
    tidy: () => tidy(view),
    focus: () => view.focus(),
    // The engine has the last word: its mark replaces the local ones until the text changes.
    mark(error, text) {
      mark = error && { ...error, text }
      view.dispatch(setDiagnostics(view.state, problems(view)))
    },
    destroy: () => view.destroy(),
  }
}

function replace(view, text) {
  if (text !== view.state.doc.toString()) {
    const anchor = Math.min(view.state.selection.main.head, text.length)
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor } })
  }
}

// The engine counts characters; the editor counts UTF-16 units.
function placed(state, { line, column, message }) {
  const here = state.doc.line(Math.min(Math.max(1, line ?? 1), state.doc.lines))
  const before = [...here.text].slice(0, Math.max(0, (column ?? 1) - 1)).join('').length
  const word = /^[^\s{}().;,]+|^\S/.exec(here.text.slice(before))
  let from = here.from + before, to = from + (word ? word[0].length : 0)
  if (from === to) from = Math.max(0, from - 1)
  return { from, to, severity: 'error', message, source: 'engine' }
}

// The local grammar is only a hint: it may be older than the engine, and never blocks a run.
function hints(state, text, known) {
  if (!text.trim()) return []
  const found = [], declared = prefixesOf(text)
  let broken = false
  syntaxTree(state).iterate({
    enter: (node) => {
      if (node.type.isError && !broken) {
        broken = true
        const from = Math.min(node.from, text.length - 1)
        found.push({ from, to: Math.max(node.to, from + 1), severity: 'warning', message: 'Something is missing or out of place here, or just before.' })
      }
      if (node.name === 'PrefixedName') {
        const prefix = text.slice(node.from, node.to).split(':')[0]
        if (!(prefix in declared) && !(prefix in known) && prefix !== '_') {
          found.push({ from: node.from, to: node.to, severity: 'warning', message: `The prefix ${prefix}: is not declared.` })
        }
      }
    },
  })
  return found
}
