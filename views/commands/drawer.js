// On a narrow window the pages stand in a drawer over the page. It closes when one was chosen, and by Escape.
function close() {
  const button = document.querySelector('#stSidebar button[aria-expanded="true"]')
  if (!button) return
  button.click()
  requestAnimationFrame(() => document.querySelector('button[aria-controls="stSidebar"][aria-expanded="false"]')?.focus())
}

addEventListener('click', (event) => {
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey // a tab of its own
  if (!elsewhere && event.target.closest?.('#stSidebar a[href]')) close()
})
addEventListener('keydown', (event) => { if (event.key === 'Escape') close() })
