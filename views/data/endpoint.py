"""Endpoints: add one, see what it can do, and let every page ask it."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph import EmbeddedStore
from graph.naming.wording import counted
from graph.remote.credentials import has_login
from graph.remote.endpoint import RemoteStore
from graph.remote.probe import MANY, Abilities, probe
from graph.snapshots import keeping
from graph.snapshots.chain import chain_folder, read_chain
from graph.snapshots.generations import folder_of
from ontology.errors import OpsAtlasError
from views import session
from views.data import permission
from views.data.markup import styled
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Callable

_TESTED: Final = "endpoint_tested"
_ERROR: Final = "endpoint_error"


def show() -> None:
    """List the endpoints, test one, and go to it or back."""
    st.subheader("Endpoint", anchor=False)
    st.caption(
        "Any SPARQL 1.1 endpoint can take the place of the data here: Oxigraph, Fuseki, Virtuoso, "
        "GraphDB, QLever, Neptune, Stardog. Queries run there and only answers come here; for "
        "Overlap these are the links of the lens that is compared."
    )
    if error := st.session_state.pop(_ERROR, None):
        session.show_error(error)
    store = session.store()
    if chain_folder() is None:
        st.info("Nothing is kept on disk here; OPS_ATLAS_ENDPOINT names an endpoint at the start.")
        return
    chain = read_chain(folder_of())
    if isinstance(store, RemoteStore) and not chain.endpoint:
        st.info(
            f"This server was started to ask {as_text(store.name)}. Who runs it opens other data "
            "by starting it without OPS\\_ATLAS\\_ENDPOINT."
        )
        if permission.may_import():
            _show_test(store.name, st.button("Test", key="endpoint_test"))
        return
    if not permission.may_import():
        st.info(permission.why_not())
        return
    _own(asked=bool(chain.endpoint), own=isinstance(store, EmbeddedStore))
    for url in chain.endpoints:
        _row(url, asked=url == chain.endpoint)
    _add()


def _own(*, asked: bool, own: bool) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key="endpoint_own", border=True
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"The snapshots of this server{' :blue-badge[open]' if own else ''}")
            st.caption("What was imported here, or the shipped data.")
        if asked:
            st.button("Go back", on_click=_do, args=(keeping.leave_endpoint,), key="endpoint_back")


def _row(url: str, *, asked: bool) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"endpoint_{hash(url)}", border=True
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"`{url}`{' :blue-badge[open]' if asked else ''}")
            with session.errors_shown():
                login = has_login(url)
                st.caption("With the login that is kept for it." if login else "No login.")
        if not asked:
            use = partial(keeping.use_endpoint, url=url)
            st.button("Ask it", on_click=_do, args=(use,), key=f"use_{url}")
        tests = st.button("Test", key=f"test_{url}")
        drop = partial(keeping.drop_endpoint, url=url)
        st.button("Remove", on_click=_do, args=(drop,), key=f"drop_{url}")
    _show_test(url, tests)


def _show_test(url: str, pressed: bool) -> None:
    """Test an endpoint if that was asked for, and show what it can do once it is known."""
    with session.errors_shown():
        if pressed:
            _test(url)
    tested: Abilities | None = st.session_state.get(_TESTED)
    if tested is not None and tested.url == url:
        st.html(_markup(tested))


def _do(change: Callable[..., object]) -> None:
    """Change something before the page is drawn anew; an error is shown there."""
    try:
        change(folder_of())
    except OpsAtlasError as error:
        st.session_state[_ERROR] = error


def _add() -> None:
    with (
        st.form("endpoint_form", border=False, clear_on_submit=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        url = st.text_input(
            "Address", placeholder="http://127.0.0.1:7878/query", key="endpoint_url", width=480
        )
        pressed = st.form_submit_button("Test and ask it", type="primary")
    st.caption(
        "A login is not entered here: it stands in the server's .streamlit/secrets.toml, beside "
        "the address it is for."
    )
    if pressed and url.strip():
        _test(url.strip())
        keeping.use_endpoint(folder_of(), url.strip())
        st.rerun()


def _test(url: str) -> None:
    st.session_state.pop(_TESTED, None)  # what it could do before is not true of one that fails
    store = RemoteStore(url)
    try:
        with st.spinner("Asking what it can do …"):
            st.session_state[_TESTED] = probe(store)
        asked = session.opened()
        if isinstance(asked, RemoteStore) and asked.name == store.name:
            asked.silence.heard()
    finally:
        store.close()


def _limit(found: Abilities) -> str:
    if found.cuts_at is not None:
        return f"{found.cuts_at:,} rows"
    return f"no limit met in {min(MANY, found.triples or MANY):,} rows"


def _markup(found: Abilities) -> str:
    facts = {
        "Server": found.server or "says nothing of itself",
        "Smallest answer": f"{found.milliseconds:.0f} ms",
        "Triples": "not counted" if found.triples is None else f"{found.triples:,}",
        "Named graphs": "not counted" if found.graphs is None else f"{found.graphs:,}",
        "Cuts answers at": _limit(found),
        "Text index": found.text_index or "none; labels are searched by query",
        "Lacks": counted(len(found.lacks), "thing") if found.lacks else "nothing the pages need",
    }
    rows = "".join(
        f"<li><span>{name}</span><i>{escape(text)}</i></li>" for name, text in facts.items()
    )
    notes = "".join(f"<p>{escape(text)}</p>" for text in (*found.lacks, *found.advice))
    return styled(f"<section><ul>{rows}</ul></section>{notes}")
