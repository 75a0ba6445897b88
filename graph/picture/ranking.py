"""Which nodes of a picture are drawn first, where not all of them can be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.nodes import Node

#: By label; some of every type. Any other order is the IRI of a class that comes first.
BY_NAME: Final = "name"
OF_EACH: Final = "each"


def drawn_first(nodes: Sequence[Node], limit: int, order: str) -> list[str]:
    """Return the ids of the nodes that are drawn first, as many as the limit allows.

    Parameters
    ----------
    nodes : sequence of Node
        All that could be drawn, in the order that the picture has by itself.
    order : str
        Empty for that order, :data:`BY_NAME`, :data:`OF_EACH`, or the IRI of a class; nodes that
        are alike by it keep the order of the picture.

    Examples
    --------
    >>> from graph.nodes import Node
    >>> nodes = [Node("a", "zebra", "K"), Node("b", "ant", "K"), Node("c", "bee", "L")]
    >>> [drawn_first(nodes, 2, order) for order in ("", BY_NAME, OF_EACH, "L")]
    [['a', 'b'], ['b', 'c'], ['a', 'c'], ['c', 'a']]
    """
    ranked = list(nodes)
    if order == BY_NAME:
        ranked.sort(key=lambda node: (node.label.casefold(), node.id))
    elif order == OF_EACH:
        before = _numbered(ranked)
        ranked.sort(key=lambda node: before[node.id])
    elif order:
        ranked.sort(key=lambda node: node.kind != order)
    return [node.id for node in ranked[: max(0, limit)]]


def _numbered(nodes: Sequence[Node]) -> dict[str, int]:
    """Say of each node how many of its type come before it."""
    seen: Counter[str] = Counter()
    found = {}
    for node in nodes:
        found[node.id] = seen[node.kind]
        seen[node.kind] += 1
    return found
