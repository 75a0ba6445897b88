"""Combinations, and what is characteristic, as SPARQL: queries that return what is on screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph.querying.syntax import with_prefix_lines
from graph.terms import sparql_name, sparql_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.comparing.intersections import Intersection
    from graph.comparing.lens import Lens
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership


def has_item(lens: Lens, owner: str, *, near: bool) -> str:
    """Write that a set, given as it stands in a query, holds ``?item``, or one that is near it.

    Near is one step from an item, either way; what is found so counts only if some set holds it,
    which :func:`held_pattern` says.
    """
    if not (near and lens.near):
        return f"{owner} {lens.path} ?item . {lens.item_is('?item')}"
    steps = "|".join(step for iri in lens.near for step in _both_ways(iri))
    return (
        f"{owner} {lens.path} ?own . {lens.item_is('?own')} "
        f"?own ({steps})? ?item . {lens.item_is('?item')}"
    )


def held_pattern(lens: Lens) -> str:
    """Write that an item is held by some set of a lens; for queries of what is near."""
    return (
        f"  FILTER EXISTS {{ ?anySet {lens.path} ?item . {lens.set_is('?anySet')} }}\n"
        if lens.near
        else ""
    )


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
    return with_prefix_lines(
        "SELECT ?combination (COUNT(?item) AS ?items) WHERE {\n"
        f"{_items_of(lens, membership, drawn, exactly=exactly, near=near)}"
        "} GROUP BY ?combination ORDER BY DESC(?items) ?combination"
    )


def combination_query(
    lens: Lens,
    membership: Membership,
    chosen: Intersection,
    *,
    exactly: bool,
    near: bool = False,
) -> str:
    """Write the query for the items of one combination; as for :func:`combinations_query`."""
    return with_prefix_lines(
        "SELECT ?item WHERE {\n"
        f"{_items_of(lens, membership, [chosen], exactly=exactly, near=near)}"
        "} ORDER BY ?item"
    )


def _items_of(
    lens: Lens,
    membership: Membership,
    drawn: Sequence[Intersection],
    *,
    exactly: bool,
    near: bool,
) -> str:
    """Write the pattern that binds ?combination and each ?item of it."""
    names = _distinct_names(membership.sets)
    parts = [
        (sparql_text(_name(one, names)), sparql_name(s.iri)) for one in drawn for s in one.sets
    ]
    degrees = [(sparql_text(_name(one, names)), str(one.degree)) for one in drawn]
    held = _held_by_any(lens, membership) if near else ""
    elsewhere = (
        "  { SELECT ?item (COUNT(DISTINCT ?anySet) AS ?holders) WHERE {\n"
        f"      VALUES ?anySet {{ {_names(membership.sets)} }}\n"
        f"      {has_item(lens, '?anySet', near=near)}\n"
        "    } GROUP BY ?item }\n"
        if exactly
        else ""
    )
    return (
        f"{_table('combination', 'degree', degrees)}"
        "  { SELECT ?combination ?item (COUNT(DISTINCT ?set) AS ?held) WHERE {\n"
        f"    {_table('combination', 'set', parts)}"
        f"      {has_item(lens, '?set', near=near)}\n"
        f"{held}"
        "    } GROUP BY ?combination ?item }\n"
        f"{elsewhere}"
        f"  FILTER(?held = ?degree{' && ?holders = ?degree' if exactly else ''})\n"
    )


def _held_by_any(lens: Lens, membership: Membership) -> str:
    """Keep the items that one of the sets holds itself, where near links could bring others."""
    names = _names(membership.sets)
    one = f"      FILTER EXISTS {{ VALUES ?anySet {{ {names} }} ?anySet {lens.path} ?item }}\n"
    return one if lens.near else ""


def characteristic_query(
    lens: Lens,
    membership: Membership,
    *,
    near: bool = False,
    shown: Sequence[Member] | None = None,
) -> str:
    """Write the query for how characteristic each item is of each set that holds it.

    It is :func:`graph.comparing.rarity.relative_advantage`, the largest first.

    Parameters
    ----------
    shown : sequence of Member, optional
        The only sets to list; all are compared.
    """
    names = _names(membership.sets)
    held = _held_by_any(lens, membership) if near else ""

    def memberships(kept: str, count: str, group: str) -> str:
        return (
            f"  {{ SELECT {kept} ({count}) WHERE {{ {{ SELECT DISTINCT ?one ?item WHERE {{\n"
            f"      VALUES ?one {{ {names} }}\n"
            f"      {has_item(lens, '?one', near=near)}\n"
            f"{held}"
            f"    }} }} }}{group} }}\n"
        )

    listed = membership.sets if shown is None else shown
    labels = _table("set", "setLabel", [(sparql_name(m.iri), sparql_text(m.label)) for m in listed])
    return with_prefix_lines(
        "SELECT ?set ?setLabel ?item (1.0 * ?all / (?size * ?holders) AS ?advantage) WHERE {\n"
        f"{labels}"
        "  { SELECT DISTINCT ?set ?item WHERE {\n"
        f"      VALUES ?set {{ {names} }}\n"
        f"      {has_item(lens, '?set', near=near)}\n"
        f"{held}    }} }}\n"
        + memberships("(?one AS ?set)", "COUNT(?item) AS ?size", " GROUP BY ?one")
        + memberships("?item", "COUNT(?one) AS ?holders", " GROUP BY ?item")
        + memberships("", "COUNT(*) AS ?all", "")
        + "} ORDER BY ?setLabel DESC(?advantage) ?item"
    )


def _both_ways(iri: str) -> tuple[str, str]:
    return sparql_name(iri), f"^{sparql_name(iri)}"


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
