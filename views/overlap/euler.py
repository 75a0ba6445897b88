"""The Euler diagram of two or three sets, as a drawing of our own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.euler import MOST_SETS, draw_euler
from graph.comparing.intersections import exclusive_intersections
from graph.comparing.overlap_query import combinations_query
from graph.naming.wording import in_words, listed, plural
from views.ask.link import edit_as_sparql
from views.overlap.matrix import ACCENT
from views.plain_text import as_text

if TYPE_CHECKING:
    from graph.comparing.euler import Circle, Diagram
    from graph.comparing.lens import Lens
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership

_PICTURE: Final = 300
_MARGIN: Final = 34
_SIDE: Final = 90
#: Markup of this module only, in which every text of the data is escaped.
_SCRIPT: Final = """\
export default function ({ data, parentElement }) {
  parentElement.querySelector(".euler").innerHTML = data.drawing
}
"""
_drawing = st.components.v2.component(
    "ops_atlas_euler",
    html='<div class="euler"></div>',
    css=".euler svg { display: block; width: 100%; max-width: 480px; height: auto; }",
    js=_SCRIPT,
)


def show_euler(lens: Lens, membership: Membership, *, near: bool = False) -> None:
    """Draw the sets as circles, or say why not; ``near`` names what is counted."""
    st.subheader("As circles", anchor=False)
    sets = [at for at in range(len(membership.sets)) if membership.sizes[at]]
    if len(sets) > MOST_SETS:
        st.caption(
            f"From four {as_text(plural(lens.set_label))} on circles mislead, and these are "
            f"{len(sets)}: read the UpSet plot above, or choose two or three."
        )
        return
    if len(sets) < 2:
        st.caption("Circles need two of them with items.")
        return
    diagram, members = _diagram(membership, sets)
    told = sentence(lens, diagram, members)
    _drawing(
        key=f"euler_{lens.key}_{near}_{hash(tuple(members))}",
        data={"drawing": to_svg(diagram, members, told)},
    )
    st.caption(as_text(told))
    edit_as_sparql(
        combinations_query(
            lens, membership, exclusive_intersections(membership), exactly=True, near=near
        ),
        view="table",
        key="overlap_euler_query",
    )


def _diagram(membership: Membership, sets: list[int]) -> tuple[Diagram, list[Member]]:
    members = [membership.sets[at] for at in sets]
    regions = {
        tuple(member in found.sets for member in members): len(found.items)
        for found in exclusive_intersections(membership)
    }
    return draw_euler(regions, len(members)), members


def sentence(lens: Lens, diagram: Diagram, members: list[Member]) -> str:
    """Say what the circles show, how true the areas are, and what has no room."""
    parts = []
    numbers = {count.region: count.items for count in diagram.counts} | dict(diagram.hidden)
    for region, items in numbers.items():
        held = [member for member, inside in zip(members, region, strict=True) if inside]
        only = "only in " if len(held) < len(members) else "in "
        parts.append(f"{items} {only}{listed(held)}")
    text = f"{plural(lens.item_label)}: {'; '.join(parts)}."
    error = diagram.error * 100
    if error < 1:
        text += " The areas are true to the counts."
    else:
        text += (
            " Circles cannot show these counts truly: "
            f"areas are off by up to {error:.0f}% of the whole."
        )
    if diagram.hidden:
        have = "part has" if len(diagram.hidden) == 1 else "parts have"
        text += f" {in_words(len(diagram.hidden)).capitalize()} {have} no room for the number."
    return text[:1].upper() + text[1:]


def to_svg(diagram: Diagram, members: list[Member], told: str) -> str:
    """Write the diagram; its text takes the page's color, so it follows the theme."""
    left = min(c.x - c.radius for c in diagram.circles)
    top = min(c.y - c.radius for c in diagram.circles)
    right = max(c.x + c.radius for c in diagram.circles)
    bottom = max(c.y + c.radius for c in diagram.circles)
    scale = _PICTURE / max(right - left, bottom - top)
    width = (right - left) * scale + 2 * _SIDE
    height = (bottom - top) * scale + 2 * _MARGIN

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - left) * scale + _SIDE, (y - top) * scale + _MARGIN

    drawn = [_circle(circle, at(circle.x, circle.y), scale) for circle in diagram.circles]
    drawn += [
        _text(f"{count.items}", *at(count.x, count.y), size=16, weight=600, dy=5)
        for count in diagram.counts
    ]
    middle = sum(circle.y for circle in diagram.circles) / len(diagram.circles)
    for member, circle in zip(members, diagram.circles, strict=True):
        above = circle.y <= middle + 1e-9
        y = circle.y + (-circle.radius if above else circle.radius)
        drawn.append(_text(member.label, *at(circle.x, y), size=13, dy=-10 if above else 20))
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(told)}" '
        f'font-family="inherit">{"".join(drawn)}</svg>'
    )


def _circle(circle: Circle, center: tuple[float, float], scale: float) -> str:
    return (
        f'<circle cx="{center[0]:.1f}" cy="{center[1]:.1f}" r="{circle.radius * scale:.1f}" '
        f'fill="{ACCENT}" fill-opacity="0.22" stroke="{ACCENT}" stroke-width="1.5"/>'
    )


def _text(text: str, x: float, y: float, *, size: int, weight: int = 400, dy: int = 0) -> str:
    return (
        f'<text x="{x:.1f}" y="{y + dy:.1f}" text-anchor="middle" fill="currentColor" '
        f'font-size="{size}" font-weight="{weight}">{escape(text)}</text>'
    )
