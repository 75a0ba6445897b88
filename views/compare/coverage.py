"""Who covers how much of whom: two arrows in every facet, and never one number for all."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.comparison_query import coverage_query
from graph.comparing.facets import facet_query
from graph.comparing.member import Member
from graph.comparing.stack import hold_against
from graph.comparing.stack_names import KINDS
from graph.comparing.stack_query import covered_query
from views import session
from views.ask.link import edit_as_sparql, sparql_link
from views.compare.choosing import keep, preset, to_link
from views.compare.markup import bar, need_cell, styled, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.comparing.side_by_side import Comparison, FacetComparison
    from graph.comparing.stack import Need

_NOT_STATED: Final = '<span class="quiet">not stated</span>'
_KEYS: Final = {"left": "compare_left", "right": "compare_right"}


def show_coverage(comparison: Comparison) -> str:
    """Show directed coverage of one pair, and return the query for it."""
    left, right = _pair(comparison)
    if left == right:
        st.info("Choose two different ones.")
        return ""
    facets = [one for one in comparison.facets if one.covered and {left, right} & set(one.stated)]
    rows = [
        (_title(one, left, right), [_arrow(one, left, right), _arrow(one, right, left)])
        for one in facets
    ]
    head = ["", f"{left} → {right}", f"{right} → {left}"]
    mine = [Member(iri, iri) for iri in sorted(session.my_stack())]
    ours = [one.values for one in facets if mine and one.facet.kind in KINDS]
    if ours:
        head += [f"Your stack → {left}", f"Your stack → {right}"]
        held = hold_against(session.store(), ours, (left, right), mine)
        for (_, cells), facet in zip(rows, facets, strict=True):
            cells += [_of_mine(facet, held[thing]) for thing in (left, right)]
    st.html(styled(table(head, rows, "Directed coverage", "numbers")))
    st.caption(
        "Each arrow says how much of what the second has the first has as well. The two are "
        "different numbers, and facets are not blended into one. Not stated is never 0."
    )
    if ours:
        query = covered_query([one.facet for one in ours], [left.iri, right.iri], mine)
        label = "Edit the columns of your stack as SPARQL"
        edit_as_sparql(query, view="table", label=label, key="compare_mine_sparql")
    return coverage_query(comparison, left, right) if facets else ""


def _pair(comparison: Comparison) -> tuple[Member, Member]:
    """Ask which two; of two there is nothing to ask."""
    things = {thing.iri: thing for thing in comparison.things}
    if len(things) == 2:
        session.keep_in_url(left=None, right=None)
        left, right = comparison.things
        return left, right
    with st.container(horizontal=True, gap="small"):
        for at, (name, key) in enumerate(_KEYS.items()):
            linked = [iri for iri in session.iris_in_url(name) if iri in things]
            preset(key, name, linked[0] if linked else comparison.things[at].iri)
            if st.session_state[key] not in things:
                st.session_state[key] = comparison.things[at].iri
            st.selectbox(
                "Between" if at == 0 else "and",
                list(things),
                format_func=lambda iri: things[iri].label if iri in things else iri,
                key=key,
                width=320,
            )
            keep(key, name, to_link([st.session_state[key]]))
    left, right = (things[st.session_state[key]] for key in _KEYS.values())
    return left, right


def _title(facet: FacetComparison, left: Member, right: Member) -> str:
    query = facet_query(facet.facet, [left.iri, right.iri])
    return f"{escape(facet.facet.name)}{sparql_link(query)}"


def _of_mine(facet: FacetComparison, needs: Iterable[Need]) -> str:
    """Say how much of a thing the visitor's own stack covers; nothing where it holds no such."""
    return next((need_cell(need) for need in needs if need.facet == facet.facet), "")


def _arrow(facet: FacetComparison, holder: Member, target: Member) -> str:
    found = facet.coverage(holder, target)
    if found.shared is None or found.size is None:
        return _NOT_STATED
    near = f" <i>+{found.near} near</i>" if found.near else ""
    text = f"{holder} covers {found.shared} of {found.size}"
    return f"<span>{escape(text)}{near}</span>{bar(found.shared, found.size, found.near)}"
