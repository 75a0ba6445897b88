"""What Virtuoso keeps of itself beside the data is never taken for data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.comparing.proposals import every_way, propose
from graph.picture.overview import first_scene
from graph.picture.schema_view import schema_scene
from graph.remote.endpoint import RemoteStore
from graph.vocabulary import read_vocabulary
from ontology.namespaces import RDF, RDF_TYPE
from tests.stores import OxigraphServer

EX = "https://example.org/"
#: As Virtuoso 7.2 has it, but shorter: members of classes of its own, lists of them, and more.
OWN = """
@prefix v: <http://www.openlinksw.com/schemas/virtrdf#> .
@prefix f: <http://www.openlinksw.com/virtrdf-data-formats#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
f:default a v:QuadMapFormat ; v:inheritFrom f:sql ; v:qmfSuperFormats f:a, f:b .
f:sql a v:QuadMapFormat ; v:inheritFrom f:default ; v:qmfSuperFormats f:a, f:b .
f:a a v:array-of-QuadMapFormat ; rdf:_1 f:default ; rdf:_2 f:sql .
<http://www.openlinksw.com/virtrdf-data-formats.ttl> v:item f:default, f:sql .
<http://www.openlinksw.com/virtrdf-quad-storages.ttl> v:item f:default, f:sql .
"""


@pytest.fixture
def virtuoso_like(oxigraph_server: OxigraphServer) -> Iterator[RemoteStore]:
    data = f"<{EX}a> <{EX}p> <{EX}b> . <{EX}b> <{EX}p> <{EX}c> ."
    oxigraph_server.load(f"{OWN}{data}".encode(), "text/turtle")
    store = RemoteStore(oxigraph_server.endpoint)
    yield store
    store.close()


def test_data_without_a_class_is_drawn_and_not_the_engine(virtuoso_like) -> None:
    assert {node.id for node in first_scene(virtuoso_like).nodes} == {f"{EX}{n}" for n in "abc"}
    assert not schema_scene(virtuoso_like).nodes


def test_nothing_of_the_engine_is_offered_to_ask_for(virtuoso_like) -> None:
    words = read_vocabulary(virtuoso_like)
    assert words.classes == ()
    assert {word.iri for word in words.properties} == {f"{EX}p", RDF_TYPE, f"{RDF}_1", f"{RDF}_2"}
    assert words.used_with == {}


def test_nothing_of_the_engine_is_compared(virtuoso_like) -> None:
    assert propose(virtuoso_like) == []
    assert {way.prop for way, _ in every_way(virtuoso_like)} == {f"{EX}p"}
