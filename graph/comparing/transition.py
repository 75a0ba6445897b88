"""From one discipline or role to another: what to add, what carries over, what is close.

What is near something that is there already is no addition: it is "close, check the difference",
and never counts as covered. What only the start has is "not stated for the goal": the source does
not say that the goal lacks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.comparing.choices import Background, read_background
from graph.comparing.facets import FacetValues, facets_of, items_in
from graph.comparing.member import Member
from graph.comparing.near_links import near_links_among, neighbors
from graph.comparing.side_by_side import Comparison, FacetComparison, compare
from graph.comparing.transition_lists import plan_facets
from graph.comparing.transition_order import in_order
from graph.comparing.transition_plan import YOUR_STACK, Transition
from graph.naming.finding import find_things
from graph.naming.labels import node_key
from graph.nodes import classes_of
from graph.terms import sparql_name, whole_number
from ontology.errors import ParameterError
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.comparing.facets import Facet
    from graph.store import Store

#: Facets of a discipline that one can take on; risks, benefits and situations come by themselves.
TAKEN_ON: Final = tuple(
    f"{OPS}{name}"
    for name in (
        *("hasPractice", "performs", "automates", "usesCategory", "usesTool"),
        *("measuredBy", "produces", "hasRole", "hasScopeItem"),
    )
)


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
    return transition_of(comparison, _background(store, comparison.facets))


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
    return transition_of(comparison, _background(store, facets))


def transition_of(comparison: Comparison, known: Background | None = None) -> Transition:
    """Plan the way from the first thing of a comparison to the second.

    Parameters
    ----------
    known : Background, optional
        What is one step, what comes first, what decides among equals.
    """
    start, goal = comparison.things[:2]
    known = known or Background()
    countable = [one for one in comparison.facets if one.countable]
    facets = [one for one in countable if _is_taken_on(one.facet)] or countable
    plans = tuple(plan_facets(facets, comparison.links, known))
    steps = in_order(list(zip(facets, plans, strict=True)), known)
    return Transition(start, goal, plans, tuple(steps), known.endings, plans)


def _background(store: Store, facets: Collection[FacetComparison]) -> Background:
    items = items_in([one.values for one in facets if one.countable])
    return read_background(store, items, count_users(store, facets))


def _is_taken_on(facet: Facet) -> bool:
    inherited = facet.inherited and facet.properties[-1] in TAKEN_ON
    return inherited or (facet.path[0] != "^" and facet.properties[0] in TAKEN_ON)


def count_users(store: Store, facets: Iterable[FacetComparison]) -> dict[str, int]:
    """Count for each item of some facets how many things have it by the same property."""
    used = [
        (sparql_name(item), sparql_name(facet.facet.properties[-1]))
        for facet in facets
        if facet.countable
        for item in sorted(items_in([facet.values]))
    ]
    if not used:
        return {}
    pairs = " ".join(f"({item} {name})" for item, name in dict.fromkeys(used))
    rows = store.select(
        "SELECT ?item ?property (COUNT(DISTINCT ?user) AS ?users) WHERE {\n"
        f"  VALUES (?item ?property) {{ {pairs} }}\n"
        "  ?user ?property ?item\n} GROUP BY ?item ?property"
    )
    users: dict[str, int] = {}
    for item, _, count in rows:
        users[node_key(item)] = max(users.get(node_key(item), 0), whole_number(count))
    return users
