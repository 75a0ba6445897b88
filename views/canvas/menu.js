// The menu of a node.
const version = new URL(import.meta.url).search
const { element } = await import(new URL(`./dom.js${version}`, import.meta.url).href)

export class Menu {
  constructor(choose, close) {
    this.choose = choose
    this.close = close
    this.actions = []
    this.element = element('div', { class: 'menu', role: 'menu', hidden: '' })
    this.element.addEventListener('keydown', (event) => this.key(event))
  }

  get open() { return !this.element.hidden }

  // `others` were selected before the menu was opened on a node that was not.
  show(row, at, others) {
    const node = row.id
    this.others = others
    this.element.replaceChildren(...this.fitting(row).map((action) => {
      const item = element('button', { type: 'button', role: 'menuitem' }, action)
      item.addEventListener('click', () => {
        this.hide()
        this.choose(node, action)
      })
      return item
    }))
    this.element.hidden = false
    const frame = this.element.parentElement
    this.element.style.left = `${Math.max(4, Math.min(at.x, frame.clientWidth - this.element.offsetWidth - 4))}px`
    this.element.style.top = `${Math.max(4, Math.min(at.y, frame.clientHeight - this.element.offsetHeight - 4))}px`
    this.element.firstElementChild.focus()
  }

  // A group opens instead of expanding, and only what is pinned can be unpinned.
  fitting({ members, pinned }) {
    const off = { Unpin: !pinned, Collapse: members, 'Add to selection': !this.others.length }
    const actions = this.actions.filter((action) => !off[action])
    return members ? actions.map((action) => (action === 'Expand' ? 'Open group' : action)) : actions
  }

  // A press anywhere else closes it. Losing the focus does not: lifting a finger after a long press moves it.
  dismiss() { this.element.hidden = true }

  hide() {
    if (!this.open) return
    this.element.hidden = true
    this.close()
  }

  key(event) {
    const items = [...this.element.children], step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      const at = items.indexOf(this.element.getRootNode().activeElement)
      items[(at + step + items.length) % items.length].focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') this.hide()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
