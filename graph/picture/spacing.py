"""Room on the canvas: what a node with its label takes, and how nodes make way for each other."""

from __future__ import annotations

from math import atan2, ceil, cos, hypot, pi, sin
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]
    Indices: TypeAlias = NDArray[np.int64]

#: Pixels a letter of a label takes on average, letters in a line, and the height of a line.
LETTER: Final = 6.2
LINE_LETTERS: Final = 22
LINE: Final = 15.0
_GAP: Final = 14.0
#: How far beyond the least a pair is pushed apart, which is quicker; and what overlap is left.
_HASTE: Final = 1.6
_ENOUGH: Final = 0.25


class Box(NamedTuple):
    """What a node takes: pixels to either side, above and below its center (label included)."""

    side: float
    above: float
    below: float


def box_of(label: str, size: float) -> Box:
    """Estimate the room a node takes, its label set below it in lines of some 22 letters."""
    letters = min(len(label), LINE_LETTERS)
    lines = ceil(len(label) / (LINE_LETTERS - 3)) if len(label) > LINE_LETTERS else 1
    side = max(size, letters * LETTER / 2)
    return Box(side + _GAP / 2, size + _GAP / 2, size + lines * LINE + _GAP)


def make_way(
    places: Mapping[str, tuple[float, float]],
    boxes: Mapping[str, Box],
    fixed: Collection[str] = (),
    *,
    pull: float = 0.02,
    steps: int = 200,
) -> dict[str, tuple[float, float]]:
    """Push overlapping boxes apart, each pair along the shorter way, until none overlap.

    In the first half of the steps every node is pulled to where it began, so the picture keeps
    its shape. Takes time and memory in the square of the number of nodes, so it is meant for some
    hundreds.

    Parameters
    ----------
    fixed : collection of str
        Nodes that stay where they are.
    """
    import numpy as np

    names = list(places)
    x, y = np.array([places[name] for name in names], dtype=np.float64).reshape(-1, 2).T
    wide = np.array([boxes[name].side for name in names])
    high = np.array([(boxes[name].above + boxes[name].below) / 2 for name in names])
    shift = np.array([(boxes[name].below - boxes[name].above) / 2 for name in names])
    moving = np.array([float(name not in fixed) for name in names])
    y = y + shift
    start = x, y
    for step in range(steps):
        one, other, over_x, over_y = _overlaps(x, y, wide, high)
        if 2 * step > steps and (np.minimum(over_x, over_y) < _ENOUGH).all():
            break
        easing = pull * max(0.0, 1 - 2 * step / steps) * moving
        aside = over_x < over_y
        x = x + _pushes(one, other, x, over_x * aside, moving) + easing * (start[0] - x)
        y = y + _pushes(one, other, y, over_y * ~aside, moving) + easing * (start[1] - y)
    return {n: (float(px), float(py)) for n, px, py in zip(names, x, y - shift, strict=True)}


def _overlaps(
    x: Numbers, y: Numbers, wide: Numbers, high: Numbers
) -> tuple[Indices, Indices, Numbers, Numbers]:
    """Find the pairs of boxes that overlap, and by how much sideways and up or down."""
    import numpy as np

    over_x = np.add.outer(wide, wide) - np.abs(np.subtract.outer(x, x))
    over_y = np.add.outer(high, high) - np.abs(np.subtract.outer(y, y))
    one, other = np.nonzero(np.triu((over_x > 0) & (over_y > 0), k=1))
    return one, other, over_x[one, other], over_y[one, other]


def _pushes(one: Indices, other: Indices, at: Numbers, over: Numbers, moving: Numbers) -> Numbers:
    """Sum what the overlapping pairs want each node to move along one axis."""
    import numpy as np

    way = np.where(at[one] < at[other], -1.0, 1.0) * over * _HASTE
    share = np.maximum(moving[one] + moving[other], 1.0)
    pushed = np.bincount(one, way * moving[one] / share, len(at)).astype(np.float64)
    return pushed - np.bincount(other, way * moving[other] / share, len(at))


def free_spots(
    origin: tuple[float, float],
    taken: Sequence[tuple[float, float, Box]],
    count: int,
    box: Box,
) -> list[tuple[float, float]]:
    """Find free places near a node, ordered around it, first on the side away from the others.

    Nothing that is already drawn has to move. Places lie on ever wider rings; if the rings are
    full the last ring is left and places may overlap.

    Parameters
    ----------
    taken : sequence of (x, y, Box)
        What is already drawn.
    box : Box
        The room that each of the new nodes needs.
    """
    import numpy as np

    if not count:
        return []
    outward = _away_from(origin, taken)
    spots = np.array(_rings(origin, outward, count, box, len(taken)))
    free = ~_hits(spots, box, taken)
    chosen: list[tuple[float, float]] = []
    for at in range(len(spots)):
        if len(chosen) == count:
            break
        if free[at]:
            x, y = (float(value) for value in spots[at])
            chosen.append((x, y))
            free[at:] &= ~_hits(spots[at:], box, [(x, y, box)])
    missing = count - len(chosen)
    chosen += [(float(x), float(y)) for x, y in spots[len(spots) - missing :]] if missing else []
    return sorted(chosen, key=lambda spot: _turn(origin, spot, outward))


def _rings(
    origin: tuple[float, float], outward: float, count: int, box: Box, crowd: int
) -> list[tuple[float, float]]:
    """List candidate places, nearest ring first and on each ring from the outward side on."""
    height = box.above + box.below
    spots: list[tuple[float, float]] = []
    radius = max(95.0, box.side)
    while len(spots) < 6 * (count + 12) + 2 * crowd:
        number = max(6, int(2 * pi * radius / max(height, box.side)))
        turns = sorted((2 * pi * i / number - pi for i in range(number)), key=abs)
        spots += [
            (origin[0] + 1.25 * radius * cos(outward + t), origin[1] + radius * sin(outward + t))
            for t in turns
        ]
        radius += height * 1.1
    return spots


def _hits(spots: Numbers, box: Box, taken: Sequence[tuple[float, float, Box]]) -> NDArray[np.bool_]:
    """Say for each place whether a box there would overlap anything that is taken."""
    import numpy as np

    hit = np.zeros(len(spots), dtype=bool)
    for x, y, other in taken:
        beside = np.abs(spots[:, 0] - x) < box.side + other.side
        level = (spots[:, 1] - y < box.above + other.below) & (
            y - spots[:, 1] < box.below + other.above
        )
        hit |= beside & level
    return hit


def _away_from(origin: tuple[float, float], taken: Sequence[tuple[float, float, Box]]) -> float:
    """Return the angle that leads from the middle of what is drawn outward through a node."""
    if not taken:
        return 0.0
    x = origin[0] - sum(x for x, _, _ in taken) / len(taken)
    y = origin[1] - sum(y for _, y, _ in taken) / len(taken)
    return atan2(y, x) if hypot(x, y) > 1 else 0.0


def _turn(origin: tuple[float, float], spot: tuple[float, float], outward: float) -> float:
    angle = atan2(spot[1] - origin[1], spot[0] - origin[0]) - outward
    return (angle + pi) % (2 * pi)
