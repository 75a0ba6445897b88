"""What every page says of an endpoint: that it is waited for, and why nothing comes from it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.remote.endpoint import RemoteStore
from graph.remote.one_wait import one_wait
from graph.remote.probe import why_empty
from ontology.errors import EndpointError, OpsAtlasError, QueryError
from views import session
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Over the page, so that nothing moves; seen only after two seconds, so that nothing flickers.
_STYLE: Final = """<style>
@keyframes waiting { from { visibility: hidden; } to { visibility: visible; } }
:has(> .st-key-waiting) { position: fixed; left: 1.25rem; bottom: 1rem; z-index: 99; width: auto; }
.st-key-waiting:has([data-testid=stSpinner]) { width: auto; max-width: 90vw;
  padding: .4rem .8rem; border-radius: .5rem; background: light-dark(#fff, #171614);
  box-shadow: 0 1px 6px rgb(0 0 0 / 25%); animation: waiting 1ms 2s both;
}
</style>"""


@contextmanager
def waiting_said() -> Iterator[None]:
    """Say what is waited for while a page is made of what an endpoint answers.

    One that holds nothing for the pages is said to, with what to do about it. All questions of the
    page are one wait.
    """
    try:
        store = session.store()
    except OpsAtlasError:
        store = None  # the page says what is wrong
    with one_wait(), ExitStack() as stack:
        if not isinstance(store, RemoteStore):
            yield
            return
        with st.container(key="waiting", gap=None):
            st.html(_STYLE)
            said = "Waiting for the answers of the endpoint"
            stack.enter_context(st.spinner(said, show_time=True))
        above = st.container(gap=None)
        yield
        if not store.silence.answers:  # the page says it, if it asked anything
            return
        with suppress(QueryError, EndpointError):
            if reason := _why_empty(store):  # asked last: where all is well, nobody waits for it
                above.warning(f"{as_text(store.name)} shows nothing. {as_text(reason)}")


@st.cache_data(ttl=session.FOR_A_WHILE, hash_funcs=session.BY_STORE, show_spinner=False)
def _why_empty(store: RemoteStore) -> str:
    return why_empty(store)
