"""The verbs about what is missing: in sets, in the data, on the way from one thing to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sets import link_of, member_of, members_of, name_in, refuse_too_long, through
from graph.naming.wording import for_programs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from graph import Store
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership
    from graph.comparing.transition_plan import Addition, Close, Gain, Transition


def gaps(store: Store, lens: str, sets: Sequence[str] = ()) -> dict[str, Any]:
    """Return what each set lacks and another one has, and what it has near it.

    With ``sets`` only these are listed; they are still compared with all.
    """
    found, membership = through(store, lens, ())
    asked = {name_in(membership, name) for name in sets}
    refuse_too_long(_count_missing(membership, asked))
    missing = _missing_in(membership)
    return {
        "lens": found.key,
        "gaps": [
            {
                "set": member_of(owner),
                "stated": bool(stated),
                "missing": missing(owner) if stated else None,
            }
            for owner, stated in zip(membership.sets, membership.stated, strict=True)
            if not asked or owner.iri in asked
        ],
    }


def _missing_in(membership: Membership) -> Callable[[Member], list[dict[str, Any]]]:
    """Return what lists the items that a set lacks, with who holds each and what is near it."""
    holders: dict[Member, list[Member]] = {}
    for at, owner in enumerate(membership.sets):
        for item in membership.items_at(at):
            holders.setdefault(item, []).append(owner)
    near: dict[tuple[Member, Member], list[dict[str, Any]]] = {}
    for match in membership.near_matches():
        link = {"has": member_of(match.via), **link_of(match.link)}
        near.setdefault((match.holder, match.item), []).append(link)
    return lambda owner: [
        {
            **member_of(item),
            "heldBy": members_of(holders[item]),
            "near": near.get((owner, item), []),
        }
        for item in membership.items
        if owner not in holders[item]
    ]


def _count_missing(membership: Membership, asked: Collection[str]) -> int:
    """Count what sets lack, and who holds it instead."""
    ours = [at for at, one in enumerate(membership.sets) if not asked or one.iri in asked]
    rows = membership.matrix[ours]
    every = len(ours) * (len(membership.items) + membership.matrix.nnz)
    return int(every - rows.nnz - membership.degrees[rows.indices].sum())


def gap_board(store: Store) -> list[dict[str, Any]]:
    """Return what is missing in the data, and whether the source is silent or the world is so."""
    from graph.comparing.gaps import find_gaps

    return [
        {
            "kind": gap.kind,
            "subject": gap.subject and member_of(gap.subject),
            "text": for_programs(gap.text),
            "cause": gap.cause.value,
            "note": for_programs(gap.note),
            "also": members_of(gap.also),
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
    from graph.comparing.member import Member
    from graph.comparing.transition import plan_from_stack
    from graph.naming.finding import find_things

    mine = [Member(node.id, node.label) for node in find_things(store, have)]
    return _written(plan_from_stack(store, mine, goal))


def _written(plan: Transition) -> dict[str, Any]:
    from graph.comparing.transition_text import describe_transition, notes_of

    told = {close.item for _, close in plan.start_close}
    return {
        "start": member_of(plan.start),
        "goal": member_of(plan.goal),
        "sentence": for_programs(describe_transition(plan)),
        "notes": notes_of(plan),
        "steps": [_step(step) for step in plan.steps],
        "facets": [
            {
                "facet": facet.facet.label,
                "inherited": facet.facet.inherited,
                "size": facet.size,
                "add": members_of(facet.add),
                "carryOver": members_of(facet.carry_over),
                "startOnly": members_of(facet.start_only),
                "close": [_close(close) for close in facet.close],
                "startClose": [_close(one) for one in facet.start_close if one.item in told],
                "notStated": members_of(facet.not_stated),
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
        "oneOf": members_of(step.items) if step.choice else [],
        "choice": step.choice and member_of(step.choice),
        "also": [_gain(gain) for gain in also],
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "facet": gain.facet.label,
        "covered": {"before": gain.before, "after": gain.after, "of": gain.size},
        "brings": members_of(gain.brings),
    }


def _close(close: Close) -> dict[str, Any]:
    return {
        "item": member_of(close.item),
        "have": members_of(close.have),
        "reasons": list(close.reasons),
    }
