"""A server is not asked for its own answer, at its own address or by way of others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from api.door import ProgramDoor
from graph import Limits
from graph.remote.endpoint import RemoteStore
from graph.remote.itself import HEADER, MARK, STATUS, WHY, asked_by, read_marks
from ontology.errors import EndpointError
from tests.answering import Answering, listening
from views.itself import RefuseItself

OTHER, THIRD = "a" * 32, "b" * 32
TRUE = b'{"head":{},"boolean":true}'
JSON = {"Content-Type": "application/sparql-results+json"}


@pytest.fixture
def chain() -> Iterator[tuple[TestClient, list[str]]]:
    """Lend a server that asks an endpoint, and the marks that its queries carry there."""
    carried: list[str] = []

    class Noting(Answering):
        def reply(self) -> None:
            self.body()
            carried.append(self.headers[HEADER])
            self.answer(200, JSON, TRUE)

    with listening(Noting) as address, closing(RemoteStore(f"{address}/sparql")) as store:
        app = RefuseItself(ProgramDoor(PlainTextResponse("a page"), lambda: store))
        yield TestClient(app), carried


@pytest.mark.parametrize("key", ["json", "xml"])
def test_a_query_carries_the_marks_of_all_who_ask(chain, key: str) -> None:
    """In the format of the endpoint it is passed on, in another it is written anew."""
    client, carried = chain
    for marks in ("", OTHER, f"{OTHER}, {THIRD}"):
        headers = {HEADER: marks, "Accept": f"application/sparql-results+{key}"}
        carried.clear()
        found = client.get("/sparql", params={"query": "ASK { }"}, headers=headers)
        assert found.status_code == 200
        assert set(carried) == {f"{marks}, {MARK}" if marks else MARK}


@pytest.mark.parametrize(
    "marks", [MARK, f"{MARK}, {OTHER}", f"{OTHER}, {MARK}"], ids=["alone", "first", "last"]
)
@pytest.mark.parametrize("path", ["/sparql?query=ASK{}", "/api/lenses", "/"])
def test_what_carries_the_servers_own_mark_is_refused(chain, path: str, marks: str) -> None:
    client, carried = chain
    found = client.get(path, headers={HEADER: marks})
    assert (found.status_code, found.text) == (STATUS, WHY)
    assert not carried


def test_a_circle_is_told_from_the_servers_own_address() -> None:
    class Refusing(Answering):
        def reply(self) -> None:
            self.answer(STATUS, {"Content-Type": "text/plain"}, WHY.encode())

    with listening(Refusing) as address, closing(RemoteStore(f"{address}/sparql")) as store:
        with pytest.raises(EndpointError, match="is this server itself"):
            store.run_typed("ASK { }", Limits())
        with asked_by((OTHER,)), pytest.raises(EndpointError, match="each would wait for the oth"):
            store.run_typed("ASK { }", Limits())


def test_what_is_no_mark_is_not_carried_on() -> None:
    assert read_marks(f"{OTHER},x\r\nEvil: 1, {THIRD}") == (OTHER, THIRD)
    assert len(read_marks(", ".join([OTHER] * 1000))) < 20
