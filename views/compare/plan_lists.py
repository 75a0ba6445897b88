"""The lists of a transition as markup: the steps, what is close, what carries over, the rest."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from graph.comparing.transition_plan import count
from graph.comparing.transition_query import steps_query
from graph.comparing.transition_text import (
    START_ONLY_ADVICE,
    describe_brings,
    describe_gain,
    describe_order,
    describe_transition,
    notes_of,
)
from views import session
from views.ask.link import sparql_link
from views.compare.evidence import lines_of
from views.compare.markup import bar, folded, graph_link, item, section, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.comparing.facets import Facet
    from graph.comparing.member import Member
    from graph.comparing.transition_plan import Addition, Close, Gain, Transition


def summary_of(plan: Transition) -> str:
    """Say how much there is to do, what is inherited, and where a side is silent."""
    notes = "".join(f'<p class="quiet">{escape(line)}</p>' for line in notes_of(plan))
    return told(describe_transition(plan)) + notes


def steps_of(plan: Transition) -> str:
    """List what to add; each with the evidence that the goal has it."""
    rows = "".join(_step(plan, at, step) for at, step in enumerate(plan.steps, 1))
    body = f'<ol class="steps">{rows}</ol>' if rows else '<p class="quiet">Nothing to add.</p>'
    link = sparql_link(steps_query(plan)) if rows else ""
    head = f"<h3>Add, in this order{link}</h3>"
    return f'<section>{head}<p class="quiet small">{describe_order(plan)}</p>{body}</section>'


def _lines(plan: Transition, facets: Iterable[Facet], one: Member) -> list[str]:
    found = lines_of(session.store(), [plan.goal], [of_plan.facet for of_plan in plan.whole])
    return [line for facet in facets for line in found[facet].get((plan.goal.iri, one.iri), ())]


def _step(plan: Transition, at: int, step: Addition) -> str:
    facets = [gain.facet for gain in step.gains]
    tags = ["" if step.choice else plan.names(facets), describe_brings(step)]
    told = "; ".join(filter(None, tags))
    written = "".join(
        item(
            one,
            step.facet.kind,
            tag="; ".join(filter(None, ["" if step.choice else told, plan.ending(one)])),
            lines=_lines(plan, facets, one),
        )
        for one in step.items
    )
    if step.choice:
        words = "; ".join(filter(None, [f"one of these for {step.choice}", told]))
        written = f"<li><i>{escape(words)}</i></li>{written}"
    gains = "".join(map(_gain, step.gains))
    return (
        f'<li><span class="at">{at}</span><ul>{written}</ul><span class="gain">{gains}</span></li>'
    )


def _gain(gain: Gain) -> str:
    return f"<i>{describe_gain(gain)}</i>{bar(gain.after, gain.size)}"


def lists_of(plan: Transition) -> str:
    """Write what is close, what carries over, and what only the start has, each facet apart."""
    close = [_close(plan, *one, "there is") for one in plan.close]
    close += [_close(plan, *one, f"{plan.goal} has") for one in plan.start_close]
    kept = [
        item(
            one,
            facet.facet.kind,
            strong=True,
            tag=plan.ending(one),
            lines=_lines(plan, [facet.facet], one),
        )
        for facet, items in plan.carry_over
        for one in items
    ]
    text = "Show what carries over in the graph"
    shared = [one for _, items in plan.carry_over for one in items]
    below = graph_link([plan.start, plan.goal, *shared], text) if kept else ""
    return "".join(
        [
            section("Close: check the difference", close, "nothing is close"),
            section("Carries over", kept, "nothing that is stated", below=below),
            _start_only(plan),
        ]
    )


def _close(plan: Transition, facets: tuple[Facet, ...], one: Close, where: str) -> str:
    have = f"{where} {', '.join(map(str, one.have))}"
    tag = "; ".join(filter(None, [have, plan.ending(one.item, *one.have)]))
    lines = [*one.reasons, *_lines(plan, facets, one.item)]
    return item(one.item, facets[0].kind, tag=tag, lines=lines)


def _start_only(plan: Transition) -> str:
    found = plan.start_only
    body = "".join(
        folded(
            plan.name(one.facet, many=True),
            [item(i, one.facet.kind, tag=plan.ending(i)) for i in items],
        )
        for one, items in found
    )
    advice = f'<p class="quiet small">{START_ONLY_ADVICE}</p>' if body else ""
    title = escape(f"Not stated for {plan.goal} by the source")
    head = f"<h3>{title} <b>{count(found) or ''}</b></h3>"
    return f"<section>{head}{advice}{body or '<div class=quiet>nothing</div>'}</section>"
