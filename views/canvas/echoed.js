// A value that both sides may change. What comes back from Python is an echo of what was sent,
// unless Python changed its mind; and an old echo must not undo a newer click.
export class Echoed {
  constructor() {
    this.sent = []
    this.given = undefined
  }

  // What was told last already brings no echo of its own.
  send(value) {
    const text = JSON.stringify(value)
    if (text !== (this.sent.at(-1) ?? this.given)) this.sent = [...this.sent.slice(-20), text]
  }

  isNews(value) {
    const text = JSON.stringify(value)
    if (text === this.given) return false
    this.given = text
    const echo = this.sent.indexOf(text)
    this.sent = this.sent.slice(echo + 1)
    return echo < 0
  }
}
