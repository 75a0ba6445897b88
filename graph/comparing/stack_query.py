"""A stack held against the disciplines, as SPARQL: what is covered, missing, double, elsewhere."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.comparing.facet_pattern import facet_pattern, near_pattern
from graph.comparing.lens import with_prefix_lines
from graph.nodes import values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.comparing.membership import Member
    from graph.comparing.stack import Need, Stack

_COVERED: Final = """\
SELECT ?discipline ?facet ?facetLabel (COUNT(?item) AS ?size) (SUM(?there) AS ?have)
  (SUM((1 - ?there) * COALESCE(?close, 0)) AS ?near)
WHERE {{
  {{ SELECT DISTINCT ?discipline ?facet ?facetLabel ?item WHERE {{
{held}
  }} }}
  BIND(IF(?item IN ({listed}), 1, 0) AS ?there)
  OPTIONAL {{ {{ SELECT DISTINCT ?item (1 AS ?close) WHERE {{
    VALUES ?mine {{ {mine} }}
    {near}
  }} }} }}
}} GROUP BY ?discipline ?facet ?facetLabel ORDER BY ?discipline ?facetLabel
"""
_SAME_JOB: Final = """\
SELECT DISTINCT ?category ?tool WHERE {{
  {{ SELECT ?category (COUNT(DISTINCT ?one) AS ?tools) WHERE {{
    VALUES ?one {{ {mine} }}
    ?one ops:inCategory ?category
  }} GROUP BY ?category }}
  FILTER(?tools > 1)
  VALUES ?tool {{ {mine} }}
  ?tool ops:inCategory ?category
}} ORDER BY ?category ?tool
"""


def covered_query(stack: Stack, have: Collection[Member]) -> str:
    """Write the query for how much of each discipline is there, facet by facet, and how near."""
    return with_prefix_lines(
        _COVERED.format(
            held=indent(_needed(stack, "item"), "    "),
            mine=_names(have),
            listed=_listed(have),
            near=near_pattern("mine", "item"),
        )
    )


def missing_query(discipline: Member, needs: Iterable[Need], have: Collection[Member]) -> str:
    """Write the query for what a discipline needs that is not there."""
    held = facet_pattern([need.facet for need in needs], [discipline.iri], "discipline", "missing")
    return with_prefix_lines(
        f"SELECT DISTINCT ?facet ?facetLabel ?missing WHERE {{\n{indent(held, '  ')}\n"
        f"  FILTER(?missing NOT IN ({_listed(have)}))\n}} ORDER BY ?facetLabel ?missing"
    )


def same_job_query(have: Collection[Member]) -> str:
    """Write the query for the categories in which there are several tools, and for these."""
    return with_prefix_lines(_SAME_JOB.format(mine=_names(have)))


def elsewhere_query(stack: Stack, have: Collection[Member]) -> str:
    """Write the query for what is in no discipline."""
    return with_prefix_lines(
        f"SELECT ?thing WHERE {{\n  VALUES ?thing {{ {_names(have)} }}\n"
        f"  FILTER NOT EXISTS {{\n{indent(_needed(stack, 'thing'), '    ')}\n"
        "  }\n} ORDER BY ?thing"
    )


def _needed(stack: Stack, name: str) -> str:
    """Write the pattern for what any discipline needs."""
    facets = [need.facet for need in next(iter(stack.disciplines.values()), ())]
    return facet_pattern(facets, [one.iri for one in stack.disciplines], "discipline", name)


def _names(members: Collection[Member]) -> str:
    return values(one.iri for one in members)


def _listed(members: Collection[Member]) -> str:
    return ", ".join(values([one.iri]) for one in members)
