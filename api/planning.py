"""The verbs about what is missing: the gap board and the way from one thing to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.comparisons import member_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph import Store
    from graph.comparing.transition_plan import Addition, Close, Gain, Transition


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
    """Return what to add, step by step, what is close, what carries over, and the start's alone.

    Of a step that is a choice, ``oneOf`` has all of which one is enough, and ``add`` the first.
    """
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
    from graph.comparing.transition_text import describe_transition, notes_of

    told = {close.item for _, close in plan.start_close}
    return {
        "start": member_of(plan.start),
        "goal": member_of(plan.goal),
        "sentence": describe_transition(plan),
        "notes": notes_of(plan),
        "steps": [_step(step) for step in plan.steps],
        "facets": [
            {
                "facet": facet.facet.label,
                "inherited": facet.facet.inherited,
                "size": facet.size,
                "add": [member_of(one) for one in facet.add],
                "carryOver": [member_of(one) for one in facet.carry_over],
                "startOnly": [member_of(one) for one in facet.start_only],
                "close": [_close(close) for close in facet.close],
                "startClose": [_close(one) for one in facet.start_close if one.item in told],
                "notStated": [member_of(one) for one in facet.not_stated],
            }
            for facet in plan.facets
        ],
        "ending": [
            {"tool": member_of(one.tool), "warning": one.warning} for one in plan.endings.values()
        ],
    }


def _step(step: Addition) -> dict[str, Any]:
    first, *also = step.gains
    return {
        **_gain(first),
        "add": member_of(step.items[0]),
        "oneOf": [member_of(one) for one in step.items] if step.choice else [],
        "choice": step.choice and member_of(step.choice),
        "also": [_gain(gain) for gain in also],
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "facet": gain.facet.label,
        "covered": {"before": gain.before, "after": gain.after, "of": gain.size},
        "brings": [member_of(one) for one in gain.brings],
    }


def _close(close: Close) -> dict[str, Any]:
    return {
        "item": member_of(close.item),
        "have": [member_of(one) for one in close.have],
        "reasons": list(close.reasons),
    }
