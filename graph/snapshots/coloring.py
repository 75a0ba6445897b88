"""Tell triples with blank nodes apart, though blank nodes have no names that could be compared.

Each is colored by what is said of it and of the blank nodes around it, a few steps far (color
refinement); so two documents that differ only in the labels of their blank nodes are the same, a
list of ten thousand cells costs as much as other triples, and a change shows where it is made and
a few cells around it. Where that shows none, each is colored by all that it leads to, however far:
then a change shows in every cell before it. What only differs in how blank nodes without any names
hang together in circles counts as the same.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.importing.watching import Watch

#: Triples by how they are written with colors for their blank nodes.
Prints = dict[str, list[ox.Quad]]
#: How many steps around a blank node tell it apart.
_ROUNDS: Final = 4


def surroundings(walked: Iterable[ox.Quad], watch: Watch) -> Prints:
    """Write each triple with blank nodes colored by what is said around them."""
    quads = list(walked)
    about: dict[ox.BlankNode, list[ox.Quad]] = {}
    for quad in quads:
        for node in set(blank_nodes(quad)):
            about.setdefault(node, []).append(quad)
    colors = dict.fromkeys(about, "")
    for _ in range(_ROUNDS):
        around, colors = colors, {}
        for node, quads_of in about.items():
            watch.go_on()
            colors[node] = _color(quads_of, around, node)
    return _prints(quads, colors)


def contents(walked: Iterable[ox.Quad], watch: Watch) -> Prints:
    """Write each triple with blank nodes colored by all that they lead to.

    Those that lead to a circle have no color.
    """
    quads = list(walked)
    said: dict[ox.BlankNode, list[ox.Quad]] = {}
    holders: dict[ox.BlankNode, list[ox.BlankNode]] = {}
    ahead: dict[ox.BlankNode, int] = {}
    for quad in quads:
        nodes = blank_nodes(quad)
        for node in nodes:
            ahead.setdefault(node, 0)
        if isinstance(start := quad.subject, ox.BlankNode):
            said.setdefault(start, []).append(quad)
            ahead[start] += len(nodes) - 1
            for node in nodes[1:]:
                holders.setdefault(node, []).append(start)
    colors = dict.fromkeys(ahead, "")
    ready = [node for node, left in ahead.items() if not left]
    while ready:
        watch.go_on()
        node = ready.pop()
        colors[node] = _color(said.get(node, ()), colors, node)
        for holder in holders.get(node, ()):
            ahead[holder] -= 1
            if not ahead[holder]:
                ready.append(holder)
    return _prints(quads, colors)


def blank_nodes(quad: ox.Quad) -> list[ox.BlankNode]:
    """Return the blank nodes of a triple in their order, those in the triple it speaks of too."""
    return [term for term in _terms(quad.triple) if isinstance(term, ox.BlankNode)]


def _terms(triple: ox.Triple) -> Iterator[object]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.Triple):
            yield from _terms(term)
        else:
            yield term


def _prints(quads: Iterable[ox.Quad], colors: Mapping[ox.BlankNode, str]) -> Prints:
    prints: Prints = {}
    for quad in quads:
        prints.setdefault(_written(quad, colors), []).append(quad)
    return prints


def _written(
    quad: ox.Quad, colors: Mapping[ox.BlankNode, str], here: ox.BlankNode | None = None
) -> str:
    parts = []
    for term in _terms(quad.triple):
        if not isinstance(term, ox.BlankNode):
            parts.append(str(term))
        elif term == here:
            parts.append("_:here")
        else:
            parts.append(f"_:{colors[term]}")
    return " ".join(parts)


def _color(quads: Iterable[ox.Quad], colors: Mapping[ox.BlankNode, str], node: ox.BlankNode) -> str:
    written = "\n".join(sorted(_written(quad, colors, node) for quad in quads))
    return hashlib.blake2b(written.encode(), digest_size=12).hexdigest()
