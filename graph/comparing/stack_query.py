"""A stack held against what things have, as SPARQL: covered, missing, double, elsewhere."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.comparing.facet_pattern import facet_pattern, near_pattern
from graph.comparing.pair_numbers import near_link
from graph.nodes import values
from graph.querying.syntax import with_prefix_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.comparing.facets import Facet
    from graph.comparing.lens import Lens
    from graph.comparing.member import Member
    from graph.comparing.stack import Need, Stack

_COVERED: Final = """\
SELECT ?thing ?facet ?facetLabel (COUNT(?item) AS ?size) (SUM(?there) AS ?have)
  (SUM((1 - ?there) * COALESCE(?close, 0)) AS ?near)
WHERE {{
  {{ SELECT DISTINCT ?thing ?facet ?facetLabel ?item WHERE {{
{held}
  }} }}
  BIND(IF(?item IN ({listed}), 1, 0) AS ?there)
  OPTIONAL {{ {{ SELECT DISTINCT ?item (1 AS ?close) WHERE {{
    VALUES ?mine {{ {mine} }}
    {near}
  }} }} }}
}} GROUP BY ?thing ?facet ?facetLabel ORDER BY ?thing ?facetLabel
"""
#: What is near something of the stack, while it is not in it.
_CLOSE: Final = "  OPTIONAL {{ VALUES ?near {{ {mine} }} {link} FILTER(!?there) }}\n"
_SAME_JOB: Final = """\
SELECT DISTINCT ?category ?tool WHERE {{
  {{ SELECT ?category (COUNT(DISTINCT ?one) AS ?tools) WHERE {{
    VALUES ?one {{ {mine} }}
    ?one ops:inCategory ?category . ?category ops:oneIsEnough true
  }} GROUP BY ?category }}
  FILTER(?tools > 1)
  VALUES ?tool {{ {mine} }}
  ?tool ops:inCategory ?category
}} ORDER BY ?category ?tool
"""


def covered_query(facets: Iterable[Facet], things: Iterable[str], have: Collection[Member]) -> str:
    """Write the query for how much of each thing is there, facet by facet, and how near.

    Parameters
    ----------
    facets : iterable of Facet
    things : iterable of str
        Disciplines or others, by IRI.
    have : collection of Member
        The stack.
    """
    return with_prefix_lines(
        _COVERED.format(
            held=indent(facet_pattern(facets, things, "thing", "item"), "    "),
            mine=_names(have),
            listed=_listed(have),
            near=near_pattern("mine", "item"),
        )
    )


def held_query(lens: Lens, sets: Iterable[Member], have: Collection[Member]) -> str:
    """Write the query for the items of sets: is each there, and if not, what there is near to it.

    Parameters
    ----------
    lens : Lens
        What leads from a set to its items.
    sets : iterable of Member
    have : collection of Member
        What of the stack is an item of the lens; one at least.
    """
    close = _CLOSE.format(mine=_names(have), link=near_link(lens)) if lens.near else ""
    return with_prefix_lines(
        "SELECT DISTINCT ?set ?item ?there ?near WHERE {\n"
        f"  VALUES ?set {{ {values(one.iri for one in sets)} }}\n"
        f"  ?set {lens.path} ?item . {lens.item_is('?item')}\n"
        f"  BIND(?item IN ({_listed(have)}) AS ?there)\n{close}}} ORDER BY ?set ?item"
    )


def missing_query(discipline: Member, needs: Iterable[Need], have: Collection[Member]) -> str:
    """Write the query for what a discipline needs that is not there."""
    held = facet_pattern([need.facet for need in needs], [discipline.iri], "discipline", "missing")
    return with_prefix_lines(
        f"SELECT DISTINCT ?facet ?facetLabel ?missing WHERE {{\n{indent(held, '  ')}\n"
        f"  FILTER(?missing NOT IN ({_listed(have)}))\n}} ORDER BY ?facetLabel ?missing"
    )


def same_job_query(have: Collection[Member]) -> str:
    """Write the query for the categories with several tools of which one is enough."""
    return with_prefix_lines(_SAME_JOB.format(mine=_names(have)))


def elsewhere_query(stack: Stack, have: Collection[Member]) -> str:
    """Write the query for what is in no discipline."""
    disciplines = [one.iri for one in stack.disciplines]
    needed = facet_pattern(stack.facets, disciplines, "discipline", "thing")
    return with_prefix_lines(
        f"SELECT ?thing WHERE {{\n  VALUES ?thing {{ {_names(have)} }}\n"
        f"  FILTER NOT EXISTS {{\n{indent(needed, '    ')}\n"
        "  }\n} ORDER BY ?thing"
    )


def _names(members: Collection[Member]) -> str:
    return values(one.iri for one in members)


def _listed(members: Collection[Member]) -> str:
    return ", ".join(values([one.iri]) for one in members)
