"""The box for an expression of sets: it completes names and marks the character that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.algebra import quoted
from views.assets import loader

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.comparing.algebra import ExpressionError
    from graph.comparing.membership import Membership

FOLDER: Final = Path(__file__).parent / "box"
#: More names than this are not sent to the browser; the rest can be typed all the same.
_MOST_NAMES: Final = 3000

_box = st.components.v2.component(
    "ops_atlas_expression",
    html='<div class="expression"></div>',
    css=(FOLDER / "box.css").read_text(encoding="utf-8"),
    js=loader(FOLDER, "overlap/box.js"),
)


def expression_box(
    text: str,
    membership: Membership,
    error: ExpressionError | None,
    *,
    key: str,
    placeholder: str,
    on_text: Callable[[str], None],
) -> None:
    """Show the box.

    Parameters
    ----------
    text : str
        What stands in it.
    membership : Membership
        Whose sets it completes.
    error : ExpressionError or None
        What is wrong with the text.
    key : str
        Names the box in the session.
    placeholder : str
        An example, shown while it is empty.
    on_text : callable
        Gets what was typed, a moment after it was.
    """

    def typed() -> None:
        on_text(str(st.session_state[key].text or ""))

    _box(
        key=key,
        data={
            "text": text,
            "names": [
                [member.label, quoted(member.label, membership)]
                for member in membership.sets[:_MOST_NAMES]
            ],
            "problem": str(error) if error else "",
            "at": error.at if error else 0,
            "placeholder": placeholder,
        },
        on_text_change=typed,
    )
