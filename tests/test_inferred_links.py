"""Links that only a rule gives are told from stated ones, wherever a picture is shown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from playwright.sync_api import expect

from api.answers import read_neighbors, read_node
from graph.inferring.inference import infer
from graph.inferring.rules import INFERRED, RULES
from graph.picture.card import node_card
from graph.picture.drawing import Scene
from graph.picture.export import to_html
from graph.picture.export_svg import to_svg
from graph.picture.export_tables import edges_csv
from graph.picture.filters import visible
from graph.picture.grouping import Grouping, grouped, groups_of
from graph.picture.scene import expand, scene_of_nodes
from tests.browser import OpenPage
from tests.stores import Counting
from tests.test_canvas import ready

EX = "https://example.org/"
DATA = f"""
@prefix ex: <{EX}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ops: <https://w3id.org/ops-atlas/ns#> .
ex:feeds rdfs:label "feeds" ; owl:inverseOf ex:fedBy . ex:fedBy rdfs:label "fed by" .
ex:like a ops:NearRelation, owl:SymmetricProperty ; rdfs:label "like" .
ex:a a ex:K ; rdfs:label "Alpha" ; ex:feeds ex:b ; ex:like ex:c .
ex:b a ex:K ; rdfs:label "Beta" ; ex:feeds ex:a .
ex:c a ex:K ; rdfs:label "Gamma" ; ex:fedBy ex:a .
"""


def quads() -> Iterator[ox.Quad]:
    """Return the data in a named graph, with what follows from it."""
    engine = ox.Store()
    engine.load(DATA.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:stated"))
    infer(engine)
    return iter(engine)


def store() -> Counting:
    engine = ox.Store()
    engine.extend(quads())
    return Counting(engine)


def picture() -> Scene:
    return scene_of_nodes(store(), [EX + name for name in "abc"])


def rules(scene: Scene) -> dict[tuple[str, str, str], str]:
    return {
        (e.source.removeprefix(EX), e.label, e.target.removeprefix(EX)): e.rule for e in scene.edges
    }


#: What follows from the data by hand: feeds and fed by are inverses, like is symmetric.
EXPECTED = {
    ("a", "feeds", "b"): "",
    ("b", "feeds", "a"): "",
    ("a", "like", "c"): "",
    ("c", "fed by", "a"): "",
    ("b", "fed by", "a"): RULES["inverse"],
    ("a", "fed by", "b"): RULES["inverse"],
    ("a", "feeds", "c"): RULES["inverse"],
    ("c", "like", "a"): RULES["symmetric"],
}


def test_what_only_a_rule_gives_names_the_rule():
    assert rules(picture()) == EXPECTED
    assert rules(expand(Scene(), store(), f"{EX}a")).items() <= EXPECTED.items()


def test_it_costs_one_query_for_a_scene_and_nothing_where_nothing_was_inferred():
    asked = store()
    for _ in range(2):
        scene_of_nodes(asked, [EX + name for name in "abc"])
    assert [query[:3] for query in asked.asked if "GRAPH" in query] == ["ASK", "SEL", "SEL"]
    plain = Counting.from_text(DATA)
    for _ in range(2):
        assert not any(rules(scene_of_nodes(plain, [f"{EX}a", f"{EX}b"])).values())
    assert [query[:3] for query in plain.asked if "GRAPH" in query] == ["ASK"]


ABOVE = f"""
@prefix ex: <{EX}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:K rdfs:subClassOf ex:L . ex:feeds rdfs:subPropertyOf ex:serves . ex:serves rdfs:label "serves" .
ex:a ex:serves ex:c .
"""


def test_a_card_marks_what_only_a_rule_gives():
    engine = ox.Store()
    engine.load(ABOVE.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:above"))
    engine.extend(quads())
    infer(engine)
    asked = Counting(engine)
    card = node_card(asked, f"{EX}a")
    groups = {group.label: group for group in card.links}
    assert {target.id for target in groups["serves"].targets} == {f"{EX}b", f"{EX}c"}
    assert groups["serves"].inferred == ((f"{EX}b", RULES["subproperty"]),)
    assert groups["feeds"].inferred == groups["like"].inferred == ()  # stated, read backward
    assert {one.id for one in card.classes} == {f"{EX}K", f"{EX}L"}
    assert card.inferred == {f"{EX}L"}
    told = read_node(asked, f"{EX}a")
    assert told["inferredClasses"] == [f"{EX}L"]
    serves = next(group for group in told["links"] if group["label"] == "serves")
    assert serves["inferred"] == {f"{EX}b": RULES["subproperty"]}
    one_away = {(n["property"], n["iri"]): n["inferred"] for n in read_neighbors(asked, f"{EX}a")}
    assert one_away[f"{EX}serves", f"{EX}b"] == RULES["subproperty"]
    assert one_away[f"{EX}serves", f"{EX}c"] == ""


def test_it_is_filtered_out_as_a_source_and_a_bundle_with_a_stated_link_is_none():
    scene = picture()
    stated = {link for link, rule in EXPECTED.items() if not rule}
    assert set(rules(visible(scene, sources=[INFERRED]))) == stated
    rule = Grouping(f"{EX}K")
    assert not any(rules(grouped(scene, groups_of(store(), scene, [rule], frozenset()))).values())


def test_exports_tell_it_and_explain_the_lines():
    root = ElementTree.fromstring(to_svg(picture()))
    edges = root.find("{http://www.w3.org/2000/svg}g")
    dotted = [edge for edge in edges if edge.get("stroke-linecap") == "round"]
    assert len(dotted) == 4
    assert all("\nInferred: " in edge[0].text for edge in dotted)
    texts = [text.text for text in root.findall("{http://www.w3.org/2000/svg}text")]
    assert texts == ["K 3", "nearly the same", "inferred"]
    page = re.search(r'id="data">(.*?)</script>', to_html(picture()), re.DOTALL)
    data = json.loads(page[1])
    assert [said for _, said in data["strokes"]] == ["nearly the same", "inferred"]
    assert sum(edge["reason"].startswith("Inferred: ") for edge in data["edges"]) == 4
    rows = list(csv.DictReader(io.StringIO(edges_csv(picture()), newline="")))
    assert sum(row["rule"] == RULES["inverse"] for row in rows) == 3


@pytest.mark.browser
def test_it_is_dotted_explained_and_hidden_by_the_legend(open_page: OpenPage, odd_url: str):
    page = open_page(f"{odd_url}/?nodes={EX}two,{EX}three")
    ready(page, f"{EX}two", f"{EX}three")
    dashes = page.evaluate("() => window.__atlas.view.edges.get().map(({ dashes }) => dashes)")
    assert sorted(dashes, key=str) == [False, [1.4, 4]]  # two leads to three, and back by a rule
    x, y = page.evaluate(
        """id => { const { net, canvas } = window.__atlas.view
        const box = canvas.stage.getBoundingClientRect()
        const { x, y } = net.canvasToDOM(net.body.edges[id].edgeType.getPoint(0.5))
        return [x + box.left, y + box.top] }""",
        f"{EX}three\n{EX}back\n{EX}two",
    )
    page.mouse.move(x - 3, y - 3)
    page.mouse.move(x, y)
    expect(page.get_by_role("tooltip")).to_contain_text(f"Inferred: {RULES['inverse']}")
    inferred = page.get_by_role("button", name="inferred")
    assert inferred.inner_text().split() == ["Inferred", "1"]
    inferred.click()
    page.wait_for_function("() => window.__atlas.view.links.size === 1")
    expect(inferred).to_have_attribute("aria-pressed", "false")


@pytest.mark.browser
def test_a_card_shows_it_dotted_and_says_the_rule(open_page: OpenPage, odd_url: str):
    page = open_page(f"{odd_url}/?nodes={EX}two,{EX}three&select={EX}three")
    chip = page.locator(".card .chip.inferred").first
    expect(chip).to_have_attribute("title", re.compile(f"inferred: {re.escape(RULES['inverse'])}"))
    expect(chip).to_have_css("border-top-style", "dotted")
