"""The nearest sets of every set, and the best pairs of all: exact, for tens of thousands of sets.

A sweep counts what each set shares with every later one, so each pair is counted once, one row of
counts at a time; no product of matrices is ever held. What is kept of a row is only what beats
the worst that was kept before, and after a few hundred rows that is next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.comparing.measures import jaccard_index, overlap_coefficient
from graph.comparing.pairs import Pairs, some_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from graph.comparing.membership import Membership

    Column = NDArray[np.float64]
    Positions = NDArray[np.int64]

NOBODY: Final = -1


def _shared(shared: Any, _left: Any, _right: Any) -> Any:
    return shared


#: The symmetric measures that need nothing but counts, by their keys.
SCORES: Final[Mapping[str, Callable[[Any, Any, Any], Any]]] = MappingProxyType(
    {
        "shared": _shared,
        "jaccard": jaccard_index,
        "overlap-coefficient": overlap_coefficient,
    }
)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest sets of every set.

    Attributes
    ----------
    positions : array of int, sets by k
        The nearest sets, the nearest first; -1 where a set overlaps with fewer than k.
    scores : array of float, sets by k
        How near they are; NaN where there is none.
    """

    positions: Positions
    scores: Column


def nearest_sets(membership: Membership, k: int = 10, measure: str = "jaccard") -> Nearest:
    """Find the k sets that each set overlaps with most.

    Parameters
    ----------
    membership : Membership
        Sets by items.
    k : int
        How many to find for each set, at least 1.
    measure : str
        ``jaccard``, ``shared`` or ``overlap-coefficient``.

    Returns
    -------
    Nearest
        Exact in the scores; which of equally near sets come last is not said. Sets that share
        nothing are not near.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["y"], "C": ["y", "x", "z"]})
    >>> found = nearest_sets(m, k=1)
    >>> [str(m.sets[at]) for at in found.positions[:, 0]], found.scores[:, 0].round(2).tolist()
    (['C', 'A', 'A'], [0.67, 0.5, 0.67])
    """
    score = SCORES[measure]
    count = len(membership.sets)
    positions = np.full((count, k), NOBODY, dtype=np.int64)
    scores = np.zeros((count, k))
    worst = np.zeros(count)
    sizes = membership.sizes.astype(np.float64)
    for row, shared in _sweep(membership):
        later = slice(row + 1, None)
        found = score(shared, sizes[row], sizes[later])
        # The later sets keep this one in place of their worst ...
        better = np.flatnonzero(found > worst[later])
        if len(better):
            at, kept = better + row + 1, scores[better + row + 1]
            place = kept.argmin(axis=1)
            scores[at, place] = kept[np.arange(len(at)), place] = found[better]
            positions[at, place] = row
            worst[at] = kept.min(axis=1)
        # ... and this one keeps the best of what it had and what comes after it.
        better = np.flatnonzero(found > worst[row])
        if len(better):
            both = np.concatenate([scores[row], found[better]])
            best = np.argpartition(both, -k)[-k:]
            positions[row] = np.concatenate([positions[row], better + row + 1])[best]
            scores[row] = both[best]
    return _ordered(positions, scores)


def best_pairs(membership: Membership, k: int = 100, measure: str = "jaccard") -> Pairs:
    """Find the k pairs of sets that overlap most, the best first.

    Parameters
    ----------
    membership : Membership
        Sets by items.
    k : int
        How many pairs to find, at least 1.
    measure : str
        ``jaccard``, ``shared`` or ``overlap-coefficient``.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["y"], "C": ["y", "x", "z"]})
    >>> [(str(r.left), str(r.right)) for r in best_pairs(m, 2).rows()]
    [('A', 'C'), ('A', 'B')]
    """
    score = SCORES[measure]
    sizes = membership.sizes.astype(np.float64)
    left = right = np.empty(0, dtype=np.int64)
    scores, worst = np.empty(0), 0.0
    for row, shared in _sweep(membership):
        found = score(shared, sizes[row], sizes[row + 1 :])
        better = np.flatnonzero(found > worst)
        if not len(better):
            continue
        left = np.concatenate([left, np.full(len(better), row)])
        right = np.concatenate([right, better + row + 1])
        scores = np.concatenate([scores, found[better]])
        if len(scores) > k:
            kept = np.sort(np.argsort(-scores, kind="stable")[:k])
            left, right, scores = left[kept], right[kept], scores[kept]
            worst = float(scores.min())
    order = np.argsort(-scores, kind="stable")
    return some_pairs(membership, left[order], right[order])


def _sweep(membership: Membership) -> Iterator[tuple[int, Positions]]:
    """Yield for each set with items how many it shares with each of the sets after it."""
    matrix = membership.matrix
    by_item = matrix.tocsc()
    by_item.sort_indices()
    holders = by_item.indices.astype(np.int64)
    nexts, ends = by_item.indptr[:-1].astype(np.int64), by_item.indptr[1:]
    count = len(membership.sets)
    starts = matrix.indptr.tolist()
    for row in range(count - 1):
        items = matrix.indices[starts[row] : starts[row + 1]]
        nexts[items] += 1  # the sets up to this one are done with
        later = [
            holders[start:end]
            for start, end in zip(nexts[items].tolist(), ends[items].tolist(), strict=True)
        ]
        if later:
            yield row, np.bincount(np.concatenate(later), minlength=count)[row + 1 :]


def _ordered(positions: Positions, scores: Column) -> Nearest:
    order = np.lexsort((positions, -scores), axis=1)
    found = np.take_along_axis(scores, order, axis=1)
    sorted_positions = np.take_along_axis(positions, order, axis=1)
    return Nearest(sorted_positions, np.where(sorted_positions == NOBODY, np.nan, found))
