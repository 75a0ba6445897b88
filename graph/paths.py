"""The shortest ways from one node to another, read out link by link."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final

from graph.links import DRAWN, Link
from graph.naming.labels import labels_of, node_key
from graph.naming.wording import isolated
from graph.nodes import BOOKKEEPING, Node, describe, values
from graph.picture.card import node_card
from graph.terms import plain
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.store import Store

#: The most links of one path.
LONGEST: Final = 8
#: The most paths that are worth listing.
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
        return f"{isolated(subject.label)} {isolated(self.label)} {isolated(target.label)}"


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one node to another."""

    steps: tuple[PathStep, ...]

    def __len__(self) -> int:
        return len(self.steps)

    def __str__(self) -> str:
        return "; ".join(map(str, self.steps))

    @property
    def sentence(self) -> str:
        """The path read out."""
        text = str(self)
        return f"{text[:1].upper()}{text[1:]}."

    @property
    def nodes(self) -> tuple[str, ...]:
        """Its nodes from start to end."""
        return (self.steps[0].source.id, *(step.target.id for step in self.steps))

    @property
    def links(self) -> tuple[Link, ...]:
        """Its links as they are stated."""
        return tuple(
            Link(step.source.id, step.property, step.target.id)
            if step.forward
            else Link(step.target.id, step.property, step.source.id)
            for step in self.steps
        )


@dataclass(frozen=True, slots=True)
class Ways:
    """The shortest paths between two nodes.

    Attributes
    ----------
    paths : tuple of Path
        As many as were asked for, shortest first.
    shortest : int
        How many are as short as the first, also of those that were not asked for.
    whole : bool
        No link that may belong to one of those was left out; else there may be more.
    """

    paths: tuple[Path, ...]
    shortest: int
    whole: bool


def shortest_paths(store: Store, start: str, end: str, most: int = 3) -> tuple[Path, ...]:
    """Find the shortest paths between two nodes, as :func:`ways_between` does."""
    return ways_between(store, start, end, most).paths


def ways_between(store: Store, start: str, end: str, most: int = 3) -> Ways:
    """Find the shortest paths between two nodes, and count them; the direction of links is free.

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
    links, whole = _links_between(store, start, end, most)
    walks = _walks(links, start, end, most)
    return Ways(_named(store, links, walks), _count(links, walks), whole)


def _links_between(store: Store, start: str, end: str, most: int) -> tuple[set[Link], bool]:
    """Collect links around both ends until enough paths run through them; say if all were read."""
    links: set[Link] = set()
    whole = True
    linked: dict[str, set[str]] = defaultdict(set)
    seen, frontiers, asked = ({start}, {end}), [{start}, {end}], set[str]()
    for walked in range(1, LONGEST + 1):
        if not any(frontiers):
            break
        side = int(not frontiers[0] or 0 < len(frontiers[1]) < len(frontiers[0]))
        read = _links_of(store, frontiers[side] - asked)
        found = set(read) - links
        asked |= frontiers[side]
        links |= found
        whole = whole and len(read) < _MOST_PER_STEP
        for link in found:
            linked[link.source].add(link.target)
            linked[link.target].add(link.source)
        frontiers[side] = set().union(*(linked[name] for name in frontiers[side])) - seen[side]
        seen[side].update(frontiers[side])
        if len(links) > _MOST_LINKS or (
            seen[0] & seen[1] and _enough(_walks(links, start, end, most), most, walked)
        ):
            break
    return links, whole


def _enough(walks: Sequence[Sequence[str]], most: int, walked: int) -> bool:
    """Say whether no link that was not looked at can belong to a shorter path than these.

    Both balls together reach ``walked`` links far, so every path of that length is in them.
    """
    return len(walks) >= most and len(walks[most - 1]) - 1 <= walked


def _links_of(store: Store, nodes: Collection[str]) -> list[Link]:
    """Read the links of nodes; those between two of them come twice."""
    names = values(nodes)
    if not names:
        return []
    kinds = values(sorted(BOOKKEEPING))
    rows = store.select(
        "SELECT DISTINCT ?from ?property ?node ?out WHERE {\n"
        f"  VALUES ?from {{ {names} }}\n"
        "  { ?from ?property ?node BIND(true AS ?out) } UNION { ?node ?property ?from }\n"
        f"  {DRAWN} FILTER(isIRI(?node))\n"
        f"  FILTER NOT EXISTS {{ VALUES ?kind {{ {kinds} }} ?node a ?kind }}\n"
        f"}} LIMIT {_MOST_PER_STEP}"
    )
    found = []
    for near, prop, far, out in rows:
        ends = (node_key(near), node_key(far))
        source, target = ends if out is not None else ends[::-1]
        found.append(Link(source, plain(prop) or "", target))
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


def _count(links: Collection[Link], walks: Sequence[Sequence[str]]) -> int:
    """Count the walks between the ends of the first one that are as long as it is.

    Nothing is shorter, so none of them goes anywhere twice.
    """
    if not walks:
        return 0
    linked: dict[str, set[str]] = defaultdict(set)
    for source, _, target in links:
        linked[source].add(target)
        linked[target].add(source)
    start, end, length = walks[0][0], walks[0][-1], len(walks[0]) - 1
    ways = Counter({start: 1})
    for _ in range(length):
        further: Counter[str] = Counter()
        for name, count in ways.items():
            for other in linked[name]:
                further[other] += count
        ways = further
    return ways[end]


def _named(
    store: Store, found: Collection[Link], walks: Sequence[Sequence[str]]
) -> tuple[Path, ...]:
    """Read out the links along each walk, the first by label where several lead on."""
    nodes = describe(store, sorted({name for walk in walks for name in walk}))
    walked = {frozenset(pair) for walk in walks for pair in pairwise(walk)}
    links: dict[frozenset[str], list[Link]] = {}
    for link in found:
        if frozenset((link.source, link.target)) in walked:
            links.setdefault(frozenset((link.source, link.target)), []).append(link)
    labels = labels_of(store, sorted({link.property for some in links.values() for link in some}))

    def step(source: str, target: str) -> PathStep:
        choice = links[frozenset((source, target))]
        link = min(choice, key=lambda one: (one.source != source, labels[one.property], one))
        forward = link.source == source
        label = labels[link.property]
        return PathStep(nodes[source], nodes[target], link.property, label, forward)

    return tuple(Path(tuple(map(step, walk, walk[1:]))) for walk in walks)
