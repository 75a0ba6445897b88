"""What a visitor asks: it lives in the session, and all of it is in the URL."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.terms import short_id
from ontology.errors import NotFoundError, ParameterError
from queries import resolve_argument
from views import address, session
from views.ask.link import ask_address, pack_query, unpack_query
from views.editor import Asked, Opening
from views.late_links import came_with_a_click, is_still, note_link

if TYPE_CHECKING:
    from queries import Query

QUESTION: Final = "Question"
BUILDER: Final = "Builder"
SPARQL: Final = "SPARQL"

#: Keys of the widgets; Streamlit drops their values when one leaves the page.
MODE_KEY: Final = "ask_mode"
QUESTION_KEY: Final = "ask_question"
TEXT_KEY: Final = "ask_text"
_FIELD_KEYS: Final = "ask_field_"
BUILDER_KEYS: Final = "ask_build_"
_STATE: Final = "ask"
#: Parameters of a link to the builder.
BUILT: Final = ("class", "show", "by", "where")
_NUMBERS: Final = count(1)


@dataclass
class Asking:
    """One visitor's state of the page.

    Attributes
    ----------
    mode : str
        QUESTION, BUILDER or SPARQL.
    question : str or None
        The chosen question of the catalog.
    arguments : dict
        What was chosen for its parameters: IRIs, or the text of literals.
    text : str
        What stands in the SPARQL box.
    asked : str
        The query that was run last from the box.
    view : str or None
        The view that was chosen for the answer that is shown.
    opening : Opening
        What the editor is to show.
    built : dict
        What was chosen in the builder, as it stands in the URL.
    link : dict
        The parameters last written to the URL.
    acted : bool
        Something done on the page, and no link, caused this run.
    """

    mode: str = QUESTION
    question: str | None = None
    arguments: dict[str, list[str]] = field(default_factory=dict)
    text: str = ""
    asked: str = ""
    view: str | None = None
    opening: Opening = field(default_factory=lambda: Opening("", ""))
    built: dict[str, list[str]] = field(default_factory=dict)
    link: dict[str, str] = field(default_factory=dict)
    acted: bool = False


def field_key(question: str, parameter: str) -> str:
    """Return the key of the widget for a parameter."""
    return f"{_FIELD_KEYS}{question}_{parameter}"


def current() -> Asking:
    """Return the visitor's state; a link that differs from what was written to the URL wins.

    Not so when something done on the page caused this run: two queries in quick succession arrive
    with the URL as it was before the first.
    """
    state: Asking = st.session_state.setdefault(_STATE, Asking())
    clicked, here = came_with_a_click("ask"), address.here()
    if (here or is_still("ask")) and here != state.link and not (state.acted or clicked):
        state = st.session_state[_STATE] = Asking(link=here)
        for key in list(st.session_state):
            if str(key) in (MODE_KEY, QUESTION_KEY, TEXT_KEY) or str(key).startswith(
                (_FIELD_KEYS, BUILDER_KEYS)
            ):
                del st.session_state[key]
        with session.errors_shown():
            _read_link(state, here)
    state.acted = False
    return state


def _read_link(state: Asking, here: dict[str, str]) -> None:
    if "query" in here:
        state.mode = SPARQL
        state.text = state.asked = unpack_query(here["query"])
        state.view = here.get("view")
        state.opening = _opening(state.asked, state.view)
    elif "class" in here:
        state.mode, state.view = BUILDER, here.get("view")
        state.built = {name: session.list_in_url(name) for name in BUILT}
    elif "question" in here:
        entry = session.catalog()[here["question"]]
        state.question, state.view = entry.name, here.get("view")
        state.arguments = _read_arguments(entry)


def _read_arguments(entry: Query) -> dict[str, list[str]]:
    """Read what the URL says for each parameter; what means nothing stays for its field to say."""
    found: dict[str, list[str]] = {}
    for name, parameter in entry.parameters.items():
        for text in session.list_in_url(name):
            try:
                value = resolve_argument(session.store(), parameter, text).value
            except (NotFoundError, ParameterError):
                value = text
            found.setdefault(name, []).append(value)
    return found


def _acting() -> Asking:
    state: Asking = st.session_state[_STATE]
    state.acted = True
    return state


def choose(question: str | None) -> None:
    """Turn to a question of the catalog, with its defaults."""
    state = _acting()
    state.mode = st.session_state[MODE_KEY] = QUESTION
    state.question = st.session_state[QUESTION_KEY] = question
    state.arguments, state.view = {}, None


def edit(query: str, view: str | None = None) -> None:
    """Put a query into the SPARQL box, and show its answer in a view."""
    state = _acting()
    state.mode = st.session_state[MODE_KEY] = SPARQL
    state.text = st.session_state[TEXT_KEY] = query
    state.asked, state.view = query, view
    state.opening = _opening(query, view)


def seen(found: Asked) -> None:
    """Keep the view that was chosen for the answer to a question."""
    _acting().view = found.view


def _opening(query: str, view: str | None) -> Opening:
    return Opening(str(next(_NUMBERS)), query, view, run=True)


def asked(found: Asked) -> None:
    """Take over what was run in the editor; when the page is opened again, it is shown again."""
    state = _acting()
    state.asked, state.view = found
    state.text = found.query
    state.opening = state.opening._replace(query=found.query, view=found.view, run=True)


def keep(state: Asking) -> None:
    """Write the state to the URL."""
    wanted: dict[str, str | list[str]] = {}
    if state.mode == SPARQL and state.asked:
        if ask_address(state.asked) is not None:  # one too long to be run stays in its tab
            wanted = {"query": pack_query(state.asked), "view": state.view or ""}
    elif state.mode == BUILDER and state.built:
        wanted = {**state.built, "view": state.view or ""}
    elif state.mode == QUESTION and state.question:
        parameters = session.catalog()[state.question].parameters
        wanted = {"question": state.question, "view": state.view or ""}
        for name, values in state.arguments.items():
            is_node = parameters[name].class_iri is not None
            wanted[name] = [short_id(value) if is_node else value for value in values]
    gone = {name: None for name in address.here() if name not in wanted}
    session.keep_in_url(**wanted, **gone)
    state.link = address.here()
    note_link("ask")
