"""How much sets share: one pair item by item, and the way to all measures.

:mod:`graph.comparing.measures` has the formulas, :mod:`graph.comparing.pairs` every pair as
numbers, and :mod:`graph.comparing.intersections` what several sets share; their public names can
be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.comparing.intersections import exclusive_intersections, inclusive_intersections
from graph.comparing.measures import (
    MEASURES,
    coverage,
    find_measure,
    jaccard_index,
    overlap_coefficient,
    tversky_index,
)
from graph.comparing.pairs import all_pairs, overlapping_pairs, some_pairs

if TYPE_CHECKING:
    from graph.comparing.member import Member, NearLink
    from graph.comparing.membership import Membership
    from graph.comparing.pairs import PairRow

__all__ = [
    "MEASURES",
    "NearPair",
    "Overlap",
    "all_pairs",
    "coverage",
    "exclusive_intersections",
    "find_measure",
    "inclusive_intersections",
    "jaccard_index",
    "overlap_coefficient",
    "overlapping_pairs",
    "pair",
    "some_pairs",
    "tversky_index",
]


@dataclass(frozen=True, slots=True)
class NearPair:
    """An item of the left set and one of the right set that are near each other."""

    left: Member
    right: Member
    link: NearLink


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two sets compared item by item.

    Attributes
    ----------
    left, right : Member
        The sets.
    shared : tuple of Member or None
        Items of both; None if the source does not state one of the sets.
    near : tuple of NearPair
        Near links between an item of each, at least one of which is not shared.
    only_left, only_right : tuple of Member or None
        The rest, near ones included.
    exact, widened : PairRow
        The numbers, without and with near links.
    """

    left: Member
    right: Member
    shared: tuple[Member, ...] | None
    near: tuple[NearPair, ...]
    only_left: tuple[Member, ...] | None
    only_right: tuple[Member, ...] | None
    exact: PairRow
    widened: PairRow

    @property
    def stated(self) -> bool:
        """Whether the source states both sets."""
        return self.shared is not None


def pair(membership: Membership, left: str, right: str) -> Overlap:
    """Compare two sets, named by IRI or label.

    Raises
    ------
    NotFoundError
        If a name is unknown; the message names the nearest.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["y", "z"]}, near=[("x", "z")])
    >>> found = pair(m, "A", "B")
    >>> [str(item) for item in found.shared], [str(n.link) for n in found.near]
    (['y'], ['x: close to z'])
    >>> found.exact.shared, found.widened.shared
    (1, 2)
    """
    at = membership.position(left), membership.position(right)
    ends = np.array([at[0]]), np.array([at[1]])
    exact, widened = (
        next(some_pairs(membership, *ends, near=near).rows()) for near in (False, True)
    )
    left_items, right_items = (membership.items_at(position) for position in at)
    stated = exact.shared is not None
    return Overlap(
        exact.left,
        exact.right,
        shared=_among(left_items, right_items) if stated else None,
        near=_near_pairs(membership, left_items, right_items),
        only_left=_apart(left_items, right_items) if stated else None,
        only_right=_apart(right_items, left_items) if stated else None,
        exact=exact,
        widened=widened,
    )


def _among(items: tuple[Member, ...], others: tuple[Member, ...]) -> tuple[Member, ...]:
    known = set(others)
    return tuple(item for item in items if item in known)


def _apart(items: tuple[Member, ...], others: tuple[Member, ...]) -> tuple[Member, ...]:
    known = set(others)
    return tuple(item for item in items if item not in known)


def _near_pairs(
    membership: Membership, left: tuple[Member, ...], right: tuple[Member, ...]
) -> tuple[NearPair, ...]:
    held, other = set(left), set(right)
    shared = held & other
    found = []
    for link in membership.links:
        for mine, yours in ((link.subject, link.target), (link.target, link.subject)):
            if mine in held and yours in other and not {mine, yours} <= shared:
                found.append(NearPair(mine, yours, link))
    return tuple(sorted(found, key=lambda n: (n.left.label.casefold(), n.right.label.casefold())))
