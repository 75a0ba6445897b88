"""Where the keyboard is can be seen, and what it is on has the name that is read on it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_checkbox_is_framed_and_named_without_escaping(app_url: str, page) -> None:
    page.goto(f"{app_url}/compare?show=advisor")
    name = (
        "day-2 operations come first: uptime, patching, backup, access control, incident response"
    )
    box = page.get_by_role("checkbox", name=name, exact=True)
    box.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(box).to_be_focused()
    expect(page.locator("label[data-focus-visible]")).to_have_css("outline-style", "solid")


def test_the_tools_of_a_chart_are_seen_when_the_keyboard_comes_to_them(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    tool = page.get_by_role("button", name="Download as PNG")
    tool.focus()
    expect(page.get_by_test_id("stElementToolbar").first).to_have_css("opacity", "1")


def test_what_the_keyboard_comes_to_is_not_under_the_header(app_url: str, page) -> None:
    page.goto(f"{app_url}/compare")
    page.get_by_role("columnheader", name="SysOps").first.wait_for()
    covered = page.evaluate(
        """() => {
          const stops = [...document.querySelectorAll('.compare tbody :is(a, summary)')].reverse()
          return stops.filter((stop) => {
            stop.focus()
            if (document.activeElement !== stop) return false // folded away
            const { x, y, width, height } = stop.getBoundingClientRect()
            return !stop.contains(document.elementFromPoint(x + width / 2, y + height / 2))
          }).map((stop) => stop.textContent)
        }"""
    )
    assert covered == []
