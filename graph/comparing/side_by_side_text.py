"""A comparison to take away: as rows for a spreadsheet, and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.naming.wording import for_programs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.comparing.member import Member
    from graph.comparing.side_by_side import Comparison, FacetComparison

NOT_STATED: Final = "not stated"


def comparison_rows(comparison: Comparison) -> Iterator[list[str]]:
    """Write one row per facet and item, and one cell per thing.

    A cell says ``yes``, ``near: …`` with what is near, ``no`` or ``not stated``.
    """
    yield ["facet", "item", *map(str, comparison.things)]
    for facet in comparison.facets:
        for shared in facet.items:
            cells = [_cell(facet, shared.item, thing) for thing in comparison.things]
            yield [facet.facet.name, shared.item.label, *cells]


def _cell(facet: FacetComparison, item: Member, thing: Member) -> str:
    held = facet.values.of(thing.iri)
    if not held:
        return absent(facet)
    if item in held:
        return "yes"
    near = facet.near_of(item, thing)
    return f"near: {'; '.join(map(str, near))}" if near else "no"


def absent(facet: FacetComparison) -> str:
    """Say that a thing has nothing in a facet; near links are drawn, and no source states them."""
    return "none" if facet.facet.near else NOT_STATED


def to_markdown(comparison: Comparison) -> str:
    """Write the coverage of every pair, then every facet: in all, in some, only in each."""
    names = ", ".join(map(str, comparison.things))
    lines = [f"# {escape_markdown(names)}", "", "## Who covers how much of whom", ""]
    pairs = [(a, b) for a in comparison.things for b in comparison.things if a != b]
    lines += [
        "| | "
        + " | ".join(f"{escape_markdown(str(a))} of {escape_markdown(str(b))}" for a, b in pairs)
    ]
    lines[-1] += " |"
    lines.append("|---" * (len(pairs) + 1) + "|")
    for facet in comparison.facets:
        if facet.covered:
            cells = [_covered(facet, holder, target) for holder, target in pairs]
            lines.append(f"| {escape_markdown(facet.facet.name)} | {' | '.join(cells)} |")
    for facet in comparison.facets:
        lines += ["", f"## {escape_markdown(facet.facet.name)}", "", *facet_lines(facet)]
    return "\n".join(lines) + "\n"


def _covered(facet: FacetComparison, holder: Member, target: Member) -> str:
    found = facet.coverage(holder, target)
    if found.shared is None:
        return NOT_STATED
    return f"{found.shared} of {found.size}" + (f" (+{found.near} near)" if found.near else "")


def facet_lines(facet: FacetComparison) -> Iterator[str]:
    """Write a facet as items of a list: in all, in some, only in each, not stated."""
    if facet.in_all:
        yield f"- In {facet.everyone}: {_listed(one.item for one in facet.in_all)}"
    for one in facet.in_some:
        yield f"- In {_listed(one.holders)}: {escape_markdown(one.item.label)}"
    for thing in facet.stated:
        if only := facet.only(thing):
            yield f"- Only {escape_markdown(thing.label)}: {_listed(one.item for one in only)}"
    for thing in facet.not_stated:
        yield f"- {escape_markdown(thing.label)}: {absent(facet)}"


def _listed(members: Iterable[Member]) -> str:
    return "; ".join(escape_markdown(member.label) for member in members)


def escape_markdown(text: str) -> str:
    r"""Keep labels from being read as Markdown or markup.

    Examples
    --------
    >>> escape_markdown("a|b <script>*")
    'a\\|b &lt;script>\\*'
    """
    text = for_programs(text)
    for sign in "\\|*_`[]":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.replace("<", "&lt;").split())
