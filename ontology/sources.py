"""Which Turtle file fills which named graph of the shipped dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ontology.namespaces import GRAPH

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Source:
    """A file, and the named graph that it fills."""

    path: Path
    graph_iri: str


SOURCES: Final[tuple[Source, ...]] = (
    Source(FOLDER / "vocabulary.ttl", f"{GRAPH}vocabulary"),
    Source(FOLDER / "data" / "article.ttl", f"{GRAPH}article"),
    Source(FOLDER / "data" / "tools.ttl", f"{GRAPH}tools"),
    Source(FOLDER / "data" / "kpis.ttl", f"{GRAPH}kpis"),
    Source(FOLDER / "data" / "links.ttl", f"{GRAPH}links"),
    Source(FOLDER / "lenses.ttl", f"{GRAPH}lenses"),
)
