"""How much each node of a picture matters there, and which nodes belong together.

Everything is measured on the picture as it is drawn: links count without direction, several links
between the same two nodes count once, and a link from a node to itself counts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from graph.picture.drawing import Scene

_DAMPING: Final = 0.85
_PRECISION: Final = 1e-10
_MOST_STEPS: Final = 500
_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Measure:
    """A number for each node of a picture.

    Attributes
    ----------
    key, label : str
        Its short name, and what a legend calls it.
    sentence : str
        What is measured, for the legend.
    values : dict of str to float
        By node.
    """

    key: str
    label: str
    sentence: str
    values: dict[str, float]

    def top(self, count: int = 5) -> list[tuple[str, float]]:
        """Return the nodes with the highest values; those of equal value by id."""
        return sorted(self.values.items(), key=lambda item: (-item[1], item[0]))[:count]

    def to_text(self, node: str) -> str:
        """Write one value so that it can be read."""
        value = self.values[node]
        return f"{value:,.0f}" if self.key == "degree" else f"{100 * value:.1f} %"


def measure(scene: Scene, key: str) -> Measure:
    """Measure the nodes of a picture.

    Parameters
    ----------
    key : {"degree", "betweenness", "pagerank"}

    Raises
    ------
    KeyError
        If no measure has that name.
    """
    label, sentence, calculate = _MEASURES[key]
    ids = sorted(scene.ids)
    values = calculate(_adjacency(scene, ids)).tolist() if ids else []
    return Measure(key, label, sentence, dict(zip(ids, values, strict=True)))


def _adjacency(scene: Scene, ids: list[str]) -> Any:
    """Return the symmetric 0/1 matrix of the picture, shape (n, n), sparse."""
    from scipy.sparse import csr_array

    places = {name: at for at, name in enumerate(ids)}
    pairs = {
        (places[one], places[other])
        for edge in scene.edges
        for one, other in ((edge.source, edge.target), (edge.target, edge.source))
        if one != other
    }
    rows, columns = zip(*sorted(pairs), strict=True) if pairs else ((), ())
    shape = (len(ids), len(ids))
    return csr_array((np.ones(len(pairs)), (np.array(rows, int), np.array(columns, int))), shape)


def _degree(links: Any) -> NDArray[np.float64]:
    return np.asarray(links.sum(axis=1), dtype=float).ravel()


def _betweenness(links: Any) -> NDArray[np.float64]:
    """Return the share of all shortest paths between two others that run through each node.

    Brandes, "A faster algorithm for betweenness centrality", Journal of Mathematical Sociology
    25 (2001), from all nodes at once: the matrices hold a row for each node where paths begin.
    """
    size = links.shape[0]
    pairs = (size - 1) * (size - 2)
    if pairs <= 0:
        return np.zeros(size)
    paths = np.eye(size)
    seen = np.eye(size, dtype=bool)
    levels = [seen.copy()]
    while True:
        found = (links @ (paths * levels[-1]).T).T * ~seen
        level = found > 0
        if not level.any():
            break
        paths += found
        seen |= level
        levels.append(level)
    through = np.zeros((size, size))
    for farther, level in zip(levels[:0:-1], levels[-2::-1], strict=True):
        share = np.divide(1 + through, paths, out=np.zeros_like(paths), where=farther)
        through += (links @ share.T).T * paths * level
    np.fill_diagonal(through, 0)
    return np.asarray(through.sum(axis=0) / pairs)


def _pagerank(links: Any) -> NDArray[np.float64]:
    """Return how often a walker is at each node who follows links, and at times starts anew.

    Page, Brin, Motwani and Winograd, "The PageRank citation ranking" (1999), damping 0.85; whoever
    stands at a node without links starts anew.
    """
    size = links.shape[0]
    degree = _degree(links)
    share = np.divide(1.0, degree, out=np.zeros(size), where=degree > 0)
    rank = np.full(size, 1 / size)
    for _ in range(_MOST_STEPS):
        lost = rank[degree == 0].sum()
        after = (1 - _DAMPING) / size + _DAMPING * (links @ (rank * share) + lost / size)
        if np.abs(after - rank).sum() < _PRECISION:
            return np.asarray(after)
        rank = after
    return rank


_MEASURES: Final[MappingProxyType[str, tuple[str, str, Callable[[Any], NDArray[np.float64]]]]] = (
    MappingProxyType(
        {
            "degree": (
                "Degree",
                "How many drawn nodes are linked to it.",
                _degree,
            ),
            "betweenness": (
                "Betweenness",
                "The share of shortest paths between others that run over it.",
                _betweenness,
            ),
            "pagerank": (
                "PageRank",
                "How often someone passes who follows the drawn links at random, whatever their "
                "direction, and starts anew 15 times in 100.",
                _pagerank,
            ),
        }
    )
)
#: What can be measured: label by key.
MEASURES: Final = MappingProxyType({key: label for key, (label, _, _) in _MEASURES.items()})


@dataclass(frozen=True, slots=True)
class Communities:
    """Groups of nodes with more links among themselves than to the rest.

    Attributes
    ----------
    groups : tuple of tuple of str
        Largest first.
    modularity : float
        Share of links inside groups, less what chance would put there; 0 is no better than chance.
    """

    groups: tuple[tuple[str, ...], ...]
    modularity: float

    @property
    def sentence(self) -> str:
        """What is measured, for the legend."""
        return (
            f"{len(self.groups):,} groups with more links inside than chance would put there "
            f"(modularity {self.modularity:.2f})."
        )

    def of(self) -> dict[str, int]:
        """Return the number of each node's group."""
        return {name: at for at, group in enumerate(self.groups) for name in group}


def communities(scene: Scene) -> Communities:
    """Find the communities of a picture, the same ones every time.

    Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in large networks",
    Journal of Statistical Mechanics (2008).
    """
    import networkx as nx

    graph: Any = nx.Graph()
    graph.add_nodes_from(sorted(scene.ids))
    graph.add_edges_from(
        sorted({tuple(sorted((e.source, e.target))) for e in scene.edges if e.source != e.target})
    )
    if not graph.number_of_edges():
        return Communities(tuple((name,) for name in graph), 0.0)
    found = nx.community.louvain_communities(graph, seed=_SEED)
    groups = sorted((tuple(sorted(group)) for group in found), key=lambda g: (-len(g), g))
    return Communities(tuple(groups), float(nx.community.modularity(graph, found)))
