"""What is in a dataset, in numbers that are counted once and kept beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyoxigraph as ox

_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a dataset, most first.

    Attributes
    ----------
    classes : dict of str to int
        Instances of each class.
    properties : dict of str to int
        Triples of each property.
    """

    classes: dict[str, int]
    properties: dict[str, int]


def summarize(engine: ox.Store) -> Summary:
    """Count the instances of each class and the triples of each property."""
    return Summary(
        _counted(engine, "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x FILTER(isIRI(?x)) }"),
        _counted(engine, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o }"),
    )


def _counted(engine: ox.Store, select: str) -> dict[str, int]:
    query = f"{select} GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT {_MOST}"
    rows = engine.query(query, use_default_graph_as_union=True)
    return {row[0].value: int(row[1].value) for row in rows}  # type: ignore[union-attr]


def count_graphs(engine: ox.Store) -> dict[str, int]:
    """Count the quads of each named graph; graphs without a name count together as ``_:``."""
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    counts: dict[str, int] = {}
    for row in engine.query(query):  # type: ignore[union-attr]
        name = getattr(row[0], "value", "") if type(row[0]).__name__ == "NamedNode" else "_:"
        counts[name] = counts.get(name, 0) + int(row[1].value)
    return counts
