"""How answers get from a worker to a client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import closing
from typing import Any

import pytest

from api import passing
from api.passing import pass_on
from graph import EmbeddedStore, Limits
from graph.querying.streaming import ROW_FORMATS
from tests.coroutines import run_apart


class NoThreads(Executor):
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise AssertionError(f"{fn} was given to a thread")


def test_the_event_loop_waits_for_a_worker_without_a_thread() -> None:
    csv = next(form for form in ROW_FORMATS if form.key == "csv")
    small, large = ("SELECT ?s { ?s ?p 1 }", "SELECT ?s ?t ?o { ?s ?p ?a . ?t ?p ?b . ?u ?p ?o }")
    turtle = "".join(f"<urn:{n}> <urn:p> {n} ." for n in range(40))

    async def answer(store: EmbeddedStore, query: str) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            await asyncio.Event().wait()

        def ask() -> Any:
            return store.stream(query, csv, Limits())

        await pass_on(ask, {}, receive, send, NoThreads(), 30)
        return sent

    with closing(EmbeddedStore.from_text(turtle)) as store:
        store.run_typed("ASK {}")
        head, body = run_apart(answer(store, small))
        assert (head["headers"], body["body"]) == ([(b"content-length", b"10")], b"s\r\nurn:1\r\n")
        head, *parts = run_apart(answer(store, large))
    assert head["headers"] == []
    assert len(parts) > 2
    assert b"".join(part["body"] for part in parts).count(b"\n") == 1 + 40**3
    assert [part["more_body"] for part in parts] == [True] * (len(parts) - 1) + [False]


def test_a_client_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the query may take: the answer is one part, which the client never takes."""
    monkeypatch.setattr(passing, "_STALL_SECONDS", 0.0)
    monkeypatch.setattr(passing, "_AT_ONCE", 0)
    csv = next(form for form in ROW_FORMATS if form.key == "csv")
    sent: list[str] = []

    async def send(message: Any) -> None:
        sent.append(message["type"])
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def answer(store: EmbeddedStore) -> None:
        def ask() -> Any:
            return store.stream("SELECT ?s { ?s ?p 1 }", csv, Limits())

        async with asyncio.timeout(60):  # far beyond, for a server that waits on
            await pass_on(ask, {}, receive, send, NoThreads(), 3600)

    with closing(EmbeddedStore.from_text("<urn:a> <urn:p> 1 .")) as store:
        store.run_typed("ASK {}")
        run_apart(answer(store))
    assert sent == ["http.response.start", "http.response.body"]
