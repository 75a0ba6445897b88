"""Facets: read the same by rdflib, in any graph, and with silence and languages kept apart."""

from __future__ import annotations

import pytest
from rdflib import BNode, Graph, URIRef

from graph import EmbeddedStore, Store
from graph.comparing.class_members import count_without_class, members_of
from graph.comparing.facet_links import NOT_COMPARED
from graph.comparing.facets import facet_query, facets_of
from graph.comparing.near_links import near_links_among
from graph.nodes import ANYTHING
from ontology.errors import ParameterError
from ontology.namespaces import ATLAS, OPS, SKOS
from ontology.reading import read_graph
from ontology.sources import SOURCES
from tests.stores import StoreOf

#: The dimensions of the article's comparison table, in its order.
ELEVEN = (
    *("hasPurpose", "hasScopeItem", "serves", "performs", "produces", "measuredBy"),
    *("hasChangeRhythm", "automates", "faces", "hasRole", "basedIn"),
)
DISCIPLINES = [f"{ATLAS}{name}" for name in ("sysops", "devops", "netops", "techops")]

BRIDGES = """
PREFIX : <http://example.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
:crosses rdfs:label "crosses" . :Bridge rdfs:label "bridge" . :River rdfs:label "river" .
:a a :Bridge ; rdfs:label "Alpha" ; :crosses :r, :s ; :built 1900 ; :note "eng"@en, "deu"@de ;
  :page <https://www.alpha.example/> ; :part [ :length 3 ] .
:b a :Bridge ; rdfs:label "Beta" ; :crosses :r ; :note "nur"@de .
:r a :River ; rdfs:label "Rhine" . :s a :River ; rdfs:label "Spree" .
:city :owns :a .
"""
EX = "http://example.org/"


def test_every_facet_is_what_rdflib_reads(shipped: Store) -> None:
    union = Graph()
    for source in SOURCES:
        union += read_graph(source.path)
    found = {one.facet.path: one for one in facets_of(shipped, DISCIPLINES)}
    expected: dict[tuple[str, str], set[str]] = {}
    for thing in DISCIPLINES:
        for prop, value in union.predicate_objects(URIRef(thing)):
            if str(prop) not in NOT_COMPARED and not isinstance(value, BNode):
                expected.setdefault((str(prop), thing), set()).add(str(value))
    read = {
        (one.facet.properties[0], thing): {member.iri for member in members}
        for one in found.values()
        if not one.facet.path.startswith("^")
        for thing, members in one.held.items()
    }
    assert read == expected
    assert len(expected) > 50


def test_the_eleven_dimensions_stand_in_the_order_of_the_article(shipped: Store) -> None:
    found = [one.facet.properties[0].removeprefix(OPS) for one in facets_of(shipped, DISCIPLINES)]
    assert [name for name in found if name in ELEVEN] == list(ELEVEN)
    assert found[0] == f"{SKOS}definition"


def test_silence_is_declared_and_not_an_empty_set(shipped: Store) -> None:
    tools = next(one for one in facets_of(shipped, DISCIPLINES) if one.facet.label == "uses tool")
    techops = DISCIPLINES[-1]
    assert tools.silent == {techops}
    assert techops not in tools.held
    assert tools.of(techops) == ()


def test_a_role_inherits_through_its_disciplines(shipped: Store) -> None:
    role = f"{ATLAS}site-reliability-engineer"
    found = {one.facet.label: one for one in facets_of(shipped, [role], f"{OPS}Role")}
    assert found["measured by"].facet.inherited
    assert {str(member) for member in found["measured by"].of(role)} == {
        *("mean time to recovery", "cost and performance", "incident rate", "patch compliance"),
        *("uptime", "change failure rate", "deployment frequency", "lead time for changes"),
    }
    assert [str(member) for member in found["role in"].of(role)] == ["DevOps", "SysOps"]


