"""Combinations: the UpSet plot, the items of a column, and the circles for two or three sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from api.sets import name_in
from graph.comparing.combination_sentences import describe_combinations, describe_intersection
from graph.comparing.intersections import (
    MOST_SETS,
    exclusive_intersections,
    inclusive_intersections,
)
from graph.comparing.overlap_query import combination_query, combinations_query
from graph.naming.wording import plural
from ontology.errors import NotFoundError
from views.ask.link import edit_as_sparql
from views.overlap.choice import largest, redraw, to_link
from views.overlap.euler import show_euler
from views.overlap.items import canvas_anchor, canvas_link, groups, styled
from views.overlap.nearness import ask_near
from views.overlap.upset import MOST_COLUMNS, SELECTION, column_key, upset_spec, upset_width
from views.overlap.wide import room_for
from views.plain_text import as_text

if TYPE_CHECKING:
    from graph.comparing.intersections import Intersection
    from graph.comparing.lens import Lens
    from graph.comparing.membership import Membership
    from views.overlap.choice import Choice
    from views.overlap.reading import Compared

_COUNTS: Final = {"exactly": "Exactly these", "at-least": "At least these"}
_ORDERS: Final = {
    "size": "Largest first",
    "degree": "Fewest sets first",
    "joint": "Most sets first",
}
_COUNT: Final = "overlap_count"
_ORDER: Final = "overlap_order"
#: The chosen combination, by the IRIs of its sets; it outlives the chart.
_CHOSEN: Final = "overlap_combination"
_REVISION: Final = "overlap_upset_revision"


def show_combinations(view: Compared) -> dict[str, str | list[str] | None]:
    """Show the section, and return its part of the link."""
    choice, lens = view.choice, view.lens
    with view.bar:
        exactly = _ask(_COUNT, "Count items in", _COUNTS, choice.one_of("count", _COUNTS), choice)
        order = _ask(_ORDER, "Sort", _ORDERS, choice.one_of("order", _ORDERS), choice)
        near = ask_near(view)
    membership = view.counted(near=near)
    drawn = _drawn_sets(lens, membership)
    found = _sorted(
        exclusive_intersections(drawn) if exactly == "exactly" else inclusive_intersections(drawn),
        order,
    )
    if found:
        columns = found[:MOST_COLUMNS]
        chosen = _chosen(columns, view)
        for_plot, for_items = st.columns([13, 7], gap="large")
        with for_plot:
            _plot(
                view,
                drawn,
                columns,
                chosen,
                (exactly, order, near),
                left_out=len(found) - len(columns),
            )
        with for_items:
            _choose(columns)
            _items(view, drawn, chosen, exactly=exactly == "exactly", near=near)
        show_euler(lens, drawn, near=near)
    else:
        st.info(as_text(describe_combinations(lens, drawn)))
    return {
        "count": exactly if exactly != "exactly" else None,
        "order": order if order != "size" else None,
        "near": "yes" if near else None,
        "combination": to_link(list(st.session_state.get(_CHOSEN, ()))) if found else None,
    }


def _ask(key: str, name: str, options: dict[str, str], first: str, choice: Choice) -> str:
    choice.preset(key, first)
    return str(
        st.segmented_control(
            name,
            list(options),
            format_func=lambda option: options[option],
            key=key,
            required=True,
            label_visibility="collapsed",
        )
    )


def _drawn_sets(lens: Lens, membership: Membership) -> Membership:
    """Keep so many sets as a plot has room for, and say so."""
    count = len(membership.sets)
    if count <= MOST_SETS:
        return membership
    st.caption(
        f"Showing the {MOST_SETS} largest of {count:,} {as_text(plural(lens.set_label))}; "
        "choose others above."
    )
    return membership.restrict([membership.sets[at].iri for at in largest(membership, MOST_SETS)])


def _sorted(found: list[Intersection], order: str) -> list[Intersection]:
    """Sort the columns; they come by their number of items."""
    if order == "degree":
        return sorted(found, key=lambda one: one.degree)
    if order == "joint":
        return sorted(found, key=lambda one: -one.degree)
    return found


def _chosen(columns: list[Intersection], view: Compared) -> Intersection:
    """Return the combination to look at: clicked, of the link, or the one of most sets."""
    by_sets = {tuple(member.iri for member in one.sets): one for one in columns}
    if view.choice.is_new(_CHOSEN) or tuple(st.session_state.get(_CHOSEN, ())) not in by_sets:
        found = _in_link(view, by_sets) or max(
            by_sets, key=lambda sets: (len(sets), len(by_sets[sets].items))
        )
        if st.session_state.get(_CHOSEN) != found:
            redraw(_REVISION)
        st.session_state[_CHOSEN] = found
    # Streamlit drops the state of widgets that are not shown; saying it again keeps it.
    st.session_state[_CHOSEN] = tuple(st.session_state[_CHOSEN])
    return by_sets[st.session_state[_CHOSEN]]


def _choose(columns: list[Intersection]) -> None:
    """Ask which combination to look at, for whoever does not click into the chart."""
    names = {
        tuple(member.iri for member in one.sets): (
            f"{' & '.join(map(str, one.sets))} ({len(one.items):,})"
        )
        for one in columns
    }
    st.selectbox(
        "Combination",
        list(names),
        format_func=lambda sets: names.get(tuple(sets), ""),
        key=_CHOSEN,
        on_change=redraw,
        args=(_REVISION,),
        label_visibility="collapsed",
    )


def _in_link(
    view: Compared, by_sets: dict[tuple[str, ...], Intersection]
) -> tuple[str, ...] | None:
    try:
        wanted = {name_in(view.whole, name) for name in view.choice.listed("combination")}
    except NotFoundError as error:
        view.choice.warn(f"{error} Showing another combination.")
        return None
    return next((sets for sets in by_sets if set(sets) == wanted), None)


def _plot(
    view: Compared,
    membership: Membership,
    columns: list[Intersection],
    chosen: Intersection,
    how: tuple[str, str, bool],
    *,
    left_out: int,
) -> None:
    exactly, _, near = how
    revision = st.session_state.setdefault(_REVISION, 0)
    key = f"overlap_upset_{revision}_{view.lens.key}_{how}_{hash(membership.sets)}"
    first = st.session_state.setdefault(f"{key}_first", column_key(chosen))
    told = describe_combinations(view.lens, membership)
    if near:
        told += " What is near counts as held, so both ends of a near link are counted."
    st.markdown(as_text(told))
    spec = upset_spec(membership, columns, chosen=first)
    with room_for(upset_width(columns), spec, "overlap_upset"):
        st.vega_lite_chart(
            spec=spec,
            key=key,
            on_select=lambda: _take_column(key),
            selection_mode=SELECTION,
            alt=f"UpSet plot, {_COUNTS[exactly].lower()}. {told}",
        )
    more = (
        f" The first {len(columns)} of {len(columns) + left_out}; choose fewer sets."
        if left_out
        else ""
    )
    st.caption(
        "Each column: the sets with a filled circle. Click one, or choose it beside them, to see "
        f"its items.{more}"
    )
    edit_as_sparql(
        combinations_query(view.lens, membership, columns, exactly=exactly == "exactly", near=near),
        view="bar",
        key="overlap_upset_query",
    )


def _take_column(key: str) -> None:
    """Take over the clicked column as the combination to look at."""
    columns = st.session_state[key]["selection"].get(SELECTION)
    if columns:
        st.session_state[_CHOSEN] = tuple(columns[0]["key"].split(" "))


def _items(
    view: Compared, membership: Membership, chosen: Intersection, *, exactly: bool, near: bool
) -> None:
    lists = view.lists(chosen.sets, chosen.items)
    marked = lists.nearly(chosen.items, chosen.sets) if near else set()
    title = " & ".join(map(str, chosen.sets))
    address = canvas_link(
        [member.iri for member in chosen.sets], [item.iri for item in chosen.items]
    )
    st.markdown(as_text(describe_intersection(view.lens, chosen, exactly=exactly, near=near)))
    section = lists.section(title, chosen.items, chosen.sets, near=marked)
    st.html(
        styled(canvas_anchor("Show these in the graph", address) + groups([section]), view.lens)
    )
    edit_as_sparql(
        combination_query(view.lens, membership, chosen, exactly=exactly, near=near),
        view="table",
        key="overlap_combination_query",
    )
