"""Data about where things are from: its entities are data, and the sources of an import are not."""

from __future__ import annotations

import pytest

from graph import EmbeddedStore
from graph.comparing.class_members import members_of
from graph.comparing.proposals import every_way, propose
from graph.inferring.inference import infer
from graph.picture.overview import first_scene
from graph.picture.schema import schema_of
from graph.picture.schema_view import members_by_links
from ontology.namespaces import PROV
from views.compare import choosing

ENTITY = f"{PROV}Entity"
HEAD = """
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <urn:> .
:file a ops:Source, prov:Entity ; dct:license :free . :other a ops:Source, prov:Entity ;
    dct:license :free .
"""
TRACE = """
:ann a prov:Agent . :bob a prov:Agent . :plot a prov:Activity .
:raw a prov:Entity ; prov:wasAttributedTo :ann .
:chart a prov:Entity ; prov:wasGeneratedBy :plot ; prov:wasAttributedTo :ann, :bob .
:table a prov:Entity ; prov:wasGeneratedBy :plot ; prov:wasAttributedTo :ann, :bob .
"""
ENTITIES = {"urn:raw", "urn:chart", "urn:table"}


@pytest.fixture
def trace() -> EmbeddedStore:
    return EmbeddedStore.from_text(HEAD + TRACE)


def test_entities_are_drawn_and_sources_are_not(trace) -> None:
    assert {node.id for node in first_scene(trace).nodes} == {
        *ENTITIES,
        "urn:ann",
        "urn:bob",
        "urn:plot",
    }
    assert schema_of(trace).data.classes == {ENTITY: 3, f"{PROV}Agent": 2, f"{PROV}Activity": 1}
    assert {*members_by_links(trace, ENTITY)} == ENTITIES == members_of(trace, ENTITY).keys()


def test_entities_are_compared(trace) -> None:
    found = {(one.lens.set_class, one.lens.path): one for one in propose(trace)}
    by_agents = found[ENTITY, "prov:wasAttributedTo"]
    assert (by_agents.sets, by_agents.items, by_agents.links, by_agents.shared) == (3, 2, 5, 2)
    counts = {kind.iri: kind.count for kind in choosing.kinds(trace).values()}
    assert counts == {ENTITY: 3, f"{PROV}Agent": 2}


def test_of_sources_alone_nothing_is_compared() -> None:
    store = EmbeddedStore.from_text(HEAD)
    assert not propose(store)
    assert not every_way(store)


def test_graphs_of_what_follows_are_not_compared() -> None:
    """Two rules give something; their graphs are described beside the entities."""
    rules = ":near a owl:SymmetricProperty ; owl:inverseOf :by . :raw :near :chart . "
    data = EmbeddedStore.from_text(HEAD + TRACE + rules)
    assert set(infer(data.engine)) == {"symmetric", "inverse"}
    assert schema_of(data).data.classes[ENTITY] == 3
    assert members_of(data, ENTITY).keys() == ENTITIES


def test_who_made_an_ontology_is_not_what_it_is_about() -> None:
    agents = "".join(f":agent{at} a prov:Agent . " for at in range(9))
    classes = ":a a owl:Class . :b a owl:Class ; skos:related :a . "
    drawn = first_scene(EmbeddedStore.from_text(HEAD + agents + classes))
    assert {node.id for node in drawn.nodes} == {"urn:a", "urn:b"}


def test_a_class_that_says_little_is_compared_where_members_are_nothing_else() -> None:
    """Two concepts are genres, too, and two are concepts alone."""
    genres = ":jazz a skos:Concept, :Genre . :folk a skos:Concept, :Genre . "
    assert _compared(genres) == {"urn:Genre"}
    alone = ":red a skos:Concept . :blue a skos:Concept . "
    assert _compared(genres + alone) == {"urn:Genre", "http://www.w3.org/2004/02/skos/core#Concept"}


def test_what_schema_languages_say_of_properties_is_not_compared() -> None:
    signs = ":in a owl:AsymmetricProperty . :on a owl:AsymmetricProperty . "
    assert _compared(f"{signs} :jazz a :Genre . :folk a :Genre . ") == {"urn:Genre"}


def _compared(turtle: str) -> set[str]:
    store = EmbeddedStore.from_text(HEAD + turtle)
    return {kind.iri for kind in choosing.kinds(store).values()}
