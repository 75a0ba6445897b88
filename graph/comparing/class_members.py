"""The members of a class, and of data without classes whatever it describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.blank_nodes import can_be_asked
from graph.naming.labels import labels_where, node_key
from graph.nodes import ANYTHING, no_source
from graph.terms import sparql_name, whole_number

if TYPE_CHECKING:
    from graph.store import Store

_MOST_MEMBERS: Final = 1_000_000


def member_pattern(kind: str, node: str = "?node") -> str:
    """Write that a node is a member of a class; of anything, that it is described and has none."""
    if kind == ANYTHING:
        return f"{node} ?property ?any FILTER(isIRI({node}) && NOT EXISTS {{ {node} a ?class }})"
    return f"{node} a {sparql_name(kind)}{no_source(kind, node)}"


def count_without_class(store: Store) -> int:
    """Count what is described and has no class."""
    query = f"SELECT (COUNT(DISTINCT ?node) AS ?count) WHERE {{ {member_pattern(ANYTHING)} }}"
    return sum(whole_number(count) for (count,) in store.select(query))


def members_of(store: Store, kind: str, most: int = _MOST_MEMBERS) -> dict[str, str]:
    """Return the labels of the members of a class, by IRI and in the order of the labels.

    Blank nodes are among them, by key, where the store can be asked about them.
    """
    pattern = f"{{ SELECT DISTINCT ?node WHERE {{ {member_pattern(kind)} }} LIMIT {most} }}"
    found = [node_key(row[0]) for row in store.select(f"SELECT ?node WHERE {{ {pattern} }}")]
    nodes = [name for name in found if can_be_asked(store, name)]
    labels = labels_where(store, pattern, nodes)
    return dict(sorted(labels.items(), key=lambda pair: (pair[1].casefold(), pair[0])))
