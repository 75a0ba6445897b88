"""A picture as SVG: shapes, lines and text, and nothing that runs or is fetched."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Final
from unicodedata import bidirectional

from graph.picture.drawing import DASHED, DOTTED, explained, stroke_of
from graph.picture.palette import SHAPES, style_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.picture.drawing import Scene, SceneEdge, SceneNode

_MARGIN: Final = 60.0
_LETTERS: Final = 22
_MOST_LINES: Final = 3
_LINE: Final = 15.0
_LETTER_WIDTH: Final = 6.6
_BEND: Final = 0.16
_STROKES: Final = {
    DASHED: 'stroke-width="1.4" stroke-dasharray="5 5"',
    DOTTED: 'stroke-width="1.6" stroke-dasharray="0 4" stroke-linecap="round"',
}
_FONT: Final = "'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif"
NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Page and text, light and dark.
_PAPER: Final = {False: ("#ffffff", "#31333f"), True: ("#0e1117", "#fafafa")}


def to_svg(
    scene: Scene,
    *,
    dark: bool = False,
    title: str = "Ops Atlas",
    colors: Mapping[str, str] | None = None,
    legend: Iterable[tuple[str, str]] | None = None,
) -> str:
    """Draw a scene at its places, every node with its label and, under the pointer, its tooltip.

    Parameters
    ----------
    dark : bool
        Whether it is for a dark page.
    title : str
        What a screen reader calls the picture.
    colors : dict of str to str, optional
        Colors of nodes that differ from those of their types.
    legend : iterable of (color, label), optional
        What the colors mean where it is not the type.
    """
    page, text = _PAPER[dark]
    left, top, right, bottom = _bounds(scene)
    named = list(legend) if legend is not None else None
    bottom += 34 + 22 * (_legend_rows(scene, named, right - left) - 1) if scene.nodes else 0
    width, height = right - left, bottom - top
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.1f} {top:.1f} {width:.1f} '
        f'{height:.1f}" width="{width:.0f}" height="{height:.0f}" role="img" '
        f'font-family="{_FONT}" font-size="13">',
        f"<title>{_text(title)}</title>",
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{page}"/>',
        f'<g fill="none" stroke="{text}">',
        *_edges(scene),
        "</g>",
        f'<g stroke="{page}" stroke-width="1.5">',
        *(_node(node, dark, (colors or {}).get(node.id)) for node in scene.nodes),
        "</g>",
        f'<g fill="{text}" text-anchor="middle" stroke="{page}" stroke-width="3" '
        'paint-order="stroke" stroke-linejoin="round">',
        *(_label(node) for node in scene.nodes),
        "</g>",
        *_legend(scene, named, dark, text, left + 16, _bounds(scene)[3] + 10, right - left),
        "</svg>",
    ]
    return "\n".join(parts)


def _bounds(scene: Scene) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the picture with its labels."""
    boxes = [(n.x or 0.0, n.y or 0.0, n.size, _lines(n.label)) for n in scene.nodes]
    if not boxes:
        return 0.0, 0.0, 400.0, 200.0
    half = [
        max([size, *(len(line) * _LETTER_WIDTH / 2 for line in ls)]) for _, _, size, ls in boxes
    ]
    return (
        min(x - h for (x, *_), h in zip(boxes, half, strict=True)) - _MARGIN / 2,
        min(y - size for _, y, size, _ in boxes) - _MARGIN / 2,
        max(x + h for (x, *_), h in zip(boxes, half, strict=True)) + _MARGIN / 2,
        max(y + size + _LINE * len(ls) for _, y, size, ls in boxes) + _MARGIN / 2,
    )


def _edges(scene: Scene) -> Iterable[str]:
    places = {node.id: (node.x or 0.0, node.y or 0.0) for node in scene.nodes}
    labels = {node.id: node.label for node in scene.nodes}
    twins: Counter[frozenset[str]] = Counter()
    for edge in scene.edges:
        pair = frozenset((edge.source, edge.target))
        tooltip = f"{labels[edge.source]} {edge.label} {labels[edge.target]}"
        if why := explained(edge):
            tooltip += f"\n{why}"
        stroke = _STROKES.get(stroke_of(edge))
        look = f' {stroke} stroke-opacity=".5"' if stroke else ' stroke-opacity=".28"'
        path = _line(edge, places, twins[pair])
        twins[pair] += 1
        yield f'<path d="{path}"{look}><title>{_text(tooltip)}</title></path>'


