"""What every route for programs shares: the store, the threads, the rate, how errors are said."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from api.refusal import Refusal, from_error
from graph.remote.one_wait import one_wait
from ontology.errors import OpsAtlasError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent.futures import Executor
    from contextlib import AbstractAsyncContextManager

    from starlette.types import ASGIApp, Receive, Scope, Send

    from api.admission import Queue, RateLimit
    from graph.store import Limits, Store

Found = TypeVar("Found")
_READING: Final = "GET, HEAD, OPTIONS"
_PREFLIGHT: Final = {
    "Allow": _READING,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": _READING,
    "Access-Control-Allow-Headers": "Accept",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """What a route needs to answer.

    Attributes
    ----------
    store : callable
        Returns the store to ask.
    limits : Limits
        What one query may use.
    queue : Queue
        How many queries run and wait.
    at_endpoint : Queue
        The same for what asks another endpoint: that costs nothing here but time.
    rate : RateLimit
        How many requests a client may send.
    threads : Executor
        Where the waiting for workers is done.
    """

    store: Callable[[], Store]
    limits: Limits
    queue: Queue
    at_endpoint: Queue
    rate: RateLimit
    threads: Executor

    async def work(self, read: Callable[[Store], Found]) -> Found:
        """Read from the store in a thread, when it is this request's turn."""
        store = await self.opened()
        loop = asyncio.get_running_loop()
        async with self.turn(store):
            return await loop.run_in_executor(self.threads, one_wait()(read), store)

    async def opened(self) -> Store:
        """Return the store, in a thread: after an import it is opened first, and all would wait."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, self.store)

    def turn(self, store: Store) -> AbstractAsyncContextManager[None]:
        """Wait for a slot of those that ask a store.

        Raises
        ------
        Refusal
            503 if too many wait already, or if none came free in time.
        """
        queue = self.at_endpoint if store.may_change else self.queue
        return queue.turn(self.limits.deadline)


def client_of(request: Request) -> str:
    """Return who asks, for the rate limit."""
    return request.client.host if request.client else ""


class Answering:
    """An ASGI application around a function, with the rate limit before and errors after it.

    Parameters
    ----------
    answer : callable
        Returns the response to a request.
    visit : Visit
        What it needs.
    refuse : callable
        Makes a response of a refusal.
    """

    def __init__(
        self,
        answer: Callable[[Request, Visit], Awaitable[Response]],
        visit: Visit,
        refuse: Callable[[Refusal], Response],
    ) -> None:
        self._answer = answer
        self._visit = visit
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            self._visit.rate.check(client_of(request))
            response = await self._respond(request)
        except OpsAtlasError as error:
            response = self._refuse(from_error(error))
        except Refusal as refusal:
            response = self._refuse(refusal)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        if request.method not in {"GET", "HEAD"}:
            raise Refusal(405, f"Ask with GET, not {request.method}.", {"Allow": _READING})
        return await self._answer(request, self._visit)


class Lazy:
    """An application that is built, and its libraries imported, at the first request for it.

    Parameters
    ----------
    build : callable
        Returns the application; it is called in a thread.
    visit : Visit
        Whose rate limit holds.
    """

    def __init__(self, build: Callable[[Visit], ASGIApp], visit: Visit) -> None:
        self._build = build
        self._visit = visit
        self._lock = asyncio.Lock()
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            self._visit.rate.check(client_of(Request(scope)))
        except Refusal as refusal:
            await refusal.json_response({})(scope, receive, send)
            return
        async with self._lock:
            if self._app is None:
                loop = asyncio.get_running_loop()
                self._app = await loop.run_in_executor(None, self._build, self._visit)
        await self._app(scope, receive, send)
