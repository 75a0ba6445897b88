"""The Overlap page: what sets share, exactly and nearly, with the evidence for each item."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.edge_evidence import EdgeEvidence, edge_evidence
from graph.labels import plural
from graph.lens import Lens, load_lenses
from graph.membership import Membership
from graph.membership_query import build_membership
from graph.overlap import exclusive_intersections, pair
from graph.overlap_sentences import describe_overlap, describe_pair
from views import session
from views.overlap_choice import (
    LEFT,
    RIGHT,
    Choice,
    choose_lens,
    choose_measure,
    choose_pair,
    choose_sets,
    first_sets,
    keep,
    to_link,
)
from views.overlap_items import (
    Lists,
    combination_title,
    coverage_bars,
    groups,
    styled,
)
from views.overlap_matrix import SELECTION, WORDY, how_to_read, matrix_spec
from views.overlap_numbers import MOST_IN_MATRIX, show_numbers, top_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from graph import Store
    from graph.measures import Measure
    from graph.overlap import Overlap

_MOST_COMBINATIONS: Final = 24
_REVISION: Final = "overlap_revision"
#: A remote dataset may change, so what was read is read again after so many seconds.
_FOR_A_WHILE: Final = 600
#: A store is known by which one it is, a lens by all its parts.
_KEYS: Final[dict[str | type, Callable[[Any], Any]]] = {
    "graph.store.EmbeddedStore": lambda store: (id(store), store.name),
    "graph.endpoint.RemoteStore": id,
    "graph.lens.Lens": repr,
}


def page() -> None:
    """Show the page."""
    with session.errors_shown():
        lenses = _lenses(session.store())
        if not lenses:
            st.info(
                "This graph declares nothing to compare. Describe an ops:OverlapLens in it: the "
                "class whose members are compared, the path to their items, and their class."
            )
            return
        choice = Choice()
        with st.container(horizontal=True, gap="small"):
            lens = choose_lens(lenses, choice)
        whole = _membership(session.store(), lens)
        if not whole.sets:
            st.info(f"There are no {plural(lens.set_label)} in this graph; choose another lens.")
            return
        _compare(lens, whole, choice)


@st.cache_resource(ttl=_FOR_A_WHILE, hash_funcs=_KEYS, show_spinner="Reading the lenses …")
def _lenses(store: Store) -> dict[str, Lens]:
    return load_lenses(store)


@st.cache_resource(
    ttl=_FOR_A_WHILE, max_entries=64, hash_funcs=_KEYS, show_spinner="Reading who has what …"
)
def _membership(store: Store, lens: Lens) -> Membership:
    return build_membership(store, lens)


@st.cache_resource(ttl=_FOR_A_WHILE, max_entries=64, hash_funcs=_KEYS, show_spinner=False)
def _evidence(
    store: Store, lens: Lens, sets: tuple[str, ...]
) -> dict[tuple[str, str], list[EdgeEvidence]]:
    return edge_evidence(store, lens, sets)


def _compare(lens: Lens, whole: Membership, choice: Choice) -> None:
    with st.container(horizontal=True, gap="small"):
        chosen = choose_sets(whole, lens, choice)
        measure = choose_measure(choice)
    sets = None if chosen == first_sets(whole) else to_link(chosen)
    if len(chosen) < 2:
        st.info(f"Choose two or more {plural(lens.set_label)} to compare them.")
        keep(lens=lens.key, sets=sets, measure=measure.key, left=None, right=None)
        return
    membership = whole.restrict(chosen)
    ends = choose_pair(membership, choice)
    lists = Lists(lens, _evidence(session.store(), lens, tuple(chosen)))
    st.header(lens.label)
    st.markdown(describe_overlap(lens, membership))
    for_matrix, for_pair = _places(membership)
    with for_matrix:
        _matrix(lens, membership, measure, ends)
    with for_pair:
        _pair(lens, membership, lists)
    _combinations(lens, membership, lists)
    show_numbers(lens, membership)
    keep(
        lens=lens.key,
        sets=sets,
        measure=measure.key,
        left=to_link([st.session_state[LEFT]]),
        right=to_link([st.session_state[RIGHT]]),
    )


def _places(membership: Membership) -> Sequence[DeltaGenerator]:
    """Put the pair beside a small matrix, and below one that needs the whole width."""
    if len(membership.sets) <= WORDY:
        return st.columns([11, 10], gap="large")
    return st.container(), st.container()


def _matrix(lens: Lens, membership: Membership, measure: Measure, ends: tuple[str, str]) -> None:
    if len(membership.sets) > MOST_IN_MATRIX:
        st.caption(f"{len(membership.sets)} rows are too many for a matrix: the top pairs instead.")
        st.html(styled(top_pairs(membership), lens))
        return
    revision = st.session_state.setdefault(_REVISION, 0)
    key = f"overlap_matrix_{revision}_{lens.key}_{measure.key}_{hash(membership.sets)}"
    first = st.session_state.setdefault(f"{key}_first", ends)
    st.vega_lite_chart(
        spec=matrix_spec(lens, membership, measure, chosen=first),
        key=key,
        on_select=lambda: _take_cell(key),
        selection_mode=SELECTION,
        alt=f"{measure.label}. {describe_overlap(lens, membership)}",
    )
    st.caption(how_to_read(membership, measure))


def _take_cell(key: str) -> None:
    """Take over the clicked cell as the pair to look at."""
    cells = st.session_state[key]["selection"].get(SELECTION)
    if cells:
        st.session_state[LEFT], st.session_state[RIGHT] = cells[0]["row"], cells[0]["column"]


def _redraw() -> None:
    """Let the matrix show a pair that was chosen beside it."""
    st.session_state[_REVISION] += 1


def _pair(lens: Lens, membership: Membership, lists: Lists) -> None:
    labels = {member.iri: member.label for member in membership.sets}
    with st.container(horizontal=True):
        for key, name in ((LEFT, "First of the pair"), (RIGHT, "Second of the pair")):
            st.selectbox(
                name,
                list(labels),
                format_func=lambda iri: labels.get(iri, iri),
                key=key,
                on_change=_redraw,
                label_visibility="collapsed",
            )
    left, right = st.session_state[LEFT], st.session_state[RIGHT]
    if left == right:
        st.info(f"Choose two different {plural(lens.set_label)}, or click a cell.")
        return
    found = pair(membership, left, right)
    sections = [f"<p>{_sentence(lens, found)}</p>", coverage_bars(found, lens)]
    sections.append(groups(_pair_sections(found, membership, lists)))
    shown = [left, right, *(item.iri for item in found.shared or ())]
    shown += [item.iri for near in found.near for item in (near.left, near.right)]
    link = session.nodes_link(dict.fromkeys(shown))
    sections.append(f'<p class="go"><a href="{link}">Show this pair in the graph</a></p>')
    st.html(styled("".join(sections), lens))


def _sentence(lens: Lens, found: Overlap) -> str:
    return escape(describe_pair(lens, found))


def _pair_sections(found: Overlap, membership: Membership, lists: Lists) -> list[str]:
    ends = (found.left, found.right)
    if found.shared is None or found.only_left is None or found.only_right is None:
        stated = [end for end in ends if membership.items_of(end.iri)]
        return [
            lists.section(str(end), membership.items_of(end.iri), [end], near=set())
            for end in stated
        ]
    near_left = {near.left.iri for near in found.near}
    near_right = {near.right.iri for near in found.near}
    return [
        lists.section("Shared", found.shared, ends, near=set()),
        lists.near_section(found),
        lists.section(f"Only {found.left}", found.only_left, [found.left], near=near_left),
        lists.section(f"Only {found.right}", found.only_right, [found.right], near=near_right),
    ]


def _combinations(lens: Lens, membership: Membership, lists: Lists) -> None:
    """List what all, some and only one of the sets hold."""
    stated = int(membership.stated.sum())
    found = sorted(exclusive_intersections(membership), key=lambda one: -one.degree)
    if stated < 2 or not found:
        return
    st.subheader("In all, in some, in only one")
    sections = [
        lists.section(combination_title(one.sets, of=stated), one.items, one.sets, near=set())
        for one in found[:_MOST_COMBINATIONS]
    ]
    st.html(styled(groups(sections), lens))
    if len(found) > _MOST_COMBINATIONS:
        st.caption(
            f"The first {_MOST_COMBINATIONS} of {len(found)} combinations; choose fewer sets."
        )
