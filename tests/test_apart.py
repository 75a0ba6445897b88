"""An endpoint that keeps silent keeps nobody waiting who needs nothing of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette

from api.door import ProgramDoor
from graph import Store
from graph.querying.guard import SLOTS
from graph.remote.endpoint import RemoteStore
from ontology.errors import QueryTimeout
from tests.coroutines import run_apart
from views import server, session
from views.twins import TWINS

#: The threads that Starlette has for everything.
ALL = 40
TOOL = {"name": "search", "arguments": {"text": "x"}}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": TOOL}
SPEAKS = {"Accept": "application/json, text/event-stream"}


class Mute(RemoteStore):
    """An endpoint whose answer somebody else has to end."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9/sparql")
        self.asked = threading.Semaphore(0)
        self.over = threading.Event()

    def search(self, *_: object, **__: object) -> list[object]:
        self.asked.release()
        assert self.over.wait(60)
        raise QueryTimeout("It kept silent.")

    def run_typed(self, *_: object, **__: object) -> list[object]:
        return self.search()


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mute]:
    store = Mute()
    monkeypatch.setattr(session, "opened", lambda: store)
    yield store
    store.over.set()


@asynccontextmanager
async def waiting(
    mute: Mute, ask: Callable[[httpx.AsyncClient], list[asyncio.Task[httpx.Response]]], most: int
) -> AsyncIterator[httpx.AsyncClient]:
    """Lend a client of a server where others wait for the endpoint until the block ends."""
    app = ProgramDoor(Starlette(routes=server.routes()), session.store, TWINS)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        others = ask(client)
        for _ in range(most):
            await asyncio.to_thread(mute.asked.acquire, timeout=60)
        try:
            yield client
            assert not any(one.done() for one in others), "they were waited for"
        finally:
            mute.over.set()
            await asyncio.gather(*others)


def searches(client: httpx.AsyncClient) -> list[asyncio.Task[httpx.Response]]:
    return [asyncio.create_task(client.get(f"/search?q=word{n}")) for n in range(ALL + 5)]


def tools(client: httpx.AsyncClient) -> list[asyncio.Task[httpx.Response]]:
    call = {"json": CALL, "headers": SPEAKS, "timeout": 60}
    return [asyncio.create_task(client.post("/mcp", **call)) for _ in range(ALL + 5)]


@pytest.mark.parametrize(("ask", "most"), [(searches, ALL), (tools, 8)], ids=["search", "mcp"])
def test_files_are_sent_while_forty_wait(mute: Mute, ask: Callable, most: int) -> None:
    async def run() -> httpx.Response:
        async with waiting(mute, ask, most) as client:
            return await client.get("/assets/canvas.js")

    assert run_apart(run()).status_code == 200


def test_a_program_is_told_what_needs_no_endpoint_while_others_wait_for_it(mute: Mute) -> None:
    paths = {
        "/api/questions": 200,
        "/api/ask?question=nothing-like-it": 404,
        "/api/ask?query=DROP%20ALL": 400,
        "/compare.json?show=nothing": 404,
    }

    def others(client: httpx.AsyncClient) -> list[asyncio.Task[httpx.Response]]:
        return [asyncio.create_task(client.get("/api/schema")) for _ in range(SLOTS)]

    async def run() -> dict[str, int]:
        async with waiting(mute, others, SLOTS) as client:
            return {path: (await client.get(path)).status_code for path in paths}

    assert run_apart(run()) == paths


def test_the_store_is_never_opened_where_all_requests_are_served(
    shipped: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an import the next request opens the new snapshot, and takes as long as that does."""
    threads: list[int] = []

    def opened() -> Store:
        threads.append(threading.get_ident())
        return shipped

    monkeypatch.setattr(session, "opened", opened)
    query = "/sparql?query=ASK%20%7B%7D"
    paths = [query, "/ns", "/explore.json", "/api/schema", "/healthz", "/search?q=git", "/commands"]

    async def run() -> int:
        app = ProgramDoor(Starlette(routes=server.routes()), session.store, TWINS)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            for path in paths:
                assert (await client.get(path)).status_code == 200
        return threading.get_ident()

    assert run_apart(run()) not in threads
    assert len(threads) >= len(paths)
