"""With colors that the system forces, what is chosen is told from what is not, and seen at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

#: What the system fills a chosen thing with, and a page.
_COLORS: Final = """names => names.map(name => {
  const probe = document.body.appendChild(document.createElement('i'))
  probe.style.cssText = `forced-color-adjust: none; background: ${name}`
  const color = getComputedStyle(probe).backgroundColor
  probe.remove()
  return color
})"""


@pytest.fixture(params=["light", "dark"])
def forced(request: pytest.FixtureRequest, open_page) -> Page:
    return open_page("about:blank", forced_colors="active", color_scheme=request.param)


def _is_filled(page: Page, chosen: Locator, other: Locator) -> None:
    highlight, canvas = page.evaluate(_COLORS, ["Highlight", "Canvas"])
    assert highlight != canvas
    expect(chosen).to_have_css("background-color", highlight)
    assert other.evaluate("other => getComputedStyle(other).backgroundColor") != highlight


def test_the_chosen_section_and_what_is_ticked_are_filled(app_url: str, forced: Page) -> None:
    forced.goto(f"{app_url}/compare?show=advisor")
    section = forced.get_by_role("radio", name="Advisor")
    section.wait_for()
    _is_filled(forced, section, forced.get_by_role("radio", name="Gaps"))
    boxes = forced.get_by_test_id("stCheckbox")
    boxes.first.locator("label").click()
    expect(boxes.first.get_by_role("checkbox")).to_be_checked()
    square = "label > span + div"
    _is_filled(forced, boxes.first.locator(square), boxes.nth(1).locator(square))


def test_a_switch_that_is_off_is_seen(app_url: str, forced: Page) -> None:
    forced.goto(f"{app_url}/overlap?show=combinations")
    switch = forced.get_by_test_id("stCheckbox").filter(has_text="Count near matches")
    [canvas] = forced.evaluate(_COLORS, ["Canvas"])
    expect(switch.locator("label > span + div")).to_have_css("border-top-style", "solid")
    expect(switch.locator("label > span + div > div")).not_to_have_css("background-color", canvas)


def test_the_line_that_the_keyboard_is_on_is_filled(app_url: str, forced: Page) -> None:
    forced.goto(f"{app_url}/compare")
    forced.get_by_role("columnheader", name="SysOps").first.wait_for()
    forced.get_by_role("button", name="Go to").click()
    lines = forced.locator("dialog").get_by_role("option")
    lines.first.wait_for()
    forced.keyboard.press("ArrowDown")
    expect(lines.nth(1)).to_have_attribute("aria-selected", "true")
    _is_filled(forced, lines.nth(1), lines.first)


def test_a_mark_and_a_bar_keep_their_colors(app_url: str, forced: Page) -> None:
    forced.goto(f"{app_url}/compare?show=stack&have=grafana,prometheus,git")
    [canvas] = forced.evaluate(_COLORS, ["Canvas"])
    for drawn in (".compare .mark", ".compare .bar em"):
        expect(forced.locator(drawn).first).not_to_have_css("background-color", canvas)


def test_how_much_is_shared_of_a_kind_is_seen(app_url: str, forced: Page) -> None:
    forced.goto(f"{app_url}/overlap?show=kinds")
    kinds = forced.locator("table.kinds")
    [highlight] = forced.evaluate(_COLORS, ["Highlight"])
    for kind, share in (("practices", "100%"), ("outputs", "0%")):  # 4 of 4 and 0 of 9
        cell = kinds.locator("td").filter(
            has=forced.locator(f'[title="Disciplines by {kind}: DevOps and SysOps"]')
        )
        expect(cell).to_have_css("background-size", f"{share} 5px")
        expect(cell).to_have_css("background-image", re.compile(re.escape(highlight)))


def test_a_chart_stands_on_the_page(app_url: str, forced: Page) -> None:
    forced.goto(f"{app_url}/overlap")
    chart = forced.locator(".stVegaLiteChart svg").first
    expect(chart).to_have_css("background-color", "rgba(0, 0, 0, 0)")
