"""Which leftover items of two sets can be paired by nearness, each at most once.

Near links are few beside memberships, so the pairing is looked for only among items with one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from graph.comparing.membership import Membership


def count_pairings(
    membership: Membership, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Count, for each row, the largest pairing of what only the left and only the right set has.

    Parameters
    ----------
    membership : Membership
        Sets by items, with near links.
    left, right : array of int
        Positions of the two sets of each row.
    """
    return np.array([len(found) for found in pairings(membership, left, right)], dtype=np.float64)


def pairings(
    membership: Membership, left: NDArray[np.int64], right: NDArray[np.int64]
) -> Iterator[Mapping[int, int]]:
    """Yield, for each row, such a pairing itself: positions of items of the left by the right."""
    neighbors = _neighbors(membership)
    rows = [frozenset(membership.row(at)) for at in range(len(membership.sets))]
    linked = [sorted(row & neighbors.keys()) for row in rows]
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        if not (linked[one] and linked[other]):
            yield {}
            continue
        open_to = rows[other] - rows[one]
        yield largest_pairing(
            {
                item: [near for near in neighbors[item] if near in open_to]
                for item in linked[one]
                if item not in rows[other]
            }
        )


def largest_pairing(options: Mapping[int, list[int]]) -> dict[int, int]:
    """Give as many as possible one of their options, no option twice.

    Most often none or one has a choice, or no two want the same; else it is a maximum bipartite
    matching (Hopcroft-Karp).

    Parameters
    ----------
    options : mapping of int to list of int
        The options of each.

    Examples
    --------
    >>> len(largest_pairing({1: [7, 8], 2: [7], 3: [7]})), largest_pairing({1: [7], 2: [8], 3: []})
    (2, {1: 7, 2: 8})
    """
    chooser = {one: wanted for one, wanted in options.items() if wanted}
    distinct = sorted(set().union(*chooser.values()))
    if len(chooser) < 2 or len(distinct) == sum(map(len, chooser.values())):
        return {one: wanted[0] for one, wanted in chooser.items()}
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    starts = np.cumsum([0, *map(len, chooser.values())])
    wishes = [option for wanted in chooser.values() for option in wanted]
    columns = np.searchsorted(distinct, wishes)
    shape = (len(chooser), len(distinct))
    matrix = csr_array((np.ones(len(columns)), columns, starts), shape=shape)
    chosen = maximum_bipartite_matching(matrix, perm_type="column").tolist()
    return {one: distinct[at] for one, at in zip(chooser, chosen, strict=True) if at >= 0}


def _neighbors(membership: Membership) -> dict[int, list[int]]:
    """Map each item with a near link to the items at the other ends."""
    nearness = membership.nearness
    starts, ends = nearness.indptr.tolist(), nearness.indices.tolist()
    linked = np.flatnonzero(np.diff(nearness.indptr)).tolist()
    return {item: ends[starts[item] : starts[item + 1]] for item in linked}
