"""From one discipline or role to another: what to add, what carries over, what to leave.

Additions are ordered step by step. The next one is what raises the coverage of its facet of the
goal most; among equals, what brings most further items of the goal close, then what most others
use too, then the label. What is near something that is there already is no addition: it is "close,
check the difference", and never counts as covered.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from graph.comparing.facets import FacetValues, facets_of
from graph.comparing.membership import Member
from graph.comparing.near_links import near_links_among
from graph.comparing.side_by_side import Comparison, FacetComparison, compare, items_in, neighbors
from graph.finding import find_things
from graph.labels import plural
from graph.nodes import classes_of
from graph.nodes import values as sparql_values
from graph.terms import sparql_name
from ontology.errors import ParameterError
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from graph.comparing.facets import Facet
    from graph.comparing.membership import NearLink
    from graph.store import Store

#: Facets of a discipline that one can take on; risks, benefits and situations come by themselves.
TAKEN_ON: Final = tuple(
    f"{OPS}{name}"
    for name in (
        *("hasPractice", "performs", "automates", "usesCategory", "usesTool"),
        *("measuredBy", "produces", "hasRole", "hasScopeItem"),
    )
)

#: Stands for what a team has; no node of the graph.
YOUR_STACK: Final = Member("your-stack", "your stack")


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

    def name(self, facet: Facet, *, many: bool = False) -> str:
        """Name a facet by the class of its values; where several have that class, by its label too.

        Parameters
        ----------
        many : bool
            For all of its values, not for one.
        """
        named = plural(facet.kind_label) if many else facet.kind_label
        alike = sum(one.facet.kind_label == facet.kind_label for one in self.facets)
        return f"{named} ({facet.label})" if alike > 1 else named


def plan_transition(store: Store, start: str, goal: str) -> Transition:
    """Plan the way between two things of one class, given by label, alias or IRI.

    Of disciplines and roles, what one can take on is planned; of anything else, every facet.

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
    return transition_of(comparison, count_users(store, comparison.facets))


def plan_from_stack(store: Store, have: Collection[Member], goal: str) -> Transition:
    """Plan the way from what a team has to a discipline or role.

    Raises
    ------
    NotFoundError
        If there is no such goal.
    """
    (node,) = find_things(store, [goal])
    end = Member(node.id, node.label)
    classes = classes_of(store, [one.iri for one in have])
    read = facets_of(store, [end.iri], node.kind)
    links = near_links_among(store, sorted(items_in(read) | {one.iri for one in have}))
    near = neighbors(links)
    facets = []
    for values in read:
        mine = tuple(one for one in have if values.facet.kind in classes.get(one.iri, ()))
        if mine:
            held = {**values.held, YOUR_STACK.iri: mine}
            both = FacetValues(values.facet, held, values.silent)
            facets.append(FacetComparison((YOUR_STACK, end), both, near))
    comparison = Comparison(
        (YOUR_STACK, end), node.kind, node.kind_label, tuple(facets), tuple(links)
    )
    return transition_of(comparison, count_users(store, facets))


def transition_of(comparison: Comparison, users: Mapping[str, int] | None = None) -> Transition:
    """Plan the way from the first thing of a comparison to the second.

    Parameters
    ----------
    users : mapping of IRI to int, optional
        How many others use an item; decides among equals.
    """
    start, goal = comparison.things[:2]
    countable = [one for one in comparison.facets if one.countable]
    facets = [one for one in countable if _is_taken_on(one.facet)] or countable
    plans = tuple(_plan(one, comparison.links) for one in facets)
    steps = _in_order(list(zip(facets, plans, strict=True)), users or {})
    return Transition(start, goal, plans, tuple(steps))


def _is_taken_on(facet: Facet) -> bool:
    inherited = facet.inherited and facet.properties[-1] in TAKEN_ON
    return inherited or (facet.path[0] != "^" and facet.properties[0] in TAKEN_ON)


def count_users(store: Store, facets: Iterable[FacetComparison]) -> dict[str, int]:
    """Count for each item of some facets how many things have it by the same property."""
    users: dict[str, int] = {}
    for facet in facets:
        items = sorted(items_in([facet.values])) if facet.countable else []
        if not items:
            continue
        rows = store.select(
            "SELECT ?item (COUNT(DISTINCT ?user) AS ?users) WHERE {\n"
            f"  VALUES ?item {{ {sparql_values(items)} }}\n"
            f"  ?user {sparql_name(facet.facet.properties[-1])} ?item\n}} GROUP BY ?item"
        )
        for item, count in rows.values():
            users[item or ""] = max(users.get(item or "", 0), int(count or 0))
    return users


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
    plans: list[tuple[FacetComparison, FacetPlan]], users: Mapping[str, int]
) -> Iterator[Addition]:
    """Take again and again the addition that gains most.

    What an addition brings close changes on the way; the gain of those that bring nothing does not,
    so these are sorted once.
    """
    covered = {plan.facet.path: len(plan.carry_over) for _, plan in plans}
    waiting = {
        (plan.facet.path, item.iri): (facet, plan, item)
        for facet, plan in plans
        for item in plan.add
    }
    close = {(plan.facet.path, one.item.iri) for _, plan in plans for one in plan.close}

    def brings(facet: FacetComparison, item: Member) -> list[Member]:
        """List what of the goal comes close once an item is there."""
        near = ((facet.facet.path, iri) for iri in facet.neighbors.get(item.iri, ()))
        found = [waiting[key][2] for key in near if key in waiting and key not in close]
        return sorted(found, key=lambda member: member.label.casefold())

    def gain(key: tuple[str, str]) -> tuple[float, int, int, str, str, str]:
        facet, plan, item = waiting[key]
        further = -len(brings(facet, item))
        names = (facet.facet.label, item.label.casefold(), item.iri)
        return -1 / plan.size, further, -users.get(item.iri, 0), *names

    bringing = {key for key, (facet, _, item) in waiting.items() if brings(facet, item)}
    settled = deque(sorted(waiting.keys() - bringing, key=gain))
    while waiting:
        best = min([*bringing, *([settled[0]] if settled else [])], key=gain)
        if best in bringing:
            bringing.remove(best)
        else:
            settled.popleft()
        facet, plan, item = waiting.pop(best)
        path = plan.facet.path
        further = brings(facet, item)
        close |= {(path, other.iri) for other in further}
        covered[path] += 1
        after = covered[path]
        yield Addition(facet.facet, item, after - 1, after, plan.size, tuple(further))


def without(plan: Transition, paths: Collection[str]) -> Transition:
    """Leave facets out, given by path."""
    return replace(
        plan,
        facets=tuple(one for one in plan.facets if one.facet.path not in paths),
        steps=tuple(one for one in plan.steps if one.facet.path not in paths),
    )
