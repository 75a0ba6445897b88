"""Pairs of sets as SPARQL: the matrix, the table of pairs, and the lists of one pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.comparing.measures import MEASURES
from graph.comparing.pair_numbers import (
    PAIRED,
    Ends,
    counts,
    is_weighed,
    name_of,
    near_link,
    near_numbers,
    numbers,
    pairing_numbers,
    value_of,
)
from graph.querying.syntax import with_prefix_lines
from graph.terms import sparql_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.comparing.lens import Lens
    from graph.comparing.measures import Measure
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership
    from graph.comparing.pair_measures import Settings
    from graph.comparing.pairs import Pairs
    from graph.overlap import Overlap

#: What the table of pairs shows of each; coverage from the right stands beside that from the left.
_SHOWN: Final[Mapping[str, str]] = {
    "jaccard": "1.0 * ?shared / (?rowSize + ?columnSize - ?shared)",
    "overlapCoefficient": "1.0 * ?shared / IF(?rowSize < ?columnSize, ?rowSize, ?columnSize)",
    "rowCovered": "1.0 * ?shared / ?rowSize",
    "columnCovered": "1.0 * ?shared / ?columnSize",
}
_NOT_SHOWN: Final = frozenset({"shared", "jaccard", "overlap-coefficient", "coverage"})


def matrix_query(lens: Lens, membership: Membership, measure: Measure, settings: Settings) -> str:
    """Write the query for a measure of every pair: its value, and what near links make of it.

    Sets that the source does not state are left out.
    """
    stated = [m for at, m in enumerate(membership.sets) if at not in membership.not_stated]
    ends = Ends.of((one, other) for one in stated for other in stated if one != other)
    tables = "".join(
        f"  VALUES (?{name} ?{name}Label) {{ {' '.join(map(_labeled, stated))} }}\n"
        for name in ("row", "column")
    )
    return with_prefix_lines(
        f"{_left_out(membership, stated)}{_named_pairing(membership, measure)}"
        "SELECT ?row ?rowLabel ?column ?columnLabel"
        f" {_both_values(membership, measure, settings)} WHERE {{\n"
        f"{tables}  FILTER(?row != ?column)\n{_body(lens, membership, measure, ends)}"
        "} ORDER BY ?rowLabel ?columnLabel"
    )


def pairs_query(lens: Lens, pairs: Pairs, measure: Measure, settings: Settings) -> str:
    """Write the query for the table of some pairs: sizes, what is shared, and measures of it."""
    membership = pairs.membership
    ends = Ends.of(
        (row.left, row.right)
        for row in pairs.rows()
        if row.left_size is not None and row.right_size is not None
    )
    shown = " ".join(f"({value} AS ?{name})" for name, value in _SHOWN.items())
    body = counts(lens, ends)
    if membership.links:
        shown = f"(?nearly AS ?near) {shown}"
        body += pairing_numbers(lens, membership, ends)
    if measure.key not in _NOT_SHOWN:
        shown += f" ({value_of(measure, membership, settings)} AS ?value)"
    if measure.key not in _NOT_SHOWN and measure.directed:
        shown += f" ({value_of(measure, membership, settings, flipped=True)} AS ?valueBack)"
    if is_weighed(measure):
        body += numbers(lens, membership, measure, ends)
    return with_prefix_lines(
        f"{PAIRED if membership.links else ''}"
        f"SELECT ?row ?column ?rowSize ?columnSize ?shared {shown} WHERE {{\n"
        f"  {ends.both}\n{body}}} ORDER BY DESC(?shared) ?row ?column"
    )


def measures_query(
    lens: Lens, membership: Membership, left: Member, right: Member, settings: Settings
) -> str:
    """Write the query for every measure of one pair; of a directed one, in both directions.

    How likely chance shares as much is not among them: SPARQL has no factorials.
    """
    parts = []
    for measure in MEASURES.values():
        ends = Ends.of([(left, right), (right, left)] if measure.directed else [(left, right)])
        parts.append(
            f"{{ SELECT ?measure ?row ?column {_both_values(membership, measure, settings)}"
            f" WHERE {{\n  {ends.both} BIND({sparql_text(measure.label)} AS ?measure)\n"
            f"{_body(lens, membership, measure, ends)}}} }}\n"
        )
    columns = "?measure ?row ?column ?value" + (" ?near" if membership.links else "")
    return with_prefix_lines(
        f"{PAIRED if membership.links else ''}SELECT {columns} WHERE {{\n{'UNION '.join(parts)}}}"
    )


def pair_query(lens: Lens, found: Overlap) -> str:
    """Write the query for the lists of a pair: shared, near, and what only one of the two has.

    Of a pair of which one is not stated, it is for what the other one has.
    """
    left, right = found.left, found.right
    if not found.stated:
        parts = [_listed(str(end), _has(lens, end)) for end in (left, right)]
    else:
        neither = "FILTER NOT EXISTS {{ {} }}"
        parts = [
            _listed("Shared", _has(lens, left), _has(lens, right)),
            _listed(f"Only {left.label}", _has(lens, left), neither.format(_has(lens, right))),
            _listed(f"Only {right.label}", _has(lens, right), neither.format(_has(lens, left))),
        ]
        if lens.near:
            parts.append(_near(lens, found))
    return with_prefix_lines(
        "SELECT DISTINCT ?list ?item ?relation ?near WHERE {\n"
        + "  UNION\n".join(parts)
        + f"  {lens.item_is('?item')}\n}} ORDER BY ?list ?item ?near"
    )


def _near(lens: Lens, found: Overlap) -> str:
    """Write the near links from an item of one to an item of the other, unless both have both."""
    return _listed(
        "Near",
        _has(lens, found.left),
        _has(lens, found.right, "near"),
        f"{lens.item_is('?near')} {near_link(lens)}",
        f"FILTER(!EXISTS {{ {_has(lens, found.right)} }} || "
        f"!EXISTS {{ {_has(lens, found.left, 'near')} }})",
    )


def _listed(title: str, *patterns: str) -> str:
    body = "\n    ".join(patterns)
    return f"  {{ {body}\n    BIND({sparql_text(title)} AS ?list) }}\n"


def _has(lens: Lens, one: Member, name: str = "item") -> str:
    return f"{name_of(one)} {lens.path} ?{name} ."


def _both_values(membership: Membership, measure: Measure, settings: Settings) -> str:
    values = f"({value_of(measure, membership, settings)} AS ?value)"
    if membership.links:
        values += f" ({value_of(measure, membership, settings, near=True)} AS ?near)"
    return values


def _body(lens: Lens, membership: Membership, measure: Measure, ends: Ends) -> str:
    """Write what a measure is computed from, near links included."""
    near = near_numbers(lens, membership, measure, ends) if membership.links else ""
    return numbers(lens, membership, measure, ends) + near


def _named_pairing(membership: Membership, measure: Measure) -> str:
    paired = membership.links and not is_weighed(measure) and measure.key != "coverage"
    return PAIRED if paired else ""


def _left_out(membership: Membership, stated: Sequence[Member]) -> str:
    silent = [str(member) for member in membership.sets if member not in stated]
    names = ", ".join(silent).replace("\n", " ").replace("\r", " ")
    return f"# The source does not state these, so they are left out: {names}\n" if silent else ""


def _labeled(member: Member) -> str:
    return f"({name_of(member)} {sparql_text(member.label)})"
