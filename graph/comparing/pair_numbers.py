"""What a measure of a pair of sets is computed from, as parts of a SPARQL query.

The parts bind ``?row`` and ``?column`` to the two sets, and the numbers of both; what near links
add to what they share is a number of its own.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from graph.comparing.pairing import pairings
from graph.terms import sparql_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from graph.comparing.lens import Lens
    from graph.comparing.measures import Measure
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership
    from graph.comparing.pair_measures import Settings

#: What is divided is made a decimal, since Virtuoso divides whole numbers to a whole one; what it
#: is divided by stays whole, since Oxigraph cannot divide nothing by a decimal below one.
_VALUES: Final[Mapping[str, str]] = {
    "shared": "{shared}",
    "jaccard": "1.0 * {shared} / (?rowSize + ?columnSize - {shared})",
    "overlap-coefficient": "1.0 * {shared} / IF(?rowSize < ?columnSize, ?rowSize, ?columnSize)",
    "coverage": "1.0 * {shared} / ?rowSize",
    "tversky": (
        "1000.0 * {shared} / (1000 * {shared} + {own} * (?rowSize - {shared})"
        " + {other} * (?columnSize - {shared}))"
    ),
    "rarity-weighted": "{shared} / (?rowWeight + ?columnWeight - ?sharedWeight)",
    "adamic-adar": "{shared}",
    "against-chance": "1.0 * {shared} * {universe} / (?rowSize * ?columnSize)",
}
#: SPARQL has no logarithm, so the weight of an item stands in a table by how many sets hold it.
_WEIGHTS: Final[Mapping[str, Callable[[int], float]]] = {
    "rarity-weighted": lambda holders: 1 / log(1 + holders),
    "adamic-adar": lambda holders: 1 / log(max(holders, 2)),
}
#: What two sets share, and what near links add to it: as numbers, and as sums of weights.
_COUNTED: Final = ("?shared", "?nearly")
_WEIGHED: Final = ("?sharedWeight", "?nearWeight")
#: Where a query names a pairing.
PAIRED: Final = (
    "# Near items are paired, each once at most. No query can find the largest such pairing, so\n"
    "# it is named here, item by item, and counted as far as it holds.\n"
)


class Ends(NamedTuple):
    """The pairs that a query is about.

    Attributes
    ----------
    pairs : tuple of (Member, Member)
        All of them, in both directions if both are asked for.
    rows, columns : tuple of Member
        Every set that comes first, and second.
    """

    pairs: tuple[tuple[Member, Member], ...]
    rows: tuple[Member, ...]
    columns: tuple[Member, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[Member, Member]]) -> Ends:
        """Take the sets from the pairs."""
        found = tuple(pairs)
        rows, columns = (tuple(dict.fromkeys(one[at] for one in found)) for at in (0, 1))
        return cls(found, rows, columns)

    @property
    def both(self) -> str:
        """The pattern for the pairs."""
        crossed = len(self.rows) * len(self.columns) - len({*self.rows} & {*self.columns})
        if len(self.pairs) < crossed:
            table = " ".join(f"({name_of(row)} {name_of(column)})" for row, column in self.pairs)
            return f"VALUES (?row ?column) {{ {table} }}"
        return f"{self.each('row')} {self.each('column')} FILTER(?row != ?column)"

    def each(self, side: str) -> str:
        """Return the pattern for the sets of one side, ``row`` or ``column``."""
        members = self.rows if side == "row" else self.columns
        return f"VALUES ?{side} {{ {names_of(members)} }}"


def is_weighed(measure: Measure) -> bool:
    """Say whether a measure adds up weights of items in place of counting them."""
    return measure.key in _WEIGHTS


def value_of(
    measure: Measure,
    membership: Membership,
    settings: Settings,
    *,
    near: bool = False,
    flipped: bool = False,
) -> str:
    """Write the value of a measure.

    Parameters
    ----------
    near : bool
        With what near links add.
    flipped : bool
        That of the column against the row.
    """
    shared, more = _WEIGHED if is_weighed(measure) else _COUNTED
    text = _VALUES[measure.key].format(
        shared=f"({shared} + {more})" if near else shared,
        own=round(1000 * settings.own_extra),
        other=round(1000 * settings.other_extra),
        universe=settings.universe_of(membership),
    )
    if flipped:
        text = text.replace("?row", "?_").replace("?column", "?row").replace("?_", "?column")
    return text


def numbers(lens: Lens, membership: Membership, measure: Measure, ends: Ends) -> str:
    """Write the sub-selects for what a measure is computed from, without near links."""
    if is_weighed(measure):
        return _weights(lens, membership, measure, ends)
    return counts(lens, ends)


def near_numbers(lens: Lens, membership: Membership, measure: Measure, ends: Ends) -> str:
    """Write the sub-select for what near links add to what two sets share.

    Coverage asks of each item of the row by itself whether the column holds one near it, and a
    weighed measure of each item of either; the others count a pairing.
    """
    if is_weighed(measure):
        both_ways = (
            f"{{ {_nearly('row', 'column', lens)} }} UNION {{ {_nearly('column', 'row', lens)} }}"
        )
        weighing = _weighing(lens, membership, measure)
        return _total("?row ?column", "near", ends.both, f"      {both_ways}\n", weighing)
    if measure.key == "coverage":
        pattern = f"      {ends.both}\n      {_nearly('row', 'column', lens)}\n"
        return _near_count(pattern)
    return pairing_numbers(lens, membership, ends)


def pairing_numbers(lens: Lens, membership: Membership, ends: Ends) -> str:
    """Write the sub-select that counts the pairing of near items, with the pairing in it."""
    table = " ".join(
        f"({' '.join(map(sparql_name, row))})" for row in _paired(membership, ends.pairs)
    )
    if not table:
        return "  BIND(0 AS ?nearly)\n"
    return _near_count(
        f"      VALUES (?row ?column ?item ?near) {{ {table} }}\n"
        f"      ?row {lens.path} ?item . ?column {lens.path} ?near .\n      {near_link(lens)}\n"
    )


def _paired(
    membership: Membership, pairs: Iterable[tuple[Member, Member]]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield row, column, item and near item; for both directions one pairing is looked for."""
    wanted = {(row.iri, column.iri): None for row, column in pairs}
    once = [ends for ends in wanted if ends[0] < ends[1] or ends[::-1] not in wanted]
    left, right = (
        np.array([membership.position(ends[at]) for ends in once], dtype=np.int64) for at in (0, 1)
    )
    items = membership.items
    for ends, found in zip(once, pairings(membership, left, right), strict=True):
        for one, other in found.items():
            yield (*ends, items[one].iri, items[other].iri)
            if ends[::-1] in wanted:
                yield (*ends[::-1], items[other].iri, items[one].iri)


