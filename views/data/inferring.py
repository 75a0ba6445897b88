"""What follows from the data: found by rule, added as graphs of their own, and taken back."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, ClassVar, Final

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
from views.data.background import AT_ONCE, Background, show_progress
from views.data.markup import styled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.importing.watching import Watch
    from graph.terms import Quad

_FOUND: Final = "infer_found"
_WRITING: Final = "infer_writing"


class Inference(Background):
    """One search for what follows, which runs beside the page.

    Attributes
    ----------
    found : list of Quad or None
        What follows, once it has ended.
    counts : dict of str to int
        How many of these triples each rule gave.
    """

    called: ClassVar = "inference"
    unexpected: ClassVar = "The inference ended unexpectedly; the log of the server says why."
    too_large: ClassVar = "There is not enough memory for all that follows from this."

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Quad] | None = None
        self.counts: dict[str, int] = {}

    def begin(self, store: EmbeddedStore, *, same_as: bool) -> None:
        """Follow the rules until nothing new follows."""

        def work(watch: Watch) -> None:
            found = find_inferences(store, same_as=same_as, watch=watch)
            self.counts = count_by_rule(found)
            self.found = found

        self.start(work)


class Writing(Background):
    """One change of what is inferred, written as a snapshot; it goes on when the visitor leaves.

    Attributes
    ----------
    said : str
        What was done, once it is.
    """

    called: ClassVar = "writing"
    unexpected: ClassVar = "Nothing was changed; the log of the server says why."
    too_large: ClassVar = "There is not enough memory to write this; nothing was changed."

    said: str = ""

    def begin(self, write: Callable[[Watch], str]) -> None:
        """Write it; what `write` returns is said then."""

        def work(watch: Watch) -> None:
            self.said = write(watch)

        self.start(work)


def show() -> None:
    """Find what follows, and add it or take it back."""
    st.subheader("Infer")
    st.caption(
        "What follows by RDFS and a part of OWL: classes and properties above others, domains and "
        "ranges, inverse, symmetric and transitive properties. Each rule fills a named graph of "
        "its own, so what is inferred is always told from what a source states."
    )
    writing: Writing | None = st.session_state.get(_WRITING)
    if writing is not None and writing.running:
        show_progress(writing, "infer_stop_writing")
        return
    if writing is not None:
        _show_written(writing)
    store = session.store()
    if not isinstance(store, EmbeddedStore):
        st.info("What follows is kept in a snapshot; this server asks an endpoint.")
        return
    _offer(store)


def _show_written(ended: Writing) -> None:
    """Say once how it ended."""
    del st.session_state[_WRITING]
    if ended.said:
        st.success(ended.said)
    else:
        ended.show_failure()


def _offer(store: EmbeddedStore) -> None:
    same_as = st.toggle(
        "Let owl:sameAs merge what is said of two things",
        key="infer_same_as",
        help="One wrong link spreads far, so this is off unless asked for.",
    )
    wanted = session.number_of(store), same_as
    known = Inference.kept(_FOUND, wanted)
    if known is not None and known.running:
        show_progress(known, "infer_stop")
        return
    with st.container(horizontal=True):
        if st.button("Find what follows", type="primary", key="infer_find"):
            known = Inference()
            known.begin(store, same_as=same_as)
            known.keep(_FOUND, wanted, "Following the rules …")
        if holds_inferences(store.engine) and permission.may_import():
            _offer_to_take_back()
    if holds_inferences(store.engine):
        _show_added(store)
    if known is not None and known.found is not None:
        _show_found(known.found, known.counts)
    elif known is not None:
        known.show_failure()


def _offer_to_take_back() -> None:
    def take_back(watch: Watch) -> str:
        take_inferences_back(watch=watch)
        return "Nothing of what is open is inferred now."

    if st.button("Take back what was inferred", key="infer_back"):
        _write(take_back)


def _write(change: Callable[[Watch], str]) -> None:
    """Begin to write, and wait for its end unless that takes long."""
    writing = st.session_state[_WRITING] = Writing()
    writing.begin(change)
    with st.spinner("Writing …"):
        writing.wait(AT_ONCE)
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


def _show_found(found: list[Quad], counts: dict[str, int]) -> None:
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

    def add(watch: Watch) -> str:
        generation = add_inferences(found, watch=watch)
        return (
            f"{counted(total, 'inferred triple')} are in the snapshot {generation.id} now, a "
            "named graph for each rule."
        )

    if st.button(f"Add {counted(total, 'triple')}", key="infer_add"):
        _write(add)
