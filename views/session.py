"""What every page shares: the store, the catalog, links, and how an error is shown.

Only this module knows how things are cached and what a link to a page looks like.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

import streamlit as st

from api.parameters import joined, listed
from graph import EmbeddedStore, Store, open_store
from graph.blank_nodes import is_blank
from graph.keeping import SECONDS
from graph.naming.language_order import spoken
from graph.remote.endpoint import RemoteStore
from graph.remote.one_wait import gave_up
from graph.snapshots.chain import chain_folder, version
from graph.snapshots.holding import Holding, hold
from graph.terms import from_short_id, short_id
from ontology.errors import OpsAtlasError, ParameterError
from queries import Catalog, load_catalog
from views.address import LANGUAGE, language
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Path of each page; Explore is the default page and has none of its own.
EXPLORE: Final = ""
OVERLAP: Final = "overlap"
COMPARE: Final = "compare"
ASK: Final = "ask"
DATA: Final = "data"
#: The parameter that holds the visitor's own stack, in the links to the pages that show it.
STACK: Final = "have"
_SHOW_STACK: Final = frozenset({EXPLORE, OVERLAP, COMPARE})
#: Outlives the page, unlike its parameters.
_KEPT_STACK: Final = "my_stack"

#: The data that this visitor saw last.
_SEEN: Final = "opened"

#: A remote dataset may change, so what was read is read again after so many seconds.
FOR_A_WHILE: Final = SECONDS
#: Stores in the order in which they came; an id is used again once a store is gone.
_STORES: Final[WeakKeyDictionary[Store, int]] = WeakKeyDictionary()
_NUMBERS: Final = count()


def number_of(store: Store) -> int:
    """Return which store of this process it is: no other one ever has its number."""
    return _STORES.setdefault(store, next(_NUMBERS))


#: What is kept of a store is known by which one it is.
BY_STORE: Final[dict[str | type, Callable[[Any], Any]]] = {
    "graph.embedded.EmbeddedStore": number_of,
    "graph.remote.endpoint.RemoteStore": number_of,
}

_LOCK: Final = threading.Lock()


class _Opened:
    """The store in use, and the one before it: a visitor may be in the middle of a question."""

    store: Store | None = None
    version: tuple[int, int] | None = None
    before: Store | None = None
    holding: Holding | None = None


def store() -> Store:
    """Return the store of this server, naming things in the language that the visitor chose.

    Raises
    ------
    OpsAtlasError
        If it cannot be opened; the next call tries again.
    """
    return spoken(opened(), language())


def opened() -> Store:
    """Return the store of this server; a new one once another snapshot was put to use.

    Raises
    ------
    OpsAtlasError
        If it cannot be opened; the next call tries again.
    """
    with _LOCK:
        now = version(chain_folder())
        if _Opened.store is None or now != _Opened.version:
            found = open_store()
            if _Opened.before is not None:
                _Opened.before.close()
            if _Opened.holding is not None:
                _Opened.holding.stop()
            _Opened.before, _Opened.store, _Opened.version = _Opened.store, found, now
            _Opened.holding = hold(found) if isinstance(found, EmbeddedStore) else None
        return _Opened.store


def close() -> None:
    """Let go of what is open, when the server ends."""
    with _LOCK:
        if _Opened.holding is not None:
            _Opened.holding.stop()
        for one in (_Opened.before, _Opened.store):
            if one is not None:
                one.close()


def what_is_open() -> str:
    """Return the name of the data that is open, and say once that it is another than before.

    It is one choice for the whole server, so another visitor may have made it. Empty where nothing
    can be opened.
    """
    try:
        found = opened()
    except OpsAtlasError:
        return ""
    number = number_of(found)
    if st.session_state.setdefault(_SEEN, number) != number:
        st.session_state[_SEEN] = number
        st.toast(f"All pages show {as_text(found.name)} now.")
    return found.name


@st.cache_resource(show_spinner=False)
def catalog() -> Catalog:
    """Return the catalog of questions."""
    return load_catalog()


def link(page: str, **parameters: str | Iterable[str] | None) -> str:
    """Return the address of a page; lists are joined by commas, empty values left out.

    The visitor's language and own stack go along: a link opens a session that knows of neither.
    """
    parameters.setdefault(LANGUAGE, language())
    if page in _SHOW_STACK:
        parameters.setdefault(
            STACK, st.query_params.get(STACK) or st.session_state.get(_KEPT_STACK)
        )
    texts = {name: _written(value) for name, value in parameters.items() if value}
    address = f"{served_under()}/{page}"
    return f"{address}?{urlencode(texts, quote_via=quote, safe=',:/')}" if texts else address


def served_under() -> str:
    """Return the path before those of all pages: none, unless the server was told one."""
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""


def _written(value: str | Iterable[str]) -> str:
    return value if isinstance(value, str) else joined(value)


def list_in_url(name: str) -> list[str]:
    """Read a list from the URL."""
    return listed(st.query_params.get(name, ""))


def node_link(iri: str) -> str:
    """Return the address at which Explore shows a node."""
    return link(EXPLORE, node=short_id(iri))


def nodes_link(iris: Iterable[str]) -> str:
    """Return the address at which Explore shows some nodes and the links among them."""
    return link(EXPLORE, nodes=[short_id(iri) for iri in iris])


def iris_in_url(name: str) -> list[str]:
    """Read nodes from the URL; what is not a node's name is left out."""
    found = []
    for text in list_in_url(name):
        try:
            found.append(text if is_blank(text) else from_short_id(text).value)
        except ParameterError:
            continue
    return found


def keep_in_url(**parameters: str | Iterable[str] | None) -> None:
    """Write the state of a page to the URL, at once; empty values are taken out of it."""
    here = st.query_params.to_dict()
    texts = {name: value and _written(value) for name, value in parameters.items()}
    kept = {name: text for name, text in (here | texts).items() if text}
    if kept != here:
        st.query_params.from_dict(kept)


def my_stack() -> frozenset[str]:
    """Return what the visitor's own stack holds, as the link says it."""
    return frozenset(iris_in_url(STACK))


def carry_stack() -> None:
    """Take the visitor's own stack over from the link, or write it to one that came without."""
    if STACK in st.query_params:
        remember_stack()
    else:
        keep_in_url(**{STACK: st.session_state.get(_KEPT_STACK)})


def remember_stack() -> None:
    """Remember the visitor's own stack for the pages to come, as the link now holds it."""
    st.session_state[_KEPT_STACK] = st.query_params.get(STACK, "")


def show_error(error: OpsAtlasError) -> None:
    """Show an error in a sentence."""
    st.error(as_text(str(error)) + (way_out() if gave_up() else ""))


def way_out() -> str:
    """Say what to do on a page that gave up its endpoint, as Markdown; nothing on others."""
    if not _waits_in_vain():
        return ""
    return (
        " Open the page again to ask once more, which goes on from what it has answered. "
        f"[Data]({link(DATA, show='endpoint')}) tests it, and leads to other data."
    )


def _waits_in_vain() -> bool:
    """Say whether the endpoint is given up, or kept silent a moment ago and is not asked at once.

    A page over a snapshot may take as long, and waits for nobody.
    """
    try:
        found = opened()
    except OpsAtlasError:
        return gave_up()
    return isinstance(found, RemoteStore) and (gave_up() or found.silence.suspected)


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show whatever the program reports inside the block, and go on after it."""
    try:
        yield
    except OpsAtlasError as error:
        show_error(error)
