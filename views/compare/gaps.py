"""The gap board: what is missing, with the cause of each gap."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.gap import CANNOT_BE_ASKED, COLUMNS, MEANING, Cause, Gap, about_some
from graph.comparing.gaps import find_gaps
from graph.comparing.member import Member
from graph.spreadsheet import write_csv
from views import session
from views.compare.choosing import keep, preset
from views.compare.markup import item, section, styled
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from graph import Store

#: Gaps of one kind that are listed.
_MOST_EACH: Final = 100


def show() -> None:
    """Show the section."""
    found = _found(session.store())
    if not found:
        st.info(
            "This board looks for what is missing of disciplines, roles, tools and KPIs, and this "
            f"graph has none. Side by side says of any things what is not stated, and "
            f"[Check]({session.link(session.DATA, show='check')}) tests data against shapes."
        )
        return
    chosen = _causes(found)
    shown = [gap for gap in found if gap.cause in chosen]
    mine = session.my_stack()
    only = False
    if mine:
        preset("compare_gaps_mine", "mine", st.query_params.get("mine") == "only")
        only = st.toggle("Only what concerns my stack", key="compare_gaps_mine")
        keep("compare_gaps_mine", "mine", "only" if only else None)
        if only:
            shown = [gap for gap in shown if _concerns(gap, mine)]
    if not shown:
        st.info("Nothing of that is missing here.")
        return
    kinds: dict[str, list[Gap]] = {}
    for gap in shown:
        kinds.setdefault(gap.kind, []).append(gap)
    sections = [_kind(kind, gaps, mine, only=only) for kind, gaps in kinds.items()]
    st.html(styled(f'<div class="board">{"".join(sections)}</div>'))
    st.download_button("CSV", partial(_csv, shown), "gaps.csv", "text/csv", on_click="ignore")


def _csv(gaps: list[Gap]) -> str:
    return write_csv([COLUMNS, *(gap.cells for gap in gaps)])


@st.cache_resource(ttl=FOR_A_WHILE, hash_funcs=BY_STORE, show_spinner="Looking for gaps …")
def _found(store: Store) -> list[Gap]:
    return find_gaps(store)


def _causes(found: list[Gap]) -> list[Cause]:
    """Ask which causes to look at."""
    causes = [cause for cause in Cause if any(gap.cause is cause for gap in found)]
    in_link = [cause for cause in causes if cause in session.list_in_url("cause")]
    preset("compare_causes", "cause", in_link or causes)
    chosen = st.pills(
        "Why it is missing",
        causes,
        selection_mode="multi",
        key="compare_causes",
        format_func=lambda cause: (
            f"{Cause(cause).capitalize()} ({sum(gap.cause is cause for gap in found):,})"
        ),
        wrap=True,
    )
    keep("compare_causes", "cause", None if set(chosen) == set(causes) else list(chosen))
    st.caption(" ".join(f"**{cause.capitalize()}**: {MEANING[cause]}" for cause in causes))
    return list(chosen)


def _concerns(gap: Gap, mine: frozenset[str]) -> bool:
    return any(one.iri in mine for one in _named(gap))


def _named(gap: Gap) -> list[Member]:
    return [*([gap.subject] if gap.subject else []), *gap.also]


def _kind(kind: str, gaps: list[Gap], mine: frozenset[str], *, only: bool) -> str:
    query = gaps[0].query
    rows = [
        item(
            Member(gap.text, gap.text),
            "",
            lines=[gap.note],
            mine=_concerns(gap, mine),
            link=_named(gap),
        )
        for gap in gaps[:_MOST_EACH]
    ]
    more = len(gaps) - len(rows)
    below = f'<div class="quiet">And {more:,} more; the CSV has them all.</div>' if more else ""
    query = about_some(query, mine) if only else query
    cause = "" if kind == CANNOT_BE_ASKED else gaps[0].cause  # of which its title says the same
    return section(kind, rows, total=len(gaps), remark=cause, below=below, query=query)
