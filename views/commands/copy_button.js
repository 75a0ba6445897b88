// A button that copies the link to the page.
const version = new URL(import.meta.url).search
const { copyLink } = await import(`./copying.js${version}`)
const sheet = new CSSStyleSheet()
sheet.replaceSync(await (await fetch(new URL(`./commands.css${version}`, import.meta.url))).text())

export default function mount({ parentElement }) {
  if (parentElement.querySelector('.copier')) return undefined
  const home = parentElement.getRootNode(), button = document.createElement('button')
  if (!home.adoptedStyleSheets.includes(sheet)) home.adoptedStyleSheets = [...home.adoptedStyleSheets, sheet]
  Object.assign(button, { type: 'button', className: 'copier', textContent: 'Copy link' })
  button.addEventListener('click', async () => {
    if (!await copyLink()) return
    button.textContent = 'Link copied'
    setTimeout(() => { button.textContent = 'Copy link' }, 2500)
  })
  parentElement.append(button)
  return () => button.remove()
}
