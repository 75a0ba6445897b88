"""Right-to-left, emoji and endless labels, loops, parallel links, cycles and nameless nodes."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage
from tests.odd_graph import ARABIC, EMOJI, EX, WIDE
from tests.test_canvas import atlas, ready, spot
from tests.test_explore_tools import bar, saved

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
#: Of the ring: one to itself, three between one and two, two between two and three, and one from
#: three to one; and one to the nameless node, whose own links cannot be asked for.
LINKS = 1 + 3 + 2 + 1 + 1


@pytest.fixture
def ring(open_page: OpenPage, odd_url: str) -> Page:
    page = open_page(f"{odd_url}/?node={EX}one")
    ready(page, *(EX + name for name in ("one", "two", "three")))
    return page


def middles(page: Page) -> list[str]:
    """Return where the middle of each link is drawn."""
    return page.evaluate(
        """() => Object.values(window.__atlas.view.net.body.edges).map(({ edgeType }) => {
        const { x, y } = edgeType.getPoint(0.5)
        return `${Math.round(x)} ${Math.round(y)}` })"""
    )


def test_every_link_has_a_line_of_its_own(ring: Page):
    assert atlas(ring, "view.rows.size") == 4
    ring.wait_for_function(f"() => window.__atlas.view.links.size === {LINKS}")
    assert len(set(middles(ring))) == LINKS


def test_the_card_the_table_and_the_page_hold_any_label(ring: Page):
    card = ring.locator(".card")
    expect(card.get_by_role("heading", name=ARABIC)).to_be_visible()
    expect(card.get_by_role("button", name=EMOJI).first).to_be_visible()
    ring.mouse.click(*spot(ring, f"{EX}three"))
    expect(card.locator("h2")).to_contain_text(WIDE[:200])
    high = card.evaluate("(card) => [...card.children].map((one) => one.clientHeight)")
    assert max(high) <= 0.4 * 900
    names = ring.locator(".rows [data-row]")
    names.first.scroll_into_view_if_needed()
    expect(names.filter(has_text=ARABIC)).to_have_attribute("dir", "auto")
    for part in (".card", ".rows", "html"):
        wide = ring.locator(part).evaluate("(one) => one.scrollWidth - one.clientWidth")
        assert wide <= 0, part
    names.filter(has_text="unnamed").click()
    expect(ring.get_by_text("This node has no name of its own")).to_be_visible()


def test_labels_are_shown_in_the_language_that_is_chosen(ring: Page):
    label = f"window.__atlas.view.rows.get('{EX}two').label"
    assert ring.evaluate(f"() => {label}") == EMOJI
    ring.locator("[data-tool=filters]").click()
    ring.get_by_label("Language of labels").select_option("German")
    ring.wait_for_function(f"() => {label} === 'Start'")
    expect(ring).to_have_url(re.compile(r"[?&]lang=de\b"))
    ring.get_by_role("link", name="Compare", exact=True).first.click()
    expect(ring).to_have_url(re.compile(r"/compare\?.*\blang=de\b"))
    expect(ring.get_by_role("columnheader", name="Start")).to_be_visible()
    ring.keyboard.press("Control+k")
    ring.get_by_role("combobox", name="Command").fill("names in english")
    ring.get_by_role("option", name="Names in English first").click()
    expect(ring.get_by_role("columnheader", name=EMOJI)).to_be_visible()
    expect(ring).not_to_have_url(re.compile("lang="))


def test_the_exports_hold_them_and_work_alone(ring: Page, open_page: OpenPage, tmp_path: Path):
    bar(ring, "Share")
    drawing = ElementTree.parse(saved(ring, "SVG", tmp_path)).getroot()
    lines, nodes, labels = drawing.findall(f"{SVG}g")
    assert (len(lines), len(nodes)) == (LINKS, 4)
    assert len({line.get("d") for line in lines}) == LINKS
    texts = {"".join(label.itertext()): label.get("direction") for label in labels}
    assert texts[ARABIC] == "rtl"
    assert texts[EMOJI] is None
    alone = open_page("about:blank")
    alone.context.set_offline(True)
    alone.set_content(saved(ring, "Web page", tmp_path).read_text())
    alone.wait_for_function("() => network.getScale() > 0")
    alone.evaluate(f"() => choose('{EX}one')")
    expect(alone.locator("#card h2")).to_have_text(ARABIC)
    expect(alone.locator("#card li")).to_have_count(6)
    expect(alone.locator("#legend")).to_contain_text("inferred")
    wide = alone.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
