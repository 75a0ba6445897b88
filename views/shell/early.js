// What a page hears before anything of it stands, and what it says when its server is gone.
const EMBEDDED = new URLSearchParams(location.search).get('embed') === 'true' // no palette is there
let wanted = false

// Ctrl+K would lead into the browser's own address bar: it is kept for the palette, which asks for it as it comes.
function hear(event) {
  if (event.key === 'Escape') wanted = false
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
  event.preventDefault()
  wanted = !wanted
}

globalThis.__atlasWanted = () => {
  removeEventListener('keydown', hear, true)
  const was = wanted
  wanted = false // a palette that comes again, as after a reconnection, opens for nobody
  return was
}

// Streamlit speaks of itself and of a script; the page says what to do, and that nothing is lost.
const TITLE = 'The server does not answer'
const TEXT = 'This page goes on by itself when the server is back, and shows what its address holds; only files that were not yet '
  + 'imported have to be chosen again. If the server is yours, start it again with “make run”.'

function texts(element) {
  const found = [], walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) found.push(walker.currentNode)
  return found
}

function reword() {
  for (const dialog of document.querySelectorAll('body > * [role="dialog"]')) {
    const [title, said] = texts(dialog)
    if (title?.data !== 'Connection error' || !/Streamlit (still|server)/.test(said?.data)) continue
    title.data = TITLE
    said.data = TEXT
    for (const code of dialog.querySelectorAll('pre, [data-testid="stCode"]')) code.style.display = 'none'
  }
}

if (!EMBEDDED) addEventListener('keydown', hear, true)
new MutationObserver(reword).observe(document.body, { childList: true })
