"""How the names of a stack come in: pasted or from a file, and the doubtful ones asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.stack_reading import read_names
from graph.naming.wording import listed
from views import session
from views.compare.markup import short_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graph.comparing.stack_names import Doubt, NameBook

#: The widget that holds the stack.
KEY: Final = "compare_stack"
_DOUBTS: Final = "compare_stack_doubts"
_UNKNOWN: Final = "compare_stack_unknown"
_DECLINED: Final = "compare_stack_declined"
_NOT_OURS: Final = "Not ours"
_MOST_ASKED: Final = 20
_MOST_LISTED: Final = 30


def ask_for_names(book: Callable[[], NameBook]) -> None:
    """Take a list or a file, and ask about the doubtful names; the book is read once needed."""
    with st.expander("Paste a list, or load a CSV", expanded=not st.session_state[KEY]):
        with st.form("compare_stack_form", border=False):
            text = st.text_area(
                "One name a line, or separated by commas or semicolons",
                key="compare_stack_text",
                height=100,
                placeholder="Jenkins, GitHub Actions, Opsgenie",
            )
            file = st.file_uploader(
                "Or a file", type=["csv", "txt", "tsv"], key="compare_file", max_upload_size=10
            )
            st.caption("It is read for this answer and not stored on the server.")
            sent = st.form_submit_button("Match the names")
        if sent:
            with session.errors_shown():
                _take(book(), read_names(text) + (read_names(file.getvalue()) if file else []))
    _ask_all(st.session_state.get(_DOUBTS, ()))


def say_waiting() -> None:
    """Say how many names are not counted yet, because nobody has said what they mean."""
    if count := len(st.session_state.get(_DOUBTS, ())):
        waits = "1 name still waits" if count == 1 else f"{count} names still wait"
        st.caption(f"{waits} for a decision above, and nothing here counts what is not decided.")


def say_unknown() -> None:
    """Say which names are of nothing here, and which were declined."""
    _say("Not in the atlas, and not counted", st.session_state.get(_UNKNOWN, ()))
    _say("Not ours, as you said, and not counted", st.session_state.get(_DECLINED, ()))


def _say(what: str, names: Sequence[str]) -> None:
    if names:
        st.caption(f"{what}: {listed(map(short_text, names), _MOST_LISTED)}.")


def _ask_all(doubts: Sequence[Doubt]) -> None:
    """Say how many names wait, offer to accept those of one meaning, and ask about each."""
    if not doubts:
        return
    clear = sum(len(doubt.candidates) == 1 for doubt in doubts)
    waits = "1 name waits" if len(doubts) == 1 else f"{len(doubts)} names wait"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{waits} for a decision.**", width="content")
        if clear:
            st.button(
                f"Accept the {clear} with one meaning" if clear > 1 else "Accept the one meaning",
                key="compare_accept",
                on_click=_accept,
            )
    for doubt in doubts[:_MOST_ASKED]:
        _ask(doubt)
    if len(doubts) > _MOST_ASKED:
        st.caption(f"{len(doubts) - _MOST_ASKED} more are asked when these are answered.")


def _accept() -> None:
    """Take every name that may mean one thing only."""
    doubts = st.session_state[_DOUBTS]
    clear = [doubt.candidates[0].iri for doubt in doubts if len(doubt.candidates) == 1]
    _add(clear)
    st.session_state[_DOUBTS] = tuple(one for one in doubts if len(one.candidates) > 1)


def _add(iris: Iterable[str]) -> None:
    st.session_state[KEY] = list(dict.fromkeys([*st.session_state[KEY], *iris]))


def _take(book: NameBook, names: list[str]) -> None:
    matched = book.match(names)
    _add(one.iri for one in matched.sure.values())
    again = set(names)
    declined = st.session_state.get(_DECLINED, ())
    st.session_state[_DECLINED] = tuple(name for name in declined if name not in again)
    waiting = [one for one in st.session_state.get(_DOUBTS, ()) if one.name not in again]
    st.session_state[_DOUBTS] = (*waiting, *matched.doubtful)
    st.session_state[_UNKNOWN] = matched.unknown
    if not names:
        st.info("There is no name in that; write one a line.")


def _ask(doubt: Doubt) -> None:
    """Ask what a name means; the answer is taken before the page runs again."""
    key = f"compare_doubt_{doubt.name}"
    labels = {one.iri: one.label for one in doubt.candidates}
    st.segmented_control(
        f"“{short_text(doubt.name)}”: {short_text(doubt.reason, 200)}",
        [*labels, _NOT_OURS],
        format_func=lambda answer: short_text(labels.get(str(answer), _NOT_OURS)),
        key=key,
        on_change=_answer,
        args=(doubt, key),
        wrap=True,
    )


def _answer(doubt: Doubt, key: str) -> None:
    answer = st.session_state[key]
    if answer == _NOT_OURS:
        st.session_state[_DECLINED] = (*st.session_state.get(_DECLINED, ()), doubt.name)
    else:
        _add([answer])
    left = [one for one in st.session_state[_DOUBTS] if one.name != doubt.name]
    st.session_state[_DOUBTS] = tuple(left)
