"""Where it was read that a thing has an item: the lines that are folded away below the item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.comparing.edge_evidence import edge_evidence
from graph.comparing.lens import Lens
from graph.labels import node_key
from graph.nodes import describe, values
from views.compare.markup import proof
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph import Store
    from graph.comparing.facets import Facet
    from graph.comparing.membership import Member

#: By thing and item, given by IRI.
Lines = dict[tuple[str, str], list[str]]


def lines_of(store: Store, things: Iterable[Member], facet: Facet) -> Lines:
    """Return the lines of evidence for every item that things have in a facet."""
    iris = tuple(thing.iri for thing in things)
    if facet.inherited:
        return _inherited(store, iris, facet.properties)
    return _direct(store, iris, facet.properties)


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=512, hash_funcs=BY_STORE, show_spinner=False)
def _direct(store: Store, things: tuple[str, ...], properties: tuple[str, ...]) -> Lines:
    found = edge_evidence(store, Lens("", "", "", "", "", "", properties), things)
    return {pair: proof(statements) for pair, statements in found.items()}


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=128, hash_funcs=BY_STORE, show_spinner=False)
def _inherited(store: Store, things: tuple[str, ...], properties: tuple[str, ...]) -> Lines:
    """Read the evidence of what things belong to, which is named in front of it."""
    leads, last = properties
    rows = store.select(
        f"SELECT ?thing ?via WHERE {{ VALUES ?thing {{ {values(things)} }} ?via <{leads}> ?thing }}"
    )
    through = [(node_key(thing), node_key(via)) for thing, via in rows]
    names = describe(store, sorted({via for _, via in through}))
    found = edge_evidence(store, Lens("", "", "", "", "", "", (last,)), list(names))
    lines: Lines = {}
    for thing, via in through:
        for (owner, item), statements in found.items():
            if owner == via:
                said = proof(statements, f"Through {names[via].label}")
                lines.setdefault((thing, item), []).extend(said)
    return lines
