"""Which imported things are ours: what the signs say, and what a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph import EmbeddedStore
from graph.matching import COLUMNS, Matches, accept, match, review_rows
from graph.snapshots.derived import add_matches
from graph.snapshots.preview import counted
from views import session
from views.data import permission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph import Store
    from graph.matching.things import Match

_FOUND: Final = "match_found"
_DONE: Final = "match_done"
_ANY: Final = "ASK { ?x a ?kind FILTER(?kind IN (ops:Technology, ops:Occupation)) }"
_SAME: Final = "same"
_VERDICTS: Final = ("open", _SAME, "not same")


def show() -> None:
    """Find matches, let a person decide on the doubtful ones, and add them."""
    st.subheader("Match")
    st.caption(
        "Imported technologies and occupations are matched to the tools and roles of the atlas by "
        "name, homepage, repository and package. A match is a link with a score and a reason."
    )
    store = session.store()
    if done := st.session_state.pop(_DONE, None):
        st.success(done)
    if not isinstance(store, EmbeddedStore):
        st.info("Matches are kept in a snapshot; this server asks an endpoint.")
    elif not store.ask(_ANY):
        st.info(
            "What is open holds no technologies or occupations from outside. Add the CNCF "
            "landscape, O*NET, endoflife.date, ESCO or a table first."
        )
    else:
        _match(store)


def _match(store: Store) -> None:
    if st.button("Find matches", type="primary", key="match_find"):
        with st.spinner("Comparing names and addresses …"):
            st.session_state[_FOUND] = id(store), match(store)
    known = st.session_state.get(_FOUND)
    if known is None or known[0] != id(store):
        return
    found: Matches = known[1]
    st.markdown(
        f"Found {counted(len(found.accepted), 'sure match', 'sure matches')}, and "
        f"{len(found.review):,} to look at."
    )
    taken = _review(found.review)
    taken += _accepted(found.accepted)
    _land(found, taken)


def _review(review: Sequence[Match]) -> list[Match]:
    """Show the doubtful ones; one that a person calls the same counts as accepted."""
    if not review:
        return []
    st.markdown("**To look at**")
    edited = _table(review, _VERDICTS[0], "review")
    return [one for one, verdict in zip(review, edited, strict=True) if verdict == _SAME]


def _accepted(accepted: Sequence[Match]) -> list[Match]:
    if not accepted:
        return []
    with st.expander(f"Found ({len(accepted):,})"):
        edited = _table(accepted, _SAME, "accepted")
    return [one for one, verdict in zip(accepted, edited, strict=True) if verdict == _SAME]


def _table(matches: Sequence[Match], verdict: str, key: str) -> list[str | None]:
    """Show matches as a table whose first column can be changed, and return that column."""
    rows: dict[str, list[Any]] = {
        "Verdict": [verdict] * len(matches),
        "Ours": [one.ours.label for one in matches],
        "Theirs": [one.theirs.label for one in matches],
        "Score": [one.score for one in matches],
        "Reason": [one.reason for one in matches],
    }
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=[name for name in rows if name != "Verdict"],
        column_config={
            "Verdict": st.column_config.SelectboxColumn(
                options=list(_VERDICTS), required=True, width="small"
            ),
            "Score": st.column_config.NumberColumn(format="%.2f", width="small"),
            "Reason": st.column_config.TextColumn(width="large"),
        },
        key=f"match_table_{key}",
    )
    return list(edited["Verdict"])


def _land(found: Matches, taken: list[Match]) -> None:
    with st.container(horizontal=True):
        if permission.may_import():
            _offer_to_add(taken)
        else:
            st.caption(permission.why_not())
        st.download_button(
            "Review list",
            _review_list(found),
            "review.tsv",
            "text/tab-separated-values",
            key="match_list",
            help="For `python cli.py match --decisions`: write yes or no in its first column.",
        )


def _offer_to_add(taken: list[Match]) -> None:
    label = f"Add {counted(len(taken), 'match', 'matches')}"
    if st.button(label, key="match_add", disabled=not taken):
        with st.spinner("Writing …"):
            generation = add_matches(map(accept, taken))
        st.session_state[_DONE] = (
            f"{counted(len(taken), 'match', 'matches')} are links now, in the snapshot "
            f"{generation.id}."
        )
        st.rerun()


def _review_list(found: Matches) -> str:
    rows = ["\t".join(COLUMNS), *("\t".join(row) for row in review_rows(found))]
    return "\n".join(rows) + "\n"
