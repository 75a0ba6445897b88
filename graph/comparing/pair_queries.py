"""Pairs of sets as SPARQL: the matrix, the table of pairs, and the lists of one pair."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from graph.comparing.lens import with_prefix_lines
from graph.shacl_path import sparql_name
from graph.terms import literal, to_sparql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graph.comparing.lens import Lens
    from graph.comparing.measures import Measure
    from graph.comparing.membership import Member, Membership
    from graph.comparing.pair_measures import Settings
    from graph.comparing.pairs import Pairs
    from graph.overlap import Overlap

#: Whole numbers only: the engine cannot divide nothing by a decimal below one.
_VALUES: Final[Mapping[str, str]] = {
    "shared": "?shared",
    "jaccard": "?shared / (?rowSize + ?columnSize - ?shared)",
    "overlap-coefficient": "?shared / IF(?rowSize < ?columnSize, ?rowSize, ?columnSize)",
    "coverage": "?shared / ?rowSize",
    "tversky": (
        "1000 * ?shared / (1000 * ?shared + {own} * (?rowSize - ?shared)"
        " + {other} * (?columnSize - ?shared))"
    ),
    "rarity-weighted": "?sharedWeight / (?rowWeight + ?columnWeight - ?sharedWeight)",
    "adamic-adar": "?sharedWeight",
    "against-chance": "?shared * {universe} / (?rowSize * ?columnSize)",
}
#: SPARQL has no logarithm, so the weight of an item stands in a table by how many sets hold it.
_WEIGHTS: Final[Mapping[str, Callable[[int], float]]] = {
    "rarity-weighted": lambda holders: 1 / log(1 + holders),
    "adamic-adar": lambda holders: 1 / log(max(holders, 2)),
}
#: What the table of pairs shows of each; coverage from the right stands beside that from the left.
_SHOWN: Final[Mapping[str, str]] = {
    "jaccard": _VALUES["jaccard"],
    "overlapCoefficient": _VALUES["overlap-coefficient"],
    "rowCovered": "?shared / ?rowSize",
    "columnCovered": "?shared / ?columnSize",
}
_NEAR_NOT_COUNTED: Final = (
    "# What is near is not counted here: near items are paired, each once at most, and a query\n"
    "# cannot find the largest such pairing.\n"
)


class _Ends(NamedTuple):
    """The pairs that a query is about: patterns for both ends, for each row and each column."""

    both: str
    rows: str
    columns: str


def matrix_query(lens: Lens, membership: Membership, measure: Measure, settings: Settings) -> str:
    """Write the query for a measure of every pair, as (row, column, value).

    Pairs are exact, and sets that the source does not state are left out.
    """
    stated = [m for at, m in enumerate(membership.sets) if at not in membership.not_stated]
    names = _names(stated)
    rows, columns = (f"VALUES ?{name} {{ {names} }}" for name in ("row", "column"))
    tables = "".join(
        f"  VALUES (?{name} ?{name}Label) {{ {' '.join(map(_labeled, stated))} }}\n"
        for name in ("row", "column")
    )
    body = _numbers(lens, membership, measure, _Ends(f"{rows} {columns}", rows, columns))
    value = _value(measure, membership, settings)
    return with_prefix_lines(
        f"{_left_out(membership, stated)}"
        f"SELECT ?row ?rowLabel ?column ?columnLabel ({value} AS ?value) WHERE {{\n"
        f"{tables}  FILTER(?row != ?column)\n{body}}} ORDER BY ?rowLabel ?columnLabel"
    )


def pairs_query(lens: Lens, pairs: Pairs, measure: Measure, settings: Settings) -> str:
    """Write the query for the table of some pairs: sizes, what is shared, and measures of it."""
    membership = pairs.membership
    ends = [
        (row.left, row.right)
        for row in pairs.rows()
        if row.left_size is not None and row.right_size is not None
    ]
    table = " ".join(f"({_name(left)} {_name(right)})" for left, right in ends)
    among = _Ends(
        f"VALUES (?row ?column) {{ {table} }}",
        f"VALUES ?row {{ {_names(dict.fromkeys(left for left, _ in ends))} }}",
        f"VALUES ?column {{ {_names(dict.fromkeys(right for _, right in ends))} }}",
    )
    shown = " ".join(f"({value} AS ?{name})" for name, value in _SHOWN.items())
    extra, further = "", ""
    if measure.key in {"tversky", "against-chance", *_WEIGHTS}:
        extra = f" ({_value(measure, membership, settings)} AS ?value)"
    if measure.key in _WEIGHTS:
        further = _numbers(lens, membership, measure, among)
    return with_prefix_lines(
        f"{_NEAR_NOT_COUNTED}"
        f"SELECT ?row ?column ?rowSize ?columnSize ?shared {shown}{extra} WHERE {{\n"
        f"  {among.both}\n{_counts(lens, among)}{further}}} ORDER BY DESC(?shared) ?row ?column"
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
            _listed(f"Only {left}", _has(lens, left), neither.format(_has(lens, right))),
            _listed(f"Only {right}", _has(lens, right), neither.format(_has(lens, left))),
        ]
        if lens.near:
            parts.append(_near(lens, found))
    return with_prefix_lines(
        "SELECT DISTINCT ?list ?item ?relation ?near WHERE {\n"
        + "  UNION\n".join(parts)
        + f"  ?item a {sparql_name(lens.item_class)} .\n}} ORDER BY ?list ?item ?near"
    )


def _near(lens: Lens, found: Overlap) -> str:
    """Write the near links from an item of one to an item of the other, unless both have both."""
    relations = " ".join(map(sparql_name, lens.near))
    return _listed(
        "Near",
        _has(lens, found.left),
        _has(lens, found.right, "near"),
        f"?near a {sparql_name(lens.item_class)} . VALUES ?relation {{ {relations} }}",
        "{ ?item ?relation ?near } UNION { ?near ?relation ?item }",
        f"FILTER(!EXISTS {{ {_has(lens, found.right)} }} || "
        f"!EXISTS {{ {_has(lens, found.left, 'near')} }})",
    )


def _listed(title: str, *patterns: str) -> str:
    body = "\n    ".join(patterns)
    return f"  {{ {body}\n    BIND({to_sparql(literal(title))} AS ?list) }}\n"


def _has(lens: Lens, one: Member, name: str = "item") -> str:
    return f"{_name(one)} {lens.path} ?{name} ."


def _value(measure: Measure, membership: Membership, settings: Settings) -> str:
    return _VALUES[measure.key].format(
        own=round(1000 * settings.own_extra),
        other=round(1000 * settings.other_extra),
        universe=settings.universe_of(membership),
    )


def _numbers(lens: Lens, membership: Membership, measure: Measure, ends: _Ends) -> str:
    """Write the sub-selects for what a measure is computed from."""
    if measure.key in _WEIGHTS:
        return _weights(lens, membership, measure, ends)
    return _counts(lens, ends)


def _counts(lens: Lens, ends: _Ends) -> str:
    kind = sparql_name(lens.item_class)
    sizes = "".join(
        f"  {{ SELECT ?{name} (COUNT(DISTINCT ?own) AS ?{name}Size) WHERE {{\n"
        f"      {chosen}\n"
        f"      OPTIONAL {{ ?{name} {lens.path} ?own . ?own a {kind} }}\n"
        f"    }} GROUP BY ?{name} }}\n"
        for name, chosen in (("row", ends.rows), ("column", ends.columns))
    )
    return (
        f"{sizes}  OPTIONAL {{\n"
        "    SELECT ?row ?column (COUNT(DISTINCT ?item) AS ?both) WHERE {\n"
        f"      {ends.both}\n{_of_both(lens)}"
        "    } GROUP BY ?row ?column\n"
        "  }\n"
        "  BIND(COALESCE(?both, 0) AS ?shared)\n"
    )


def _weights(lens: Lens, membership: Membership, measure: Measure, ends: _Ends) -> str:
    """Write the sum of the weights of what both hold; for a share, of what each holds, too."""
    kind, weight = sparql_name(lens.item_class), _WEIGHTS[measure.key]
    holders = sorted(set(np.bincount(membership.matrix.indices).tolist()) - {0})
    table = " ".join(f"({count} {weight(count)!r}e0)" for count in holders)
    weighing = (
        "      { SELECT ?item (COUNT(DISTINCT ?holder) AS ?holders) WHERE {\n"
        f"        VALUES ?holder {{ {_names(membership.sets)} }}\n"
        f"        ?holder {lens.path} ?item . ?item a {kind} .\n"
        f"      }} GROUP BY ?item }}\n      VALUES (?holders ?weight) {{ {table} }}\n"
    )

    def total(names: str, name: str, chosen: str, held: str) -> str:
        return (
            f"  OPTIONAL {{ SELECT {names} (SUM(?weight) AS ?{name}Sum) WHERE {{\n"
            f"      {{ SELECT DISTINCT {names} ?item WHERE {{ {chosen}\n{held}      }} }}\n"
            f"{weighing}    }} GROUP BY {names} }}\n"
            f"  BIND(COALESCE(?{name}Sum, 0e0) AS ?{name}Weight)\n"
        )

    def held(name: str) -> str:
        return f"      ?{name} {lens.path} ?item . ?item a {kind} .\n"

    shared = total("?row ?column", "shared", ends.both, _of_both(lens))
    if measure.share:
        sides = (("row", ends.rows), ("column", ends.columns))
        shared += "".join(total(f"?{name}", name, chosen, held(name)) for name, chosen in sides)
    return shared


def _of_both(lens: Lens) -> str:
    return (
        f"      ?row {lens.path} ?item . ?column {lens.path} ?item .\n"
        f"      ?item a {sparql_name(lens.item_class)} .\n"
    )


def _left_out(membership: Membership, stated: Sequence[Member]) -> str:
    silent = [str(member) for member in membership.sets if member not in stated]
    names = ", ".join(silent).replace("\n", " ").replace("\r", " ")
    return f"# The source does not state these, so they are left out: {names}\n" if silent else ""


def _name(member: Member) -> str:
    return sparql_name(member.iri)


def _names(members: Iterable[Member]) -> str:
    return " ".join(map(_name, members))


def _labeled(member: Member) -> str:
    return f"({_name(member)} {to_sparql(literal(member.label))})"
