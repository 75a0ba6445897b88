"""Ask the picture: what the selected nodes share, or the shortest paths between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.keeping import kept
from graph.naming.wording import listed
from graph.picture.card import NodeCard
from graph.picture.in_common import MOST_CHOSEN, grouped, in_common, in_common_query
from graph.picture.link_groups import LinkGroup
from graph.remote.one_wait import one_wait
from ontology.errors import OpsAtlasError
from views import session
from views.ask.link import sparql_in_words
from views.card import node_card_view
from views.explore.exploration import SHOW, Step
from views.explore.state import Highlight, scene_of, state
from views.explore.ways import show_ways

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph import Store
    from graph.nodes import Node
    from graph.picture.in_common import InCommon, Remark
    from views.explore.state import State

_COMMON: Final = "In common"
_PATHS: Final = "Paths"
_LISTED: Final = 12
_KEY: Final = "explore_asked"


def show_questions(me: State, *, height: str, on_open: Callable[[str], None]) -> None:
    """Show what can be asked about two or more selected nodes, and the answer."""
    chosen = tuple(name for name in me.selected if not name.startswith("_:"))
    if not 2 <= len(chosen) <= MOST_CHOSEN:
        st.caption(
            f"{len(me.selected):,} nodes selected. Select two to {MOST_CHOSEN} nodes that have "
            "names, to ask what they share and how they are linked."
        )
        return
    st.session_state[_KEY] = _PATHS if me.paths else _COMMON
    st.segmented_control(
        "About the selected nodes",
        [_COMMON, _PATHS],
        key=_KEY,
        label_visibility="collapsed",
        on_change=_ask,
    )
    if me.paths:
        show_ways(me, chosen)
    else:
        _show_common(me, chosen, height, on_open)


def _ask() -> None:
    """Take over which of the two is asked; choosing what is chosen leaves it."""
    me, asked = state(), st.session_state[_KEY]
    me.paths, me.acted = me.paths if asked is None else asked == _PATHS, True


@kept(256)
def _in_common(store: Store, chosen: tuple[str, ...]) -> InCommon:
    return in_common(store, chosen)


def _show_common(
    me: State, chosen: tuple[str, ...], height: str, on_open: Callable[[str], None]
) -> None:
    found = _in_common(session.store(), chosen)
    drawn = scene_of(me).ids
    if found.neighbors:
        missing = [node for node in found.neighbors if node.id not in drawn]
        many = "" if len(missing) == 1 else f"{len(missing):,} "
        ones = f"Draw the {many}missing one{'s' if many else ''}"
        label = ones if missing else "Highlight them"
        st.button(label, key="explore_common", on_click=_draw_common, args=(chosen,))
    node_card_view(_card(found), key="explore_common_card", height=height, on_open=on_open)
    st.caption(sparql_in_words(in_common_query(chosen)))


@one_wait()
def _draw_common(chosen: tuple[str, ...]) -> None:
    """Draw what all share, if it is not drawn, and lift it out of the picture."""
    me = state()
    me.acted = True
    try:
        found = _in_common(session.store(), chosen)
    except OpsAtlasError as error:
        me.notice = str(error)
        return
    shared = tuple(node.id for node in found.neighbors)
    if missing := tuple(name for name in shared if name not in scene_of(me).ids):
        me.do(Step(SHOW, missing))
    links = tuple(link for one in found.shared for link in one.links())
    names = listed([node.label for node in found.chosen], 3)
    me.highlight = Highlight((*chosen, *shared), links, f"What {names} share")


def _card(found: InCommon) -> NodeCard:
    said = found.sentences()
    groups = [_group(label, some) for label, some in grouped(found.shared).items()]
    exact = {one.other.id for one in found.shared}
    if other := [node for node in found.neighbors if node.id not in exact]:
        groups.append(_nodes("Linked to all in different ways", other))
    for node in found.chosen:
        if alone := found.alone[node.id]:
            only = list({one.other.id: one.other for one in alone}.values())
            groups.append(_nodes(f"Only {node.label} ({len(only):,})", only))
    if not found.whole:
        said[0] += " There is more than can be compared at once; what only one has is cut."
    return NodeCard(
        id="",
        label=f"{len(found.chosen)} nodes selected",
        kind="",
        kind_label="",
        definition=said[0],
        labels=(),
        classes=(),
        facts=(),
        links=tuple(groups),
        evidence=(),
    )


def _group(label: str, remarks: Sequence[Remark]) -> LinkGroup:
    return _nodes(
        f"Both: {label}" if len(remarks[0].of) == 2 else f"All: {label}", [r.other for r in remarks]
    )


def _nodes(label: str, nodes: Sequence[Node]) -> LinkGroup:
    return LinkGroup(label, "", True, False, tuple(nodes[:_LISTED]), max(0, len(nodes) - _LISTED))
