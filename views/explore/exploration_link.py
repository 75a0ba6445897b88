"""An exploration as a link: readable while it is simple, else packed into one parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.terms import short_id
from ontology.errors import ParameterError
from views import session
from views.address import choose_language
from views.explore import exploration as do
from views.explore.exploration import History, Step, read_steps
from views.explore.exploration_reading import read_language, read_state
from views.explore.look import Look
from views.explore.packing import LONGEST, pack, unpack
from views.explore.state import State

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Letters of the readable form; a longer one is packed.
_READABLE: Final = 2_000
#: What a link to Explore may hold.
PARAMETERS: Final = frozenset({"node", "nodes", "steps", "select", "paths", "hide", "x"})


def to_link(me: State) -> dict[str, str | list[str] | None]:
    """Write what a link holds; ``x`` packs all of it where the readable form cannot hold it.

    What would be longer than some programs pass on is not written at all: it needs a file.
    """
    steps = me.exploration.shortened().steps
    start = steps[0].nodes if steps[:1] and steps[0] == Step(do.NODES, steps[0].nodes) else ()
    rest = steps[1:] if start else steps
    plain = Look(hidden_kinds=me.look.hidden_kinds)
    simple = all(step.is_simple for step in rest) and me.look == plain and not me.highlight
    empty: dict[str, str | list[str] | None] = dict.fromkeys(PARAMETERS)
    if not simple or me.habits.preferred or me.habits.ignored:
        return empty | _packed(me)
    readable: dict[str, str | list[str] | None] = {
        "nodes": [short_id(iri) for iri in start],
        "steps": [step.to_text() for step in rest],
        "select": [short_id(iri) for iri in me.selected],
        "paths": ["1"] if me.paths and len(me.selected) > 1 else [],
        "hide": [short_id(iri) for iri in me.look.hidden_kinds],
    }
    too_long = sum(len(name) for names in readable.values() for name in names or ()) > _READABLE
    return empty | (_packed(me) if too_long else readable)


def _packed(me: State) -> dict[str, str | list[str] | None]:
    text = pack(me.to_json())
    return {"x": text if len(text) <= LONGEST else None}


def from_link() -> State:
    """Read the state that the URL holds; what cannot be read is left out and said."""
    if packed := st.query_params.get("x"):
        written, whole = unpack(packed)
        try:
            me, notes = read_state(written)
            if spoken := read_language(written):
                choose_language(spoken)
        except ParameterError as error:
            return State(notice=str(error))
        if not whole:
            notes.insert(0, "This link was cut on its way; what was left of it is shown.")
        me.notice = " ".join(notes)
        return me
    nodes = tuple(session.iris_in_url("nodes"))
    start = (Step(do.NODES, nodes),) if nodes else ()
    return State(
        history=History((*start, *read_steps(session.list_in_url("steps")))),
        look=Look(hidden_kinds=tuple(session.iris_in_url("hide"))),
        selected=tuple(session.iris_in_url("select")),
        paths=st.query_params.get("paths") == "1",
    )


def here(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return what the URL holds of an exploration."""
    return {name: value for name, value in parameters.items() if name in PARAMETERS}
