"""Start, ask, measure and share: what lies beside the canvas, clicked in a real browser."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from playwright.sync_api import Page, expect

from graph import Store
from graph.picture.drawing import Scene
from tests.browser import OpenPage
from tests.test_canvas import ATLAS, EX, atlas, ready, spot
from views.explore.exploration_file import write_exploration

pytestmark = pytest.mark.browser

OPS = "https://w3id.org/ops-atlas/ns#"
FIVE = "nodes=prometheus,prometheus-exporters,netops,sysops,grafana"
#: How far the page can be scrolled.
SCROLLED = """() => {
  const { scrollHeight, clientHeight } = document.querySelector('.stMain')
  return scrollHeight - clientHeight
}"""


def drawn(page: Page, count: int) -> None:
    """Wait until so many nodes are on the canvas."""
    page.wait_for_function(
        "count => Object.keys(window.__atlas?.positions?.() ?? {}).length === count", arg=count
    )


def bar(page: Page, name: str) -> None:
    page.locator(".st-key-explore_bar").get_by_role("button", name=name).click()


def saved(page: Page, name: str, folder: Path) -> Path:
    """Click a button that saves a file, and return the file."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def names(page: Page) -> set[str]:
    return {iri.rsplit("/", 1)[-1] for iri in atlas(page, "positions()")}


# ---- ask the picture


@pytest.fixture
def pair(open_page: OpenPage, app_url: str) -> Page:
    """Open five nodes of which two are selected."""
    page = open_page(f"{app_url}/?{FIVE}&select=sysops,netops")
    ready(page, "prometheus", "sysops")
    return page


def test_two_nodes_share_what_the_article_says(pair: Page):
    card = pair.locator(".card")
    expect(card).to_contain_text("SysOps and NetOps share")
    expect(card).to_contain_text("Both: uses tool")
    expect(card).to_contain_text("Only NetOps")
    assert "security-and-governance" not in names(pair)
    pair.get_by_role("button", name=re.compile("Draw the .* missing")).click()
    ready(pair, "security-and-governance", "reliability-mindset", "grafana")
    expect(pair.locator(".caption")).to_contain_text("What SysOps and NetOps share")


def test_a_path_is_a_sentence_and_is_lifted_out(pair: Page):
    pair.get_by_text("Paths", exact=True).click()
    pair.get_by_text("SysOps uses tool Grafana; NetOps uses tool Grafana.").click()
    expect(pair.locator(".caption")).to_contain_text("NetOps uses tool Grafana")
    lifted = atlas(pair, "view.overlay.emphasis()?.links.map(([id]) => id).length")
    assert lifted == 2
    pair.get_by_role("button", name="Show the whole picture again").click()
    expect(pair.locator(".caption")).to_be_hidden()


def test_the_ways_that_are_not_listed_are_counted_and_shown_and_the_tab_outlives_a_reload(
    open_page: OpenPage, app_url: str, shipped: Store
):
    beside = [
        shipped.select(
            f"SELECT DISTINCT ?node {{ {{ {name} ?p ?node }} UNION {{ ?node ?p {name} }}\n"
            "  ?node a ?kind FILTER(?kind NOT IN (owl:Class, rdf:Statement)) }"
        ).column("node")
        for name in ("atlas:devops", "atlas:netops")
    ]
    both = set(beside[0]) & set(beside[1])
    page = open_page(f"{app_url}/?nodes=devops,netops&select=devops,netops")
    ready(page, "devops", "netops")
    page.get_by_text("Paths", exact=True).click()
    ways = page.locator(".st-key-explore_paths").get_by_role("radio")
    expect(ways).to_have_count(5)
    expect(page.get_by_text(f"5 of {len(both)} ways of 2 links")).to_be_visible()
    expect(page).to_have_url(re.compile("paths=1"))
    page.get_by_role("button", name="Show more of them").click()
    expect(ways).to_have_count(20)
    page.reload()
    expect(ways).to_have_count(5)
    expect(page.get_by_text("ways of 2 links")).to_be_visible()


