"""The Overlap page in a real browser: clicks on its charts, and the box for expressions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from tests.browser import click_until, stand_still
from tests.test_canvas import ready

pytestmark = pytest.mark.browser


def test_a_click_on_a_cell_shows_its_items(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    page.get_by_text("DevOps and SysOps share 2 of the 35 tools").wait_for()
    click_until(
        page.get_by_label("SysOps and NetOps: 1, of 19 and 13, +2 near"),
        page.get_by_text("SysOps and NetOps share 1 of the 31 tools"),
    )
    page.wait_for_url("**left=sysops&right=netops")
    page.locator("summary", has_text="Ansible and Ansible network modules").click()
    page.get_by_text("The modules for network devices come with Ansible").wait_for()


def test_a_cell_that_is_not_stated_can_be_asked_too(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    click_until(
        page.get_by_label("TechOps and SysOps: not stated"),
        page.get_by_text("Not stated: the source is silent on the tools of TechOps."),
    )


def test_a_pair_chosen_by_name_is_framed_in_the_matrix(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    page.get_by_role("combobox", name="First of the pair").click()
    page.get_by_role("option", name="NetOps").click()
    page.locator('[aria-label^="NetOps and SysOps"][stroke-width="3"]').wait_for()


def test_a_column_of_the_upset_plot_shows_its_items(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    page.get_by_role("radio", name="Combinations").click()
    page.get_by_text("One tool is in DevOps, NetOps and SysOps and nowhere else.").wait_for()
    page.wait_for_url("**show=combinations*")
    click_until(
        page.get_by_label("DevOps and SysOps: 1", exact=True),
        page.get_by_text("One tool is in DevOps and SysOps and nowhere else."),
    )
    page.locator("summary", has_text="Prometheus").wait_for()
    page.wait_for_url("**combination=devops%2Csysops")
    # Three sets are drawn as circles too, with every count in its place.
    drawing = page.get_by_role("img", name="1 only in DevOps and SysOps; 16 only in DevOps")
    assert drawing.locator("circle").count() == 3
    assert {"16", "12", "17"} <= set(drawing.locator("text").all_text_contents())
    # One click further they are on the canvas, selected, and Back leads to the same column.
    page.get_by_role("link", name="Show these in the graph").click()
    page.wait_for_url("**/?nodes=devops,sysops,prometheus&select=prometheus")
    page.locator(".card").get_by_role("heading", name="Prometheus").wait_for()
    ready(page, "devops", "sysops", "prometheus")
    names = page.evaluate("Object.keys(window.__atlas.positions())")
    assert {name.split("/")[-1] for name in names} == {"devops", "sysops", "prometheus"}
    page.go_back()
    page.get_by_text("One tool is in DevOps and SysOps and nowhere else.").wait_for()
    page.go_back()
    page.get_by_text("One tool is in DevOps, NetOps and SysOps and nowhere else.").wait_for()
    page.locator('[aria-label="DevOps, NetOps and SysOps: 1"][fill-opacity="0.16"]').wait_for()


def test_a_combination_is_chosen_by_keyboard_and_framed_in_the_plot(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools&show=combinations")
    page.get_by_text("One tool is in DevOps, NetOps and SysOps and nowhere else.").wait_for()
    stand_still(page)
    box = page.get_by_role("combobox", name="Combination")
    box.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="DevOps & SysOps (1)", exact=True).wait_for()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.get_by_text("One tool is in DevOps and SysOps and nowhere else.").wait_for()
    page.locator('[aria-label="DevOps and SysOps: 1"][fill-opacity="0.16"]').wait_for()
    page.wait_for_url("**combination=devops%2Csysops")


def test_an_expression_is_completed_and_its_mistake_pointed_at(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools&show=algebra")
    box = page.get_by_role("combobox", name="Expression of sets")
    box.press_sequentially("(sys")
    page.get_by_role("option", name="SysOps").wait_for()
    box.press("Tab")
    box.press_sequentially(" & DevOpp)")
    problem = page.get_by_role("alert").filter(has_text="Character 11: There is no set 'DevOpp'")
    problem.click()
    assert box.evaluate("box => [box.selectionStart, box.selectionEnd]") == [10, 11]
    box.fill("(SysOps & DevOps) - NetOps")
    page.locator("summary", has_text="Prometheus").wait_for()
    problem.wait_for(state="hidden")
    page.wait_for_url("**expr=%28SysOps**")
    page.reload()
    page.locator("summary", has_text="Prometheus").wait_for()
    assert box.input_value() == "(SysOps & DevOps) - NetOps"


def test_a_proposed_lens_is_one_click_away(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="Tools by tool categories").click()
    page.get_by_text("share most").first.wait_for()
    page.wait_for_url("**lens=ops%3ATool~ops%3AinCategory~ops%3AToolCategory**")


@pytest.mark.parametrize(
    ("address", "mark"),
    [
        ("lens=role-disciplines", '[role="graphics-symbol"][aria-label*=" and "]'),
        ("lens=category-tools&show=combinations", '[role="graphics-symbol"][aria-label$=": 1"]'),
    ],
)
def test_on_a_phone_a_chart_is_scrolled_and_its_marks_stay_apart(
    app_url: str, open_page, address: str, mark: str
) -> None:
    page = open_page(f"{app_url}/overlap?{address}", viewport={"width": 400, "height": 900})
    page.locator(mark).first.wait_for()
    widest = page.evaluate(
        """mark => {
          const width = (one) => one.getBoundingClientRect().width
          const each = [...document.querySelectorAll(mark)].map(width)
          const chart = document.querySelector('.stVegaLiteChart svg')
          return [width(chart), Math.min(...each), document.body.scrollWidth]
        }""",
        mark,
    )
    chart, narrowest, body = widest
    assert chart > 400
    assert narrowest >= 16
    assert body == 400


def test_on_a_phone_the_choices_fold_behind_a_line_that_names_them(app_url: str, open_page) -> None:
    page = open_page(f"{app_url}/overlap?lens=tools", viewport={"width": 400, "height": 900})
    page.get_by_text("Disciplines by tools: DevOps, NetOps, SysOps and TechOps").wait_for()
    kpis = page.get_by_role("radio", name="KPIs", exact=True)
    expect(kpis).to_be_hidden()
    told = page.get_by_text("DevOps and SysOps share most").bounding_box()
    assert told is not None
    assert told["y"] < 450  # half of what is seen is left for the answer
    page.locator("summary", has_text="Change").click()
    kpis.click()
    page.get_by_text("Disciplines by KPIs: DevOps, NetOps, SysOps and TechOps").wait_for()
    expect(kpis).to_be_visible()
    page.locator("summary", has_text="Done").click()
    expect(kpis).to_be_hidden()


def test_on_a_phone_nothing_folds_while_something_has_to_be_chosen(app_url: str, open_page) -> None:
    address = f"{app_url}/overlap?lens=tools&sets=sysops"
    page = open_page(address, viewport={"width": 400, "height": 900})
    page.get_by_text("Choose two or more disciplines to compare them.").wait_for()
    expect(page.get_by_role("radio", name="KPIs", exact=True)).to_be_visible()
    expect(page.locator("summary", has_text="Change")).to_be_hidden()


def test_on_a_wide_screen_nothing_folds(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools&measure=jaccard")
    folded = page.get_by_text("DevOps, NetOps, SysOps and TechOps; Jaccard index")
    folded.wait_for(state="attached")
    expect(folded).to_be_hidden()
    expect(page.get_by_role("radio", name="KPIs", exact=True)).to_be_visible()


def test_long_names_above_a_matrix_do_not_run_into_each_other(app_url: str, open_page) -> None:
    names = (
        *("configuration-and-automation-tools", "configuration-backup-and-versioning-tools"),
        *("monitoring-and-alerting-tools", "monitoring-and-telemetry-tools"),
    )
    address = f"{app_url}/overlap?lens=category-tools&sets={','.join(names)}"
    page = open_page(address, viewport={"width": 400, "height": 900})
    labels = page.locator(".stVegaLiteChart .role-axis-label").first.locator("text")
    expect(labels).to_have_count(len(names))
    boxes = sorted((box["x"], box["x"] + box["width"]) for box in map(_box, labels.all()))
    assert all(right <= left for (_, right), (left, _) in pairwise(boxes))


def _box(label: Locator) -> FloatRect:
    box = label.bounding_box()
    assert box is not None
    return box
