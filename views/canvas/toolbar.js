// The buttons at the right edge of the canvas, and the panels that some of them open.
const version = new URL(import.meta.url).search
const { element, icon } = await import(new URL(`./dom.js${version}`, import.meta.url).href)

export class Toolbar {
  constructor() {
    this.element = element('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Canvas', 'aria-orientation': 'vertical' })
    this.buttons = new Map()
  }

  // A group of buttons, each [name, title, path of its icon, what it does].
  add(...tools) {
    this.element.append(element('div', { class: 'set' }, ...tools.map(([tool, name, path, use]) => {
      const button = element('button', { type: 'button', 'data-tool': tool, title: name, 'aria-label': name }, icon(path))
      button.addEventListener('click', use)
      this.buttons.set(tool, button)
      return button
    })))
    return this
  }

  enable(tool, on) {
    const button = this.buttons.get(tool)
    if (button) button.disabled = !on
  }

  hide(tool, off) { this.buttons.get(tool).hidden = off }

  mark(tool, on) { this.buttons.get(tool)?.classList.toggle('on', on) }
}

// Something that opens beside the toolbar; only one is open at a time. `fill` makes its content anew.
export class Panels {
  constructor(toolbar, back) {
    this.toolbar = toolbar
    this.back = back
    this.fills = new Map()
    this.element = element('div', { class: 'panel', role: 'dialog', tabindex: -1, hidden: '' })
    this.element.addEventListener('keydown', (event) => {
      event.stopPropagation()
      if (event.key === 'Escape') this.close()
    })
  }

  add(name, title, path, fill) {
    this.fills.set(name, { title, fill })
    const tool = [name, title, path, () => this.toggle(name)]
    return tool
  }

  toggle(name) {
    if (this.open === name) this.close()
    else this.show(name)
  }

  show(name) {
    this.open = name
    this.element.hidden = false
    this.refresh(true)
    for (const [tool, button] of this.toolbar.buttons) if (this.fills.has(tool)) button.setAttribute('aria-expanded', tool === name)
    const first = this.element.querySelector('input, button') ?? this.element
    first.focus({ preventScroll: true })
  }

  close() {
    if (!this.open) return
    const button = this.toolbar.buttons.get(this.open)
    this.open = null
    this.element.hidden = true
    button?.setAttribute('aria-expanded', false)
    if (button) button.focus()
    else this.back()
  }

  // Fills the open panel anew, keeping the focus and the scroll; the content is made by its own function.
  refresh(fresh = false) {
    if (!this.open) return
    const { title, fill } = this.fills.get(this.open), root = this.element.getRootNode(), key = root.activeElement?.dataset?.key
    const top = this.element.scrollTop, typing = this.element.contains(root.activeElement) && root.activeElement.type === 'search'
    if (typing && !fresh) { fill(true); return }
    this.element.setAttribute('aria-label', title)
    this.element.replaceChildren(element('h2', {}, title), ...fill(false))
    this.element.scrollTop = fresh ? 0 : top
    if (key && !fresh) this.element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })
  }
}
