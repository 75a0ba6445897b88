"""Roles and their kin: what a role inherits from each of its disciplines, and who is near it."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.facets import facet_query
from graph.comparing.roles import (
    ROLE,
    RoleKin,
    describe_kin,
    near_roles_query,
    role_kin,
    roles_by_disciplines,
    roles_query,
)
from graph.comparing.roles_text import kin_rows, kin_to_markdown
from graph.spreadsheet import write_csv
from graph.terms import short_id
from views import session
from views.ask.link import edit_as_sparql, sparql_link
from views.compare.choosing import count_of, one_of
from views.compare.evidence import lines_of
from views.compare.market import show_market
from views.compare.markup import (
    graph_link,
    item,
    section,
    styled,
    table,
    told,
)
from views.compare.role_map import MOST_DRAWN, show_role_map
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from graph import Store
    from graph.comparing.member import Member
    from graph.comparing.side_by_side import FacetComparison

Roles = dict["Member", tuple["Member", ...]]

#: Of more roles than this the first are listed.
_MOST_LISTED: Final = 500


def show() -> None:
    """Show the section."""
    if not count_of(session.store(), [ROLE]):
        st.info("This graph has no roles.")
        return
    role = one_of(ROLE, "compare_role", "role", "Role", "Site Reliability Engineer")
    roles = _every_role(session.store())
    kin = _kin(session.store(), role)
    st.html(styled(told(describe_kin(kin))))
    drawn, near = st.columns([3, 2], gap="large")
    with drawn:
        show_role_map(roles, kin.role)
        with st.container(horizontal=True):
            edit_as_sparql(roles_query(), view="table", key="compare_roles_sparql")
            name = short_id(kin.role.iri)
            st.download_button("CSV", write_csv(kin_rows(kin)), f"{name}.csv", "text/csv")
            st.download_button("Markdown", kin_to_markdown(kin), f"{name}.md", "text/markdown")
    with near:
        st.html(styled(_near_roles(kin)))
    if kin.facets:
        st.subheader("What it inherits", anchor=False)
        st.caption(
            "Inherited means: it is said of the discipline, and the role may meet it there. "
            "It is no description of the job."
        )
        st.html(styled(_inherited(kin)))
    show_market(kin.role)
    if len(roles) > MOST_DRAWN:
        _all_roles(roles)


@st.cache_resource(ttl=FOR_A_WHILE, hash_funcs=BY_STORE, show_spinner="Reading the roles …")
def _every_role(store: Store) -> Roles:
    return roles_by_disciplines(store)


@st.cache_resource(
    ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner="Looking for near roles …"
)
def _kin(store: Store, role: str) -> RoleKin:
    return role_kin(store, role, _every_role(store))


def _near_roles(kin: RoleKin) -> str:
    near = [
        item(one.role, ROLE, lines=one.reasons, tag=one.reasons[0].split(". ")[0].rstrip("."))
        for one in kin.near[:_MOST_LISTED]
    ]
    more = len(kin.near) - len(near)
    rest = f'<div class="quiet">And {more:,} more; the query has them all.</div>' if more else ""
    shown = [kin.role, *kin.disciplines, *(one.role for one in kin.near)]
    shared = (
        [one.item for facet in kin.facets for one in facet.in_all]
        if len(kin.disciplines) > 1
        else []
    )
    text = f"Show {kin.role} and its kin in the graph"
    below = rest + graph_link([*shown, *shared], text)
    query = near_roles_query(kin.role.iri) if near else ""
    total = len(kin.near)
    return section("Near roles, and why", near, "none", total=total, below=below, query=query)


def _inherited(kin: RoleKin) -> str:
    """Write one row per facet: from all of the disciplines, and from each alone."""
    several = len(kin.disciplines) > 1
    rows = [(_title(facet, kin), _cells(facet, kin, several=several)) for facet in kin.facets]
    common = "From both" if len(kin.disciplines) == 2 else "From several"
    names = [f"Only from {one}" if several else f"From {one}" for one in kin.disciplines]
    return table(["", *([common] if several else []), *names], rows, "Inherited")


def _title(facet: FacetComparison, kin: RoleKin) -> str:
    query = facet_query(facet.facet, [one.iri for one in kin.disciplines])
    note = f"<small>{escape(facet.summary())}</small>" if len(kin.disciplines) > 1 else ""
    return f"{escape(facet.facet.label)}{sparql_link(query)}{note}"


def _cells(facet: FacetComparison, kin: RoleKin, *, several: bool) -> list[str]:
    mine = session.my_stack()
    facets = [one.facet for one in kin.facets]
    found = lines_of(session.store(), kin.disciplines, facets)[facet.facet]

    def written(
        one: Member, holders: tuple[Member, ...], *, strong: bool = False, tag: str = ""
    ) -> str:
        lines = [line for holder in holders for line in found.get((holder.iri, one.iri), ())]
        kind = facet.facet.kind
        return item(one, kind, strong=strong, tag=tag, lines=lines, mine=one.iri in mine)

    cells = []
    if several:
        common = (*facet.in_all, *facet.in_some)
        cells.append(
            _list([written(one.item, one.holders, strong=True) for one in common], "nothing")
        )
    for discipline in kin.disciplines:
        if discipline in facet.not_stated:
            cells.append('<span class="quiet">not stated</span>')
            continue
        only = [
            written(one.item, one.holders, tag=_near(facet, one.item, discipline))
            for one in facet.only(discipline)
        ]
        cells.append(_list(only, "none"))
    return cells


def _list(rows: list[str], empty: str) -> str:
    return f"<ul>{''.join(rows)}</ul>" if rows else f'<span class="quiet">{empty}</span>'


def _near(facet: FacetComparison, one: Member, discipline: Member) -> str:
    """Say what another discipline has that is near an item."""
    others = [other for other in facet.things if other != discipline]
    near = {close.label for other in others for close in facet.near_of(one, other)}
    return f"near {', '.join(sorted(near))}" if near else ""


def _all_roles(roles: Roles) -> None:
    """List the roles where they are too many to draw."""
    st.subheader("Every role", anchor=False)
    rows = [
        (_role_link(role), [escape(", ".join(map(str, held)) or "not stated")])
        for role, held in islice(roles.items(), _MOST_LISTED)
    ]
    st.html(styled(table(["Role", "Disciplines"], rows, "Every role")))
    if len(roles) > _MOST_LISTED:
        st.caption(f"The first {_MOST_LISTED} of {len(roles):,}; the query above has them all.")


def _role_link(role: Member) -> str:
    address = session.link(session.COMPARE, show="roles", role=short_id(role.iri))
    return f'<a href="{escape(address)}">{escape(role.label)}</a>'
