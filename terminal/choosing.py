"""The commands about what one has or is: role and stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from terminal.compare import MarkdownOption
from terminal.opening import open_data
from terminal.writing import Format, RowsOption, note, write_rows, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.comparing.stack import Stack
    from terminal.writing import Cells


def role(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ROLE", help="A role by label, CURIE or IRI.")],
    markdown: MarkdownOption = False,
    form: RowsOption = Format.TABLE,
) -> None:
    """Say what a role inherits from each of its disciplines, and which roles are near."""
    from graph.comparing.roles import describe_kin, role_kin
    from graph.comparing.roles_text import kin_rows, kin_to_markdown

    with open_data(context) as store:
        kin = role_kin(store, name)
    if markdown:
        write_text(kin_to_markdown(kin))
        return
    names, *rows = kin_rows(kin)
    write_rows(names, rows, form)
    note(describe_kin(kin))


def stack(
    context: typer.Context,
    have: Annotated[
        list[str], typer.Argument(metavar="HAVE…", help="The tools, roles and KPIs of a team.")
    ],
    form: RowsOption = Format.TABLE,
) -> None:
    """Say what a team could do without, what it covers of each discipline, and what it lacks."""
    from graph.comparing.member import Member
    from graph.comparing.stack import assess
    from graph.naming.finding import find_things

    with open_data(context) as store:
        mine = [Member(node.id, node.label) for node in find_things(store, have)]
        found = assess(store, mine)
    write_rows(("what", "where", "count", "of", "items"), list(_stack_rows(found)), form)


def _stack_rows(found: Stack) -> Iterator[Cells]:
    for category, tools in found.same_job.items():
        yield "one is enough", category.label, len(tools), "", "; ".join(map(str, tools))
    for one in found.ending:
        yield "ends", one.when, "", "", one.tool.label
    for item in found.elsewhere:
        yield "in no discipline", "", "", "", item.label
    for what in ("covers", "lacks"):
        for discipline, needs in found.disciplines.items():
            for need in needs:
                items = need.have if what == "covers" else need.missing
                size = len(need.have) + len(need.missing)
                told = (len(items), size, "; ".join(map(str, items)))
                where = f"{discipline}: {need.facet.name}"
                yield what, where, *(told if need.stated else (None, None, None))
