"""Which data a link was made of: the choice of data is one for the whole server, a link is not.

The address names the snapshot in ``data``; that of the shipped data is named in copied links alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from graph.naming.wording import cut_label
from graph.snapshots import keeping
from graph.snapshots.chain import SHIPPED, chain_folder, read_chain
from graph.snapshots.generations import read_generation
from ontology.errors import OpsAtlasError
from views import session
from views.address import DATA, write
from views.data import permission
from views.data_ids import endpoint_id, open_id
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: The data that was open in this visit, whose names the address may still have.
_SEEN: Final = "data_seen"
_FAILED: Final = "data_not_opened"


class Kept(NamedTuple):
    """Data that this server has beside what is open: its name, and how it is opened."""

    name: str
    use: Callable[[], object]


def show_other_data(*, alone: bool = False) -> None:
    """Write to the address what is open; of a link that was made of other data say so.

    Parameters
    ----------
    alone : bool
        Whether the page is in a frame, where nothing can be chosen.
    """
    now, linked = open_id(), st.query_params.get(DATA, "")
    seen: set[str] = st.session_state.setdefault(_SEEN, set())
    if not now:
        return
    if linked in seen | {"", now}:
        seen.add(now)
        write(DATA, "" if now == SHIPPED else now)
        return
    kept, here = _kept(linked), as_text(session.opened().name)
    named = as_text(cut_label(linked))  # whoever made the link wrote it
    made_of = as_text(kept.name) if kept else f"a snapshot that this server does not have ({named})"
    st.warning(
        f"This link was made of {made_of}, and {here} is open: what it leads to may be missing "
        f"here, or differ. {_what_to_do(kept)}"
    )
    if not alone:
        _choose(kept, linked, seen)


def _what_to_do(kept: Kept | None) -> str:
    if kept is None:
        return "Whoever made it can export that snapshot under Data, to be restored here."
    if permission.may_import():
        return "Opening it changes what all pages show, for every visitor."
    return "Who runs this server can open it under Data."


def _choose(kept: Kept | None, linked: str, seen: set[str]) -> None:
    """Offer to open the data of a link, and to go on with what is open."""
    if error := st.session_state.pop(_FAILED, None):
        session.show_error(error)
    with st.container(horizontal=True):
        if kept is not None and permission.may_import():
            st.button(f"Open {as_text(kept.name)}", on_click=_open, args=(kept,), key="data_open")
        st.button("Stay with what is open", on_click=seen.add, args=(linked,), key="data_stay")


def _open(kept: Kept) -> None:
    try:
        kept.use()
    except OpsAtlasError as error:
        st.session_state[_FAILED] = error


def _kept(linked: str) -> Kept | None:
    """Find the data that a link names among what this server has."""
    folder = chain_folder()
    if linked == SHIPPED:
        return Kept("the shipped data", lambda: keeping.use(folder, SHIPPED)) if folder else None
    if folder is None:
        return None
    chain = read_chain(folder)
    if linked in chain.generations:
        return Kept(_called(folder, linked), lambda: keeping.use(folder, linked))
    for url in chain.endpoints:
        if endpoint_id(url) == linked:
            return Kept(url, lambda url=url: keeping.use_endpoint(folder, url))  # type: ignore[misc]
    return None


def _called(folder: Path, id_: str) -> str:
    try:
        return f"{read_generation(folder, id_).name} ({id_})"
    except OpsAtlasError:
        return id_
