"""The row above the card of Explore: where to start, what to measure, how to share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from views.explore import share as explore_share
from views.explore import start as explore_start
from views.explore.measure import show_measures

if TYPE_CHECKING:
    from views.explore.state import State

_WIDTH: Final = 340


def show_bar(me: State) -> None:
    """Show the row; what is behind a button runs only while it is open."""
    with st.container(horizontal=True, gap="small", key="explore_bar"):
        with st.popover("Start", key=explore_start.POPOVER, on_change="rerun") as opened:
            if opened.open:
                with st.container(width=_WIDTH):
                    explore_start.show_starts()
        with st.popover("Measure", key="explore_measures", on_change="rerun") as opened:
            if opened.open:
                with st.container(width=_WIDTH):
                    show_measures(me)
        with st.popover("Share", key=explore_share.POPOVER, on_change="rerun") as opened:
            if opened.open:
                with st.container(width=_WIDTH):
                    explore_share.show_sharing(me)
