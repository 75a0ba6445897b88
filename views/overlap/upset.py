"""The UpSet plot: one column per combination of sets, one row per set, as a Vega-Lite chart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from graph.naming.wording import listed
from views.overlap.matrix import ACCENT, LABEL_WIDTH, name_and_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.comparing.intersections import Intersection
    from graph.comparing.membership import Membership

SELECTION: Final = "combination"
MOST_COLUMNS: Final = 30
_BARS: Final = 150
_ROW: Final = 34
_ABOVE: Final = 24
_GAP: Final = 14
#: Columns' worth of room for the bars of the set sizes.
_SIZES: Final = 2.4
_COLOR: Final = "currentColor"

Spec = dict[str, Any]


def column_key(found: Intersection) -> str:
    """Name a combination within the chart."""
    return " ".join(member.iri for member in found.sets)


def upset_spec(
    membership: Membership, columns: Sequence[Intersection], *, chosen: str | None
) -> Spec:
    """Describe the plot; a click on a column selects it.

    Everything stands in one coordinate system of pixels down and columns across: Streamlit takes
    clicks from a single chart only, not from charts side by side.

    Parameters
    ----------
    membership : Membership
        The sets, one row each; those that the source does not state say so.
    columns : sequence of Intersection
        The combinations, in the order in which they are drawn.
    chosen : str, optional
        The :func:`column_key` that is selected at first.
    """
    height = _ABOVE + _BARS + _GAP + _ROW * len(membership.sets)
    return {
        "height": height,
        "encoding": {
            "x": {
                "field": "x",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [-_SIZES, max(len(columns), 6)], "nice": False, "zero": False},
            },
            "y": {
                "field": "y",
                "type": "quantitative",
                "axis": _axis(membership),
                "scale": {"domain": [height, 0], "nice": False, "zero": False},
            },
        },
        "layer": [
            _bars(columns),
            _numbers(columns),
            _stripes(columns, membership),
            _dots(columns, membership),
            _sizes(membership),
            _hits(columns, height, chosen),
        ],
        "config": {"view": {"strokeWidth": 0}},
    }


def spoken(found: Intersection) -> str:
    """Say what a column shows."""
    return f"{listed(found.sets)}: {len(found.items)}"


def upset_width(columns: Sequence[Intersection]) -> int:
    """Return the pixels across in which the columns stand apart."""
    return LABEL_WIDTH + round(20 * (_SIZES + len(columns)))


def _row(at: int) -> float:
    return _ABOVE + _BARS + _GAP + _ROW * (at + 0.5)


def _axis(membership: Membership) -> Spec:
    labels = {f"{_row(at):g}": name_and_size(membership, at) for at in range(len(membership.sets))}
    return {
        "values": [_row(at) for at in range(len(membership.sets))],
        # An object in JSON is an expression of Vega's as it stands.
        "labelExpr": f"{json.dumps(labels)}[datum.value]",
        "title": None,
        "grid": False,
        "domain": False,
        "ticks": False,
        "labelColor": _COLOR,
        "labelFontSize": 12,
        "labelLimit": LABEL_WIDTH,
        "labelOverlap": False,
        "labelPadding": 8,
    }


def _hits(columns: Sequence[Intersection], height: int, chosen: str | None) -> Spec:
    """Draw what takes the clicks: the whole height of a column."""
    select = {"type": "point", "fields": ["key"], "on": "click", "clear": False, "toggle": False}
    click: Spec = {"name": SELECTION, "select": select}
    if chosen:
        click["value"] = [{"key": chosen}]
    values = [
        {"x": at + 0.04, "x2": at + 0.96, "y": 0, "y2": height, "key": column_key(one)}
        | {"spoken": spoken(one), "sets": listed(one.sets), "count": len(one.items)}
        for at, one in enumerate(columns)
    ]
    return {
        "data": {"values": values},
        "params": [click],
        "mark": {"type": "rect", "cursor": "pointer", "cornerRadius": 4, "fill": ACCENT},
        "encoding": {
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "fillOpacity": {
                "condition": {"param": SELECTION, "empty": False, "value": 0.16},
                "value": 0.001,
            },
            "description": {"field": "spoken", "type": "nominal"},
            "tooltip": [
                {"field": "sets", "title": "in"},
                {"field": "count", "title": "items"},
            ],
        },
    }


def _bars(columns: Sequence[Intersection]) -> Spec:
    base = _ABOVE + _BARS
    values = [
        {"x": at + 0.2, "x2": at + 0.8, "y": base, "y2": base - _height(one, columns)}
        for at, one in enumerate(columns)
    ]
    return _quiet(values, {"type": "rect", "fill": ACCENT}, "x2", "y2")


def _height(one: Intersection, columns: Sequence[Intersection]) -> float:
    return _BARS * len(one.items) / max(len(found.items) for found in columns)


def _numbers(columns: Sequence[Intersection]) -> Spec:
    values = [
        {"x": at + 0.5, "y": _ABOVE + _BARS - _height(one, columns) - 9, "text": len(one.items)}
        for at, one in enumerate(columns)
    ]
    found = _quiet(values, {"type": "text", "color": _COLOR, "fontSize": 12})
    found["encoding"] = {"text": {"field": "text", "type": "nominal"}}
    return found


def _stripes(columns: Sequence[Intersection], membership: Membership) -> Spec:
    """Join the circles of a combination."""
    at_row = {member: at for at, member in enumerate(membership.sets)}
    values = []
    for at, one in enumerate(columns):
        rows = [at_row[member] for member in one.sets]
        values.append({"x": at + 0.5, "y": _row(min(rows)), "y2": _row(max(rows))})
    return _quiet(values, {"type": "rule", "stroke": ACCENT, "strokeWidth": 2}, "y2")


def _dots(columns: Sequence[Intersection], membership: Membership) -> Spec:
    """Draw every circle, the empty ones too: where a set is not part of it, and which is silent."""
    values = [
        {"x": at + 0.5, "y": _row(row), "held": member in one.sets}
        for at, one in enumerate(columns)
        for row, member in enumerate(membership.sets)
        if row not in membership.not_stated
    ]
    found = _quiet(values, {"type": "circle", "size": 150, "opacity": 1, "strokeWidth": 1.5})
    found["encoding"] = {
        "fill": {"condition": {"test": "datum.held", "value": ACCENT}, "value": "transparent"},
        "stroke": {"condition": {"test": "datum.held", "value": ACCENT}, "value": "#8888888c"},
    }
    return found


def _sizes(membership: Membership) -> Spec:
    """Draw the sizes of the sets as bars to the left of the circles."""
    most = max([1, *membership.sizes.tolist()])
    values = [
        {
            "x": -0.25,
            "x2": -0.25 - (_SIZES - 0.4) * size / most,
            "y": _row(at) - 6,
            "y2": _row(at) + 6,
        }
        for at, size in enumerate(membership.sizes.tolist())
        if size
    ]
    return _quiet(values, {"type": "rect", "fill": "#808080", "fillOpacity": 0.45}, "x2", "y2")


def _quiet(values: list[Spec], mark: Spec, *ends: str) -> Spec:
    """Draw marks that take no click and that no screen reader needs: the columns say it all."""
    return {
        "data": {"values": values},
        "mark": {**mark, "tooltip": None, "aria": False},
        "encoding": {end: {"field": end} for end in ends},
    }
