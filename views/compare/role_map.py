"""Which role belongs to which discipline, as a drawing: a role between two belongs to both."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.roles import ROLE
from graph.picture.drawing import shorten
from graph.picture.palette import SHAPES, style_of
from graph.terms import short_id
from ontology.namespaces import OPS
from views import session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.comparing.member import Member

#: More roles than this are a list and no picture.
MOST_DRAWN: Final = 40
_ROW: Final = 34
_LEFT: Final = 92
_RIGHT: Final = 226
_WIDTH: Final = 440
_LONGEST: Final = 28
_SCRIPT: Final = """\
export default function ({ data, parentElement }) {
  parentElement.querySelector(".roles").innerHTML = data.drawing
}
"""
_CSS: Final = """\
.roles svg { display: block; width: 100%; max-width: 500px; height: auto; }
.roles a { cursor: pointer; }
.roles a:hover text, .roles a:focus-visible text { text-decoration: underline; }
.roles .role { fill: light-dark(var(--role), var(--role-dark)); }
.roles .discipline { fill: light-dark(var(--discipline), var(--discipline-dark)); }
"""
_drawing = st.components.v2.component(
    "ops_atlas_roles", html='<div class="roles"></div>', css=_CSS, js=_SCRIPT
)


def show_role_map(roles: Mapping[Member, Sequence[Member]], chosen: Member) -> None:
    """Draw every role beside its disciplines, with one of them brought out."""
    if not any(roles.values()) or len(roles) > MOST_DRAWN:
        return
    drawing = to_svg(roles, chosen)
    with st.container(key="role_map"):  # has its room before the drawing comes
        ratio = f"{_WIDTH} / {_height(roles)}"
        st.html(f"<style>.st-key-role_map {{ max-width: 500px; aspect-ratio: {ratio}; }}</style>")
        _drawing(key=f"roles_{hash(drawing)}", data={"drawing": drawing})


def _height(roles: Mapping[Member, Sequence[Member]]) -> int:
    return len(roles) * _ROW + 12


def to_svg(roles: Mapping[Member, Sequence[Member]], chosen: Member) -> str:
    """Write the drawing; its text takes the page's color, and a role links to itself."""
    order = in_order(roles)
    disciplines = list(dict.fromkeys(one for role in order for one in roles[role]))
    height = _height(roles)
    role_y = {role: at * _ROW + 24.0 for at, role in enumerate(order)}
    own = {one: [role_y[role] for role in order if one in roles[role]] for one in disciplines}
    discipline_y = {one: sum(ys) / len(ys) for one, ys in own.items()}
    lines = [
        _line(discipline_y[one], role_y[role], strong=role == chosen)
        for role in order
        for one in roles[role]
    ]
    said = "; ".join(f"{role}: {', '.join(map(str, roles[role])) or 'none'}" for role in order)
    names = [
        _discipline(one, y, chosen in roles and one in roles[chosen])
        for one, y in discipline_y.items()
    ]
    names += [_role(role, y, strong=role == chosen) for role, y in role_y.items()]
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(said)}" '
        f'font-family="inherit" font-size="13" style="{_colors()}">'
        f"{''.join(lines)}{''.join(names)}</svg>"
    )


def in_order(roles: Mapping[Member, Sequence[Member]]) -> list[Member]:
    """Put roles in an order in which those of one discipline stand together.

    A role of several disciplines stands between those of each alone.

    Examples
    --------
    >>> from graph.comparing.member import Member
    >>> a, b = Member("urn:a", "A"), Member("urn:b", "B")
    >>> x, y, z = (Member(f"urn:{name}", name) for name in "xyz")
    >>> [str(role) for role in in_order({y: (a, b), x: (a,), z: (b,)})]
    ['x', 'y', 'z']
    """
    joined = sorted(roles, key=lambda role: (-len(roles[role]), role.label.casefold()))
    disciplines = list(dict.fromkeys(one for role in joined for one in roles[role]))

    def middle(role: Member) -> tuple[float, str]:
        places = [disciplines.index(one) for one in roles[role]]
        return (sum(places) / len(places) if places else len(disciplines)), role.label.casefold()

    return sorted(roles, key=middle)


def _colors() -> str:
    role, discipline = style_of(ROLE), style_of(f"{OPS}Discipline")
    return (
        f"--role:{role.light};--role-dark:{role.dark};"
        f"--discipline:{discipline.light};--discipline-dark:{discipline.dark}"
    )


def _line(start: float, end: float, *, strong: bool) -> str:
    look = 'stroke-opacity="0.9" stroke-width="2"' if strong else 'stroke-opacity="0.25"'
    middle = (_LEFT + _RIGHT) / 2
    return (
        f'<path d="M{_LEFT + 8},{start:.1f} C{middle},{start:.1f} {middle},{end:.1f} '
        f'{_RIGHT - 8},{end:.1f}" fill="none" stroke="currentColor" {look}/>'
    )


def _discipline(member: Member, y: float, strong: bool) -> str:
    return (
        f"{_mark('discipline', f'{OPS}Discipline', _LEFT, y)}"
        f'<text x="{_LEFT - 16}" y="{y + 4.5:.1f}" text-anchor="end" fill="currentColor" '
        f'font-weight="{600 if strong else 400}">{_name(member)}</text>'
    )


def _role(member: Member, y: float, *, strong: bool) -> str:
    href = escape(session.link(session.COMPARE, show="roles", role=short_id(member.iri)))
    return (
        f'<a href="{href}">{_mark("role", ROLE, _RIGHT, y)}'
        f'<text x="{_RIGHT + 16}" y="{y + 4.5:.1f}" fill="currentColor" '
        f'font-weight="{600 if strong else 400}">{_name(member)}</text></a>'
    )


def _mark(css_class: str, kind: str, x: int, y: float) -> str:
    outline = SHAPES[style_of(kind).shape]
    at = f"translate({x - 8},{y - 8:.1f})"
    return f'<path class="{css_class}" transform="{at}" d="{outline}"/>'


def _name(member: Member) -> str:
    label = member.label
    return f"<title>{escape(label)}</title>{escape(shorten(label, _LONGEST))}"
