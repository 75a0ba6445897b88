"""The numbers of one pair of sets: coverage as bars, and every measure in a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.comparing.measures import MEASURES
from graph.comparing.pair_measures import FEW_SETS, chance, measured
from graph.comparing.pair_sentences import written
from graph.comparing.pairs import some_pairs
from graph.naming.wording import plural
from views.ask.link import sparql_link
from views.overlap.items import bar

if TYPE_CHECKING:
    from graph.comparing.lens import Lens
    from graph.comparing.measures import Measure
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership
    from graph.comparing.pair_measures import Settings
    from graph.overlap import Overlap


def coverage_bars(overlap: Overlap, lens: Lens) -> str:
    """Draw directed coverage: for each side, how much of it the other one has."""
    exact, wide = overlap.exact, overlap.widened
    sides = (
        (overlap.right, overlap.left, exact.left_size, exact.left_covered, wide.left_covered),
        (overlap.left, overlap.right, exact.right_size, exact.right_covered, wide.right_covered),
    )
    return f'<div class="covers">{"".join(_bar(*side, lens) for side in sides)}</div>'


def _bar(
    other: Member,
    covered: Member,
    size: int | None,
    share: float | None,
    near: float | None,
    lens: Lens,
) -> str:
    if size is None or share is None or near is None:
        return ""
    items = lens.item_label if size == 1 else plural(lens.item_label)
    text = f"{other} has {share * size:.0f} of {size} {items} of {covered}, {share:.0%}"
    if near > share:
        text += f"; {near * size:.0f} with near ones, {near:.0%}"
    return f"<div><span>{escape(text)}</span>{bar(share, near)}</div>"


def measures_table(
    membership: Membership,
    left: str,
    right: str,
    settings: Settings,
    *,
    marked: str,
    query: str,
) -> str:
    """Write every measure of one pair, exact and with near links, the marked one in bold.

    Parameters
    ----------
    query : str
        The SPARQL that returns the measures.
    """
    ends = [np.array([membership.position(name)]) for name in (left, right)]
    exact, wide = (some_pairs(membership, *ends, near=near) for near in (False, True))
    rows = []
    for measure in MEASURES.values():
        both = [
            _both_ways(measured(pairs, measure, settings), measure, directed=measure.directed)
            for pairs in (exact, wide)
        ]
        name = f"<b>{escape(measure.label)}</b>" if measure.key == marked else measure.label
        rows.append((name, *map(escape, both)))
    universe = settings.universe_of(membership)
    told = [f"{float(chance(pairs, universe)[0]):.2f}" for pairs in (exact, wide)]
    rows.append((f"Chance of sharing so many, of {universe:,}", *told))
    body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    head = '<tr><th scope="col">Measure</th><th scope="col">exact</th>'
    head += '<th scope="col">with near</th></tr>'
    hint = "The chance is in no query: SPARQL has no factorials."
    if int(membership.stated.sum()) < FEW_SETS:
        hint = f"What chance explains is a hint where sets are so few. {hint}"
    return (
        f"<details><summary>Every measure of this pair</summary>"
        f'<table class="measures"><thead>{head}</thead><tbody>{body}</tbody></table>'
        f'<div class="quiet">{hint}{sparql_link(query)}</div></details>'
    )


def _both_ways(values: tuple[Any, Any], measure: Measure, *, directed: bool) -> str:
    told = [
        "no items" if np.isnan(way[0]) else written(float(way[0]), measure)
        for way in values[: 2 if directed else 1]
    ]
    return " / ".join(told)
