// Copies the link to the page; says whether it did. Browsers give pages without https no clipboard; then the link is shown,
// to be copied by hand.
let made = ''

// Whoever is sent a link may have other data open: it says which data it was made of.
export function madeOf(id) { made = id }

function link() {
  const here = new URL(location.href)
  if (!made || here.searchParams.has('data')) return location.href
  return `${here.origin}${here.pathname}${here.search}${here.search ? '&' : '?'}data=${made}${here.hash}`
}

export async function copyLink() {
  if (!navigator.clipboard) {
    prompt('The link to this page', link())
    return false
  }
  await navigator.clipboard.writeText(link())
  return true
}
