"""Which tables the mapping form is about: every file, and of a workbook each sheet that is wanted.

A workbook is uploaded once, whatever many of its sheets somebody wants.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeAlias

import streamlit as st

from graph.importers.proposing import propose_links, propose_mapping
from graph.importers.workbooks import sheet_names
from ontology.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.importers.drafts import Draft
    from views.data.importing import Import

#: A file and a sheet of it, which is empty where there is only one.
Table: TypeAlias = "tuple[Path, str]"
#: Of a workbook with more sheets the others are there to be chosen.
_AT_FIRST: Final = 6
_HELP: Final = "Each becomes a table of its own; nothing of the others is read"


def begin_tables(kept: Import) -> None:
    """Look at every table of what was uploaded once, and propose what becomes of it.

    What cannot be read is left for the form, which says so when its turn comes.
    """
    if kept.tables:
        return
    kept.tables = tuple(kept.folder / str(source) for source in kept.sources)
    for path in kept.tables:
        names: list[str] = []
        if path.suffix.lower() == ".xlsx":
            with suppress(SourceError):
                names = sheet_names(path)
        kept.books[path.name] = names if len(names) > 1 else []
        for sheet in kept.books[path.name][:_AT_FIRST] or [""]:
            with suppress(SourceError):
                kept.drafts[path, sheet] = propose_mapping(path, sheet)
        read = [sheet for found, sheet in kept.drafts if found == path]
        kept.sheets[path.name] = read or [*names[:1], ""][:1]
    for table, draft in kept.drafts.items():
        kept.drafts[table] = propose_links(draft, _others(kept, table))


def tables_of(kept: Import) -> list[Table]:
    """Return every table that is wanted, in the order in which it is asked for."""
    return [(path, sheet) for path in kept.tables for sheet in kept.sheets[path.name]]


def choose_sheets(kept: Import, path: Path) -> None:
    """Ask which sheets of a workbook are wanted.

    The form stays where it is, since what was typed there is not kept yet; it goes on with another
    sheet where this one is not wanted any more or cannot be read.
    """
    names, before = kept.books[path.name], kept.sheets[path.name]
    if not names:
        return
    chosen = st.multiselect(
        "Sheets", names, before, key=f"map_sheets_{path.name}", help=_HELP, placeholder="Choose one"
    )
    wanted = [name for name in names if name in chosen]
    if wanted and wanted != before:
        now = tables_of(kept)[kept.turn]
        kept.sheets[path.name] = wanted
        others = [name for name in wanted if name not in before] or wanted
        stays = now[1] in wanted and now in kept.drafts
        kept.turn = tables_of(kept).index(now if stays else (path, others[0]))
        st.rerun()


def draft_of(kept: Import, table: Table) -> Draft:
    """Return what somebody has made of a table, else what is proposed.

    Raises
    ------
    SourceError
        If it cannot be read, or holds no rows.
    """
    if table not in kept.drafts:
        draft = propose_mapping(*table)
        kept.drafts[table] = propose_links(draft, _others(kept, table))
    return kept.drafts[table]


def _others(kept: Import, table: Table) -> list[Draft]:
    return [draft for other, draft in kept.drafts.items() if other != table]
