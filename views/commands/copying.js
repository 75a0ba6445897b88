// Copies the link to the page; says whether it did. Browsers give pages without https no clipboard; then the link is shown,
// to be copied by hand.
export async function copyLink() {
  if (!navigator.clipboard) {
    prompt('The link to this page', location.href)
    return false
  }
  await navigator.clipboard.writeText(location.href)
  return true
}
