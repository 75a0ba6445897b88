"""The Data page: bring data in after a look at it, check it, match it, and go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from views import session
from views.data import adding, checking, endpoint, inferring, matching
from views.late_links import came_with_a_click, note_link

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDTH: Final = 1100
#: On a phone what can be done with a thing stands below it, so that its text is not squeezed.
_LOOK: Final = """<style>
@media (max-width: 640px) {
.st-key-map_head { display: none; }
[class*=st-key-map_row_] .stHorizontalBlock { gap: 6px; }
[class*=st-key-map_row_] .stColumn { min-width: 40%; flex: 1 1 40%; }
[class*=st-key-map_row_] .stColumn:nth-child(1) { min-width: 100%; }
.stHorizontalBlock[class*=st-key-snapshot_] > :first-child,
.stHorizontalBlock[class*=st-key-match_row] > :first-child,
.stHorizontalBlock[class*=st-key-endpoint_] > :first-child { min-width: 100%; }
}
</style>"""
_KEY: Final = "data_section"
_SHOWN: Final = "shown_data"
_ADD: Final = "add"
_SECTIONS: Final[dict[str, tuple[str, Callable[[], None]]]] = {
    _ADD: ("Add data", adding.show),
    "check": ("Check", checking.show),
    "match": ("Match", matching.show),
    "infer": ("Infer", inferring.show),
    "endpoint": ("Endpoint", endpoint.show),
}


def page() -> None:
    """Show the page: one section at a time, and only that one is computed."""
    st.html(_LOOK)
    with st.container(width=_WIDTH), session.errors_shown():
        clicked, wanted = came_with_a_click("data"), st.query_params.get("show", _ADD)
        if wanted in _SECTIONS and st.session_state.get(_SHOWN) != wanted and not clicked:
            st.session_state[_KEY] = wanted
        st.session_state.setdefault(_KEY, _ADD)
        section = str(
            st.segmented_control(
                "What to do",
                list(_SECTIONS),
                format_func=lambda key: _SECTIONS[key][0],
                key=_KEY,
                required=True,
                wrap=True,
                label_visibility="collapsed",
            )
        )
        st.session_state[_SHOWN] = section
        session.keep_in_url(show="" if section == _ADD else section)
        _SECTIONS[section][1]()
    note_link("data")
