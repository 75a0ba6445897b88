"""The picture in a frame of another page: there the canvas is all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from views.explore.canvas import show_canvas
from views.explore.state import picture_of, scene_of
from views.plain_text import as_text

if TYPE_CHECKING:
    from views.explore.state import State

_ALONE: Final = """<style>
[data-testid=stHeader] { display: none; }
.stMainBlockContainer { padding: 0 !important; }
.stMainBlockContainer > .stVerticalBlock { gap: 0; }
.stAlertContainer { max-height: 4rem; padding: .5rem .75rem; overflow: auto; border-radius: 0; }
</style>"""


def show_alone(me: State) -> None:
    """Show the canvas in a frame, and say above it what of the link could not be followed."""
    st.html(_ALONE)
    nodes = scene_of(me).nodes
    why = picture_of(me).problem or me.notice or missing_in(me)
    if why:
        st.info(as_text(why))
    if nodes or not why:
        show_canvas(me, "calc(100dvh - 4rem)" if why else "100dvh", alone=True)


def missing_in(me: State) -> str:
    """Say which of the nodes asked for are not here; nothing where all are."""
    missing = picture_of(me).missing
    if not missing:
        return ""
    names = ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
    return f"This dataset does not have {len(missing):,} of the nodes asked for: {names}"
