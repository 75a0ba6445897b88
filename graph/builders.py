"""How many threads build the files of a snapshot beside the one that reads.

The engine starts one for each core that its thread may use, and each holds a million statements in
half a gigabyte. It counts the cores once, before it reads anything.
"""

from __future__ import annotations

import io
import os
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    import pyoxigraph as ox

#: Bytes that are read at once; the engine asks for 2 kB.
_PART: Final = 2**18


@contextmanager
def one_builder(source: io.RawIOBase | IO[bytes]) -> Generator[io.BufferedReader, None, None]:
    """Let the engine take one thread for what it builds of a source, whatever the machine has.

    This thread seems to have one core until the source is first read, and all of them afterwards,
    also for the thread that is started then.
    """
    with _one_core() as give_back:
        yield io.BufferedReader(_Watched(source, give_back), _PART)


@contextmanager
def one_builder_of(quads: Iterable[ox.Quad]) -> Generator[Iterator[ox.Quad], None, None]:
    """Do the same where the engine takes quads from Python."""

    def each(give_back: Callable[[], None]) -> Iterator[ox.Quad]:
        give_back()
        yield from quads

    with _one_core() as give_back:
        yield each(give_back)


@contextmanager
def _one_core() -> Generator[Callable[[], None], None, None]:
    if not hasattr(os, "sched_setaffinity"):  # not Linux
        yield lambda: None
        return
    cores = os.sched_getaffinity(0)

    def give_back() -> None:
        with suppress(OSError):
            os.sched_setaffinity(0, cores)

    with suppress(OSError):  # a container may forbid it
        os.sched_setaffinity(0, {min(cores)})
    try:
        yield give_back
    finally:
        give_back()


class _Watched(io.RawIOBase):
    """Reads from a source, and says when that begins."""

    def __init__(self, source: io.RawIOBase | IO[bytes], begin: Callable[[], None]) -> None:
        self._source = source
        self._begin: Callable[[], None] | None = begin

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what C hands over
        """Read as much as fits."""
        if self._begin is not None:
            self._begin()
            self._begin = None
        part = self._source.read(len(buffer)) or b""
        buffer[: len(part)] = part
        return len(part)