def _line(edge: SceneEdge, places: Mapping[str, tuple[float, float]], twin: int) -> str:
    """Write a straight line, a bow for every further link of a pair, a loop at one node."""
    (x0, y0), (x1, y1) = places[edge.source], places[edge.target]
    if edge.source == edge.target:
        size = 18 + 8 * twin
        return f"M{x0:.1f} {y0:.1f}c{size} {-2 * size} {-size} {-2 * size} 0 0"
    if not twin:
        return f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"
    side = (1 if twin % 2 else -1) * (1 if edge.source < edge.target else -1)
    bend = side * _BEND * ((twin + 1) // 2) * 2
    x, y = (x0 + x1) / 2 - bend * (y1 - y0), (y0 + y1) / 2 + bend * (x1 - x0)
    return f"M{x0:.1f} {y0:.1f}Q{x:.1f} {y:.1f} {x1:.1f} {y1:.1f}"


def _node(node: SceneNode, dark: bool, color: str | None) -> str:
    place = f"translate({(node.x or 0.0):.1f} {(node.y or 0.0):.1f})"
    at = f"{place} scale({node.size / 7:.3f}) translate(-8 -8)"
    return (
        f'<path d="{SHAPES[style_of(node.kind).shape]}" transform="{at}" '
        f'fill="{color or _color(node.kind, dark)}" vector-effect="non-scaling-stroke">'
        f"<title>{_text(node.tooltip or node.label)}</title></path>"
    )


def _color(kind: str, dark: bool) -> str:
    style = style_of(kind)
    return style.dark if dark else style.light


def _label(node: SceneNode) -> str:
    x, y = node.x or 0.0, (node.y or 0.0) + node.size + _LINE
    lines = "".join(
        f'<tspan x="{x:.1f}" y="{y + at * _LINE:.1f}">{_text(line)}</tspan>'
        for at, line in enumerate(_lines(node.label))
    )
    return f"<text{_direction(node.label)}>{lines}</text>"


def _direction(label: str) -> str:
    """Say of a label in a script that reads from right to left that it does."""
    letters = (bidirectional(letter) for letter in label)
    first = next((kind for kind in letters if kind in {"L", "R", "AL"}), "L")
    return "" if first == "L" else ' direction="rtl"'


def _lines(label: str) -> list[str]:
    """Break a label as the canvas does: at spaces, into at most three lines of some 22 letters."""
    found: list[str] = []
    for word in re.split(r"(?<!·)\s+(?!·)", label):
        if found and len(found[-1]) + len(word) < _LETTERS:
            found[-1] += f" {word}"
        else:
            found.append(word)
    kept = [f"{line[: _LETTERS + 7]}…" if len(line) > _LETTERS + 8 else line for line in found]
    return [*kept[: _MOST_LINES - 1], f"{kept[2]} …"] if len(kept) > _MOST_LINES else kept


def _entries(
    scene: Scene, named: list[tuple[str, str]] | None, dark: bool
) -> list[tuple[str, str]]:
    """List the mark and the label of what the legend explains."""
    lines = [
        (f'd="M0 8H20" fill="none" stroke="{_PAPER[dark][1]}" {_STROKES[stroke]}', said)
        for stroke, said in scene.strokes.items()
    ]
    if named is not None:
        return [(f'd="{SHAPES["dot"]}" fill="{color}"', said) for color, said in named] + lines
    kinds = [
        (
            f'd="{SHAPES[style_of(kind).shape]}" fill="{_color(kind, dark)}"',
            f"{label or 'no type'} {count:,}",
        )
        for kind, (label, count) in scene.kinds.items()
    ]
    return kinds + lines


def _width(label: str) -> float:
    return 34 + len(label) * _LETTER_WIDTH


def _legend_rows(scene: Scene, named: list[tuple[str, str]] | None, width: float) -> int:
    x, rows = 0.0, 1
    for _, label in _entries(scene, named, dark=False):
        if x and x + _width(label) > width - 32:
            x, rows = 0.0, rows + 1
        x += _width(label)
    return rows


def _legend(
    scene: Scene,
    named: list[tuple[str, str]] | None,
    dark: bool,
    text: str,
    left: float,
    top: float,
    width: float,
) -> Iterable[str]:
    x, y = left, top
    for mark, label in _entries(scene, named, dark):
        if x > left and x - left + _width(label) > width - 32:
            x, y = left, y + 22
        yield (
            f'<path {mark} transform="translate({x:.1f} {y - 10:.1f}) scale(.75)"/>'
            f'<text x="{x + 18:.1f}" y="{y:.1f}" fill="{text}">{_text(label)}</text>'
        )
        x += _width(label)


def _text(text: str) -> str:
    return escape(NOT_IN_XML.sub("", text))
