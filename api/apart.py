"""Threads for what may have to wait long, apart from those by which the server reads its files.

Starlette has forty threads for all there is. Where these wait for an endpoint that keeps silent, or
for forty long questions of one client, not even the script of a page is sent any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")


class Apart:
    """So many threads of their own; who comes when all of them work waits for one.

    Parameters
    ----------
    threads : int
        How many.
    """

    def __init__(self, threads: int) -> None:
        self._limiter = CapacityLimiter(threads)

    async def work(self, work: Callable[[], Found]) -> Found:
        """Do something in one of them, in a copy of this context."""
        return await run_sync(work, limiter=self._limiter)
