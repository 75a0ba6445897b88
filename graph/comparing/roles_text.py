"""A role and its kin to take away: as rows for a spreadsheet, and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.comparing.roles import describe_kin
from graph.comparing.side_by_side import Comparison
from graph.comparing.side_by_side_text import comparison_rows, escape_markdown, facet_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.comparing.roles import RoleKin


def kin_rows(kin: RoleKin) -> Iterator[list[str]]:
    """Write one row per inherited item, with a cell per discipline, and one per near role."""
    head, *inherited = comparison_rows(Comparison(kin.disciplines, "", "", kin.facets, kin.links))
    yield [*head, "why"]
    for row in inherited:
        yield [*row, ""]
    for one in kin.near:
        yield ["near role", one.role.label, *("" for _ in kin.disciplines), " ".join(one.reasons)]


def kin_to_markdown(kin: RoleKin) -> str:
    """Write where a role stands, the roles near it, and what it inherits."""
    lines = [f"# {escape_markdown(kin.role.label)}", "", escape_markdown(describe_kin(kin))]
    lines += ["", "## Near roles, and why", ""]
    lines += [
        f"- {escape_markdown(one.role.label)}: {escape_markdown(' '.join(one.reasons))}"
        for one in kin.near
    ] or ["None."]
    for facet in kin.facets:
        lines += ["", f"## Inherited: {escape_markdown(facet.facet.label)}", ""]
        lines += facet_lines(facet)
    return "\n".join(lines) + "\n"
