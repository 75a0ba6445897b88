"""The Compare page: things side by side, and what follows from that for people who must choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from views import address, session
from views.compare.advisor import show as show_advisor
from views.compare.gaps import show as show_gaps
from views.compare.roles import show as show_roles
from views.compare.side_by_side import show as show_side_by_side
from views.compare.stack import show as show_stack
from views.compare.transition import show as show_transition
from views.late_links import catch_up, note_link

if TYPE_CHECKING:
    from collections.abc import Callable

_SECTIONS: Final[dict[str, tuple[str, Callable[[], None]]]] = {
    "side-by-side": ("Side by side", show_side_by_side),
    "roles": ("Roles", show_roles),
    "transition": ("Transition", show_transition),
    "stack": ("My stack", show_stack),
    "gaps": ("Gaps", show_gaps),
    "advisor": ("Advisor", show_advisor),
}
_KEY: Final = "compare_section"
#: The link of the last visit, for when the visitor comes back from another page.
_LINK: Final = "link_compare"


def page() -> None:
    """Show the page: one section at a time, and only that one is computed."""
    clicked = catch_up("compare")
    if not address.here():
        address.go_to(st.session_state.get(_LINK, {}))
    session.carry_stack()
    with session.errors_shown():
        wanted = st.query_params.get("show", "")
        new = wanted in _SECTIONS and st.session_state.get("shown_compare") != wanted
        if new and not clicked:
            st.session_state[_KEY] = wanted
        st.session_state.setdefault(_KEY, "side-by-side")
        section = st.segmented_control(
            "What to look at",
            list(_SECTIONS),
            format_func=lambda key: _SECTIONS[key][0],
            key=_KEY,
            required=True,
            wrap=True,
            label_visibility="collapsed",
        )
        st.session_state["shown_compare"] = section
        session.keep_in_url(show=section)
        if section != "stack" and (mine := session.my_stack()):
            st.caption(
                "Your stack holds one thing; wherever it appears, it is marked as yours."
                if len(mine) == 1
                else f"Your stack holds {len(mine)} things; wherever they appear, they are marked "
                "as yours."
            )
        with session.errors_shown():
            _SECTIONS[str(section)][1]()
    here = address.here()
    st.session_state[_LINK] = {name: here[name] for name in here if name != session.STACK}
    note_link("compare")
