// One query on its way: the button that runs and stops it, how it goes, what was wrong, and its answer.
import { button, element, grouped } from './dom.js'
import { Results } from './results.js'
import { ask } from './running.js'

const SLOW = 1
const QUICK = 0.3

export class Asking {
  // `onEnd` hears of every answer that has come, `onView` of every view that is chosen by hand,
  // and `onRun` of a click on the button while nothing runs.
  constructor(data, { onRun, onEnd, onView }) {
    Object.assign(this, { data, onRun, onEnd })
    this.runner = button('Run', () => (this.running ? this.stop() : this.onRun()), { class: 'primary', title: 'Control and Enter' })
    this.status = element('span', { class: 'status', role: 'status' })
    this.progress = element('div', { class: 'progress', hidden: true })
    this.problem = element('p', { class: 'problem', role: 'alert', hidden: true })
    this.advice = element('p', { class: 'advice', hidden: true })
    this.results = new Results(data, { onView, tell: (text) => this.say(text) })
  }

  get elements() { return [this.progress, this.problem, this.advice, this.results.element] }

  run(text, view, patient = false) {
    if (this.running) this.stop()
    this.problem.hidden = this.advice.hidden = true
    const current = ask(this.data.run, text, () => { if (this.running === current) this.results.progress(current.answer) }, patient)
    this.running = current
    this.runner.textContent = 'Stop'
    this.clock = setInterval(() => this.tick(current), 100)
    current.done.then((answer) => {
      if (this.running !== current) return
      this.halt()
      this.finish(answer, view)
      this.onEnd(answer)
    })
  }

  tick({ answer, started }) {
    const seconds = (performance.now() - started) / 1000
    this.progress.hidden = seconds < QUICK
    if (seconds >= QUICK) this.say(`${grouped(answer.size)} ${answer.isTriples ? 'triples' : 'rows'} so far, ${seconds.toFixed(1)} s of at most ${answer.patient ? this.data.patience : this.data.deadline}`)
  }

  halt() {
    clearInterval(this.clock)
    this.running = null
    this.progress.hidden = true
    this.runner.textContent = 'Run'
  }

  stop() {
    const { running } = this
    this.halt()
    running.stop()
    this.say(`Stopped after ${((performance.now() - running.started) / 1000).toFixed(1)} s; the engine has stopped, too.`)
  }

  finish(answer, view) {
    const { error } = answer.end
    this.problem.hidden = !error
    if (error) this.problem.replaceChildren(error.message, error.late && this.data.patience && !answer.patient ? this.waiter(answer, view) : '')
    if (error && !answer.size) {
      this.results.clear()
      this.say('')
      return
    }
    this.results.finish(answer, view)
    this.say(error ? `The ${grouped(answer.size)} ${answer.isTriples ? 'triples' : 'rows'} that came before it are shown.` : outcome(answer))
    if (answer.seconds > SLOW) this.advise(answer)
  }

  // What was stopped can be asked again, with the time that somebody takes who wants to know it.
  waiter({ query }, view) {
    return button(`Wait up to ${this.data.patience}`, () => this.run(query, view, true), { class: 'wait' })
  }

  async advise(answer) {
    const response = await fetch(this.data.advice, { method: 'POST', body: answer.query })
    const hint = response.ok ? (await response.json()).hints[0] : null
    if (!hint || this.results.answer !== answer) return
    this.advice.textContent = hint
    this.advice.hidden = false
  }

  clear() {
    if (this.running) this.stop()
    this.results.clear()
    this.problem.hidden = this.advice.hidden = true
    this.say('')
  }

  say(text) { this.status.textContent = text }

  destroy() {
    clearInterval(this.clock)
    this.running?.stop()
    this.results.destroy()
  }
}

function outcome({ form, isTriples, size, seconds, end }) {
  const time = seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`
  if (form === 'ASK') return `Answered in ${time}`
  const what = `${grouped(size)} ${isTriples ? 'triple' : 'row'}${size === 1 ? '' : 's'}`
  return end.truncated ? `The first ${what} of more, in ${time}` : `${what} in ${time}`
}
