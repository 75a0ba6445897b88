"""The rows of the mapping form: one for each column of a table."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.importers.drafts import HOLDS, NODES, NOTHING
from views.data.markup import styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from graph.importers.drafts import DraftColumn

_WIDTHS: Final = (2.6, 1.8, 2.6, 2.2, 0.9)
_HEADS: Final = {
    "Column": "",
    "Holds": (
        "text, iri, boolean, and dates and numbers as they are written, are values. nodes: each "
        "cell names a node of the class beside it. nothing: the column is left out."
    ),
    "Property": "An IRI, or a name such as foaf:homepage",
    "Class of its nodes": "What its cells name, where they are nodes",
    "Cut at": "What stands between several values in a cell",
}
_EXAMPLE: Final = 60
_REPEATS: Final = "rows with the same name become one node"


def show_columns(
    columns: Sequence[DraftColumn], label: str, key: str
) -> tuple[tuple[DraftColumn, ...], dict[str, DeltaGenerator]]:
    """Show a row for each column of a table.

    Returns
    -------
    tuple of DraftColumn
        The columns as the visitor left them.
    dict of str to DeltaGenerator
        Where to say what is missing of a column.
    """
    with st.container(key="map_head"):
        for (head, help_), place in zip(_HEADS.items(), st.columns(_WIDTHS), strict=True):
            place.caption(head, help=help_ or None)
    edited, places = [], {}
    for at, one in enumerate(columns):
        with st.container(key=f"map_row_{key}_{at}", gap=None):
            edited.append(_row(one, f"{key}_{at}", is_label=one.name == label))
            places[one.name] = st.container(gap=None)
    return tuple(edited), places


def _row(one: DraftColumn, key: str, *, is_label: bool) -> DraftColumn:
    name, holds_, property_, cls, cut = st.columns(
        _WIDTHS, vertical_alignment="center", gap="small"
    )
    example = one.example[:_EXAMPLE]
    name.html(
        styled(
            f'<p class="column">{escape(one.name)} <span class="quiet">{escape(example)}</span></p>'
        )
    )
    if is_label:
        holds_.html(styled('<p class="column quiet">the name of each row</p>'))
        if one.repeats:
            property_.html(styled(f'<p class="column quiet">{_REPEATS}</p>'))
        return one
    with holds_:
        holds = st.selectbox(
            f"What {one.name} holds",
            HOLDS,
            index=HOLDS.index(one.holds),
            key=f"map_holds_{key}",
            label_visibility="collapsed",
        )

    def asked(place: DeltaGenerator, head: str, value: str, *, on: bool) -> str:
        text = place.text_input(
            f"{head}: {one.name}",
            value,
            key=f"map_{head.split()[0].lower()}_{key}",
            placeholder=head,
            disabled=not on,
            label_visibility="collapsed",
        )
        return str(text or "").strip()

    return replace(
        one,
        holds=holds,
        property=asked(property_, "Property", one.property, on=holds != NOTHING),
        cls=asked(cls, "Class of its nodes", one.cls, on=holds == NODES),
        separator=asked(cut, "Cut at", one.separator, on=holds != NOTHING),
    )
