"""Under which of its classes a node is shown."""

from __future__ import annotations

import pytest

from graph.comparing.facets import facets_of
from graph.comparing.side_by_side import compare
from graph.naming.search import Found
from graph.nodes import describe, to_matches
from graph.picture.neighbors import neighbors
from tests.stores import Counting

EX = "http://example.org/"
DATA = """
PREFIX : <http://example.org/>
PREFIX ops: <https://w3id.org/ops-atlas/ns#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
:Switch rdfs:subClassOf :Device, :Asset . :Router rdfs:subClassOf :Device .
:Device rdfs:subClassOf :Asset .
:Box rdfs:subClassOf :Crate . :Crate rdfs:subClassOf :Box .
:Kept rdfs:subClassOf ops:Tool .
:r1 a :Asset, :Device, :Router, owl:Thing .
:s1 a :Asset, :Device, :Switch . :s2 a :Switch, :Asset, :Device . :s3 a :Switch, :Device, :Asset .
:box a :Box, :Crate . :tool a :Kept, ops:Tool . :alone a :Asset .
:site1 a :Site ; :holds :r1, :s1 . :site2 a :Site ; :holds :s2, :s3, :s1 .
"""
SHOWN = {
    "r1": f"{EX}Router",
    "s1": f"{EX}Switch",
    "s2": f"{EX}Switch",
    "box": f"{EX}Box",
    "tool": "https://w3id.org/ops-atlas/ns#Tool",
    "alone": f"{EX}Asset",
    "nobody": "",
}


@pytest.fixture
def store() -> Counting:
    return Counting.from_text(DATA)


def test_a_node_is_shown_under_its_narrowest_class(store) -> None:
    found = describe(store, [EX + name for name in SHOWN])
    assert {name: found[EX + name].kind for name in SHOWN} == SHOWN
    matches = to_matches(store, [Found(f"{EX}r1", "r1", "r1")])
    assert [one.kind for one in matches] == [f"{EX}Router"]
    linked = {one.id: one.kind for one in neighbors(store, f"{EX}site1")}
    assert linked == {f"{EX}r1": f"{EX}Router", f"{EX}s1": f"{EX}Switch"}


def test_what_stands_above_what_is_asked_once(store) -> None:
    describe(store, [f"{EX}r1", f"{EX}s1"])
    before = len(store.asked)
    describe(store, [f"{EX}r1", f"{EX}s1"])
    assert not any("subClassOf" in query for query in store.asked[before:])


def test_a_facet_is_named_by_the_narrowest_class_of_most(store) -> None:
    """Three are switches and one a router: what most are, and nothing wider, is a device."""
    (held,) = (one for one in facets_of(store, [f"{EX}site1", f"{EX}site2"]) if one.facet.kind)
    assert held.facet.kind == f"{EX}Device"


def test_things_are_compared_as_the_narrowest_that_both_are(store) -> None:
    assert compare(store, [f"{EX}r1", f"{EX}s1"]).kind == f"{EX}Device"
