"""What is in a dataset, in numbers that are counted once and kept beside it."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox


def count_properties(engine: ox.Store) -> dict[str, dict[str, int]]:
    """Count the quads of each named graph by property; graphs without a name count as ``_:``.

    A query for each graph takes two thirds of the time of one that groups by graph.
    """
    found: dict[str, Counter[str]] = {}
    for graph in engine.named_graphs():
        if isinstance(graph, ox.NamedNode):
            found[graph.value] = _by_property(engine, graph)
        else:
            quads = engine.quads_for_pattern(None, None, None, graph)
            found.setdefault("_:", Counter()).update(quad.predicate.value for quad in quads)
    return {name: dict(counts) for name, counts in found.items() if counts}


def _by_property(engine: ox.Store, graph: ox.NamedNode) -> Counter[str]:
    rows = engine.query(
        f"SELECT ?p (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }} GROUP BY ?p"
    )
    return Counter({row[0].value: int(row[1].value) for row in rows})  # type: ignore[union-attr]


def graph_names(engine: ox.Store) -> set[str]:
    """Return the names of the named graphs, without those that are blank nodes."""
    return {name.value for name in engine.named_graphs() if isinstance(name, ox.NamedNode)}


def count_graph(engine: ox.Store, graph: ox.NamedNode) -> int:
    """Count the quads of one named graph."""
    rows = engine.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    return int(next(iter(rows))[0].value)  # type: ignore[arg-type]


def count_default(engine: ox.Store) -> int:
    """Count the triples of the default graph."""
    rows = engine.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return int(next(iter(rows))[0].value)  # type: ignore[arg-type]


def holds_more(engine: ox.Store, than: int) -> bool:
    """Say whether a dataset holds more quads than so many, without counting them all."""
    query = f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT * {{ ?s ?p ?o }} LIMIT {than + 1} }} }}"
    rows = engine.query(query, use_default_graph_as_union=True)
    return int(next(iter(rows))[0].value) > than  # type: ignore[arg-type]
