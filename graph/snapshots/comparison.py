"""Compare two datasets, or what is to be imported with what is there, named graph by named graph.

Blank nodes have no names that could be compared; ``coloring`` says how they are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.counting import count_graph, graph_names, holds_more
from graph.importing.watching import Watch
from graph.snapshots.coloring import blank_nodes, contents, surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.snapshots.coloring import Prints

#: More quads than this in one graph are counted and not compared one by one.
MOST_COMPARED: Final = 2_000_000
_SHOWN: Final = 20
#: Where the graphs of a dataset are merged, nothing else stands there.
_MERGE: Final = ox.DefaultGraph()


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
    come, gone = _unlike(old_blank, new_blank, watch)
    added = [*_read(new - old), *come]
    removed = [*_read(old - new), *gone]
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
        if not blank_nodes(quad)
    }
    return sum(ox.Quad(s, p, o, name) in after for s, p, o in watch.each(there))


def _subjects(engine: ox.Store) -> Iterator[ox.NamedNode]:
    """Yield the named nodes that something is said of; on disk that is far less than its quads."""
    rows = engine.query("SELECT DISTINCT ?s { ?s ?p ?o }", use_default_graph_as_union=True)
    for row in rows:  # type: ignore[union-attr]
        if isinstance(row[0], ox.NamedNode):
            yield row[0]


def _lies_elsewhere(engine: ox.Store, quad: ox.Quad, graph: ox.NamedNode) -> bool:
    if blank_nodes(quad):
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


def _unlike(old: set[bytes], new: set[bytes], watch: Watch) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """Return the quads with blank nodes that come and that go.

    What nobody sees a few steps far is looked for in all that a blank node leads to.
    """
    for prints in (surroundings, contents) if old != new else ():
        gone, come = (prints(_read(lines), watch) for lines in (old, new))
        added, removed = _difference(come, gone), _difference(gone, come)
        if added or removed:
            return added, removed
    return [], []


def _difference(prints: Prints, others: Prints) -> list[ox.Quad]:
    """Return the quads of the first beyond as many of the same print in the second."""
    found: list[ox.Quad] = []
    for print_, quads in prints.items():
        found += quads[len(others.get(print_, ())) :]
    return found
