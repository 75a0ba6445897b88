"""The explorations to begin with lead where their titles say."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from rdflib import SKOS, Namespace

from graph import Store
from graph.picture.drawing import Scene
from ontology.namespaces import ATLAS, OPS
from ontology.reading import read_graph
from ontology.sources import SOURCES
from tests.browser import OpenPage
from views.explore.examples import EXAMPLES, Example, examples_in
from views.explore.exploration import Exploration
from views.explore.picture import picture


def drawn(store: Store, example: Example) -> Scene:
    made = picture(store, Exploration(example.steps(store)))
    assert (made.problem, made.missing) == ("", ())
    return made.scene


def owners(scene: Scene, node: str) -> set[str]:
    """Return the disciplines that a drawn link joins to a node."""
    kinds = {one.id: one.kind for one in scene.nodes}
    ends = [(e.source, e.target) for e in scene.edges] + [(e.target, e.source) for e in scene.edges]
    return {a for a, b in ends if b == node and kinds[a] == f"{OPS}Discipline"}


def by_key(key: str) -> Example:
    return next(one for one in EXAMPLES if one.key == key)


def test_an_sre_is_made_of_what_two_disciplines_bring(shipped: Store):
    scene = drawn(shipped, by_key("sre"))
    role = f"{ATLAS}site-reliability-engineer"
    assert owners(scene, role) == {f"{ATLAS}sysops", f"{ATLAS}devops"}
    assert {f"{OPS}Activity", f"{OPS}KPI"} <= set(scene.kinds)


def test_every_tool_that_joins_is_used_by_two_or_near_one_of_another(shipped: Store):
    scene = drawn(shipped, by_key("tools"))
    near = {end for edge in scene.edges if edge.near for end in (edge.source, edge.target)}
    tools = [node.id for node in scene.nodes if node.kind == f"{OPS}Tool"]
    assert f"{ATLAS}grafana" in tools
    assert all(len(owners(scene, tool)) > 1 or tool in near for tool in tools)


def test_the_way_from_one_role_to_the_other_is_drawn_and_lifted_out(shipped: Store):
    example = by_key("netdevops")
    way, scene = example.path(shipped), drawn(shipped, example)
    assert way is not None
    assert way.nodes[0] == f"{ATLAS}system-administrator"
    assert way.nodes[-1] == f"{ATLAS}netdevops-engineer"
    drawn_links = {(edge.source, edge.property, edge.target) for edge in scene.edges}
    assert {tuple(link) for link in way.links} <= drawn_links


@pytest.mark.parametrize(("turtle", "count"), [("", 0), ("<urn:a> <urn:b> <urn:c> .", 0)])
def test_other_data_is_not_offered_them(store_of, turtle: str, count: int):
    assert len(examples_in(store_of(turtle))) == count


@pytest.mark.browser
def test_the_first_page_says_what_each_discipline_is_and_leads_to_how_they_differ(
    open_page: OpenPage, app_url: str
):
    article = read_graph(next(one.path for one in SOURCES if one.path.stem == "article"))
    page, node = open_page(app_url), Namespace(ATLAS)
    card = page.locator(".card")
    for name in ("SysOps", "DevOps", "NetOps", "TechOps"):
        said = article.value(node[name.lower()], SKOS.definition)
        expect(card.locator(f"dt:has-text('{name}') + dd")).to_have_text(str(said))
    expect(card.get_by_role("link", name="See where they overlap")).to_be_visible()
    expect(card.locator("dl")).to_have_css("display", "grid")
    page.set_viewport_size({"width": 768, "height": 900})
    expect(card.locator("dl")).to_have_css("display", "block")  # no room beside the names
    card.get_by_role("button", name="TechOps").click()
    expect(card.get_by_role("heading", name="TechOps", exact=True)).to_be_visible()
    page.go_back()
    card.get_by_role("link", name="Compare them side by side").click()
    expect(page.get_by_role("columnheader", name="TechOps")).to_be_visible()
