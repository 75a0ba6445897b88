"""Bring many quads into an engine, and take them out, while other threads go on.

The engine keeps the interpreter to itself for as long as one call takes quads from Python: with a
bulk load of a million every page would stand still for a quarter of a minute.
"""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.builders import one_builder
from graph.counting import count_graph
from graph.scratch import scratch_folder, told_if_full

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set

Named = ox.NamedNode | ox.BlankNode
#: So many quads keep other threads waiting for a few milliseconds; more are no quicker.
_AT_ONCE: Final = 500
#: So few quads fit into memory once more as text.
_IN_TWO_PARTS: Final = 200_000
#: So few quads are removed one by one in less than a second.
_FEW: Final = 20_000


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

    The engine takes what it reads a million quads at a time, each million in a thread; less than
    that is given to it in two parts. Of much more a file is written, which it reads by itself.

    Raises
    ------
    SnapshotError
        If there is no room for that file.
    """
    if len(source) <= _IN_TWO_PARTS:
        load = partial(engine.bulk_load, format=ox.RdfFormat.N_QUADS)
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(load, _halves(source.dump(format=ox.RdfFormat.N_QUADS) or b"")))
        return
    with scratch_folder() as folder:
        written = _written(folder, lambda path: source.dump(path, ox.RdfFormat.N_QUADS))
        engine.bulk_load(path=written, format=ox.RdfFormat.N_QUADS)


def _halves(quads: bytes) -> list[bytes]:
    """Cut N-Quads in two; blank nodes are named by part, so that one part has all of them."""
    if b"_:" not in quads:
        cut = quads.find(b"\n", len(quads) // 2) + 1
        return [quads[:cut], quads[cut:]]
    lines = sorted(quads.splitlines(keepends=True), key=lambda line: b"_:" not in line)
    unnamed = sum(b"_:" in line for line in lines)
    cut = max(unnamed, len(lines) // 2)
    return [b"".join(lines[:cut]), b"".join(lines[cut:])]


def _written(folder: Path, write: Callable[[str], object]) -> str:
    path = str(folder / "quads.nq")
    with told_if_full():
        write(path)
    return path


def take_out(engine: ox.Store, graphs: Collection[str]) -> None:
    """Remove whole named graphs, with the formulas of N3 of which they alone speak.

    The engine removes quad by quad, for which it takes twice as long as for loading them. So where
    more goes than stays, what stays is written to a file, and loaded once everything is removed;
    its blank nodes are named anew.

    Raises
    ------
    SnapshotError
        If there is no room for that file.
    """
    named = [name for name in map(ox.NamedNode, graphs) if engine.contains_named_graph(name)]
    going: list[Named] = [*named, *_formulas(engine, named)]
    if not _is_most(engine, named):
        for name in going:
            engine.remove_graph(name)
        return
    with scratch_folder() as folder:
        staying = _outside(engine, going)
        written = _written(folder, lambda path: ox.serialize(staying, path, ox.RdfFormat.N_QUADS))
        engine.clear()
        with Path(written).open("rb") as file, one_builder(file) as stream:
            engine.bulk_load(stream, ox.RdfFormat.N_QUADS)


def _formulas(engine: ox.Store, graphs: Collection[Named]) -> set[Named]:
    """Find the graphs without a name that some graphs lead to, and none of the others does."""
    told: dict[Named | ox.DefaultGraph, set[Named]] = defaultdict(set)
    unnamed = {name for name in engine.named_graphs() if isinstance(name, ox.BlankNode)}
    for name in unnamed:
        for subject, value in ((name, None), (None, name)):
            for quad in engine.quads_for_pattern(subject, None, value, None):
                told[quad.graph_name].add(name)
    return _reached(told, graphs) - _reached(told, told.keys() - unnamed.union(graphs))


def _reached(
    told: Mapping[Named | ox.DefaultGraph, Set[Named]],
    graphs: Iterable[Named | ox.DefaultGraph],
) -> set[Named]:
    """Find what graphs speak of, and what that speaks of in turn."""
    found: set[Named] = set()
    to_follow = list(graphs)
    while to_follow:
        more = told.get(to_follow.pop(), frozenset()) - found
        found |= more
        to_follow += more
    return found


def _is_most(engine: ox.Store, graphs: Collection[ox.NamedNode]) -> bool:
    size = sum(count_graph(engine, name) for name in graphs)
    if size <= _FEW:
        return False
    for name in engine.named_graphs():
        if isinstance(name, ox.NamedNode) and name not in graphs:
            size -= count_graph(engine, name)
    return size > 0


def _outside(engine: ox.Store, graphs: Collection[Named]) -> Iterator[ox.Quad]:
    staying = {*engine.named_graphs(), ox.DefaultGraph()}.difference(graphs)
    for name in staying:
        yield from engine.quads_for_pattern(None, None, None, name)
