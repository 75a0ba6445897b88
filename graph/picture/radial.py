"""The layout around a node: what is one link away on the first ring, and so on outward."""

from __future__ import annotations

from math import atan2, cos, pi, sin
from typing import TYPE_CHECKING, Final

from graph.picture.layout import ASPECT, distances

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.picture.layout import Place
    from graph.picture.spacing import Box

_BETWEEN: Final = 150.0


def radial_layout(
    center: str, names: Sequence[str], links: Sequence[tuple[str, str]], boxes: Mapping[str, Box]
) -> dict[str, Place]:
    """Place nodes on rings around one, each near the node through which it is reached.

    Parameters
    ----------
    names : sequence of str
        All nodes, in the order in which those with one parent stand beside each other.
    """
    linked: dict[str, list[str]] = {name: [] for name in names}
    for one, other in links:
        if one != other:
            linked[one].append(other)
            linked[other].append(one)
    steps = distances(center, linked)
    apart = max(steps.values()) + 1
    rank = {name: i for i, name in enumerate(names)}
    rings: dict[int, list[str]] = {}
    for name in names:
        rings.setdefault(steps.get(name, apart), []).append(name)
    turn = {center: 0.0}
    places: dict[str, Place] = {center: (0.0, 0.0)}
    radius = 0.0
    for step in sorted(rings.keys() - {0}):
        ring = sorted(
            rings[step], key=lambda n: (_parents_turn(n, step, steps, linked, turn), rank[n])
        )
        room = [max(boxes[n].side, (boxes[n].above + boxes[n].below) / 2) for n in ring]
        radius = max(radius + _BETWEEN, 2 * sum(room) / (2 * pi) * 0.8)
        for name, angle in zip(ring, _angles(ring, room, step, steps, linked, turn), strict=True):
            turn[name] = angle
            places[name] = (ASPECT * radius * cos(angle), radius * sin(angle))
    return places


def _parents_turn(
    name: str,
    step: int,
    steps: Mapping[str, int],
    linked: Mapping[str, Sequence[str]],
    turn: Mapping[str, float],
) -> float:
    """Return the direction of the first node through which one is reached; 0 for none."""
    turns = [turn[o] for o in linked[name] if steps.get(o) == step - 1 and o in turn]
    return min(turns, default=0.0)


def _angles(
    ring: Sequence[str],
    room: Sequence[float],
    step: int,
    steps: Mapping[str, int],
    linked: Mapping[str, Sequence[str]],
    turn: Mapping[str, float],
) -> list[float]:
    """Share the ring out in order, then turn it toward the nodes it is reached through."""
    whole = sum(room)
    angles, at = [], 0.0
    for part in room:
        angles.append(2 * pi * (at + part / 2) / whole - pi / 2)
        at += part
    if step == 1:
        return angles
    off = [
        _parents_turn(n, step, steps, linked, turn) - a for n, a in zip(ring, angles, strict=True)
    ]
    shift = atan2(sum(sin(o) for o in off), sum(cos(o) for o in off))
    return [angle + shift for angle in angles]
