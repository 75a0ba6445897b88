"""The lattice as a drawing: items from above, sets from below, lines from general to special."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.naming.wording import plural
from graph.picture.drawing import shorten
from views.compare.markup import short_text
from views.overlap.matrix import ACCENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.comparing.lattice import Lattice, Place
    from graph.comparing.member import Member

_ROW: Final = 116
_COLUMN: Final = 200
_TOP: Final = 46
_LONGEST: Final = 26
#: Markup of this module only, in which every text of the data is escaped.
_SCRIPT: Final = """\
export default function ({ data, parentElement }) {
  parentElement.querySelector(".lattice").innerHTML = data.drawing
}
"""
_CSS: Final = """\
.lattice { overflow-x: auto; }
.lattice svg { display: block; height: auto; }
.lattice text { paint-order: stroke; stroke: light-dark(#fff, #171614); stroke-width: 4px; }
"""
_drawing = st.components.v2.component(
    "ops_atlas_lattice", html='<div class="lattice" tabindex="0"></div>', css=_CSS, js=_SCRIPT
)


def show_lattice(lattice: Lattice, item_label: str) -> None:
    """Draw a lattice with a sentence that says how to read it."""
    drawing = to_svg(lattice, item_label)
    _drawing(key=f"lattice_{hash(drawing)}", data={"drawing": drawing})
    items = short_text(plural(item_label))
    st.caption(
        f"Each point is a group with all {items} that it shares. One has what stands at its point "
        "and at every point above it; point at a number to read the names."
    )


def to_svg(lattice: Lattice, item_label: str) -> str:
    """Write the lattice; its text takes the page's color, so it follows the theme.

    Parameters
    ----------
    lattice : Lattice
    item_label : str
        What one item is called.
    """
    levels = [place.y for place in lattice.places]
    widest = max(levels.count(level) for level in levels)
    width = max(widest, 2) * _COLUMN
    height = max(levels) * _ROW + 2 * _TOP

    def at(place: Place) -> tuple[float, float]:
        return place.x * width, place.y * _ROW + _TOP

    lines = [_line(at(lattice.places[a]), at(lattice.places[b])) for a, b in lattice.lines]
    points = [_point(place, at(place), item_label) for place in lattice.places]
    told = f"{len(lattice.places)} concepts of {plural(item_label)}, from general to special"
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" '
        f'aria-label="{escape(told)}" font-family="inherit" font-size="13">'
        f"{''.join(lines)}{''.join(points)}</svg>"
    )


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
        'stroke="currentColor" stroke-opacity="0.3"/>'
    )


def _point(place: Place, middle: tuple[float, float], item_label: str) -> str:
    x, y = middle
    filled = ACCENT if place.sets else "light-dark(#fff, #171614)"
    above = _text(_short(place.items, item_label), x, y - 14, _names(place.items))
    below = _text(_short(place.sets, "set"), x, y + 26, _names(place.sets), weight=600)
    return (
        f'<g><title>{escape(_told(place))}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="7" '
        f'style="fill: {filled}" stroke="{ACCENT}" stroke-width="1.5"/></g>{above}{below}'
    )


def _told(place: Place) -> str:
    who = _names(place.concept.sets) or "nobody"
    return f"{who}: {_names(place.concept.items) or 'nothing in common'}"


def _names(members: Sequence[Member]) -> str:
    return ", ".join(map(str, members))


def _short(members: Sequence[Member], one: str) -> str:
    names = _names(members)
    return names if len(names) <= _LONGEST or len(members) == 1 else f"{len(members)} {plural(one)}"


def _text(text: str, x: float, y: float, title: str, *, weight: int = 400) -> str:
    if not text:
        return ""
    shown = shorten(text, _LONGEST)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="currentColor" '
        f'font-weight="{weight}"><title>{escape(title)}</title>{escape(shown)}</text>'
    )
