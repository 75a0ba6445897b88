// Run a query and read its answer while it comes: lines are kept as the engine wrote them.
import { term } from './terms.js'

const END = '\x1e'

export class Answer {
  constructor(query) {
    this.query = query
    this.form = ''
    this.variables = []
    this.lines = []
    this.end = null
    this.cells = new Map()
  }

  get isTriples() { return this.form === 'CONSTRUCT' || this.form === 'DESCRIBE' }
  get size() { return this.lines.length }

  row(at) {
    let found = this.cells.get(at)
    if (!found) {
      found = this.isTriples ? split(this.lines[at]).map(term) : this.lines[at].split('\t').map(term)
      if (this.cells.size > 4000) this.cells.clear()
      this.cells.set(at, found)
    }
    return found
  }

  cell(at, column) { return this.row(at)[column] ?? null }

  take(line) {
    if (line.startsWith(END)) this.finish(JSON.parse(line.slice(1)))
    else if (!this.form) this.begin(JSON.parse(line).form)
    else if (!this.isTriples && !this.head && this.form === 'SELECT') this.readHead(line)
    else if (this.form === 'SELECT' || (this.isTriples && line)) this.lines.push(line)
  }

  begin(form) {
    this.form = form
    if (this.isTriples) this.variables = ['subject', 'property', 'object']
  }

  readHead(line) {
    this.head = line
    this.variables = line ? line.split('\t').map((name) => name.replace(/^\?/, '')) : []
  }

  finish(end) { this.end = end }
}

// N-Triples: two terms without spaces, then the rest but for the full stop.
function split(line) {
  const first = line.indexOf(' '), second = line.indexOf(' ', first + 1)
  return [line.slice(0, first), line.slice(first + 1, second), line.slice(second + 1).replace(/\s*\.\s*$/, '')]
}

// Returns the answer at once; `progress` is called as lines come, and `done` settles at the end.
// Who is `patient` gets more time.
export function ask(address, query, progress, patient = false) {
  const answer = Object.assign(new Answer(query), { patient }), stopping = new AbortController()
  const started = performance.now()
  const read = async () => {
    const response = await fetch(patient ? `${address}?patient=yes` : address, { method: 'POST', body: query, headers: { 'Content-Type': 'text/plain' }, signal: stopping.signal })
    if (!response.ok) throw new Error((await response.json()).reason)
    const reader = response.body.getReader(), decoder = new TextDecoder()
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop()
      for (const line of lines) answer.take(line)
      progress()
    }
    if (!answer.end) answer.finish({ error: { message: 'The answer broke off; run the query again.' } })
  }
  const done = read().catch((error) => {
    const stopped = error.name === 'AbortError'
    answer.finish({ stopped, error: stopped ? null : { message: error instanceof TypeError ? 'The server does not answer; is it still running?' : error.message } })
  }).then(() => { answer.seconds = (performance.now() - started) / 1000; return answer })
  return { answer, done, started, stop: () => stopping.abort() }
}
