"""A membership in which what is nearly held counts as held, for measures over many sets at once.

:mod:`graph.comparing.pairs` widens pairs by pairing near items, each at most once. Over more
than two sets, and in an expression, there is no such pairing; there a set simply holds, beside its
own items, all that are near one of them, so the two ends of a near link are two items there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.comparing.member import NearMatch
    from graph.comparing.membership import Membership


def widened(membership: Membership) -> Membership:
    r"""Let every set hold what it nearly holds.

    .. math:: A^{+} = A \cup \{ j : i \in A, \; i \text{ near } j \}

    One step only: what is near something near is not held.

    Parameters
    ----------
    membership : Membership
        Sets by items; itself where it has no near links.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x"], "B": ["y"], "C": ["z"]}, near=[("x", "y")])
    >>> [[str(item) for item in widened(m).items_at(at)] for at in range(3)]
    [['x', 'y'], ['x', 'y'], ['z']]
    """
    if not membership.links:
        return membership
    matrix = (membership.matrix + membership.near).tocsr()
    matrix.sum_duplicates()
    return replace(membership, matrix=matrix)


def nearly_held(
    membership: Membership, names: Collection[str]
) -> dict[tuple[str, str], list[NearMatch]]:
    """Say, by IRI of set and item, through which links some sets, named, nearly hold an item."""
    found: dict[tuple[str, str], list[NearMatch]] = {}
    for match in membership.near_matches(names):
        found.setdefault((match.holder.iri, match.item.iri), []).append(match)
    return found
