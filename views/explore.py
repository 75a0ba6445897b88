"""The Explore page: the canvas, the card of the chosen node, and the same nodes as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.card import node_card
from graph.drawing import moved, without
from graph.scene_query import scene_query
from graph.terms import from_short_id, short_id
from ontology.errors import NotFoundError, OpsAtlasError, ParameterError
from views import session
from views.ask_link import LONGEST_QUERY, pack_query
from views.canvas import CanvasEvents, graph_canvas
from views.card import node_card_view
from views.exploration import HIDE, OPEN, Exploration, picture, read_steps
from views.introduction import show_introduction

if TYPE_CHECKING:
    from graph.card import NodeCard
    from graph.drawing import Scene

_HEIGHT: Final = "calc(100dvh - 6rem)"
#: Session keys outlive the page; a component's own state does not.
_STATE: Final = "explore"
_CANVAS: Final = "explore_canvas"


class _State:
    """What this visitor sees: the exploration, what is selected, hidden and dragged."""

    def __init__(self) -> None:
        self.exploration = Exploration()
        self.selected: tuple[str, ...] = ()
        self.hidden: tuple[str, ...] = ()
        self.positions: dict[str, tuple[float, float]] = {}
        self.focus: str | None = None
        self.link: dict[str, str] = {}
        self.acted = False


def page() -> None:
    """Show the page."""
    with session.errors_shown():
        state = _state()
        canvas, card = st.columns([7, 3], gap="small")
        with canvas:
            _canvas(state)
        with card:
            _card(state)
        _table(state)
        _keep_in_url(state)


def _state() -> _State:
    """Return the visitor's state; a link that differs from what was written to the URL wins.

    Not so when something done on the page caused this run: two clicks in quick succession arrive
    with the URL as it was before the first.
    """
    state: _State = st.session_state.setdefault(_STATE, _State())
    here = {name: value for name, value in st.query_params.items() if name in _PARAMETERS}
    if here and here != state.link and not state.acted:
        state = st.session_state[_STATE] = _from_link()
        state.link = here
    state.acted = False
    return state


_PARAMETERS: Final = frozenset({"node", "nodes", "steps", "select", "hide"})


def _from_link() -> _State:
    state = _State()
    nodes = tuple(session.iris_in_url("nodes"))
    state.exploration = Exploration(nodes, read_steps(session.listed("steps")))
    state.selected = tuple(session.iris_in_url("select"))
    state.hidden = tuple(session.iris_in_url("hide"))
    if name := st.query_params.get("node"):
        node = _named_node(name)
        state.exploration = Exploration((node,)).then(OPEN, node)
        state.selected = (node,)
    return state


def _named_node(name: str) -> str:
    """Return the IRI of a node named in a link, or say that there is none."""
    try:
        node = from_short_id(name).value
        node_card(session.store(), node)
    except (ParameterError, NotFoundError):
        st.query_params.pop("node")
        near = ", ".join(match.label for match in session.store().search(name, 3))
        hint = f"Did you mean {near}? " if near else ""
        raise NotFoundError(
            f"There is no node {name!r} here. {hint}Search for it in the box on the canvas."
        ) from None
    return node


def _scene(state: _State) -> Scene:
    return moved(picture(session.store(), state.exploration), state.positions)


def _canvas(state: _State) -> None:
    scene = _scene(state)
    if not scene.nodes:
        st.info("Nothing to draw yet: search for a node in the box on the canvas.")
    graph_canvas(
        scene,
        key=_CANVAS,
        selected=state.selected,
        hidden_kinds=state.hidden,
        height=_HEIGHT,
        focus=state.focus,
        actions=("Expand", "Hide", "Select neighbors"),
        on_event=_on_event,
    )
    state.focus = None


def _on_event(events: CanvasEvents) -> None:
    """Take over what was done on the canvas, before the page is drawn anew."""
    state: _State = st.session_state[_STATE]
    state.acted = True
    state.selected = events.selected
    state.hidden = events.hidden
    state.positions |= events.positions
    if opened := events.found or events.expanded:
        _open(opened, look=bool(events.found))
    if events.action and events.action.action == "Hide":
        state.exploration = state.exploration.then(HIDE, events.action.node)
        state.selected = tuple(iri for iri in state.selected if iri != events.action.node)


def _open(iri: str, *, look: bool = True) -> None:
    state: _State = st.session_state[_STATE]
    state.exploration = state.exploration.then(OPEN, iri)
    state.selected = (iri,)
    state.focus = iri if look else None


def _show(iri: str) -> None:
    """Select a node that a link in the card leads to; draw it first if it is not drawn."""
    state: _State = st.session_state[_STATE]
    state.acted = True
    if iri not in _scene(state).ids:
        _open(iri)
    state.selected = (iri,)
    state.focus = iri


def _card(state: _State) -> None:
    if len(state.selected) != 1:
        show_introduction(_scene(state), state.selected, height=_HEIGHT, on_open=_show)
    else:
        try:
            card = _card_of(state.selected[0])
        except OpsAtlasError as error:
            session.show_error(error)
        else:
            node_card_view(card, key="explore_card", height=_HEIGHT, on_open=_show)
    if state.exploration != Exploration():
        st.button("Back to the overview", on_click=_restart, type="tertiary")


def _card_of(iri: str) -> NodeCard:
    return node_card(session.store(), iri)


def _restart() -> None:
    st.session_state[_STATE] = _State()
    for name in _PARAMETERS:
        st.query_params.pop(name, None)


def _table(state: _State) -> None:
    scene = _scene(state)
    degree: dict[str, int] = dict.fromkeys(scene.ids, 0)
    for edge in scene.edges:
        degree[edge.source] += 1
        degree[edge.target] += 1
    rows = sorted(scene.nodes, key=lambda node: (node.kind_label, node.label.casefold()))
    rows = [node for node in rows if node.kind not in state.hidden]
    st.caption(
        f"The same {len(rows):,} nodes as a table; choose a row to see its card. "
        f"{_as_sparql(scene, state.hidden)}"
    )
    chosen = st.dataframe(
        {
            "Name": [node.label for node in rows],
            "Type": [node.kind_label for node in rows],
            "Links drawn": [degree[node.id] for node in rows],
            "More": [node.more for node in rows],
        },
        key=f"explore_table_{hash(tuple(node.id for node in rows))}",
        hide_index=True,
        height=min(420, 38 + 35 * max(1, len(rows))),
        on_select="rerun",
        selection_mode="single-row",
    )
    picked = chosen.selection.rows
    if picked and (iri := rows[picked[0]].id) != st.session_state.get("explore_row"):
        st.session_state["explore_row"] = iri
        _show(iri)
        st.rerun()
    if not picked:
        st.session_state.pop("explore_row", None)


def _as_sparql(scene: Scene, hidden: tuple[str, ...]) -> str:
    """Link to the query that returns what is drawn."""
    unseen = [node.id for node in scene.nodes if node.kind in hidden]
    query = scene_query(without(scene, unseen))
    if len(query) > LONGEST_QUERY or not scene.edges:
        return ""
    return f"[Edit the picture as SPARQL]({session.link(session.ASK, query=pack_query(query))})"


def _keep_in_url(state: _State) -> None:
    exploration = state.exploration
    session.keep_in_url(
        node=None,
        nodes=[short_id(iri) for iri in exploration.start],
        steps=[step.to_text() for step in exploration.steps],
        select=[short_id(iri) for iri in state.selected],
        hide=[short_id(iri) for iri in state.hidden],
    )
    state.link = {k: v for k, v in st.query_params.items() if k in _PARAMETERS}
