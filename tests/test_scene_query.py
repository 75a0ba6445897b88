"""What Explore shows as SPARQL: the query returns what is drawn, in our engine and in rdflib's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.paths import shortest_paths
from graph.picture.card import node_card
from graph.picture.centrality import measure
from graph.picture.in_common import in_common, in_common_query
from graph.picture.neighbors import Way
from graph.picture.scene import scene_of_nodes
from graph.picture.scene_query import degree_query, links_query, node_query, scene_query
from graph.picture.schema import schema_of
from graph.picture.schema_view import schema_scene
from ontology.namespaces import ATLAS, OPS, RDF_TYPE
from tests.headless import queries_on, run_page
from tests.plain_rdflib import rows_in
from views import session
from views.explore import exploration as do
from views.explore.exploration import Exploration, Step
from views.explore.picture import picture

if TYPE_CHECKING:
    import rdflib

    from graph import Store

Triple = tuple[str, str, str]


def iris(*names: str) -> list[str]:
    return [ATLAS + name for name in names]


@pytest.fixture
def triples(shipped: Store, shipped_in_rdflib: rdflib.Graph) -> Any:
    """Return a function that asks a CONSTRUCT of both engines."""

    def asked(query: str) -> set[Triple]:
        ours = {(t.subject.value, t.predicate.value, t.object.value) for t in shipped.run(query)}
        assert {tuple(map(str, row)) for row in shipped_in_rdflib.query(query)} == ours
        return ours

    return asked


def links_of(scene: Any) -> set[Triple]:
    return {(edge.source, edge.property, edge.target) for edge in scene.edges}


def test_a_picture_returns_its_links(shipped: Store, triples: Any) -> None:
    scene = picture(shipped, Exploration(())).scene
    assert triples(scene_query(scene)) == links_of(scene) != set()


def test_who_is_linked_most(shipped: Store, shipped_in_rdflib: rdflib.Graph) -> None:
    scene = picture(shipped, Exploration(())).scene
    top = measure(scene, "degree").top()
    query = degree_query(scene, len(top))
    rows = shipped.select(query).values()
    assert rows == [(node, f"{degree:.0f}") for node, degree in top]
    assert rows_in(shipped_in_rdflib, query) == rows


def test_nodes_without_links_come_with_their_class(shipped: Store, triples: Any) -> None:
    scene = scene_of_nodes(shipped, iris("grafana", "sysops", "nornir"))
    found = triples(scene_query(scene))
    assert found - links_of(scene) == {(f"{ATLAS}nornir", RDF_TYPE, f"{OPS}Tool")}
    assert links_of(scene) < found


def test_a_group_stands_for_the_links_of_its_members(shipped: Store, triples: Any) -> None:
    steps = (
        Step(do.NODES, tuple(iris("sysops"))),
        Step(do.OPEN, tuple(iris("sysops")), ways=(Way(f"{OPS}usesTool", True),)),
        Step(do.GROUP, text=f"{OPS}Tool"),
    )
    made = picture(shipped, Exploration(steps))
    assert len(made.scene.nodes) == 2
    assert {target for _, _, target in triples(scene_query(made.full))} == {
        node.id for node in made.full.nodes if node.kind == f"{OPS}Tool"
    }


def test_the_schema_returns_its_numbers(shipped: Store) -> None:
    scene = schema_scene(shipped)
    drawn = {(one.source, one.property, one.target): one.count for one in schema_of(shipped).links}
    rows = shipped.select(scene_query(scene)).values()
    members = {row[0]: int(row[3] or 0) for row in rows if row[1] is None}
    assert members == {node.id: node.members for node in scene.nodes}
    links = {row[:3]: int(row[3] or 0) for row in rows if row[1] is not None}
    assert links == {link: drawn[link] for link in links_of(scene)}


def test_paths_return_their_links(shipped: Store, triples: Any) -> None:
    paths = shortest_paths(shipped, *iris("nornir", "helm"), most=5)
    links = {tuple(link) for path in paths for link in path.links}
    assert len(paths) == 5
    assert triples(links_query(links)) == links


@pytest.mark.parametrize("names", [("sysops", "devops"), ("sysops", "devops", "netops")])
def test_what_nodes_have_in_common(shipped: Store, names: tuple[str, ...]) -> None:
    chosen = iris(*names)
    found = in_common(shipped, chosen)
    rows = shipped.select(in_common_query(chosen)).values()
    everyone = {row[1] for row in rows if row[0] == str(len(chosen))}
    assert everyone == {node.id for node in found.neighbors} != set()
    assert {row[1:] for row in rows if row[0] == "1"} == {
        (one.other.id, "from it" if one.outgoing else "to it", one.property, name)
        for name, alone in found.alone.items()
        for one in alone
    }


def test_what_nodes_have_in_common_in_rdflib(
    shipped: Store, shipped_in_rdflib: rdflib.Graph
) -> None:
    query = in_common_query(iris("opsgenie", "nornir"))
    ours = shipped.select(query).values()
    assert sorted(map(str, rows_in(shipped_in_rdflib, query))) == sorted(map(str, ours)) != []


@pytest.mark.parametrize("name", ["grafana", "uptime", "sysops"])
def test_a_card_returns_what_it_says(
    shipped: Store, shipped_in_rdflib: rdflib.Graph, name: str
) -> None:
    card = node_card(shipped, ATLAS + name)
    query = node_query(ATLAS + name)
    rows = shipped.select(query).values()
    assert sorted(map(str, rows_in(shipped_in_rdflib, query))) == sorted(map(str, rows))
    values = {row[2] for row in rows}
    linked = {node.id for group in card.links for node in group.targets}
    assert {*linked, card.label, card.definition, *(one.id for one in card.classes)} <= values
    assert {row[2] for row in rows if row[0] == "to it"} <= linked


def explore_page() -> None:
    from views import explore

    explore.page()


@pytest.mark.parametrize(
    ("parameters", "least"),
    [
        ({}, 1),
        ({"node": "grafana"}, 2),
        ({"nodes": "grafana,nornir"}, 1),
        ({"nodes": "sysops,devops", "select": "sysops,devops"}, 2),
    ],
)
def test_the_page_offers_its_parts_as_sparql(
    shipped: Store, monkeypatch: pytest.MonkeyPatch, parameters: dict[str, str], least: int
) -> None:
    monkeypatch.setattr(session, "store", lambda: shipped)
    queries = queries_on(run_page(explore_page, **parameters))
    assert len(queries) >= least
    for query in queries:
        assert len(list(shipped.run(query))) > 0, query
