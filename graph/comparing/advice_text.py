"""What speaks for which discipline, to take away: as rows for a spreadsheet, and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.comparing.advisor import describe_advice
from graph.comparing.side_by_side_text import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.comparing.advisor import Advice

_SPEAKS, _COMES, _SILENT = "speaks for it", "comes with it", "not stated"


def advice_rows(advice: Sequence[Advice]) -> Iterator[list[str]]:
    """Write one row per discipline and item: what speaks for it, and what else comes with it."""
    yield ["discipline", "what", "facet", "item", "ticked"]
    for one in advice:
        for what, facet, item, ticked in _parts(one):
            yield [one.discipline.label, what, facet, item, ticked]


def advice_to_markdown(advice: Sequence[Advice]) -> str:
    """Write what speaks for each discipline, and what else comes with it."""
    lines = ["# What that speaks for", "", escape_markdown(describe_advice(advice))]
    for one in advice:
        lines += ["", f"## {escape_markdown(one.discipline.label)}", ""]
        for what, facet, item, ticked in _parts(one):
            named = f": {escape_markdown(item)}" if item else ""
            box = "ticked, " if ticked else ""
            lines.append(f"- {what} ({box}{escape_markdown(facet)}){named}")
    return "\n".join(lines) + "\n"


def _parts(one: Advice) -> Iterator[tuple[str, str, str, str]]:
    """Yield what it is to the discipline, the facet, the item, and whether that was ticked."""
    for facet, item in one.reasons:
        yield _SPEAKS, facet.label, item.label, "yes"
    told = {item for _, item in one.reasons} | {item for _, item in one.cautions}
    for facet, item in one.cautions:
        yield _COMES, facet.label, item.label, "yes"
    for facet, items in one.watch:
        for item in items:
            if item not in told:
                yield _COMES, facet.label, item.label, ""
    for facet in one.silent:
        yield _SILENT, facet.label, "", ""
