"""A lens of the visitor's own: which things to compare, and what leads to their items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graph import EmbeddedStore
from graph.comparing.lens import called
from graph.comparing.proposals import every_way
from graph.comparing.ways import Way
from graph.naming.alike import told_apart
from graph.naming.labels import labels_of
from graph.naming.wording import capitalized, counted, plural
from graph.nodes import SCHEMA_CLASSES
from views import session
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph import Store


def show_own_lens(use: Callable[[str], None]) -> None:
    """Ask for a class and a way to items; ``use`` is called with the key of the lens.

    An endpoint is not asked for all that it links.
    """
    store = session.store()
    if not isinstance(store, EmbeddedStore):
        return
    ways = _ways(store)
    if not ways:
        return
    st.markdown("Or choose yourself:")
    set_class = st.selectbox("Things to compare", list(ways), key="overlap_own_class")
    if set_class is None:
        return
    keys = ways[set_class]
    key = st.selectbox(
        "By what they are linked to",
        list(keys),
        format_func=lambda one: keys.get(one, one),
        key=f"overlap_own_{set_class}",
    )
    if key is not None:
        st.button("Compare", on_click=use, args=(key,), key="overlap_own_use")


@st.cache_resource(
    ttl=FOR_A_WHILE, max_entries=8, hash_funcs=BY_STORE, show_spinner="Looking for what is linked …"
)
def _ways(store: Store) -> dict[str, dict[str, str]]:
    """Return for each class, by what its members are called, the names of its lenses by key.

    Those of the data come before those of OWL and RDF.
    """
    every = sorted(every_way(store), key=lambda one: one[0].set_class.startswith(SCHEMA_CLASSES))
    classes = {name for way, _ in every for name in way.classes}
    labels = labels_of(store, sorted({name for way, _ in every for name in way.terms}))
    things = told_apart({name: plural(called(name, labels)) for name in sorted(classes)})
    labels = told_apart({way.prop: labels[way.prop] for way, _ in every})
    found: dict[str, dict[str, str]] = {}
    for way, links in every:
        name = _name(way, links, things[way.item_class], labels)
        found.setdefault(capitalized(things[way.set_class]), {})[way.key] = name
    return found


def _name(way: Way, links: int, items: str, labels: dict[str, str]) -> str:
    backward = ", backward" if way.inverse else ""
    return f"{labels[way.prop]}{backward}: {items} ({counted(links, 'link')})"
