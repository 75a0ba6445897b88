"""All layouts by name, over a scene: what is on the canvas is set anew, but for what is pinned."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.picture.layered import columns_layout, layered_layout
from graph.picture.layout import centered, force_layout
from graph.picture.overlap_layout import overlap_layout
from graph.picture.radial import radial_layout
from graph.picture.spacing import make_way
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from graph.picture.drawing import Scene
    from graph.picture.layout import Place

FORCE: Final = "force"
LAYERED: Final = "layered"
RADIAL: Final = "radial"
COLUMNS: Final = "columns"
OVERLAP: Final = "overlap"
#: The layouts, and what each is called.
LAYOUTS: Final = MappingProxyType(
    {
        FORCE: "Free",
        LAYERED: "Layers by type",
        RADIAL: "Around a node",
        COLUMNS: "Columns",
        OVERLAP: "Overlap",
    }
)
_MOST_SETS: Final = 12
_MOST_SPACED: Final = 400


def arrange(
    scene: Scene, name: str, center: str = "", pinned: Collection[str] = ()
) -> dict[str, Place]:
    """Compute where the nodes of a scene go in a layout; the same scene gives the same places.

    Parameters
    ----------
    name : str
        A key of :data:`LAYOUTS`.
    center : str
        The node in the middle of ``radial``, or one of the sets of ``columns`` and ``overlap``; the
        best linked one if empty.
    pinned : collection of str
        Nodes that stay where they are; the rest is set around their middle.

    Raises
    ------
    ParameterError
        If there is no such layout.
    """
    layout = _LAYOUTS.get(name)
    if layout is None:
        raise ParameterError(f"There is no layout {name!r}; choose one of {', '.join(LAYOUTS)}.")
    if not scene.nodes:
        return {}
    places = centered(layout(scene, center))
    kept = set(pinned)
    fixed = {n.id: (n.x or 0.0, n.y or 0.0) for n in scene.nodes if n.id in kept}
    if fixed:
        dx, dy = (
            sum(fixed[n][axis] - places[n][axis] for n in fixed) / len(fixed) for axis in (0, 1)
        )
        places = {n: (x + dx, y + dy) for n, (x, y) in places.items()} | fixed
        if len(places) <= _MOST_SPACED:
            boxes = {node.id: node.box for node in scene.nodes}
            places = make_way(places, boxes, fixed=fixed.keys(), steps=80)
    return {n: (round(x, 1), round(y, 1)) for n, (x, y) in places.items()}


def _force(scene: Scene, _center: str) -> dict[str, Place]:
    boxes = {node.id: node.box for node in scene.nodes}
    return force_layout(boxes, _links(scene), boxes)


def _layered(scene: Scene, _center: str) -> dict[str, Place]:
    nodes = sorted(scene.nodes, key=lambda node: (node.label.casefold(), node.id))
    boxes = {node.id: node.box for node in nodes}
    return layered_layout({node.id: node.kind for node in nodes}, _links(scene), boxes)


def _radial(scene: Scene, center: str) -> dict[str, Place]:
    nodes = sorted(scene.nodes, key=lambda n: (n.kind_label, n.label.casefold(), n.id))
    boxes = {node.id: node.box for node in nodes}
    middle = center if center in boxes else _best_linked(scene)
    return radial_layout(middle, [node.id for node in nodes], _links(scene), boxes)


def _columns(scene: Scene, center: str) -> dict[str, Place]:
    sets = _sets(scene, center)
    nodes = sorted(scene.nodes, key=lambda n: (n.label.casefold(), n.id))
    left = [node.id for node in nodes if node.id in sets]
    right = [node.id for node in nodes if node.id not in sets]
    return columns_layout(left, right, _links(scene), {node.id: node.box for node in nodes})


def _overlap(scene: Scene, center: str) -> dict[str, Place]:
    """Place items between the sets that own them; what belongs to none lies below, by springs."""
    chosen = _sets(scene, center)
    linked = scene.linked()
    degree = {name: (-len(linked[name]), name) for name in chosen}
    sets = sorted(sorted(chosen, key=lambda name: degree[name])[:_MOST_SETS])
    boxes = {node.id: node.box for node in scene.nodes}
    owned = {n: frozenset(linked[n] & set(sets)) for n in boxes if n not in sets}
    owners = {n: mine for n, mine in owned.items() if mine}
    near = [
        (e.source, e.target)
        for e in scene.edges
        if e.near and {e.source, e.target} <= owners.keys()
    ]
    places = overlap_layout(sets, owners, near, boxes)
    if rest := boxes.keys() - places.keys():
        beside = force_layout(rest, _links(scene), boxes)
        low = max(y for _, y in places.values()) - min(y for _, y in beside.values()) + 160
        places |= {n: (x, y + low) for n, (x, y) in beside.items()}
    return places


def _sets(scene: Scene, center: str) -> frozenset[str]:
    """Return the nodes of one class: the center's, or the best linked of the small ones."""
    kinds = {node.id: node.kind for node in scene.nodes}
    if center not in kinds:
        degree: Counter[str] = Counter()
        for name, others in scene.linked().items():
            degree[kinds[name]] += len(others)
        count = Counter(kinds.values())
        few = [kind for kind in count if 1 < count[kind] <= _MOST_SETS] or list(count)
        best = max(few, key=lambda kind: (degree[kind] / count[kind], -count[kind], kind))
    else:
        best = kinds[center]
    return frozenset(name for name, kind in kinds.items() if kind == best)


def _best_linked(scene: Scene) -> str:
    linked = scene.linked()
    return max(scene.nodes, key=lambda node: (len(linked[node.id]), node.id)).id


def _links(scene: Scene) -> list[tuple[str, str]]:
    return sorted({(edge.source, edge.target) for edge in scene.edges})


_LAYOUTS: Final[MappingProxyType[str, Callable[[Scene, str], dict[str, Place]]]] = MappingProxyType(
    {
        FORCE: _force,
        LAYERED: _layered,
        RADIAL: _radial,
        COLUMNS: _columns,
        OVERLAP: _overlap,
    }
)
