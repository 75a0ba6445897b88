"""Compare two datasets, or what is to be imported with what is there, named graph by named graph.

Blank nodes have no names that could be compared. Each is told apart by what is said of it and of
the blank nodes around it, a few steps far (color refinement); so two documents that differ only in
the labels of their blank nodes are the same, a list of ten thousand cells costs as much as other
triples, and a change shows where it is made and a few cells around it. What only differs in how
blank nodes without any names hang together over more steps than that counts as the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.counting import count_graph, graph_names, holds_more
from graph.importing.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: More quads than this in one graph are counted and not compared one by one.
MOST_COMPARED: Final = 2_000_000
_SHOWN: Final = 20
#: Where the graphs of a dataset are merged, nothing else stands there.
_MERGE: Final = ox.DefaultGraph()
#: How many steps around a blank node tell it apart.
_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class GraphChange:
    """How one named graph differs.

    Attributes
    ----------
    graph : str
    before, after : int
        Triples in it.
    added, removed : int or None
        Triples that are new or gone; None where the graph is too large to compare.
    doubled : int
        Triples that are new here and lie in another named graph already.
    examples : tuple of str
        Some triples that are new (``+``) or gone (``-``).
    """

    graph: str
    before: int
    after: int
    added: int | None
    removed: int | None
    doubled: int = 0
    examples: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """``new``, ``gone``, ``unchanged`` or ``changed``."""
        if not self.before:
            return "new"
        if not self.after:
            return "gone"
        return "unchanged" if self.added == self.removed == 0 else "changed"


def compare(
    before: ox.Store,
    after: ox.Store,
    graphs: Iterable[str] | None = None,
    watch: Watch | None = None,
) -> list[GraphChange]:
    """Compare two datasets by named graph, those that changed first.

    Parameters
    ----------
    graphs : iterable of str, optional
        Only these; by default every named graph of either.
    watch : Watch, optional
        Told how far it is, and asked as often whether to go on.
    """
    watch = watch or Watch()
    names = graphs if graphs is not None else graph_names(before) | graph_names(after)
    sizes = {name: (_size(before, name, watch), _size(after, name, watch)) for name in names}
    watch.begin(sum(map(_steps, sizes.values())), even=False)
    watch.doing("Comparing named graphs")
    changes = [_compare_graph(before, after, name, size, watch) for name, size in sizes.items()]
    return sorted(changes, key=lambda one: (one.kind == "unchanged", one.graph))


def _size(engine: ox.Store, graph: str, watch: Watch) -> int:
    watch.go_on()
    return count_graph(engine, ox.NamedNode(graph))


def _steps(sizes: tuple[int, int]) -> int:
    """Return how many steps it takes at most: reading both, and looking elsewhere for the new."""
    before, after = sizes
    if max(sizes) > MOST_COMPARED:
        return 0
    return before + 2 * after if before else after


def _compare_graph(
    before: ox.Store, after: ox.Store, graph: str, sizes: tuple[int, int], watch: Watch
) -> GraphChange:
    name = ox.NamedNode(graph)
    if max(sizes) > MOST_COMPARED:
        return GraphChange(graph, sizes[0], sizes[1], None, None)
    if not sizes[0]:
        return _new_graph(before, after, name, sizes[1], watch)
    (old, old_blank), (new, new_blank) = (_lines(one, name, watch) for one in (before, after))
    gone, come = (_fingerprints(_read(lines), watch) for lines in (old_blank, new_blank))
    added = [*_read(new - old), *_difference(come, gone)]
    removed = [*_read(old - new), *_difference(gone, come)]
    doubled = sum(_lies_elsewhere(before, quad, name) for quad in watch.each(added))
    examples = [f"+ {quad.triple}" for quad in added[:_SHOWN]]
    examples += [f"- {quad.triple}" for quad in removed[:_SHOWN]]
    return GraphChange(
        graph, sizes[0], sizes[1], len(added), len(removed), doubled, tuple(examples)
    )


def _new_graph(
    before: ox.Store, after: ox.Store, name: ox.NamedNode, size: int, watch: Watch
) -> GraphChange:
    """Describe a graph that was not there: all of it is new, and nothing has to be told apart."""
    doubled = _doubled(before, after, name, size, watch)
    first = islice(after.quads_for_pattern(None, None, None, name), _SHOWN)
    examples = tuple(f"+ {quad.triple}" for quad in first)
    return GraphChange(name.value, 0, size, size, 0, doubled, examples)


def _doubled(before: ox.Store, after: ox.Store, name: ox.NamedNode, size: int, watch: Watch) -> int:
    """Count the triples of a graph that lie in the other dataset; the smaller of them is walked."""
    if holds_more(before, size):
        quads = watch.each(after.quads_for_pattern(None, None, None, name))
        return sum(_lies_elsewhere(before, quad, name) for quad in quads)
    there = {
        quad.triple
        for subject in watch.each(_subjects(before))
        if next(after.quads_for_pattern(subject, None, None, name), None)
        for quad in before.quads_for_pattern(subject, None, None, None)
        if not _blank_nodes(quad)
    }
    return sum(ox.Quad(s, p, o, name) in after for s, p, o in watch.each(there))


def _subjects(engine: ox.Store) -> Iterator[ox.NamedNode]:
    """Yield the named nodes that something is said of; on disk that is far less than its quads."""
    rows = engine.query("SELECT DISTINCT ?s { ?s ?p ?o }", use_default_graph_as_union=True)
    for row in rows:  # type: ignore[union-attr]
        if isinstance(row[0], ox.NamedNode):
            yield row[0]


def _lies_elsewhere(engine: ox.Store, quad: ox.Quad, graph: ox.NamedNode) -> bool:
    if _blank_nodes(quad):
        return False
    found = engine.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(other.graph_name not in {graph, _MERGE} for other in found)


def _lines(engine: ox.Store, graph: ox.NamedNode, watch: Watch) -> tuple[set[bytes], set[bytes]]:
    """Write a graph as lines of N-Triples: those without blank nodes, and those with one.

    The engine writes a term always the same, so two triples are the same if their lines are. A
    text that looks like a blank node puts a line among the others, which takes longer and no more.
    """
    watch.go_on()
    written = engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
    lines = set(written.splitlines())
    watch.finish(len(lines))
    blank = {line for line in lines if b"_:" in line}
    return lines - blank, blank


def _read(lines: set[bytes]) -> Iterator[ox.Quad]:
    return ox.parse(b"\n".join(sorted(lines)), ox.RdfFormat.N_TRIPLES)


_Prints = dict[str, list[ox.Quad]]


def _difference(prints: _Prints, others: _Prints) -> list[ox.Quad]:
    """Return the quads of the first beyond as many of the same print in the second."""
    found: list[ox.Quad] = []
    for print_, quads in prints.items():
        found += quads[len(others.get(print_, ())) :]
    return found


def _fingerprints(walked: Iterator[ox.Quad], watch: Watch) -> _Prints:
    """Write each triple with colors for its blank nodes."""
    quads = list(walked)
    colors = _colors(quads, watch)
    prints: _Prints = {}
    for quad in quads:
        prints.setdefault(_written(quad, colors), []).append(quad)
    return prints


def _blank_nodes(quad: ox.Quad) -> list[ox.BlankNode]:
    return [term for term in _terms(quad.triple) if isinstance(term, ox.BlankNode)]


def _terms(triple: ox.Triple) -> Iterator[object]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.Triple):
            yield from _terms(term)
        else:
            yield term


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


def _colors(quads: list[ox.Quad], watch: Watch) -> dict[ox.BlankNode, str]:
    """Color blank nodes by what is said of them and around them."""
    about: dict[ox.BlankNode, list[ox.Quad]] = {}
    for quad in quads:
        for node in set(_blank_nodes(quad)):
            about.setdefault(node, []).append(quad)
    colors = dict.fromkeys(about, "")
    for _ in range(_ROUNDS):
        around, colors = colors, {}
        for node, quads_of in about.items():
            watch.go_on()
            colors[node] = _hash(sorted(_written(quad, around, node) for quad in quads_of))
    return colors


def _hash(texts: list[str]) -> str:
    return hashlib.blake2b("\n".join(texts).encode(), digest_size=12).hexdigest()
