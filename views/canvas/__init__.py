"""The canvas: a scene in, what was done to it out.

The drawing is created once for as long as the page is open; every later scene is applied to it as
a difference, so a click never rebuilds the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from views.address import search_address
from views.assets import loader
from views.canvas.wire import Shown, publish, to_data

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.picture.drawing import Scene

__all__ = ["Act", "CanvasEvents", "graph_canvas", "to_data"]

FOLDER: Final = Path(__file__).parent

_canvas_view = st.components.v2.component("ops_atlas_canvas", js=loader(FOLDER, "canvas.js"))

#: One thing done on the canvas: ``type``, and what belongs to it.
Act = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CanvasEvents:
    """What was done on the canvas.

    Attributes
    ----------
    selected : tuple of str
        Nodes that are selected now.
    filters : dict
        What is filtered out now: ``kinds``, ``relations``, ``sources`` and ``text``.
    acts : tuple of Act
        What was done since the last time, in order; each is told once.
    """

    selected: tuple[str, ...] = ()
    filters: Mapping[str, Any] | None = None
    acts: tuple[Act, ...] = ()


def graph_canvas(
    scene: Scene | Shown,
    *,
    key: str,
    height: str,
    actions: Sequence[str],
    selected: Sequence[str] = (),
    focus: str | None = None,
    more: Mapping[str, Any] | None = None,
    on_event: Callable[[CanvasEvents], None] | None = None,
) -> CanvasEvents:
    """Draw a scene.

    Only the name of the scene goes to the page; the browser fetches what it does not have yet.

    Parameters
    ----------
    scene : Scene or Shown
        What to draw; ``Shown`` adds colors of its own and a note to the legend.
    key : str
        Names this canvas among those of the page.
    height : str
        A CSS length.
    actions : sequence of str
        Entries of a node's menu.
    selected : sequence of str
        Nodes to select.
    focus : str, optional
        Node to bring to the middle.
    more : mapping, optional
        What else the canvas is told: filters, layouts, the history.
    on_event : callable, optional
        Called before the page runs again, so that the next scene can answer the event.
    """
    seen: dict[str, int] = st.session_state.setdefault(f"events_{key}", {})

    def changed() -> None:
        if on_event is not None:
            on_event(_events(st.session_state[key].event, selected, seen))

    shown = scene if isinstance(scene, Shown) else Shown(scene)
    data = {
        "scene": publish(shown),
        "ahead": shown.after is not None,
        "selected": list(selected),
        "focus": focus,
        "actions": list(actions),
        "search": search_address(),
        "height": height,
        "seen": dict(list(seen.items())[-1:]),
        **(more or {}),
    }
    result = _canvas_view(key=key, data=data, on_event_change=changed)
    return _events(result.event, selected, seen)


def _events(
    event: dict[str, Any] | None, selected: Sequence[str], seen: dict[str, int]
) -> CanvasEvents:
    """Read the one event of this run; without one, all is as the page said."""
    if not event:
        return CanvasEvents(tuple(selected))
    last = seen.get(event["canvas"], 0)
    acts = tuple(act for act in event["acts"] if act["serial"] > last)
    if acts:
        seen.pop(event["canvas"], None)
        seen[event["canvas"]] = acts[-1]["serial"]
    return CanvasEvents(tuple(event["selected"]), event["filters"], acts)
