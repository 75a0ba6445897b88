"""The data in rdflib's own store, so that a query is answered by another engine than ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

if TYPE_CHECKING:
    from graph import EmbeddedStore

Row = tuple[str | None, ...]


def in_rdflib(store: EmbeddedStore) -> rdflib.Graph:
    """Copy what a store holds, all graphs as one."""
    triples = (quad.triple for quad in store.engine.quads_for_pattern(None, None, None, None))
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=text, format="nt")


def rows_in(graph: rdflib.Graph, query: str) -> list[Row]:
    """Ask, and write the cells as ``Solutions.values`` does."""
    return [
        tuple(None if cell is None else str(cell) for cell in row) for row in graph.query(query)
    ]


@pytest.fixture(scope="session")
def shipped_in_rdflib(shipped: EmbeddedStore) -> rdflib.Graph:
    """Return the shipped data in rdflib."""
    return in_rdflib(shipped)
