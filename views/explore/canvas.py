"""What goes to the canvas of Explore, and what is done with what comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from graph.naming.language_order import languages_of
from graph.picture.arranging import COLUMNS, FORCE, LAYERED, LAYOUTS, OVERLAP, RADIAL
from graph.picture.headline import headline
from graph.picture.scene import MOST_NODES
from graph.remote.one_wait import one_wait
from views import session
from views.address import speaking
from views.canvas import CanvasEvents, graph_canvas
from views.canvas.wire import Shown, publish_data
from views.explore import exploration as do
from views.explore.acts import ACTS, start_of
from views.explore.exploration import Exploration, History
from views.explore.failed_steps import PASSING
from views.explore.history import entries
from views.explore.look import Habits, Look
from views.explore.painting import paint
from views.explore.picture import picture
from views.explore.state import State, picture_of, scene_of, seen_by, state

if TYPE_CHECKING:
    from graph import Store
    from graph.picture.neighbors import Way
    from views.canvas import Act

CANVAS: Final = "explore_canvas"
#: The menu of a node, beside what the canvas does by itself.
MENU: Final = (
    *("Expand", "Collapse", "Hide", "Keep only this"),
    *("Add to selection", "Select neighbors", "Unpin"),
)
_SAID: Final = MappingProxyType(
    {
        FORCE: "Linked nodes near each other",
        LAYERED: "A row for each type",
        RADIAL: "Rings around the selected node",
        COLUMNS: "Sets at the left, items at the right",
        OVERLAP: "What is shared between its owners",
    }
)

#: What comes first by itself where not all can be drawn.
_USUAL: Final = MappingProxyType(
    {
        do.OVERVIEW: "What most share",
        do.NODES: "As asked for",
        do.MEMBERS: "Best linked",
        do.CONSTRUCT: "Best linked",
    }
)


def show_canvas(me: State, height: str, *, alone: bool = False) -> None:
    """Draw the picture.

    Parameters
    ----------
    alone : bool
        Nothing stands below it, not even the table, which is seen while the keyboard is in it.
    """
    store = session.store()
    graph_canvas(
        shown_by(me),
        key=CANVAS,
        height=height,
        selected=me.selected,
        focus=me.focus,
        actions=MENU,
        more=_told(me)
        | {"languages": _languages(store), "language": store.language}
        | {"mine": sorted(session.my_stack()), "alone": alone},
        on_event=_on_event,
    )
    me.focus = None


def _languages(store: Store) -> list[str]:
    """Return the languages to choose from; none where an endpoint keeps silent."""
    try:
        return list(languages_of(store))
    except PASSING:
        return []


@dataclass(frozen=True, slots=True)
class _After:
    """What a visitor sees after one more act; two that begin alike are the same."""

    store: Store
    history: History
    look: Look
    habits: Habits

    def __call__(self, act: Act, selected: tuple[str, ...]) -> Shown:
        me = State(self.history, self.look, self.habits, selected)
        with speaking(self.store.language):
            ACTS[act["type"]](me, act)
            return shown_by(me)


def shown_by(me: State) -> Shown:
    """Return what the canvas shows of a state, and how it goes on from there."""
    look = me.look
    unfiltered = Look(size_by=look.size_by, color_by=look.color_by)
    after = _After(session.store(), me.history, unfiltered, me.habits)
    return replace(paint(scene_of(me), look), after=after)


def _told(me: State) -> dict[str, Any]:
    made = picture_of(me)
    store, history, look = session.store(), me.history, me.look
    identity = ("history", session.number_of(store), history)
    groups = {rule.kind: _by(rule.way) if rule.way else "all" for rule in made.rules}
    return {
        "filters": {
            "kinds": list(look.hidden_kinds),
            "relations": list(look.hidden_relations),
            "sources": list(look.hidden_sources),
            "text": look.text,
        },
        "history": publish_data(partial(_history, store, history), identity),
        "undo": history.at > history.first,
        "redo": history.at < len(history.steps),
        "layouts": [[name, LAYOUTS[name], said] for name, said in _SAID.items()],
        "groups": groups,
        "groupable": True,
        "table": True,
        "most": MOST_NODES,
        "order": _order(me),
        "highlight": me.highlight.to_json() if me.highlight else None,
        "headline": headline(seen_by(me)),
    }


def _order(me: State) -> dict[str, str] | None:
    """Say what is drawn first, if the picture started with less than there is."""
    start = start_of(me)
    begun = picture(session.store(), Exploration((start,))).full
    if begun.total <= len(begun.nodes) or start.verb not in _USUAL:
        return None
    return {"usual": _USUAL[start.verb], "now": start.order, "of": start.verb}


def _history(store: Store, history: History) -> dict[str, Any]:
    return {"steps": [list(entry) for entry in entries(store, history)], "at": history.at}


def _by(way: Way) -> str:
    return f"{'>' if way.outgoing else '<'}{way.property}"


@one_wait()
def _on_event(events: CanvasEvents) -> None:
    """Take over what was done on the canvas, before the page is drawn anew."""
    me = state()
    me.acted = True
    me.selected = events.selected
    if events.filters is not None:
        me.look = replace(
            me.look,
            hidden_kinds=tuple(events.filters["kinds"]),
            hidden_relations=tuple(events.filters["relations"]),
            hidden_sources=tuple(events.filters["sources"]),
            text=str(events.filters["text"]),
        )
    for act in events.acts:
        take = ACTS.get(act["type"])
        if take is not None:
            take(me, act)
