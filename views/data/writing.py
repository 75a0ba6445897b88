"""A change of what is open, written beside the page as the next snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import streamlit as st

from views.background import AT_ONCE, Background, show_progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.importing.watching import Watch


class Writing(Background):
    """One change of one visitor; it goes on when the visitor leaves.

    Attributes
    ----------
    said : str
        What was done, once it is.
    then : callable, optional
        Shows under that what to do next.
    """

    called: ClassVar = "writing"
    unexpected: ClassVar = "Nothing was changed; the log of the server says why."
    too_large: ClassVar = "There is not enough memory to write this; nothing was changed."

    said: str = ""
    then: Callable[[], None] | None = None

    def begin(self, change: Callable[[Watch], str], most_triples: int | None = None) -> None:
        """Write; what the change returns is said then."""

        def work(watch: Watch) -> None:
            self.said = change(watch)

        self.start(work, most_triples)


def write(
    place: str,
    change: Callable[[Watch], str],
    most_triples: int | None = None,
    then: Callable[[], None] | None = None,
) -> None:
    """Begin to write, and wait for its end unless that takes long.

    Parameters
    ----------
    place : str
        Where in the visitor's session it is kept.
    change : callable
        Writes, and returns a sentence about what was done.
    most_triples : int, optional
        Beyond this many triples read it is refused.
    then : callable, optional
        Shows what to do next, once it is written.
    """
    writing = st.session_state[place] = Writing()
    writing.then = then
    writing.begin(change, most_triples)
    with st.spinner("Writing …"):
        writing.wait(AT_ONCE)
    st.rerun()


def show_writing(place: str) -> bool:
    """Show how far a change is, or say once how it ended; true while it is written."""
    writing: Writing | None = st.session_state.get(place)
    if writing is None:
        return False
    if writing.running:
        show_progress(writing, f"{place}_stop")
        return True
    del st.session_state[place]
    if writing.said:
        st.success(writing.said)
        if writing.then is not None:
            writing.then()
    else:
        writing.show_failure()
    return False
