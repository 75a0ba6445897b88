"""Every pair of sets of a membership, as columns of numbers.

What the source does not state is NaN in columns and None in rows, never 0.

Widened counts
--------------
A set *nearly* holds an item that it lacks if it holds one that is near it. The shared count is
widened by pairing leftover items of the two sets that are near each other, each at most once: the
size of the largest such pairing (a maximum bipartite matching) is added. That is the fuzzy overlap
of [1]_ with nearness 0 or 1, and it keeps every symmetric measure between 0 and 1. Coverage asks of
each item by itself whether the other set holds or nearly holds it, so one item may answer for many.

References
----------
.. [1] Wang, Li, Feng (2014), Extending string similarity join to tolerant fuzzy token matching,
   ACM Transactions on Database Systems 39(1), article 7. https://doi.org/10.1145/2535628
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from graph.comparing.measures import coverage, jaccard_index, overlap_coefficient
from graph.comparing.pairing import count_pairings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.comparing.member import Member
    from graph.comparing.membership import Membership

    Column = NDArray[np.float64]


#: The columns of a pair in files and in the terminal.
COLUMNS: Final = (
    "left",
    "right",
    "leftSize",
    "rightSize",
    "shared",
    "jaccard",
    "overlapCoefficient",
    "leftCovered",
    "rightCovered",
)


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair in plain numbers; None where the source does not state one of the two."""

    left: Member
    right: Member
    left_size: int | None
    right_size: int | None
    shared: int | None
    jaccard: float | None
    overlap_coefficient: float | None
    left_covered: float | None
    right_covered: float | None

    def to_dict(self) -> dict[str, str | int | float | None]:
        """Name the columns as the terminal and the downloads do."""
        numbers = (
            self.left_size,
            self.right_size,
            self.shared,
            self.jaccard,
            self.overlap_coefficient,
            self.left_covered,
            self.right_covered,
        )
        return dict(zip(COLUMNS, (self.left.label, self.right.label, *numbers), strict=True))


@dataclass(frozen=True)
class Pairs:
    """Pairs of sets as columns.

    Attributes
    ----------
    membership : Membership
        Where the sets come from.
    left, right : array of int
        Positions of the two sets of each pair; the left one comes first in the alphabet.
    shared : array of float
        How many items they share, or share and pair up once widened.
    left_matched, right_matched : array of float
        How many items of the left (right) set the other holds, or nearly holds once widened.
    near : bool
        The counts are widened by near links.
    """

    membership: Membership
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    shared: Column
    left_matched: Column
    right_matched: Column
    near: bool = False

    def __len__(self) -> int:
        return len(self.left)

    @property
    def left_size(self) -> Column:
        """How many items the left sets hold."""
        return _sizes(self.membership)[self.left]

    @property
    def right_size(self) -> Column:
        """How many items the right sets hold."""
        return _sizes(self.membership)[self.right]

    @property
    def jaccard(self) -> Column:
        """The Jaccard index of each pair."""
        return cast("Column", jaccard_index(self.shared, self.left_size, self.right_size))

    @property
    def overlap_coefficient(self) -> Column:
        """The overlap coefficient of each pair."""
        return cast("Column", overlap_coefficient(self.shared, self.left_size, self.right_size))

    @property
    def left_covered(self) -> Column:
        """How much of the left set the right one has."""
        return cast("Column", coverage(self.left_matched, self.left_size))

    @property
    def right_covered(self) -> Column:
        """How much of the right set the left one has."""
        return cast("Column", coverage(self.right_matched, self.right_size))

    def at(self, positions: NDArray[np.integer[Any]]) -> Pairs:
        """Keep the pairs at some positions, in that order."""
        return Pairs(
            self.membership,
            self.left[positions],
            self.right[positions],
            self.shared[positions],
            self.left_matched[positions],
            self.right_matched[positions],
            near=self.near,
        )

    def rows(self) -> Iterator[PairRow]:
        """Yield the pairs as plain numbers, in order."""
        sets = self.membership.sets
        counts = map(_whole_numbers, (self.left_size, self.right_size, self.shared))
        shares = map(
            _numbers,
            (self.jaccard, self.overlap_coefficient, self.left_covered, self.right_covered),
        )
        for left, right, *numbers in zip(
            self.left.tolist(), self.right.tolist(), *counts, *shares, strict=True
        ):
            yield PairRow(sets[left], sets[right], *numbers)


def all_pairs(membership: Membership, *, near: bool = False) -> Pairs:
    """Compare every set with every other.

    Parameters
    ----------
    membership : Membership
        Sets by items.
    near : bool
        Widen the counts by near links.

    Returns
    -------
    Pairs
        One row per unordered pair, sorted by the two labels.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["y", "z"], "C": ["w"]}, near=[("x", "z")])
    >>> [(str(row.left), str(row.right), row.shared) for row in all_pairs(m).rows()]
    [('A', 'B', 1), ('A', 'C', 0), ('B', 'C', 0)]
    >>> [row.shared for row in all_pairs(m, near=True).rows()]
    [2, 0, 0]
    """
    left, right = np.triu_indices(len(membership.sets), k=1)
    counts = (membership.matrix @ membership.matrix.T).toarray()[left, right]
    return _pairs(membership, left, right, counts, near=near)


def overlapping_pairs(membership: Membership, *, near: bool = False) -> Pairs:
    """Compare only the sets that share something; for thousands of sets.

    Parameters
    ----------
    membership : Membership
        Sets by items.
    near : bool
        Widen the counts by near links; pairs that are only near are left out.

    Returns
    -------
    Pairs
        As from :func:`all_pairs`, without the pairs that share nothing.
    """
    from scipy.sparse import triu

    product = triu(membership.matrix @ membership.matrix.T, k=1, format="csr")
    product.sort_indices()
    left = np.repeat(np.arange(product.shape[0]), np.diff(product.indptr))
    return _pairs(membership, left, product.indices.astype(np.int64), product.data, near=near)


def some_pairs(
    membership: Membership,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    *,
    near: bool = False,
) -> Pairs:
    """Compare the sets at the given positions, row by row."""
    both = membership.matrix[left].multiply(membership.matrix[right])
    return _pairs(membership, left, right, both.sum(axis=1), near=near)


def _pairs(
    membership: Membership,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    counts: NDArray[np.integer[Any]],
    *,
    near: bool,
) -> Pairs:
    shared = counts.astype(np.float64)
    shared[~(membership.stated[left] & membership.stated[right])] = np.nan
    pairs = Pairs(membership, left, right, shared, shared, shared)
    return _widened(pairs) if near and membership.links else pairs


def _widened(pairs: Pairs) -> Pairs:
    membership = pairs.membership
    nearly = (membership.matrix @ membership.near.T).tocsr()
    of_left = np.asarray(nearly[pairs.left, pairs.right]).ravel()
    of_right = np.asarray(nearly[pairs.right, pairs.left]).ravel()
    return Pairs(
        membership,
        pairs.left,
        pairs.right,
        pairs.shared + count_pairings(membership, pairs.left, pairs.right),
        pairs.left_matched + of_left,
        pairs.right_matched + of_right,
        near=True,
    )


def _sizes(membership: Membership) -> Column:
    return np.where(membership.stated, membership.sizes.astype(np.float64), np.nan)


def _numbers(column: Column) -> list[float | None]:
    return [None if value != value else value for value in column.tolist()]


def _whole_numbers(column: Column) -> list[int | None]:
    return [None if value is None else int(value) for value in _numbers(column)]
