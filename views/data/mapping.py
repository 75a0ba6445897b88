"""The form that writes a mapping file: what the columns of a table become."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.importers.proposing import (
    HOLDS,
    NODES,
    TABLES,
    Proposal,
    ProposedColumn,
    mapping_text,
    propose_mapping,
)
from graph.importing.loading import Choices
from ontology.errors import SourceError
from views import session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from views.data.importing import Import

_FILE: Final = "mapping.yaml"
_COLUMNS: Final = ("Column", "Example", "Holds", "Property", "Class of its nodes", "Cut at")
#: What SPDX says where no license is stated.
_LICENSE: Final = "http://spdx.org/rdf/terms#noassertion"
#: Heights of a row and of the tallest grid, in pixels. A height that is told is kept free while the
#: browser loads the grid, so that what stands below does not move under a click.
_ROW: Final = 35
_TALLEST: Final = 400
_HELP: Final = (
    "text, iri, date, boolean, integer or decimal are values. nodes: each cell names a node of "
    "the class beside it. nothing: the column is left out."
)


def is_table(files: Sequence[UploadedFile]) -> bool:
    """Say whether one table was uploaded, without a mapping for it."""
    return len(files) == 1 and Path(files[0].name).suffix.lower() in TABLES


def mapping_among(files: Sequence[UploadedFile]) -> str | None:
    """Return the name of the mapping file that was uploaded with a table."""
    names = [file.name for file in files]
    mappings = [name for name in names if Path(name).suffix.lower() in {".yaml", ".yml"}]
    tables = [name for name in names if Path(name).suffix.lower() in TABLES]
    return mappings[0] if len(mappings) == 1 and tables else None


def show_form(kept: Import, leave: Callable[[], None]) -> bool:
    """Ask what becomes of a table, and begin to read it; true once that has begun."""
    path = kept.folder / str(kept.sources[0])
    try:
        proposal = propose_mapping(path)
    except SourceError as error:
        session.show_error(SourceError(str(error).replace(f"{kept.folder}{os.sep}", "")))
        st.button("Choose other files", on_click=leave, key="map_leave")
        return False
    st.markdown(f"**{path.name.replace('[', '(').replace(']', ')')}**: what its columns become")
    edited = _columns(proposal)
    with st.container(horizontal=True):
        label = st.selectbox(
            "Name of each row",
            [one.name for one in proposal.columns],
            index=[one.name for one in proposal.columns].index(proposal.label),
            key="map_label",
        )
        cls = st.text_input("Class of each row", "ops:Technology", key="map_class")
    with st.container(horizontal=True):
        title = st.text_input("Title of the source", path.stem, key="map_title")
        attribution = st.text_input("Whom to name", key="map_attribution")
        license_ = st.text_input(
            "License", _LICENSE, key="map_license", help="An IRI; this one says that none is stated"
        )
    text = mapping_text(
        Proposal(proposal.table, str(label), edited),
        cls=cls.strip(),
        title=title.strip(),
        license_=license_.strip(),
        attribution=attribution.strip() or "not stated",
    )
    with st.container(horizontal=True):
        pressed = st.button("Look at it", type="primary", key="map_read")
        if pressed:  # at once: what is said below may be cut short by the next thing a visitor does
            _read(kept, text)
        st.download_button("Mapping file", text, _FILE, "application/yaml", key="map_file")
        st.button("Choose other files", on_click=leave, key="map_leave")
    return pressed


def _read(kept: Import, text: str) -> None:
    mapping = kept.folder / _FILE
    mapping.write_text(text, encoding="utf-8")
    kept.sources = (mapping,)
    kept.read(Choices(kind="table"))


def go_back(kept: Import) -> None:
    """Show the form again for the table that was uploaded."""
    tables = [path for path in kept.folder.iterdir() if path.suffix.lower() in TABLES]
    kept.sources = tuple(tables[:1])
    kept.forget()


def _columns(proposal: Proposal) -> tuple[ProposedColumn, ...]:
    """Show a row for each column of the table, and return them as the visitor left them."""
    rows: dict[str, list[Any]] = {
        "Column": [one.name for one in proposal.columns],
        "Example": [one.example[:80] for one in proposal.columns],
        "Holds": [one.holds for one in proposal.columns],
        "Property": [one.property for one in proposal.columns],
        "Class of its nodes": [one.cls for one in proposal.columns],
        "Cut at": [one.separator for one in proposal.columns],
    }
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=["Column", "Example"],
        column_config={
            "Holds": st.column_config.SelectboxColumn(
                options=list(HOLDS), required=True, width="small", help=_HELP
            ),
            "Property": st.column_config.TextColumn(help="An IRI, or a name such as foaf:homepage"),
            "Cut at": st.column_config.TextColumn(width="small"),
        },
        height=min(_ROW * (len(proposal.columns) + 1) + 2, _TALLEST),
        key="map_columns",
    )
    found = zip(*(list(edited[name]) for name in _COLUMNS), strict=True)
    return tuple(_row(*map(_text, row)) for row in found)


def _row(name: str, example: str, holds: str, property_: str, cls: str, cut: str) -> ProposedColumn:
    if holds == NODES and not cls:
        raise SourceError(f"The column “{name}” leads to nodes; name their class beside it.")
    return ProposedColumn(name, example, holds, property_, cls, cut)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
