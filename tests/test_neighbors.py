"""Neighbors and links: what is linked to a node."""

from __future__ import annotations

import pytest

from graph.links import Link, degrees, known_among, links_among, name_links
from graph.picture.neighbors import Choice, Way, neighbors
from ontology.errors import ParameterError

EX = "https://example.org/"
DATA = """
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ops: <https://w3id.org/ops-atlas/ns#> .
ex:Tool a owl:Class ; rdfs:label "Tool" ; rdfs:subClassOf ex:Thing . ex:Thing a owl:Class .
ex:uses rdfs:label "uses"@en, "benutzt"@de .
ex:a a ex:Team ; ex:uses ex:b, ex:c, ex:d ; ex:size 3 .
ex:b a ex:Tool ; skos:prefLabel "Bee"@en, "Biene"@de ; ex:madeBy ex:a .
ex:c a ex:Tool ; rdfs:label "Cee" .
ex:claim a rdf:Statement ; rdf:subject ex:a ; rdf:predicate ex:uses ; rdf:object ex:b ;
    ops:underCategory ex:c .
"""


def test_neighbors_come_with_labels_classes_and_direction(store_of):
    found = neighbors(store_of(DATA), f"{EX}a")
    assert [
        (n.id.removeprefix(EX), n.label, n.kind_label, n.property_label, n.outgoing) for n in found
    ] == [
        ("b", "Bee", "Tool", "madeBy", False),
        ("b", "Bee", "Tool", "uses", True),
        ("c", "Cee", "Tool", "uses", True),
        ("d", "d", "", "uses", True),
    ]
    assert found[0].link(f"{EX}a") == Link(f"{EX}b", f"{EX}madeBy", f"{EX}a")
    assert found[1].link(f"{EX}a") == Link(f"{EX}a", f"{EX}uses", f"{EX}b")


def test_the_limit_and_what_is_known_already_are_kept_to(store_of):
    store = store_of(DATA)
    assert len(neighbors(store, f"{EX}a", limit=2)) == 2
    rest = neighbors(store, f"{EX}a", skip=[f"{EX}b", f"{EX}c"])
    assert [n.id for n in rest] == [f"{EX}d"]


def test_wanted_links_come_first_then_those_from_the_node(store_of):
    hubs = [f"{EX}hub{number}" for number in range(12)]
    ends = ((f"<{hub}>", f"ex:{name}") for hub in hubs for name in "bcd")
    store = store_of(
        DATA + "".join(f"{hub} ex:uses {end} . {end} ex:serves {hub} ." for hub, end in ends)
    )
    for hub in hubs:
        assert {n.outgoing for n in neighbors(store, hub, limit=3)} == {True}
        serving = Choice(first=(Way(f"{EX}serves", False),))
        assert {n.outgoing for n in neighbors(store, hub, limit=3, choice=serving)} == {False}
        assert len(neighbors(store, hub, limit=5, choice=serving)) == 5


def test_a_class_has_classes_for_neighbors_and_data_has_not(store_of):
    store = store_of(DATA)
    assert [n.id for n in neighbors(store, f"{EX}Tool")] == [f"{EX}Thing"]
    assert {n.id for n in neighbors(store, f"{EX}c")} == {f"{EX}a"}


def test_odd_labels_are_read_and_classes_without_a_name_left_out(store_of):
    odd = 'ex:z ex:uses ex:y . ex:y a [], "odd" ; skos:prefLabel "a\\t\\"b\\" \\\\", ex:d .'
    (found,) = neighbors(store_of(DATA + odd), f"{EX}z")
    assert (found.id, found.label, found.kind) == (f"{EX}y", 'a\t"b" \\', "")


def test_what_is_not_an_iri_is_refused(store_of):
    with pytest.raises(ParameterError):
        neighbors(store_of(DATA), "https://example.org/a> ?p ?o } #")
    with pytest.raises(ParameterError):
        degrees(store_of(DATA), ["a b"])


def test_links_among_nodes_and_their_degrees(store_of):
    store = store_of(DATA)
    ids = [f"{EX}{name}" for name in "abcd"]
    assert links_among(store, ids[:1], ids[1:3]) == [
        Link(f"{EX}a", f"{EX}uses", f"{EX}b"),
        Link(f"{EX}a", f"{EX}uses", f"{EX}c"),
        Link(f"{EX}b", f"{EX}madeBy", f"{EX}a"),
    ]
    assert links_among(store, [], ids) == []
    assert degrees(store, [*ids, f"{EX}nobody"]) == dict(
        zip([*ids, f"{EX}nobody"], (3, 1, 1, 1, 0), strict=True)
    )


def test_links_are_named_and_near_ones_have_their_reason(shipped):
    iri = "https://w3id.org/ops-atlas/id/"
    links = links_among(shipped, [f"{iri}uptime"], [f"{iri}availability", f"{iri}sysops"])
    named = {name.label: name for name in name_links(shipped, links)}
    assert named["close to"].near
    assert named["close to"].reason.startswith("Both give the share of time")
    assert not named["measured by"].near


def test_only_nodes_of_the_dataset_are_known(store_of):
    ids = [f"{EX}a", f"{EX}d", f"{EX}nobody"]
    assert known_among(store_of(DATA), ids) == {f"{EX}a", f"{EX}d"}
