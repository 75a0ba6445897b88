"""What is done on the canvas, as steps of the exploration."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.picture.grouping import GROUP
from graph.picture.neighbors import Way
from graph.picture.scene import MOST_NODES
from views.address import choose_language
from views.explore import exploration as do
from views.explore.exploration import Step
from views.explore.state import picture_of, scene_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from views.canvas import Act
    from views.explore.state import State


def open_node(me: State, node: str) -> None:
    """Expand a node by the relations that are wanted by habit; a class opens into its members."""
    drawn = next((one for one in scene_of(me).nodes if one.id == node), None)
    if drawn is not None and drawn.kind == node:
        me.do(Step(do.MEMBERS, text=node))
        return
    me.do(Step(do.OPEN, (node,), but=me.habits.ignored, first=me.habits.preferred))


def _expand(me: State, act: Act) -> None:
    open_node(me, act["node"])
    me.selected = (act["node"],)


def _found(me: State, act: Act) -> None:
    open_node(me, act["node"])
    me.select(act["node"])


def _menu(me: State, act: Act) -> None:
    node, action = act["node"], act["action"]
    chosen = me.selected if node in me.selected else (node,)
    if action == "Collapse":
        me.do(Step(do.COLLAPSE, (node,)))
    elif action == "Hide":
        _hide(me, {"nodes": chosen})
    elif action == "Keep only this":
        me.do(Step(do.KEEP, chosen))
    elif action == "Unpin":
        me.do(Step(do.UNPIN, chosen))


def _hide(me: State, act: Act) -> None:
    gone = tuple(act["nodes"])
    me.do(Step(do.HIDE, gone))
    me.selected = tuple(node for node in me.selected if node not in gone)


def _moved(verb: str) -> Callable[[State, Act], None]:
    def take(me: State, act: Act) -> None:
        places = {node: (float(x), float(y)) for node, (x, y) in act["places"].items()}
        me.do(Step(verb, tuple(places), places=tuple(places.values())))

    return take


def _layout(me: State, act: Act) -> None:
    center = (act["node"],) if act.get("node") else ()
    me.do(Step(do.LAYOUT, center, text=act["layout"]))


def _group(me: State, act: Act) -> None:
    by, kind = act["by"], act["kind"]
    if not by:
        rules = picture_of(me).rules
        others = [rule for rule in rules if rule.kind != kind]
        me.do(Step(do.UNGROUP))
        for rule in others:
            me.do(Step(do.GROUP, text=rule.kind, ways=(rule.way,) if rule.way else ()))
    elif by == "all":
        me.do(Step(do.GROUP, text=kind))
    else:
        me.do(Step(do.GROUP, text=kind, ways=(Way(by[1:], by[0] == ">"),)))


def _ungroup(me: State, act: Act) -> None:
    if not act["node"].startswith(GROUP):
        open_node(me, act["node"])
        return
    me.do(Step(do.UNGROUP, (act["node"],)))
    me.selected = ()


def _unpin(me: State, act: Act) -> None:
    me.do(Step(do.UNPIN, tuple(act.get("nodes", ()))))


def start_of(me: State) -> Step:
    """Return the step that the picture starts with."""
    steps = me.exploration.shortened().steps
    return steps[0] if steps[:1] and steps[0].verb in do.STARTS else Step(do.OVERVIEW)


def _more(me: State, _act: Act) -> None:
    """Start again with as many nodes as the canvas holds."""
    me.do(replace(start_of(me), limit=MOST_NODES))


def _first(me: State, act: Act) -> None:
    """Start again with other nodes first."""
    me.do(replace(start_of(me), order=str(act["order"])))


def _language(_me: State, act: Act) -> None:
    choose_language(str(act["language"]))


def _unhighlight(me: State, _act: Act) -> None:
    me.highlight = None


#: What is done with each type of act.
ACTS: Final[MappingProxyType[str, Callable[[State, Act], None]]] = MappingProxyType(
    {
        "expand": _expand,
        "found": _found,
        "menu": _menu,
        "hide": _hide,
        "move": _moved(do.MOVE),
        "place": _moved(do.PLACE),
        "layout": _layout,
        "group": _group,
        "ungroup": _ungroup,
        "unpin": _unpin,
        "more": _more,
        "first": _first,
        "undo": lambda me, _act: me.undo(),
        "redo": lambda me, _act: me.redo(),
        "goto": lambda me, act: me.go_to(int(act["at"])),
        "language": _language,
        "unhighlight": _unhighlight,
    }
)
