"""The charts of a comparison as SPARQL: queries that return the numbers on screen, in any tool."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.comparing.lens import with_prefix_lines
from graph.shacl_path import sparql_name
from graph.terms import literal, to_sparql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.comparing.intersections import Intersection
    from graph.comparing.lens import Lens
    from graph.comparing.measures import Measure
    from graph.comparing.membership import Member, Membership
    from graph.comparing.pair_measures import Settings

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
    "against-chance": "?shared * {universe} / (?rowSize * ?columnSize)",
}
_WEIGHED: Final = (
    "# SPARQL has no logarithm: these are the shared items, with how many of the sets hold each;\n"
    "# the measure sums a weight per item that falls with the logarithm of that number.\n"
)


def with_near(lens: Lens) -> Lens:
    """Return a lens whose path also leads to what is near an item, one step and either way.

    An item found so counts only if some set holds it; :func:`held_pattern` says that.
    """
    if not lens.near:
        return lens
    steps = "|".join(step for iri in lens.near for step in _both_ways(iri))
    return replace(lens, path=f"({lens.path})/({steps})?")


def held_pattern(lens: Lens) -> str:
    """Write that an item is held by some set of a lens; for queries through :func:`with_near`."""
    return (
        f"  FILTER EXISTS {{ ?anySet a {sparql_name(lens.set_class)} ; {lens.path} ?item }}\n"
        if lens.near
        else ""
    )


def matrix_query(lens: Lens, membership: Membership, measure: Measure, settings: Settings) -> str:
    """Write the query for a measure of every pair, as (row, column, value).

    Pairs are exact, and sets that the source does not state are left out. The measures that weigh
    items by their rarity are not to be computed in SPARQL; for them it lists the shared items.
    """
    stated = [m for at, m in enumerate(membership.sets) if at not in membership.not_stated]
    head = _left_out(membership, stated)
    if measure.key not in _VALUES:
        return with_prefix_lines(head + _WEIGHED + _shared_items(lens, stated))
    value = _VALUES[measure.key].format(
        own=round(1000 * settings.own_extra),
        other=round(1000 * settings.other_extra),
        universe=settings.universe_of(membership),
    )
    rows, columns = (
        _table(name, f"{name}Label", [(sparql_name(m.iri), _text(m.label)) for m in stated])
        for name in ("row", "column")
    )
    body = (
        f"SELECT ?row ?rowLabel ?column ?columnLabel ({value} AS ?value) WHERE {{\n"
        f"{rows}{columns}  FILTER(?row != ?column)\n"
        f"{_sizes(lens, stated, 'row')}{_sizes(lens, stated, 'column')}"
        "  OPTIONAL {\n"
        "    SELECT ?row ?column (COUNT(DISTINCT ?item) AS ?both) WHERE {\n"
        f"      VALUES ?row {{ {_names(stated)} }}\n"
        f"      VALUES ?column {{ {_names(stated)} }}\n"
        f"      ?row {lens.path} ?item . ?column {lens.path} ?item .\n"
        f"      ?item a {sparql_name(lens.item_class)} .\n"
        "    } GROUP BY ?row ?column\n"
        "  }\n"
        "  BIND(COALESCE(?both, 0) AS ?shared)\n"
        "} ORDER BY ?rowLabel ?columnLabel"
    )
    return with_prefix_lines(head + body)


def combinations_query(
    lens: Lens,
    membership: Membership,
    drawn: Sequence[Intersection],
    *,
    exactly: bool,
    near: bool = False,
) -> str:
    """Write the query for the columns of an UpSet plot: each combination with its number of items.

    Parameters
    ----------
    lens : Lens
        What is compared by what.
    membership : Membership
        The sets that are compared.
    drawn : sequence of Intersection
        The combinations to count.
    exactly : bool
        Items of exactly these sets, or else of at least these.
    near : bool
        Count what a set nearly holds as held.
    """
    through = with_near(lens) if near else lens
    names = _distinct_names(membership.sets)
    parts = [(_text(_name(one, names)), sparql_name(s.iri)) for one in drawn for s in one.sets]
    degrees = [(_text(_name(one, names)), str(one.degree)) for one in drawn]
    held = (
        f"      FILTER EXISTS {{ VALUES ?anySet {{ {_names(membership.sets)} }} "
        f"?anySet {lens.path} ?item }}\n"
        if near and lens.near
        else ""
    )
    elsewhere = (
        "  { SELECT ?item (COUNT(DISTINCT ?anySet) AS ?holders) WHERE {\n"
        f"      VALUES ?anySet {{ {_names(membership.sets)} }}\n"
        f"      ?anySet {through.path} ?item .\n"
        "    } GROUP BY ?item }\n"
        if exactly
        else ""
    )
    return with_prefix_lines(
        "SELECT ?combination (COUNT(?item) AS ?items) WHERE {\n"
        f"{_table('combination', 'degree', degrees)}"
        "  { SELECT ?combination ?item (COUNT(DISTINCT ?set) AS ?held) WHERE {\n"
        f"    {_table('combination', 'set', parts)}"
        f"      ?set {through.path} ?item . ?item a {sparql_name(lens.item_class)} .\n"
        f"{held}"
        "    } GROUP BY ?combination ?item }\n"
        f"{elsewhere}"
        f"  FILTER(?held = ?degree{' && ?holders = ?degree' if exactly else ''})\n"
        "} GROUP BY ?combination ORDER BY DESC(?items) ?combination"
    )


def characteristic_query(lens: Lens, membership: Membership, *, near: bool = False) -> str:
    """Write the query for how characteristic each item is of each set that holds it.

    It is :func:`graph.comparing.rarity.relative_advantage`, the largest first.
    """
    through = with_near(lens) if near else lens
    names = _names(membership.sets)
    held = (
        f"      FILTER EXISTS {{ VALUES ?anySet {{ {names} }} ?anySet {lens.path} ?item }}\n"
        if near and lens.near
        else ""
    )

    def memberships(kept: str, count: str, group: str) -> str:
        return (
            f"  {{ SELECT {kept} ({count}) WHERE {{ {{ SELECT DISTINCT ?one ?item WHERE {{\n"
            f"      VALUES ?one {{ {names} }}\n"
            f"      ?one {through.path} ?item . ?item a {sparql_name(lens.item_class)} .\n"
            f"{held}"
            f"    }} }} }}{group} }}\n"
        )

    labels = _table(
        "set", "setLabel", [(sparql_name(m.iri), _text(m.label)) for m in membership.sets]
    )
    return with_prefix_lines(
        "SELECT ?set ?setLabel ?item (?all / (?size * ?holders) AS ?advantage) WHERE {\n"
        f"{labels}"
        "  { SELECT DISTINCT ?set ?item WHERE {\n"
        f"      VALUES ?set {{ {names} }}\n"
        f"      ?set {through.path} ?item . ?item a {sparql_name(lens.item_class)} .\n"
        f"{held}    }} }}\n"
        + memberships("(?one AS ?set)", "COUNT(?item) AS ?size", " GROUP BY ?one")
        + memberships("?item", "COUNT(?one) AS ?holders", " GROUP BY ?item")
        + memberships("", "COUNT(*) AS ?all", "")
        + "} ORDER BY ?setLabel DESC(?advantage) ?item"
    )


def _both_ways(iri: str) -> tuple[str, str]:
    return sparql_name(iri), f"^{sparql_name(iri)}"


def _left_out(membership: Membership, stated: Sequence[Member]) -> str:
    silent = [str(member) for member in membership.sets if member not in stated]
    names = ", ".join(silent).replace("\n", " ").replace("\r", " ")
    return f"# The source does not state these, so they are left out: {names}\n" if silent else ""


def _shared_items(lens: Lens, stated: Sequence[Member]) -> str:
    return (
        "SELECT ?row ?column ?item ?holders WHERE {\n"
        f"  VALUES ?row {{ {_names(stated)} }}\n"
        f"  VALUES ?column {{ {_names(stated)} }}\n"
        "  FILTER(STR(?row) < STR(?column))\n"
        f"  ?row {lens.path} ?item . ?column {lens.path} ?item .\n"
        "  { SELECT ?item (COUNT(DISTINCT ?set) AS ?holders) WHERE {\n"
        f"      VALUES ?set {{ {_names(stated)} }}\n"
        f"      ?set {lens.path} ?item . ?item a {sparql_name(lens.item_class)} .\n"
        "    } GROUP BY ?item }\n"
        "} ORDER BY ?row ?column ?item"
    )


def _sizes(lens: Lens, stated: Sequence[Member], name: str) -> str:
    return (
        f"  {{ SELECT ?{name} (COUNT(DISTINCT ?own) AS ?{name}Size) WHERE {{\n"
        f"      VALUES ?{name} {{ {_names(stated)} }}\n"
        f"      OPTIONAL {{ ?{name} {lens.path} ?own . ?own a {sparql_name(lens.item_class)} }}\n"
        f"    }} GROUP BY ?{name} }}\n"
    )


def _table(first: str, second: str, rows: Iterable[tuple[str, str]]) -> str:
    cells = " ".join(f"({one} {other})" for one, other in rows)
    return f"  VALUES (?{first} ?{second}) {{ {cells} }}\n"


def _names(members: Iterable[Member]) -> str:
    return " ".join(sparql_name(member.iri) for member in members)


def _distinct_names(members: Sequence[Member]) -> dict[str, str]:
    """Name every set by its label, and by its IRI too where two have the same label."""
    labels = Counter(member.label for member in members)
    return {m.iri: m.label if labels[m.label] == 1 else f"{m.label} ({m.iri})" for m in members}


def _name(found: Intersection, names: Mapping[str, str]) -> str:
    return " & ".join(names[member.iri] for member in found.sets)


def _text(text: str) -> str:
    return to_sparql(literal(text))
