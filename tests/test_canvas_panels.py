"""What lies around the picture: history, layouts, filters, groups, relations and the table."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from graph import Store
from graph.picture.overview import overview_scene
from graph.picture.ranking import BY_NAME, OF_EACH
from tests.browser import OpenPage
from views.explore.packing import pack

pytestmark = pytest.mark.browser

ATLAS = "https://w3id.org/ops-atlas/id/"
OPS = "https://w3id.org/ops-atlas/ns#"
START = "prometheus,prometheus-exporters,netops,sysops,grafana"


def drawn(page: Page, *names: str) -> None:
    page.wait_for_function(
        "ids => { const at = window.__atlas?.positions?.() ?? {};"
        " return ids.every((id) => id in at) && Object.keys(at).length > 0 }",
        arg=[ATLAS + name for name in names],
    )


def gone(page: Page, name: str) -> None:
    page.wait_for_function(
        "id => { const at = window.__atlas?.positions?.() ?? {};"
        " return Object.keys(at).length > 0 && !(id in at) }",
        arg=ATLAS + name,
    )


def count(page: Page) -> int:
    return page.evaluate("() => window.__atlas.view.rows.size")


def spot(page: Page, name: str) -> tuple[float, float]:
    x, y = page.evaluate(f"() => window.__atlas.positions()['{ATLAS}{name}']")
    return x, y


def places(page: Page) -> dict[str, Any]:
    return page.evaluate("() => Object.fromEntries(window.__atlas.view.at)")


def panel(page: Page, tool: str) -> Locator:
    page.locator(f"[data-tool={tool}]").click()
    return page.locator(".panel")


@pytest.fixture
def canvas(open_page: OpenPage, app_url: str) -> Page:
    page = open_page(f"{app_url}/?nodes={START}")
    drawn(page, *START.split(","))
    return page


def test_what_was_done_is_undone_and_done_again_by_key_and_by_list(canvas: Page):
    canvas.mouse.dblclick(*spot(canvas, "prometheus"))
    drawn(canvas, "devops")
    five, more = 5, count(canvas)
    canvas.mouse.click(*spot(canvas, "grafana"))
    canvas.locator(".stage").focus()
    canvas.keyboard.press("Delete")
    gone(canvas, "grafana")
    canvas.keyboard.press("Control+z")
    drawn(canvas, "grafana", "devops")
    canvas.keyboard.press("Control+z")
    gone(canvas, "devops")
    assert count(canvas) == five
    canvas.keyboard.press("Control+Shift+z")
    drawn(canvas, "devops")
    assert count(canvas) == more
    steps = panel(canvas, "history").get_by_role("listitem")
    expect(steps).to_contain_text(
        ["Hid Grafana", "Opened Prometheus", "Went to 5 nodes", "The overview"]
    )
    expect(steps.nth(1)).to_contain_text(re.compile(r"\d+ nodes more"))
    expect(steps.nth(1).get_by_role("button")).to_have_attribute("aria-current", "step")
    steps.nth(2).get_by_role("button").click()
    gone(canvas, "devops")
    expect(canvas.get_by_role("button", name="Redo")).to_be_enabled()


def test_relations_are_counted_ticked_and_added(canvas: Page):
    canvas.mouse.click(*spot(canvas, "netops"))
    links = canvas.locator(".relations")
    roles = links.locator(".way", has_text="has role")
    expect(links.locator("summary")).to_contain_text("drawn")
    total = int(roles.locator(".count").inner_text())
    assert total > 1
    before = count(canvas)
    links.get_by_label("Every relation").uncheck()
    expect(links.get_by_role("button", name="Add")).to_be_disabled()
    roles.locator("input").check()
    links.get_by_role("button", name=f"Add {total}").click()
    drawn(canvas, "network-engineer")
    assert count(canvas) == before + total
    expect(roles).to_have_class(re.compile("done"))
    links.get_by_role("button", name="Collapse").click()
    gone(canvas, "network-engineer")
    assert count(canvas) == before


def test_an_ignored_relation_is_not_drawn_unasked_and_the_link_remembers(
    open_page: OpenPage, canvas: Page
):
    canvas.mouse.click(*spot(canvas, "netops"))
    roles = canvas.locator(".way", has_text="has role")
    roles.hover()
    roles.get_by_role("button", name="Never draw unasked").click()
    expect(roles.get_by_role("button", name="Never draw unasked")).to_have_attribute(
        "aria-pressed", "true"
    )
    canvas.mouse.dblclick(*spot(canvas, "netops"))
    expect(canvas.locator(".relations summary")).to_contain_text("drawn")
    canvas.wait_for_function("() => window.__atlas.view.rows.size > 10")
    kinds = canvas.evaluate("() => [...window.__atlas.view.rows.values()].map((r) => r.kind.iri)")
    assert f"{OPS}Role" not in kinds
    again = open_page(canvas.url)
    drawn(again, "netops")
    again.mouse.click(*spot(again, "netops"))
    expect(
        again.locator(".way", has_text="has role").get_by_role("button", name="Never draw unasked")
    ).to_have_attribute("aria-pressed", "true")


def test_a_layout_moves_all_but_what_was_dragged(canvas: Page):
    x, y = spot(canvas, "grafana")
    canvas.mouse.move(x, y)
    canvas.mouse.down()
    canvas.mouse.move(x + 40, y + 30, steps=3)
    canvas.mouse.up()
    canvas.wait_for_function(f"() => window.__atlas.view.rows.get('{ATLAS}grafana').pinned")
    before = places(canvas)
    opened = panel(canvas, "layout")
    opened.get_by_role("button", name=re.compile("Columns")).click()
    canvas.wait_for_function(
        "old => { const { x } = window.__atlas.view.at.get(old.id); return x !== old.x }",
        arg={"id": f"{ATLAS}sysops", "x": before[f"{ATLAS}sysops"]["x"]},
    )
    after = places(canvas)
    assert after[f"{ATLAS}grafana"] == pytest.approx(before[f"{ATLAS}grafana"])
    sets = [after[ATLAS + name]["x"] for name in ("sysops", "netops")]
    assert after[f"{ATLAS}prometheus"]["x"] < min(sets)  # the type of the selected node leads
    opened.get_by_role("button", name="Unpin all (1)").click()
    expect(opened.get_by_role("button", name="Unpin all")).to_be_disabled()


def test_selected_nodes_are_aligned(canvas: Page):
    canvas.mouse.click(*spot(canvas, "grafana"))
    canvas.keyboard.down("Control")
    canvas.mouse.click(*spot(canvas, "netops"))
    canvas.keyboard.up("Control")
    panel(canvas, "layout").get_by_role("button", name="In a row").click()
    canvas.wait_for_function(
        "([a, b]) => { const { at } = window.__atlas.view; return at.get(a).y === at.get(b).y }",
        arg=[f"{ATLAS}grafana", f"{ATLAS}netops"],
    )


def test_filters_hide_relations_and_sources_and_keep_text(canvas: Page):
    opened = panel(canvas, "filters")
    opened.get_by_label("uses tool", exact=True).uncheck()
    canvas.wait_for_function("() => window.__atlas.view.links.size === 1")
    drawn(canvas, "prometheus", "prometheus-exporters")
    assert count(canvas) == 2
    expect(canvas.locator(".note")).to_have_text("2 of 5 nodes shown")
    opened.get_by_role("button", name="Show all").click()
    drawn(canvas, *START.split(","))
    opened.get_by_role("button", name="Tell the sources").click()
    opened.get_by_label(re.compile("article", re.I)).first.uncheck()
    gone(canvas, "netops")
    opened.get_by_role("button", name="Show all").click()
    opened.get_by_placeholder("Only labels with …").fill("PROM")
    gone(canvas, "grafana")
    assert count(canvas) == 2


def test_a_type_becomes_one_node_and_opens_again(canvas: Page):
    before = places(canvas)
    panel(canvas, "filters").get_by_label("Group tool").select_option("all")
    canvas.wait_for_function("() => window.__atlas.view.rows.size === 3")
    canvas.keyboard.press("Escape")
    group = "_:group https://w3id.org/ops-atlas/ns#Tool"
    assert canvas.evaluate(f"() => window.__atlas.view.rows.get('{group}').label") == "tools (3)"
    x, y = canvas.evaluate(f"() => window.__atlas.positions()['{group}']")
    canvas.mouse.click(x, y)
    expect(canvas.locator(".card")).to_contain_text("3 nodes drawn as one")
    canvas.mouse.dblclick(x, y)
    drawn(canvas, *START.split(","))
    for name in START.split(","):
        assert places(canvas)[ATLAS + name] == before[ATLAS + name]


def test_the_table_and_the_picture_choose_for_each_other(canvas: Page):
    rows = canvas.locator(".rows")
    rows.scroll_into_view_if_needed()
    expect(rows.locator("caption")).to_have_text("The same 5 nodes as a table")
    rows.get_by_role("button", name="Grafana", exact=True).click()
    expect(canvas.locator(".card")).to_contain_text("atlas:grafana")
    assert canvas.evaluate("() => window.__atlas.view.selection()") == [f"{ATLAS}grafana"]
    rows.get_by_role("button", name="NetOps", exact=True).click(modifiers=["Control"])
    expect(rows.locator("tr.chosen")).to_have_count(2)
    rows.get_by_role("button", name="Links drawn").click()
    links = [int(text) for text in rows.locator("td:nth-child(3)").all_inner_texts()]
    assert links == sorted(links, reverse=True)
    rows.get_by_role("button", name=re.compile("Expand Grafana")).click()
    drawn(canvas, "devops")
    expect(rows.get_by_role("button", name="DevOps", exact=True)).to_be_visible()


def test_the_table_grows_as_it_is_read(open_page: OpenPage, app_url: str, shipped: Store):
    nodes = [node.label for node in overview_scene(shipped).nodes]
    assert len(nodes) > 60
    page = open_page(app_url)
    rows, names = page.locator(".rows"), page.locator(".rows [data-row]")
    rows.scroll_into_view_if_needed()
    expect(names).to_have_count(50)
    expect(rows.locator("table")).to_have_attribute("aria-rowcount", str(len(nodes) + 1))
    names.last.focus()  # which scrolls there
    expect(names).to_have_count(len(nodes))
    assert sorted(names.all_inner_texts()) == sorted(nodes)
    expect(rows.locator("tfoot")).to_be_hidden()


def test_the_table_is_one_stop_of_the_tab_key_and_walked_by_arrows(
    open_page: OpenPage, app_url: str
):
    page = open_page(app_url)
    rows, names = page.locator(".rows"), page.locator(".rows [data-row]")
    rows.scroll_into_view_if_needed()
    expect(names).to_have_count(50)
    expect(rows.locator("tbody [tabindex='0']")).to_have_count(1)
    rows.get_by_role("button", name="More", exact=True).press("Tab")
    expect(names.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    more = names.nth(1).locator("xpath=ancestor::tr").locator("[data-more]")
    expect(more).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(names.first).to_be_focused()
    page.keyboard.press("Tab")  # to the button for more, which is gone once it came into sight
    expect(names).to_have_count(66)
    expect(names.nth(50)).to_be_focused()


def test_springs_run_only_between_two_clicks_and_can_be_undone(canvas: Page):
    before = places(canvas)
    opened = panel(canvas, "layout")
    opened.get_by_role("button", name="Let it move").click()
    canvas.wait_for_function(
        "old => Math.hypot(window.__atlas.view.at.get(old.id).x - old.x,"
        " window.__atlas.view.at.get(old.id).y - old.y) > 3",
        arg={"id": f"{ATLAS}sysops", **before[f"{ATLAS}sysops"]},
    )
    opened.get_by_role("button", name="Stop moving").click()
    expect(panel(canvas, "history").get_by_role("listitem").first).to_contain_text("Arranged 5")
    canvas.get_by_role("button", name="Undo").click()
    canvas.wait_for_function(
        "old => window.__atlas.view.at.get(old.id).x === old.x",
        arg={"id": f"{ATLAS}sysops", **before[f"{ATLAS}sysops"]},
    )
    assert places(canvas) == before


def test_the_count_says_what_is_not_shown_and_offers_it(canvas: Page):
    canvas.locator(".legend button", has_text="tool").click()
    expect(canvas.locator(".note")).to_have_text("2 of 5 nodes shown")
    canvas.locator(".note").click()
    told = canvas.get_by_role("dialog", name="What is drawn")
    expect(told).to_contain_text("3 of them are filtered out")
    told.get_by_role("button", name="Show what is filtered out").click()
    drawn(canvas, *START.split(","))
    told.get_by_role("button", name="Choose by name").click()
    expect(canvas.get_by_role("combobox")).to_be_focused()


def test_what_is_drawn_first_is_chosen_and_can_be_undone(
    open_page: OpenPage, app_url: str, shipped: Store
):
    start = {"version": 1, "steps": [{"do": "overview", "limit": 10}]}
    page = open_page(f"{app_url}/?x={pack(start)}")
    drawn(page, "netops", "grafana")
    ten = overview_scene(shipped, limit=10)
    expect(page.locator(".note")).to_have_text(f"10 of {ten.total} nodes shown")
    page.locator(".note").click()
    first = page.get_by_role("dialog", name="What is drawn").get_by_label("Draw first")
    first.select_option("By name")
    gone(page, "grafana")
    by_name = overview_scene(shipped, limit=10, order=BY_NAME)
    assert set(page.evaluate("() => [...window.__atlas.view.rows.keys()]")) == by_name.ids
    first.select_option("Some of each type")
    drawn(page, "grafana")
    first.select_option("Tool first")
    gone(page, "mean-time-to-recovery")
    drawn(page, "grafana", "ansible")
    page.get_by_role("button", name="Undo").click()
    drawn(page, "mean-time-to-recovery")
    each = {"do": "overview", "limit": 10, "order": OF_EACH}
    link = pack({"version": 1, "steps": [each]})
    expect(page).to_have_url(f"{app_url}/?x={link}")


def test_labels_go_when_seen_from_afar_and_names_of_links_come_with_a_node(
    open_page: OpenPage, app_url: str
):
    page = open_page(f"{app_url}/?nodes={START}")
    drawn(page, *START.split(","))
    page.evaluate(
        """() => {
          const write = CanvasRenderingContext2D.prototype.fillText
          window.__written = new Set()
          CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
            window.__written.add(text)
            return write.call(this, text, ...where)
          }
          const { net } = window.__atlas.view
          net.moveTo({ scale: net.getScale() * 1.01 })
        }"""
    )
    page.wait_for_function("() => window.__written.has('Grafana')")
    assert not page.evaluate("() => window.__written.has('part of')")
    assert page.evaluate("() => window.__atlas.view.motion()") is False
    page.get_by_role("combobox").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".stage")).to_be_focused()
    page.mouse.click(*spot(page, "prometheus"))
    page.wait_for_function("() => window.__written.has('part of')")
    page.keyboard.press("Escape")
    page.mouse.move(2, 2)  # what is pointed at keeps its name
    page.evaluate("() => window.__atlas.view.net.moveTo({ scale: 0.02 })")
    page.wait_for_function("() => window.__atlas.view.overlay.taken.length === 0")


def test_the_keys_are_listed_and_the_panel_closes(canvas: Page):
    canvas.locator(".stage").focus()
    canvas.keyboard.press("?")
    keys = canvas.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Walk along links")
    canvas.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_a_rerun_without_change_redraws_nothing_and_sends_next_to_nothing(
    open_page: OpenPage, app_url: str
):
    sent: list[int] = []
    page = open_page("about:blank")
    page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: sent.append(len(frame))))
    fetched: list[str] = []
    page.on("request", lambda r: fetched.append(r.url) if "/canvas/" in r.url else None)
    page.goto(app_url)
    drawn(page, "grafana")
    page.locator(".stage").focus()
    for key, address in (("ArrowRight", "select="), ("Escape", "^[^=]*$")):
        before, drawings = len(sent), page.evaluate("() => window.__atlas.changed")
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(address))
        expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    assert page.evaluate("() => window.__atlas.changed") == drawings
    assert sum(sent[before:]) < 5_000
    assert len(fetched) == 1
