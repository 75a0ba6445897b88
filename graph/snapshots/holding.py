"""Snapshots held in memory: they answer from disk at once, and from memory when they lie there.

Questions that read much of a graph take less than half the time in memory. But copying a million
triples takes seconds and half a gigabyte, so a server does it only where its operator says so.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.beside import triples_of
from graph.memory import free_memory
from graph.number_settings import number_set
from graph.transfer import in_parts

if TYPE_CHECKING:
    from graph.embedded import EmbeddedStore

#: Measured 470; loading takes more for a while.
_BYTES_PER_TRIPLE: Final = 600
#: The part of the free memory that a snapshot may take.
_SHARE: Final = 0.5


class Holding:
    """A snapshot on its way to memory, copied by a thread beside those that ask it.

    Parameters
    ----------
    store : EmbeddedStore
        Answers from its files until the copy is whole.
    """

    def __init__(self, store: EmbeddedStore) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._copy, args=(store,), name="hold in memory")
        self._thread.start()

    def _copy(self, store: EmbeddedStore) -> None:
        held = ox.Store()
        for part in in_parts(store.engine):
            if self._stopped.is_set():
                return
            held.extend(part)
        store.answer_from(held)

    def wait(self) -> None:
        """Wait until the snapshot lies in memory."""
        self._thread.join()

    def stop(self) -> None:
        """Leave the snapshot on disk, unless it lies in memory already."""
        self._stopped.set()
        self._thread.join()


def hold(store: EmbeddedStore) -> Holding | None:
    """Begin to move a snapshot to memory, if it is small enough and enough memory is free."""
    triples = triples_of(store)
    if triples is None or not fits(triples, most_triples(), free_memory()):
        return None
    return Holding(store)


def fits(triples: int, most: int, free: int | None) -> bool:
    """Say whether so many triples are to be held in memory.

    Parameters
    ----------
    most : int
        The most that are.
    free : int or None
        Bytes of memory that are free; None where the system does not say.

    Examples
    --------
    >>> fits(6_000, 200_000, 2**30), fits(6_000, 0, 2**30), fits(100_000, 200_000, 2**26)
    (True, False, False)
    """
    return triples <= most and (free is None or triples * _BYTES_PER_TRIPLE <= free * _SHARE)


def most_triples() -> int:
    """Return the most triples that are held in memory: OPS_ATLAS_IN_MEMORY, else none.

    Raises
    ------
    ParameterError
        If it is not a number, or negative.
    """
    return int(number_set("OPS_ATLAS_IN_MEMORY", 0))
