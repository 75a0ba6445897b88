"""Which imported things are ours: what the signs say, and what a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import streamlit as st

from graph import EmbeddedStore
from graph.matching import Matches, accept, decline, is_matchable, match
from graph.matching.review_list import to_tsv
from graph.matching.things import DECLINED, Match
from graph.naming.wording import counted
from graph.snapshots.derived import add_matches
from views import session
from views.background import Search, show_progress
from views.data import permission
from views.data.markup import graph_name
from views.data.next_steps import show_after_matching
from views.data.writing import show_writing, write
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph import Store
    from graph.importing.watching import Watch

_FOUND: Final = "match_found"
_WRITING: Final = "match_writing"
_SAME: Final = "Same"
_DIFFERENT: Final = "Different"
_OPEN: Final = "Undecided"
#: More doubtful ones are not asked about at once; those that follow come when these are decided.
_ASKED: Final = 30

Decided = list[Match]


class Matching(Search["Matches"]):
    """One search for matches, which runs beside the page."""

    called: ClassVar = "matching"
    unexpected: ClassVar = "The matching ended unexpectedly; the log of the server says why."
    too_large: ClassVar = "There is not enough memory to match all that is open."


def show() -> None:
    """Find matches, let a person decide on the doubtful ones, and add them."""
    st.subheader("Match", anchor=False)
    st.caption(
        "Imported technologies and occupations are matched to the tools and roles of the atlas by "
        "name, homepage, repository and package. A match is a link with a score and a reason."
    )
    if show_writing(_WRITING):
        return
    store = session.store()
    if not isinstance(store, EmbeddedStore):
        st.info("Matches are kept in a snapshot; this server asks an endpoint.")
    elif not is_matchable(store):
        st.info(
            "What is open holds no technologies or occupations from outside. Add the CNCF "
            "landscape, O*NET, endoflife.date, ESCO or a table first."
        )
    else:
        _match(store)


def _match(store: Store) -> None:
    wanted = session.number_of(store)
    known = Matching.kept(_FOUND, wanted)
    if known is not None and known.running:
        show_progress(known, "match_stop")
        return
    again = known is not None and known.found is not None
    if st.button("Find matches", type="secondary" if again else "primary", key="match_find"):
        known = Matching()
        known.begin(lambda watch: match(store, watch=watch))
        known.keep(_FOUND, wanted, "Comparing names and addresses …")
    if known is not None and known.found is not None:
        _show_found(known.found)
    elif known is not None:
        known.show_failure()


def _show_found(found: Matches) -> None:
    declined = f", {len(found.declined):,} declined" if found.declined else ""
    st.markdown(
        f"Found {counted(len(found.accepted), 'sure match', 'sure matches')}{declined}, and "
        f"{len(found.review):,} to look at."
    )
    _land(found, _review(found.review) + _sure(found.accepted + found.declined))


def _review(review: Sequence[Match]) -> Decided:
    """Ask about the doubtful ones, the likeliest first, and return those that are decided."""
    if not review:
        return []
    st.markdown("**To look at**")
    first = sorted(review, key=lambda one: -one.score)[:_ASKED]
    decided = [_ask(one) for one in first]
    if len(review) > _ASKED:
        st.caption(f"The other {len(review) - _ASKED:,} are asked once these are decided.")
    return [one for one in decided if one is not None]


def _ask(one: Match) -> Match | None:
    """Show a doubtful match with its reason; None while nobody has decided."""
    key = f"match_{one.ours.iri} {one.theirs.iri}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"match_row {key}"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{as_text(one.ours.label)}** and **{as_text(one.theirs.label)}**")
            where = as_text(graph_name(one.theirs.source))
            st.caption(f"{as_text(one.reason)} Score {one.score:.2f}, {where}.")
        verdict = st.segmented_control(
            f"{one.ours.label} and {one.theirs.label}",
            [_SAME, _DIFFERENT],
            key=key,
            label_visibility="collapsed",
        )
    return _as_decided(one, str(verdict))


def _as_decided(one: Match, verdict: str) -> Match | None:
    return accept(one) if verdict == _SAME else decline(one) if verdict == _DIFFERENT else None


def _sure(matches: Sequence[Match]) -> Decided:
    """Show what the signs or a person decided as a table whose first column can be changed."""
    if not matches:
        return []
    rows: dict[str, list[Any]] = {
        "Verdict": [_DIFFERENT if one.relation == DECLINED else _SAME for one in matches],
        "Ours": [one.ours.label for one in matches],
        "Theirs": [one.theirs.label for one in matches],
        "Score": [one.score for one in matches],
        "Reason": [one.reason for one in matches],
    }
    with st.expander(f"Decided ({len(matches):,})"):
        edited = st.data_editor(
            rows,
            hide_index=True,
            disabled=[name for name in rows if name != "Verdict"],
            column_config={
                "Verdict": st.column_config.SelectboxColumn(
                    options=[_SAME, _DIFFERENT, _OPEN], required=True, width="small"
                ),
                "Score": st.column_config.NumberColumn(format="%.2f", width="small"),
                "Reason": st.column_config.TextColumn(width="large"),
            },
            key="match_table",
        )
    decided = map(_as_decided, matches, map(str, edited["Verdict"]))
    return [one for one in decided if one is not None]


def _land(found: Matches, decided: Decided) -> None:
    st.caption(
        "SPARQL can ask for matches once they are added; it cannot weigh names and addresses."
    )
    with st.container(horizontal=True):
        if permission.may_import():
            _offer_to_add(decided)
        else:
            st.caption(permission.why_not())
        st.download_button(
            "Review list",
            to_tsv(found),
            "review.tsv",
            "text/tab-separated-values",
            key="match_list",
            help="For `python cli.py match --decisions`: write yes or no in its first column.",
        )


def _offer_to_add(decided: Decided) -> None:
    declined = sum(one.relation == DECLINED for one in decided)
    matches = counted(len(decided) - declined, "match", "matches")
    also = f", decline {declined:,}" if declined else ""

    def add(watch: Watch) -> str:
        generation = add_matches(decided, watch=watch)
        said = f"{matches} are links now, in the snapshot {generation.id}."
        return f"{said} {declined:,} declined ones are not asked again." if declined else said

    if st.button(f"Add {matches}{also}", type="primary", key="match_add", disabled=not decided):
        write(_WRITING, add, then=show_after_matching)
