"""What the Compare page shows of things side by side, as SPARQL: the same rows, in any tool."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.comparing.class_members import member_pattern
from graph.comparing.facet_pattern import as_said, facet_pattern, near_pattern
from graph.querying.syntax import with_prefix_lines
from graph.terms import sparql_name

if TYPE_CHECKING:
    from graph.comparing.member import Member
    from graph.comparing.side_by_side import Comparison

_HOLDERS: Final = """\
  {{ SELECT ?facet ?facetLabel ?{value} (COUNT(DISTINCT ?thing) AS ?holders) WHERE {{
{held}
  }} GROUP BY ?facet ?facetLabel ?{value} }}
"""
_STATED: Final = """\
  {{ SELECT ?facet ?facetLabel (COUNT(DISTINCT ?thing) AS ?stated) WHERE {{
{held}
  }} GROUP BY ?facet ?facetLabel }}
"""
_COVERAGE: Final = """\
SELECT ?facet ?facetLabel (SUM(?inLeft * ?inRight) AS ?shared)
  (SUM(?inLeft) AS ?leftSize) (SUM(?inRight) AS ?rightSize)
  (SUM(?inRight * (1 - ?inLeft) * COALESCE(?one, 0)) AS ?leftNearly)
  (SUM(?inLeft * (1 - ?inRight) * COALESCE(?other, 0)) AS ?rightNearly)
WHERE {{
  {{ SELECT ?facet ?facetLabel ?value (SUM(IF(?thing = {left}, 1, 0)) AS ?inLeft)
      (SUM(IF(?thing = {right}, 1, 0)) AS ?inRight) WHERE {{
    {{ SELECT DISTINCT ?thing ?facet ?facetLabel {value} WHERE {{
{held}
    }} }}
  }} GROUP BY ?facet ?facetLabel ?value }}
  OPTIONAL {{ {{ SELECT DISTINCT ?facet ?facetLabel ?value (1 AS ?one) WHERE {{
{near_left}
  }} }} }}
  OPTIONAL {{ {{ SELECT DISTINCT ?facet ?facetLabel ?value (1 AS ?other) WHERE {{
{near_right}
  }} }} }}
}} GROUP BY ?facet ?facetLabel ORDER BY ?facetLabel
"""


def members_query(kind: str) -> str:
    """Write the query for what can be compared: the members of a class, given by IRI."""
    return with_prefix_lines(
        "SELECT DISTINCT ?thing WHERE {\n"
        f"  {member_pattern(kind, '?thing')} FILTER(!isBlank(?thing))\n}} ORDER BY ?thing"
    )


def comparison_query(comparison: Comparison, *, shared: bool = False, differs: bool = False) -> str:
    """Write the query for what each thing has in each facet.

    Parameters
    ----------
    comparison : Comparison
    shared : bool
        Only what two or more have.
    differs : bool
        Only what not all have of whom anything is stated in the facet.
    """
    iris = [thing.iri for thing in comparison.things]
    held = facet_pattern([one.facet for one in comparison.facets], iris)
    value = "value"
    if (shared or differs) and any(one.facet.texts for one in comparison.facets):
        value = "said"
        held += f"\nBIND({as_said('value')} AS ?said)"
    counts, kept = "", ""
    if shared or differs:
        counts = _HOLDERS.format(held=indent(held, "    "), value=value)
        kept = "  FILTER(?holders > 1)\n"
    if differs:
        counts += _STATED.format(held=indent(held, "    "))
        kept = "  FILTER(?holders < ?stated)\n"
    return with_prefix_lines(
        "SELECT DISTINCT ?thing ?facet ?facetLabel ?value WHERE {\n"
        f"{indent(held, '  ')}\n{counts}{kept}}} ORDER BY ?facetLabel ?thing ?value"
    )


def coverage_query(comparison: Comparison, left: Member, right: Member) -> str:
    """Write the query for how much two things have in common, facet by facet.

    A row holds what both have, what each has, and how many further items of the one the other has
    something near to. A side whose number is 0 is not stated.
    """
    facets = [one.facet for one in comparison.facets if one.covered]
    found, value = "value", "?value"
    if any(facet.texts for facet in facets):
        found, value = "found", f"({as_said('found')} AS ?value)"
    pair = [left.iri, right.iri]

    def near(holder: Member) -> str:
        return (
            f"{facet_pattern(facets, [holder.iri], 'holder', 'have')}\n"
            f"{near_pattern('have', 'value')}"
        )

    return with_prefix_lines(
        _COVERAGE.format(
            left=sparql_name(left.iri),
            right=sparql_name(right.iri),
            held=indent(facet_pattern(facets, pair, value=found), "      "),
            value=value,
            near_left=indent(near(left), "    "),
            near_right=indent(near(right), "    "),
        )
    )
