"""Whether what is near counts as held, asked in every section that counts over many sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from views.overlap.reading import Compared

_NEAR: Final = "overlap_near"


def ask_near(view: Compared) -> bool:
    """Ask whether near matches count; not where the lens has none."""
    view.choice.preset(_NEAR, view.choice["near"] == "yes")
    if not view.whole.links:
        # Streamlit drops the state of widgets that are not shown; saying it again keeps it.
        st.session_state[_NEAR] = st.session_state[_NEAR]
        return False
    return st.toggle(
        "Count near matches",
        key=_NEAR,
        help="A set then also holds what is near one of its items; each such item names the link.",
    )
