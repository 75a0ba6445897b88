"""The things that an answer speaks of, so that they can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.nodes import BOOKKEEPING, describe

if TYPE_CHECKING:
    from graph.solutions import Solutions
    from graph.store import Store


def nodes_in(store: Store, answer: Solutions, limit: int) -> tuple[str, ...]:
    """Return the nodes of a known type that an answer names, in the order in which they come.

    Classes, properties, web pages and what else describes things or stands beside them is left
    out.
    """
    cells = (term for row in answer.rows for term in row)
    named = dict.fromkeys(term.value for term in cells if isinstance(term, ox.NamedNode))
    nodes = describe(store, list(named)[: 4 * limit])
    found = (name for name, node in nodes.items() if node.kind and node.kind not in BOOKKEEPING)
    return tuple(found)[:limit]
