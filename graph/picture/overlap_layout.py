"""The layout for overlaps: sets on a ring, each shared thing between the sets that share it."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations
from math import cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, Final

from graph.picture.layout import ASPECT, Place
from graph.picture.spacing import make_way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.picture.spacing import Box

#: More sets than this keep the order they are given in; trying every order would take too long.
_MOST_ORDERED: Final = 7
#: Share of the room between the sets that the items fill.
_FILLED: Final = 0.52
#: How far a thing leans toward the sets of the things it is near to.
_LEAN: Final = 0.4


def overlap_layout(
    sets: Sequence[str],
    owners: Mapping[str, frozenset[str]],
    near: Iterable[tuple[str, str]],
    boxes: Mapping[str, Box],
) -> dict[str, Place]:
    """Place sets on a ring, and every item at the middle of its sets, without overlaps.

    Parameters
    ----------
    sets : sequence of str
        The nodes to compare; they get fixed places.
    owners : mapping of str to frozenset of str
        The sets that each item belongs to, at least one.
    near : iterable of (str, str)
        Pairs of items that are nearly the same: each leans toward the other's sets, so the two
        meet halfway.
    """
    pairs = sorted(near)
    anchors = _anchors(sets, owners, pairs, _radius(sets, owners, boxes))
    middles = {item: _middle([anchors[s] for s in sorted(owners[item])]) for item in owners}
    partners: dict[str, list[str]] = {}
    for one, other in pairs:
        partners.setdefault(one, []).append(other)
        partners.setdefault(other, []).append(one)
    spots = {item: _leaning(item, middles, partners) for item in owners}
    places: dict[str, Place] = {s: anchors[s] for s in sets}
    crowd: Counter[Place] = Counter()
    for item in owners:
        together = [i for i in (item, *partners.get(item, ())) if i not in places]
        turn = max((crowd[spots[i]] for i in together), default=0)
        for one in together:
            places[one] = _beside(spots[one], turn)
            crowd[spots[one]] = turn + 1
    return {
        name: (round(x, 1), round(y, 1))
        for name, (x, y) in make_way(places, boxes, fixed=set(sets), pull=0.06, steps=400).items()
    }


def _leaning(
    item: str, middles: Mapping[str, Place], partners: Mapping[str, Sequence[str]]
) -> Place:
    """Return the middle of an item's sets, moved toward the sets of the things it is near to."""
    x, y = middles[item]
    lean = _middle([middles[other] for other in partners.get(item, [item])])
    return x + _LEAN * (lean[0] - x), y + _LEAN * (lean[1] - y)


def _radius(
    sets: Sequence[str], owners: Mapping[str, frozenset[str]], boxes: Mapping[str, Box]
) -> float:
    """Return half the height of the ring: the items fill their share of what it encloses."""
    room = sum(2 * boxes[i].side * (boxes[i].above + boxes[i].below) for i in owners)
    around = sum(2 * boxes[s].side for s in sets)
    return max(240.0, sqrt(room / (_FILLED * 2 * ASPECT)), around / (2 * pi))


def _anchors(
    sets: Sequence[str],
    owners: Mapping[str, frozenset[str]],
    near: Iterable[tuple[str, str]],
    radius: float,
) -> dict[str, Place]:
    """Give every set a place on the ring, sets with most in common next to each other."""
    ring = [
        (
            round(ASPECT * radius * cos(2 * pi * (i - 0.5) / len(sets) - pi / 2), 1),
            round(radius * sin(2 * pi * (i - 0.5) / len(sets) - pi / 2), 1),
        )
        for i in range(len(sets))
    ]
    if not 2 < len(sets) <= _MOST_ORDERED:
        return dict(zip(sets, ring, strict=True))
    bonds = _bonds(owners, near)

    def length(order: tuple[str, ...]) -> float:
        at = dict(zip(order, ring, strict=True))
        return sum(
            weight * hypot(at[a][0] - at[b][0], at[a][1] - at[b][1])
            for (a, b), weight in bonds.items()
        )

    best = min(permutations(sets), key=lambda order: (round(length(order), 3), order))
    return dict(zip(best, ring, strict=True))


def _bonds(
    owners: Mapping[str, frozenset[str]], near: Iterable[tuple[str, str]]
) -> Counter[tuple[str, str]]:
    """Count what joins each pair of sets, exactly or nearly."""
    bonds: Counter[tuple[str, str]] = Counter()
    for shared in owners.values():
        bonds.update(combinations(sorted(shared), 2))
    for one, other in near:
        for a in owners.get(one, ()):
            bonds.update((min(a, b), max(a, b)) for b in owners.get(other, ()) if a != b)
    return bonds


def _middle(places: Sequence[Place]) -> Place:
    count = len(places)
    return sum(x for x, _ in places) / count, sum(y for _, y in places) / count


def _beside(spot: Place, before: int) -> Place:
    """Spread items with the same middle on a sunflower's spiral, wider than high."""
    distance, turn = 26 * sqrt(before), before * pi * (3 - sqrt(5))
    return spot[0] + 1.6 * distance * cos(turn), spot[1] + distance * sin(turn)
