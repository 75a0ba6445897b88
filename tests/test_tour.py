"""What the tour speaks of is framed above all else on the page, and not under its card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from views.tour import STEPS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

#: The canvas, which leaves no room beside it.
_WIDE = ".stage"
#: The box of the ring beside that of the card, once the ring is around what the step is about.
_FRAMED = """selector => {
  const find = (wanted, home = document) => {
    const inside = [...home.querySelectorAll('*')].filter((one) => one.shadowRoot)
    return home.querySelector(wanted)
      ?? inside.reduce((at, one) => at ?? find(wanted, one.shadowRoot), null)
  }
  const [about, ring, card] = [selector, '.ring', '.tour'].map(
    (wanted) => find(wanted)?.getBoundingClientRect())
  const off = ['left', 'top'].map((side) => Math.abs(about?.[side] - 4 - ring?.[side]))
  if (!off.every((far) => far < 1)) return null
  const across = ring.right <= card.left || card.right <= ring.left
  const down = ring.bottom <= card.top || card.bottom <= ring.top
  return { apart: across || down, seen: ring.top >= 0 && ring.bottom <= innerHeight }
}"""


@pytest.mark.parametrize(
    "viewport",
    [{"width": 400, "height": 850}, {"width": 844, "height": 390}, {"width": 1440, "height": 900}],
)
def test_the_card_leaves_what_it_speaks_of_in_sight(
    app_url: str, open_page, viewport: dict[str, int]
) -> None:
    page: Page = open_page(app_url, viewport=viewport)
    tour = page.get_by_label("Tour", exact=True)
    page.locator(".atlas .legend button").first.wait_for()
    for step in STEPS:
        expect(tour).to_contain_text(step.title)
        seen = page.wait_for_function(_FRAMED, arg=step.about).json_value()
        assert seen["seen"], step.title
        assert seen["apart"] or step.about == _WIDE, step.title
        tour.locator(".next").click()
    expect(tour).to_be_hidden()


def test_the_ring_lies_over_the_header(app_url: str, page) -> None:
    page.goto(app_url)
    ring, header = page.locator(".ring"), page.get_by_test_id("stHeader")
    ring.wait_for(state="attached")
    over, under = (one.evaluate("one => +getComputedStyle(one).zIndex") for one in (ring, header))
    assert over > under > 0


@pytest.mark.parametrize("touch", [False, True], ids=["keys", "touch"])
def test_no_key_is_named_where_there_is_none(app_url: str, open_page, *, touch: bool) -> None:
    page: Page = open_page(app_url, has_touch=touch, is_mobile=touch)
    tour = page.get_by_label("Tour", exact=True)
    said = []
    for step in STEPS:
        expect(tour).to_contain_text(step.title)
        said.append(tour.inner_text())
        tour.locator(".next").click()
    named = set(re.findall(r" / |Enter|Ctrl", " ".join(said)))
    assert named == (set() if touch else {" / ", "Enter", "Ctrl"})
