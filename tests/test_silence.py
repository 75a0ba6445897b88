"""Who asks an endpoint that keeps silent is told at once, until it answers anybody again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import ClassVar
from urllib.parse import parse_qs

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from api.door import ProgramDoor
from graph import Limits
from graph.querying.streaming import ROW_FORMATS
from graph.remote import endpoint as endpoint_module
from graph.remote import one_wait as one_wait_module
from graph.remote import silence as module
from graph.remote.endpoint import RemoteStore
from graph.remote.one_wait import gave_up, one_wait
from graph.remote.silence import AGAIN, KNOCKING, Silence
from ontology.errors import EndpointError, OpsAtlasError, QueryTimeout
from tests.answering import Answering, listening
from tests.headless import run_page, shown
from views import session

SELECT = "SELECT ?s { ?s ?p ?o }"
KNOCK = "ASK { }"


class Door:
    """An endpoint that is knocked at, and the clock on its wall."""

    def __init__(self) -> None:
        self.now = 100.0
        self.knocks = 0
        self.wrong: OpsAtlasError | None = QueryTimeout("late")
        self.takes = KNOCKING
        self.silence = Silence("it", self.knock, lambda: self.now)

    def knock(self) -> None:
        self.knocks += 1
        self.now += self.takes
        if self.wrong is not None:
            raise self.wrong
        self.silence.heard()


@pytest.fixture
def door() -> Door:
    return Door()


def test_whoever_comes_is_told_at_once_and_it_is_asked_again_every_few_seconds(door: Door) -> None:
    door.silence.refuse()
    assert door.knocks == 0, "nobody waited in vain yet"
    door.silence.suspect(door.now)
    for _ in range(3):
        with pytest.raises(
            QueryTimeout, match=r"it kept silent a moment ago .* again every 10 s\."
        ):
            door.silence.refuse()
    assert (door.knocks, door.now) == (1, 100 + KNOCKING)
    door.now += AGAIN
    with pytest.raises(QueryTimeout, match="kept silent"):
        door.silence.refuse()
    assert door.knocks == 2
    door.now += AGAIN
    door.wrong = None
    door.silence.refuse()
    door.silence.refuse()
    assert door.knocks == 3


def test_one_long_question_is_no_silence(door: Door) -> None:
    door.now += 60
    door.silence.heard()
    door.silence.suspect(100.0)  # asked since then, and others were answered
    door.silence.refuse()
    assert door.knocks == 0
    door.wrong, door.takes = None, 0.01
    door.silence.suspect(door.now)  # nobody else asked: the smallest question says that it is there
    door.silence.refuse()
    door.silence.refuse()
    assert door.knocks == 1


def test_any_answer_ends_the_silence(door: Door) -> None:
    door.silence.suspect(door.now)
    with pytest.raises(QueryTimeout):
        door.silence.refuse()
    assert not door.silence.answers
    door.silence.heard()
    door.silence.refuse()
    assert door.silence.answers
    assert door.knocks == 1


def test_who_cannot_reach_it_by_now_is_told_that_and_one_that_came_back_is_found_at_once(
    door: Door,
) -> None:
    door.silence.suspect(door.now)
    door.wrong, door.takes = EndpointError("it cannot be reached."), 0.01
    for _ in range(2):
        with pytest.raises(EndpointError, match=r"^it cannot be reached\.$"):
            door.silence.refuse()
    assert door.knocks == 2
    door.wrong = None
    door.silence.refuse()


class Moody(Answering):
    """Answers as long as it is in the mood."""

    asked: ClassVar[list[str]]
    mood: ClassVar[threading.Event]
    gone: ClassVar[threading.Event]

    def reply(self) -> None:
        (query,) = parse_qs(self.body().decode())["query"]
        self.asked.append(query)
        if not self.mood.is_set():
            self.gone.wait(30)
        asks = query.startswith("ASK")
        kind = "application/sparql-results+json" if asks else "text/tab-separated-values"
        body = b'{"head":{},"boolean":true}' if asks else b"?s\n<urn:a>\n"
        with suppress(OSError):  # who asked may be gone
            self.answer(200, {"Content-Type": kind}, body)


@pytest.fixture
def moody(monkeypatch) -> Iterator[tuple[RemoteStore, type[Moody]]]:
    """Lend an endpoint in no mood, where nobody waits long."""
    monkeypatch.setattr(one_wait_module, "SILENCE", 0.5)
    monkeypatch.setattr(endpoint_module, "KNOCKING", 0.5)
    monkeypatch.setattr(module, "_AT_ONCE", 0.1)

    class Here(Moody):
        asked: ClassVar[list[str]] = []
        mood = threading.Event()
        gone = threading.Event()

    with listening(Here) as address, closing(RemoteStore(f"{address}/sparql")) as store:
        yield store, Here
        Here.gone.set()


def test_a_second_page_is_told_at_once_all_over_and_a_third_finds_it_again(
    moody, monkeypatch
) -> None:
    store, here = moody
    with one_wait(), pytest.raises(QueryTimeout, match=r"did not answer for 0\.5 s"):
        store.select(SELECT)
    with one_wait():
        for n in range(3):
            with pytest.raises(QueryTimeout, match="kept silent a moment ago"):
                store.select(f"{SELECT} LIMIT {n}")
        assert gave_up()
    assert here.asked == [SELECT, KNOCK]
    with one_wait(), pytest.raises(QueryTimeout, match="kept silent a moment ago"):
        store.speaking("de").select(SELECT)
    assert here.asked == [SELECT, KNOCK], "who speaks another language asks the same endpoint"
    here.mood.set()
    monkeypatch.setattr(store.silence, "_next", 0.0)
    with one_wait():
        assert len(store.select(SELECT)) == 1
        assert not gave_up()
    assert here.asked[2:] == [KNOCK, SELECT]


def test_who_passes_an_answer_on_is_told_too(moody) -> None:
    store, here = moody
    (tsv,) = (form for form in ROW_FORMATS if form.key == "tsv")
    for said in (r"did not answer within 0\.5 s", "kept silent", "kept silent"):
        with pytest.raises(QueryTimeout, match=said):
            list(store.stream(SELECT, tsv, Limits(deadline=0.5)))
    assert here.asked == [SELECT, KNOCK]


async def not_found(scope, receive, send) -> None:
    await Response(status_code=404)(scope, receive, send)


def test_programs_are_told_at_once(moody) -> None:
    store, here = moody
    client = TestClient(ProgramDoor(not_found, lambda: store))
    first = client.get("/api/schema")
    asked = len(here.asked)
    again = [client.get(f"/api/{verb}") for verb in ("schema", "lenses", "search?q=a")]
    assert first.status_code == 503
    assert [one.status_code for one in again] == [503] * 3
    assert all("kept silent a moment ago" in one.json()["error"] for one in again)
    assert again[0].headers["Retry-After"] == "5"
    assert here.asked[asked:] == [KNOCK]


def test_who_watches_the_server_and_who_types_without_a_page_really_ask(moody) -> None:
    store, here = moody
    store.silence.suspect(float("inf"))
    with pytest.raises(QueryTimeout, match="did not answer within"):
        store.run_typed("ASK { ?s ?p ?o }", Limits(deadline=0.5))
    assert here.asked == ["ASK { ?s ?p ?o }"]


def empty_page() -> None:
    import streamlit as st

    from views.waiting import waiting_said

    with waiting_said():
        st.write("Nothing was asked.")


def test_a_page_that_asks_nothing_does_not_wait_to_say_why_nothing_comes(
    moody, monkeypatch
) -> None:
    store, here = moody
    monkeypatch.setattr(session, "opened", lambda: store)
    app = run_page(empty_page)
    assert [shown(one.value) for one in app.markdown] == ["Nothing was asked."]
    assert here.asked == []
    assert not app.warning
