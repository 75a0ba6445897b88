"""Send an answer while it is found; break off where it cannot be finished."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Final

from api.refusal import from_error
from ontology.errors import OpsAtlasError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor

    from starlette.types import Receive, Send

    from graph.querying.streaming import Stream

#: A client that takes no byte for so long is given up.
_STALL_SECONDS: Final = 10.0
#: The guard has the deadline; this is for the rest of the way.
_GRACE: Final = 1.0
#: So many bytes leave at once, whatever the client does: the server's own buffer holds them.
_AT_ONCE: Final = 2**15
#: After so many seconds it is worth looking whether the client is still there.
_WATCH_AFTER: Final = 0.05


async def pass_on(
    ask: Callable[[], Stream],
    headers: Mapping[str, str],
    receive: Receive,
    send: Send,
    threads: Executor,
    seconds: float,
) -> None:
    """Ask and send the answer part by part; stop the query if the client goes away.

    An error before the first byte is raised as a refusal. After it nothing can be said any more:
    then the response is left without an end, and the server closes the connection.

    Parameters
    ----------
    ask : callable
        Returns the answer, which nobody has begun.

    Raises
    ------
    Refusal
        If the query is at fault.
    """
    until = asyncio.get_running_loop().time() + seconds
    reader = _Reader(ask, threads, until)
    watch = _Watch(receive, reader.stop)
    try:
        first, second = await reader.begin()
        whole = {"Content-Length": str(len(first))} if second is None else {}
        if whole and len(first) <= _AT_ONCE:
            await _start(send, {**headers, **whole})
            await send({"type": "http.response.body", "body": first})
            return
        async with asyncio.timeout_at(until + _GRACE):
            await _start(send, {**headers, **whole})
            await _send_part(send, first, more=second is not None)
            while second is not None:
                following = await reader.next()
                await _send_part(send, second, more=following is not None)
                second = following
    except (OpsAtlasError, TimeoutError):
        return
    finally:
        watch.end()
        await reader.close()


class _Watch:
    """Calls somebody when the client goes away; small answers are there before it begins."""

    def __init__(self, receive: Receive, gone: Callable[[], None]) -> None:
        self._receive = receive
        self._gone = gone
        self._watching: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER, self._begin)

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone()

    def end(self) -> None:
        """Stop watching."""
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()


async def _start(send: Send, headers: Mapping[str, str]) -> None:
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 200, "headers": pairs})


async def _send_part(send: Send, part: bytes, *, more: bool) -> None:
    async with asyncio.timeout(_STALL_SECONDS):
        await send({"type": "http.response.body", "body": part, "more_body": more})


class _Reader:
    """Pulls the parts of an answer, one at a time.

    The event loop itself waits for a worker, since to hand each part over from thread to thread
    costs more than a small answer does. What only a thread can wait for is waited for in one.
    """

    def __init__(self, ask: Callable[[], Stream], threads: Executor, until: float) -> None:
        self._ask = ask
        self._threads = threads
        self._until = until
        self._stream: Stream | None = None
        self._source: int | None = None
        self._pulling: asyncio.Future[bytes | None] | None = None
        self._ended = False

    async def begin(self) -> tuple[bytes, bytes | None]:
        """Return the first two parts; the second is None if the first is the whole answer.

        Raises
        ------
        Refusal
            If the query is at fault; most faults show before the second part.
        """
        try:
            self._stream = self._ask()
            self._source = self._stream.begin()
            first = await self.next()
            return first or b"", None if first is None else await self.next()
        except OpsAtlasError as error:
            raise from_error(error) from error

    async def next(self) -> bytes | None:
        """Return the next part, or None at the end."""
        if self._source is None:
            return await self._in_thread()
        if self._stream is not None and not self._stream.complete:
            await self._arrival(self._source)
        return self._following()

    def _following(self) -> bytes | None:
        part = next(self._stream or iter(()), None)
        self._ended = part is None
        return part

    async def _arrival(self, source: int) -> None:
        """Wait until a part is there, or until the answer is to say that it is too late."""
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        alarm = loop.call_at(self._until, ready.set)
        loop.add_reader(source, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(source)
            alarm.cancel()

    async def _in_thread(self) -> bytes | None:
        """Wait in a thread that goes on when this is cancelled; :meth:`close` waits for it."""
        loop = asyncio.get_running_loop()
        following = partial(copy_context().run, self._following)
        self._pulling = loop.run_in_executor(self._threads, following)
        return await asyncio.shield(self._pulling)

    def stop(self) -> None:
        """Stop the query at once; its next part never comes."""
        if self._stream is not None and not self._ended:
            self._stream.stop()

    async def close(self) -> None:
        """Stop the query if it still runs, and wait until it has."""
        if self._ended or self._stream is None:
            return
        if self._pulling is not None and not self._pulling.done():
            self.stop()
            await asyncio.wait({self._pulling})
        await asyncio.get_running_loop().run_in_executor(self._threads, self._stream.close)
