"""What a node can be expanded by, counted before anything is drawn."""

from __future__ import annotations

import pytest

from graph.links import DRAWN
from graph.nodes import BOOKKEEPING, values
from graph.picture.neighbors import Way
from graph.picture.relations import drawn_of, relations
from graph.picture.scene import expand, scene_of_nodes
from ontology.namespaces import ATLAS
from tests.stores import Counting
from views.explore.relations import chosen_ways

EX = "https://example.org/"
GRAPH = """
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
ex:uses rdfs:label "uses" ; owl:inverseOf ex:usedBy . ex:usedBy rdfs:label "used by" .
ex:Tool rdfs:label "tool" .
ex:red ex:uses ex:saw, ex:axe, ex:glue ; ex:size 3 ; a ex:Team .
ex:saw a ex:Tool, owl:Thing . ex:axe a ex:Tool, owl:Thing . ex:glue rdfs:label "glue" .
ex:boss ex:uses ex:red . ex:red ex:uses ex:red .
"""


def test_each_relation_direction_and_class_is_counted(store_of):
    found = {
        (r.label, r.kind_label, r.way.outgoing): r.count
        for r in relations(store_of(GRAPH), f"{EX}red")
    }
    assert found == {
        ("uses", "tool", True): 2,
        ("uses", "", True): 1,
        ("uses", "Team", True): 1,
        ("used by", "", False): 1,
        ("used by", "Team", False): 1,
    }


def test_a_hub_is_counted_by_grouped_queries():
    spokes = "\n".join(f"ex:hub ex:to ex:n{i} . ex:n{i} a ex:K{i % 3} ." for i in range(3000))
    store = Counting.from_text(f"@prefix ex: <{EX}> .\n{spokes}")
    found = relations(store, f"{EX}hub")
    assert [(r.way.kind, r.count) for r in found] == [(f"{EX}K{i}", 1000) for i in range(3)]
    assert sum("COUNT" in query for query in store.asked) == 2
    assert len(store.asked) < 20


def test_neighbors_of_a_very_large_hub_are_not_told_apart(store_of, monkeypatch):
    monkeypatch.setattr("graph.picture.relations._MOST_BY_CLASS", 5)
    found = relations(store_of(GRAPH), f"{EX}red")
    assert [(r.way, r.label, r.count) for r in found] == [
        (Way(f"{EX}uses", True), "uses", 4),
        (Way(f"{EX}uses", False), "used by", 2),
    ]


def test_what_is_drawn_is_counted_the_same_way(store_of):
    store = store_of(GRAPH)
    scene = expand(scene_of_nodes(store, [f"{EX}red"]), store, f"{EX}red")
    drawn = drawn_of(scene, f"{EX}red")
    uses = f"{EX}uses"
    assert drawn[Way(uses, True, f"{EX}Tool")] == 2
    assert drawn[Way(uses, True, "")] == 1
    assert drawn[Way(uses, False, "")] == 1


def test_a_neighbor_of_several_classes_counts_once_under_the_one_it_is_drawn_as(store_of):
    store = store_of(
        """
        @prefix ex: <https://example.org/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ex:Saw rdfs:subClassOf ex:Tool . ex:red ex:uses ex:a, ex:b, ex:c .
        ex:a a ex:Tool, ex:Saw . ex:b a ex:Saw, ex:Tool . ex:c a ex:Tool .
        """
    )
    counts = {r.way.kind: r.count for r in relations(store, f"{EX}red")}
    assert counts == {f"{EX}Saw": 2, f"{EX}Tool": 1}


@pytest.mark.parametrize("name", ["devops", "sysops", "netops", "techops"])
def test_once_all_is_drawn_nothing_is_left_to_add(shipped, name):
    node = f"{ATLAS}{name}"
    found = relations(shipped, node)
    stated = shipped.select(
        "SELECT DISTINCT ?property ?node ?out {\n"
        f"  {{ <{node}> ?property ?node BIND(1 AS ?out) FILTER(isIRI(?node)) }}\n"
        f"  UNION {{ ?node ?property <{node}> }} {DRAWN}\n"
        f"  FILTER NOT EXISTS {{ VALUES ?kind {{ {values(BOOKKEEPING)} }} ?node a ?kind }} }}"
    )
    assert sum(one.count for one in found) == len(stated.rows)
    scene = expand(scene_of_nodes(shipped, [node]), shipped, node, limit=1000)
    assert drawn_of(scene, node) == {one.way: one.count for one in found}


def test_a_node_without_a_name_and_one_without_links_have_none(store_of):
    store = store_of(GRAPH)
    assert relations(store, "_:b0") == ()
    assert relations(store, f"{EX}nobody") == ()


def test_what_is_ticked_is_named_shortly(store_of):
    found = relations(store_of(GRAPH), f"{EX}red")
    uses = {at for at, r in enumerate(found) if r.way.outgoing}
    tool = {at for at, r in enumerate(found) if r.kind_label == "tool"}
    assert chosen_ways(found, set(range(len(found)))) == ()
    assert chosen_ways(found, uses) == (Way(f"{EX}uses", True),)
    assert chosen_ways(found, tool) == (Way(f"{EX}uses", True, f"{EX}Tool"),)
