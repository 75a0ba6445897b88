"""From one discipline or role to another: what to add, what carries over, what to leave.

Additions are ordered step by step. The next one is what raises the coverage of its facet of the
goal most; among equals, what brings most further items of the goal close, then what most others
use too, then the label. What is near something that is there already is no addition: it is "close,
check the difference", and never counts as covered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from graph.facets import INHERITED
from graph.overlap_sentences import listed
from graph.side_by_side import compare, find_things
from graph.side_by_side_text import escape_markdown
from ontology.errors import ParameterError
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graph.facets import Facet
    from graph.membership import Member, NearLink
    from graph.side_by_side import Comparison, FacetComparison
    from graph.store import Store

#: Facets of a discipline that one can take on; risks, benefits and situations come by themselves.
TAKEN_ON: Final = tuple(
    f"{OPS}{name}"
    for name in (
        *("hasPractice", "performs", "automates", "usesCategory", "usesTool"),
        *("measuredBy", "produces", "hasRole", "hasScopeItem"),
    )
)


@dataclass(frozen=True, slots=True)
class Close:
    """An item of the goal and what there is already that is near it."""

    item: Member
    have: tuple[Member, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """One step: what to add, and the coverage of its facet before and after.

    Attributes
    ----------
    facet : Facet
    item : Member
    before, after, size : int
        Items of the goal that are covered in this facet, and all of them.
    brings : tuple of Member
        Further items of the goal that come close with it.
    """

    facet: Facet
    item: Member
    before: int
    after: int
    size: int
    brings: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetPlan:
    """One facet of a transition.

    Attributes
    ----------
    facet : Facet
    add, carry_over, leave : tuple of Member
        What only the goal has, what both have, what only the start has.
    close : tuple of Close
        What only the goal has, while the start has something near it.
    not_stated : tuple of Member
        The sides of which nothing is said here. Of a goal that is not stated nothing follows.
    """

    facet: Facet
    add: tuple[Member, ...]
    carry_over: tuple[Member, ...]
    leave: tuple[Member, ...]
    close: tuple[Close, ...]
    not_stated: tuple[Member, ...]

    @property
    def size(self) -> int:
        """How many items the goal has."""
        return len(self.add) + len(self.carry_over) + len(self.close)


@dataclass(frozen=True, slots=True)
class Transition:
    """A way from one thing to another.

    Attributes
    ----------
    start, goal : Member
    facets : tuple of FacetPlan
        What to add, keep and leave, facet by facet.
    steps : tuple of Addition
        All additions in order.
    """

    start: Member
    goal: Member
    facets: tuple[FacetPlan, ...]
    steps: tuple[Addition, ...]


def plan_transition(store: Store, start: str, goal: str) -> Transition:
    """Plan the way from one discipline or role to another, by label, alias or IRI.

    Raises
    ------
    NotFoundError
        If one of them does not exist.
    ParameterError
        If they are the same, or not of one class.
    """
    ends = find_things(store, [start, goal])
    if len(ends) == 1:
        raise ParameterError(f"{ends[0].label} is start and goal at once; name two.")
    comparison = compare(store, [end.id for end in ends])
    return transition_of(comparison, _users(store, comparison))


def transition_of(comparison: Comparison, users: dict[str, int] | None = None) -> Transition:
    """Plan the way from the first thing of a comparison to the second.

    Parameters
    ----------
    users : mapping of IRI to int, optional
        How many others use an item; decides among equals.
    """
    start, goal = comparison.things[:2]
    facets = [one for one in comparison.facets if one.countable and _is_taken_on(one.facet)]
    plans = tuple(_plan(one, comparison.links) for one in facets)
    steps = _in_order(list(zip(facets, plans, strict=True)), users or {})
    return Transition(start, goal, plans, tuple(steps))


def _is_taken_on(facet: Facet) -> bool:
    inherited = facet.inherited and facet.properties[-1] in TAKEN_ON
    return inherited or (facet.path[0] != "^" and facet.properties[0] in TAKEN_ON)


def _users(store: Store, comparison: Comparison) -> dict[str, int]:
    """Count for each item how many disciplines have it."""
    properties = {one.facet.properties[-1] for one in comparison.facets} & {
        *TAKEN_ON,
        *(prop for _, inherited in INHERITED.values() for prop in inherited),
    }
    rows = store.select(
        "SELECT ?item (COUNT(DISTINCT ?user) AS ?users) WHERE {\n"
        f"  VALUES ?property {{ {' '.join(f'<{iri}>' for iri in sorted(properties))} }}\n"
        "  ?user ?property ?item\n} GROUP BY ?item"
    )
    return {str(item): int(count or 0) for item, count in rows.values()}


def _plan(facet: FacetComparison, links: Collection[NearLink]) -> FacetPlan:
    start, goal = facet.things[:2]
    close = tuple(
        Close(one.item, tuple(have), _reasons(one.item, have, links))
        for one in facet.only(goal)
        if (have := facet.near_of(one.item, start))
    )
    nearly = {one.item for one in close}
    return FacetPlan(
        facet=facet.facet,
        add=tuple(one.item for one in facet.only(goal) if one.item not in nearly),
        carry_over=tuple(one.item for one in facet.in_all),
        leave=() if goal in facet.not_stated else tuple(one.item for one in facet.only(start)),
        close=close,
        not_stated=facet.not_stated,
    )


def _reasons(item: Member, have: list[Member], links: Collection[NearLink]) -> tuple[str, ...]:
    return tuple(
        f"{link}. {link.reason}".strip()
        for link in links
        if {link.subject, link.target} in [{item, other} for other in have]
    )


def _in_order(
    plans: list[tuple[FacetComparison, FacetPlan]], users: dict[str, int]
) -> Iterator[Addition]:
    """Take again and again the addition that gains most."""
    covered = {plan.facet.path: len(plan.carry_over) for _, plan in plans}
    sizes = {plan.facet.path: plan.size for _, plan in plans}
    left = [(facet, item) for facet, plan in plans for item in plan.add]
    close = {(plan.facet.path, one.item.iri) for _, plan in plans for one in plan.close}

    def gain(choice: tuple[FacetComparison, Member]) -> tuple[float, int, int, str, str]:
        facet, item = choice
        return (
            -1 / sizes[facet.facet.path],
            -len(_brings(facet, item, left, close)),
            -users.get(item.iri, 0),
            facet.facet.label,
            item.label.casefold(),
        )

    while left:
        facet, item = best = min(left, key=gain)
        path = facet.facet.path
        left.remove(best)
        brings = _brings(facet, item, left, close)
        close |= {(path, other.iri) for other in brings}
        yield Addition(
            facet.facet, item, covered[path], covered[path] + 1, sizes[path], tuple(brings)
        )
        covered[path] += 1


def _brings(
    facet: FacetComparison,
    item: Member,
    left: list[tuple[FacetComparison, Member]],
    close: set[tuple[str, str]],
) -> list[Member]:
    """List what of the goal comes close once an item is there."""
    near = facet.neighbors.get(item.iri, frozenset())
    return [
        other
        for of_facet, other in left
        if of_facet is facet and other.iri in near and (facet.facet.path, other.iri) not in close
    ]


def to_checklist(plan: Transition) -> str:
    """Write a transition as a Markdown checklist."""
    start, goal = escape_markdown(plan.start.label), escape_markdown(plan.goal.label)
    lines = [f"# From {start} to {goal}", "", "## Add, in this order", ""]
    lines += [f"- [ ] {_step(step)}" for step in plan.steps] or ["Nothing that is stated."]
    lines += ["", "## Close: check the difference", ""]
    close = [(one, plan_.facet) for plan_ in plan.facets for one in plan_.close]
    lines += [
        f"- [ ] {escape_markdown(one.item.label)} ({escape_markdown(facet.kind_label)}): there is "
        f"{escape_markdown(listed(one.have))}. {escape_markdown(' '.join(one.reasons))}"
        for one, facet in close
    ] or ["Nothing is close."]
    lines += ["", "## Carries over", "", *_by_facet("- [x]", plan, "carry_over")]
    lines += ["", f"## Not part of {goal}: leave, or hand over", "", *_by_facet("-", plan, "leave")]
    if silent := list(not_stated_lines(plan)):
        lines += ["", "## Not stated", "", *(f"- {escape_markdown(line)}" for line in silent)]
    return "\n".join(lines) + "\n"


def _by_facet(bullet: str, plan: Transition, part: Literal["carry_over", "leave"]) -> list[str]:
    found = [
        (one.facet, one.carry_over if part == "carry_over" else one.leave) for one in plan.facets
    ]
    return [
        f"{bullet} {escape_markdown(facet.label)}: {escape_markdown('; '.join(map(str, items)))}"
        for facet, items in found
        if items
    ] or ["Nothing that is stated."]


def _step(step: Addition) -> str:
    item, facet = escape_markdown(step.item.label), escape_markdown(step.facet.kind_label)
    brings = f"; brings {escape_markdown(listed(step.brings))} close" if step.brings else ""
    return f"**{item}** ({facet}): {step.before} → {step.after} of {step.size}{brings}"


def not_stated_lines(plan: Transition) -> Iterator[str]:
    """Say facet by facet where a side is silent, and what follows from that."""
    for facet in plan.facets:
        if plan.goal in facet.not_stated:
            follows = "so nothing can be planned"
            yield f"{facet.facet.label}: not stated for {plan.goal}, {follows}."
        elif facet.not_stated:
            follows = "so everything counts as an addition; tick what is there"
            yield f"{facet.facet.label}: not stated for {plan.start}, {follows}."


def without(plan: Transition, paths: Collection[str]) -> Transition:
    """Leave facets out, given by path."""
    return replace(
        plan,
        facets=tuple(one for one in plan.facets if one.facet.path not in paths),
        steps=tuple(one for one in plan.steps if one.facet.path not in paths),
    )
