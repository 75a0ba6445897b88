"""Bring data in: choose files, look at what they hold, then import them or leave them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph import EmbeddedStore
from graph.importers import IMPORTERS, detect
from graph.importing.fetching import allowed
from graph.importing.formats import FORMATS
from graph.importing.loading import Choices
from graph.naming.wording import counted
from graph.snapshots.chain import CURRENT, chain_folder
from graph.snapshots.generations import EMPTY
from graph.terms import parse_term
from ontology.errors import RepairableError, SnapshotError, SourceError
from views import session
from views.background import AT_ONCE, show_progress
from views.data import mapping, permission
from views.data.checking import check
from views.data.importing import Import, begin, keep
from views.data.markup import preview_markup
from views.data.next_steps import show_next_steps
from views.data.snapshots import held_in, show_snapshots
from views.plain_text import as_text

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

#: Session keys outlive the page, unlike the widgets.
_IMPORT: Final = "import_data"
_SEEN: Final = "uploaded_data"
_ROUND: Final = "round_data"
_BASES: Final = {
    CURRENT: "Add it to what is open",
    EMPTY: "Open it alone",
    "shipped": "Add it to the shipped data",
}
#: What a visitor may say a file is: the RDF formats, and the sources that are converted.
_KINDS: Final = {key: one.label for key, one in FORMATS.items()} | {
    kind: one.label for kind, one in IMPORTERS.items() if kind != "table"
}


def show() -> None:
    """Show where the visitor's import stands, and the snapshots below it."""
    store = session.store()
    st.subheader("Add data", anchor=False)
    if not isinstance(store, EmbeddedStore):
        st.info(
            f"The pages ask the endpoint {store.name}. To import into a snapshot of this server, "
            "go back to its own data first."
        )
    elif chain_folder() is None:
        st.info(
            "Nothing is kept on disk here (OPS_ATLAS_CACHE is 'memory'), so nothing can be "
            "imported; OPS_ATLAS_DATA names a folder for it."
        )
    elif not permission.may_import():
        st.info(permission.why_not())
        if permission.can_log_in():
            st.button("Log in", on_click=st.login, key="data_login")
    else:
        _import()
    if chain_folder() is not None and isinstance(store, EmbeddedStore):
        show_snapshots(store, may_change=permission.may_import())


def _import() -> None:
    current: Import | None = st.session_state.get(_IMPORT)
    if current is None or current.generation is not None:
        _done(current)
        _choose()
    elif current.running:
        show_progress(current, "data_stop")
    elif current.error is not None:
        _failed(current)
    elif current.preview is not None:
        _preview(current)
    else:
        _map(current)


def _choose() -> None:
    """Take files and addresses; reading begins as soon as there is something new."""
    round_ = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        "RDF of any format, the CNCF landscape, O*NET, endoflife.date, ESCO, or a table; also "
        "packed as gz, bz2, xz, zst or zip",
        accept_multiple_files=True,
        key=f"data_files_{round_}",
    )
    with st.expander("Options"):
        choices, addresses = _options()
    signature = (tuple(file.file_id for file in files), tuple(addresses), choices)
    if (files or addresses) and signature != st.session_state.get(_SEEN):
        st.session_state[_SEEN] = signature
        try:
            _begin(files, addresses, choices)
        except SnapshotError as error:
            del st.session_state[_SEEN]  # it is tried again, and said, as long as they are chosen
            session.show_error(error)


def _options() -> tuple[Choices, list[str]]:
    lenient = st.toggle(
        "Repair what can be repaired",
        key="data_lenient",
        help="Bad IRIs, undeclared prefixes, a byte order mark, template placeholders. Statements, "
        "rows and cells that cannot be read are left out. Everything is listed in a report.",
    )
    skip = st.toggle("Leave out files that cannot be read", key="data_skip")
    kind = st.selectbox(
        "What it is",
        list(_KINDS),
        format_func=_KINDS.__getitem__,
        index=None,
        placeholder="By content and name",
        key="data_format",
    )
    graph = st.text_input(
        "Named graph", key="data_graph", placeholder="One for each file, named after it"
    ).strip()
    graph = parse_term(graph).value if graph else ""
    addresses: list[str] = []
    if allowed():
        text = st.text_input("Address", key="data_address", placeholder="https://…")
        addresses = text.split()
    if kind in IMPORTERS:
        return Choices(graph or None, None, lenient, skip, kind), addresses
    return Choices(graph or None, kind, lenient, skip), addresses


