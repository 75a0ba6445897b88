"""What is measured of an import in a process of its own, so that time and memory are its own.

``python -m benchmarks.import_steps STEP ARGUMENT…`` prints two numbers, by default the seconds of
CPU time and the most memory in MiB of the whole process, its start included.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import NamedNode

    from graph import EmbeddedStore

ROOT = Path(__file__).resolve().parent.parent
Numbers = tuple[float, float] | None


def measured(step: Callable[..., Numbers], *arguments: str | Path) -> tuple[float, float]:
    """Run a step in a new process and return its two numbers."""
    run = subprocess.run(
        [sys.executable, "-m", __name__, step.__name__, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    first, second = map(float, run.stdout.split())
    return first, second


def load_raw(source: str) -> tuple[float, float]:
    """Load a file into its named graph in the engine's memory, and nothing else."""
    import pyoxigraph as ox

    graph, before = _graph(source), time.process_time()
    engine = ox.Store()
    engine.load(path=source, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    return time.process_time() - before, memory_mib("VmHWM")


def load_raw_on_disk(source: str, triples: str) -> None:
    """Load a file into its named graph on disk and put it in order, as an import does."""
    import pyoxigraph as ox

    from graph.snapshots.filling import SMALL

    with TemporaryDirectory() as folder:
        engine = ox.Store(folder)
        engine.bulk_load(path=source, format=ox.RdfFormat.N_TRIPLES, to_graph=_graph(source))
        if int(triples) > SMALL:
            engine.optimize()
        del engine  # it goes on writing to the folder


def _graph(source: str) -> NamedNode:
    """Return the graph that an import takes: the engine needs more memory for a longer name."""
    import pyoxigraph as ox

    from graph.importing.loading import graph_iri

    return ox.NamedNode(graph_iri(Path(source).name))


def hold_in_memory(source: str) -> tuple[float, float]:
    """Load a file into memory, with what the pages ask of it first.

    The time is that of a server, which has loaded its libraries; the memory is the whole process's.
    """
    import pyarrow.compute  # noqa: F401
    import pyoxigraph as ox
    import scipy.sparse  # noqa: F401

    from graph import EmbeddedStore
    from graph.comparing.lens import load_lenses
    from graph.comparing.membership_query import build_membership
    from graph.importing.loading import Choices, load_sources
    from graph.naming.label_index import LabelIndex
    from graph.picture.schema import count_schema

    before = time.process_time()
    engine, sources = ox.Store(), [Path(source), ROOT / "ontology" / "lenses.ttl"]
    load_sources(engine, sources, Choices(), in_memory=True)
    store = EmbeddedStore(engine, index=LabelIndex.build(engine))
    count_schema(store)
    build_membership(store, load_lenses(store)["tools"])
    return time.process_time() - before, memory_mib("VmHWM")


def import_to_disk(source: str, folder: str) -> None:
    """Import a file as the next snapshot."""
    from graph.snapshots.generations import import_sources

    import_sources([Path(source)], base="shipped", folder=Path(folder))


def open_to_first_answer(folder: str) -> tuple[float, float]:
    """Return the milliseconds by the clock, and the memory that is added."""
    import graph.snapshots.generations  # noqa: F401  its own import is measured elsewhere

    before, began = memory_mib("VmRSS"), time.perf_counter()
    _opened(folder).ask("ASK { ?s ?p ?o }")
    return (time.perf_counter() - began) * 1000, memory_mib("VmHWM") - before


def read_schema(folder: str) -> tuple[float, float]:
    """Return the milliseconds of CPU time of reading the counted schema, and its links."""
    from graph.picture.schema import count_schema

    store = _opened(folder)
    count_schema(store)  # a small snapshot is summed up at the first question
    began = time.process_time()
    schema = count_schema(store)
    return (time.process_time() - began) * 1000, len(schema.links)


def find_neighbors(folder: str) -> tuple[float, float]:
    """Return the milliseconds of CPU time of finding what hangs on a hub, and how much it is."""
    from benchmarks.bench_neighbors import HUB, LIMIT
    from benchmarks.measuring import cpu_ms
    from graph.picture.neighbors import neighbors

    store = _opened(folder)
    found = len(neighbors(store, HUB, limit=LIMIT))
    return cpu_ms(lambda: neighbors(store, HUB, limit=LIMIT), repeat=31), found


def _opened(folder: str) -> EmbeddedStore:
    from graph.snapshots.chain import read_chain
    from graph.snapshots.generations import open_generation

    return open_generation(Path(folder), read_chain(Path(folder)).current)


def spent() -> tuple[float, float]:
    """Return the seconds of CPU time and the most memory so far, before anything is given back."""
    return time.process_time(), memory_mib("VmHWM")


def memory_mib(what: str) -> float:
    """Return the memory that this process holds (VmRSS), or held at most (VmHWM).

    ``getrusage`` knows it too, but counts what the process was before it became this program.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition(f"{what}:")[2].split()[0]) / 1024


def main(name: str, *arguments: str) -> None:
    """Run one step and print its numbers."""
    numbers: Numbers = globals()[name](*arguments)
    print(*(numbers or spent()))


if __name__ == "__main__":
    main(*sys.argv[1:])
