"""A transition in words: how it is counted and ordered, what is not stated, a checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.comparing.side_by_side_text import escape_markdown
from graph.comparing.transition_plan import count
from graph.naming.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.comparing.member import Member
    from graph.comparing.transition_plan import Addition, FacetPlan, Gain, Transition

#: What to do with what only the start has.
START_ONLY_ADVICE: Final = (
    "That is no sign that they have no place there: look what does their job there before you "
    "leave any of them or hand it over."
)
_ORDER: Final = (
    "Next comes what raises the coverage of its facets most; among equals, what brings more of the "
    "goal close, then what more others have. Steps of a chain come in its order."
)
_CHOICES: Final = "Of tools that do the same job one is enough: they are one step and count once."
_INHERITED: Final = (
    "All of it is said of the disciplines that have these roles, and inherited from there. "
    "It is no description of the job."
)


def describe_order(plan: Transition) -> str:
    """Say how the steps are ordered and counted."""
    return f"{_ORDER} {_CHOICES}" if plan.has_choices else _ORDER


def describe_transition(plan: Transition) -> str:
    """Say in one sentence how much there is to add, and what else."""
    close = len(plan.close) + len(plan.start_close)
    return (
        f"From {plan.start} to {plan.goal}: {len(plan.steps)} to add, {close} close, "
        f"{count(plan.carry_over)} carry over, {count(plan.start_only)} not stated for {plan.goal}."
    )


def notes_of(plan: Transition) -> list[str]:
    """Say what is inherited and what is not stated, a sentence each."""
    return [*([_INHERITED] if plan.inherited else []), *not_stated_lines(plan)]


def to_checklist(plan: Transition) -> str:
    """Write a transition as a Markdown checklist."""
    start, goal = escape_markdown(plan.start.label), escape_markdown(plan.goal.label)
    lines = [f"# From {start} to {goal}", "", escape_markdown(describe_transition(plan)), ""]
    if plan.inherited:
        lines += [_INHERITED, ""]
    lines += ["## Add, in this order", "", describe_order(plan), ""]
    lines += [f"- [ ] {_step(plan, step)}" for step in plan.steps] or ["Nothing that is stated."]
    lines += ["", "## Close: check the difference", ""]
    lines += list(_close(plan)) or ["Nothing is close."]
    lines += ["", "## Carries over", "", *_by_facet("- [x]", plan, plan.carry_over)]
    lines += ["", f"## Not stated for {goal} by the source", "", START_ONLY_ADVICE, ""]
    lines += _by_facet("- [ ]", plan, plan.start_only)
    if silent := list(not_stated_lines(plan)):
        lines += ["", "## Not stated", "", *(f"- {escape_markdown(line)}" for line in silent)]
    return "\n".join(lines) + "\n"


def _close(plan: Transition) -> Iterator[str]:
    goal = f"{plan.goal} has"
    sides = [("there is", *one) for one in plan.close] + [(goal, *one) for one in plan.start_close]
    for where, facets, one in sides:
        told = escape_markdown(f"{one.item} ({plan.names(facets)}): {where} {listed(one.have)}")
        why = escape_markdown(" ".join(one.reasons))
        warning = plan.ending(one.item, *one.have)
        yield f"- [ ] {told}. {why}" + (f" {escape_markdown(warning)}." if warning else "")


def _by_facet(
    bullet: str, plan: Transition, found: Iterable[tuple[FacetPlan, tuple[Member, ...]]]
) -> list[str]:
    lines = []
    for one, items in found:
        endings = [(str(item), plan.ending(item)) for item in items]
        named = "; ".join(f"{name} ({ending})" if ending else name for name, ending in endings)
        lines.append(f"{bullet} {escape_markdown(f'{one.facet.label}: {named}')}")
    return lines or ["Nothing that is stated."]


def _step(plan: Transition, step: Addition) -> str:
    names = [f"**{escape_markdown(one.label)}**" for one in step.items]
    what = f"one of {', '.join(names)}" if step.choice else names[0]
    of = f"{plan.names(gain.facet for gain in step.gains)}{_for(step)}"
    gains = ", ".join(map(describe_gain, step.gains))
    warning = plan.ending(*step.items)
    more = [describe_brings(step), warning]
    return f"{what} ({escape_markdown(of)}): {gains}" + "".join(
        f"; {escape_markdown(one)}" for one in more if one
    )


def _for(step: Addition) -> str:
    return f" for {step.choice}" if step.choice else ""


def describe_gain(gain: Gain) -> str:
    """Say how much of a facet is covered before and after a step."""
    return f"{gain.before} → {gain.after} of {gain.size}"


def describe_brings(step: Addition) -> str:
    """Say what a step brings close; empty where it brings nothing."""
    if not step.brings:
        return ""
    named = " or ".join(map(str, step.brings)) if step.choice else listed(step.brings)
    return f"brings {named} close"


def not_stated_lines(plan: Transition) -> Iterator[str]:
    """Say where a side is silent, and what follows from that; a sentence for each side."""
    sides = (
        (plan.goal, "so nothing can be planned there"),
        (plan.start, "so everything counts as an addition; tick what is there"),
    )
    for side, follows in sides:
        silent = [
            plan.name(one.facet, many=True)
            for one in plan.facets
            if side in one.not_stated and (side == plan.goal or plan.goal not in one.not_stated)
        ]
        if silent:
            yield f"Not stated for {side}: {listed(silent)}, {follows}."
