"""Addresses that a browser sends along with a click after the page has written newer ones.

The browser sends with each click the address that it was told last. Where the page has written
another one meanwhile, the older one would be taken for a link that somebody opened, and the click
would be undone. Going back brings an older address as well, but nothing else has changed then.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from views import address

#: A browser is not further behind than so many addresses.
_LATEST: Final = 5
#: What a component that tells events holds when it has none to tell.
_NOTHING: Final = "{}"


def came_with_a_click(page: str) -> bool:
    """Tell whether the address is one that this page had, and came along with a click.

    To be asked once, before the page writes to anything.

    Parameters
    ----------
    page : str
        What the keys of its widgets begin with, and of nothing that the page notes for itself.
    """
    here = address.here()
    if not is_still(page):  # the page before is left, also if this one is left before it is drawn
        st.session_state["shown_page"] = ""
    if _clicked(page) and here in _links(page):
        return True
    _note(page, here)
    return False


def catch_up(page: str) -> bool:
    """Put the newest address of a page in place of one that came with a click; true if one did."""
    if clicked := came_with_a_click(page):
        address.go_to(_links(page)[0])
    return clicked


def is_still(page: str) -> bool:
    """Tell whether the page was on screen before this run, too.

    An address without parameters is where somebody came in, and going back to it leads to the
    beginning. Who comes from another page by the menu has such an address too, and finds all as
    it was left.
    """
    return bool(st.session_state.get("shown_page") == page)


def note_link(page: str) -> None:
    """Note the address that a page has written, and what is on screen: the last thing it does."""
    st.session_state["shown_page"] = page
    _note(page, address.here())
    st.session_state[f"seen_{page}"] = _on_screen(page)


def _clicked(page: str) -> bool:
    """Tell whether a widget has another value than when the page was last on screen.

    A button lets go by itself in the run after its click, and so does the canvas: that it tells
    nothing is therefore no click, nor that a value is again what it was before the last change.
    """
    state, now = st.session_state, _on_screen(page)
    seen: dict[str, str] = state.get(f"seen_{page}", {})
    before: dict[str, str] = state.get(f"before_{page}", {})
    changed = {key: seen[key] for key in seen.keys() & now.keys() if seen[key] != now[key]}
    # Noted at once: going back, or another click, may end this run before it is over.
    state[f"seen_{page}"], state[f"before_{page}"] = now, changed
    return any(now[key] not in {before.get(key), _NOTHING} for key in changed)


def _note(page: str, link: dict[str, str]) -> None:
    if (links := _links(page))[:1] != [link]:
        st.session_state[f"links_{page}"] = [link, *links][:_LATEST]


def _links(page: str) -> list[dict[str, str]]:
    """Return the addresses of a page in this visit, the newest first."""
    found: list[dict[str, str]] = st.session_state.get(f"links_{page}", [])
    return found


def _on_screen(page: str) -> dict[str, str]:
    return {
        str(key): str(value)
        for key, value in st.session_state.items()
        if str(key).startswith(f"{page}_")
    }
