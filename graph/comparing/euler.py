"""Euler diagrams of two or three sets: circles whose areas follow the counts, as far as they can.

Two circles can show any counts exactly. Three begin with each pair's shared area and are then moved
and resized until the squares of the differences between areas and counts are least [1]_ [2]_. Few
counts of three sets can be met exactly, so the diagram says how far its areas are off.

References
----------
.. [1] Wilkinson (2012), Exact and approximate area-proportional circular Venn and Euler diagrams,
   IEEE Transactions on Visualization and Computer Graphics 18(2), 321-331.
   https://doi.org/10.1109/TVCG.2011.56
.. [2] Larsson, Gustafsson (2018), A case study in fitting area-proportional Euler diagrams with
   ellipses using eulerr, SetVR 2018. https://cran.r-project.org/package=eulerr
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    #: For each set whether the items of a region lie in it.
    Region = tuple[bool, ...]

MOST_SETS: Final = 3
_GRID: Final = 220
_HALVINGS: Final = 50
_COARSE: Final = 56
_EVALUATIONS: Final = 400
#: The search begins at the circles as they are and, so that all three meet, drawn together.
_CLOSER: Final = (1.0, 0.6)
#: The regions of three sets: in one alone, in two, in all.
_TRIPLES: Final = (
    *((True, False, False), (False, True, False), (False, False, True)),
    *((True, True, False), (True, False, True), (False, True, True), (True, True, True)),
)
#: A number needs so much room, as a share of the radius of the largest circle.
_ROOM: Final = 0.09


@dataclass(frozen=True, slots=True)
class Circle:
    """The circle of a set."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Count:
    """How many items lie in a region, and where there is room to print it."""

    region: Region
    items: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Diagram:
    """An Euler diagram.

    Attributes
    ----------
    circles : tuple of Circle
        One per set, in order. Of two sets the areas of the circles are the sizes of the sets, of
        three nearly so.
    counts : tuple of Count
        The numbers to print.
    hidden : tuple of (region, number of items)
        Regions with items that have no room in the picture.
    error : float
        How far the worst region's share of the whole area is from its share of all items.
    """

    circles: tuple[Circle, ...]
    counts: tuple[Count, ...]
    hidden: tuple[tuple[Region, int], ...]
    error: float


def draw_euler(regions: Mapping[Region, int], sets: int) -> Diagram:
    """Lay out circles for two or three sets, none of them empty.

    Parameters
    ----------
    regions : mapping
        How many items lie in exactly these sets, by one truth value per set.
    sets : int
        How many sets there are.

    Examples
    --------
    >>> found = draw_euler({(True, False): 3, (True, True): 1, (False, True): 3}, 2)
    >>> [count.items for count in found.counts], found.error < 0.01
    ([1, 3, 3], True)
    """
    return _draw(tuple(sorted(regions.items(), reverse=True)), sets)


def lens_area(left: float, right: float, distance: float) -> float:
    """Return the area that two circles of these radii share.

    Examples
    --------
    >>> round(lens_area(1, 1, 2), 6), round(lens_area(2, 1, 0.5) / math.pi, 6)
    (0.0, 1.0)
    """
    if distance >= left + right:
        return 0.0
    if distance <= abs(left - right):
        return math.pi * min(left, right) ** 2
    area = 0.0
    for radius, other in ((left, right), (right, left)):
        chord = (distance**2 + radius**2 - other**2) / (2 * distance)
        half = math.acos(max(-1.0, min(1.0, chord / radius)))
        area += radius**2 * (half - math.sin(2 * half) / 2)
    return area


@lru_cache(maxsize=256)
def _draw(regions: tuple[tuple[Region, int], ...], sets: int) -> Diagram:
    counts = dict(regions)
    sizes = [sum(n for region, n in regions if region[at]) for at in range(sets)]
    radii = [math.sqrt(size / math.pi) for size in sizes]
    distances = {
        (one, other): _distance(
            radii[one],
            radii[other],
            sum(n for region, n in regions if region[one] and region[other]),
        )
        for one in range(sets)
        for other in range(one + 1, sets)
    }
    centers = [(0.0, 0.0), (distances[0, 1], 0.0)]
    if sets == MOST_SETS:
        centers.append(_third(distances[0, 1], distances[0, 2], distances[1, 2]))
    circles = tuple(Circle(x, y, r) for (x, y), r in zip(centers, radii, strict=True))
    if sets == MOST_SETS:
        circles = _fitted(circles, counts)
    return _measure(circles, counts)


def _distance(left: float, right: float, shared: float) -> float:
    """Find how far apart two circles share such an area; apart by a gap if they share none."""
    if not shared:
        return (left + right) * 1.04
    near, far = abs(left - right), left + right
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        if lens_area(left, right, middle) > shared:
            near = middle
        else:
            far = middle
    return (near + far) / 2


