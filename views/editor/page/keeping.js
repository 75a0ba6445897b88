// What a visitor keeps in this browser: the open tabs and the queries that were run.
const TABS = 'ops-atlas.tabs'
const HISTORY = 'ops-atlas.history'
const MOST_KEPT = 60
const MOST_TABS = 20
const MOST_TITLE = 90

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise
  } catch {
    return otherwise // storage is off, or holds something else
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // storage is off or full: tabs then live as long as the page
  }
}

export function readTabs() {
  const found = read(TABS, null)
  if (!Array.isArray(found?.tabs)) return { tabs: [], active: 0 }
  const tabs = found.tabs.filter((tab) => typeof tab?.text === 'string').map(({ text, view }) => ({ text, view }))
  return { tabs: tabs.slice(0, MOST_TABS), active: Math.min(found.active ?? 0, Math.max(0, tabs.length - 1)) }
}

export const writeTabs = (tabs, active) => write(TABS, { tabs: tabs.slice(0, MOST_TABS).map(({ text, view }) => ({ text, view })), active })
export const readHistory = () => read(HISTORY, []).filter((entry) => typeof entry?.text === 'string')

export function remember(text, summary) {
  const others = readHistory().filter((entry) => entry.text !== text)
  write(HISTORY, [{ text, summary, at: Date.now() }, ...others].slice(0, MOST_KEPT))
}

// A name for a query: its own summary, its first comment, or what it asks.
export function titleOf(text) {
  const summary = /^#\+\s*summary:\s*(.+)$/m.exec(text)?.[1] ?? /^#(?!\+)\s*(\S.*)$/m.exec(text)?.[1]
  if (summary) return summary.trim().replace(/^["']|["']$/g, '')
  const body = text.replace(/^\s*(#.*|(PREFIX|BASE)\b.*)$/gim, '').replace(/\s+/g, ' ').trim()
  return body.length > MOST_TITLE ? `${body.slice(0, MOST_TITLE)} …` : body || 'New query'
}

export const kebab = (text) => text.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60).replace(/-+$/, '') || 'query'
