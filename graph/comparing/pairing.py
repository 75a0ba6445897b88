"""How many leftover items of two sets can be paired by nearness, each at most once.

Near links are few beside memberships, so the pairing is looked for only among items with one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

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
    neighbors = _neighbors(membership)
    rows = [frozenset(membership.row(at)) for at in range(len(membership.sets))]
    linked = [sorted(row & neighbors.keys()) for row in rows]
    counts = np.zeros(len(left))
    for at, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if linked[one] and linked[other]:
            open_to = rows[other] - rows[one]
            counts[at] = largest_pairing(
                [
                    [near for near in neighbors[item] if near in open_to]
                    for item in linked[one]
                    if item not in rows[other]
                ]
            )
    return counts


def largest_pairing(options: Collection[list[int]]) -> int:
    """Give as many as possible one of their options, no option twice.

    Most often none or one has a choice, or no two want the same; else it is the size of a maximum
    bipartite matching (Hopcroft-Karp).

    Parameters
    ----------
    options : collection of list of int
        The options of each.

    Examples
    --------
    >>> largest_pairing([[7, 8], [7], [7]]), largest_pairing([[7], [8], []])
    (2, 2)
    """
    chooser = [wanted for wanted in options if wanted]
    distinct = sorted(set().union(*chooser))
    if len(chooser) < 2 or len(distinct) == sum(map(len, chooser)):
        return len(chooser)
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    starts = np.cumsum([0, *map(len, chooser)])
    columns = np.searchsorted(distinct, [option for wanted in chooser for option in wanted])
    shape = (len(chooser), len(distinct))
    wishes = csr_array((np.ones(len(columns)), columns, starts), shape=shape)
    return int((maximum_bipartite_matching(wishes) >= 0).sum())


def _neighbors(membership: Membership) -> dict[int, list[int]]:
    """Map each item with a near link to the items at the other ends."""
    nearness = membership.nearness
    starts, ends = nearness.indptr.tolist(), nearness.indices.tolist()
    linked = np.flatnonzero(np.diff(nearness.indptr)).tolist()
    return {item: ends[starts[item] : starts[item + 1]] for item in linked}
