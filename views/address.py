"""The address of a page: what it says of the page, and what goes along from page to page.

The language of names and the data that a link was made of belong to the visit. A page that reads,
compares or replaces its address sees only its own part.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The language in which things are named.
LANGUAGE: Final = "lang"
#: The data that the link was made of.
DATA: Final = "data"
_ALONG: Final = frozenset({LANGUAGE, DATA})
_KEPT_LANGUAGE: Final = "language"
_ELSEWHERE: Final = ContextVar("language", default="")


def here() -> dict[str, str]:
    """Return what the address says of its page."""
    return {name: text for name, text in st.query_params.to_dict().items() if name not in _ALONG}


def go_to(parameters: Mapping[str, str]) -> None:
    """Replace what the address says of its page."""
    every = st.query_params.to_dict()
    st.query_params.from_dict({**parameters, **{n: every[n] for n in every if n in _ALONG}})


def language() -> str:
    """Return the language that this visitor chose; empty for English first.

    Outside a run of a page it is the one of :func:`speaking`.
    """
    if not _is_page():
        return _ELSEWHERE.get()
    return str(st.query_params.get(LANGUAGE) or st.session_state.get(_KEPT_LANGUAGE, ""))


def search_address() -> str:
    """Return where a box that one searches in asks for nodes, below the address of the server."""
    return f"search?{LANGUAGE}={quote(language())}" if language() else "search"


def choose_language(chosen: str) -> None:
    """Name things in a language from now on, on every page; empty for English first."""
    if not _is_page():
        _ELSEWHERE.set(chosen)
        return
    st.session_state[_KEPT_LANGUAGE] = chosen
    write(LANGUAGE, chosen)


def carry_language() -> None:
    """Take the language over from a link, or write it to an address that came without."""
    st.session_state[_KEPT_LANGUAGE] = language()
    write(LANGUAGE, language())


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Name things in a language inside the block, where no page runs."""
    token = _ELSEWHERE.set(chosen)
    try:
        yield
    finally:
        _ELSEWHERE.reset(token)


def _is_page() -> bool:
    return get_script_run_ctx(suppress_warning=True) is not None


def write(name: str, text: str) -> None:
    """Write one parameter of the visit to the address; an empty one is taken out of it."""
    if st.query_params.get(name, "") == text:
        return
    if text:
        st.query_params[name] = text
    else:
        st.query_params.pop(name, None)
