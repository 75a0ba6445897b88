"""The line that names the sources of what a page compares."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.stating import Stating, sources_stating
from views import session
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph import Store

#: Of a folder of pages each is a source of its own; the question lists them all.
_SHOWN: Final = 6
_ALL: Final = "sources-and-licenses"
_LOOK: Final = """<style>
.sources { margin: 0 0 12px; font-size: 14px; line-height: 1.45; opacity: .72; }
.sources a { color: inherit; text-underline-offset: 3px; }
</style>"""


def show_sources(properties: Iterable[str], things: Iterable[str] = ()) -> None:
    """Name the sources that state links by some properties, by IRI, each with its date.

    Nothing is shown where none is known.

    Parameters
    ----------
    things : iterable of str, optional
        The only nodes, by IRI, whose links count.
    """
    found = _read(session.store(), tuple(sorted(set(properties))), tuple(sorted(things)))
    if found:
        named = [*map(_named, found[:_SHOWN]), *_others(len(found) - _SHOWN)]
        st.html(f'{_LOOK}<p class="sources">Stated by {"; ".join(named)}.</p>')


def _others(count: int) -> list[str]:
    """Say how many more there are; nothing where there are none."""
    if count < 1:
        return []
    link = escape(session.link(session.ASK, question=_ALL))
    return [f'<a href="{link}" target="_self">{count:,} more</a>']


def _named(source: Stating) -> str:
    date = f", {source.date[:10]}" if source.date else ""
    link = escape(session.node_link(source.graph))
    return f'<a href="{link}" target="_self">{escape(source.title)}</a>{escape(date)}'


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def _read(store: Store, properties: tuple[str, ...], things: tuple[str, ...]) -> list[Stating]:
    return sources_stating(store, properties, things)
