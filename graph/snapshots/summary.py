"""What is in a dataset, in numbers that are counted once and kept beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph as ox


def count_graphs(engine: ox.Store) -> dict[str, int]:
    """Count the quads of each named graph; graphs without a name count together as ``_:``."""
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    counts: dict[str, int] = {}
    for row in engine.query(query):  # type: ignore[union-attr]
        name = getattr(row[0], "value", "") if type(row[0]).__name__ == "NamedNode" else "_:"
        counts[name] = counts.get(name, 0) + int(row[1].value)
    return counts