def _third(base: float, left: float, right: float) -> tuple[float, float]:
    """Place the third center at both distances, or as near to that as a triangle allows."""
    if base == 0:
        return left, 0.0
    x = (base**2 + left**2 - right**2) / (2 * base)
    x = max(-left, min(left, x))
    return x, -math.sqrt(max(0.0, left**2 - x**2))


def _fitted(circles: tuple[Circle, ...], counts: Mapping[Region, int]) -> tuple[Circle, ...]:
    """Move and resize three circles until the areas differ least from the counts."""
    from scipy.optimize import minimize

    scale = math.sqrt(sum(counts.values()))
    start = np.array([[c.x, c.y, c.radius] for c in circles]) / scale
    start[:, :2] -= start[:, :2].mean(axis=0)
    wanted = np.array([counts.get(region, 0) for region in _TRIPLES]) / scale**2
    reach = 1.2 * float(np.abs(start[:, :2]).max() + start[:, 2].max())
    side = np.linspace(-reach, reach, _COARSE)

    def loss(values: NDArray[Any]) -> float:
        areas = _soft_areas(values.reshape(3, 3), side)
        # A small part that vanishes is worse than a large one that shrinks or one that grows.
        weights = np.where(areas < wanted, 1 / (wanted + 0.02), 1.0)
        return float(weights @ (areas - wanted) ** 2)

    options = {"maxfev": _EVALUATIONS, "xatol": 1e-3, "fatol": 1e-6}
    ends = []
    for share in _CLOSER:
        begun = start.copy()
        begun[:, :2] *= share
        ends.append(minimize(loss, begun.ravel(), method="Nelder-Mead", options=options))
    best = min(ends, key=lambda end: float(end.fun)).x
    return tuple(Circle(*map(float, row)) for row in best.reshape(3, 3) * scale)


def _soft_areas(circles: NDArray[Any], side: NDArray[Any]) -> NDArray[Any]:
    """Measure the regions of three circles on a coarse grid.

    Edges are one cell soft, so that the areas change smoothly with the circles.
    """
    step = side[1] - side[0]
    x, y, radius = circles.T[:, :, None, None]
    away = np.sqrt((side[None, None, :] - x) ** 2 + (side[None, :, None] - y) ** 2)
    a, b, c = np.clip((radius - away) / step + 0.5, 0, 1).reshape(3, -1)
    both = a * b
    ab, ac, bc, abc = both.sum(), a @ c, b @ c, both @ c
    only = (a.sum() - ab - ac + abc, b.sum() - ab - bc + abc, c.sum() - ac - bc + abc)
    found: NDArray[Any] = np.array([*only, ab - abc, ac - abc, bc - abc, abc]) * step**2
    return found


def _measure(circles: tuple[Circle, ...], counts: Mapping[Region, int]) -> Diagram:
    """Measure the areas on a grid, and find for each region the place with most room."""
    from scipy.ndimage import distance_transform_edt

    xs, ys, step = _grid(circles)
    inside = [(xs - c.x) ** 2 + (ys - c.y) ** 2 <= c.radius**2 for c in circles]
    whole: NDArray[np.bool_] = np.logical_or.reduce(inside)
    largest = max(circle.radius for circle in circles)
    total, drawn = sum(counts.values()), int(whole.sum())
    printed, hidden, error = [], [], 0.0
    for region in _regions(len(circles)):
        items = counts.get(region, 0)
        mask = np.logical_and.reduce(
            [held if wanted else ~held for held, wanted in zip(inside, region, strict=True)]
        )
        error = max(error, abs(int(mask.sum()) / drawn - items / total))
        room: NDArray[Any] = distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1] * step
        best = np.unravel_index(int(room.argmax()), room.shape)
        if room[best] >= _ROOM * largest:
            printed.append(Count(region, items, float(xs[best]), float(ys[best])))
        elif items:
            hidden.append((region, items))
    return Diagram(circles, tuple(printed), tuple(hidden), error)


def _grid(circles: tuple[Circle, ...]) -> tuple[NDArray[Any], NDArray[Any], float]:
    left = min(c.x - c.radius for c in circles)
    right = max(c.x + c.radius for c in circles)
    top = min(c.y - c.radius for c in circles)
    bottom = max(c.y + c.radius for c in circles)
    step = max(right - left, bottom - top) / _GRID
    xs, ys = np.meshgrid(np.arange(left, right + step, step), np.arange(top, bottom + step, step))
    return xs, ys, step


def _regions(sets: int) -> list[Region]:
    """List the regions, those of the first sets first."""
    codes = sorted(range(1, 2**sets), reverse=True)
    found = [tuple(bool(code >> (sets - 1 - at) & 1) for at in range(sets)) for code in codes]
    return sorted(found, key=lambda region: [not held for held in region] + [sum(region)])
