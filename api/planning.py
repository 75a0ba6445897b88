"""The verbs about what is missing: the gap board and the way from one thing to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.comparisons import member_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph import Store
    from graph.comparing.transition import Transition


def gap_board(store: Store) -> list[dict[str, Any]]:
    """Return what is missing in the data, and whether the source is silent or the world is so."""
    from graph.comparing.gaps import find_gaps

    return [
        {
            "kind": gap.kind,
            "subject": gap.subject and member_of(gap.subject),
            "text": gap.text,
            "cause": gap.cause.value,
            "note": gap.note,
            "also": [member_of(one) for one in gap.also],
        }
        for gap in find_gaps(store)
    ]


def transition(store: Store, start: str, goal: str) -> dict[str, Any]:
    """Return what to add, step by step, what carries over and what to leave."""
    from graph.comparing.transition import plan_transition

    return _written(plan_transition(store, start, goal))


def transition_from_stack(store: Store, have: Sequence[str], goal: str) -> dict[str, Any]:
    """Return the same for the way from what a team has, named one by one."""
    from graph.comparing.membership import Member
    from graph.comparing.transition import plan_from_stack
    from graph.finding import find_things

    mine = [Member(node.id, node.label) for node in find_things(store, have)]
    return _written(plan_from_stack(store, mine, goal))


def _written(plan: Transition) -> dict[str, Any]:
    return {
        "start": member_of(plan.start),
        "goal": member_of(plan.goal),
        "steps": [
            {
                "facet": step.facet.label,
                "add": member_of(step.item),
                "covered": {"before": step.before, "after": step.after, "of": step.size},
                "brings": [member_of(one) for one in step.brings],
            }
            for step in plan.steps
        ],
        "facets": [
            {
                "facet": facet.facet.label,
                "add": [member_of(one) for one in facet.add],
                "carryOver": [member_of(one) for one in facet.carry_over],
                "leave": [member_of(one) for one in facet.leave],
                "close": [
                    {
                        "item": member_of(close.item),
                        "have": [member_of(one) for one in close.have],
                        "reasons": list(close.reasons),
                    }
                    for close in facet.close
                ],
                "notStated": [member_of(one) for one in facet.not_stated],
            }
            for facet in plan.facets
        ],
    }
