"""A running server with the routes for programs only: real HTTP, no pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import urllib3
import uvicorn
from starlette.responses import PlainTextResponse

from api.door import ProgramDoor
from graph import Store
from tests.stores import free_port


@dataclass
class Programs:
    """The address of a server, and a client for it."""

    address: str
    http: urllib3.PoolManager

    @property
    def sparql(self) -> str:
        return f"{self.address}/sparql"

    def get(self, path: str, accept: str | None = None, **fields: str) -> urllib3.HTTPResponse:
        headers = {} if accept is None else {"Accept": accept}
        address = f"{self.address}{path}"
        return self.http.request("GET", address, fields=fields, headers=headers, redirect=False)

    def ask(self, query: str, accept: str = "text/csv") -> urllib3.HTTPResponse:
        return self.get("/sparql", accept, query=query)

    def post(self, body: bytes, kind: str | None, **headers: str) -> urllib3.HTTPResponse:
        named = {} if kind is None else {"Content-Type": kind}
        return self.http.request("POST", self.sparql, body=body, headers={**named, **headers})


@contextmanager
def serving(
    store: Callable[[], Store], pages: Mapping[str, Callable[..., object]] | None = None
) -> Iterator[Programs]:
    """Serve a store until the block ends."""
    port = free_port()
    app = ProgramDoor(PlainTextResponse("a page"), store, pages or {})
    config = uvicorn.Config(app, port=port, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        threading.Event().wait(0.01)
    http = urllib3.PoolManager(maxsize=64, retries=False)
    try:
        yield Programs(f"http://127.0.0.1:{port}", http)
    finally:
        http.clear()
        server.should_exit = True
        server.force_exit = True
        thread.join()


@pytest.fixture(scope="session")
def programs(shipped: Store) -> Iterator[Programs]:
    """Serve the shipped data to programs."""
    with serving(lambda: shipped) as served:
        yield served
