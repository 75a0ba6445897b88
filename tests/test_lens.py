"""Lenses: read from a graph, their paths compiled, their mistakes reported."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from api.comparisons import characteristic
from graph import EmbeddedStore
from graph.comparing.algebra import evaluate, parse_expression
from graph.comparing.algebra_query import to_query
from graph.comparing.lens import find_lens, load_lenses
from graph.comparing.membership_query import build_membership
from ontology.errors import NotFoundError, SourceError
from tests.stores import StoreOf

EX = "http://example.org/"
HEAD = f"""
@prefix : <{EX}> . @prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


def lens(path: str, more: str = "") -> str:
    return HEAD + (
        f':lens a ops:OverlapLens ; rdfs:label "Teams by tools"@en ; ops:key "tools" ; '
        f"ops:setClass :Team ; ops:itemClass :Tool ; ops:itemPath {path} {more} ."
    )


def path_of(turtle_path: str, more: str = "") -> str:
    return load_lenses(EmbeddedStore.from_text(lens(turtle_path, more)))["tools"].path


@pytest.mark.parametrize(
    ("shacl", "sparql"),
    [
        ("ops:usesTool", "ops:usesTool"),
        (":uses", f"<{EX}uses>"),
        ("[ sh:inversePath ops:usedBy ]", "^ops:usedBy"),
        ("( ops:hasRole ops:usesTool )", "ops:hasRole/ops:usesTool"),
        ("[ sh:alternativePath ( ops:usesTool ops:hasTool ) ]", "ops:usesTool|ops:hasTool"),
        ("[ sh:zeroOrMorePath ops:partOf ]", "ops:partOf*"),
        ("[ sh:oneOrMorePath ops:partOf ]", "ops:partOf+"),
        ("[ sh:zeroOrOnePath ops:partOf ]", "ops:partOf?"),
        (
            "( [ sh:inversePath ops:roleIn ] [ sh:alternativePath ( ops:a ( ops:b ops:c ) ) ] "
            "[ sh:zeroOrMorePath [ sh:inversePath ops:partOf ] ] )",
            "(^ops:roleIn)/(ops:a|(ops:b/ops:c))/((^ops:partOf)*)",
        ),
    ],
)
def test_paths_become_sparql(shacl: str, sparql: str) -> None:
    assert path_of(shacl) == sparql


DATA = """
:a a :Team ; :uses :git ; :has :part . :b a :Team ; :likes :git . :c a :Team ; :has :whole .
:part a :Tool ; :partOf :whole . :whole a :Tool ; :partOf :all . :all a :Tool .
:git a :Tool ; :usedBy :c .
"""


@pytest.mark.parametrize(
    ("shacl", "expected"),
    [
        (":uses", {"a": ["git"]}),
        ("[ sh:inversePath :usedBy ]", {"c": ["git"]}),
        ("[ sh:alternativePath ( :uses :likes ) ]", {"a": ["git"], "b": ["git"]}),
        ("( :has :partOf )", {"a": ["whole"], "c": ["all"]}),
        ("( :has [ sh:zeroOrOnePath :partOf ] )", {"a": ["part", "whole"], "c": ["all", "whole"]}),
        ("( :has [ sh:oneOrMorePath :partOf ] )", {"a": ["all", "whole"], "c": ["all"]}),
        (
            "( :has [ sh:zeroOrMorePath :partOf ] )",
            {"a": ["all", "part", "whole"], "c": ["all", "whole"]},
        ),
    ],
)
def test_paths_lead_to_the_items(
    store_of: StoreOf, shacl: str, expected: dict[str, list[str]]
) -> None:
    store = store_of(lens(shacl) + DATA)
    membership = build_membership(store, load_lenses(store)["tools"])
    found = {s.label: [i.label for i in membership.items_of(s.iri)] for s in membership.sets}
    assert found == {"a": [], "b": [], "c": []} | expected


TEXTS = r"""
:a a :Team ; :tag "plain", "say \"hi\"", "a\tb\nc \\ d", "Grün"@de, 42, "2026-01-01"^^:day ,
    :git , "" .
:b a :Team ; :tag "plain", "plain"@en, 42, true, 1.5 .
"""


def test_items_may_be_texts(store_of: StoreOf) -> None:
    turtle = lens(":tag").replace(":itemClass :Tool", ":itemClass rdfs:Literal") + TEXTS
    store = store_of(turtle)
    found = load_lenses(store)["tools"]
    membership = build_membership(store, found)
    graph = Graph().parse(data=turtle, format="turtle")
    for one in membership.sets:
        stated = [
            o for o in graph.objects(URIRef(one.iri), URIRef(f"{EX}tag")) if o != URIRef(f"{EX}git")
        ]
        assert sorted(map(str, membership.items_of(one.iri))) == sorted(map(str, stated))
    both = parse_expression("a & b", membership)
    rows = store.select(to_query(both, membership, found)).values()
    assert sorted(rows) == [("42",), ("plain",)]
    assert sorted(map(str, evaluate(both, membership).items)) == ["42", "plain"]
    told = characteristic(store, "tools")["sets"]
    assert [len(one["items"]) for one in told] == [7, 5]


