// One step back for what somebody did. Streamlit makes an entry of the history for every address that a page writes,
// also for those by which it completes its own, so that one would have to go back several times to leave a page.
// Two clicks of which the second comes before the page has answered the first make one entry.
let acted = navigator.userActivation?.hasBeenActive ?? true // before this script was there
const act = () => { acted = true }
for (const kind of ['pointerdown', 'keydown', 'click', 'change', 'drop']) addEventListener(kind, act, { capture: true, passive: true })
addEventListener('popstate', () => { acted = false }, { capture: true })

const push = history.pushState.bind(history)
history.pushState = (...entry) => {
  if (acted) push(...entry)
  else history.replaceState(...entry)
  acted = false
}
