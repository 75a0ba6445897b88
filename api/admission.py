"""Who may ask now: a rate per client, and a queue that ends."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from api.refusal import Refusal, busy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

_MOST_CLIENTS: Final = 10_000
_BURST: Final = 10.0


class RateLimit:
    """A token bucket per client: so many requests a second, and ten times as many at once.

    Parameters
    ----------
    rate : float
        Requests a second; 0 for no limit.
    clock : callable
        Seconds that only grow.

    Examples
    --------
    >>> limit = RateLimit(0.1, clock=lambda: 0.0)
    >>> limit.wait("client"), limit.wait("client"), limit.wait("another")
    (0.0, 10.0, 0.0)
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._most = max(1.0, rate * _BURST)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take a token; return 0, or the seconds until there is one."""
        if not self._rate:
            return 0.0
        now = self._clock()
        tokens, filled = self._buckets.pop(client, (self._most, now))
        tokens = min(self._most, tokens + (now - filled) * self._rate)
        allowed = tokens >= 1
        self._buckets[client] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - tokens) / self._rate

    def check(self, client: str) -> None:
        """Take a token.

        Raises
        ------
        Refusal
            429, with Retry-After.
        """
        if seconds := self.wait(client):
            raise Refusal(
                429,
                f"More than {self._rate:g} requests a second came from your address; slow down.",
                {"Retry-After": str(math.ceil(seconds))},
            )


class Queue:
    """So many run, so many wait, one more is refused at once.

    Parameters
    ----------
    slots : int
        How many run at the same time.
    waiting : int
        How many may wait.
    """

    def __init__(self, slots: int, waiting: int) -> None:
        self._slots = asyncio.Semaphore(slots)
        self._most = slots + waiting
        self._here = 0

    @asynccontextmanager
    async def turn(self, seconds: float) -> AsyncIterator[None]:
        """Wait for a slot.

        Raises
        ------
        Refusal
            503 if too many wait already, or if none came free in time.
        """
        if self._here >= self._most:
            raise busy("Too many queries are waiting already; ask again in a few seconds.")
        self._here += 1
        try:
            if self._slots.locked():
                await self._wait(seconds)
            else:
                await self._slots.acquire()
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._here -= 1

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise busy("No worker came free in time; ask again in a few seconds.") from None
