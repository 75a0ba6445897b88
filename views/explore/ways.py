"""The shortest ways between the selected nodes, as sentences to choose from."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.keeping import kept
from graph.naming.wording import counted
from graph.paths import MOST, ways_between
from graph.picture.scene_query import links_query
from graph.remote.one_wait import one_wait
from views import session
from views.ask.link import sparql_in_words
from views.explore.exploration import SHOW, Step
from views.explore.state import Highlight, scene_of, state
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph import Store
    from graph.paths import Path
    from views.explore.state import State

#: Paths between two nodes that are listed at first; between more nodes, one for each pair.
_FIRST: Final = 5
_MOST_PAIRS: Final = 10
#: Nodes of which all paths that are worth listing are wanted.
_ALL: Final = "all_ways_explore"
_STYLE: Final = """<style>
.st-key-explore_paths [role=radiogroup] { gap: 10px; }
.st-key-explore_paths [role=radiogroup] label { align-items: flex-start; }
</style>"""


def show_ways(me: State, chosen: tuple[str, ...]) -> None:
    """Show the shortest paths between two nodes, or the shortest one of each pair of several."""
    most = MOST if st.session_state.get(_ALL) == chosen else _FIRST
    with st.spinner("Looking for paths", show_time=True):
        found, more = _paths(session.store(), chosen, most)
    if not found:
        st.caption("No path of up to eight links leads from one to the other.")
        return
    with st.container(key="explore_paths"):
        shown = _choose_path(me, chosen, found)
    if more:
        st.caption(more)
    if len(chosen) == 2 and len(found) == most < MOST:
        st.button("Show more of them", on_click=_show_more, args=(chosen,), type="tertiary")
    st.caption(sparql_in_words(links_query(link for path in shown for link in path.links)))
    if me.highlight is not None:
        st.button("Show the whole picture again", on_click=_show_all, type="tertiary")


@kept(256)
def _paths(store: Store, chosen: tuple[str, ...], most: int) -> tuple[tuple[Path, ...], str]:
    """Find the paths, and say what is not among them."""
    if len(chosen) == 2:
        found = ways_between(store, *chosen, most=most)
        if len(found.paths) < most:
            return found.paths, ""
        return found.paths, _beyond(found.shortest, found.paths, whole=found.whole)
    pairs = list(combinations(chosen, 2))
    ways = [ways_between(store, *pair, most=1) for pair in pairs[:_MOST_PAIRS]]
    cut = f"Of {len(pairs)} pairs, the first {_MOST_PAIRS}." if len(pairs) > len(ways) else ""
    return tuple(path for way in ways for path in way.paths), cut


def _beyond(shortest: int, paths: Sequence[Path], *, whole: bool) -> str:
    """Say how many paths there are, of which only some are listed.

    Longer ones are not counted: by way of a hub there are more than anybody looks at.
    """
    if shortest <= len(paths):
        return f"The {len(paths)} shortest; there may be others, as long or longer."
    many = f"{'' if whole else 'at least '}{shortest:,}"
    return f"{len(paths)} of {many} ways of {counted(len(paths[0]), 'link')}; others are longer."


def _choose_path(me: State, chosen: tuple[str, ...], found: Sequence[Path]) -> Sequence[Path]:
    """Let one be chosen; returns that one, or all while none is."""
    st.html(_STYLE)
    key = f"explore_path {len(found)} {' '.join(chosen)}"
    lifted = set(me.highlight.links) if me.highlight else set()
    shown = next((at for at, path in enumerate(found) if set(path.links) == lifted), None)
    st.session_state[key] = shown
    st.radio(
        "The shortest ways from one to the other; choose one to see it on the canvas.",
        range(len(found)),
        format_func=lambda at: f"{as_text(found[at].sentence)} *{counted(len(found[at]), 'link')}*",
        key=key,
        on_change=_draw_path,
        args=(found, key),
    )
    return found if shown is None else [found[shown]]


@one_wait()
def _draw_path(found: Sequence[Path], key: str) -> None:
    """Draw what of a path is not drawn yet, and lift it out of the picture."""
    me, at = state(), st.session_state.get(key)
    if at is None:
        return
    path = found[at]
    if missing := tuple(name for name in path.nodes if name not in scene_of(me).ids):
        me.do(Step(SHOW, missing))
    me.highlight = Highlight(path.nodes, path.links, path.sentence)
    me.acted = True


def _show_more(chosen: tuple[str, ...]) -> None:
    st.session_state[_ALL] = chosen


def _show_all() -> None:
    me = state()
    me.highlight, me.acted = None, True
