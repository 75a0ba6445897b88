"""The canvas: a scene in, what was done to it out.

The drawing is created once for as long as the page is open; every later scene is applied to it as
a difference, so a click never rebuilds the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import streamlit as st

from graph.palette import mark, style_of
from views.assets import loader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.drawing import Scene

FOLDER: Final = Path(__file__).parent
ACTIONS: Final = ("Expand", "Hide", "Select neighbors")

_canvas_view = st.components.v2.component("ops_atlas_canvas", js=loader(FOLDER, "canvas.js"))


class Action(NamedTuple):
    """An entry of the menu, chosen for a node."""

    node: str
    action: str


@dataclass(frozen=True, slots=True)
class CanvasEvents:
    """What was done on the canvas.

    Attributes
    ----------
    selected : tuple of str
        Nodes that are selected now.
    hidden : tuple of str
        Classes that the legend hides now.
    positions : dict
        Where nodes were dragged to since the page was opened.
    expanded, found : str or None
        A node that was just opened, or just chosen in the search box.
    action : Action or None
        What was just chosen in the menu.
    """

    selected: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    positions: dict[str, tuple[float, float]] = field(default_factory=dict)
    expanded: str | None = None
    found: str | None = None
    action: Action | None = None


def graph_canvas(
    scene: Scene,
    *,
    key: str,
    height: str,
    selected: Sequence[str] = (),
    hidden_kinds: Sequence[str] = (),
    focus: str | None = None,
    actions: Sequence[str] = ACTIONS,
    search_url: str = "search",
    on_event: Callable[[CanvasEvents], None] | None = None,
) -> CanvasEvents:
    """Draw a scene.

    Parameters
    ----------
    scene : Scene
    key : str
        Names this canvas among those of the page.
    height : str
        A CSS length.
    selected, hidden_kinds : sequence of str
        Nodes to select and classes to hide.
    focus : str, optional
        Node to bring to the middle.
    actions : sequence of str
        Entries of a node's menu.
    search_url : str
        Route that finds nodes by label; empty for no search box.
    on_event : callable, optional
        Called before the page runs again, so that the next scene can answer the event.
    """

    def changed() -> None:
        if on_event is not None:
            on_event(_events(st.session_state[key].event, selected, hidden_kinds))

    data = to_data(scene) | {
        "selected": list(selected),
        "hidden": list(hidden_kinds),
        "focus": focus,
        "actions": list(actions),
        "search": search_url,
        "height": height,
    }
    result = _canvas_view(key=key, data=data, on_event_change=changed)
    return _events(result.event, selected, hidden_kinds)


def _events(
    event: dict[str, Any] | None, selected: Sequence[str], hidden: Sequence[str]
) -> CanvasEvents:
    """Read the one event of this run; without one, all is as the page said."""
    if not event:
        return CanvasEvents(tuple(selected), tuple(hidden))
    what, node = event["type"], event.get("node")
    return CanvasEvents(
        selected=tuple(event["selected"]),
        hidden=tuple(event["hidden"]),
        positions={name: (x, y) for name, (x, y) in event["positions"].items()},
        expanded=node if what == "expanded" else None,
        found=node if what == "found" else None,
        action=Action(node, event["action"]) if what == "action" and node else None,
    )


def to_data(scene: Scene) -> dict[str, Any]:
    """Write the scene without repeating anything: classes, relations and ids once each."""
    kinds = {kind: at for at, kind in enumerate(scene.kinds)}
    places = {node.id: at for at, node in enumerate(scene.nodes)}
    relations = {(edge.property, edge.label): 0 for edge in scene.edges}
    numbers = {relation: at for at, relation in enumerate(relations)}
    return {
        "nodes": [
            [n.id, n.label, kinds[n.kind], n.x, n.y, n.size, n.more, n.tooltip] for n in scene.nodes
        ],
        "edges": [
            [
                places[e.source],
                places[e.target],
                numbers[e.property, e.label],
                int(e.near),
                e.reason,
            ]
            for e in scene.edges
        ],
        "relations": list(relations),
        "kinds": [_kind(kind, label, count) for kind, (label, count) in scene.kinds.items()],
        "total": scene.total,
    }


def _kind(kind: str, label: str, count: int) -> dict[str, Any]:
    return {
        "iri": kind,
        "label": label,
        "count": count,
        "shape": style_of(kind).shape,
        **mark(kind),
    }
