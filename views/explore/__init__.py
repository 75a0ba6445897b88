"""The Explore page: the canvas, the card of the chosen node, and the same nodes as a table."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.blank_nodes import is_blank
from graph.keeping import kept
from graph.picture.card import node_card
from graph.picture.grouping import is_group
from graph.remote.one_wait import one_wait
from graph.terms import from_short_id
from ontology.errors import NotFoundError, OpsAtlasError, ParameterError
from views import session
from views.card import node_card_view
from views.explore import exploration as do
from views.explore.acts import open_node
from views.explore.alone import missing_in, show_alone
from views.explore.ask import show_questions
from views.explore.bar import show_bar
from views.explore.canvas import CANVAS, show_canvas
from views.explore.exploration import History, Step
from views.explore.exploration_link import from_link, here, to_link
from views.explore.group_card import group_card
from views.explore.introduction import show_introduction
from views.explore.relations import on_act, relations_data
from views.explore.sparql import card_link, picture_link
from views.explore.start import show_empty
from views.explore.state import KEY, State, picture_of, scene_of, state
from views.late_links import came_with_a_click, is_still, note_link
from views.plain_text import as_text
from views.tour import tour

if TYPE_CHECKING:
    from graph import Store
    from graph.picture.card import NodeCard

_HEIGHT: Final = "calc(100dvh - 6rem)"
#: On a phone the picture is as wide as the window, and the card follows right below it.
_CANVAS_HEIGHT: Final = f"min({_HEIGHT}, max(560px, var(--across)))"
#: What follows the canvas, its table or the card does not move when they come; the canvas is not
#: much higher than wide. Where the card is narrow the buttons above it stand in one row.
_ROOM: Final = f"""<style>
.stMain {{ --across: 84vw; }}
.st-key-{CANVAS} {{ min-height: {_CANVAS_HEIGHT}; }}
@media (max-width: 640px) {{
  .stMain {{ --across: 120vw; }}
  .st-key-{CANVAS} {{ min-height: calc({_CANVAS_HEIGHT} + 42px); }}
  .stColumn:has(.st-key-explore_bar) {{ min-height: 50dvh; }}
}}
@media (min-width: 641px) and (max-width: 1040px) {{
  .st-key-explore_bar {{ gap: .375rem; }}
  .st-key-explore_bar .stPopover button {{ padding-inline: .5rem .75rem; }}
  .st-key-explore_bar .stPopover div:has(> * > [data-testid=stIconMaterial]) {{ display: none; }}
}}
</style>"""


def page() -> None:
    """Show the page."""
    clicked = came_with_a_click("explore")
    session.carry_stack()
    with session.errors_shown():
        me = _state(clicked=clicked)
        if st.context.is_embedded:
            show_alone(me)
            return
        st.html(_ROOM)
        canvas, card = st.columns([7, 3], gap="small")
        with canvas:
            # What the data is about takes seconds to find out where there is very much of it.
            with nullcontext() if me.exploration.steps else st.spinner("Reading the data …"):
                scene = scene_of(me)
            if not scene.nodes:  # on a phone the notices lie below the canvas
                _say_problem(me)
                show_empty()
            show_canvas(me, _CANVAS_HEIGHT)
        with card:
            show_bar(me)
            _notices(me)
            _card(me)
        if address := picture_link(me, "Edit the picture as SPARQL"):
            st.caption(address)
        _keep_in_url(me)
        tour()
        note_link("explore")


def _state(*, clicked: bool) -> State:
    """Return the visitor's state; a link that differs from what was written to the URL wins.

    Not so when something done on the page caused this run: two clicks in quick succession arrive
    with the URL as it was before the first.
    """
    me = state()
    link = here(st.query_params.to_dict())
    if (link or is_still("explore")) and link != me.link and not (me.acted or clicked):
        me = st.session_state[KEY] = _from_link()
        me.link = link
    me.acted = False
    return me


def _from_link() -> State:
    me = from_link()
    if name := st.query_params.get("node"):
        try:
            node = _named_node(name)
        except NotFoundError as error:
            me.notice = str(error)
        else:
            me.history = History((Step(do.NODES, (node,)), Step(do.OPEN, (node,))))
            me.selected = (node,)
    return me


def _named_node(name: str) -> str:
    """Return the IRI or the key of a node named in a link, or say that there is none."""
    try:
        node = name if is_blank(name) else from_short_id(name).value
        node_card(session.store(), node)
    except (ParameterError, NotFoundError):
        st.query_params.pop("node")
        near = ", ".join(match.label for match in session.store().search(name, 3))
        hint = f"Did you mean {near}? " if near else ""
        raise NotFoundError(
            f"There is no node {name!r} here. {hint}Search for it in the box on the canvas."
        ) from None
    return node


def _notices(me: State) -> None:
    """Say what a step could not do, and what a link or a file names that is not here."""
    made = picture_of(me)
    if me.notice:
        st.info(as_text(me.notice))
    if made.scene.nodes:
        _say_problem(me)
    if not (made.problem or me.notice) and (missing := missing_in(me)):
        st.info(as_text(missing))


def _say_problem(me: State) -> None:
    if problem := picture_of(me).problem:
        st.info(as_text(problem) + session.way_out())


@one_wait()
def _show(iri: str) -> None:
    """Select a node that a link in the card leads to; draw it first if it is not drawn."""
    me = state()
    if iri not in scene_of(me).ids:
        open_node(me, iri)
    me.select(iri)


def _card(me: State) -> None:
    if len(me.selected) > 1:
        show_questions(me, height=_HEIGHT, on_open=_show)
    elif not me.selected:
        show_introduction(scene_of(me), height=_HEIGHT, on_open=_show)
    else:
        try:
            card = _card_of(me.selected[0])
        except OpsAtlasError as error:
            session.show_error(error)
        else:
            node_card_view(
                card,
                key="explore_card",
                height=_HEIGHT,
                on_open=_show,
                relations=relations_data(me, card.id) if not is_group(card.id) else None,
                on_act=_acted,
            )
            st.caption(card_link(me, card.id))
    if me.exploration.steps:
        st.button("Back to the overview", on_click=_restart, type="tertiary")


def _card_of(iri: str) -> NodeCard:
    if is_group(iri):
        return group_card(state(), iri)
    return _known_card(session.store(), iri)


@kept(256)
def _known_card(store: Store, iri: str) -> NodeCard:
    return node_card(store, iri)


@one_wait()
def _acted(act: dict[str, Any]) -> None:
    try:
        on_act(state(), act)
    except OpsAtlasError as error:
        state().notice = str(error)


def _restart() -> None:
    me = state()
    me.do(Step(do.OVERVIEW))
    me.selected, me.highlight = (), None


def _keep_in_url(me: State) -> None:
    session.keep_in_url(**to_link(me))
    me.link = here(st.query_params.to_dict())
