"""No query makes an endpoint call another host, and none is refused that does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from graph import Limits
from graph.querying.streaming import ROW_FORMATS
from graph.querying.typed import stream_typed
from graph.remote.endpoint import RemoteStore
from ontology.errors import QueryRefused
from tests.answering import Answering, listening
from tests.stores import OxigraphServer
from tests.test_store import HIDDEN

ROWS = {"Content-Type": "text/tab-separated-values"}
PREFIXES = "PREFIX e: <http://127.0.0.1:9/> PREFIX : <http://127.0.0.1:9/>"


@pytest.fixture
def noting() -> Iterator[tuple[RemoteStore, list[bytes]]]:
    """Lend an endpoint that has one answer, and what it was asked."""
    asked: list[bytes] = []

    class Noting(Answering):
        def reply(self) -> None:
            asked.append(self.body())
            self.answer(200, ROWS, b"?s\n<urn:a>\n")

    with listening(Noting) as address, closing(RemoteStore(f"{address}/sparql")) as store:
        yield store, asked


@pytest.mark.parametrize("body", HIDDEN)
def test_hidden_calls_are_not_passed_on(noting, body: str) -> None:
    store, asked = noting
    query = f"{PREFIXES} SELECT * {body}"
    for read in (
        store.run,
        store.run_typed,
        store.run_whole,
        lambda query: list(store.stream(query, ROW_FORMATS[0], Limits())),
    ):
        with pytest.raises(QueryRefused, match="SERVICE would make"):
            read(query)
    *_, end = b"".join(stream_typed(store, query, Limits())).split(b"\x1e")
    assert b"SERVICE would make" in end
    assert not asked


def test_the_engine_behind_an_endpoint_would_make_them(oxigraph_server: OxigraphServer) -> None:
    """Asked by itself it calls whom the query names: nobody else refuses it there."""
    called = []

    class Called(Answering):
        def reply(self) -> None:
            called.append(self.body())
            self.answer(200, ROWS, b"?s\n<urn:a>\n")

    with listening(Called) as address, closing(RemoteStore(oxigraph_server.endpoint)) as store:
        query = f"PREFIX : <{address}/> SELECT * {{ SERVICESILENT:{{ ?s ?p ?o }} }}"
        with pytest.raises(QueryRefused):
            store.run_typed(query)
        assert not called
        store.send(query, "application/json", Limits(deadline=30)).close()
        assert called


def test_what_only_the_endpoint_can_read_is_passed_on(noting) -> None:
    """Virtuoso's own prefix needs no declaration, and a class may be called Service."""
    store, asked = noting
    query = "SELECT ?s { ?s a <urn:Service> ; ?p ?l . ?l bif:contains 'x' }"
    assert len(store.run_typed(query)) == 1
    assert len(store.run(query)) == 1
    assert len(asked) == 2


def test_words_that_call_nobody_are_passed_on(oxigraph_server: OxigraphServer) -> None:
    data = b'<urn:a> <urn:s#hasService> "SERVICE <urn:x> {"@en-service .'
    oxigraph_server.load(data, "text/turtle")
    query = """PREFIX service: <urn:s#> SELECT ?service {
        ?service service:hasService ?o FILTER(?o = "SERVICE <urn:x> {"@en-service)
    } # SERVICE ?x {"""
    with closing(RemoteStore(oxigraph_server.endpoint)) as store:
        assert store.run(query).values() == [("urn:a",)]
        assert store.run_typed(query).values() == [("urn:a",)]


def test_what_nobody_can_read_to_its_end_is_refused(noting) -> None:
    """The parser recurses; here it ends a worker, and not the process of the pages."""
    store, asked = noting
    deep = "{" * 50_000 + "}" * 50_000
    with pytest.raises(QueryRefused, match="too deep"):
        store.run_typed(f"SELECT * {{ ?s <urn:service> ?o {deep} }}")
    assert not asked
