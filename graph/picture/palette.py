"""The color and shape of every kind of node: one table for canvas, exports, tables and cards.

Colors were searched for contrast (at least 3:1 on the page) and for distance under normal,
protan, deutan and tritan vision, so a family is told by color and its members by shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from ontology.namespaces import OPS, RDFS


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of node looks.

    Attributes
    ----------
    family : str
        Name of the color.
    light, dark : str
        The color on a light and on a dark page.
    shape : str
        A vis-network shape; a key of :data:`SHAPES`.
    """

    family: str
    light: str
    dark: str
    shape: str


#: Color on a light page and on a dark one.
FAMILIES: Final = MappingProxyType(
    {
        "disciplines": ("#285579", "#BBD7FA"),
        "doing": ("#02A578", "#48F7A7"),
        "measures": ("#A0812C", "#F3E054"),
        "people": ("#D32BD4", "#E633EF"),
        "tools": ("#6E2E0C", "#DD442E"),
        "words": ("#333333", "#808080"),
    }
)

#: Outlines in a box of 16 by 16.
SHAPES: Final = MappingProxyType(
    {
        "dot": "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14Z",
        "square": "M2 2h12v12h-12Z",
        "diamond": "M8 .5L15.5 8L8 15.5L.5 8Z",
        "triangle": "M8 1.5L15.5 14.5H.5Z",
        "triangleDown": "M8 14.5L.5 1.5H15.5Z",
        "hexagon": "M4.2 1.5h7.6L15.6 8l-3.8 6.5H4.2L.4 8Z",
        "star": "M8 .6l2.2 5.1l5.5.5l-4.2 3.6l1.3 5.4L8 12.3l-4.8 2.9l1.3-5.4L.3 6.2l5.5-.5Z",
    }
)

_KINDS: Final = MappingProxyType(
    {
        "Discipline": ("disciplines", "hexagon"),
        "Activity": ("doing", "dot"),
        "AutomationFocus": ("doing", "triangleDown"),
        "Practice": ("doing", "star"),
        "KPI": ("measures", "diamond"),
        "Role": ("people", "triangle"),
        "Stakeholder": ("people", "triangleDown"),
        "OrganizationalUnit": ("people", "square"),
        "Tool": ("tools", "square"),
        "ToolCategory": ("tools", "triangleDown"),
        "Output": ("words", "star"),
        "Risk": ("words", "triangleDown"),
        "Benefit": ("words", "triangle"),
        "Aim": ("words", "diamond"),
        "ScopeItem": ("words", "dot"),
        "Situation": ("words", "hexagon"),
        "Statement": ("words", "square"),
    }
)


#: What stands where a class would, of things and of texts that have none.
_NO_CLASS: Final = frozenset({"", f"{RDFS}Resource", f"{RDFS}Literal"})


@lru_cache(maxsize=4096)
def style_of(kind: str) -> Style:
    """Choose color and shape for a class, given by IRI.

    A class of somebody else's data gets one of the 42 pairs by its hash: always the same one. What
    has no class looks the same everywhere, as a thing or a text among others too.

    Examples
    --------
    >>> style_of("https://w3id.org/ops-atlas/ns#Tool")
    Style(family='tools', light='#6E2E0C', dark='#DD442E', shape='square')
    >>> style_of("https://example.org/Bridge") == style_of("https://example.org/Bridge")
    True
    """
    name = kind.removeprefix(OPS)
    if name in _KINDS and kind.startswith(OPS):
        family, shape = _KINDS[name]
    elif kind in _NO_CLASS:
        family, shape = "words", "dot"
    else:
        number = int.from_bytes(sha256(kind.encode()).digest()[:4])
        family = list(FAMILIES)[number % len(FAMILIES)]
        shape = list(SHAPES)[number // len(FAMILIES) % len(SHAPES)]
    return Style(family, *FAMILIES[family], shape)


def is_known(kind: str) -> bool:
    """Say whether a class is one of our own vocabulary's node classes."""
    return kind.startswith(OPS) and kind.removeprefix(OPS) in _KINDS


def mark(kind: str) -> dict[str, str]:
    """Describe the small shape that stands for a class: its outline and its two colors.

    Examples
    --------
    >>> mark("https://w3id.org/ops-atlas/ns#Tool")
    {'path': 'M2 2h12v12h-12Z', 'light': '#6E2E0C', 'dark': '#DD442E'}
    """
    style = style_of(kind)
    return {"path": SHAPES[style.shape], "light": style.light, "dark": style.dark}
