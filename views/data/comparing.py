"""Compare two snapshots beside the page, named graph by named graph."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

import streamlit as st

from graph.snapshots.chain import SHIPPED
from graph.snapshots.comparison import compare
from graph.snapshots.generations import folder_of, open_generation
from views.background import Search, show_progress
from views.data.markup import changes_table, examples_markup, styled

if TYPE_CHECKING:
    from pathlib import Path

    from graph.importing.watching import Watch
    from graph.snapshots.comparison import GraphChange
    from graph.snapshots.generations import Generation

_FOUND: Final = "compare_found"


class Comparison(Search["list[GraphChange]"]):
    """One comparison of two snapshots, which runs beside the page."""

    called: ClassVar = "comparison"
    unexpected: ClassVar = "The comparison ended unexpectedly; the log of the server says why."
    too_large: ClassVar = "There is not enough memory to compare these two."


def _compare(folder: Path, first: str, second: str, watch: Watch) -> list[GraphChange]:
    """Compare two snapshots, by their ids."""
    with (
        closing(open_generation(folder, _id_or_none(first))) as before,
        closing(open_generation(folder, _id_or_none(second))) as after,
    ):
        return compare(before.engine, after.engine, watch=watch)


def _id_or_none(name: str) -> str | None:
    return None if name == SHIPPED else name


def show_comparison(generations: list[Generation]) -> None:
    """Offer to compare two snapshots, and show how they differ."""
    with st.expander("Compare two snapshots"):
        wanted = _choose(generations)
        known = Comparison.kept(_FOUND, wanted)
        if known is not None and known.running:
            show_progress(known, "compare_stop")
            return
        if st.button("Compare", key="compare_them"):
            known = Comparison()
            known.begin(partial(_compare, folder_of(), *wanted))
            known.keep(_FOUND, wanted, "Comparing …")
        if known is not None and known.found is not None:
            _show_changes(known.found)
        elif known is not None:
            known.show_failure()


def _choose(generations: list[Generation]) -> tuple[str, str]:
    """Ask which two; by default the newest, and what it was built on."""
    names = {SHIPPED: "Shipped data"} | {one.id: f"{one.name} ({one.id})" for one in generations}
    with st.container(horizontal=True):
        first = st.selectbox(
            "From",
            list(names),
            index=_place_of_parent(generations),
            format_func=names.__getitem__,
            key="compare_first",
        )
        second = st.selectbox(
            "To",
            list(names),
            index=len(names) - 1,
            format_func=names.__getitem__,
            key="compare_second",
        )
    return first, second


def _place_of_parent(generations: list[Generation]) -> int:
    """Return the place, after the shipped data, of what the newest was built on, else before it."""
    earlier = [one.id for one in generations[:-1]]
    parent = generations[-1].parent if generations else SHIPPED
    if parent in earlier:
        return 1 + earlier.index(parent)
    return 0 if parent == SHIPPED else len(earlier)


def _show_changes(changes: list[GraphChange]) -> None:
    st.html(styled(changes_table(changes)))
    st.caption("SPARQL asks one snapshot at a time, so no query says what differs.")
    if examples := examples_markup(changes):
        st.html(examples)
