"""The form that writes a mapping file for each table: what its columns become."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.importers.drafts import find_flaws, mapping_text
from graph.importers.rows import TABLES
from graph.importing.loading import Choices
from ontology.errors import SourceError
from views import session
from views.data.mapping_columns import show_columns
from views.data.markup import flaw_markup
from views.data.tables import begin_tables, choose_sheets, draft_of, tables_of
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from graph.importers.drafts import Draft
    from views.data.importing import Import

_FILE: Final = ".mapping.yaml"
_CLASS_HELP: Final = "An IRI, or a name such as :Service, which lies in the namespace beside it"
_NAMESPACE_HELP: Final = "Where the nodes lie, and what a colon without a prefix stands for"
_ADVICE: Final = (
    "Nodes of one class and name are the same in all tables of one namespace. Rows of the class "
    "ops:Technology can be matched with the tools of the atlas."
)
_LICENSE_HELP: Final = "An IRI; the one proposed says that none is stated"
_PREFIX: Final = "acme: https://acme.example/ns#"


def are_tables(files: Sequence[UploadedFile]) -> bool:
    """Say whether only tables were uploaded, without a mapping for them."""
    return bool(files) and all(_is_table(file.name) for file in files)


def mapping_among(files: Sequence[UploadedFile]) -> str | None:
    """Return the name of the mapping file that was uploaded with a table."""
    names = [file.name for file in files]
    mappings = [name for name in names if Path(name).suffix.lower() in {".yaml", ".yml"}]
    tables = [name for name in names if _is_table(name)]
    return mappings[0] if len(mappings) == 1 and tables else None


def _is_table(name: str) -> bool:
    return Path(name).suffix.lower() in TABLES


def show_form(kept: Import, leave: Callable[[], None]) -> bool:
    """Ask what becomes of each table, one after the other; true once they are read."""
    begin_tables(kept)
    path, sheet = tables_of(kept)[kept.turn]
    choose_sheets(kept, path)
    try:
        draft = draft_of(kept, (path, sheet))
    except SourceError as error:
        session.show_error(SourceError(str(error).replace(f"{kept.folder}{os.sep}", "")))
        st.button("Choose other files", on_click=leave, key="map_leave")
        return False
    total = len(tables_of(kept))
    of_all = f", table {kept.turn + 1} of {total}" if total > 1 else ""
    of_book = f", {as_text(sheet)}" if sheet else ""
    st.markdown(f"**{as_text(path.name)}{of_book}**{of_all}: what its columns become")
    _say_flaw(kept, draft)
    edited, is_whole = _edit(draft, f"{kept.tables.index(path)}_{sheet}")
    return _buttons(kept, edited, leave, is_whole=is_whole)


def _say_flaw(kept: Import, draft: Draft) -> None:
    """Say at once what of a table cannot be read as it stands, and ask what becomes of that."""
    if (flaw := draft.flaw) is None:
        return
    where = f"{draft.table}, line {flaw.line}" if flaw.line else draft.table
    read = f" Repaired, the line reads: {flaw.mended.strip()}" if flaw.mended else ""
    st.warning(as_text(f"{where}: {flaw.reason}{read}"))
    kept.lenient = st.toggle(
        "Repair what can be repaired, and leave out what cannot",
        kept.lenient,
        key="map_lenient",
        help="Everything is listed in a report.",
    )


def _edit(draft: Draft, key: str) -> tuple[Draft, bool]:
    """Show a draft; return it as the visitor left it, and whether nothing is missing."""
    above = st.container(gap="small")
    edited = _of_table(draft, key)
    with above:
        columns, places = show_columns(draft.columns, edited.label, key)
    edited = replace(edited, columns=columns)
    by_column, of_table = find_flaws(edited)
    for column, said in by_column.items():
        places[column].html(flaw_markup(said))
    if of_table:
        st.html(flaw_markup(" ".join(of_table)))
    return edited, not (by_column or of_table)


def _of_table(draft: Draft, key: str) -> Draft:
    """Show what is said of the table as a whole."""

    def asked(label: str, value: str, **more: Any) -> str:
        place = f"map_{label.split()[0].lower()}_{key}"
        return str(st.text_input(label, value, key=place, **more) or "").strip()

    names = [one.name for one in draft.columns]
    prefixes = ", ".join(f"{prefix}: {iri}" for prefix, iri in draft.prefixes.items())
    with st.container(horizontal=True):
        label = st.selectbox(
            "Name of each row", names, index=names.index(draft.label), key=f"map_label_{key}"
        )
        cls = asked("Class of each row", draft.cls, help=_CLASS_HELP)
        namespace = asked("Namespace", draft.namespace, help=_NAMESPACE_HELP)
    st.caption(_ADVICE)
    with st.container(horizontal=True):
        return replace(
            draft,
            label=label,
            cls=cls,
            namespace=namespace,
            title=asked("Title of the source", draft.title),
            attribution=asked("Whom to name", draft.attribution),
            license=asked("License", draft.license, help=_LICENSE_HELP),
            prefixes=_prefixes(asked("Prefixes", prefixes, placeholder=_PREFIX)),
        )


def _prefixes(text: str) -> dict[str, str]:
    """Read prefixes as Turtle or SPARQL declares them; what is none is kept, to be refused."""
    found = re.findall(r"([\w.-]+):\s+<?([^\s<>,]+)", text)
    return dict(found) or ({"?": text} if text else {})


def _buttons(kept: Import, edited: Draft, leave: Callable[[], None], *, is_whole: bool) -> bool:
    is_last, turn = kept.turn == len(tables_of(kept)) - 1, kept.turn
    with st.container(horizontal=True):
        said = "Look at it" if is_last else "Next table"
        pressed = st.button(said, type="primary", key=f"map_read_{turn}", disabled=not is_whole)
        if pressed:  # at once: what is said below may be cut short by the next thing a visitor does
            _go_on(kept, edited, 1)
        if turn and st.button("Table before", key=f"map_before_{turn}"):
            _go_on(kept, edited, -1)
        text = mapping_text(edited)
        file = f"{edited.name}{_FILE}"
        st.download_button(
            "Mapping file",
            text,
            file,
            "application/yaml",
            key=f"map_file_{turn}",
            disabled=not is_whole,
        )
        st.button("Choose other files", on_click=leave, key="map_leave")
    return pressed


def _go_on(kept: Import, edited: Draft, by: int) -> None:
    """Keep what was typed, and show the next table, or read them all."""
    wanted = tables_of(kept)
    kept.drafts[wanted[kept.turn]] = edited
    if kept.turn + by < len(wanted):
        kept.turn += by
        st.rerun()
    drafts = [draft_of(kept, table) for table in wanted]
    kept.sources = tuple(_write(kept.folder, draft) for draft in _told_apart(drafts))
    kept.read(Choices(kind="table", lenient=kept.lenient))


def _told_apart(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Give each table a named graph of its own, where two are called alike."""
    names = Counter(draft.name for draft in drafts)
    taken: set[str] = set()
    for draft in drafts:
        suffix = Path(draft.table).suffix if names[draft.name] > 1 else ""
        name = next(
            name
            for at in count(1)
            if (name := f"{draft.name}{suffix}{f'-{at}' if at > 1 else ''}") not in taken
        )
        taken.add(name)
        yield replace(draft, name=name)


def _write(folder: Path, draft: Draft) -> Path:
    mapping = folder / f"{draft.name}{_FILE}"
    mapping.write_text(mapping_text(draft), encoding="utf-8")
    return mapping


def go_back(kept: Import) -> None:
    """Show the form again for the tables that were uploaded."""
    uploaded = sorted(path for path in kept.folder.iterdir() if _is_table(path.name))
    kept.sources = kept.tables or tuple(uploaded)
    kept.turn = 0
    kept.forget()
