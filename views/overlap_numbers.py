"""The numbers of the Overlap page: every pair as a table, the queries, and files to take away."""

from __future__ import annotations

import csv
import io
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.overlap import all_pairs, overlapping_pairs
from views import session
from views.ask_link import pack_query
from views.overlap_choice import LEFT, RIGHT
from views.overlap_items import pairs_table, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.lens import Lens
    from graph.membership import Membership
    from graph.pairs import Pairs

#: A larger matrix cannot be read; its pairs come as a table instead.
MOST_IN_MATRIX: Final = 30
_MOST_PAIRS: Final = 100


def show_numbers(lens: Lens, membership: Membership) -> None:
    """Offer the numbers as a table, the query, and the files."""
    with st.expander("All pairs as a table"):
        st.html(styled(top_pairs(membership), lens))
    with st.expander("Show the SPARQL"):
        _queries(lens, membership)
    with st.container(horizontal=True):
        name = f"overlap-{lens.key}"
        st.download_button("Pairs as CSV", _pairs_csv(membership), f"{name}-pairs.csv", "text/csv")
        st.download_button("Items as CSV", _items_csv(membership), f"{name}-items.csv", "text/csv")


def _queries(lens: Lens, membership: Membership) -> None:
    """Show the queries behind the page."""
    edges = lens.edges_query([member.iri for member in membership.sets])
    both = lens.shared_query(st.session_state[LEFT], st.session_state[RIGHT])
    for query, purpose in (
        (edges, "Every measure on this page is counted from the answer to this query."),
        (both, "This one lists what the chosen pair shares."),
    ):
        st.code(query, language="sparql")
        link = escape(session.link(session.ASK, query=pack_query(query)))
        st.html(styled(f'<p class="quiet">{purpose} <a href="{link}">Open in Ask</a></p>', lens))


def top_pairs(membership: Membership) -> str:
    """Write the pairs that share most, up to a number that can be read."""
    few = len(membership.sets) <= MOST_IN_MATRIX
    exact: Pairs = all_pairs(membership) if few else overlapping_pairs(membership)
    widened = all_pairs(membership, near=True) if few else overlapping_pairs(membership, near=True)
    rows = sorted(zip(exact.rows(), widened.rows(), strict=True), key=lambda r: -(r[0].shared or 0))
    left_out = len(rows) - _MOST_PAIRS
    note = (
        f'<p class="quiet">and {left_out:,} pairs more; the CSV has all.</p>'
        if left_out > 0
        else ""
    )
    shown = rows[:_MOST_PAIRS]
    return pairs_table([row for row, _ in shown], [wide for _, wide in shown]) + note


def _pairs_csv(membership: Membership) -> str:
    exact, widened = (all_pairs(membership, near=near).rows() for near in (False, True))
    rows = []
    for row, wide in zip(exact, widened, strict=True):
        near = wide.to_dict()
        rows.append(row.to_dict() | {"sharedNear": near["shared"], "jaccardNear": near["jaccard"]})
    return _csv(list(rows[0]), [list(row.values()) for row in rows])


def _items_csv(membership: Membership) -> str:
    rows = [
        [member.label, member.iri, item.label, item.iri]
        for at, member in enumerate(membership.sets)
        for item in membership.items_at(at)
    ]
    return _csv(["set", "setIri", "item", "itemIri"], rows)


def _csv(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()