def test_a_set_without_a_name_of_its_own_is_compared_too(store_of: StoreOf) -> None:
    store = store_of(lens(":uses") + DATA + "[] a :Team ; :uses :alone . :alone a :Tool .")
    told = characteristic(store, "tools")["sets"]
    (unnamed,) = (one["items"] for one in told if one["set"]["label"] == "unnamed")
    assert [one["item"]["label"] for one in unnamed] == ["alone"]
    links = sum(len(one["items"]) for one in told)
    assert unnamed[0]["advantage"] == pytest.approx(links)


@pytest.mark.parametrize(
    ("path", "more", "problem"),
    [
        ("[ ]", "", "no SHACL path"),
        ("[ sh:inversePath :p ; sh:zeroOrMorePath :q ]", "", "no SHACL path"),
        ("[ sh:alternativePath ( :p ) ]", "", "two members or more"),
        ("( :p )", "", "two members or more"),
        ("()", "", "no SHACL path"),
        ('"uses"', "", "no SHACL path"),
        ("_:x", ". _:x sh:inversePath _:y . _:y sh:zeroOrOnePath _:x", "runs back into itself"),
        ("_:x", ". _:x sh:inversePath _:x", "runs back into itself"),
        ("[ sh:inversePath " * 2000 + ":p" + " ]" * 2000, "", "more than 100 deep in each other"),
        ("_:x", ". _:x rdf:first :p ; rdf:rest _:x", "no end"),
        ("_:x", ". _:x rdf:first :p ; rdf:rest :nowhere", "no end"),
        (":p , :q", "", "exactly one ops:itemPath and has 2"),
        (":p", "; ops:itemClass :Other", "exactly one ops:itemClass and has 2"),
        (":p", '; ops:widenedBy "urn:x> ?s"', "ops:widenedBy is the text “urn:x> .s” and no IRI"),
        (":p", "; ops:widenedBy _:l . _:l rdf:first :near ; rdf:rest _:l", "no end"),
    ],
)
def test_a_malformed_lens_is_named(path: str, more: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as raised:
        path_of(path, more)
    assert f"{EX}lens" in str(raised.value)


def test_a_lens_reads_whole(store_of: StoreOf) -> None:
    more = "; ops:widenedBy ( ops:partOf skos:closeMatch ) ; ops:order 3"
    labels = ':Team rdfs:label "team"@en . :Tool rdfs:label "Werkzeug"@de, "tool"@en .'
    found = load_lenses(store_of(lens(":uses", more) + labels))["tools"]
    assert (found.label, found.set_label, found.item_label) == ("Teams by tools", "team", "tool")
    assert (found.set_class, found.item_class) == (f"{EX}Team", f"{EX}Tool")
    assert [iri.rsplit("#")[-1] for iri in found.near] == ["partOf", "closeMatch"]
    assert found.properties == (f"{EX}uses",)
    assert found.first == {f"{EX}uses"}


def test_relations_may_stand_one_by_one() -> None:
    store = EmbeddedStore.from_text(lens(":uses", "; ops:widenedBy ops:partOf, ops:hosts"))
    assert len(load_lenses(store)["tools"].near) == 2


def test_lenses_come_in_their_declared_order() -> None:
    second = lens(":uses", "; ops:order 2")
    first = second.replace(":lens a", ":other a").replace('"tools"', '"skills"')
    store = EmbeddedStore.from_text(second + first.replace("ops:order 2", "ops:order 1"))
    assert list(load_lenses(store)) == ["skills", "tools"]


def test_a_graph_without_lenses_has_none(store_of: StoreOf) -> None:
    assert load_lenses(store_of(HEAD + DATA)) == {}


def test_an_unknown_lens_names_the_nearest() -> None:
    lenses = load_lenses(EmbeddedStore.from_text(lens(":uses")))
    for name in ("tools", "Teams by tools", "http://example.org/lens"):
        assert find_lens(lenses, name).key == "tools"
    with pytest.raises(NotFoundError, match="'tool'; the nearest are: tools"):
        find_lens(lenses, "tool")


def test_its_queries_run_in_any_tool() -> None:
    turtle = lens("[ sh:alternativePath ( ops:usesTool :uses ) ]") + DATA
    turtle += ":d a :Team ; ops:usesTool :git ."
    store = EmbeddedStore.from_text(turtle)
    found = load_lenses(store)["tools"]
    plain = ox.Store()
    plain.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    for query, rows in (
        (found.edges_query(), 2),
        (found.edges_query([f"{EX}d"]), 1),
    ):
        assert len(store.select(query)) == rows
        assert len(list(plain.query(query))) == rows


def test_a_class_without_a_label_is_called_by_its_name_without_a_prefix() -> None:
    """O*NET alone has lenses over our tools, and says nothing of the class."""
    text = lens("ops:usesTool").replace("ops:itemClass :Tool", "ops:itemClass ops:Tool")
    found = load_lenses(EmbeddedStore.from_text(text))["tools"]
    assert (found.set_label, found.item_label) == ("Team", "Tool")
