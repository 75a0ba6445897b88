// Which names fit what is being typed, and where in the text they go.
const SIGN = /[()&|^]|-(?=\s|$)/g
const MOST = 8

// The part of the text that the cursor stands in: from the last sign, or an open quotation mark.
export function partAt(text, cursor) {
  const before = text.slice(0, cursor)
  const quote = openQuote(before)
  if (quote >= 0) return { start: quote, typed: before.slice(quote + 1) }
  let start = 0
  for (const sign of before.matchAll(SIGN)) start = sign.index + 1
  const typed = before.slice(start)
  const spaces = typed.length - typed.trimStart().length
  return { start: start + spaces, typed: typed.trimStart() }
}

function openQuote(before) {
  let open = -1
  let mark = ''
  for (let at = 0; at < before.length; at += 1) {
    if (open < 0 && '"\''.includes(before[at])) [open, mark] = [at, before[at]]
    else if (open >= 0 && before[at] === mark) open = -1
  }
  return open
}

// Names that begin with what is typed, then names that hold it.
export function fitting(names, typed) {
  const wanted = typed.toLowerCase()
  const found = names.map(([label, written]) => ({ label, written, at: label.toLowerCase().indexOf(wanted) }))
  const fit = found.filter(({ at, label }) => at >= 0 && label.toLowerCase() !== wanted)
  return fit.sort((one, other) => (one.at > 0) - (other.at > 0)).slice(0, MOST)
}
