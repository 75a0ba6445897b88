"""A field for each parameter of a question, with choices from the graph."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.naming.labels import labels_of
from graph.terms import IRI, Literal, curie, iri, parse_term
from ontology.errors import NotFoundError, OpsAtlasError, ParameterError
from queries import resolve_argument
from queries.arguments import MOST_CHOICES, choices
from views import session
from views.ask.state import field_key
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from graph import Store
    from queries import Query
    from queries.header import Parameter
    from views.ask.state import Asking

_WIDTH: Final = 420
_OF_SEVERAL: Final = 860


def ask_fields(entry: Query, state: Asking) -> dict[str, list[IRI | Literal]] | None:
    """Show the fields of a question and return its arguments, or None while one is wrong."""
    arguments: dict[str, list[IRI | Literal]] = {}
    wrong: list[OpsAtlasError] = []
    beside = st.container(horizontal=True)
    for name, parameter in entry.parameters.items():
        # In a row, what was chosen would stay on one line, however little of it fits there.
        with st.container() if parameter.many else beside:
            try:
                arguments[name] = _field(field_key(entry.name, name), parameter, state)
            except OpsAtlasError as error:
                wrong.append(error)
            else:
                state.arguments[name] = [term.value for term in arguments[name]]
    for one in wrong:
        session.show_error(one)
    return None if wrong else arguments


def _field(key: str, parameter: Parameter, state: Asking) -> list[IRI | Literal]:
    before = state.arguments.get(parameter.name) or _defaults(parameter)
    offered = _choices(session.store(), parameter)
    if not offered:
        return _type(key, parameter, before)
    options = offered | {name: curie(name) for name in before if name not in offered}
    chosen = _choose(key, parameter, options, before)
    return [resolve_argument(session.store(), parameter, name) for name in chosen]


@st.cache_data(
    ttl=FOR_A_WHILE,
    max_entries=64,
    hash_funcs={**BY_STORE, "queries.header.Parameter": lambda parameter: parameter.class_iri},
    show_spinner="Reading the choices …",
)
def _choices(store: Store, parameter: Parameter) -> dict[str, str]:
    return choices(store, parameter)


def _defaults(parameter: Parameter) -> list[str]:
    if parameter.optional:
        return []
    if parameter.class_iri is None:
        return [text.strip("\"'") for text in parameter.default]
    return [parse_term(text).value for text in parameter.default]


def _choose(
    key: str, parameter: Parameter, options: dict[str, str], before: list[str]
) -> list[str]:
    """Let a person choose among the nodes of a class, or type a name where they are too many."""
    if key not in st.session_state:
        first = before[0] if before else None
        st.session_state[key] = before if parameter.many else first
    choose = st.multiselect if parameter.many else partial(st.selectbox, index=None)
    chosen = choose(
        parameter.label,
        list(options),
        format_func=lambda name: options.get(name, name),
        key=key,
        placeholder="Any" if parameter.optional else "Choose one",
        accept_new_options=len(options) >= MOST_CHOICES,
        width=_OF_SEVERAL if parameter.many else _WIDTH,
    )
    if isinstance(chosen, list):
        return chosen
    return [chosen] if chosen else []


def _type(key: str, parameter: Parameter, before: list[str]) -> list[IRI | Literal]:
    """Let a person type a literal, or the name of any node."""
    if key not in st.session_state:
        st.session_state[key] = _shown(parameter, before[0]) if before else ""
    is_node = parameter.class_iri is not None
    hint = "A name, an alias, atlas:… or an IRI" if is_node else ""
    text = st.text_input(parameter.label, key=key, placeholder=hint, width=_WIDTH)
    return [resolve_argument(session.store(), parameter, text)] if text else []


def _shown(parameter: Parameter, value: str) -> str:
    """Return the label of a node where it finds the node again, else its short name."""
    if parameter.class_iri is None:
        return value
    try:
        label = labels_of(session.store(), [iri(value).value])[value]
        found = resolve_argument(session.store(), parameter, label)
    except (NotFoundError, ParameterError):
        return curie(value)
    return label if found.value == value else curie(value)
