"""The commands that help to choose: compare, gaps and transition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from terminal.opening import open_data
from terminal.writing import Format, RowsOption, write_rows, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.comparing.side_by_side import Comparison
    from graph.comparing.transition_plan import Transition
    from terminal.writing import Cells

MarkdownOption = Annotated[bool, typer.Option("--markdown", help="Write a document instead.")]


def compare(
    context: typer.Context,
    things: Annotated[
        list[str], typer.Argument(metavar="A B …", help="Two to six things of one class.")
    ],
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Who covers how much of whom, facet by facet.")
    ] = False,
    markdown: MarkdownOption = False,
    form: RowsOption = Format.TABLE,
) -> None:
    """Put things side by side: what all share, what some, what only one has."""
    from graph.comparing.side_by_side import compare as put_side_by_side
    from graph.comparing.side_by_side_text import comparison_rows, to_markdown

    with open_data(context) as store:
        found = put_side_by_side(store, things)
    if markdown:
        write_text(to_markdown(found))
    elif coverage:
        columns = ("facet", "holder", "target", "shared", "size", "near")
        write_rows(columns, list(_coverage_rows(found)), form)
    else:
        names, *rows = comparison_rows(found)
        write_rows(names, rows, form)


def gaps(context: typer.Context, form: RowsOption = Format.TABLE) -> None:
    """List what is missing, and whether the data is silent or the world is that way."""
    from graph.comparing.gap import COLUMNS
    from graph.comparing.gaps import find_gaps

    with open_data(context) as store:
        found = find_gaps(store)
    write_rows(COLUMNS, [one.cells for one in found], form)


def transition(
    context: typer.Context,
    start: Annotated[str, typer.Argument(metavar="A", help="A discipline or a role.")],
    goal: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    markdown: MarkdownOption = False,
    form: RowsOption = Format.TABLE,
) -> None:
    """Plan the way from A to B: what to add, what is close, what carries over.

    Rows "start only" are stated for A and not for B.
    """
    from graph.comparing.transition import plan_transition
    from graph.comparing.transition_text import to_checklist

    with open_data(context) as store:
        plan = plan_transition(store, start, goal)
    if markdown:
        write_text(to_checklist(plan))
        return
    names = ("what", "facet", "item", "before", "after", "size", "note")
    write_rows(names, list(_transition_rows(plan)), form)


def _coverage_rows(found: Comparison) -> Iterator[Cells]:
    for holder in found.things:
        for target in found.things:
            if holder == target:
                continue
            for facet, one in found.coverages(holder, target):
                near = None if one.shared is None else one.near
                yield facet.name, str(holder), str(target), one.shared, one.size, near


def _transition_rows(plan: Transition) -> Iterator[Cells]:
    from graph.comparing.transition_text import describe_brings, describe_gain

    sizes = {one.facet.path: one.size for one in plan.facets}
    for step in plan.steps:
        first, *also = step.gains
        notes = [f"also {gain.facet.label}: {describe_gain(gain)}" for gain in also]
        notes += [describe_brings(step), plan.ending(*step.items)]
        where = first.facet.label, str(step)
        yield "add", *where, first.before, first.after, first.size, "; ".join(filter(None, notes))
    for said, found in (("there is", plan.close), (f"{plan.goal} has", plan.start_close)):
        for facets, close in found:
            have = f"{said}: {'; '.join(map(str, close.have))}"
            notes = [have, plan.ending(close.item, *close.have)]
            label, size = facets[0].label, sizes[facets[0].path]
            yield "close", label, str(close.item), "", "", size, "; ".join(filter(None, notes))
    for what, lists in (("carry over", plan.carry_over), ("start only", plan.start_only)):
        for one, items in lists:
            for item in items:
                yield what, one.facet.label, str(item), "", "", one.size, plan.ending(item)
    for one in plan.facets:
        for silent in one.not_stated:
            yield "not stated", one.facet.label, str(silent), "", "", "", ""
