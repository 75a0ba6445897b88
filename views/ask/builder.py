"""The builder: choose a class, its properties, conditions, a count; the SPARQL stands beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.naming.alike import told_apart
from graph.nodes import BOOKKEEPING
from graph.terms import short_id
from queries.builder import CONDITIONS, Choice, Condition, write_query
from views import session
from views.ask import state as asking
from views.ask.choice import WITHOUT_VALUE, read_term
from views.ask.paths import path_from_link, path_to_link, paths_from
from views.ask.state import BUILDER_KEYS
from views.workbench import words_of

if TYPE_CHECKING:
    from views.ask.state import Asking

_LIST: Final = "List them"
_COUNT: Final = "Count them"
_MOST_CONDITIONS: Final = 5
#: What two conditions mean that sound alike.
_MEANS: Final = {
    "is not": "None of its values is this one. What has no value at all is listed too; "
    "add “is there” to leave it out.",
    "has another": "At least one of its values is not this one.",
}


def build(state: Asking) -> str | None:
    """Show the builder and return the query, or None while nothing is chosen."""
    words = words_of(session.store())
    offered = [word for word in words.classes if word.iri not in BOOKKEEPING]
    names = told_apart({word.iri: word.label for word in offered})
    classes = {word.iri: f"{names[word.iri]} · {word.count:,}" for word in offered}
    if not classes:
        st.info("This graph states no class for anything; ask it in SPARQL.")
        return None
    fields, text = st.columns([5, 6], gap="large")
    with fields:
        choice = _choose(state, classes)
    if choice is None:
        return None
    query = write_query(choice, session.store().language)
    with text:
        st.code(query, language="sparql")
        st.button("Edit as SPARQL", on_click=asking.edit, args=(query, state.view))
    return query


def _choose(state: Asking, classes: dict[str, str]) -> Choice | None:
    kind = _select("What", "class", classes, _read(state, "class"), "Choose what to ask for")
    if kind is None:
        state.built = {}
        st.caption("Choose what to ask for; the query is written beside it as you go on.")
        return None
    properties = paths_from(session.store(), kind)
    count = _select_how(state)
    shown: list[str] = []
    by = ""
    if count:
        by = _select("By", "by", properties, _read(state, "by"), "In all") or ""
    else:
        shown = _multi(state, properties)
    conditions = _conditions(state, properties)
    state.built = {
        "class": [short_id(kind)],
        "show": [path_to_link(path) for path in shown],
        "by": [path_to_link(by) if by else "all"] if count else [],
        "where": [_written(condition) for condition in conditions],
    }
    return Choice(kind, tuple(shown), tuple(conditions), by if count else None)


def _read(state: Asking, name: str) -> str | None:
    found = state.built.get(name) or []
    return path_from_link(found[0]) if found else None


def _select(
    label: str, name: str, options: dict[str, str], before: str | None, empty: str
) -> str | None:
    key = f"{BUILDER_KEYS}{name}"
    if key not in st.session_state or st.session_state[key] not in {None, *options}:
        st.session_state[key] = before if before in options else None
    return st.selectbox(
        label,
        list(options),
        format_func=lambda name: options.get(name, name),
        index=None,
        key=key,
        placeholder=empty,
    )


def _select_how(state: Asking) -> bool:
    key = f"{BUILDER_KEYS}how"
    if key not in st.session_state:
        linked = bool(state.built.get("by")) or not state.built
        st.session_state[key] = _COUNT if linked else _LIST
    how = st.segmented_control(
        "How", [_COUNT, _LIST], key=key, required=True, label_visibility="collapsed"
    )
    return how == _COUNT


def _multi(state: Asking, properties: dict[str, str]) -> list[str]:
    key = f"{BUILDER_KEYS}show"
    if key not in st.session_state:
        linked = [path_from_link(text) for text in state.built.get("show", [])]
        st.session_state[key] = [name for name in linked if name in properties]
    st.session_state[key] = [name for name in st.session_state[key] if name in properties]
    return st.multiselect(
        "With",
        list(properties),
        format_func=lambda name: properties.get(name, name),
        key=key,
        placeholder="Only their names",
    )


def _conditions(state: Asking, properties: dict[str, str]) -> list[Condition]:
    """Show a row for each condition, and one more to add the next."""
    linked = [text.split("|", 2) for text in state.built.get("where", [])]
    found: list[Condition] = []
    for at in range(_MOST_CONDITIONS):
        before = linked[at] if at < len(linked) and len(linked[at]) == 3 else ["", "", ""]
        condition = _condition(at, properties, before)
        if condition is None:
            break
        found.append(condition)
    return [one for one in found if one.value is not None or one.how in WITHOUT_VALUE]


def _condition(at: int, properties: dict[str, str], before: list[str]) -> Condition | None:
    """Show one row; None while its property is not chosen."""
    property_, how, value = st.columns([5, 3, 5])
    with property_:
        label = "Where" if at == 0 else "and"
        name = _select(label, f"where_{at}", properties, path_from_link(before[0]), "Any")
    if name is None:
        return None
    how_key, value_key = (f"{BUILDER_KEYS}{part}_{at}" for part in ("how", "value"))
    if how_key not in st.session_state:
        st.session_state[how_key] = before[1] if before[1] in CONDITIONS else "is"
    if value_key not in st.session_state:
        st.session_state[value_key] = before[2]
    with how:
        compared = st.selectbox("How", list(CONDITIONS), key=how_key)
    if compared in WITHOUT_VALUE:
        return Condition(name, compared)
    with value:
        text = st.text_input(
            "Value", key=value_key, placeholder="A name, text or number", help=_MEANS.get(compared)
        )
    given = text.strip()
    value_ = read_term(session.store(), given, compared) if given else None
    return Condition(name, compared, value_)


def _written(condition: Condition) -> str:
    value = condition.value.value if condition.value is not None else ""
    return f"{path_to_link(condition.property)}|{condition.how}|{value}"
