"""Side by side: a tray of two to six things of one class, facet by facet."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.comparison_query import comparison_query, members_query
from graph.comparing.facets import facet_query
from graph.comparing.side_by_side import Comparison, compare
from graph.comparing.side_by_side_text import absent, comparison_rows, to_markdown
from graph.spreadsheet import write_csv
from views import session
from views.ask.link import edit_as_sparql, sparql_link
from views.compare import tray
from views.compare.apart import show_apart
from views.compare.choosing import keep, preset, to_link
from views.compare.coverage import show_coverage
from views.compare.evidence import lines_of
from views.compare.markup import graph_link, item, short_text, styled, table
from views.session import BY_STORE, FOR_A_WHILE
from views.source_line import show_sources

if TYPE_CHECKING:
    from graph import Store
    from graph.comparing.member import Member
    from graph.comparing.side_by_side import FacetComparison
    from views.compare.evidence import Lines

_EVERYTHING, _SHARED, _DIFFERS = "Everything", "What is shared", "What differs"
_COVERAGE, _APART = "Who covers whom", "What tells them apart"
_VIEWS: Final = (_EVERYTHING, _SHARED, _DIFFERS, _COVERAGE, _APART)


def show() -> None:
    """Show the section."""
    kind, names = tray.choose()
    if kind is None:
        return
    if len(names) < 2:
        st.info(_what_to_do(short_text(kind.many), tray.can_choose(kind)))
        edit_as_sparql(members_query(kind.iri), view="table", key="compare_sparql")
        return
    comparison = _compared(session.store(), tuple(names))
    linked = st.query_params.get("view", "")
    preset("compare_view", "view", linked if linked in _VIEWS else _EVERYTHING)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        view = st.segmented_control(
            "Show",
            _VIEWS,
            key="compare_view",
            required=True,
            wrap=True,
            label_visibility="collapsed",
        )
        ways_out = st.container(horizontal=True, width="content")
    keep("compare_view", "view", None if view == _EVERYTHING else str(view))
    show_sources(
        (name for one in comparison.facets for name in one.facet.properties),
        (thing.iri for thing in comparison.things),
    )
    query = comparison_query(comparison, shared=view == _SHARED, differs=view == _DIFFERS)
    if view == _COVERAGE:
        query = show_coverage(comparison) or query
    elif view == _APART:
        show_apart(comparison)
    else:
        st.html(styled(_table(comparison, str(view))))
    with ways_out:
        _take_away(comparison, query)
    st.html(styled(_in_the_graph(comparison)))


def _what_to_do(many: str, can_choose: bool) -> str:
    if can_choose:
        return f"Choose two to six {many} to see them side by side."
    return (
        f"None of the {many} has an IRI, and an endpoint can be asked only about what has one. "
        "Import the data on the Data page to compare them."
    )


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner="Comparing …")
def _compared(store: Store, names: tuple[str, ...]) -> Comparison:
    return compare(store, names)


def _table(comparison: Comparison, view: str) -> str:
    mine = session.my_stack()
    iris = [thing.iri for thing in comparison.things]
    lines = lines_of(session.store(), comparison.things, [one.facet for one in comparison.facets])
    rows = []
    for facet in comparison.facets:
        if view == _SHARED and not (facet.in_all or facet.in_some):
            continue
        if view == _DIFFERS and not facet.differs:
            continue
        found = lines[facet.facet]
        cells = [_cell(facet, thing, found, view, mine) for thing in comparison.things]
        rows.append((_title(facet, iris), cells))
    head = ["", *map(str, comparison.things)]
    if not rows:
        word = "differs" if view == _DIFFERS else "is shared"
        return f'<p class="quiet">Nothing that is stated {word}.</p>'
    return table(head, rows, "Side by side")


def _title(facet: FacetComparison, iris: list[str]) -> str:
    """Name a facet, with how much of it is shared and the link to its query."""
    summary = facet.summary() if facet.covered else "differs"
    if not facet.differs:
        same = len(facet.stated) > 1
        summary = f"the same in {facet.everyone}" if same else ""
    note = f"<small>{escape(summary)}</small>" if summary else ""
    return f"{escape(facet.facet.name)}{sparql_link(facet_query(facet.facet, iris))}{note}"


def _cell(
    facet: FacetComparison, thing: Member, found: Lines, view: str, mine: frozenset[str]
) -> str:
    if thing in facet.not_stated:
        return f'<span class="quiet">{absent(facet)}</span>'
    rows = []
    for shared in facet.items:
        if thing not in shared.holders:
            continue
        alone = len(shared.holders) == 1
        if (view == _SHARED and alone) or (view == _DIFFERS and shared in facet.in_all):
            continue
        lines = list(found.get((thing.iri, shared.item.iri), ()))
        others = [one for one in facet.things if one != thing and one not in shared.holders]
        near = {close.label for one in others for close in facet.near_of(shared.item, one)}
        lines += [f"Near: {', '.join(sorted(near))}."] if near else []
        rows.append(
            item(
                shared.item,
                facet.facet.kind if facet.countable else "",
                tag=_tag(facet, shared.holders, thing, near=bool(near)),
                lines=lines,
                strong=not alone,
                mine=shared.item.iri in mine,
            )
        )
    return f"<ul>{''.join(rows)}</ul>" if rows else '<span class="quiet">none</span>'


def _tag(facet: FacetComparison, holders: tuple[Member, ...], thing: Member, *, near: bool) -> str:
    if len(holders) == len(facet.stated) > 1:
        return f"in {facet.everyone}"
    if len(holders) > 1:
        return f"also {', '.join(str(one) for one in holders if one != thing)}"
    return "near" if near else ""


def _take_away(comparison: Comparison, query: str) -> None:
    """Offer the comparison as files and as SPARQL."""
    name = "-".join(to_link(thing.iri for thing in comparison.things))[:80]
    st.download_button("CSV", write_csv(comparison_rows(comparison)), f"{name}.csv", "text/csv")
    st.download_button("Markdown", to_markdown(comparison), f"{name}.md", "text/markdown")
    if comparison.facets:
        edit_as_sparql(query, view="table", key="compare_sparql")


def _in_the_graph(comparison: Comparison) -> str:
    shared = [
        one.item
        for facet in comparison.facets
        if facet.countable
        for one in (*facet.in_all, *facet.in_some)
    ]
    return graph_link([*comparison.things, *shared], "Show what they share in the graph")
