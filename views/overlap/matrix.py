"""The matrix of the Overlap page: every pair of sets, exact and near, as a Vega-Lite chart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from graph.naming.wording import plural
from graph.picture.drawing import shorten
from views.overlap.cells import matrix_cells

if TYPE_CHECKING:
    from graph.comparing.lens import Lens
    from graph.comparing.measures import Measure
    from graph.comparing.membership import Membership
    from graph.comparing.pair_measures import Settings

#: One accent for light and dark pages; cells are tints of it, so text keeps its contrast.
ACCENT: Final = "#2B8CC4"
NEAR_SIGN: Final = "≈"
_GRAY: Final = "#808080"
SELECTION: Final = "cell"
#: Pixels of a label beside a row, the letters for which they are, and pixels of one that slants.
LABEL_WIDTH: Final = 190
_LABEL_LETTERS: Final = 28
_SLANTED_WIDTH: Final = 150
#: A level label is as wide as the cells below it, and a longer one is cut.
_OWN_COLUMN: Final = {"expr": "bandwidth('x')"}
#: Up to so many sets a cell has room for words.
WORDY: Final = 8
_ROW_HEIGHT: Final = 80
_DENSE_HEIGHT: Final = 28
_LEVEL_LABELS: Final = 24
_SLANTED_LABELS: Final = 116

#: The chart is SVG and takes the page's text color, so it follows the theme by itself.
_TEXT_COLOR: Final = "currentColor"

Spec = dict[str, Any]


def matrix_spec(
    lens: Lens,
    membership: Membership,
    measure: Measure,
    *,
    chosen: tuple[str, str] | None = None,
    settings: Settings | None = None,
) -> Spec:
    """Describe the matrix; a click on a cell selects its row and column, given as IRIs.

    It is written as the Vega-Lite it becomes: Altair would spend a quarter of a second on
    building and validating it at every click.

    Parameters
    ----------
    lens : Lens
        For the words.
    membership : Membership
        The sets, one row and one column each.
    measure : Measure
        What the cells show.
    chosen : pair of IRIs, optional
        The cell that is selected at first.
    settings : Settings, optional
        For the measures that need more than counts.
    """
    cells = matrix_cells(membership, measure, settings)
    wordy = len(membership.sets) <= WORDY
    row, top = (_ROW_HEIGHT, _LEVEL_LABELS) if wordy else (_DENSE_HEIGHT, _SLANTED_LABELS)
    tiles = _tiles(max((cell["value"] or 0 for cell in cells), default=0) or 1)
    tiles["params"] = [_click(chosen)]
    return {
        "data": {"values": cells},
        "height": top + row * len(membership.sets),
        "encoding": {
            "x": _position("column", membership, _axis(membership, lens, sizes=False)),
            "y": _position("row", membership, _axis(membership, lens, sizes=True)),
        },
        "layer": [tiles, _frames(), *_texts(wordy=wordy)],
        "config": {
            "view": {"strokeWidth": 0},
            "axis": {"grid": False, "domain": False, "ticks": False},
        },
    }


def matrix_width(membership: Membership) -> int:
    """Return the pixels across in which what the cells say can be read."""
    count = len(membership.sets)
    if count > WORDY:
        return LABEL_WIDTH + 38 * count
    longest = max((len(member.label) for member in membership.sets), default=0)
    return max(90, min(LABEL_WIDTH, 7 * longest)) + 70 * count


def _click(chosen: tuple[str, str] | None) -> Spec:
    select = {
        "type": "point",
        "fields": ["row", "column"],
        "on": "click",
        "clear": False,
        "toggle": False,
    }
    click: Spec = {"name": SELECTION, "select": select}
    if chosen:
        click["value"] = [{"row": chosen[0], "column": chosen[1]}]
    return click


def _position(field: str, membership: Membership, axis: Spec) -> Spec:
    """Place cells; the fixed domain keeps rows and columns in one order, silent sets included."""
    domain = [member.iri for member in membership.sets]
    scale = {"domain": domain, "paddingInner": 0.05, "paddingOuter": 0}
    return {"field": field, "type": "nominal", "title": None, "scale": scale, "axis": axis}


def _axis(membership: Membership, lens: Lens, *, sizes: bool) -> Spec:
    """Label an axis; the rows also carry how many items each set holds."""
    many = len(membership.sets) > WORDY
    labels = {
        member.iri: _row_label(membership, at, lens, many=many) if sizes else [member.label]
        for at, member in enumerate(membership.sets)
    }
    return {
        "orient": "left" if sizes else "top",
        # An object in JSON is an expression of Vega's as it stands.
        "labelExpr": f"{json.dumps(labels)}[datum.value]",
        "labelAngle": -40 if many and not sizes else 0,
        "labelLimit": LABEL_WIDTH if sizes else _SLANTED_WIDTH if many else _OWN_COLUMN,
        "labelOverlap": False,
        "labelPadding": 8,
        "labelColor": _TEXT_COLOR,
        "labelFontSize": 12,
        "labelLineHeight": 15,
        "labelOffset": -8 if sizes and not many else 0,
        "labelFlush": False,
    }


def _row_label(membership: Membership, at: int, lens: Lens, *, many: bool) -> list[str]:
    if many:
        return [name_and_size(membership, at)]
    name, count = membership.sets[at].label, int(membership.sizes[at])
    if at in membership.not_stated:
        return [name, "not stated"]
    return [name, f"{count} {lens.item_label if count == 1 else plural(lens.item_label)}"]


def name_and_size(membership: Membership, at: int) -> str:
    """Name a set in one line with how much it holds; a long name is cut and the number is not."""
    size = "not stated" if at in membership.not_stated else str(membership.sizes[at])
    return f"{shorten(membership.sets[at].label, _LABEL_LETTERS - len(size))}, {size}"


def _tiles(most: float) -> Spec:
    """Draw the cells that can be clicked."""
    tint = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, most], "range": [0.08, 0.55]},
        "legend": None,
    }
    unknown = "!isValid(datum.value)"
    return {
        "mark": {"type": "rect", "cursor": "pointer", "cornerRadius": 4, "invalid": None},
        "encoding": {
            "fill": {"condition": {"test": unknown, "value": _GRAY}, "value": ACCENT},
            "fillOpacity": {"condition": {"test": unknown, "value": 0.06}, **tint},
            "stroke": {"value": ACCENT},
            "strokeWidth": {
                "condition": {"param": SELECTION, "empty": False, "value": 3},
                "value": 0,
            },
            "description": {"field": "spoken", "type": "nominal"},
            "tooltip": [
                {"field": "names", "title": " "},
                {"field": "text", "title": "value"},
                {"field": "counts", "title": "counts"},
                {"field": "near", "title": "near"},
            ],
        },
    }


def _frames() -> Spec:
    """Frame what is not stated with dashes, so that it has the color of no number."""
    return {
        "transform": [{"filter": "datum.text == 'not stated'"}],
        "mark": {
            "type": "rect",
            "filled": False,
            "stroke": _GRAY,
            "strokeDash": [3, 3],
            "cornerRadius": 4,
        },
    }


def _texts(*, wordy: bool) -> list[Spec]:
    valued, unstated = "isValid(datum.value)", "!isValid(datum.value)"
    if wordy:
        return [
            _text(valued, "text", size=18, weight=600, dy=-17),
            _text(valued, "counts", dy=4),
            _text(valued, "near", dy=21),
            _text(unstated, "text"),
        ]
    dense = _text(valued, "marked", zero=0.45)
    marked = f"datum.text + (datum.near ? '{NEAR_SIGN}' : '')"
    dense["transform"].append({"calculate": marked, "as": "marked"})
    return [dense]


def _text(
    only: str, field: str, *, size: int = 12, weight: int = 400, dy: int = 0, zero: float = 1
) -> Spec:
    return {
        "transform": [{"filter": only}],
        "mark": {
            "type": "text",
            "fontSize": size,
            "fontWeight": weight,
            "dy": dy,
            "color": _TEXT_COLOR,
        },
        "encoding": {
            "text": {"field": field, "type": "nominal"},
            "opacity": {"condition": {"test": "datum.value === 0", "value": zero}, "value": 1},
        },
    }


def how_to_read(membership: Membership, measure: Measure) -> str:
    """Say what the cells show and what to do with them."""
    if len(membership.sets) <= WORDY:
        cells = "Each cell: the value, the counts behind it, and what near links make of it."
    else:
        cells = f"Point at a cell for the counts; {NEAR_SIGN} means that near links add to it."
    return f"{measure.question} {cells} Click a cell to see its items."
