"""A transition to take away: a Markdown checklist, and what is not stated on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graph.comparing.overlap_sentences import listed
from graph.comparing.side_by_side_text import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.comparing.transition import Addition, Transition


def to_checklist(plan: Transition) -> str:
    """Write a transition as a Markdown checklist."""
    start, goal = escape_markdown(plan.start.label), escape_markdown(plan.goal.label)
    lines = [f"# From {start} to {goal}", "", "## Add, in this order", ""]
    lines += [f"- [ ] {_step(plan, step)}" for step in plan.steps] or ["Nothing that is stated."]
    lines += ["", "## Close: check the difference", ""]
    close = [(one, plan_.facet) for plan_ in plan.facets for one in plan_.close]
    lines += [
        f"- [ ] {escape_markdown(one.item.label)} ({escape_markdown(plan.name(facet))}): there is "
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


def _step(plan: Transition, step: Addition) -> str:
    item, facet = escape_markdown(step.item.label), escape_markdown(plan.name(step.facet))
    brings = f"; brings {escape_markdown(listed(step.brings))} close" if step.brings else ""
    return f"**{item}** ({facet}): {step.before} → {step.after} of {step.size}{brings}"


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
