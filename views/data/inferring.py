"""What follows from the data: found by rule, added as graphs of their own, and taken back."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

import streamlit as st

from graph import EmbeddedStore
from graph.inferring.inference import has_restrictions
from graph.inferring.rules import RULES, counts_query, rule_behind, rule_query
from graph.naming.wording import capitalized, counted
from graph.snapshots.derived import (
    add_inferences,
    count_by_rule,
    count_outdated,
    find_inferences,
    holds_inferences,
    take_inferences_back,
)
from views import session
from views.ask.link import edit_as_sparql, sparql_link
from views.background import Search, show_progress
from views.data import permission
from views.data.markup import styled
from views.data.next_steps import show_after_inference
from views.data.writing import show_writing, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.importing.watching import Watch
    from graph.terms import Quad

_FOUND: Final = "infer_found"
_WRITING: Final = "infer_writing"


class Inferences(NamedTuple):
    """What follows, and what that changes.

    Attributes
    ----------
    quads : list of Quad
        All that follows.
    new : dict of str to int
        How many of these triples, by rule, are not added yet.
    outdated : int
        How many triples were added once and do not follow any more.
    """

    quads: list[Quad]
    new: dict[str, int]
    outdated: int


class Inference(Search[Inferences]):
    """One search for what follows, which runs beside the page."""

    called: ClassVar = "inference"
    unexpected: ClassVar = "The inference ended unexpectedly; the log of the server says why."
    too_large: ClassVar = "There is not enough memory for all that follows from this."


def _look(store: EmbeddedStore, watch: Watch, *, same_as: bool, restrictions: bool) -> Inferences:
    """Follow the rules until nothing new follows."""
    quads = find_inferences(store, same_as=same_as, restrictions=restrictions, watch=watch)
    watch.begin(len(quads), even=False)
    watch.doing("Comparing what follows with what is open")
    new = count_by_rule(quad for quad in watch.each(quads) if quad not in store.engine)
    return Inferences(quads, new, count_outdated(store, quads))


def show() -> None:
    """Find what follows, and add it or take it back."""
    st.subheader("Infer", anchor=False)
    st.caption(
        "What follows by RDFS and a part of OWL: classes and properties above others, what they "
        "are defined as, domains and ranges, inverse, symmetric and transitive properties. Each "
        "rule fills a named graph of its own, so what is inferred is always told from what a "
        "source states."
    )
    if show_writing(_WRITING):
        return
    store = session.store()
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
    restrictions = has_restrictions(store) and st.toggle(
        "Link classes as their restrictions say",
        key="infer_restrictions",
        help="An ontology says of its classes what each member is linked to. As links between the "
        "classes this can be drawn and compared; nothing else is inferred from it.",
    )
    wanted = session.number_of(store), same_as, restrictions
    known = Inference.kept(_FOUND, wanted)
    if known is not None and known.running:
        show_progress(known, "infer_stop")
        return
    with st.container(horizontal=True):
        again = known is not None and known.found is not None
        if st.button(
            "Find what follows", type="secondary" if again else "primary", key="infer_find"
        ):
            known = Inference()
            known.begin(partial(_look, store, same_as=same_as, restrictions=restrictions))
            known.keep(_FOUND, wanted, "Following the rules …")
        if holds_inferences(store.engine) and permission.may_import():
            _offer_to_take_back()
    if holds_inferences(store.engine):
        _show_added(store)
    if known is not None and known.found is not None:
        _show_found(known.found)
    elif known is not None:
        known.show_failure()


def _offer_to_take_back() -> None:
    def take_back(watch: Watch) -> str:
        take_inferences_back(watch=watch)
        return "Nothing of what is open is inferred now."

    if st.button("Take back what was inferred", key="infer_back"):
        write(_WRITING, take_back)


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


def _show_found(found: Inferences) -> None:
    new, outdated = sum(found.new.values()), found.outdated
    if not new and not outdated:
        st.info("Nothing follows that the data does not say already.")
        return
    if new:
        st.markdown("What follows, and is not added yet:")
        _table((escape(RULES[rule]), count) for rule, count in found.new.items())
        st.caption(
            "SPARQL can ask for these once they are added: rules that feed each other are more "
            "than one query can say."
        )
    if outdated:
        what = "triple that was added does" if outdated == 1 else "triples that were added do"
        st.caption(f"{outdated:,} {what} not follow any more.")
    if not permission.may_import():
        st.caption(permission.why_not())
        return

    def add(watch: Watch) -> str:
        generation = add_inferences(found.quads, watch=watch)
        total = sum(count_by_rule(found.quads).values())
        return (
            f"{counted(total, 'inferred triple')} are in the snapshot {generation.id} now, a "
            "named graph for each rule."
        )

    if st.button(_what_to_do(new, outdated), type="primary", key="infer_add"):
        write(_WRITING, add, then=show_after_inference if new else None)


def _what_to_do(new: int, outdated: int) -> str:
    parts = [f"add {counted(new, 'triple')}"] if new else []
    parts += [f"take {counted(outdated, 'triple')} back"] if outdated else []
    return capitalized(" and ".join(parts))
