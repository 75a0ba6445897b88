// The box for an expression of sets: completes names, and marks the character that is wrong.
import { fitting, partAt } from './names.js'

const boxes = new WeakMap()
const PAUSE = 300
const SIGNS = [['&', 'in both'], ['|', 'in either'], ['-', 'in the first alone'], ['^', 'in only one'], ['(', 'opens a bracket'], [')', 'closes a bracket']]

function element(name, className, attributes = {}, ...children) {
  const made = document.createElement(name)
  made.className = className
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

class Box {
  constructor(root) {
    this.input = element('input', 'line', {
      type: 'text', role: 'combobox', 'aria-label': 'Expression of sets', 'aria-autocomplete': 'list', 'aria-expanded': 'false',
      'aria-controls': 'overlap-names', 'aria-describedby': 'overlap-problem', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
    })
    this.list = element('ul', 'names', { id: 'overlap-names', role: 'listbox', 'aria-label': 'Names of sets', hidden: '' })
    this.mark = element('div', 'mark', { 'aria-hidden': 'true' })
    this.problem = element('button', 'problem', { type: 'button', id: 'overlap-problem', role: 'alert' })
    const signs = element('div', 'signs', { role: 'group', 'aria-label': 'Signs' })
    for (const [sign, meaning] of SIGNS) {
      const button = element('button', 'sign', { type: 'button', title: `${sign} ${meaning}`, 'aria-label': `${sign} ${meaning}` }, sign)
      button.addEventListener('click', () => this.insert(sign === '(' || sign === ')' ? sign : ` ${sign} `))
      signs.append(button)
    }
    root.replaceChildren(element('div', 'field', {}, this.input, this.mark, this.list), signs, this.problem)
    this.found = []
    this.chosen = -1
    this.sent = null
    this.given = null
    this.listen()
  }

  listen() {
    this.input.addEventListener('input', () => { this.offer(); this.sendSoon() })
    this.input.addEventListener('focus', () => this.offer())
    this.input.addEventListener('click', () => this.offer())
    this.input.addEventListener('blur', () => this.close())
    this.input.addEventListener('scroll', () => this.place())
    this.input.addEventListener('keydown', (event) => this.key(event))
    this.problem.addEventListener('click', () => {
      this.input.focus()
      this.input.setSelectionRange(this.wrong - 1, this.wrong)
    })
  }

  update({ text, names, problem, at, placeholder }) {
    this.names = names
    this.input.placeholder = placeholder
    if (text !== this.given && text !== this.sent) this.input.value = text
    this.given = text
    this.wrong = at
    this.problem.textContent = problem
    this.place()
  }

  // A name that is being completed is not wrong yet.
  unfinished() {
    return !this.list.hidden && this.wrong === partAt(this.input.value, this.input.selectionStart).start + 1
  }

  // The mark stands under the character: the line is set in a font of one width.
  place() {
    const shown = Boolean(this.wrong) && !this.unfinished()
    this.mark.hidden = this.problem.hidden = !shown
    this.input.setAttribute('aria-invalid', String(shown))
    this.mark.style.setProperty('--at', this.wrong ? this.wrong - 1 : 0)
    this.mark.style.setProperty('--scrolled', `${this.input.scrollLeft}px`)
  }

  offer() {
    const { typed } = partAt(this.input.value, this.input.selectionStart)
    this.found = fitting(this.names, typed.trimEnd())
    const over = typed.endsWith(' ') && this.names.some(([label]) => label.toLowerCase() === typed.trim().toLowerCase())
    if (over) this.found = []
    this.chosen = -1
    this.list.replaceChildren(...this.found.map(({ label }, at) => {
      const option = element('li', '', { role: 'option', id: `overlap-name-${at}` }, label)
      option.addEventListener('pointerdown', (event) => { event.preventDefault(); this.take(at) })
      return option
    }))
    this.show()
  }

  show() {
    this.list.hidden = !this.found.length
    this.input.setAttribute('aria-expanded', String(!this.list.hidden))
    this.list.childNodes.forEach((option, at) => option.setAttribute('aria-selected', String(at === this.chosen)))
    this.input.setAttribute('aria-activedescendant', this.chosen < 0 ? '' : `overlap-name-${this.chosen}`)
    this.place()
  }

  close() {
    this.found = []
    this.show()
  }

  key(event) {
    const count = this.found.length
    if (event.key === 'Escape') return this.close()
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!count) this.offer()
      else this.chosen = (this.chosen + (event.key === 'ArrowDown' ? 1 : count)) % count
      event.preventDefault()
      return this.show()
    }
    if (event.key === 'Tab' && count && partAt(this.input.value, this.input.selectionStart).typed) {
      event.preventDefault()
      return this.take(Math.max(this.chosen, 0))
    }
    if (event.key === 'Enter') {
      if (this.chosen >= 0) this.take(this.chosen)
      else { this.close(); this.send() }
    }
  }

  take(at) {
    const cursor = this.input.selectionStart
    const { start } = partAt(this.input.value, cursor)
    const { written } = this.found[at]
    this.input.setRangeText(written, start, cursor, 'end')
    this.close()
    this.sendSoon()
  }

  insert(text) {
    this.input.focus()
    this.input.setRangeText(text, this.input.selectionStart, this.input.selectionEnd, 'end')
    this.offer()
    this.sendSoon()
  }

  sendSoon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), PAUSE)
  }

  send() {
    clearTimeout(this.timer)
    if (this.input.value === this.sent) return
    this.sent = this.input.value
    this.tellPython(this.sent)
  }
}

export default function mount({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector('.expression')
  if (!boxes.has(root)) boxes.set(root, new Box(root))
  const box = boxes.get(root)
  box.tellPython = (text) => setStateValue('text', text)
  box.update(data)
}