def test_any_graph_has_facets(store_of: StoreOf) -> None:
    store = store_of(BRIDGES)
    found = {one.facet.label: one for one in facets_of(store, [f"{EX}a", f"{EX}b"])}
    assert {one.label for one in found["crosses"].of(f"{EX}a")} == {"Rhine", "Spree"}
    assert found["crosses"].facet.kind_label == "river"
    assert [one.label for one in found["built"].of(f"{EX}a")] == ["1900"]
    assert [one.label for one in found["page"].of(f"{EX}a")] == ["alpha.example"]
    assert found["is “owns” of"].of(f"{EX}b") == ()
    assert "part" not in found


def test_english_texts_count_where_there_are_any(store_of: StoreOf) -> None:
    found = {one.facet.label: one for one in facets_of(store_of(BRIDGES), [f"{EX}a", f"{EX}b"])}
    assert [one.label for one in found["note"].of(f"{EX}a")] == ["eng"]
    assert [one.label for one in found["note"].of(f"{EX}b")] == ["nur"]


def test_what_a_wikibase_states_directly_is_no_list_of_its_statements(store_of: StoreOf) -> None:
    """Each statement has an id of its own, so no two things share one."""
    prop = "http://wiki.example/prop"
    store = store_of(
        f"<urn:ada> <{prop}/direct/P1> <urn:poet> ; <{prop}/P1> <urn:ada-1> ; <{prop}/P2> <urn:s> ."
        f" <urn:ada-1> <{prop}/statement/P1> <urn:poet> ; <{prop}/qualifier/P1> <urn:year> ."
    )

    def paths(thing: str) -> set[str]:
        return {one.facet.path.replace(prop, "") for one in facets_of(store, [thing])}

    assert paths("urn:ada") == {"</direct/P1>", "</P2>"}
    assert paths("urn:poet") == {"^</direct/P1>"}
    assert paths("urn:ada-1") == {"</statement/P1>", "</qualifier/P1>", "^</P1>"}


def test_the_query_of_a_facet_finds_what_the_facet_holds(shipped: Store) -> None:
    things = [*DISCIPLINES[:2], f"{ATLAS}site-reliability-engineer"]
    for one in facets_of(shipped, things, f"{OPS}Role"):
        rows = shipped.select(facet_query(one.facet, things)).values()
        held = {(thing, member.iri) for thing, members in one.held.items() for member in members}
        assert {(thing, value) for thing, value in rows} == held, one.facet.path


def test_too_many_links_are_refused_in_a_sentence() -> None:
    lines = "".join(f"<urn:a> <urn:p> <urn:x{at}> .\n" for at in range(50_001))
    with pytest.raises(ParameterError, match="more than 50,000 links"):
        facets_of(EmbeddedStore.from_text(lines), ["urn:a"])


def test_what_means_the_same_both_ways_is_one_facet(store_of: StoreOf) -> None:
    store = store_of(
        "PREFIX : <http://example.org/> PREFIX owl: <http://www.w3.org/2002/07/owl#>\n"
        ":near a owl:SymmetricProperty . :a :near :x ; :over :x . :y :near :a ; :over :a ."
    )
    found = {one.facet.path: one for one in facets_of(store, [f"{EX}a"])}
    assert set(found) == {f"(<{EX}near>|^<{EX}near>)", f"<{EX}over>", f"^<{EX}over>"}
    both = found[f"(<{EX}near>|^<{EX}near>)"]
    assert [one.iri for one in both.of(f"{EX}a")] == [f"{EX}x", f"{EX}y"]
    rows = store.select(facet_query(both.facet, [f"{EX}a"])).values()
    assert {value for _, value in rows} == {f"{EX}x", f"{EX}y"}


def test_members_come_by_label_whatever_labels_them(store_of: StoreOf) -> None:
    assert members_of(store_of(BRIDGES), f"{EX}River") == {f"{EX}r": "Rhine", f"{EX}s": "Spree"}
    assert members_of(store_of(BRIDGES), f"{EX}Nothing") == {}


