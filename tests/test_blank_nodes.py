"""Things without an IRI, as in a page of schema.org: they are named, drawn, opened and read."""

from __future__ import annotations

import pytest
import rdflib
from rdflib import OWL, RDF, Literal

from graph import Store
from graph.blank_nodes import about_each, can_be_asked
from graph.comparing.class_members import members_of
from graph.comparing.facets import facet_query, facets_of
from graph.comparing.side_by_side import compare
from graph.importing.loading import Choices
from graph.importing.watching import Watch
from graph.links import degrees, known_among
from graph.naming.finding import find_things
from graph.naming.labels import labels_of, node_key
from graph.nodes import describe
from graph.picture.card import node_card
from graph.picture.neighbors import neighbors
from graph.picture.overview import first_scene
from graph.picture.relations import relations
from graph.picture.scene import Scene, expand, scene_of_nodes, show
from graph.picture.schema_view import members_by_links, members_by_name, members_scene
from graph.remote.endpoint import RemoteStore
from graph.snapshots.generations import import_sources, open_generation
from graph.snapshots.staging import stage_sources
from ontology.errors import NotFoundError
from ontology.namespaces import SCHEMA
from views.explore.sparql import card_link
from views.explore.state import State

EX = "https://example.org/"
#: A page with a firm that has an IRI, and two recipes that have none; one author is given in parts.
PAGE = f"""
@prefix s: <{SCHEMA}> . @prefix e: <{EX}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:firm a s:Organization ; s:name "Firm" ; s:employee [ a s:Person ; s:name "Ada", "Ada L."@fr ;
    s:jobTitle "programmer" ; s:knowsAbout [ a s:Thing ; s:name "Linux" ] ] ;
    s:address [ a s:PostalAddress ; s:streetAddress "1 High St" ] .
[] a s:Recipe ; s:name "Pie" ; s:author [ a s:Person ; s:givenName "Mary" ; s:familyName "B" ] .
[] a s:Recipe ; s:name "Soup" ; s:author e:firm .
[] a owl:Axiom ; owl:annotatedSource e:firm ; rdfs:comment "of the ontology" .
"""
NAMES = ["Ada", "Firm", "Linux", "Mary B", "Pie", "Soup", "unnamed"]


@pytest.fixture
def page(store_of) -> Store:
    store = store_of(PAGE)
    if isinstance(store, RemoteStore):
        pytest.skip("an endpoint cannot be asked about a blank node")
    return store


def named(store: Store, label: str) -> str:
    """Return the key of the node with a label."""
    keys = [node_key(node) for (node,) in store.select("SELECT DISTINCT ?s { ?s a ?class }")]
    (found,) = [key for key in keys if labels_of(store, [key])[key] == label]
    return found


def test_they_are_called_by_their_names_in_any_way_that_names_are_written(page):
    keys = members_by_name(page, f"{SCHEMA}Person")
    assert [labels_of(page, [key])[key] for key in keys] == ["Ada", "Mary B"]
    assert {node.kind for node in describe(page, keys).values()} == {f"{SCHEMA}Person"}
    french = page.speaking("fr")
    assert sorted(labels_of(french, keys).values()) == ["Ada L.", "Mary B"]


def test_the_first_picture_holds_all_things_and_their_links(page):
    drawn = first_scene(page)
    assert sorted(node.label for node in drawn.nodes) == NAMES
    graph = rdflib.Graph().parse(data=PAGE, format="turtle")
    things = {one for one in graph.subjects(RDF.type) if not graph[one : RDF.type : OWL.Axiom]}
    links = [(s, o) for s, p, o in graph if s in things and o in things and p != RDF.type]
    assert len(drawn.edges) == len(links)
    ends = {(s, o) for s, p, o in graph if p != RDF.type and not isinstance(o, Literal)}
    linked = [
        len({o for s, o in ends if s == one} | {s for s, o in ends if o == one}) for one in things
    ]
    assert sorted(degrees(page, list(drawn.ids)).values()) == sorted(linked)


def test_parts_of_an_ontology_are_no_things(page):
    axiom = "http://www.w3.org/2002/07/owl#Axiom"
    assert members_by_links(page, axiom) == ()
    assert not [node for node in first_scene(page).nodes if node.kind == axiom]


def test_one_is_opened_shown_and_expanded_like_any_node(page):
    ada = named(page, "Ada")
    grown = expand(Scene(), page, ada)
    assert {node.label for node in grown.nodes} == {"Ada", "Linux", "Firm"}
    assert {edge.label for edge in grown.edges} == {"schema:employee", "schema:knowsAbout"}
    assert {(one.way.property, one.way.outgoing, one.count) for one in relations(page, ada)} == {
        (f"{SCHEMA}knowsAbout", True, 1),
        (f"{SCHEMA}employee", False, 1),
    }
    assert show(Scene(), page, [ada]).ids == {ada}
    assert members_scene(page, f"{SCHEMA}Recipe").total == 2


