"""The numbers of the Overlap page: the pairs as a table, and files to take away."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from graph.comparing.measures import MEASURES
from graph.comparing.nearest import SCORES, best_pairs
from graph.comparing.pair_measures import measured
from graph.comparing.pair_queries import pairs_query
from graph.comparing.pair_sentences import written
from graph.comparing.pairs import COLUMNS
from graph.overlap import all_pairs, overlapping_pairs, some_pairs
from graph.spreadsheet import write_csv
from views.ask.link import edit_as_sparql
from views.overlap.items import styled
from views.plain_text import as_text

if TYPE_CHECKING:
    from graph.comparing.lens import Lens
    from graph.comparing.measures import Measure
    from graph.comparing.membership import Membership
    from graph.comparing.pair_measures import Settings
    from graph.comparing.pairs import PairRow, Pairs

#: A larger matrix cannot be read; its pairs come as a table instead.
MOST_IN_MATRIX: Final = 30
_MOST_PAIRS: Final = 100
#: More sets than this are not multiplied with each other, but swept for the best pairs.
_MOST_AT_ONCE: Final = 1000


def show_top_pairs(
    lens: Lens, membership: Membership, measure: Measure, settings: Settings
) -> None:
    """Show the best pairs of more sets than a matrix has room for."""
    by = measure
    note = f"{len(membership.sets):,} rows are too many for a matrix: the top pairs instead"
    if len(membership.sets) > _MOST_AT_ONCE and measure.key not in SCORES:
        by = MEASURES["jaccard"]
        note += f", sorted by {by.label}; for {measure.label} choose fewer"
    st.caption(as_text(f"{note}."))
    pairs = _top_pairs(membership, by, settings)
    st.html(styled(pairs_table(pairs, measure, settings), lens))
    st.markdown(as_text(_told(pairs, by, settings)))
    if len(pairs):
        edit_as_sparql(
            pairs_query(lens, pairs, measure, settings), view="table", key="overlap_table_query"
        )


def _told(pairs: Pairs, measure: Measure, settings: Settings) -> str:
    if not len(pairs):
        return "No two of them share anything."
    values = np.fmax(*measured(pairs, measure, settings))
    first = next(pairs.rows())
    return (
        f"Highest {measure.label}: {first.left} and {first.right}, "
        f"{written(float(values[0]), measure)} ({first.shared:,} shared). These are the first "
        f"{len(pairs):,} pairs; the file has all that share something."
    )


def _key_of(membership: Membership) -> tuple[int, ...]:
    """Return what tells sets with items apart, also where as many of the same sets hold others."""
    rows, columns = membership.matrix.indptr.tobytes(), membership.matrix.indices.tobytes()
    known = (membership.sets, membership.items, membership.not_stated, membership.links)
    return tuple(map(hash, (*known, rows, columns)))


@st.cache_resource(
    max_entries=16,
    show_spinner="Comparing every pair …",
    hash_funcs={
        "graph.comparing.membership.Membership": _key_of,
        "graph.comparing.measures.Measure": lambda measure: measure.key,
        "graph.comparing.pair_measures.Settings": repr,
    },
)
def _top_pairs(membership: Membership, measure: Measure, settings: Settings) -> Pairs:
    """Return the pairs that a measure puts first, the first of them first."""
    if len(membership.sets) > _MOST_AT_ONCE:
        return best_pairs(membership, _MOST_PAIRS, measure.key)
    pairs = overlapping_pairs(membership)
    values = np.nan_to_num(np.fmax(*measured(pairs, measure, settings)), nan=-1)
    order = np.argsort(-values, kind="stable")[:_MOST_PAIRS]
    return some_pairs(membership, pairs.left[order], pairs.right[order])


def pairs_table(pairs: Pairs, measure: Measure, settings: Settings) -> str:
    """Write pairs as a table with the measure that was asked for."""
    near = some_pairs(pairs.membership, pairs.left, pairs.right, near=True)
    asked = ("shared", "jaccard", "overlap-coefficient", "coverage")
    extra = [] if measure.key in asked else [measure.label]
    head = (
        *("Left", "Right", "Sizes", "Shared", "Near", "Jaccard index", "Overlap coefficient"),
        *("Left covered", "Right covered", *extra),
    )
    ways = measured(pairs, measure, settings)[: 2 if measure.directed else 1]
    body = []
    for at, (row, wide) in enumerate(zip(pairs.rows(), near.rows(), strict=True)):
        cells = _cells(row, wide)
        if extra:
            cells.append(" / ".join(_told_value(float(way[at]), measure) for way in ways))
        body.append(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in cells)}</tr>")
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    table = f"<table><thead><tr>{titles}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _told_value(value: float, measure: Measure) -> str:
    return "" if value != value else written(value, measure)


def _cells(row: PairRow, wide: PairRow) -> list[str]:
    ends = [row.left.label, row.right.label]
    sizes = " / ".join(
        "not stated" if n is None else f"{n}" for n in (row.left_size, row.right_size)
    )
    if row.shared is None or wide.shared is None:
        return [*ends, sizes, "not stated", *[""] * 5]
    shares = (row.jaccard, row.overlap_coefficient)
    covered = (row.left_covered, row.right_covered)
    return [
        *ends,
        sizes,
        f"{row.shared}",
        f"+{wide.shared - row.shared}" if wide.shared > row.shared else "",
        *("" if share is None else f"{share:.2f}" for share in shares),
        *("" if share is None else f"{share:.0%}" for share in covered),
    ]


def offer_files(lens: Lens, membership: Membership, measure: Measure, settings: Settings) -> None:
    """Offer all pairs as a table, and the files."""
    if len(membership.sets) <= MOST_IN_MATRIX:
        table = st.expander("All pairs as a table", on_change="rerun", key="overlap_table")
        if table.open:
            with table:
                pairs = all_pairs(membership)
                st.html(styled(pairs_table(pairs, measure, settings), lens))
                query = pairs_query(lens, pairs, measure, settings)
                edit_as_sparql(query, view="table", key="overlap_table_query")
    with st.container(horizontal=True):
        for name, write in (("pairs", pairs_csv), ("items", items_csv)):
            st.download_button(
                f"{name.capitalize()} as CSV",
                partial(write, membership),
                f"overlap-{lens.key.replace(':', '-')}-{name}.csv",
                "text/csv",
                on_click="ignore",
            )


def pairs_csv(membership: Membership) -> str:
    """Write every pair; of many sets only the pairs that share something."""
    many = len(membership.sets) > MOST_IN_MATRIX
    compare = overlapping_pairs if many else all_pairs
    exact, widened = (compare(membership, near=near).rows() for near in (False, True))
    rows = (
        [*row.to_dict().values(), wide.shared, wide.jaccard]
        for row, wide in zip(exact, widened, strict=True)
    )
    return write_csv([[*COLUMNS, "sharedNear", "jaccardNear"], *rows])


def items_csv(membership: Membership) -> str:
    """Write every set with each of its items."""
    rows = (
        [member.label, member.iri, item.label, item.iri]
        for at, member in enumerate(membership.sets)
        for item in membership.items_at(at)
    )
    return write_csv([["set", "setIri", "item", "itemIri"], *rows])
