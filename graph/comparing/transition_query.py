"""A way from one thing to another as SPARQL: what to add, what is close, what carries over."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.comparing.facet_pattern import (
    facet_pattern,
    held_pattern,
    named_facet,
    near_pattern,
)
from graph.comparing.transition import YOUR_STACK
from graph.syntax import with_prefix_lines
from graph.terms import sparql_name

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
_STEPS: Final = """\
# Each step is the one that gains most after those before it. No query can go on from its own
# answer, so the order stands here, and so does how much is covered after each step.
SELECT ?step ?facet ?facetLabel ?item ?covered ?size ?brings WHERE {{
  VALUES (?facet ?facetLabel ?item ?step ?covered) {{ {steps} }}
  {{ SELECT ?facet ?facetLabel (COUNT(DISTINCT ?any) AS ?size) WHERE {{
{goal}
  }} GROUP BY ?facet ?facetLabel }}
  OPTIONAL {{ {{ SELECT ?facet ?facetLabel ?brings (MIN(?at) AS ?step) WHERE {{
    VALUES (?facet ?facetLabel ?have ?at) {{ {order} }}
    VALUES (?facet ?facetLabel ?brings ?own) {{ {order} }}
    FILTER(?at < ?own)
    {near}
  }} GROUP BY ?facet ?facetLabel ?brings }} }}
}} ORDER BY ?step ?brings
"""


def steps_query(plan: Transition) -> str:
    """Write the query for the steps of a plan in order, and what each brings close."""
    order = [
        (f"{named_facet(step.facet)} {sparql_name(step.item.iri)} {at}", step.after)
        for at, step in enumerate(plan.steps, 1)
    ]
    facets = [one.facet for one in plan.facets]
    return with_prefix_lines(
        _STEPS.format(
            steps=" ".join(f"({row} {after})" for row, after in order),
            order=" ".join(f"({row})" for row, _ in order),
            goal=indent(facet_pattern(facets, [plan.goal.iri], "goal", "any"), "    "),
            near=near_pattern("have", "brings"),
        )
    )


def transition_query(plan: Transition) -> str:
    """Write the query for what a plan says of every item: add, close, carries over, or leave.

    What to add comes by name; :func:`steps_query` has the order.
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