def test_its_card_says_what_the_data_says(page):
    card = node_card(page, named(page, "Ada"))
    assert (card.label, card.kind_label) == ("Ada", "schema:Person")
    assert card.labels == (("called", "Ada L. (fr)"),)
    assert [(fact.label, fact.value) for fact in card.facts] == [("schema:jobTitle", "programmer")]
    assert {group.label: [one.label for one in group.targets] for group in card.links} == {
        "schema:knowsAbout": ["Linux"],
        "schema:employee (from)": ["Firm"],
    }


def test_two_are_compared_and_what_has_no_iri_is_stated(page):
    """That an author has no IRI does not make it "not stated"; a restriction is no value."""
    comparison = compare(page, [named(page, "Pie"), named(page, "Soup")])
    assert [thing.label for thing in comparison.things] == ["Pie", "Soup"]
    found = {one.facet.label: [str(item.item) for item in one.items] for one in comparison.facets}
    assert found == {"schema:author": ["Firm", "Mary B"]}
    assert comparison.facets[0].not_stated == ()
    firm = facets_of(page, [f"{EX}firm"])
    assert {one.facet.label: [str(item) for item in one.of(f"{EX}firm")] for one in firm} == {
        "schema:address": ["unnamed"],
        "schema:employee": ["Ada"],
        "is “schema:author” of": ["Soup"],
    }


def test_the_query_of_a_facet_has_the_rows_that_are_shown(page):
    for one in facets_of(page, [f"{EX}firm"]):
        rows = page.select(facet_query(one.facet, [f"{EX}firm"]))
        assert {node_key(value) for _, value in rows} == {item.iri for item in one.of(f"{EX}firm")}


def test_a_comparison_finds_them_by_key(page):
    ada = named(page, "Ada")
    assert [node.label for node in find_things(page, [ada])] == ["Ada"]
    with pytest.raises(NotFoundError):
        find_things(page, ["_:nobody"])
    assert set(members_of(page, f"{SCHEMA}Person").values()) == {"Ada", "Mary B"}


@pytest.mark.parametrize("key", ["_:nobody", "_:group https://example.org/x", '_:a"b', "_:"])
def test_a_key_of_nothing_is_nothing(page, key):
    """A link to a picture may hold any text."""
    assert known_among(page, [key]) == frozenset()
    assert scene_of_nodes(page, [key]) == Scene()
    assert labels_of(page, [key]) == {key: "unnamed"}
    with pytest.raises(NotFoundError):
        node_card(page, key)
    assert relations(page, key) == ()


def test_an_endpoint_is_not_asked_about_them(store_of):
    store = store_of(PAGE)
    if isinstance(store, RemoteStore):
        assert not can_be_asked(store, "_:b0")
        assert about_each(store, ["_:b0"], "?node ?p ?o") == ""
        assert about_each(store, ["_:b0", f"{EX}a"], "?node ?p ?o") == (
            f"VALUES ?node {{ <{EX}a> }} ?node ?p ?o"
        )
        assert all(name.startswith(EX) for name in first_scene(store).ids)


def test_a_search_finds_them_where_they_are_wanted_behind_what_has_an_iri(page):
    ada = named(page, "Ada")
    assert page.search("ada") == []
    assert [(one.iri, one.label) for one in page.search("ada", blank=True)] == [(ada, "Ada")]
    assert [one.label for one in page.search("mary", blank=True)] == ["Mary B"]
    assert page.search("of the ontology", blank=True) == []
    names = page.label_index.names()
    assert {iri for iri, _, _ in names} == {f"{EX}firm"}


def test_a_search_of_a_snapshot_knows_them_by_the_keys_of_its_files(tmp_path):
    """What was looked at lies in memory, and files that are written of it name them anew."""
    for name in ("Ada", "Eve"):
        source = tmp_path / f"{name}.ttl"
        source.write_text(PAGE.replace("Ada", name), encoding="utf-8")
    import_sources([tmp_path / "Ada.ttl"], base="empty", folder=tmp_path)
    staged = stage_sources([tmp_path / "Eve.ttl"], Choices(), Watch())
    made = staged.land(name="both", folder=tmp_path, watch=Watch())
    store = open_generation(tmp_path, made.id)
    for name in ("Ada", "Eve"):
        (found,) = (one for one in store.search(name, blank=True) if one.label == name)
        assert found.iri == named(store, name)
        assert node_card(store, found.iri).label == name
    store.close()


def test_a_card_without_a_query_says_so():
    """Once it ended the page: what lies below the card was gone, and the choice not in the link."""
    assert (
        card_link(State(), "_:b0") == "As SPARQL it cannot be asked for: nothing here has an IRI."
    )


def test_those_that_are_drawn_take_no_place_from_the_others(page):
    ada, firm = named(page, "Ada"), f"{EX}firm"
    others = {one.id for one in neighbors(page, firm)} - {ada}
    assert len(others) == 3  # its address, the soup and a remark
    assert {one.id for one in neighbors(page, firm, limit=3, skip=[ada])} == others
    linux = [one.id for one in neighbors(page, ada, skip=[firm])]
    assert linux == [named(page, "Linux")]
    assert neighbors(page, ada, skip=[firm, *linux]) == ()
