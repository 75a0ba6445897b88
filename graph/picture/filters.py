"""What is left of a picture when types, relations, sources and a text are filtered out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.inferring.rules import INFERRED
from graph.picture.drawing import Scene

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graph.picture.drawing import SceneEdge
    from graph.picture.sources import Stated


def visible(
    scene: Scene,
    *,
    kinds: Collection[str] = (),
    relations: Collection[str] = (),
    sources: Collection[str] = (),
    text: str = "",
    stated: Mapping[Stated, frozenset[str]] | None = None,
) -> Scene:
    """Leave out what is filtered; a node that thereby loses all its links goes, too.

    The canvas does the same by itself, so that a filter answers at once; tables and files use this.

    Parameters
    ----------
    kinds, relations, sources : collection of str
        IRIs of classes, properties and named graphs to leave out. A link goes with its sources
        only when all of them are left out; the graph that stands for all rules leaves out what is
        only inferred.
    text : str
        Only nodes whose label holds it, in whatever case, are left.
    stated : mapping, optional
        The named graphs of each link.
    """
    gone = set(sources)

    def is_out(edge: SceneEdge) -> bool:
        link = edge.source, edge.property, edge.target
        graphs = stated.get(link) if stated and gone else None
        inferred = edge.rule and INFERRED in gone
        return bool(edge.property in relations or inferred or (graphs and graphs <= gone))

    kept = [edge for edge in scene.edges if not is_out(edge)]
    held = {end for edge in kept for end in (edge.source, edge.target)}
    had = {end for edge in scene.edges for end in (edge.source, edge.target)}
    wanted = text.lower()
    nodes = tuple(
        node
        for node in scene.nodes
        if node.kind not in kinds
        and not (node.id in had and node.id not in held)
        and wanted in node.label.lower()
    )
    ids = {node.id for node in nodes}
    edges = tuple(edge for edge in kept if edge.source in ids and edge.target in ids)
    return replace(scene, nodes=nodes, edges=edges)
