"""Bring many quads into an engine while other threads go on.

The engine keeps the interpreter to itself for as long as one call takes quads from Python: with a
bulk load of a million every page would stand still for a quarter of a minute.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: So many quads keep other threads waiting for a few milliseconds; more are no quicker.
_AT_ONCE: Final = 500


def in_parts(quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
    """Yield quads a few at a time."""
    waiting = iter(quads)
    while part := list(islice(waiting, _AT_ONCE)):
        yield part


def add_to_memory(engine: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Add quads to an engine in memory, where this takes no longer than adding all at once."""
    for part in in_parts(quads):
        engine.extend(part)


def copy_to_disk(source: ox.Store, engine: ox.Store) -> None:
    """Add all that one engine holds to another one on disk; blank nodes are named anew.

    A file goes between the two: the engine writes and reads it by itself.
    """
    with scratch_folder() as folder:
        written = str(folder / "quads.nq")
        source.dump(written, ox.RdfFormat.N_QUADS)
        engine.bulk_load(path=written, format=ox.RdfFormat.N_QUADS)
