"""What follows from the data: found by rule, added as graphs of their own, and taken back."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph import EmbeddedStore
from graph.inference import RULES, counts_query, rule_behind, rule_query
from graph.snapshots.derived import (
    add_inferences,
    count_by_rule,
    find_inferences,
    holds_inferences,
    take_inferences_back,
)
from graph.snapshots.preview import counted
from views import session
from views.ask.link import edit_as_sparql, sparql_link
from views.data import permission
from views.data.markup import styled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.terms import Quad

_FOUND: Final = "infer_found"
_DONE: Final = "infer_done"


def show() -> None:
    """Find what follows, and add it or take it back."""
    st.subheader("Infer")
    st.caption(
        "What follows by RDFS and a part of OWL: classes and properties above others, domains and "
        "ranges, inverse, symmetric and transitive properties. Each rule fills a named graph of "
        "its own, so what is inferred is always told from what a source states."
    )
    store = session.store()
    if done := st.session_state.pop(_DONE, None):
        st.success(done)
    if not isinstance(store, EmbeddedStore):
        st.info("What follows is kept in a snapshot; this server asks an endpoint.")
        return
    _offer(store)


def _offer(store: EmbeddedStore) -> None:
    same_as = st.toggle(
        "Let owl:sameAs merge what is said of two things",
        key="infer_same_as",
        help="One wrong link spreads far, so this is off unless asked for.",
    )
    with st.container(horizontal=True):
        if st.button("Find what follows", type="primary", key="infer_find"):
            with st.spinner("Following the rules …"):
                found = find_inferences(store, same_as=same_as)
            st.session_state[_FOUND] = session.number_of(store), found
        if holds_inferences(store.engine) and permission.may_import():
            _offer_to_take_back()
    if holds_inferences(store.engine):
        _show_added(store)
    known = st.session_state.get(_FOUND)
    if known is not None and known[0] == session.number_of(store):
        _show_found(known[1])


def _offer_to_take_back() -> None:
    if st.button("Take back what was inferred", key="infer_back"):
        with st.spinner("Writing …"):
            take_inferences_back()
        st.session_state[_DONE] = "Nothing of what is open is inferred now."
        st.rerun()


def _show_added(store: EmbeddedStore) -> None:
    """Show how many of the triples that are open each rule added."""
    query = counts_query()
    rows = [
        (f"{escape(rule_behind(graph or '') or '')}{sparql_link(rule_query(graph or ''))}", count)
        for graph, count in store.select(query).values()
    ]
    st.markdown("What is open holds these inferred triples:")
    _table(rows)
    edit_as_sparql(query, view="table", key="infer_sparql")


def _table(rows: Iterable[tuple[str, str | int | None]]) -> None:
    """Show how many triples each rule, in markup, has."""
    head = "<tr><th>Rule</th><th>Triples</th></tr>"
    body = "".join(f"<tr><td>{rule}</td><td>{int(n or 0):,}</td></tr>" for rule, n in rows)
    st.html(styled(f'<div class="wide"><table>{head}{body}</table></div>'))


def _show_found(found: list[Quad]) -> None:
    counts = count_by_rule(found)
    if not counts:
        st.info("Nothing follows that the data does not say already.")
        return
    st.markdown("What follows, and is not added yet:")
    _table((escape(RULES[rule]), count) for rule, count in counts.items())
    st.caption(
        "SPARQL can ask for these once they are added: rules that feed each other are more than "
        "one query can say."
    )
    if not permission.may_import():
        st.caption(permission.why_not())
        return
    total = sum(counts.values())
    if st.button(f"Add {counted(total, 'triple')}", key="infer_add"):
        with st.spinner("Writing …"):
            generation = add_inferences(found)
        st.session_state.pop(_FOUND, None)
        st.session_state[_DONE] = (
            f"{counted(total, 'inferred triple')} are in the snapshot {generation.id} now, a "
            "named graph for each rule."
        )
        st.rerun()