def test_sizes_and_colors_measure_and_the_legend_says_what(pair: Page):
    bar(pair, "Measure")
    pair.get_by_role("combobox", name="Size").click()
    pair.get_by_role("option", name="Betweenness").click()
    expect(pair.locator(".legend")).to_contain_text("Betweenness. The share of shortest paths")
    # In the chain netops - exporters - prometheus - sysops - grafana - netops all are alike but
    # for their further links; networkx says the same in test_centrality.
    pair.get_by_role("combobox", name="Color").click()
    pair.get_by_role("option", name="Community").click()
    expect(pair.locator(".legend")).to_contain_text("modularity")
    expect(pair.locator(".legend .tint").first).to_contain_text("around")


# ---- start


def test_the_schema_opens_a_class_into_its_members(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/?{FIVE}")
    drawn(page, 5)
    bar(page, "Start")
    page.get_by_role("button", name="Schema").click()
    ready(page, f"{OPS}KPI", f"{OPS}Discipline")
    expect(page.locator(".card")).to_contain_text("What this data is made of")
    expect(page.get_by_role("button", name="Schema")).to_be_hidden()
    page.mouse.dblclick(*spot(page, f"{OPS}KPI"))
    ready(page, "uptime", "availability")
    assert f"{OPS}KPI" not in atlas(page, "positions()")
    page.get_by_role("button", name="Undo").click()
    ready(page, f"{OPS}KPI")


def test_a_question_and_a_construct_are_drawn_and_a_wrong_one_is_a_sentence(
    open_page: OpenPage, app_url: str
):
    page = open_page(f"{app_url}/?{FIVE}")
    drawn(page, 5)
    bar(page, "Start")
    page.get_by_role("combobox", name="A question").fill("DORA")
    page.keyboard.press("Enter")
    ready(page, "change-failure-rate")
    bar(page, "Start")
    page.get_by_label("A CONSTRUCT query").fill(
        "CONSTRUCT WHERE { atlas:netops ops:hasRole ?role }"
    )
    page.get_by_role("button", name="Draw it").click()
    ready(page, "netops", "netdevops-engineer")
    assert "change-failure-rate" not in names(page)
    bar(page, "Start")
    page.get_by_label("A CONSTRUCT query").fill("CONSTRUCT { nonsense")
    page.get_by_role("button", name="Draw it").click()
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


# ---- share


def test_a_link_reopens_the_same_picture(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/?{FIVE}&select=sysops")
    drawn(page, 5)
    x, y = spot(page, "grafana")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 90, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile("x="))
    moved = page.url
    bar(page, "Measure")
    page.get_by_role("combobox", name="Size").click()
    page.get_by_role("option", name="Degree").click()
    expect(page.locator(".legend")).to_contain_text("Size: Degree")
    expect(page).not_to_have_url(moved)
    before = atlas(page, "view.at.get('https://w3id.org/ops-atlas/id/grafana')")
    again = open_page(page.url)
    drawn(again, 5)
    expect(again.locator(".legend")).to_contain_text("Size: Degree")
    expect(again.locator(".card")).to_contain_text("SysOps")
    after = atlas(again, "view.at.get('https://w3id.org/ops-atlas/id/grafana')")
    assert after == pytest.approx(before, abs=1)
    cut = open_page(page.url[: len(page.url) * 3 // 4])
    expect(cut.get_by_text("cut on its way")).to_be_visible()
    ready(cut)


def test_a_file_reopens_it_and_one_of_other_data_says_what_is_not_here(
    open_page: OpenPage, app_url: str, tmp_path: Path
):
    page = open_page(f"{app_url}/?{FIVE}&select=sysops")
    drawn(page, 5)
    bar(page, "Share")
    path = saved(page, "Save the exploration", tmp_path)
    other = open_page(f"{app_url}/?nodes=git")
    drawn(other, 1)
    bar(other, "Share")
    other.locator("input[type=file]").set_input_files(path)
    drawn(other, 5)
    content = json.loads(path.read_text())
    content["labels"]["https://example.org/elsewhere"] = "Elsewhere <img onerror=alert(1)>"
    content["dataset"] = {"id": "x", "name": "another one"}
    path.write_text(json.dumps(content))
    bar(other, "Share")
    other.locator("input[type=file]").set_input_files(path)
    notice = other.get_by_text("1 of 6 nodes are not in this data: Elsewhere <img onerror=")
    expect(notice).to_be_visible()


def test_what_is_too_long_for_a_link_is_offered_as_a_file(
    open_page: OpenPage, app_url: str, shipped: Store, tmp_path: Path
):
    names = [hashlib.sha256(str(at).encode()).hexdigest() for at in range(300)]
    nodes = [f"{ATLAS}git", *(f"{ATLAS}{name}" for name in names)]
    path = tmp_path / "exploration.json"
    steps = [{"do": "nodes", "nodes": nodes}]
    path.write_bytes(write_exploration({"version": 1, "steps": steps}, Scene(), shipped))
    page = open_page(f"{app_url}/?{FIVE}")
    drawn(page, 5)
    bar(page, "Share")
    page.locator("input[type=file]").set_input_files(path)
    drawn(page, 1)
    expect(page).not_to_have_url(re.compile("x=|nodes="))
    bar(page, "Share")
    said = page.get_by_text("A link to this picture would have").inner_text()
    found = re.fullmatch(r"A link .* have ([\d,]+) characters.* Save it as a file instead\.", said)
    assert found is not None
    assert int(found[1].replace(",", "")) > 8_000


def test_what_is_drawn_is_exported(open_page: OpenPage, app_url: str, tmp_path: Path):
    page = open_page(f"{app_url}/?{FIVE}")
    drawn(page, 5)
    bar(page, "Share")
    svg = ElementTree.parse(saved(page, "SVG", tmp_path)).getroot()
    assert len(svg.findall("{http://www.w3.org/2000/svg}g")[1]) == 5
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == "What joins NetOps and SysOps"
    graph = rdflib.Graph().parse(saved(page, "Turtle", tmp_path))
    used = rdflib.URIRef(f"{OPS}usesTool")
    links = len(list(graph.triples((None, used, None))))
    assert links == 4
    nodes = list(csv.DictReader(saved(page, "Nodes, CSV", tmp_path).read_text().splitlines()))
    assert {row["label"] for row in nodes} >= {"SysOps", "Grafana", "Prometheus exporters"}
    rows = list(csv.DictReader(saved(page, "Links, CSV", tmp_path).read_text().splitlines()))
    assert sum(row["property"] == f"{OPS}usesTool" for row in rows) == links
    for name, start in [("GraphML", "<graphml"), ("GEXF", "<gexf"), ("Web page", "<!doctype html")]:
        assert start in saved(page, name, tmp_path).read_text()[:400].lower()
    expect(page.get_by_role("link", name="Show the SPARQL of what is drawn")).to_have_attribute(
        "href", re.compile("/ask[?]query=")
    )
    page.keyboard.press("Escape")
    before = atlas(page, "view.net.body.view")
    png = saved(page, "Save as PNG", tmp_path).read_bytes()
    width, height = struct.unpack(">II", png[16:24])
    wide, high = (atlas(page, f"view.canvas.stage.client{side}") for side in ("Width", "Height"))
    assert width > 2 * wide  # two dots for each pixel, and more room for labels than on the screen
    assert height / width > high / wide  # what is drawn, and what its signs mean below it
    assert atlas(page, "view.net.body.view") == before


#: Keeps what is written on canvases that are no part of the page: text, font, and how far down.
WATCH_PENS = """() => {
  const { prototype } = CanvasRenderingContext2D, { fillText } = prototype
  window.written = []
  prototype.fillText = function (text, x, y) {
    if (!this.canvas.isConnected) {
      window.written.push([text, this.font, this.getTransform().transformPoint({ x, y }).y])
    }
    fillText.call(this, text, x, y)
  }
}"""


def written(page: Page, folder: Path) -> list[tuple[str, str, float]]:
    """Save the picture as PNG, and return what stands on it beside the picture."""
    page.evaluate("() => { window.written = [] }")
    saved(page, "Save as PNG", folder)
    return [tuple(one) for one in page.evaluate("() => window.written")]


def test_a_png_has_a_headline_above_and_its_counts_below(
    open_page: OpenPage, app_url: str, tmp_path: Path
):
    page = open_page(f"{app_url}/?{FIVE}")
    drawn(page, 5)
    page.evaluate(WATCH_PENS)
    texts = written(page, tmp_path)
    [(told, _, top)] = [one for one in texts if "24px" in one[1]]
    assert told == "What joins NetOps and SysOps"
    [bottom] = [place for text, _, place in texts if text.startswith("5 nodes, ")]
    assert top < 80 < bottom


def test_in_another_page_the_canvas_is_all_there_is(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/?{FIVE}&embed=true")
    drawn(page, 5)
    expect(page.get_by_role("link", name="Overlap")).to_be_hidden()
    expect(page.locator(".card")).to_have_count(0)
    expect(page.get_by_role("button", name="Go to")).to_have_count(0)
    name = page.locator(".rows tbody button").first
    expect(name).to_be_attached()
    assert page.evaluate(SCROLLED) == 0
    expect(page.locator(".rows")).to_have_css("height", "1px")
    name.focus()
    expect(name).to_be_in_viewport()


def test_a_frame_says_what_of_its_link_is_not_here(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/?node=nothing-here&embed=true")
    drawn(page, 66)
    expect(page.get_by_text("There is no node 'nothing-here' here.")).to_be_visible()
    assert page.evaluate(SCROLLED) == 0


# ---- the tour


def test_the_tour_has_five_steps_and_comes_once(open_page: OpenPage, app_url: str):
    page = open_page(app_url)
    ready(page, "grafana")
    tour = page.get_by_label("Tour", exact=True)
    for number in range(1, 6):
        expect(tour).to_contain_text(f"{number} of 5")
        expect(page.locator(".ring")).to_be_visible()
        tour.get_by_role("button", name="Done" if number == 5 else "Next").click()
    expect(tour).to_be_hidden()
    page.reload()
    ready(page, "grafana")
    expect(tour).to_be_hidden()
    bar(page, "Start")
    page.get_by_role("button", name="Take the tour").click()
    expect(tour).to_contain_text("1 of 5")
    tour.get_by_role("button", name="Skip the tour").click()
    expect(tour).to_be_hidden()


# ---- data never seen before


def test_foreign_data_has_places_to_start_and_its_markup_is_text(
    open_page: OpenPage, odd_url: str, tmp_path: Path
):
    page = open_page(odd_url)
    ready(page, f"{EX}a")
    bar(page, "Start")
    expect(page.get_by_role("combobox", name="A question")).to_be_visible()
    expect(page.get_by_text("What makes an SRE?")).to_have_count(0)
    page.get_by_role("button", name="Schema").click()
    ready(page, f"{EX}K")
    expect(page.locator(".card")).to_contain_text("<b>kind</b> · 1")
    page.mouse.dblclick(*spot(page, f"{EX}K"))
    ready(page, f"{EX}a")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Command").fill("evil")
    expect(page.get_by_role("option").first).to_contain_text("<img src=x onerror=alert(1)> evil")
    page.keyboard.press("Escape")
    both = open_page(f"{odd_url}/?nodes={EX}a,{EX}b&select={EX}a,{EX}b")
    ready(both, f"{EX}a", f"{EX}b")
    both.get_by_text("Paths", exact=True).click()
    expect(both.get_by_text("<img src=x onerror=alert(1)> evil <i>leads to</i>")).to_be_visible()
    bar(both, "Share")
    drawing = saved(both, "SVG", tmp_path).read_text()
    assert "<img" not in drawing
    assert "&lt;img src=x onerror=alert(1)&gt; evil" in drawing
    assert both.locator("img[src='x']").count() == 0


def test_share_copies_the_link(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/?{FIVE}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ready(page, "prometheus", "sysops")
    bar(page, "Share")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{page.url}&data=shipped"
    page.context.clear_permissions()
