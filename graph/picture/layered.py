"""Layouts in rows and columns: each class its own row, or sets at the left and items at the right.

Both order a row by the middle of what each node is linked to, again and again, which leaves few
crossings (the barycenter heuristic of Sugiyama, Tagawa and Toda, 1981).
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations
from math import ceil, sqrt
from typing import TYPE_CHECKING, Final

from graph.picture.layout import ASPECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.picture.layout import Place
    from graph.picture.spacing import Box

#: More rows than this are ordered greedily; trying every order would take too long.
_MOST_ORDERED: Final = 6
_SWEEPS: Final = 8
_BETWEEN_ROWS: Final = 70.0
#: A short row is spread to at most so many times the room that it needs.
_SPREAD: Final = 4.0
_BETWEEN_COLUMNS: Final = 260.0


def layered_layout(
    kinds: Mapping[str, str], links: Sequence[tuple[str, str]], boxes: Mapping[str, Box]
) -> dict[str, Place]:
    """Place each class in a row of its own, rows with many links between them next to each other.

    Parameters
    ----------
    kinds : mapping of str to str
        The class of every node, in the order in which ties are left.
    """
    rows: dict[str, list[str]] = {}
    for name, kind in kinds.items():
        rows.setdefault(kind, []).append(name)
    order = _order_of_rows(rows, kinds, links)
    sorted_rows = _uncrossed([rows[kind] for kind in order], links)
    widest = sqrt(sum(2 * boxes[n].side * 110 for n in kinds) * 1.8) + 500
    lines = [_lines(row, boxes, widest) for row in sorted_rows]
    every = [line for part in lines for line in part]
    height = sum(max(boxes[n].above + boxes[n].below for n in line) + 8 for line in every)
    height += _BETWEEN_ROWS * len(lines)
    width = max(ASPECT * height, *(_width(line, boxes) for line in every), 0.0)
    places: dict[str, Place] = {}
    y = 0.0
    for part in lines:
        for line in part:
            y += max(boxes[n].above for n in line)
            places |= _line(line, boxes, y, width)
            y += max(boxes[n].below for n in line) + 8
        y += _BETWEEN_ROWS
    return places


def columns_layout(
    sets: Sequence[str],
    items: Sequence[str],
    links: Sequence[tuple[str, str]],
    boxes: Mapping[str, Box],
) -> dict[str, Place]:
    """Place sets in a column at the left and what they hold at the right, with few crossings.

    Many items take several columns, each beside the sets' middle.
    """
    left, right = _uncrossed([_order_of_sets(sets, links), list(items)], links, sweeps=1)
    tall = max(len(left), min(len(right), ceil(sqrt(len(right)) * 2.2)), 1)
    number = max(1, ceil(len(right) / tall))
    step = max((boxes[n].above + boxes[n].below for n in right), default=60.0)
    wide = max((2 * boxes[n].side for n in right), default=120.0) + 30
    apart = max(_BETWEEN_COLUMNS, 0.3 * step * ceil(len(right) / number))
    places: dict[str, Place] = {}
    for at, name in enumerate(right):
        row, column = divmod(at, number)
        x = apart + max((boxes[n].side for n in left), default=0.0) + column * wide
        places[name] = (x + wide / 2, row * step + (column % 2) * step / 2)
    height = ceil(len(right) / number) * step
    places |= _spread(left, height, boxes)
    return places


def _spread(column: Sequence[str], height: float, boxes: Mapping[str, Box]) -> dict[str, Place]:
    """Set a column at x = 0, evenly over a height, or as tightly as its boxes allow."""
    least = max((boxes[n].above + boxes[n].below for n in column), default=0.0)
    step = max(height / max(len(column), 1), least)
    top = height / 2 - step * (len(column) - 1) / 2
    return {name: (0.0, top + at * step) for at, name in enumerate(column)}


def _order_of_rows(
    rows: Mapping[str, Sequence[str]],
    kinds: Mapping[str, str],
    links: Sequence[tuple[str, str]],
) -> list[str]:
    """Order rows so that linked ones are near each other."""
    bonds = Counter(
        (min(kinds[one], kinds[other]), max(kinds[one], kinds[other])) for one, other in links
    )
    return _near_each_other(sorted(rows, key=lambda kind: (len(rows[kind]), kind)), bonds)


def _order_of_sets(sets: Sequence[str], links: Sequence[tuple[str, str]]) -> list[str]:
    """Order sets so that those with items in common are near each other."""
    owners: dict[str, list[str]] = {}
    for one, other in links:
        if (one in sets) != (other in sets):
            item, owner = (other, one) if one in sets else (one, other)
            owners.setdefault(item, []).append(owner)
    bonds: Counter[tuple[str, str]] = Counter()
    for shared in owners.values():
        bonds.update(combinations(sorted(set(shared)), 2))
    return _near_each_other(sorted(sets), bonds)


def _near_each_other(names: Sequence[str], bonds: Mapping[tuple[str, str], int]) -> list[str]:
    """Order names so that the sum of bonds times distances is least, or nearly so."""

    def length(order: Iterable[str]) -> int:
        at = {name: i for i, name in enumerate(order)}
        return sum(n * abs(at[a] - at[b]) for (a, b), n in bonds.items() if a in at and b in at)

    if len(names) <= _MOST_ORDERED:
        return list(min(permutations(names), key=lambda order: (length(order), order)))
    placed: list[str] = []
    for name in reversed(names):
        tries = [[*placed[:i], name, *placed[i:]] for i in range(len(placed) + 1)]
        placed = min(tries, key=length)
    return placed


def _uncrossed(
    rows: list[list[str]], links: Sequence[tuple[str, str]], sweeps: int = _SWEEPS
) -> list[list[str]]:
    """Order each row by the middle of its neighbors, sweeping down and up; the first row leads.

    Places are counted as parts of a row, so that a short row and a long one agree.
    """
    linked: dict[str, list[str]] = {name: [] for row in rows for name in row}
    row_of = {name: i for i, row in enumerate(rows) for name in row}
    for one, other in links:
        if one in linked and other in linked and row_of[one] != row_of[other]:
            linked[one].append(other)
            linked[other].append(one)
    at = {n: (i + 0.5) / len(row) for row in rows for i, n in enumerate(row)}
    for sweep in range(sweeps):
        for i in range(1, len(rows)) if sweep % 2 == 0 else reversed(range(len(rows) - 1)):
            middle = {
                n: sum(at[o] for o in linked[n]) / len(linked[n]) if linked[n] else at[n]
                for n in rows[i]
            }
            rows[i] = sorted(rows[i], key=lambda n: (middle[n], at[n], n))
            at |= {n: (place + 0.5) / len(rows[i]) for place, n in enumerate(rows[i])}
    return rows


def _width(line: Sequence[str], boxes: Mapping[str, Box]) -> float:
    return sum(2 * boxes[n].side for n in line)


def _lines(row: Sequence[str], boxes: Mapping[str, Box], widest: float) -> list[list[str]]:
    """Break a long row into lines that keep its order from left to right."""
    number = max(1, ceil(_width(row, boxes) / widest))
    return [list(row[i::number]) for i in range(number)]


def _line(
    line: Sequence[str], boxes: Mapping[str, Box], y: float, width: float
) -> dict[str, Place]:
    """Set a line around x = 0, spread toward a width."""
    needed = _width(line, boxes)
    wide = min(max(width, needed), _SPREAD * needed)
    gap = (wide - needed) / len(line)
    x = -wide / 2
    places: dict[str, Place] = {}
    for name in line:
        room = 2 * boxes[name].side + gap
        places[name] = (x + room / 2, y)
        x += room
    return places
