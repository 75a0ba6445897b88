// The answer to one query, as the page says it: asked when it comes, seen in every view, taken away as files.
import { Asking } from './asking.js'
import { element, isDark } from './dom.js'

const mounted = new WeakMap()
const shown = (globalThis.__answers ??= {})

export default function mount({ parentElement, data, setStateValue }) {
  if (!data) return undefined
  let answer = mounted.get(parentElement)
  if (!answer) mounted.set(parentElement, (answer = new Answer(parentElement, data)))
  answer.tellPython = (view) => setStateValue('view', view)
  answer.take(data)
  return () => { answer.destroy(); mounted.delete(parentElement) }
}

class Answer {
  constructor(root, data) {
    this.root = root
    this.asking = new Asking(data, {
      onRun: () => this.run(),
      onEnd: () => this.rest(),
      onView: (view) => this.tellPython({ query: this.query, view }),
    })
    const { runner, status, elements, results } = this.asking
    results.switch.after(status, runner)
    this.frame = element('div', { class: 'workbench answer' }, elements)
    this.style = element('link', { rel: 'stylesheet', href: new URL('./editor.css', import.meta.url).href + new URL(import.meta.url).search })
    root.append(this.style, this.frame)
    shown[data.key] = this
  }

  // Python calls again for every theme, and for every query that it wants answered.
  take(data) {
    this.frame.style.colorScheme = isDark(this.frame) ? 'dark' : 'light'
    this.asking.results.themed()
    const { query } = this, view = data.view ?? null
    Object.assign(this, { query: data.query, view, data })
    this.asking.results.data.name = data.name
    if (query !== data.query) this.run()
    else if (view && view !== this.asking.results.view && this.asking.results.columns) this.asking.results.see(view)
  }

  run() {
    this.asking.runner.hidden = false
    this.asking.run(this.query, this.view)
  }

  // A question runs by itself, so the button stands there to stop it, and after that to try again.
  rest() {
    this.asking.runner.hidden = !this.asking.problem.textContent || this.asking.problem.hidden
    const page = this.frame.getRootNode().host // there is none once the visitor has left
    if (page) page.dataset.answered = '' // it waits for this with what stands below
  }

  destroy() {
    this.asking.destroy()
    this.root.replaceChildren()
  }
}
