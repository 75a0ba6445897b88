"""The Data page: bring data in after a look at it, and go back to what was there before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph import EmbeddedStore
from graph.chain import chain_folder
from graph.generations import CURRENT, EMPTY
from graph.importing.formats import FORMATS
from graph.importing.loading import Choices
from graph.importing.remote import allowed
from graph.terms import parse_term
from views import permission, session
from views.data_markup import preview_markup
from views.importing import Import, begin
from views.snapshots import show_snapshots

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

#: Session keys outlive the page, unlike the widgets.
_IMPORT: Final = "data_import"
_SEEN: Final = "data_seen"
_ROUND: Final = "data_round"
_AT_ONCE: Final = 1.5
_WIDTH: Final = 1100
_BASES: Final = {
    CURRENT: "Add it to what is open",
    EMPTY: "Open it alone",
    "shipped": "Add it to the shipped data",
}


def page() -> None:
    """Show the page."""
    with st.container(width=_WIDTH), session.errors_shown():
        store = session.store()
        st.subheader("Add data")
        if not isinstance(store, EmbeddedStore):
            st.info(
                f"The pages ask the endpoint {store.name}. To import into a snapshot of this "
                "server instead, start it without OPS_ATLAS_ENDPOINT."
            )
        elif chain_folder() is None:
            st.info(
                "Nothing is kept on disk here (OPS_ATLAS_CACHE is 'memory'), so nothing can be "
                "imported; OPS_ATLAS_DATA names a folder for it."
            )
        elif not permission.may_import():
            st.info(permission.why_not())
        else:
            _import()
        if chain_folder() is not None and isinstance(store, EmbeddedStore):
            show_snapshots(may_change=permission.may_import())


def _import() -> None:
    """Show where the visitor's import stands: choosing, reading, previewed, writing, done."""
    current: Import | None = st.session_state.get(_IMPORT)
    if current is None or current.generation is not None:
        _done(current)
        _choose()
    elif current.running:
        _wait(current)
    elif current.error is not None:
        session.show_error(current.error)
        _choose()
    elif current.preview is not None:
        _preview(current)


def _choose() -> None:
    """Take files and addresses; reading begins as soon as there is something new."""
    round_ = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        "RDF files: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, N3, HexTuples; also "
        "packed as gz, bz2, zst or zip",
        accept_multiple_files=True,
        key=f"data_files_{round_}",
    )
    with st.expander("Options"):
        choices, addresses = _options()
    signature = (tuple(file.file_id for file in files), tuple(addresses), choices)
    if (files or addresses) and signature != st.session_state.get(_SEEN):
        st.session_state[_SEEN] = signature
        _begin(files, addresses, choices)


def _options() -> tuple[Choices, list[str]]:
    lenient = st.toggle(
        "Repair what can be repaired",
        key="data_lenient",
        help="Bad IRIs, undeclared prefixes, a byte order mark, template placeholders. Statements "
        "that cannot be read are left out. Everything is listed in a report.",
    )
    skip = st.toggle("Leave out files that cannot be read", key="data_skip")
    format_ = st.selectbox(
        "Format",
        list(FORMATS),
        format_func=lambda key: FORMATS[key].label,
        index=None,
        placeholder="By content and suffix",
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
    return Choices(graph or None, format_, lenient, skip), addresses


def _begin(files: list[UploadedFile], addresses: list[str], choices: Choices) -> None:
    started = begin(files, addresses, choices)
    st.session_state[_IMPORT] = started
    with st.spinner("Reading …"):
        started.wait(_AT_ONCE)
    st.rerun()


@st.fragment(run_every=0.4)
def _wait(current: Import) -> None:
    """Show how far it is, and move on when it is done."""
    if not current.running:
        st.rerun()
    progress = current.progress
    st.progress(progress.share, text=f"{progress}.")
    st.button("Stop", on_click=current.stop, key="data_stop")


def _preview(current: Import) -> None:
    if current.preview is None or current.staged is None:
        return
    st.html(preview_markup(current.preview))
    _report(current)
    with st.container(horizontal=True, vertical_alignment="bottom", key="data_landing"):
        name = st.text_input("Name of the snapshot", current.name, key="data_name", width=280)
        base = st.selectbox(
            "How", list(_BASES), format_func=_BASES.__getitem__, key="data_base", width=240
        )
        if st.button("Import", type="primary", key="data_import_it"):
            current.write(name.strip() or current.name, base)
            with st.spinner("Writing …"):
                current.wait(_AT_ONCE)
            st.rerun()
        st.button("Leave it", on_click=_leave, key="data_leave")


def _report(current: Import) -> None:
    """Say what was repaired and left out, with the list as a file."""
    report = current.staged.report if current.staged else None
    if report is None or not (report.repairs or report.refused or report.skipped):
        return
    lines = [f"Left out: {sentence}" for sentence in report.refused[:5]]
    if len(report.refused) > 5:
        lines.append(f"And {len(report.refused) - 5:,} files more were left out.")
    if report.skipped:
        lines.append(f"Skipped, no RDF: {len(report.skipped):,} files.")
    if report.repairs:
        lines.append(f"Repaired or left out: {report.repairs.summary()}.")
    st.warning("\n\n".join(line.replace("[", "\\[") for line in lines))
    st.download_button("Report as CSV", report.to_csv(), "import-report.csv", "text/csv")


def _leave() -> None:
    st.session_state.pop(_IMPORT, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _done(current: Import | None) -> None:
    """Say once what was imported, and offer an empty place for the next files."""
    if current is None or current.generation is None:
        return
    known = current.generation
    st.success(
        f"Imported. All pages show {known.name} now: {known.triples:,} triples in "
        f"{len(known.graphs):,} named graphs."
    )
    _leave()
