"""The links of the chosen node, counted before anything is drawn, and what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.keeping import kept
from graph.picture.neighbors import Way
from graph.picture.palette import mark
from graph.picture.relations import Relation, drawn_of, relations
from views import session
from views.explore import exploration as do
from views.explore.exploration import Step
from views.explore.state import State, picture_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph import Store


@kept(256)
def _relations(store: Store, node: str) -> tuple[Relation, ...]:
    return relations(store, node)


def relations_data(me: State, node: str) -> dict[str, Any]:
    """Write the relations of a node for its card: counts in the data and on the canvas."""
    made = picture_of(me)
    drawn = drawn_of(made.full, node)
    rows = [
        [
            at,
            relation.label,
            relation.kind_label,
            mark(relation.way.kind or ""),
            relation.count,
            min(relation.count, sum(n for way, n in drawn.items() if _covers(relation.way, way))),
            _habit(me, relation.way),
        ]
        for at, relation in enumerate(_relations(session.store(), node))
    ]
    return {"node": node, "rows": rows, "opened": node in made.opened}


def _habit(me: State, way: Way) -> str:
    if any(_covers(one, way) for one in me.habits.preferred):
        return "prefer"
    return "ignore" if any(_covers(one, way) for one in me.habits.ignored) else ""


def _covers(one: Way, way: Way) -> bool:
    return one[:2] == way[:2] and one.kind in {None, way.kind}


def on_act(me: State, act: dict[str, Any]) -> None:
    """Do what was asked for in the card."""
    node = act["node"]
    me.acted = True
    if act["type"] == "collapse":
        me.do(Step(do.COLLAPSE, (node,)))
        return
    found = _relations(session.store(), node)
    if act["type"] == "habit":
        me.habits = me.habits.with_(found[int(act["key"])].way, str(act["habit"]))
        return
    chosen = {int(key) for key in act["keys"]}
    ways = chosen_ways(found, chosen)
    limit = max(1, min(int(act["limit"]), 1000))
    me.do(Step(do.OPEN, (node,), ways=ways, limit=limit, first=me.habits.preferred))
    me.selected = (node,)


def chosen_ways(found: Sequence[Relation], chosen: set[int]) -> tuple[Way, ...]:
    """Name the chosen relations as shortly as they can be: no class where all are chosen.

    None are named when every relation is chosen, which is what expanding does by itself.
    """
    if len(chosen) == len(found):
        return ()
    whole: dict[tuple[str, bool], set[int]] = {}
    for at, relation in enumerate(found):
        whole.setdefault(relation.way[:2], set()).add(at)
    ways = [
        Way(*relation.way[:2]) if whole[relation.way[:2]] <= chosen else relation.way
        for at, relation in enumerate(found)
        if at in chosen
    ]
    return tuple(dict.fromkeys(ways))
