"""The union of named graphs as SPARQL means it: each triple once, however many graphs state it.

The engine walks graph after graph, so its own union gives such a triple once for each (Oxigraph
issue 1919): two files with a line in common double every count, and a table has rows twice. Where
graphs repeat each other, the merge of all is written to the default graph, in which nothing else
ever lies here, and queries read that instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.counting import count_graph, graph_names
from graph.nodes import values
from graph.transfer import add_to_memory

if TYPE_CHECKING:
    from collections.abc import Collection

#: Larger datasets are not merged: it takes as long as importing them, and half as much disk.
MOST_MERGED: Final = 1_000_000
_MERGE: Final = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


def repeats(engine: ox.Store, among: Collection[str] | None = None) -> bool:
    """Say whether any triple stands in two named graphs or more.

    Parameters
    ----------
    among : collection of str, optional
        The graphs, by IRI, whose triples are looked up; by default all but the largest.
    """
    if among is None:
        sizes = {name: count_graph(engine, ox.NamedNode(name)) for name in graph_names(engine)}
        among = sorted(sizes, key=sizes.__getitem__)[:-1]
    return bool(among) and bool(
        engine.query(
            f"ASK {{ VALUES ?graph {{ {values(among)} }} GRAPH ?graph {{ ?s ?p ?o }}"
            " GRAPH ?other { ?s ?p ?o } FILTER(?graph != ?other) }"
        )
    )


def merge(engine: ox.Store) -> None:
    """Write the merge of all named graphs to the default graph; blank nodes stay the same."""
    engine.update(_MERGE)


def unmerge(engine: ox.Store) -> None:
    """Empty the default graph."""
    engine.clear_graph(ox.DefaultGraph())


def merged_copy(engine: ox.Store) -> ox.Store:
    """Copy a dataset to memory, with the merge of its graphs."""
    copy = ox.Store()
    add_to_memory(copy, engine)
    merge(copy)
    return copy
