"""A way from one thing to another as SPARQL: what to add, what is close, what carries over."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.comparing.facet_pattern import facet_pattern, held_pattern, near_pattern
from graph.comparing.lens import with_prefix_lines
from graph.comparing.transition import YOUR_STACK

if TYPE_CHECKING:
    from graph.comparing.transition import Transition

_QUERY: Final = """\
SELECT ?list ?facet ?facetLabel ?item WHERE {{
  {{ SELECT ?facet ?facetLabel ?item (MAX(?mine) AS ?had) (MAX(?wanted) AS ?needed) WHERE {{
    {{
{goal}
      BIND(0 AS ?mine) BIND(1 AS ?wanted)
    }} UNION {{
{start}
      BIND(1 AS ?mine) BIND(0 AS ?wanted)
    }}
  }} GROUP BY ?facet ?facetLabel ?item }}
  {{ SELECT DISTINCT ?facet ?facetLabel WHERE {{
{stated}
  }} }}
  OPTIONAL {{ {{ SELECT DISTINCT ?facet ?facetLabel ?item (1 AS ?near) WHERE {{
{near}
  }} }} }}
  BIND(IF(?needed = 0, "leave", IF(?had = 1, "carries over", IF(BOUND(?near), "close", "add")))
    AS ?list)
}} ORDER BY ?list ?facetLabel ?item
"""


def transition_query(plan: Transition) -> str:
    """Write the query for what a plan says of every item: add, close, carries over, or leave.

    What to add comes by name: the order of the steps is a matter of counting again after each.
    """
    facets = [one.facet for one in plan.facets]

    def start(name: str) -> str:
        if plan.start != YOUR_STACK:
            return facet_pattern(facets, [plan.start.iri], "start", name)
        held = [(one.facet, item) for one in plan.facets for item in (*one.carry_over, *one.leave)]
        return held_pattern(held, name)

    def goal(name: str) -> str:
        return facet_pattern(facets, [plan.goal.iri], "goal", name)

    return with_prefix_lines(
        _QUERY.format(
            goal=indent(goal("item"), "      "),
            start=indent(start("item"), "      "),
            stated=indent(goal("any"), "    "),
            near=indent(f"{start('have')}\n{near_pattern('have', 'item')}", "    "),
        )
    )
