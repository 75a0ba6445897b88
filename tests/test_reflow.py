"""No page is wider than the screen, and a low window shows what one came for at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import stand_still
from views.data.markup import styled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 400])
@pytest.mark.parametrize("path", ["", "overlap", "compare", "ask", "data"])
def test_a_page_is_scrolled_one_way(app_url: str, open_page, path: str, width: int) -> None:
    page = open_page(f"{app_url}/{path}", viewport={"width": width, "height": 700})
    stand_still(page)
    page.locator("h1.unseen").wait_for(state="attached")
    main = page.locator(".stMain")
    assert main.evaluate("main => [main.scrollWidth, main.clientWidth]") == [width, width]


def test_on_a_phone_the_head_of_a_column_is_broken_between_words_only(page) -> None:
    page.set_viewport_size({"width": 400, "height": 700})
    rule = "What a property leads to is a member of the range of the property. " * 3
    head, row = "<tr><th>Rule</th><th>Triples</th></tr>", f"<tr><td>{rule}</td><td>1</td></tr>"
    page.set_content(styled(f'<div class="wide"><table>{head}{row}</table></div>'))
    lines = """heads => heads.map(head => {
        const range = document.createRange();
        range.selectNodeContents(head);
        return range.getClientRects().length;
    })"""
    assert page.locator("th").evaluate_all(lines) == [1, 1]


#: A phone on its side, and a laptop at a zoom of 200 %.
LOW = [{"width": 844, "height": 390}, {"width": 640, "height": 400}]


@pytest.mark.parametrize("viewport", LOW)
def test_in_a_low_window_the_canvas_and_all_its_tools_are_seen(
    app_url: str, open_page, viewport: dict[str, int]
) -> None:
    page = open_page(app_url, viewport=viewport)
    page.locator(".atlas .legend button").first.wait_for()
    bottoms = page.locator(".atlas, .tools button, .legend button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().bottom)"
    )
    assert 0 < max(bottoms) <= viewport["height"]


@pytest.mark.parametrize("viewport", LOW)
def test_in_a_low_window_the_answer_of_overlap_is_seen(
    app_url: str, open_page, viewport: dict[str, int]
) -> None:
    page = open_page(f"{app_url}/overlap", viewport=viewport)
    answer = page.get_by_text("DevOps and SysOps share most")
    expect(answer).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Change", exact=True)).to_be_visible()


#: The spacing of texts that nobody may lose anything by, WCAG 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"""
_CUT = """() => {
  const texts = [...document.querySelectorAll('button p, summary p, svg text')]
  return texts.filter((text) => {
    const home = text.closest('button, summary, svg'), all = home.getBoundingClientRect()
    const { top, bottom, left, right, width } = text.getBoundingClientRect()
    const over = [all.top - top, bottom - all.bottom, all.left - left, right - all.right]
    return width && Math.max(...over) > 3 // a letter does not fill its line
  }).map((text) => text.textContent)
}"""


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("overlap", ".stVegaLiteChart svg text"),
        ("overlap?show=combinations", ".stVegaLiteChart svg text"),
        ("compare?show=roles", ".stMain svg text"),
        ("compare?show=transition", ".stButtonGroup button p"),
        ("data", ".stFileUploader button"),
    ],
)
def test_spacing_cuts_no_text(app_url: str, open_page, path: str, shown: str) -> None:
    page = open_page(f"{app_url}/{path}", viewport={"width": 400, "height": 850})
    page.locator(shown).first.wait_for()
    before = page.evaluate(_CUT)
    page.add_style_tag(content=SPACED)
    assert page.evaluate(_CUT) == before == []


def test_in_a_low_window_all_contents_of_the_api_page_are_reached(app_url: str, open_page) -> None:
    page = open_page(f"{app_url}/api/", viewport=LOW[0])
    contents = page.locator("nav")
    high, inside = contents.evaluate("nav => [nav.clientHeight, nav.scrollHeight]")
    assert high <= LOW[0]["height"] < inside
    expect(contents).to_have_css("overflow-y", "auto")


def test_what_was_chosen_is_all_seen_on_a_phone(app_url: str, open_page) -> None:
    page = open_page(f"{app_url}/compare", viewport={"width": 400, "height": 860})
    box = page.locator(".react-aria-ComboBox [data-testid=stMultiSelectTagsContainer]")
    tags = box.locator("[data-tag]")
    expect(tags).to_have_count(4)
    expect(box).to_have_css("mask-image", "none")
    around, last = box.bounding_box(), tags.last.bounding_box()
    assert around is not None
    assert last is not None
    assert last["x"] + last["width"] <= around["x"] + around["width"]
    assert last["y"] + last["height"] <= around["y"] + around["height"]


def test_in_a_very_wide_window_a_choice_is_not_as_wide(app_url: str, open_page) -> None:
    page = open_page(f"{app_url}/overlap", viewport={"width": 2560, "height": 1440})
    expect(page.locator(".stMultiSelect").first).to_have_css("width", "1200px")
