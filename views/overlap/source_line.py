"""The line that names the sources of what is compared."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from graph.comparing.stating import Stating, sources_stating
from views import session
from views.overlap.items import styled
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from graph import Store
    from graph.comparing.lens import Lens


def show_sources(lens: Lens) -> None:
    """Name the sources that state who has what, each with its date; nothing where none is known."""
    found = _read(session.store(), lens.properties)
    if found:
        st.html(styled(f'<p class="quiet">Stated by {"; ".join(map(_named, found))}.</p>', lens))


def _named(source: Stating) -> str:
    date = f", {source.date[:10]}" if source.date else ""
    link = escape(session.node_link(source.graph))
    return f'<a href="{link}" target="_self">{escape(source.title)}</a>{escape(date)}'


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def _read(store: Store, properties: tuple[str, ...]) -> list[Stating]:
    return sources_stating(store, properties)
