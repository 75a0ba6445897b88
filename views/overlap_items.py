"""The lists of the Overlap page: items with their evidence, folded away until asked for.

They are plain markup without script: a screen reader walks them as lists, and every text of the
data is escaped before it gets there.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.labels import plural
from graph.overlap_sentences import in_words, listed
from graph.palette import SHAPES, style_of
from views.overlap_matrix import ACCENT
from views.session import node_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.edge_evidence import EdgeEvidence
    from graph.lens import Lens
    from graph.membership import Member
    from graph.overlap import NearPair, Overlap
    from graph.pairs import PairRow

_CSS: Final = Path(__file__).with_name("overlap.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Lists:
    """Writes lists of items with what is known about them.

    Attributes
    ----------
    lens : Lens
        The items' class, for their mark.
    evidence : mapping
        Statements by IRI of set and item.
    """

    lens: Lens
    evidence: Mapping[tuple[str, str], Sequence[EdgeEvidence]]

    def section(
        self, title: str, items: Iterable[Member], sets: Sequence[Member], *, near: set[str]
    ) -> str:
        """Write a titled list; items in ``near`` are marked as near something on the other side."""
        rows = [self._item(item, sets, marked=item.iri in near) for item in items]
        return _section(title, rows)

    def near_section(self, overlap: Overlap) -> str:
        """Write the list of near links between two sets, with the reason of each."""
        rows = [self._near(found, overlap) for found in overlap.near]
        gain = (overlap.widened.shared or 0) - (overlap.exact.shared or 0)
        once = f"counted as {in_words(gain)}: an item is paired once at most"
        return _section("Near", rows, once if gain != len(rows) else "")

    def _item(self, item: Member, sets: Sequence[Member], *, marked: bool) -> str:
        lines = [line for holder in sets for line in self._proof(holder, item, name=len(sets) > 1)]
        return self._fold(escape(item.label) + (" <i>near</i>" if marked else ""), lines, [item])

    def _near(self, found: NearPair, overlap: Overlap) -> str:
        lines = [f"{escape(str(found.link))}. {escape(found.link.reason)}"]
        lines += self._proof(overlap.left, found.left, name=True)
        lines += self._proof(overlap.right, found.right, name=True)
        title = f"{escape(found.left.label)} <i>and</i> {escape(found.right.label)}"
        return self._fold(title, lines, [found.left, found.right])

    def _proof(self, holder: Member, item: Member, *, name: bool) -> list[str]:
        lines = []
        for found in self.evidence.get((holder.iri, item.iri), ()):
            parts = [f"{holder.label}: " if name else "", _where(found)]
            lines.append(escape("".join(parts)))
            if found.note:
                lines.append(escape(found.note))
        return lines

    def _fold(self, title: str, lines: list[str], items: list[Member]) -> str:
        links = " · ".join(
            f'<a href="{escape(node_link(item.iri))}">Show {escape(item.label)} in the graph</a>'
            for item in items
            if not item.iri.startswith("_:")
        )
        body = "".join(f"<div>{line}</div>" for line in [*lines, links] if line)
        return (
            f'<li><details><summary><span class="mark"></span><span>{title}</span>'
            f'</summary><div class="proof">{body}</div></details></li>'
        )


def _where(found: EdgeEvidence) -> str:
    """Say in which source, section and heading, and how it was printed."""
    place = ", ".join(
        filter(
            None,
            (
                found.source,
                found.section and f"section “{found.section}”",
                found.category and f"under “{found.category}”",
            ),
        )
    )
    printed = f"; printed as “{found.printed}”" if found.printed else ""
    return f"{place or 'source not named'}{printed}."


def _section(title: str, rows: Sequence[str], note: str = "") -> str:
    body = f"<ul>{''.join(rows)}</ul>" if rows else '<div class="quiet">none</div>'
    remark = f'<div class="quiet remark">{escape(note)}</div>' if note else ""
    return f"<section><h3>{escape(title)}<b>{len(rows)}</b></h3>{body}{remark}</section>"


def coverage_bars(overlap: Overlap, lens: Lens) -> str:
    """Draw directed coverage: for each side, how much of it the other one has."""
    exact, wide = overlap.exact, overlap.widened
    sides = (
        (overlap.right, overlap.left, exact.left_size, exact.left_covered, wide.left_covered),
        (overlap.left, overlap.right, exact.right_size, exact.right_covered, wide.right_covered),
    )
    return f'<div class="covers">{"".join(_bar(*side, lens) for side in sides)}</div>'


def _bar(
    other: Member,
    covered: Member,
    size: int | None,
    share: float | None,
    near: float | None,
    lens: Lens,
) -> str:
    if size is None or share is None or near is None:
        return ""
    items = lens.item_label if size == 1 else plural(lens.item_label)
    text = f"{other} has {share * size:.0f} of {size} {items} of {covered}, {share:.0%}"
    if near > share:
        text += f"; {near * size:.0f} with near ones, {near:.0%}"
    return (
        f'<div><span>{escape(text)}</span><div class="bar">'
        f'<em class="near" style="width:{near:.1%}"></em><em style="width:{share:.1%}"></em>'
        "</div></div>"
    )


def styled(markup: str, lens: Lens) -> str:
    """Wrap markup of this module for ``st.html``, which lets no SVG through: the mark is CSS."""
    style = style_of(lens.item_class)
    look = (
        f"--accent:{ACCENT};--light:{style.light};--dark:{style.dark};"
        f"--shape:path('{SHAPES[style.shape]}')"
    )
    return f'<style>{_CSS}</style><div class="overlap" style="{look}">{markup}</div>'


def groups(sections: Iterable[str]) -> str:
    """Lay sections out side by side, as many as there is room for."""
    return f'<div class="groups">{"".join(sections)}</div>'


def combination_title(sets: Sequence[Member], *, of: int) -> str:
    """Name a combination of sets out of so many."""
    if len(sets) == of:
        return f"In all {in_words(of)}"
    return f"Only in {listed(sets)}"


def pairs_table(exact: Iterable[PairRow], widened: Iterable[PairRow]) -> str:
    """Write pairs as a table; near numbers stand after a plus or in brackets."""
    head = (
        *("Left", "Right", "Sizes", "Shared", "Near", "Jaccard index", "Overlap coefficient"),
        *("Left covered", "Right covered"),
    )
    rows = [_pair_cells(row, wide) for row, wide in zip(exact, widened, strict=True)]
    markup = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in row)}</tr>" for row in rows)
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    table = f"<table><thead><tr>{titles}</tr></thead><tbody>{markup}</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _pair_cells(row: PairRow, wide: PairRow) -> list[str]:
    ends = [row.left.label, row.right.label]
    sizes = " / ".join(
        "not stated" if n is None else f"{n}" for n in (row.left_size, row.right_size)
    )
    if row.shared is None or wide.shared is None:
        return [*ends, sizes, "not stated", *[""] * 5]
    shares = (row.jaccard, row.overlap_coefficient)
    covered = (row.left_covered, row.right_covered)
    return [
        *ends,
        sizes,
        f"{row.shared}",
        f"+{wide.shared - row.shared}" if wide.shared > row.shared else "",
        *("" if share is None else f"{share:.2f}" for share in shares),
        *("" if share is None else f"{share:.0%}" for share in covered),
    ]
