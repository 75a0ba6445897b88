"""Every measure that a person can choose, as columns of numbers over the same pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.comparing.expectation import chance_of_sharing, expected_shared
from graph.comparing.measures import tversky_index
from graph.comparing.rarity import adamic_adar_index, rarity_weighted_jaccard

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.comparing.measures import Measure
    from graph.comparing.membership import Membership
    from graph.comparing.pairs import Pairs

    Column = NDArray[np.float64]

#: With fewer sets than this, what chance explains is a hint and no more.
FEW_SETS: Final = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """What some measures need beside the pairs.

    Attributes
    ----------
    own_extra, other_extra : float
        Tversky: how much that only the row (the column) has counts against likeness, 0 to 1.
    universe : int or None
        Expected overlap: how many items there are to draw from; by default those of the
        membership.
    """

    own_extra: float = 0.5
    other_extra: float = 0.5
    universe: int | None = None

    def universe_of(self, membership: Membership) -> int:
        """How many items there are to draw from."""
        return len(membership.items) if self.universe is None else self.universe


def measured(
    pairs: Pairs, measure: Measure, settings: Settings | None = None
) -> tuple[Column, Column]:
    """Measure pairs.

    Parameters
    ----------
    pairs : Pairs
        Exact or widened by near links.
    measure : Measure
        Which one.
    settings : Settings, optional
        For the measures that need more than counts.

    Returns
    -------
    tuple of two arrays
        Left against right and right against left; the same where the measure is not directed.
        NaN where the source does not state one of the two.

    Examples
    --------
    >>> from graph.comparing.measures import find_measure
    >>> from graph.comparing.membership import Membership
    >>> from graph.comparing.pairs import all_pairs
    >>> m = Membership.from_sets({"A": ["x", "y", "z"], "B": ["y", "z"]})
    >>> [column.round(2).tolist() for column in measured(all_pairs(m), find_measure("coverage"))]
    [[0.67], [1.0]]
    """
    settings = settings or Settings()
    if measure.key == "coverage":
        return pairs.left_covered, pairs.right_covered
    if measure.key == "tversky":
        return _tversky(pairs, settings)
    column = _column(pairs, measure, settings)
    return column, column


def chance(pairs: Pairs, universe: int) -> Column:
    """Return how likely blind draws share at least as much as each pair does."""
    found = chance_of_sharing(pairs.shared, pairs.left_size, pairs.right_size, universe)
    return np.asarray(found, dtype=np.float64)


def _column(pairs: Pairs, measure: Measure, settings: Settings) -> Column:
    if measure.key == "rarity-weighted":
        return rarity_weighted_jaccard(pairs)
    if measure.key == "adamic-adar":
        return adamic_adar_index(pairs)
    if measure.key == "against-chance":
        universe = settings.universe_of(pairs.membership)
        with np.errstate(invalid="ignore", divide="ignore"):
            expected = expected_shared(pairs.left_size, pairs.right_size, universe)
            found = pairs.shared / expected
        return np.where(expected == 0, np.nan, found)
    columns = {
        "shared": lambda: pairs.shared,
        "jaccard": lambda: pairs.jaccard,
        "overlap-coefficient": lambda: pairs.overlap_coefficient,
    }
    return columns[measure.key]()


def _tversky(pairs: Pairs, settings: Settings) -> tuple[Column, Column]:
    sizes = pairs.left_size, pairs.right_size
    return tuple(  # type: ignore[return-value]
        np.asarray(
            tversky_index(
                pairs.shared,
                own,
                other,
                left_extra=settings.own_extra,
                right_extra=settings.other_extra,
            )
        )
        for own, other in (sizes, sizes[::-1])
    )
