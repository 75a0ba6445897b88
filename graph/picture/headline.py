"""What a picture shows, in one line, for who sees it away from the page."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graph.naming.wording import capitalized, listed, plural
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from graph.picture.drawing import Scene, SceneNode

_DISCIPLINE: Final = f"{OPS}Discipline"
_NAMED: Final = 4


@lru_cache(maxsize=16)
def headline(scene: Scene) -> str:
    """Name what a picture is about: what its other nodes are linked to, or what it shows most.

    Returns
    -------
    str
        Without a full stop; empty if nothing is drawn.
    """
    if not scene.nodes:
        return ""
    if all(node.id == node.kind for node in scene.nodes):
        return "Classes, and the properties that link their members"
    if (middle := _middle(scene)) is not None:
        return f"{capitalized(middle.label)}, and what it is linked to"
    disciplines = sorted(node.label for node in scene.nodes if node.kind == _DISCIPLINE)
    if len(disciplines) > 1:
        return f"What joins {listed(disciplines, _NAMED)}"
    return _most(scene)


def _middle(scene: Scene) -> SceneNode | None:
    """Return the only node that every other one is linked to."""
    neighbors: dict[str, set[str]] = defaultdict(set)
    for edge in scene.edges:
        neighbors[edge.source].add(edge.target)
        neighbors[edge.target].add(edge.source)
    others = len(scene.nodes) - 1 or None
    found = [one for one in scene.nodes if len(neighbors[one.id] - {one.id}) == others]
    return found[0] if len(found) == 1 else None


def _most(scene: Scene) -> str:
    """Name the nodes if they are few, else their classes, most first."""
    if len(scene.nodes) <= _NAMED:
        return listed([node.label for node in scene.nodes])
    kinds = [plural(label) if label else "nodes of no type" for label, _ in scene.kinds.values()]
    return capitalized(listed(kinds, _NAMED))
