"""What it costs to bring data in: as the app does, and beside the engine and rdflib alone."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from benchmarks.generator import generated
from benchmarks.measuring import Row, cpu_ms, report
from graph.importing.loading import Choices
from graph.importing.watching import Watch
from graph.snapshots.preview import look, stage_sources

#: rdflib takes tens of seconds and over a gigabyte for more.
MOST_FOR_RDFLIB = 200_000
ROOT = Path(__file__).resolve().parent.parent
#: One import in a process of its own, so that its memory and time are its own.
IMPORTING = """
    import resource
    from pathlib import Path
    from graph.snapshots.generations import import_sources
    import_sources([Path({source!r})], base="empty", folder=Path({folder!r}))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
#: The same file held in memory, with what the pages ask of it first.
IN_MEMORY = """
    import resource
    from pathlib import Path
    import pyoxigraph as ox
    from graph.importing.loading import Choices, load_sources
    from graph.comparing.lens import load_lenses
    from graph.comparing.membership_query import build_membership
    from graph.picture.schema_view import count_schema
    from graph.search import LabelIndex
    from graph.store import EmbeddedStore
    engine = ox.Store()
    load_sources(engine, [Path({source!r}), Path("ontology/lenses.ttl")], Choices())
    store = EmbeddedStore(engine, index=LabelIndex.build(engine))
    count_schema(store)
    build_membership(store, load_lenses(store)["tools"])
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
FIRST_ANSWER = """
    import resource, time
    from pathlib import Path
    from graph.snapshots.generations import open_generation
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    open_generation(Path({folder!r}), {id_!r}).ask("ASK {{ ?s ?p ?o }}")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print((time.perf_counter() - began) * 1000, (used - before) / 1024)
"""


def run(size: int) -> list[Row]:
    """Measure an upload of 32,000 and 110,000 triples, and a file of ``size`` in the terminal."""
    rows = [_upload(32_000, 1.0), _upload(110_000, 2.0)]
    with TemporaryDirectory() as folder:
        rows += _import(size, folder)
        if size <= MOST_FOR_RDFLIB:
            rows.append(_rdflib(size))
    return rows


def _rdflib(size: int) -> Row:
    import rdflib

    source = str(generated(size))
    spent = cpu_ms(lambda: rdflib.Graph().parse(source, format="nt"), 1)
    return Row(f"rdflib reads {size:,} triples of N-Triples", spent / 1000, "s CPU")


def _upload(triples: int, target: float) -> Row:
    """Read, preview and write, without the browser."""
    with TemporaryDirectory() as folder:
        turtle = _turtle(triples, Path(folder) / "data.ttl")
        began, began_cpu = time.perf_counter(), time.process_time()
        staged = stage_sources([turtle], Choices(), Watch())
        look(staged.engine, ox.Store())
        staged.land(name="upload", base="empty", folder=Path(folder) / "chain", watch=Watch())
        seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    what = f"{triples:,} triples of Turtle read, previewed, imported"
    return Row(what, cpu, "s CPU", target, peer=f"{seconds:.1f} s by the clock")


def _turtle(triples: int, path: Path) -> Path:
    quads = ox.parse(path=generated(triples), format=ox.RdfFormat.N_TRIPLES)
    ox.serialize((quad.triple for quad in quads), str(path), ox.RdfFormat.TURTLE)
    return path


def _import(size: int, folder: str) -> list[Row]:
    source = str(generated(size))
    seconds, memory = _measured(IMPORTING.format(source=source, folder=folder))
    raw = cpu_ms(lambda: ox.Store().bulk_load(path=source, format=ox.RdfFormat.N_TRIPLES), 1)
    held, held_memory = _measured(IN_MEMORY.format(source=source))
    (id_,) = (path.name for path in Path(folder).iterdir() if path.is_dir())
    opened, added = _measured(FIRST_ANSWER.format(folder=folder, id_=id_))
    on_disk = _raw_on_disk(source)
    in_memory = {1_000_000: (6, 700)}.get(size, (None, None))
    goal = {10_000_000: (135, 1741)}.get(size, (None, None))
    peer = f"{held * 1000 / raw:.1f}x the engine's load to memory"
    peer_on_disk = f"{seconds * 1000 / on_disk:.1f}x the engine's load to disk"
    what = "with labels, schema and memberships"
    return [
        Row(f"hold {size:,} triples in memory {what}", held, "s CPU", in_memory[0], peer=peer),
        Row("memory of that", held_memory, "MiB", in_memory[1]),
        Row(f"import {size:,} triples to disk", seconds, "s CPU", goal[0], peer=peer_on_disk),
        Row("memory of that import", memory, "MiB", goal[1]),
        Row("open that snapshot to the first answer", opened, "ms", 150),
        Row("memory of that", added, "MiB", 40),
    ]


def _raw_on_disk(source: str) -> float:
    with TemporaryDirectory() as folder:

        def load() -> None:
            engine = ox.Store(folder)
            graph = ox.NamedNode("urn:graph")
            engine.bulk_load(path=source, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)

        return cpu_ms(load, 1)


def _measured(code: str) -> tuple[float, float]:
    run_ = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    first, second = map(float, run_.stdout.split())
    return first, second


if __name__ == "__main__":
    report(run(int(os.environ.get("SIZE", "100000"))))
