"""Who reads with little contrast or with a screen reader: colors, headings, titles."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser import OpenPage

#: Each page with its title, and a text that it shows once it is complete.
PAGES: Final = {
    "": ("Explore", "Shared by two"),
    "overlap": ("Overlap", "Every measure of this pair"),
    "overlap?show=kinds": ("Overlap", "Kinds are not added up"),
    "overlap?show=characteristic": ("Overlap", "a hint, not a ranking"),
    "compare": ("Compare", "unique focus"),
    "compare?show=transition": ("Compare", "Carries over"),
    "compare?show=stack&have=grafana,git": ("Compare", "Worth a look"),
    "compare?show=advisor": ("Compare", "What must not happen?"),
    "ask?question=which-tools-are-shared": ("Ask", "DevOps, NetOps, SysOps"),
    "data?show=infer": ("Data", "Find what follows"),
}
#: What a page looks like in either scheme, once the browser has changed to it.
BACKGROUNDS: Final = {"dark": "rgb(23, 22, 20)", "light": "rgb(255, 255, 255)"}
#: Texts whose color, as it is painted on what is below it, has a contrast of less than 4.5: what
#: WCAG 2.2 asks for in 1.4.3. What cannot be used now is exempt there.
FAINT: Final = """() => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number)
  const read = (text) => {
    const [a, b, c, opaque = 1] = numbers(text), scale = text.startsWith('color(') ? 255 : 1
    return [a * scale, b * scale, c * scale, opaque]
  }
  const over = (top, below) => below.map((value, at) => top[at] * top[3] + value * (1 - top[3]))
  const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  const luminance = ([r, g, b]) =>
    0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255)
  const contrast = (...colors) => {
    const [dark, light] = colors.map(luminance).sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }
  const shadows = (root) => [...root.querySelectorAll('*')].map((one) => one.shadowRoot)
  const roots = (root) => [root, ...shadows(root).filter(Boolean).flatMap(roots)]
  const seen = { visibilityProperty: true, opacityProperty: true }
  const exempt = 'style, script, :disabled, [aria-disabled=true]'
  const faint = []
  for (const root of roots(document)) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { textContent: text, parentElement: holder } = texts.currentNode
      if (!text.trim() || !holder?.checkVisibility(seen) || holder.closest(exempt)) continue
      const look = getComputedStyle(holder), layers = []
      let part = 1
      for (let one = holder; one; one = one.parentElement ?? one.getRootNode().host) {
        const { opacity, backgroundColor } = getComputedStyle(one)
        part *= opacity
        layers.unshift(read(backgroundColor))
      }
      const below = layers.reduce((color, layer) => over(layer, color), [255, 255, 255])
      const [r, g, b, opaque] = read(holder instanceof SVGElement ? look.fill : look.color)
      const found = contrast(over([r, g, b, opaque * part], below), below)
      if (found < 4.5) faint.push(`${text.trim().slice(0, 60)}: ${found.toFixed(2)}`)
    }
  }
  return faint
}"""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_name_and_every_text_stands_out_from_what_is_below_it(
    open_page: OpenPage, app_url: str, path: str
):
    page = open_page(f"{app_url}/{path}", color_scheme="dark")
    name, last = PAGES[path]
    page.get_by_text(last).first.wait_for()
    expect(page).to_have_title(f"{name} · Ops Atlas")
    expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_have_count(1)
    for scheme, background in BACKGROUNDS.items():
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", background)
        _all_stand_out(page)


def _all_stand_out(page: Page) -> None:
    try:  # texts fade in
        page.wait_for_function(f"() => ({FAINT})().length === 0", polling=200, timeout=10_000)
    except PlaywrightTimeout:
        assert page.evaluate(FAINT) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "overlap", "compare", "ask?question=which-tools-are-shared"])
def test_who_asks_for_more_contrast_gets_seven_to_one(
    open_page: OpenPage, app_url: str, path: str, scheme: str
):
    page = open_page(f"{app_url}/{path}", color_scheme=scheme, contrast="more")
    page.get_by_text(PAGES[path][1]).first.wait_for()
    faint = FAINT.replace("4.5", "7")  # WCAG 2.2, 1.4.6
    try:
        page.wait_for_function(f"() => ({faint})().length === 0", timeout=10_000)
    except PlaywrightTimeout:
        assert page.evaluate(faint) == []


def test_the_keyboard_shows_where_it_is_in_the_navigation(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/overlap")
    link = page.get_by_role("navigation").get_by_role("link", name="Compare")
    link.wait_for()
    for _ in range(8):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    expect(link).to_be_focused()
    expect(link).to_have_css("outline-style", "solid")
