"""Sizes and colors of a picture that measure something, with the legend that says what."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.picture.centrality import MEASURES, communities, measure
from graph.picture.palette import FAMILIES
from views.canvas.wire import Shown, Tint

if TYPE_CHECKING:
    from graph.picture.drawing import Scene
    from views.explore.look import Look

COMMUNITY: Final = "community"
#: What colors can say.
COLORS: Final = MappingProxyType({"": "Type", COMMUNITY: "Community"})
#: What sizes can say.
SIZES: Final = MappingProxyType({"": "Links in the data", **MEASURES})

_LEAST: Final = 6.0
_MOST: Final = 30.0
#: The colors that are told apart; the last is that of all further groups.
_TOLD_APART: Final = tuple(FAMILIES.values())


def paint(scene: Scene, look: Look) -> Shown:
    """Give the nodes of a scene the sizes and colors that a look asks for.

    The same scene and look give the same object, so that nothing is sent to a browser twice. A
    measure of a later version, or of a damaged link, is none.
    """
    size_by = look.size_by if look.size_by in MEASURES else ""
    color_by = look.color_by if look.color_by in COLORS else ""
    return _painted(scene, size_by, color_by)


@lru_cache(maxsize=128)
def _painted(scene: Scene, size_by: str, color_by: str) -> Shown:
    notes = []
    tints: tuple[Tint, ...] = ()
    if color_by:
        scene, tints, said = _colored(scene)
        notes.append(f"Color: {said}")
    if size_by:
        scene, said = _sized(scene, size_by)
        notes.insert(0, f"Size: {said}")
    return Shown(scene, tints, " ".join(notes))


def _sized(scene: Scene, key: str) -> tuple[Scene, str]:
    """Make the area of each node say its share of the highest value."""
    found = measure(scene, key)
    highest = max(found.values.values(), default=0.0) or 1.0
    nodes = (
        replace(
            node,
            size=round(_LEAST + (_MOST - _LEAST) * sqrt(found.values[node.id] / highest), 1),
            tooltip=f"{node.tooltip}\n{found.label}: {found.to_text(node.id)}",
        )
        for node in scene.nodes
    )
    return replace(scene, nodes=tuple(nodes)), f"{found.label}. {found.sentence}"


def _colored(scene: Scene) -> tuple[Scene, tuple[Tint, ...], str]:
    """Give each of the largest communities a color, and all others one together."""
    found = communities(scene)
    last = len(_TOLD_APART) - 1
    numbers = {name: min(at, last) for name, at in found.of().items()}
    nodes = tuple(replace(node, tint=numbers[node.id]) for node in scene.nodes)
    labels = {node.id: node.label for node in scene.nodes}
    degree = measure(scene, "degree").values
    tints = []
    for at, group in enumerate(found.groups[:last]):
        middle = min(group, key=lambda name: (-degree[name], labels[name], name))
        tints.append(Tint(f"around {labels[middle]}", *_TOLD_APART[at], len(group)))
    if rest := sum(len(group) for group in found.groups[last:]):
        tints.append(Tint("other groups", *_TOLD_APART[last], rest))
    return replace(scene, nodes=nodes), tuple(tints), found.sentence
