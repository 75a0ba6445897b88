"""The snapshots on the Data page: which one is open, and the ways back and between them."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.merging import MOST_MERGED
from graph.naming.wording import counted
from graph.scratch import scratch_folder, told_if_full
from graph.snapshots import keeping
from graph.snapshots.chain import SHIPPED, read_chain
from graph.snapshots.exchange import export_generation, restore_generation
from graph.snapshots.generations import folder_of, list_generations
from ontology.errors import OpsAtlasError
from views import session
from views.ask.link import edit_as_sparql
from views.data import permission
from views.data.comparing import show_comparison
from views.data.writing import show_writing, write
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from graph import EmbeddedStore
    from graph.importing.watching import Watch
    from graph.snapshots.generations import Generation

#: What a row says of the snapshot that is open, graph by graph.
NAMED_GRAPHS: Final = """\
SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph ORDER BY DESC(?triples)
"""
#: Larger ones are exported in the terminal: a download is held in memory.
_MOST_EXPORTED: Final = 3_000_000
_ERROR: Final = "snapshots_error"
_RESTORING: Final = "snapshot_restoring"
_SHOWN: Final = 20


def show_snapshots(store: EmbeddedStore, *, may_change: bool) -> None:
    """List the snapshots, newest first, with what can be done to each.

    Parameters
    ----------
    store : EmbeddedStore
        The one that is open.
    """
    folder = folder_of()
    generations = list_generations(folder)
    current = read_chain(folder).current
    st.subheader("Snapshots", anchor=False)
    st.caption(
        "Each import makes a new snapshot and leaves the others as they are. "
        + (_disk(keeping.disk_use(folder)) + " on disk in all. " if generations else "")
        + f"The open one is {'held in memory' if store.in_memory else 'read from disk'}."
        + "".join(_unmerged(one) for one in generations if one.id == current)
    )
    if error := st.session_state.pop(_ERROR, None):
        session.show_error(error)
    for one in list(reversed(generations))[:_SHOWN]:
        _row(one, in_use=one.id == current, may_change=may_change)
    if len(generations) > _SHOWN:
        st.caption(
            f"And {len(generations) - _SHOWN} older ones: python cli.py snapshots lists all."
        )
    _shipped_row(in_use=current is None, may_change=may_change)
    edit_as_sparql(
        NAMED_GRAPHS, view="table", label="Edit the open named graphs as SPARQL", key="graphs_query"
    )
    if generations:
        show_comparison(generations)
    if may_change:
        _restore()


def _unmerged(generation: Generation) -> str:
    """Say how a triple counts that several of its graphs may state, where they are not merged."""
    if generation.triples <= MOST_MERGED or len(generation.graphs) < 2:
        return ""
    return (
        f" Beyond {MOST_MERGED:,} triples, one that several of its named graphs state counts once "
        "for each."
    )


def _row(one: Generation, *, in_use: bool, may_change: bool) -> None:
    key = f"snapshot_{one.id}"
    with st.container(horizontal=True, vertical_alignment="center", key=key, border=True):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"{_plain(one.name)}{' :blue-badge[open]' if in_use else ''}")
            st.caption(f"{_known_of(one)}, {_disk(keeping.disk_use(folder_of(), one.id))}")
        if may_change and not in_use:
            st.button(
                "Open", key=f"{key}_use", on_click=_do, args=(partial(keeping.use, name=one.id),)
            )
        with st.popover("More"):
            _more(one, in_use=in_use, may_change=may_change)


def _known_of(one: Generation) -> str:
    if not one.created:
        return f"What {one.id} holds cannot be read"
    created = datetime.fromisoformat(one.created)
    return f"{held_in(one)}, {created:%Y-%m-%d %H:%M} UTC, {one.id} on top of {one.parent}"


def held_in(one: Generation) -> str:
    """Say how much a snapshot holds, in words."""
    return f"{counted(one.triples, 'triple')} in {counted(len(one.graphs), 'named graph')}"


def _more(one: Generation, *, in_use: bool, may_change: bool) -> None:
    key = f"snapshot_{one.id}"
    if one.triples <= _MOST_EXPORTED:
        st.download_button(
            "Export as one file",
            partial(_exported, one.id),
            f"{one.id}.zip",
            "application/zip",
            key=f"{key}_export",
            on_click="ignore",  # a run of the page would drop the file before it is fetched
        )
    else:
        st.caption(f"Export it with python cli.py snapshots export {one.id} FILE.")
    if not may_change:
        return
    st.text_input("Name", one.name, key=f"{key}_name", on_change=_rename, args=(one.id,))
    if in_use:
        st.caption("It is open; open another one to drop it.")
        return
    sure = st.checkbox("Yes, remove it from disk", key=f"{key}_sure")
    st.button(
        "Drop",
        key=f"{key}_drop",
        disabled=not sure,
        on_click=_do,
        args=(partial(keeping.drop, name=one.id),),
    )


def _shipped_row(*, in_use: bool, may_change: bool) -> None:
    key = "snapshot_shipped"
    with st.container(horizontal=True, vertical_alignment="center", key=key, border=True):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"Shipped data{' :blue-badge[open]' if in_use else ''}")
            st.caption("The four disciplines, as they come with the program.")
        if may_change and not in_use:
            st.button("Open", key=f"{key}_use", on_click=_do, args=(_use_shipped,))


def _use_shipped(folder: Path) -> None:
    keeping.use(folder, SHIPPED)


def _do(change: Callable[[Path], object]) -> None:
    """Change something before the page is drawn anew; an error is shown there."""
    try:
        change(folder_of())
    except OpsAtlasError as error:
        st.session_state[_ERROR] = error


def _rename(id_: str) -> None:
    new = st.session_state[f"snapshot_{id_}_name"]
    _do(lambda folder: keeping.rename(folder, id_, new))


def _restore() -> None:
    """Offer to restore; how far that is, and its end, are not hidden in what can be closed."""
    if show_writing(_RESTORING):
        return
    with st.expander("Restore an exported snapshot"):
        file = st.file_uploader("A file that Export wrote", type="zip", key="snapshot_restore")
        if file is not None and st.button("Restore", key="snapshot_restore_it"):
            write(_RESTORING, partial(_restored, file), permission.most_triples())


def _restored(file: UploadedFile, watch: Watch) -> str:
    """Restore what was uploaded, and say what is open then."""
    with scratch_folder() as folder:
        path = folder / "snapshot.zip"
        with told_if_full():
            path.write_bytes(file.getbuffer())
        known = restore_generation(path, watch=watch)
    return f"Restored. All pages show {as_text(known.name)} now: {held_in(known)}."


def _exported(id_: str) -> bytes:
    with scratch_folder() as folder:
        return export_generation(folder_of(), id_, folder / "snapshot.zip").read_bytes()


def _disk(size: int) -> str:
    return f"{size / 2**20:,.1f} MB"


def _plain(text: str) -> str:
    """Write a name so that nothing in it is read as markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~$:" else c for c in text)