def counts(lens: Lens, ends: Ends) -> str:
    """Write the sub-selects for the sizes of the sets, and how many items they share."""
    sizes = "".join(
        f"  {{ SELECT ?{name} (COUNT(DISTINCT ?own) AS ?{name}Size) WHERE {{\n"
        f"      {ends.each(name)}\n"
        f"      OPTIONAL {{ ?{name} {lens.path} ?own . {lens.item_is('?own')} }}\n"
        f"    }} GROUP BY ?{name} }}\n"
        for name in ("row", "column")
    )
    return (
        f"{sizes}  OPTIONAL {{\n"
        "    SELECT ?row ?column (COUNT(DISTINCT ?item) AS ?both) WHERE {\n"
        f"      {ends.both}\n{_of_both(lens)}"
        "    } GROUP BY ?row ?column\n"
        "  }\n"
        "  BIND(COALESCE(?both, 0) AS ?shared)\n"
    )


def near_link(lens: Lens) -> str:
    """Write that an item is near another, by a link of the lens in either direction."""
    relations = " ".join(map(sparql_name, lens.near))
    return (
        f"VALUES ?relation {{ {relations} }} "
        "{ ?item ?relation ?near } UNION { ?near ?relation ?item }"
    )


def name_of(member: Member) -> str:
    """Write the name of a set or an item."""
    return sparql_name(member.iri)


def names_of(members: Iterable[Member]) -> str:
    """Write several names, one after the other."""
    return " ".join(map(name_of, members))


def _near_count(pattern: str) -> str:
    return (
        "  OPTIONAL {\n"
        "    SELECT ?row ?column (COUNT(DISTINCT ?item) AS ?close) WHERE {\n"
        f"{pattern}"
        "    } GROUP BY ?row ?column\n"
        "  }\n"
        "  BIND(COALESCE(?close, 0) AS ?nearly)\n"
    )


def _nearly(holder: str, other: str, lens: Lens) -> str:
    """Write that one set holds an item that the other has not, but has something near to."""
    return (
        f"?{holder} {lens.path} ?item . {lens.item_is('?item')} {near_link(lens)} "
        f"?{other} {lens.path} ?near . {lens.item_is('?near')} "
        f"FILTER NOT EXISTS {{ ?{other} {lens.path} ?item }}"
    )


def _weights(lens: Lens, membership: Membership, measure: Measure, ends: Ends) -> str:
    """Write the sum of the weights of what both hold; for a share, of what each holds, too."""
    weighing = _weighing(lens, membership, measure)
    shared = _total("?row ?column", "shared", ends.both, _of_both(lens), weighing)
    if measure.share:
        for name in ("row", "column"):
            held = f"      ?{name} {lens.path} ?item . {lens.item_is('?item')}\n"
            shared += _total(f"?{name}", name, ends.each(name), held, weighing)
    return shared


def _weighing(lens: Lens, membership: Membership, measure: Measure) -> str:
    weight = _WEIGHTS[measure.key]
    holders = sorted(set(membership.degrees.tolist()) - {0})
    table = " ".join(f"({count} {weight(count)!r}e0)" for count in holders)
    return (
        "      { SELECT ?item (COUNT(DISTINCT ?holder) AS ?holders) WHERE {\n"
        f"        VALUES ?holder {{ {names_of(membership.sets)} }}\n"
        f"        ?holder {lens.path} ?item . {lens.item_is('?item')}\n"
        f"      }} GROUP BY ?item }}\n      VALUES (?holders ?weight) {{ {table} }}\n"
    )


def _total(names: str, name: str, chosen: str, held: str, weighing: str) -> str:
    return (
        f"  OPTIONAL {{ SELECT {names} (SUM(?weight) AS ?{name}Sum) WHERE {{\n"
        f"      {{ SELECT DISTINCT {names} ?item WHERE {{ {chosen}\n{held}      }} }}\n"
        f"{weighing}    }} GROUP BY {names} }}\n"
        f"  BIND(COALESCE(?{name}Sum, 0e0) AS ?{name}Weight)\n"
    )


def _of_both(lens: Lens) -> str:
    return (
        f"      ?row {lens.path} ?item . ?column {lens.path} ?item .\n"
        f"      {lens.item_is('?item')}\n"
    )
