// The card of one node. Every text from the data is set as text, never as markup.
const version = new URL(import.meta.url).search
const { Relations } = await import(new URL(`./relations.js${version}`, import.meta.url).href)
const sheet = new CSSStyleSheet()
sheet.replaceSync(await (await fetch(new URL(`./card.css${version}`, import.meta.url))).text())
const MOST_KEPT = 50
const SVG = 'http://www.w3.org/2000/svg'

function element(name, { text, className, children = [], ...attributes } = {}) {
  const made = document.createElement(name)
  if (text !== undefined) made.textContent = text
  if (className) made.className = className
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children.filter(Boolean))
  return made
}

function mark({ path, light, dark }) {
  const svg = document.createElementNS(SVG, 'svg')
  const outline = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('aria-hidden', 'true')
  outline.setAttribute('d', path)
  if (light) outline.style.fill = `light-dark(${light}, ${dark})`
  svg.append(outline)
  return svg
}

function fact([label, value, href, about], open) {
  const safe = href && /^https?:/.test(href)
  const shown = safe ? element('a', { text: value, href, target: '_blank', rel: 'noreferrer' }) : value
  return [element('dt', about ? { children: [chip(about, open)] } : { text: label }), element('dd', { children: [shown] })]
}

function chip(target, open, own) {
  const title = [target.kind, own && 'in your stack', target.rule && `inferred: ${target.rule}`].filter(Boolean).join(', ')
  const button = element('button', { type: 'button', title, className: target.rule ? 'chip inferred' : 'chip', children: [mark(target.mark), element('bdi', { text: target.label }), own] })
  button.addEventListener('click', () => open(target.id))
  return button
}

function group(links, open, mine) {
  const items = links.targets.map((target) => {
    const own = mine.has(target.id) && element('span', { className: 'own', role: 'img', 'aria-label': 'in your stack' })
    return element('li', { children: [chip(target, open, own)] })
  })
  if (links.more) items.push(element('li', { text: `and ${links.more.toLocaleString()} more`, className: 'more' }))
  const held = links.targets.filter(({ id }) => mine.has(id)).length
  const covered = mine.size && links.coverable && element('span', { text: `your stack covers ${held} of ${items.length}` })
  return [
    element('h3', { text: links.label, children: [covered] }),
    element('ul', { className: links.near ? 'near' : '', children: items }),
  ]
}

function proof({ claim, source, printed, note, found }) {
  const lines = [source, printed && `The source prints “${printed}”.`, note, ...found]
  return element('div', {
    className: 'proof',
    children: [claim, ...lines.filter(Boolean).map((text) => element('div', { text }))],
  })
}

function content(card, leads, relations, open, mine) {
  const also = card.labels.map(([how, text]) => `${how} ${text}`).join(' · ')
  return [
    card.id && element('div', { className: 'kind', children: [mark(card.mark), card.classes.join(', ') + (mine.has(card.id) ? ' · in your stack' : '')] }),
    element('h2', { text: card.label }),
    also && element('div', { text: also, className: 'also' }),
    card.definition && element('p', { text: card.definition }),
    leads.length && element('nav', {
      className: 'leads',
      'aria-label': `More about ${card.label}`,
      children: leads.map(([text, href]) => element('a', { text, href })),
    }),
    ...relations,
    card.facts.length && element('h3', { text: card.id ? 'Facts' : 'What each is' }),
    card.facts.length && element('dl', { children: card.facts.flatMap((one) => fact(one, open)) }),
    ...card.links.flatMap((links) => group(links, open, mine)),
    card.evidence.length && element('details', {
      children: [element('summary', { text: `Evidence (${card.evidence.length})` }), ...card.evidence.map(proof)],
    }),
    card.id && element('div', { text: card.name, className: 'name' }),
  ].filter(Boolean)
}

// What cards say, by the name that the page gives them; each is fetched once.
const asked = new Map(), known = new Map()

async function fetchCard(name) {
  const answer = await fetch(new URL(`told/${name}`, document.baseURI))
  if (!answer.ok) return
  known.set(name, await answer.json())
  if (known.size > MOST_KEPT) known.delete(known.keys().next().value)
}

function knowCard(name) {
  if (!asked.has(name)) asked.set(name, fetchCard(name).catch(() => {}).finally(() => asked.delete(name)))
  return asked.get(name)
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.card'), home = root.getRootNode()
  if (!home.adoptedStyleSheets.includes(sheet)) home.adoptedStyleSheets = [...home.adoptedStyleSheets, sheet]
  const page = getComputedStyle(root).getPropertyValue('--st-background-color')
  root.style.colorScheme = isDark(page) ? 'dark' : 'light'
  root.style.setProperty('--height', data.height)
  root.send = setTriggerValue
  root.wanted = data
  if (known.has(data.card)) show(root)
  else {
    knowCard(data.card).then(() => {
      if (root.wanted !== data) return
      if (known.has(data.card)) show(root)
      else root.send('lost', data.card)
    })
  }
}

function show(root) {
  const { relations, mine, leads } = root.wanted, card = known.get(root.wanted.card), shown = root.dataset.id
  root.setAttribute('aria-label', card.label)
  root.relations ??= new Relations(element, mark, (what, more) => root.send('act', { type: what, ...more }))
  root.replaceChildren(...content(card, leads, root.relations.show(relations), (id) => root.send('open', id), new Set(mine)))
  root.dataset.id = card.id
  if (shown !== card.id) root.scrollTop = 0
}

function isDark(color) {
  const pixel = document.createElement('canvas').getContext('2d')
  pixel.fillStyle = color.trim() || '#ffffff'
  pixel.fillRect(0, 0, 1, 1)
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}