def test_what_has_no_class_is_a_member_of_anything_if_it_is_described(store_of: StoreOf) -> None:
    store = store_of(f"{BRIDGES} :dam :stops :r ; :page <https://dam.example/> .")
    assert members_of(store, ANYTHING) == {
        **{f"{EX}{name}": name for name in ("city", "crosses", "dam")},
        f"{EX}Bridge": "bridge",
        f"{EX}River": "river",
    }
    assert count_without_class(store) == 5


def test_among_things_without_a_class_links_without_one_are_things(store_of: StoreOf) -> None:
    store = store_of(f"{BRIDGES} :dam :stops :x, :y ; :note 'old' .")
    (notes, stops) = facets_of(store, [f"{EX}dam"], ANYTHING)
    assert (notes.facet.kind, stops.facet.kind, stops.facet.kind_label) == ("", ANYTHING, "thing")
    assert [one.label for one in stops.of(f"{EX}dam")] == ["x", "y"]
    assert {one.facet.kind for one in facets_of(store, [f"{EX}dam"])} == {""}


def test_near_links_carry_relation_and_reason(shipped: Store) -> None:
    ends = [f"{ATLAS}ansible", f"{ATLAS}ansible-network-modules", f"{ATLAS}grafana"]
    (link,) = near_links_among(shipped, ends)
    assert str(link) == "Ansible network modules: part of Ansible"
    assert link.reason


def test_what_leads_to_a_name_that_is_a_node_is_no_facet(store_of: StoreOf) -> None:
    """No two things have the same one."""
    xl = "http://www.w3.org/2008/05/skos-xl#"
    store = store_of(
        f"{BRIDGES} :a <{xl}prefLabel> :n1 . :b <{xl}prefLabel> :n2 ."
        f' :n1 <{xl}literalForm> "A" . :n2 <{xl}literalForm> "B" .'
    )
    labels = [one.facet.label for one in facets_of(store, [f"{EX}a", f"{EX}b"])]
    assert "crosses" in labels
    assert not [label for label in labels if "prefLabel" in label]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (":a :has :x, :y . :x :of :a . :y :of :a . :b :has :x .", {"has": 2}),
        (":a :has :x . :x :of :a . :y :of :a . :b :has :x . :x :of :b .", {"has": 2}),
        (":a :has :x, :z . :x :of :a . :y :of :a . :b :has :x .", {"has": 2, "is “of” of": 2}),
        (":x :of :a, :b .", {"has": 1}),
    ],
)
def test_links_that_are_stated_both_ways_are_told_once_or_told_apart(
    store_of: StoreOf, stated: str, expected: dict[str, int]
) -> None:
    store = store_of(
        "@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        f":has owl:inverseOf :of . :a a :T . :b a :T . {stated}"
    )
    found = facets_of(store, [f"{EX}a", f"{EX}b"])
    assert {one.facet.label: len(one.of(f"{EX}a")) for one in found} == expected


@pytest.mark.parametrize(
    ("language", "notes"),
    [
        ("", {"a": ["eng"], "b": ["nur", "seul"], "c": ["plain"]}),
        ("de", {"a": ["deu"], "b": ["nur"], "c": ["plain"]}),
        ("fr", {"a": ["eng"], "b": ["seul"], "c": ["phrase"]}),
    ],
)
def test_texts_of_the_chosen_language_come_first_on_the_page_and_in_its_query(language, notes):
    texts = (
        'PREFIX : <http://example.org/> :a :note "eng"@en, "deu"@de . '
        ':b :note "nur"@de-CH, "seul"@fr . :c :note "plain", "phrase"@fr .'
    )
    store = EmbeddedStore.from_text(texts).speaking(language)
    (facet,) = facets_of(store, [f"{EX}{name}" for name in "abc"])
    found: dict[str, list[str]] = {}
    for thing, value in store.select(facet_query(facet.facet, facet.held)).values():
        found.setdefault(str(thing).removeprefix(EX), []).append(str(value))
    assert {name: sorted(texts) for name, texts in found.items()} == notes
    shown = {
        name.removeprefix(EX): [one.label for one in some] for name, some in facet.held.items()
    }
    assert shown == notes
