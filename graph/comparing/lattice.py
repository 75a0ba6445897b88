"""The lattice of formal concepts, placed for a picture: who holds what, from general to special.

Every concept stands below those that have all of its sets and more. An item is written at the
most general concept that has it, and a set at the most special one, so that everything is written
once: a set holds what stands at its place or above it (Ganter and Wille, 1999).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, Final

from graph.comparing.distinguishing import MOST_CONCEPTS, Concept, find_concepts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.comparing.member import Member
    from graph.comparing.membership import Membership

#: Every order of so many sets is tried.
_MOST_TRIED: Final = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A concept in the picture.

    Attributes
    ----------
    concept : Concept
    x, y : float
        Across from 0 to 1, and the level from 0 at the top.
    items, sets : tuple of Member
        What is written here for the first time, from above and from below.
    """

    concept: Concept
    x: float
    y: int
    items: tuple[Member, ...]
    sets: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Lattice:
    """Concepts with their places, and which stands directly below which, by position."""

    places: tuple[Place, ...]
    lines: tuple[tuple[int, int], ...]


def draw_lattice(membership: Membership, most: int = MOST_CONCEPTS) -> Lattice | None:
    """Place every concept; None where there are more than asked for.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> drawn = draw_lattice(Membership.from_sets({"A": ["x", "y"], "B": ["y", "z"]}))
    >>> drawn.lines, [one.y for one in drawn.places]
    (((0, 1), (0, 2), (1, 3), (2, 3)), [0, 1, 1, 2])
    """
    concepts = find_concepts(membership, most)
    if concepts is None:
        return None
    lines = _covers(concepts)
    levels = _levels(len(concepts), lines)
    across = _across(concepts, levels)
    places = tuple(
        Place(
            concept,
            across[at],
            levels[at],
            _new(concept.items, [concepts[upper].items for upper, lower in lines if lower == at]),
            _new(concept.sets, [concepts[lower].sets for upper, lower in lines if upper == at]),
        )
        for at, concept in enumerate(concepts)
    )
    return Lattice(places, tuple(lines))


def _covers(concepts: Sequence[Concept]) -> list[tuple[int, int]]:
    """List the pairs of a concept and one directly below it; concepts come largest first."""
    sets = [frozenset(concept.sets) for concept in concepts]
    below = {
        at: [other for other in range(len(sets)) if sets[other] < sets[at]]
        for at in range(len(sets))
    }
    return [
        (at, lower)
        for at, lowers in below.items()
        for lower in lowers
        if not any(sets[lower] < sets[between] for between in lowers)
    ]


def _levels(count: int, lines: Sequence[tuple[int, int]]) -> list[int]:
    """Put each concept one level above the highest of those below it."""
    up = [0] * count
    for upper, lower in sorted(lines, reverse=True):
        up[upper] = max(up[upper], up[lower] + 1)
    top = max(up, default=0)
    return [top - level for level in up]


def _across(concepts: Sequence[Concept], levels: Sequence[int]) -> list[float]:
    """Put each concept over the middle of its sets, and apart from its neighbors on the level."""
    rank = {member: at for at, member in enumerate(_sets_in_order(concepts))}
    middle = [
        (sum(rank[one] for one in concept.sets) / len(concept.sets) + 0.5) / len(rank)
        if concept.sets
        else 0.5
        for concept in concepts
    ]
    for level in set(levels):
        row = sorted((middle[at], at) for at, of in enumerate(levels) if of == level)
        if any(right - left < 0.9 / len(rank) for (left, _), (right, _) in pairwise(row)):
            for place, (_, at) in enumerate(row):
                middle[at] = (place + 0.5) / len(row)
    return middle


def _sets_in_order(concepts: Sequence[Concept]) -> tuple[Member, ...]:
    """Order the sets so that those of one concept stand as close together as can be."""
    sets = max((concept.sets for concept in concepts), key=len, default=())
    if len(sets) > _MOST_TRIED:
        return sets

    def spread(order: tuple[Member, ...]) -> int:
        rank = {member: at for at, member in enumerate(order)}
        places = [[rank[one] for one in concept.sets] for concept in concepts if concept.sets]
        return sum(max(held) - min(held) for held in places)

    return min(permutations(sets), key=spread)


def _new(mine: Sequence[Member], others: Sequence[Sequence[Member]]) -> tuple[Member, ...]:
    known = {member for other in others for member in other}
    return tuple(member for member in mine if member not in known)
