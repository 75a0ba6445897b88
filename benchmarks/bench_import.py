"""What it costs to bring data in: as the app does, and beside the engine and rdflib alone."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from benchmarks import import_steps as steps
from benchmarks.generator import generated
from benchmarks.import_steps import measured
from benchmarks.measuring import Row, cpu_ms, report
from graph.importing.loading import Choices
from graph.importing.watching import Watch
from graph.snapshots.shipped import open_snapshot
from graph.snapshots.staging import stage_sources
from ontology.sources import SOURCES

#: rdflib takes tens of seconds and over a gigabyte for more.
MOST_FOR_RDFLIB = 200_000
MOST_IN_MEMORY = 1_000_000
MILLION = 1_000_000
#: Seconds of CPU time and MiB, by triples.
IN_MEMORY = {MILLION: (6, 700)}
ON_DISK = {10 * MILLION: (135, 1741)}


def run(size: int) -> list[Row]:
    """Measure an upload of 32,000 and 110,000 triples, and a file of ``size`` in the terminal."""
    rows = [_upload(32_000, 1.0), _upload(110_000, 2.0)]
    source = generated(size)
    if size <= MOST_IN_MEMORY:
        rows += _in_memory(size, source)
    with TemporaryDirectory() as folder:
        rows += [*_on_disk(size, source, folder), *_opened(size, folder)]
    if size <= MOST_FOR_RDFLIB:
        rows.append(_rdflib(size))
    return rows


def _upload(triples: int, target: float) -> Row:
    """Read, preview against the shipped data and write beside it, without the browser."""
    with TemporaryDirectory() as folder, closing(open_snapshot(SOURCES)) as shipped:
        turtle = _turtle(triples, Path(folder) / "data.ttl")
        runs = []
        for number in range(3):
            chain = Path(folder) / str(number)
            began, began_cpu = time.perf_counter(), time.process_time()
            staged = stage_sources([turtle], Choices(), Watch())
            staged.preview(shipped.engine)
            staged.land(name="upload", base="shipped", folder=chain, watch=Watch())
            runs.append((time.perf_counter() - began, time.process_time() - began_cpu))
    seconds, cpu = min(runs)
    what = f"{triples:,} triples of Turtle read, previewed, imported"
    return Row(what, seconds, "s by the clock", target, peer=f"{cpu:.2f} s CPU")


def _turtle(triples: int, path: Path) -> Path:
    quads = ox.parse(path=generated(triples), format=ox.RdfFormat.N_TRIPLES)
    ox.serialize((quad.triple for quad in quads), str(path), ox.RdfFormat.TURTLE)
    return path


def _in_memory(size: int, source: Path) -> list[Row]:
    raw, raw_memory = measured(steps.load_raw, source)
    held, memory = measured(steps.hold_in_memory, source)
    goal = IN_MEMORY.get(size, (None, None))
    what = f"hold {size:,} triples in memory with labels, schema, memberships"
    peer = f"{held / raw:.2f}x the engine's own load to that named graph"
    return [
        Row(what, held, "s CPU", goal[0], peer=peer),
        Row("… its memory", memory, "MiB", goal[1], peer=f"engine alone {raw_memory:,.0f} MiB"),
    ]


def _on_disk(size: int, source: Path, folder: str) -> list[Row]:
    raw, raw_memory = measured(steps.load_raw_on_disk, source, str(size))
    spent, memory = measured(steps.import_to_disk, source, folder)
    goal = ON_DISK.get(size, (None, None))
    peer = f"{spent / raw:.2f}x the engine's own load to that named graph, put in order"
    return [
        Row(f"import {size:,} triples to disk", spent, "s CPU", goal[0], peer=peer),
        Row("… its memory", memory, "MiB", goal[1], peer=f"engine alone {raw_memory:,.0f} MiB"),
    ]


def _opened(size: int, folder: str) -> list[Row]:
    opened, added = measured(steps.open_to_first_answer, folder)
    schema, links = measured(steps.read_schema, folder)
    around, found = measured(steps.find_neighbors, folder)
    what = f"that snapshot of {size:,} triples"
    most = 6 if size >= MILLION else None  # a smaller one is not put in order
    return [
        Row(f"open {what} to the first answer", opened, "ms", 150),
        Row("… its memory", added, "MiB", 40),
        Row(f"… class, property, class of {what}", schema, "ms CPU", 80, peer=f"{links:.0f} links"),
        Row(f"… neighbors of a hub of {what}", around, "ms CPU", most, peer=f"{found:.0f} found"),
    ]


def _rdflib(size: int) -> Row:
    import rdflib

    source = str(generated(size))
    spent = cpu_ms(lambda: rdflib.Graph().parse(source, format="nt"), 1)
    return Row(f"rdflib reads {size:,} triples of N-Triples", spent / 1000, "s CPU")


if __name__ == "__main__":
    report(run(int(os.environ.get("SIZE", "100000"))))
