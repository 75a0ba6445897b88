"""The shortest ways from one node to another, read out link by link."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from graph.card import node_card
from graph.labels import labels_of, node_key
from graph.links import DRAWN, THING, Link
from graph.nodes import BOOKKEEPING, Node, describe, values
from graph.terms import plain
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.store import Store

#: The most links of one path.
LONGEST: Final = 8
#: The most paths.
MOST: Final = 20
#: The most links that are looked at before the search ends.
_MOST_LINKS: Final = 50_000
_MOST_PER_STEP: Final = 20_000


@dataclass(frozen=True, slots=True)
class PathStep:
    """One link of a path, as it is stated and in the direction in which it is walked.

    Attributes
    ----------
    source, target : Node
        Where the step begins and ends.
    property, label : str
        The link's IRI and label.
    forward : bool
        The link is stated from ``source`` to ``target``.
    """

    source: Node
    target: Node
    property: str
    label: str
    forward: bool

    def __str__(self) -> str:
        subject, target = (self.source, self.target) if self.forward else (self.target, self.source)
        return f"{subject.label} {self.label} {target.label}"


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one node to another."""

    steps: tuple[PathStep, ...]

    def __len__(self) -> int:
        return len(self.steps)

    def __str__(self) -> str:
        return "; ".join(map(str, self.steps))


def shortest_paths(store: Store, start: str, end: str, most: int = 3) -> tuple[Path, ...]:
    """Find the shortest paths between two nodes, shortest first; the direction of links is free.

    The search grows a ball around each end, the smaller one first, until they meet; it gives up
    after :data:`LONGEST` links, or when it has seen more links than anyone could follow.

    Parameters
    ----------
    start, end : str
        IRIs.
    most : int
        How many paths at most.

    Raises
    ------
    NotFoundError
        If the dataset says nothing about one of them.
    ParameterError
        If both are the same.
    """
    if start == end:
        raise ParameterError("A path needs two different nodes; choose another end.")
    for end_of_path in (start, end):
        node_card(store, end_of_path)
    links = _links_between(store, start, end, most)
    return _named(store, _walks(links, start, end, most))


def _links_between(store: Store, start: str, end: str, most: int) -> set[Link]:
    """Collect links around both ends until enough paths run through them."""
    links: set[Link] = set()
    seen = ({start}, {end})
    frontiers = [{start}, {end}]
    for _ in range(LONGEST):
        side = int(len(frontiers[1]) < len(frontiers[0])) if all(frontiers) else 0
        if not frontiers[side]:
            break
        found = _links_of(store, frontiers[side])
        links |= found
        reached = {name for link in found for name in (link.source, link.target)} - seen[side]
        seen[side].update(reached)
        frontiers[side] = reached - seen[1 - side]
        enough = bool(seen[0] & seen[1]) and len(_walks(links, start, end, most)) >= most
        if enough or len(links) > _MOST_LINKS:
            break
    return links


def _links_of(store: Store, nodes: Collection[str]) -> set[Link]:
    names = values(nodes)
    if not names:
        return set()
    kinds = values(sorted(BOOKKEEPING))
    rows = store.select(
        "SELECT DISTINCT ?from ?property ?node ?out WHERE {\n"
        f"  VALUES ?from {{ {names} }}\n"
        "  { ?from ?property ?node BIND(true AS ?out) } UNION { ?node ?property ?from }\n"
        f"  {THING} {DRAWN} FILTER(isIRI(?node))\n"
        f"  FILTER NOT EXISTS {{ VALUES ?kind {{ {kinds} }} ?node a ?kind }}\n"
        f"}} LIMIT {_MOST_PER_STEP}"
    )
    found = set()
    for near, prop, far, out in rows:
        ends = (node_key(near), node_key(far))
        source, target = ends if out is not None else ends[::-1]
        found.add(Link(source, plain(prop) or "", target))
    return found


def _walks(links: Collection[Link], start: str, end: str, most: int) -> list[list[str]]:
    import networkx as nx

    graph: Any = nx.Graph()
    graph.add_edges_from(sorted((link.source, link.target) for link in links))
    if start not in graph or end not in graph:
        return []
    try:
        walks = nx.shortest_simple_paths(graph, start, end)
        found = list(islice(walks, most))
    except nx.NetworkXNoPath:
        return []
    return [walk for walk in found if len(walk) <= LONGEST + 1]


def _named(store: Store, walks: Sequence[Sequence[str]]) -> tuple[Path, ...]:
    """Read out the links along each walk, the first by label where several lead on."""
    names = sorted({name for walk in walks for name in walk})
    nodes = describe(store, names)
    links: dict[frozenset[str], list[Link]] = {}
    for link in _links_of(store, names):
        links.setdefault(frozenset((link.source, link.target)), []).append(link)
    labels = labels_of(store, sorted({link.property for some in links.values() for link in some}))

    def step(source: str, target: str) -> PathStep:
        choice = links[frozenset((source, target))]
        link = min(choice, key=lambda one: (one.source != source, labels[one.property], one))
        forward = link.source == source
        label = labels[link.property]
        return PathStep(nodes[source], nodes[target], link.property, label, forward)

    return tuple(Path(tuple(map(step, walk, walk[1:]))) for walk in walks)
