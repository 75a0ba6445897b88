"""The lists of the Overlap page: items with their evidence, folded away until asked for.

They are plain markup without script: a screen reader walks them as lists, and every text of the
data is escaped before it gets there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.blank_nodes import can_be_asked
from graph.naming.wording import in_words, isolated
from graph.picture.palette import SHAPES, style_of
from graph.terms import short_id
from graph.texts import is_text
from views import session
from views.overlap.matrix import ACCENT
from views.session import node_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.comparing.edge_evidence import EdgeEvidence
    from graph.comparing.lens import Lens
    from graph.comparing.member import Member, NearMatch
    from graph.overlap import NearPair, Overlap

_MOST_IN_LINK: Final = 150
#: Nobody reads a longer list; the query has the rest.
MOST_LISTED: Final = 500
#: Marks what is in the visitor's own stack.
YOURS: Final = ' <i class="mine">yours</i>'
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
    near : mapping
        By IRI of set and item, the links through which a set nearly holds an item.
    mine : frozenset of str
        IRIs of what is in the visitor's own stack.
    """

    lens: Lens
    evidence: Mapping[tuple[str, str], Sequence[EdgeEvidence]]
    near: Mapping[tuple[str, str], Sequence[NearMatch]] = field(default_factory=dict)
    mine: frozenset[str] = frozenset()

    def section(
        self, title: str, items: Sequence[Member], sets: Sequence[Member], *, near: set[str]
    ) -> str:
        """Write a titled list; items in ``near`` are marked as near something on the other side."""
        shown = items[:MOST_LISTED]
        rows = [self.item(item, sets, "near" if item.iri in near else "") for item in shown]
        return _section(title, rows, len(items))

    def near_section(self, overlap: Overlap) -> str:
        """Write the list of near links between two sets, with the reason of each."""
        count = len(overlap.near)
        rows = [self._near(found, overlap) for found in overlap.near[:MOST_LISTED]]
        gain = (overlap.widened.shared or 0) - (overlap.exact.shared or 0)
        once = f"counted as {in_words(gain) if gain else 'none'}: an item is paired once at most"
        return _section("Near", rows, count, once if gain != count else "")

    def item(self, item: Member, sets: Sequence[Member], remark: str = "") -> str:
        """Write an item with a remark beside it and its evidence folded away."""
        lines = [line for holder in sets for line in self._proof(holder, item, name=len(sets) > 1)]
        note = f" <i>{escape(remark)}</i>" if remark else ""
        return self._fold(self._named(item) + note, lines, [item])

    def _named(self, item: Member) -> str:
        return escape(isolated(item.label)) + (YOURS if item.iri in self.mine else "")

    def _near(self, found: NearPair, overlap: Overlap) -> str:
        lines = [f"{escape(str(found.link))}. {escape(found.link.reason)}"]
        lines += self._proof(overlap.left, found.left, name=True)
        lines += self._proof(overlap.right, found.right, name=True)
        title = f"{self._named(found.left)} <i>and</i> {self._named(found.right)}"
        return self._fold(title, lines, [found.left, found.right])

    def nearly(self, items: Iterable[Member], sets: Iterable[Member]) -> set[str]:
        """Return the IRIs of the items that some of the sets only nearly hold."""
        holders = [holder.iri for holder in sets]
        return {i.iri for i in items if any((iri, i.iri) in self.near for iri in holders)}

    def _proof(self, holder: Member, item: Member, *, name: bool) -> list[str]:
        lines = [
            escape(f"{holder} has it nearly. {match.link}. {match.link.reason}")
            for match in self.near.get((holder.iri, item.iri), ())
        ]
        for found in self.evidence.get((holder.iri, item.iri), ()):
            lines.append(escape(f"{holder}: {found}" if name else str(found)))
            if found.note:
                lines.append(escape(found.note))
        return lines

    def _fold(self, title: str, lines: list[str], items: list[Member]) -> str:
        links = " · ".join(
            f'<a href="{escape(node_link(item.iri))}">'
            f"Show {escape(isolated(item.label))} in the graph</a>"
            for item in items
            if is_linkable(item.iri)
        )
        body = "".join(f"<div>{line}</div>" for line in [*lines, links] if line)
        if not body:
            return f'<li class="plain"><span class="mark"></span><span>{title}</span></li>'
        return (
            f'<li><details><summary><span class="mark"></span><span>{title}</span>'
            f'</summary><div class="proof">{body}</div></details></li>'
        )


def _section(title: str, rows: Sequence[str], count: int, note: str = "") -> str:
    body = f"<ul>{''.join(rows)}</ul>" if rows else '<div class="quiet">none</div>'
    remarks = [note, rest_of(count, len(rows))]
    remark = "".join(f'<div class="quiet remark">{escape(text)}</div>' for text in remarks if text)
    return f"<section><h3>{escape(title)} <b>{count:,}</b></h3>{body}{remark}</section>"


def rest_of(count: int, shown: int) -> str:
    """Say how much of a list is not shown, and where it is; nothing if all is shown."""
    more = count - shown
    return f"and {more:,} more; the query has all of them" if more > 0 else ""


def bar(share: float, near: float) -> str:
    """Draw a share, and in a lighter tint what near links make of it."""
    return (
        f'<div class="bar"><em class="near" style="width:{near:.1%}"></em>'
        f'<em style="width:{share:.1%}"></em></div>'
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


def is_linkable(key: str) -> bool:
    """Tell whether a link can name what has a key: no text, no blank node elsewhere."""
    return not is_text(key) and can_be_asked(session.store(), key)


def canvas_link(
    sets: Iterable[str], selected: Iterable[str], others: Iterable[str] = ()
) -> tuple[str, str]:
    """Return the address at which the canvas shows sets and items, these selected; and a note.

    An address holds so many nodes and no more; the note says so where some are left out.
    """
    chosen = list(dict.fromkeys(selected))
    nodes = list(dict.fromkeys([*sets, *chosen, *others]))
    nodes = [iri for iri in nodes if not is_text(iri)]
    shown = [iri for iri in nodes if is_linkable(iri)][:_MOST_IN_LINK]
    left_out = len(nodes) - len(shown)
    note = f", the first {len(shown)} of {len(nodes):,}" if left_out else ""
    select = [short_id(iri) for iri in chosen if iri in set(shown)]
    return session.link(
        session.EXPLORE, nodes=[short_id(iri) for iri in shown], select=select
    ), note


def canvas_anchor(text: str, address: tuple[str, str]) -> str:
    """Write the link to the canvas."""
    link, note = address
    return f'<p class="go"><a href="{escape(link)}">{escape(text + note)}</a></p>'
