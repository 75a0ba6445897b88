"""Pairs: the matrix of every set with every other, and one pair item by item."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from api.sets import name_in
from graph.comparing.overlap_sentences import describe_overlap, describe_pair
from graph.comparing.pair_queries import matrix_query, measures_query, pair_query
from graph.comparing.pair_sentences import describe_measure
from graph.naming.wording import plural
from graph.overlap import all_pairs, pair
from ontology.errors import NotFoundError
from views.ask.link import edit_as_sparql
from views.overlap.choice import redraw, to_link
from views.overlap.items import (
    MOST_LISTED,
    canvas_anchor,
    canvas_link,
    groups,
    styled,
)
from views.overlap.matrix import SELECTION, WORDY, how_to_read, matrix_spec, matrix_width
from views.overlap.measuring import choose_measure, choose_settings, settings_for_link
from views.overlap.numbers import MOST_IN_MATRIX, offer_files, show_top_pairs
from views.overlap.one_pair import coverage_bars, measures_table
from views.overlap.wide import room_for
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from graph.comparing.measures import Measure
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership
    from graph.comparing.pair_measures import Settings
    from graph.overlap import Overlap
    from views.overlap.choice import Choice
    from views.overlap.items import Lists
    from views.overlap.reading import Compared

    #: The title of a list, its items, and the sets that hold them.
    Part = tuple[str, Sequence[Member], Sequence[Member]]

LEFT: Final = "overlap_left"
RIGHT: Final = "overlap_right"
_REVISION: Final = "overlap_revision"


def show_pairs(view: Compared) -> dict[str, str | list[str] | None]:
    """Show the section, and return its part of the link."""
    lens, membership = view.lens, view.membership
    with view.bar:
        measure = choose_measure(view.choice)
        settings = choose_settings(measure, view.whole, view.choice)
    ends = _choose_pair(membership, view.choice)
    for_matrix, for_pair = _places(membership)
    with for_matrix:
        if len(membership.sets) > MOST_IN_MATRIX:
            show_top_pairs(lens, membership, measure, settings)
        else:
            _matrix(view, measure, settings, ends)
    with for_pair:
        _pair(view, measure, settings)
    offer_files(lens, membership, measure, settings)
    return {
        "measure": measure.key,
        **settings_for_link(measure, settings, view.whole),
        "left": to_link([st.session_state[LEFT]]),
        "right": to_link([st.session_state[RIGHT]]),
    }


def _places(membership: Membership) -> Sequence[DeltaGenerator]:
    """Put the pair beside a small matrix, and below one that needs the whole width."""
    if len(membership.sets) <= WORDY:
        return st.columns([11, 10], gap="large")
    return st.container(), st.container()


def _choose_pair(membership: Membership, choice: Choice) -> tuple[str, str]:
    """Return the pair to look at: clicked, of the link, or the one that shares most."""
    iris = {member.iri for member in membership.sets}
    if choice.is_new(LEFT) or not {st.session_state.get(k) for k in (LEFT, RIGHT)} <= iris:
        wanted = [_named(membership, choice[name]) for name in ("left", "right")]
        found = wanted if None not in wanted and wanted[0] != wanted[1] else _best(membership)
        if [st.session_state.get(LEFT), st.session_state.get(RIGHT)] != [*found]:
            redraw(_REVISION)
        st.session_state[LEFT], st.session_state[RIGHT] = found
    # Streamlit drops the state of widgets that are not shown; saying it again keeps it.
    st.session_state[LEFT], st.session_state[RIGHT] = (st.session_state[k] for k in (LEFT, RIGHT))
    return st.session_state[LEFT], st.session_state[RIGHT]


def _named(membership: Membership, name: str) -> str | None:
    try:
        return name_in(membership, name) if name else None
    except NotFoundError:
        return None


def _best(membership: Membership) -> tuple[str, str]:
    """Choose the pair that shares most, then the one with most near links."""
    if len(membership.sets) > MOST_IN_MATRIX:
        order = sorted(range(len(membership.sets)), key=lambda at: -membership.sizes[at])
        return membership.sets[order[0]].iri, membership.sets[order[1]].iri
    exact, widened = (all_pairs(membership, near=near).rows() for near in (False, True))
    numbers = [
        (row, row.shared or 0, wide.shared or 0) for row, wide in zip(exact, widened, strict=True)
    ]
    best, *_ = max(numbers, key=lambda found: found[1:])
    return best.left.iri, best.right.iri


def _matrix(view: Compared, measure: Measure, settings: Settings, ends: tuple[str, str]) -> None:
    lens, membership = view.lens, view.membership
    revision = st.session_state.setdefault(_REVISION, 0)
    key = f"overlap_matrix_{revision}_{lens.key}_{measure.key}_{hash(membership.sets)}"
    first = st.session_state.setdefault(f"{key}_first", ends)
    told = f"{describe_overlap(lens, membership)} {describe_measure(membership, measure, settings)}"
    st.markdown(as_text(told))
    spec = matrix_spec(lens, membership, measure, chosen=first, settings=settings)
    with room_for(matrix_width(membership), spec, "overlap_matrix"):
        st.vega_lite_chart(
            spec=spec,
            key=key,
            on_select=lambda: _take_cell(key),
            selection_mode=SELECTION,
            alt=f"{measure.label}. {told}",
        )
    st.caption(how_to_read(membership, measure))
    edit_as_sparql(
        matrix_query(lens, membership, measure, settings),
        view="matrix",
        key="overlap_matrix_query",
    )


def _take_cell(key: str) -> None:
    """Take over the clicked cell as the pair to look at."""
    cells = st.session_state[key]["selection"].get(SELECTION)
    if cells:
        st.session_state[LEFT], st.session_state[RIGHT] = cells[0]["row"], cells[0]["column"]


def _pair(view: Compared, measure: Measure, settings: Settings) -> None:
    lens, membership = view.lens, view.membership
    labels = {member.iri: member.label for member in membership.sets}
    with st.container(horizontal=True):
        for key, name in ((LEFT, "First of the pair"), (RIGHT, "Second of the pair")):
            st.selectbox(
                name,
                list(labels),
                format_func=lambda iri: labels.get(iri, iri),
                key=key,
                on_change=redraw,
                args=(_REVISION,),
                label_visibility="collapsed",
            )
    left, right = st.session_state[LEFT], st.session_state[RIGHT]
    if left == right:
        st.info(f"Choose two different {as_text(plural(lens.set_label))}, or click a cell.")
        return
    found = pair(membership, left, right)
    near = [item for one in found.near[:MOST_LISTED] for item in (one.left, one.right)]
    parts = _parts(found, membership)
    lists = view.lists((found.left, found.right), near, *(items for _, items, _ in parts))
    sections = [f"<p>{escape(describe_pair(lens, found))}</p>", coverage_bars(found, lens)]
    sections.append(_in_the_graph(found, membership))
    sections.append(groups(_pair_sections(found, parts, lists)))
    if found.stated:
        query = measures_query(lens, membership, found.left, found.right, settings)
        sections.append(
            measures_table(membership, left, right, settings, marked=measure.key, query=query)
        )
    st.html(styled("".join(sections), lens))
    edit_as_sparql(pair_query(lens, found), view="table", key="overlap_pair_query")


def _in_the_graph(found: Overlap, membership: Membership) -> str:
    """Link to the two sets on the canvas, with what they share selected there."""
    shared = [item.iri for item in found.shared or ()]
    near = [item.iri for one in found.near for item in (one.left, one.right)]
    if not found.stated:
        near = [i.iri for end in (found.left, found.right) for i in membership.items_of(end.iri)]
    address = canvas_link([found.left.iri, found.right.iri], shared, near)
    return canvas_anchor("Show this pair in the graph", address)


def _parts(found: Overlap, membership: Membership) -> list[Part]:
    """Divide the items of two sets: those of both, then those of each alone."""
    ends = (found.left, found.right)
    if found.shared is None or found.only_left is None or found.only_right is None:
        held = [(end, membership.items_of(end.iri)) for end in ends]
        return [(str(end), items, [end]) for end, items in held if items]
    return [
        ("Shared", found.shared, ends),
        (f"Only {found.left}", found.only_left, [found.left]),
        (f"Only {found.right}", found.only_right, [found.right]),
    ]


def _pair_sections(found: Overlap, parts: Sequence[Part], lists: Lists) -> list[str]:
    near = {item.iri for one in found.near for item in (one.left, one.right)}
    sections = [
        lists.section(title, items, ends, near=near if len(ends) == 1 else set())
        for title, items, ends in parts
    ]
    if found.stated:
        sections.insert(1, lists.near_section(found))
    return sections
