"""Evidence: that of many properties with one question, and the same as rdflib reads."""

from __future__ import annotations

from collections import Counter

import rdflib
from rdflib import RDF, URIRef

from graph import EmbeddedStore, Store
from graph.comparing.edge_evidence import edge_evidence, evidence_by_property
from graph.comparing.lens import Lens
from graph.comparing.side_by_side import compare
from graph.comparing.transition import count_users
from graph.naming.finding import find_things
from ontology.namespaces import ATLAS, OPS
from tests.stores import Counting

THINGS = [f"{ATLAS}{name}" for name in ("sysops", "devops", "netops")]
PROPERTIES = [f"{OPS}{name}" for name in ("usesTool", "measuredBy", "hasRole")]

#: One source says it by two properties, and another says one of them once more.
TWICE = """
@prefix : <urn:> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
[] a rdf:Statement ; rdf:subject :a ; rdf:predicate :uses ; rdf:object :x ; dct:source :s .
[] a rdf:Statement ; rdf:subject :a ; rdf:predicate :owns ; rdf:object :x ; dct:source :s .
[] a rdf:Statement ; rdf:subject :x ; rdf:predicate :owns ; rdf:object :a ; dct:source :t .
"""


def test_evidence_of_many_properties_is_what_rdflib_reads(
    shipped: Store, shipped_in_rdflib: rdflib.Graph
) -> None:
    found = evidence_by_property(shipped, PROPERTIES, THINGS)
    expected: dict[tuple[str, str, str], int] = Counter()
    for name in PROPERTIES:
        for statement in shipped_in_rdflib.subjects(RDF.predicate, URIRef(name)):
            ends = [
                str(shipped_in_rdflib.value(statement, end)) for end in (RDF.subject, RDF.object)
            ]
            for thing, item in (ends, ends[::-1]):
                expected[name, thing, item] += thing in THINGS
    counted = {
        (name, *pair): len(lines) for name, pairs in found.items() for pair, lines in pairs.items()
    }
    assert counted == +Counter(expected)
    assert len(counted) > 60


def test_each_property_keeps_its_own_evidence_and_one_question_is_asked() -> None:
    store = Counting.from_text(TWICE)
    found = evidence_by_property(store, ["urn:uses", "urn:owns", "urn:likes"], ["urn:a"])
    sources = {
        name: [one.source for one in pairs["urn:a", "urn:x"]] for name, pairs in found.items()
    }
    assert sources == {"urn:uses": ["s"], "urn:owns": ["s", "t"]}
    assert sum("rdf:predicate" in query for query in store.asked) == 1
    assert evidence_by_property(store, [], ["urn:a"]) == {}


def test_a_path_of_two_properties_has_what_one_source_says_once() -> None:
    store = EmbeddedStore.from_text(TWICE)
    lens = Lens("", "", "", "", "", "", ("urn:uses", "urn:owns"))
    found = edge_evidence(store, lens, ["urn:a"])
    assert [one.source for one in found["urn:a", "urn:x"]] == ["s", "t"]


def test_users_of_items_are_counted_with_one_question(shipped_in_rdflib: rdflib.Graph) -> None:
    triples = shipped_in_rdflib.serialize(format="nt")
    store = Counting.from_text(triples)
    comparison = compare(store, THINGS[:2])
    store.asked.clear()
    found = count_users(store, comparison.facets)
    assert len(store.asked) == 1
    assert {name: found[f"{ATLAS}{name}"] for name in ("grafana", "jenkins", "uptime")} == {
        name: max(
            len(set(shipped_in_rdflib.subjects(URIRef(f"{OPS}{by}"), URIRef(f"{ATLAS}{name}"))))
            for by in ("usesTool", "measuredBy")
        )
        for name in ("grafana", "jenkins", "uptime")
    }


def test_six_things_named_by_iri_are_found_with_the_questions_of_one() -> None:
    things = " ".join(f'<urn:t{n}> a <urn:Thing> ; rdfs:label "Thing {n}" .' for n in range(6))
    text = f"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . {things}"
    one, six = Counting.from_text(text), Counting.from_text(text)
    assert [node.label for node in find_things(one, ["urn:t0"])] == ["Thing 0"]
    names = [f"urn:t{n}" for n in range(6)]
    assert [node.id for node in find_things(six, names, ["urn:Thing"])] == names
    assert len(six.asked) == len(one.asked)
