// Take a query away: as a link, as a file with its header, as code; and bring a file back.
import { button, element, save } from './dom.js'
import { kebab, titleOf } from './keeping.js'

const SHORT = 400
const PACKED = 'z:'
const LONGEST = 24_000 // characters of a query in an address

async function packed(query) {
  if (query.length <= SHORT && !/^[zk]:/.test(query)) return query
  const squeezed = new Blob([query]).stream().pipeThrough(new CompressionStream('deflate'))
  const bytes = new Uint8Array(await new Response(squeezed).arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return PACKED + btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

// A query too long for an address is kept by the server once it `ran`, which names it in this page's own; before, null.
export async function linkTo(query, view, ran) {
  const text = await packed(query)
  if (text.length > LONGEST) return ran ? globalThis.location.href : null
  const address = new URL('ask', document.baseURI)
  address.search = new URLSearchParams({ query: text, ...(view ? { view } : {}) })
  return address.href
}

// A dialog with a heading; it closes by its button, by Escape, and by a click beside it.
export function dialog(root, title, ...content) {
  const box = element('dialog', { 'aria-label': title }, element('header', {}, element('h2', {}, title), button('Close', () => box.close())), content)
  box.addEventListener('close', () => box.remove())
  box.addEventListener('click', (event) => { if (event.target === box) box.close() })
  root.append(box)
  box.showModal()
  return box
}

export async function copy(text, pressed) {
  await navigator.clipboard.writeText(text)
  const before = pressed.textContent
  pressed.textContent = 'Copied'
  setTimeout(() => { pressed.textContent = before }, 1500)
}

// What is saved declares its prefixes, so that any other tool runs it, too.
export async function saveAs(root, address, query, view) {
  const response = await fetch(address, { method: 'POST', body: query }), text = response.ok ? (await response.json()).query : query
  if (/^#\+\s*summary:/m.test(text)) { store(text, titleOf(text)); return }
  const field = element('input', { type: 'text', 'aria-label': 'The question it answers', placeholder: 'Which tools are shared?', value: '' })
  const form = element('form', { method: 'dialog', onsubmit: () => {
    const asked = field.value.trim().replace(/\?*$/, '') || 'What does this query answer'
    const header = [`#+ summary: ${JSON.stringify(`${asked}?`)}`, '#+ tags: [own]', ...(view && view !== 'table' ? [`#+ view: ${view}`] : [])]
    store(`${header.join('\n')}\n${text}`, asked)
  } }, element('p', {}, 'The question becomes the file’s name and its header.'), field, element('button', { type: 'submit', class: 'primary' }, 'Save the file'))
  dialog(root, 'Which question does this query answer?', form)
  field.focus()
}

function store(text, title) {
  save([text.endsWith('\n') ? text : `${text}\n`], `${kebab(title)}.rq`, 'application/sparql-query')
}

export function load(take) {
  const chooser = element('input', { type: 'file', accept: '.rq,.sparql,.txt,application/sparql-query', multiple: true })
  chooser.addEventListener('change', async () => { for (const file of chooser.files) take(await file.text()) })
  chooser.click()
}

export async function showCode(root, address, text) {
  const response = await fetch(address, { method: 'POST', body: text }), found = await response.json()
  if (!response.ok) { dialog(root, 'Copy as code', element('p', {}, found.reason)); return }
  const pre = element('pre', { tabindex: 0 }), languages = Object.keys(found.code)
  const choice = element('div', { class: 'views', role: 'group', 'aria-label': 'Language' })
  let current = languages[0]
  const show = (name) => {
    current = name
    pre.textContent = found.code[name]
    for (const one of choice.children) one.setAttribute('aria-pressed', String(one.textContent === name))
  }
  choice.append(...languages.map((name) => button(name, () => show(name))))
  const copying = button('Copy', () => copy(found.code[current], copying), { class: 'primary' })
  dialog(root, 'Copy as code', choice, pre, copying)
  show(current)
}
