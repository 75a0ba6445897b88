"""The canvas, driven by mouse and keyboard in a real browser, through the app."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graph.picture.drawing import Scene, SceneEdge, SceneNode, without
from tests.browser import OpenPage
from views.canvas import CanvasEvents, _events
from views.canvas.wire import Shown, publish, publish_data, to_data

ATLAS = "https://w3id.org/ops-atlas/id/"
EX = "https://example.org/"


# ---- what goes to the browser and what comes back


def scene() -> Scene:
    nodes = [SceneNode(f"{EX}{n}", n, f"{EX}K", "kind", n, 1.0, 2.0, 10.0, 3) for n in "abc"]
    edges = [
        SceneEdge(f"{EX}a", f"{EX}b", f"{EX}p", "uses"),
        SceneEdge(f"{EX}b", f"{EX}c", f"{EX}p", "uses"),
        SceneEdge(f"{EX}a", f"{EX}c", f"{EX}q", "close to", near=True, reason="much alike"),
    ]
    return Scene(tuple(nodes), tuple(edges), 7)


def test_nothing_is_sent_twice():
    sent = to_data(scene())
    assert sent["nodes"][1] == [f"{EX}b", "b", 0, 1.0, 2.0, 10.0, 3, "b"]
    assert sent["edges"] == [[0, 1, 0, 0, ""], [1, 2, 0, 0, ""], [0, 2, 1, 1, "much alike"]]
    assert sent["relations"] == [(f"{EX}p", "uses"), (f"{EX}q", "close to")]
    assert [kind["iri"] for kind in sent["kinds"]] == [f"{EX}K"]
    assert sent["total"] == 7
    assert "before" not in sent


def test_only_what_is_new_is_sent():
    old = scene()
    new = SceneNode(f"{EX}d", "d", f"{EX}K", "kind", "d", 5.0, 5.0, 10.0)
    link = SceneEdge(f"{EX}d", f"{EX}a", f"{EX}p", "uses")
    fewer = without(old, [f"{EX}c"])  # and b then counts c as not drawn
    grown = Scene((*fewer.nodes, new), (*fewer.edges, link), 8)
    sent = to_data(Shown(grown), Shown(old))
    names = sent["names"]
    assert {row[0].removeprefix(EX) for row in sent["nodes"]} == {"a", "b", "d"}
    assert [names[at] for at in sent["gone"]] == [f"{EX}c"]
    assert [(names[a], names[b]) for a, b, *_ in sent["edges"]] == [(f"{EX}d", f"{EX}a")]
    cut = {(names[a], sent["relations"][r][0], names[b]) for a, b, r in sent["cut"]}
    assert cut == {(f"{EX}b", f"{EX}p", f"{EX}c"), (f"{EX}a", f"{EX}q", f"{EX}c")}
    same = to_data(Shown(old), Shown(old))
    assert (same["nodes"], same["edges"], same["gone"], same["cut"]) == ([], [], [], [])


def test_a_scene_has_one_name_for_as_long_as_it_is_the_same():
    one, other = scene(), scene()
    assert publish(Shown(one)) == publish(Shown(one))
    assert publish(Shown(one)) != publish(Shown(other))
    assert publish_data(list, ("a",)) == publish_data(list, ("a",)) != publish_data(list, ("b",))


def test_every_act_is_told_once():
    seen: dict[str, int] = {}
    acts = [{"serial": 1, "type": "hide"}, {"serial": 2, "type": "undo"}]
    filters = {"kinds": ["k"], "relations": [], "sources": [], "text": ""}
    event = {"canvas": "c", "acts": acts, "selected": ["n"], "filters": filters}
    read = _events(event, (), seen)
    assert (read.selected, read.filters) == (("n",), filters)
    assert [act["type"] for act in read.acts] == ["hide", "undo"]
    event["acts"] = [*acts, {"serial": 3, "type": "redo"}]
    assert [act["type"] for act in _events(event, (), seen).acts] == ["redo"]
    assert _events(event, (), seen).acts == ()
    assert _events(event | {"canvas": "another"}, (), seen).acts != ()
    assert _events(None, ["a"], seen) == CanvasEvents(("a",))


# ---- in the browser


def ready(page: Page, *names: str, timeout: float = 30_000) -> None:
    page.wait_for_function(
        "ids => { const at = window.__atlas?.positions?.() ?? {};"
        " return Object.keys(at).length > 0 && ids.every((id) => id in at) }",
        arg=[name if ":" in name else ATLAS + name for name in names],
        timeout=timeout,
    )


def atlas(page: Page, expression: str) -> Any:
    return page.evaluate(f"() => window.__atlas.{expression}")


def spot(page: Page, name: str) -> tuple[float, float]:
    x, y = atlas(page, "positions()")[name if ":" in name else ATLAS + name]
    return x, y


def selected(page: Page) -> list[str]:
    return [iri.removeprefix(ATLAS) for iri in atlas(page, "view.selection()")]


@pytest.fixture
def canvas(open_page: OpenPage, app_url: str) -> Page:
    """Open a small picture of five nodes."""
    page = open_page(f"{app_url}/?nodes=prometheus,prometheus-exporters,netops,sysops,grafana")
    ready(page, "prometheus", "prometheus-exporters", "netops", "sysops", "grafana")
    expect(page.locator(".card")).to_contain_text("How they relate")
    return page


@pytest.mark.browser
def test_a_click_selects_a_second_one_adds_and_escape_clears(canvas: Page):
    canvas.mouse.click(*spot(canvas, "prometheus"))
    assert selected(canvas) == ["prometheus"]
    canvas.keyboard.down("Control")
    canvas.mouse.click(*spot(canvas, "netops"))
    canvas.keyboard.up("Control")
    assert set(selected(canvas)) == {"prometheus", "netops"}
    assert atlas(canvas, "view.overlay.emphasis().cores.size") == 2
    expect(canvas).to_have_url(re.compile("select=prometheus%2Cnetops"))
    canvas.locator(".stage").focus()
    canvas.keyboard.press("Escape")
    assert selected(canvas) == []
    assert atlas(canvas, "created") == 1


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Shift", "Control"])
def test_a_click_with_a_key_adds_and_takes_out_again(canvas: Page, key: str):
    for name, then in (
        ("prometheus", {"prometheus"}),
        ("netops", {"prometheus", "netops"}),
        ("prometheus", {"netops"}),
    ):
        canvas.keyboard.down(key)
        canvas.mouse.click(*spot(canvas, name))
        canvas.keyboard.up(key)
        assert set(selected(canvas)) == then
        canvas.wait_for_timeout(600)  # else the third click is a double-click
    x, y = spot(canvas, "netops")
    canvas.keyboard.down(key)
    canvas.mouse.click(x, y - 60)
    canvas.keyboard.up(key)
    assert selected(canvas) == ["netops"]


@pytest.mark.browser
def test_what_the_dots_of_a_stack_mean_is_in_sight_whatever_else_the_legend_says(
    open_page: OpenPage, app_url: str
):
    page = open_page(f"{app_url}/?have=grafana,git")
    mine = page.locator(".legend .own")
    expect(mine).to_have_text("in your stack2")
    legend = page.locator(".legend").bounding_box()
    assert legend is not None
    box = mine.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= legend["y"] + legend["height"]


@pytest.mark.browser
def test_selecting_redraws_no_node_and_no_link(canvas: Page):
    before = atlas(canvas, "changed")
    canvas.mouse.click(*spot(canvas, "grafana"))
    expect(canvas).to_have_url(re.compile("select=grafana"))
    assert atlas(canvas, "changed") == before


@pytest.mark.browser
def test_expanding_redraws_only_what_is_new(canvas: Page):
    size = "({nodes: window.__atlas.view.rows.size, links: window.__atlas.view.links.size})"
    changed, before = atlas(canvas, "changed"), canvas.evaluate(f"() => {size}")
    canvas.mouse.dblclick(*spot(canvas, "prometheus"))
    canvas.wait_for_function(f"old => {size}.nodes > old", arg=before["nodes"])
    after = canvas.evaluate(f"() => {size}")
    new = after["nodes"] - before["nodes"] + after["links"] - before["links"]
    assert atlas(canvas, "changed") == changed + new


#: Says whether something is drawn a third of the way from one node to another.
LINE = """([from, to]) => {
  const { view } = window.__atlas, a = view.spot(from), b = view.spot(to)
  const { canvas } = view.net.canvas.frame, ratio = canvas.width / canvas.clientWidth
  const third = (x, y) => Math.round((x + (y - x) / 3) * ratio) - 2
  const { data } = canvas.getContext('2d').getImageData(third(a.x, b.x), third(a.y, b.y), 5, 5)
  return data.some((part, i) => i % 4 === 3 && part > 0 && data[i - 3] < 250)
}"""


@pytest.mark.browser
def test_new_nodes_come_with_their_links(open_page: OpenPage, app_url: str):
    canvas = open_page(f"{app_url}/?nodes=prometheus,sysops", reduced_motion="no-preference")
    ready(canvas, "prometheus", "sysops")
    canvas.mouse.dblclick(*spot(canvas, "prometheus"))
    ready(canvas, "devops")
    ends = [f"{ATLAS}prometheus", f"{ATLAS}devops"]
    canvas.wait_for_function(LINE, arg=ends)


@pytest.mark.browser
def test_what_is_done_is_drawn_before_the_page_is_told(canvas: Page):
    tell = "window.__atlas.view.canvas.trigger"
    canvas.evaluate(f"() => {{ window.__tell = {tell}; {tell} = () => {{}} }}")
    canvas.mouse.dblclick(*spot(canvas, "prometheus"))
    ready(canvas, "devops")
    canvas.locator(".stage").focus()
    canvas.keyboard.press("Control+z")
    canvas.wait_for_function(f"() => !('{ATLAS}devops' in window.__atlas.positions())")
    expect(canvas).not_to_have_url(re.compile("steps="))
    canvas.keyboard.press("Control+Shift+z")
    ready(canvas, "devops")
    told: list[str] = []
    canvas.on("request", lambda r: told.append(r.url) if "known=" in r.url else None)
    canvas.evaluate(f"() => {{ {tell} = window.__tell; window.__atlas.view.canvas.send('again') }}")
    expect(canvas).to_have_url(re.compile("steps=open%3Aprometheus"))
    assert told == []  # the page came to the picture that is drawn


@pytest.mark.browser
def test_a_click_on_a_label_selects_its_node(canvas: Page):
    x, y = spot(canvas, "sysops")
    size = atlas(canvas, f"view.sizeOf('{ATLAS}sysops') * window.__atlas.view.net.getScale()")
    canvas.wait_for_function(
        "id => window.__atlas.view.overlay.taken.filter((box) => box[4] === id).length > 1",
        arg=f"{ATLAS}sysops",
    )
    canvas.mouse.click(x, y + size + 12)
    assert selected(canvas) == ["sysops"]


@pytest.mark.browser
def test_the_keyboard_walks_along_links_and_expands(canvas: Page):
    canvas.mouse.click(*spot(canvas, "prometheus-exporters"))
    (x, y), (to_x, to_y) = spot(canvas, "prometheus-exporters"), spot(canvas, "netops")
    across = abs(to_x - x) > abs(to_y - y)
    key = (
        ("ArrowRight" if to_x > x else "ArrowLeft")
        if across
        else ("ArrowDown" if to_y > y else "ArrowUp")
    )
    canvas.locator(".stage").focus()
    canvas.keyboard.press(key)
    (there,) = selected(canvas)
    assert there in {"netops", "prometheus"}
    expect(canvas.locator(".live")).to_contain_text("links drawn")
    canvas.keyboard.press("Enter")
    expect(canvas).to_have_url(re.compile(f"steps=open%3A{there}"))


@pytest.mark.browser
def test_the_menu_opens_by_key_and_hides_a_node(canvas: Page):
    canvas.mouse.click(*spot(canvas, "grafana"))
    canvas.locator(".stage").focus()
    canvas.keyboard.press("Shift+F10")
    menu = canvas.get_by_role("menu")
    expect(menu.get_by_role("menuitem")).to_contain_text(["Expand", "Collapse", "Hide"])
    canvas.keyboard.press("ArrowDown")
    canvas.keyboard.press("ArrowDown")
    canvas.keyboard.press("Enter")
    canvas.wait_for_function(f"() => !('{ATLAS}grafana' in window.__atlas.positions())")
    expect(menu).to_be_hidden()


@pytest.mark.browser
def test_the_menu_selects_neighbors_and_escape_closes_it(canvas: Page):
    canvas.mouse.click(*spot(canvas, "prometheus"), button="right")
    canvas.keyboard.press("Escape")
    expect(canvas.get_by_role("menu")).to_be_hidden()
    canvas.mouse.click(*spot(canvas, "prometheus"), button="right")
    canvas.get_by_role("menuitem", name="Select neighbors").click()
    assert set(selected(canvas)) == {"prometheus", "prometheus-exporters", "sysops"}


@pytest.mark.browser
def test_a_dragged_node_stays_where_it_was_put(canvas: Page):
    x, y = spot(canvas, "grafana")
    canvas.mouse.move(x, y)
    canvas.mouse.down()
    canvas.mouse.move(x + 60, y - 40, steps=4)
    canvas.mouse.up()
    canvas.mouse.click(*spot(canvas, "netops"))
    expect(canvas.locator(".card")).to_contain_text("atlas:netops")
    canvas.wait_for_function(f"() => window.__atlas.view.rows.get('{ATLAS}grafana').pinned")
    assert spot(canvas, "grafana") == pytest.approx((x + 60, y - 40), abs=2)


@pytest.mark.browser
def test_the_legend_hides_and_shows_a_type_and_says_so(canvas: Page):
    tools = canvas.locator(".legend button", has_text="tool")
    assert tools.inner_text().split() == ["Tool", "3"]
    tools.click()
    canvas.wait_for_function(f"() => !('{ATLAS}grafana' in window.__atlas.positions())")
    expect(canvas.locator(".note")).to_have_text("2 of 5 nodes shown")
    expect(tools).to_have_attribute("aria-pressed", "false")
    before = spot(canvas, "sysops")
    tools.click()
    ready(canvas, "grafana", "prometheus")
    expect(canvas.locator(".note")).to_have_text("5 nodes")
    assert spot(canvas, "sysops") == before


@pytest.mark.browser
def test_the_search_is_driven_by_keyboard(canvas: Page):
    canvas.locator(".stage").focus()
    canvas.keyboard.press("/")
    box = canvas.get_by_role("combobox")
    expect(box).to_be_focused()
    canvas.keyboard.type("ansib")
    options = canvas.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(options).to_have_count(2)
    canvas.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    canvas.keyboard.press("Escape")
    expect(options).to_have_count(0)
    canvas.keyboard.press("/")
    canvas.keyboard.type("no such thing")
    expect(canvas.locator(".search .nothing")).to_contain_text("Nothing is called")


@pytest.mark.browser
def test_who_goes_to_a_node_sees_its_neighbors_beside_the_toolbar(canvas: Page):
    box = canvas.get_by_role("toolbar", name="Canvas").bounding_box()
    assert box is not None
    canvas.evaluate(
        """([of, far]) => {
          const { view } = window.__atlas, place = view.at.get(far)
          place.x = view.at.get(of).x + 0.8 * view.room().across
          view.net.moveNode(far, place.x, place.y)
          view.look(of)
        }""",
        [f"{ATLAS}sysops", f"{ATLAS}prometheus"],
    )
    canvas.wait_for_function(
        """([of, far, bar]) => {
          const { view } = window.__atlas, stage = view.canvas.stage.getBoundingClientRect()
          const [middle, x] = [of, far].map((id) => view.net.canvasToDOM(view.at.get(id)).x)
          return Math.abs(middle - stage.width / 2) < 1 && stage.left + x < bar
        }""",
        arg=[f"{ATLAS}sysops", f"{ATLAS}prometheus", box["x"]],
    )
    assert atlas(canvas, "view.net.getScale()") >= 0.5


@pytest.mark.browser
def test_a_long_label_at_the_edge_is_not_cut_where_the_picture_is_fitted(canvas: Page):
    """Two nodes as far apart as the window allows: the label of the left one needs room, too."""
    left, drawn = canvas.evaluate(
        """([one, far]) => {
          const { view } = window.__atlas
          for (const [id, place] of view.at) {
            Object.assign(place, { x: id === far ? view.room().across / 1.2 : 0, y: 0 })
            view.net.moveNode(id, place.x, place.y)
          }
          const row = view.rows.get(one), pen = document.createElement('canvas').getContext('2d')
          row.label = 'dct:MediaTypeOrExtent · 6'
          view.fit(false)
          pen.font = `${12 * view.net.getScale()}px ${getComputedStyle(document.body).fontFamily}`
          return [view.net.canvasToDOM(view.at.get(one)).x, pen.measureText(row.label).width]
        }""",
        [f"{ATLAS}sysops", f"{ATLAS}prometheus"],
    )
    assert left - drawn / 2 > 0


@pytest.mark.browser
def test_hovering_tells_what_a_node_and_a_link_are(canvas: Page):
    x, y = spot(canvas, "prometheus")
    canvas.mouse.move(x - 5, y)
    canvas.mouse.move(x, y)
    tip = canvas.get_by_role("tooltip")
    expect(tip).to_contain_text("Prometheus")
    to_x, to_y = spot(canvas, "prometheus-exporters")
    canvas.mouse.move((x + to_x) / 2, (y + to_y) / 2)
    expect(tip).to_contain_text("Prometheus exporters part of Prometheus")
    canvas.mouse.move(2, 2)
    expect(tip).to_be_hidden()


@pytest.mark.browser
def test_the_colors_follow_the_theme_without_a_rerun(canvas: Page):
    assert atlas(canvas, "view.theme.dark") is False
    before = atlas(canvas, "applied")
    canvas.emulate_media(color_scheme="dark")
    canvas.wait_for_function("() => window.__atlas.view.theme.dark")
    color = atlas(canvas, f"view.nodes.get('{ATLAS}sysops').color.background")
    assert color == "#BBD7FA"
    assert atlas(canvas, "applied") == before


@pytest.mark.browser
def test_the_buttons_zoom_fit_and_save(canvas: Page):
    scale = atlas(canvas, "view.net.getScale()")
    canvas.get_by_role("button", name="Zoom in").click()
    assert atlas(canvas, "view.net.getScale()") == pytest.approx(scale * 1.3, rel=0.01)
    canvas.get_by_role("button", name="Fit to window").click()
    canvas.wait_for_function(f"() => Math.abs(window.__atlas.view.net.getScale() - {scale}) < 0.01")
    with canvas.expect_download() as download:
        canvas.get_by_role("button", name="Save as PNG").click()
    assert download.value.suggested_filename == "ops-atlas.png"
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.browser
def test_markup_in_labels_is_shown_as_text(open_page: OpenPage, odd_url: str):
    page = open_page(f"{odd_url}/?nodes={EX}a,{EX}b".replace("#", "%23"))
    ready(page, f"{EX}a", f"{EX}b")
    expect(page.locator(".legend")).to_contain_text("<b>kind</b>")
    x, y = spot(page, f"{EX}a")
    page.mouse.move(x - 4, y)
    page.mouse.move(x, y)
    expect(page.get_by_role("tooltip")).to_contain_text("<img src=x onerror=alert(1)> evil")
    page.mouse.click(x, y)
    expect(page.locator(".relations .way")).to_contain_text("<i>leads to</i>")
    page.locator("[data-tool=filters]").click()
    expect(page.locator(".panel")).to_contain_text("<i>leads to</i>")
    page.keyboard.press("Escape")
    page.locator(".rows").scroll_into_view_if_needed()
    expect(page.locator(".rows")).to_contain_text("<img src=x onerror=alert(1)> evil")
    page.locator("[data-tool=history]").click()
    expect(page.locator(".steps")).to_contain_text("<img src=x onerror=alert(1)> evil")
    page.keyboard.press("Escape")
    page.get_by_role("combobox").fill("evil")
    expect(page.get_by_role("option").first).to_contain_text("<img src=x onerror=alert(1)> evil")
    assert page.locator("img[src='x']").count() == 0
