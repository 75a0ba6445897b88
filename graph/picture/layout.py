"""Where nodes stand: computed here, not in the browser, so the same graph is the same picture."""

from __future__ import annotations

from collections import deque
from math import sqrt
from typing import TYPE_CHECKING, Final

from graph.picture.repulsion import approximate, exact, leaves_of
from graph.picture.spacing import Box, make_way

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

Place = tuple[float, float]

#: Width to height of a picture: the canvas beside the card is a little wider than high.
ASPECT: Final = 1.35
_LINK: Final = 80.0
_SPACED: Final = 350
#: Up to so many nodes every pair repels exactly; beyond, leaves are sorted anew now and then.
_EXACT: Final = 300
_REGROUPED: Final = 4


def force_layout(
    ids: Iterable[str],
    edges: Iterable[tuple[str, str]],
    boxes: Mapping[str, Box] | None = None,
) -> dict[str, Place]:
    """Place linked nodes near each other and others apart; deterministic.

    Each connected component is laid out alone, from its distances to a few far-apart nodes (which
    unfolds it) and then by springs; the components are packed side by side, largest first.

    Parameters
    ----------
    boxes : mapping of str to Box, optional
        The room each node takes, to keep labels apart in pictures of up to some hundred nodes.
    """
    names = sorted(set(ids))
    linked: dict[str, set[str]] = {name: set() for name in names}
    for one, other in edges:
        if one != other and one in linked and other in linked:
            linked[one].add(other)
            linked[other].add(one)
    parts = sorted(_components(linked), key=lambda part: (-len(part), part))
    placed = [_component(part, linked) for part in parts]
    room = boxes or dict.fromkeys(names, Box(30.0, 20.0, 30.0))
    if len(names) <= _SPACED:
        placed = [make_way(part, room, steps=80) for part in placed]
    return _packed(placed, room)


def _components(linked: Mapping[str, Collection[str]]) -> list[list[str]]:
    seen: set[str] = set()
    found = []
    for start in linked:
        if start not in seen:
            part = distances(start, linked)
            seen |= part.keys()
            found.append(sorted(part))
    return found


def distances(start: str, linked: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Count the links from one node to every node it reaches."""
    steps = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in linked[here]:
            if there not in steps:
                steps[there] = steps[here] + 1
                queue.append(there)
    return steps


def _component(part: list[str], linked: Mapping[str, Collection[str]]) -> dict[str, Place]:
    import numpy as np

    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}
    at = {name: i for i, name in enumerate(part)}
    pairs = np.array([(at[a], at[b]) for a in part for b in linked[a] if at[a] < at[b]])
    place = _springs(_unfolded(part, linked), pairs)
    wide = np.linalg.svd(place - place.mean(axis=0), full_matrices=False)[2]
    place = (place - place.mean(axis=0)) @ wide.T
    place *= np.where(place[0] > 0, -1.0, 1.0) * _LINK * np.array([sqrt(1.25), sqrt(0.8)])
    return {name: (float(x), float(y)) for name, (x, y) in zip(part, place, strict=True)}


def _unfolded(part: list[str], linked: Mapping[str, Collection[str]]) -> NDArray[np.float32]:
    """Start from the two main directions of the distances to up to eight far-apart nodes."""
    import numpy as np

    pivot, columns, nearest = part[0], [], dict.fromkeys(part, len(part))
    for _ in range(min(8, len(part))):
        steps = distances(pivot, linked)
        columns.append([steps[name] for name in part])
        nearest = {name: min(nearest[name], steps[name]) for name in part}
        pivot = max(part, key=lambda name: (nearest[name], name))
    table = np.array(columns, dtype=np.float64).T
    left, size, _ = np.linalg.svd(table - table.mean(axis=0), full_matrices=False)
    flat = np.zeros((len(part), 2))
    flat[:, : min(2, left.shape[1])] = (left * size)[:, :2]
    flat += np.random.default_rng(7).normal(scale=0.3, size=flat.shape)
    return flat.astype(np.float32)


def _springs(place: NDArray[np.float32], pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Let nodes repel by 1/d and links attract by d squared (Fruchterman and Reingold, 1991).

    Up to some hundred nodes every pair counts; more act on each other through leaves.
    """
    import numpy as np

    count = len(place)
    place *= np.float32(sqrt(count) / (np.abs(place).max() + 1e-6))
    steps = 120 if count <= 400 else 70
    leaves = None
    for step in range(steps):
        if count > _EXACT and step % _REGROUPED == 0:
            leaves = leaves_of(place)
        force = exact(place) if leaves is None else approximate(place, leaves)
        along = place[pairs[:, 1]] - place[pairs[:, 0]]
        along *= np.sqrt((along * along).sum(axis=1, keepdims=True)) * np.float32(0.6)
        for axis in (0, 1):
            force[:, axis] += np.bincount(pairs[:, 0], along[:, axis], count)
            force[:, axis] -= np.bincount(pairs[:, 1], along[:, axis], count)
        force -= np.float32(0.05) * place
        length = np.sqrt((force * force).sum(axis=1, keepdims=True)) + np.float32(1e-9)
        warmth = 0.15 * sqrt(count) * (1 - step / steps) ** 2 + 0.01
        place += force / length * np.minimum(length * np.float32(0.2), np.float32(warmth))
    return place


def _packed(parts: list[dict[str, Place]], boxes: Mapping[str, Box]) -> dict[str, Place]:
    """Set components side by side in rows of about the canvas's shape, centered."""
    frames = [_frame(part, boxes) for part in parts]
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in frames)
    row_width = max([sqrt(area * ASPECT) * 1.15, *(f[2] - f[0] for f in frames)], default=0.0)
    result: dict[str, Place] = {}
    x = y = height = 0.0
    for part, (left, top, right, bottom) in zip(parts, frames, strict=True):
        if x and x + right - left > row_width:
            x, y, height = 0.0, y + height, 0.0
        for name, (px, py) in part.items():
            result[name] = (px - left + x, py - top + y)
        x += right - left
        height = max(height, bottom - top)
    return centered(result)


def _frame(part: Mapping[str, Place], boxes: Mapping[str, Box]) -> tuple[float, ...]:
    gap = 30.0 if len(part) > 1 else 0.0
    return (
        min(x - boxes[n].side for n, (x, _) in part.items()) - gap,
        min(y - boxes[n].above for n, (_, y) in part.items()) - gap,
        max(x + boxes[n].side for n, (x, _) in part.items()) + gap,
        max(y + boxes[n].below for n, (_, y) in part.items()) + gap,
    )


def centered(places: Mapping[str, Place]) -> dict[str, Place]:
    """Move places so that the middle of their frame is at 0, 0."""
    if not places:
        return {}
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return {name: (round(px - x, 1), round(py - y, 1)) for name, (px, py) in places.items()}
