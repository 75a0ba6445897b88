"""Fill the folder of a new generation: the engine's files, and what is found out only once."""

from __future__ import annotations

import ctypes
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.counting import count_default, count_properties, graph_names
from graph.embedded import EmbeddedStore
from graph.importing.descriptions import describe
from graph.merging import MOST_MERGED, merge, repeats, unmerge
from graph.naming.label_index import LabelIndex
from graph.node_properties import write_node_properties
from graph.picture.schema import count_schema
from graph.transfer import copy_to_disk
from ontology.errors import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from graph.importing.imported import Report
    from graph.importing.watching import Watch
    from graph.store import Store

#: The engine's files are put in order anew when an import adds more than this part of them.
_WORTH_ORDERING: Final = 0.05
_ALWAYS_ORDERED: Final = 1_000_000
#: So few triples are read as quickly as they lie, and summed up at the first question.
SMALL: Final = 200_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What a folder was filled with.

    Attributes
    ----------
    report : Report
        What the loading says of itself.
    graphs : dict of str to int
        Quads of each named graph.
    merged : bool
        Whether the default graph holds the merge of them all.
    """

    report: Report
    graphs: dict[str, int]
    merged: bool = False


def fill(
    building: Path,
    load: Callable[[ox.Store], Report],
    watch: Watch,
    held: ox.Store | None = None,
    before: int = 0,
) -> Filled:
    """Load into the engine's files, index the labels and sum up what is linked to what.

    Parameters
    ----------
    held : pyoxigraph.Store, optional
        Whole graphs that lie in memory and are copied after ``load``; their labels are indexed from
        there meanwhile.
    before : int
        Triples that the files hold already.
    """
    engine = ox.Store(str(building / "store"))
    unmerge(engine)
    report = load(engine)
    describe(engine, report.imported, engine if held is None else held)
    if held is not None:
        _copy_and_index(held, engine, building)
    added = watch.progress.triples if held is None else len(held)
    merged = before + added <= MOST_MERGED and _merge(engine, held, watch)
    engine.flush()
    if _worth_ordering(before, added):
        watch.conclude("Putting the files in order")
        engine.optimize()
    watch.conclude("Counting")
    counts = count_properties(engine)
    graphs = {graph: sum(of_graph.values()) for graph, of_graph in counts.items()}
    large = sum(graphs.values()) > SMALL
    if large:
        _give_memory_back()
    watch.conclude("Indexing the labels")
    if held is None:
        LabelIndex.build(engine, building).close()
    else:
        LabelIndex.complete(building, engine)
    if large:
        watch.conclude("Counting what is linked to what")
        store = EmbeddedStore(engine, location=building / "store", merged=merged)
        _sum_up(store, counts.values())
    return Filled(report, graphs, merged)


def _copy_and_index(held: ox.Store, engine: ox.Store, building: Path) -> None:
    """Copy graphs from memory to the engine's files; labels are indexed from there meanwhile."""
    with ThreadPoolExecutor(1) as beside:
        index = beside.submit(LabelIndex.build, engine, building, held)
        copy_to_disk(held, engine)
        index.result().close()


def _merge(engine: ox.Store, held: ox.Store | None, watch: Watch) -> bool:
    """Merge the graphs where they repeat each other; those in memory are looked at there."""
    others = None if held is None else graph_names(engine) - graph_names(held)
    if not (repeats(engine, others) or (held is not None and repeats(held))):
        return False
    watch.conclude("Merging what several graphs state")
    merge(engine)
    return True


def _sum_up(store: Store, counts: Iterable[dict[str, int]]) -> None:
    """Keep beside the files what is linked to what, and what leads to nodes alone."""
    total = sum(map(Counter, counts), Counter[str]())
    linked = {link.property for link in count_schema(store, total).links}
    if total.total() > _ALWAYS_ORDERED:
        write_node_properties(store, {name: total[name] for name in linked})


def _worth_ordering(before: int, added: int) -> bool:
    triples = before + added
    if triples <= SMALL:
        return False
    return triples <= _ALWAYS_ORDERED or added > triples * _WORTH_ORDERING


def _give_memory_back() -> None:
    """Return what loading has freed to the system: glibc keeps half a gigabyte of it."""
    with suppress(AttributeError, OSError, TypeError):  # another C library has no such function
        ctypes.CDLL(None).malloc_trim(0)


def check(building: Path, triples: int) -> None:
    """Open what was built as a reader would, before anybody does.

    Raises
    ------
    SnapshotError
        If it holds another number of triples.
    """
    engine = ox.Store.read_only(str(building / "store"))
    counted = len(engine) - count_default(engine) if triples <= _ALWAYS_ORDERED else triples
    LabelIndex.beside(building, engine).close()
    if counted != triples:
        raise SnapshotError(
            f"The new snapshot holds {counted:,} triples instead of {triples:,}; it was "
            "not put to use. Try again."
        )
