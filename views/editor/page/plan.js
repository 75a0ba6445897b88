// Why a query takes its time: what its text shows, and the steps that the engine says it takes.
import { element, grouped } from './dom.js'
import { dialog } from './sharing.js'

const MS = 1000

export async function showPlan(root, { advice, plan }, text) {
  const body = element('div', {}, element('p', { class: 'quiet', role: 'status' }, 'Asking the engine …'))
  dialog(root, 'Explain', body)
  const [hints, steps] = await Promise.all([advice, plan].map(async (address) => {
    const response = await fetch(address, { method: 'POST', body: text })
    return response.json()
  }))
  const said = hints.hints?.map((hint) => element('p', { class: 'hint' }, hint)) ?? []
  body.replaceChildren(...said, ...(steps.plan ? table(steps.plan) : [element('p', {}, steps.reason)]))
}

const timeOf = (seconds) => (seconds * MS < 10 ? `${(seconds * MS).toFixed(1)} ms` : `${grouped(Math.round(seconds * MS))} ms`)

function table(plan) {
  const steps = [...walk(plan, 0)], whole = plan.seconds ?? 0
  const slowest = Math.max(...steps.map(({ own }) => own))
  const rows = steps.map(({ step, depth, own }) => element('tr', { 'aria-current': whole && own === slowest ? 'true' : false },
    element('td', { style: `--depth:${depth}` }, unbroken(step.name)),
    element('td', { class: 'n' }, step.rows === null ? '' : grouped(step.rows)),
    element('td', { class: 'n' }, step.seconds === null ? '' : timeOf(own)),
    element('td', { class: 'share' }, whole ? element('i', { style: `width:${Math.round((100 * own) / whole)}%` }) : null)))
  const heads = ['Step', 'Found', 'Took', ''].map((name, at) => element('th', { scope: 'col', class: at && name ? 'n' : '' }, name))
  const note = plan.rows === null
    ? 'The query did not end in time, so these are its steps without counts. A step reads what stands below it, indented.'
    : `${timeOf(whole)} in the engine. A step reads what stands below it, indented; the slowest is set in bold.`
  return [element('div', { class: 'plan' }, element('table', {}, element('thead', {}, element('tr', {}, heads)), element('tbody', {}, rows))), element('p', { class: 'quiet' }, note)]
}

// No line ends between a question mark and its variable.
const unbroken = (name) => name.split(/(\?\w+)/).map((part, at) => (at % 2 ? element('span', { class: 'whole' }, part) : part))

function* walk(step, depth) {
  const below = step.children.reduce((sum, child) => sum + (child.seconds ?? 0), 0)
  yield { step, depth, own: Math.max(0, (step.seconds ?? 0) - below) }
  for (const child of step.children) yield* walk(child, depth + 1)
}
