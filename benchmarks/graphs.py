"""The generated graphs as stores, beside the shipped vocabulary that their questions need."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from benchmarks.generator import DATA, VERSION, generated, iter_lines
from graph import EmbeddedStore
from ontology.namespaces import GRAPH, RDF_TYPE, SKOS
from ontology.sources import SOURCES, Source

if TYPE_CHECKING:
    from pathlib import Path

#: The graphs that hold no facts of their own.
VOCABULARY = tuple(s for s in SOURCES if s.graph_iri in {f"{GRAPH}vocabulary", f"{GRAPH}lenses"})


def sources(size: int) -> tuple[Source, ...]:
    """Return the vocabulary and a generated graph."""
    return (*VOCABULARY, Source(generated(size), f"{GRAPH}generated"))


@cache
def in_memory(size: int) -> EmbeddedStore:
    """Load a generated graph into memory, once."""
    from graph.snapshots.shipped import in_memory as load

    return load(sources(size))


def on_disk(size: int) -> EmbeddedStore:
    """Open the snapshot of a generated graph, built at the first call."""
    from graph.snapshots.shipped import open_snapshot

    return open_snapshot(sources(size), DATA / "snapshots")


def labels_only(size: int) -> EmbeddedStore:
    """Load the labels and classes of a generated graph and nothing else."""
    path = labels_file(size)
    return EmbeddedStore.from_files([path])


def labels_file(size: int) -> Path:
    """Write those labels and classes to a file, once."""
    path = DATA / f"labels-{size}-v{VERSION}.nt"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        wanted = (f" <{RDF_TYPE}> ", f" <{SKOS}prefLabel> ", f" <{SKOS}altLabel> ")
        with path.open("w", encoding="utf-8") as out:
            out.writelines(line for line in iter_lines(size) if any(w in line for w in wanted))
    return path
