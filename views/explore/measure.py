"""What sizes and colors of the picture say: a measure of every node, and its communities."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from graph.picture.centrality import MEASURES, communities, measure
from graph.picture.scene_query import degree_query
from views.ask.link import sparql_in_words
from views.explore.painting import COLORS, COMMUNITY, SIZES
from views.explore.state import scene_of, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.picture.centrality import Communities, Measure
    from graph.picture.drawing import Scene
    from views.explore.look import Look
    from views.explore.state import State


def show_measures(me: State) -> None:
    """Let the visitor choose what size and color say, and list who comes first."""
    scene = scene_of(me)
    look = me.look
    _ask_for("Size", SIZES, "size_by", look.size_by)
    _ask_for("Color", COLORS, "color_by", look.color_by)
    if look.size_by in MEASURES:
        found = _measure(scene, look.size_by)
        labels = {node.id: node.label for node in scene.nodes}
        st.caption(found.sentence)
        st.dataframe(
            {
                "Node": [labels[name] for name, _ in found.top()],
                found.label: [found.to_text(name) for name, _ in found.top()],
            },
            hide_index=True,
        )
    if look.color_by == COMMUNITY:
        st.caption(_communities(scene).sentence)
    _offer_query(scene, look)


def _ask_for(title: str, offered: Mapping[str, str], what: str, chosen: str) -> None:
    key = f"explore_{title.lower()} {chosen}"
    st.selectbox(
        title,
        list(offered),
        index=list(offered).index(chosen) if chosen in offered else 0,
        format_func=offered.__getitem__,
        key=key,
        on_change=_choose,
        args=(what, key),
    )


def _offer_query(scene: Scene, look: Look) -> None:
    """Link to the query behind the list of nodes; where there can be none, say so."""
    top = len(_measure(scene, look.size_by).top()) if look.size_by in MEASURES else 0
    query = degree_query(scene, top) if look.size_by == "degree" else ""
    if query:
        st.caption(sparql_in_words(query))
    if (top and not query) or look.color_by == COMMUNITY:
        st.caption("No query walks a graph so; the links it is found in open as SPARQL below.")


@lru_cache(maxsize=128)
def _measure(scene: Scene, key: str) -> Measure:
    return measure(scene, key)


@lru_cache(maxsize=128)
def _communities(scene: Scene) -> Communities:
    return communities(scene)


def _choose(what: str, key: str) -> None:
    me = state()
    me.look, me.acted = replace(me.look, **{what: st.session_state[key]}), True