def _begin(files: list[UploadedFile], addresses: list[str], choices: Choices) -> None:
    """Begin to read; a table waits for what its columns become."""
    if mapping.are_tables(files) and not addresses and choices.kind is None:
        st.session_state[_IMPORT] = table = keep(files)
        table.lenient = choices.lenient
        st.rerun()
    if (name := mapping.mapping_among(files)) is not None:
        kept = keep(files)
        kept.sources = (kept.folder / name,)
        kept.read(Choices(kind="table", lenient=choices.lenient))
        _read(kept)
    _read(begin(files, addresses, choices))


def _map(current: Import) -> None:
    if mapping.show_form(current, _leave):
        _read(current)


def _read(started: Import) -> None:
    st.session_state[_IMPORT] = started
    with st.spinner("Reading …"):
        started.wait(AT_ONCE)
    st.rerun()


def _failed(current: Import) -> None:
    """Say what is wrong, and offer the ways on; what was uploaded is still there."""
    if current.error is not None:
        session.show_error(current.error)
    tried = current.choices or Choices()
    ways = _ways_on(current, tried)
    with st.container(horizontal=True):
        if tried.kind == "table":
            st.button("Change the mapping", on_click=mapping.go_back, args=(current,))
        pressed = [
            choices
            for label, choices in ways.items()
            if st.button(label, type="primary" if choices.lenient else "secondary")
        ]
        is_only = not ways and tried.kind != "table"
        st.button(
            "Choose other files",
            on_click=_leave,
            key="data_leave",
            type="primary" if is_only else "secondary",
        )
    if pressed:
        current.read(pressed[0])
        _read(current)


def _ways_on(current: Import, tried: Choices) -> dict[str, Choices]:
    """Return what may help after it failed: to read it again otherwise, or after it was stopped."""
    if not isinstance(current.error, SourceError):
        return {"Read it again": tried}
    ways: dict[str, Choices] = {}
    uploaded = [source for source in current.sources if isinstance(source, Path)]
    converted = tried.kind is not None or any(map(detect, uploaded))
    if not tried.lenient and isinstance(current.error, RepairableError):
        ways["Repair what can be repaired"] = replace(tried, lenient=True)
    if not tried.skip_broken and not converted and _has_several(current):
        ways["Leave out what is broken"] = replace(tried, skip_broken=True)
    return ways


def _has_several(current: Import) -> bool:
    suffixes = {PurePosixPath(str(source)).suffix for source in current.sources}
    return len(current.sources) > 1 or bool(suffixes & {".zip", ".tar", ".tgz"})


def _preview(current: Import) -> None:
    if current.preview is None or current.staged is None:
        return
    st.html(preview_markup(current.preview))
    _report(current)
    with st.expander("Check it against shapes before it lands"), session.errors_shown():
        check(current.staged.store, "staged", linked=False)
    with st.container(horizontal=True, vertical_alignment="bottom", key="data_landing"):
        name = st.text_input("Name of the snapshot", current.name, key="data_name", width=280)
        base = st.selectbox(
            "How", list(_BASES), format_func=_BASES.__getitem__, key="data_base", width=240
        )
        with st.container(horizontal=True, width="content"):
            pressed = st.button("Import", type="primary", key="data_import_it")
            st.button("Leave it", on_click=_leave, key="data_leave")
    if pressed:
        current.write(name.strip() or current.name, base)
        with st.spinner("Writing …"):
            current.wait(AT_ONCE)
        st.rerun()


def _report(current: Import) -> None:
    """Say what was repaired and left out, with the list as a file."""
    report = current.staged.report if current.staged else None
    if report is None or not (report.repairs or report.refused or report.skipped):
        return
    lines = [f"Left out: {sentence}" for sentence in report.refused[:5]]
    if len(report.refused) > 5:
        lines.append(f"Left out beside these: {counted(len(report.refused) - 5, 'file')}.")
    if report.skipped:
        lines.append(f"Skipped, no RDF: {counted(len(report.skipped), 'file')}.")
    if report.repairs:
        lines.append(f"Repaired or left out: {report.repairs.summary()}.")
    st.warning("\n\n".join(map(as_text, lines)))
    st.download_button("Report as CSV", report.to_csv(), "import-report.csv", "text/csv")


def _leave() -> None:
    st.session_state.pop(_IMPORT, None)
    st.session_state.pop(_SEEN, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _done(current: Import | None) -> None:
    """Say once what was imported, and offer an empty place for the next files."""
    if current is None or current.generation is None:
        return
    known, seen = current.generation, current.preview
    brought = f"{counted(seen.triples, 'triple')} about {seen.about}" if seen else "what was read"
    st.success(
        f"Imported {brought}. All pages show {as_text(known.name)} now: {held_in(known)} in all."
    )
    show_next_steps(known, seen.classes if seen else ())
    _leave()
