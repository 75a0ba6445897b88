"""A way from one thing to another as SPARQL: what to add, what is close, what carries over."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.comparing.facet_pattern import (
    as_said,
    facet_pattern,
    held_pattern,
    named_facet,
    near_pattern,
    written,
)
from graph.comparing.transition_plan import YOUR_STACK
from graph.querying.syntax import with_prefix_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graph.comparing.facets import Facet
    from graph.comparing.transition_plan import FacetPlan, Transition

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
  OPTIONAL {{ {{ SELECT DISTINCT ?item ?needed (1 AS ?near) WHERE {{
{close}
  }} }} }}
  BIND(IF(?had + ?needed = 2, "carries over",
    IF(BOUND(?near), "close", IF(?needed = 0, "start only", "add"))) AS ?list)
}} ORDER BY ?list ?facetLabel ?item
"""
#: One side, by another name than the other side, and what links the two.
_CLOSE: Final = """\
    {{ {{ SELECT DISTINCT ?{one} WHERE {{
{first}
      }} }}
      {{ SELECT DISTINCT ?{other} WHERE {{
{second}
      }} }}
      {{ {near} }}{more}
      BIND({needed} AS ?needed) }}"""
_STEPS: Final = """\
# Each step is the one that gains most after those before it. No query can go on from its own
# answer, so the order stands here, and so does how much is covered after each step. Tools of which
# one is enough are one step, and count once: under the first of their categories of that kind.
SELECT ?step ?facet ?facetLabel ?item ?covered ?size ?brings WHERE {{
  VALUES (?facet ?facetLabel ?item ?step ?covered) {{ {steps} }}
  {{ SELECT ?facet ?facetLabel (COUNT(DISTINCT ?unit) AS ?size) WHERE {{
{goal}
    OPTIONAL {{ ?any ops:inCategory ?choice . ?choice ops:oneIsEnough true
      FILTER NOT EXISTS {{ ?any ops:inCategory ?before . ?before ops:oneIsEnough true
        FILTER(STR(?before) < STR(?choice)) }} }}
    BIND(COALESCE(?choice, ?any) AS ?unit)
  }} GROUP BY ?facet ?facetLabel }}
  OPTIONAL {{ {{ SELECT ?facet ?facetLabel ?brings (MIN(?at) AS ?step) WHERE {{
    VALUES (?facet ?facetLabel ?have ?at) {{ {order} }}
    VALUES (?facet ?facetLabel ?brings ?own) {{ {order} }}
    FILTER(?at < ?own)
    {near}
  }} GROUP BY ?facet ?facetLabel ?brings }} }}
}} ORDER BY ?step ?facet ?item ?brings
"""


def steps_query(plan: Transition) -> str:
    """Write the query for the steps of a plan in order, and what each brings close."""
    order = [
        (f"{named_facet(gain.facet)} {written(item)} {at}", gain.after)
        for at, step in enumerate(plan.steps, 1)
        for gain in step.gains
        for item in step.items
    ]
    facets = [one.facet for one in plan.facets]
    return with_prefix_lines(
        _STEPS.format(
            steps=" ".join(f"({row} {after})" for row, after in order),
            order=" ".join(f"({row})" for row, _ in order),
            goal=indent(_as_shown(facets, plan.goal.iri, "goal", "any"), "    "),
            near=near_pattern("have", "brings"),
        )
    )


def transition_query(plan: Transition) -> str:
    """Write the query for what a plan says of every item: add, close, carries over, start only.

    What to add comes by name; :func:`steps_query` has the order.
    """
    facets = _facets(plan.facets)
    start = _start(plan, plan.facets)
    return with_prefix_lines(
        _QUERY.format(
            goal=indent(_as_shown(facets, plan.goal.iri, "goal", "item"), "      "),
            start=indent(start("item"), "      "),
            stated=indent(facet_pattern(facets, [plan.goal.iri], "goal", "any"), "    "),
            close=" UNION\n".join(_close(plan)),
        )
    )


def _close(plan: Transition) -> list[str]:
    """Write what is close to something of the other side, and what does the job of such a thing."""
    every = [one for one in plan.whole if plan.goal not in one.not_stated] or plan.whole
    start = _start(plan, every)

    def goal(name: str) -> str:
        return facet_pattern(_facets(every), [plan.goal.iri], "goal", name)

    further = f"\n      {_same_job('wish', 'item')} FILTER(?have != ?item)"
    return [
        _linked("item", start("item"), "wish", goal("wish"), _or_same_job("wish"), needed=0),
        _linked("item", goal("item"), "have", start("have"), _or_same_job("have"), needed=1),
        _linked("wish", goal("wish"), "have", start("have"), further, needed=1),
    ]


def _linked(one: str, first: str, other: str, second: str, more: str = "", *, needed: int) -> str:
    """Write what links two sides, and whether what is close so is one of the goal's."""
    return _CLOSE.format(
        one=one,
        other=other,
        first=indent(first, "        "),
        second=indent(second, "        "),
        near=near_pattern(one, other),
        more=more,
        needed=needed,
    )


def _facets(plans: Iterable[FacetPlan]) -> list[Facet]:
    return [one.facet for one in plans]


def _start(plan: Transition, plans: Sequence[FacetPlan]) -> Callable[[str], str]:
    """Write what the start has in some facets; of a stack, its things by name."""
    if plan.start != YOUR_STACK:
        return lambda name: _as_shown(_facets(plans), plan.start.iri, "start", name)
    held = [(one.facet, item) for one in plans for item in one.held]
    return lambda name: held_pattern(held, name)


def _as_shown(facets: Sequence[Facet], thing: str, who: str, name: str) -> str:
    """Write what a thing has in facets; a text is what is shown of it, whatever its language."""
    if not any(one.texts for one in facets):
        return facet_pattern(facets, [thing], who, name)
    found = f"{name}Found"
    return f"{facet_pattern(facets, [thing], who, found)}\nBIND({as_said(found)} AS ?{name})"


def _or_same_job(other: str) -> str:
    return f" UNION {{ {_same_job('item', other)} FILTER(?item != ?{other}) }}"


def _same_job(one: str, other: str) -> str:
    return (
        f"?job ops:oneIsEnough true . ?{one} ops:inCategory ?job . ?{other} ops:inCategory ?job ."
    )
