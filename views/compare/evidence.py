"""Where it was read that a thing has an item: the lines that are folded away below the item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph.comparing.edge_evidence import evidence_by_property
from graph.naming.labels import node_key
from graph.nodes import describe, values
from views.compare.markup import proof
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph import Store
    from graph.comparing.facets import Facet
    from graph.comparing.member import Member

#: By thing and item, given by IRI.
Lines = dict[tuple[str, str], list[str]]


def lines_of(
    store: Store, things: Iterable[Member], facets: Collection[Facet]
) -> dict[Facet, Lines]:
    """Return the lines of evidence for every item that things have, for each of some facets."""
    iris = tuple(thing.iri for thing in things)
    direct = {facet.properties for facet in facets if not facet.inherited}
    found = _direct(store, iris, tuple(sorted({name for names in direct for name in names})))
    heirs: dict[str, set[str]] = {}
    for facet in facets:
        if facet.inherited:
            leads, last = facet.properties
            heirs.setdefault(leads, set()).add(last)
    inherited = {
        leads: _inherited(store, iris, leads, tuple(sorted(lasts)))
        for leads, lasts in heirs.items()
    }
    return {
        facet: (inherited[facet.properties[0]] if facet.inherited else found).get(
            facet.properties[-1], {}
        )
        for facet in facets
    }


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=128, hash_funcs=BY_STORE, show_spinner=False)
def _direct(store: Store, things: tuple[str, ...], properties: tuple[str, ...]) -> dict[str, Lines]:
    return {
        name: {pair: proof(statements) for pair, statements in of_name.items()}
        for name, of_name in evidence_by_property(store, properties, things).items()
    }


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=128, hash_funcs=BY_STORE, show_spinner=False)
def _inherited(
    store: Store, things: tuple[str, ...], leads: str, lasts: tuple[str, ...]
) -> dict[str, Lines]:
    """Read the evidence of what things belong to, which is named in front of it."""
    rows = store.select(
        f"SELECT ?thing ?via WHERE {{ VALUES ?thing {{ {values(things)} }} ?via <{leads}> ?thing }}"
    )
    through = [(node_key(thing), node_key(via)) for thing, via in rows]
    names = describe(store, sorted({via for _, via in through}))
    lines: dict[str, Lines] = {}
    for last, found in evidence_by_property(store, lasts, list(names)).items():
        of_last = lines.setdefault(last, {})
        for thing, via in through:
            for (owner, item), statements in found.items():
                if owner == via:
                    said = proof(statements, f"Through {names[via].label}")
                    of_last.setdefault((thing, item), []).extend(said)
    return lines
