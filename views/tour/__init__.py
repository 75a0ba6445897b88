"""A tour of five steps on the first visit: it can be skipped, and taken again at any time.

It lies beside the page and blocks nothing; the browser remembers that it was taken.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import streamlit as st

from views.assets import loader

FOLDER: Final = Path(__file__).parent


class Step(NamedTuple):
    """A step of the tour.

    Attributes
    ----------
    title, text : str
        What it says.
    about : str
        The selector of the part of the page it is about.
    by_touch : str
        What it says where there are no keys and no second button, if that is something else.
    """

    title: str
    text: str
    about: str
    by_touch: str = ""


STEPS: Final = (
    Step(
        "Find something",
        "Type any name in the search box, or press / first. Other names are found, too.",
        ".search",
        "Type any name in the search box. Other names are found, too.",
    ),
    Step(
        "Draw what is around it",
        "Click a node to read about it. Double-click it, or press Enter, to draw its neighbors.",
        ".stage",
        "Tap a node to read about it. Tap it twice to draw its neighbors.",
    ),
    Step(
        "See less",
        "A click on a type hides it. Filters, layouts and the history are at the right edge.",
        ".legend",
        "A tap on a type hides it. Filters, layouts and the history are at the right edge.",
    ),
    Step(
        "Ask the picture",
        "Select two nodes with Ctrl to see what they share and how one leads to the other. "
        "Start, Measure and Share are above the card.",
        ".st-key-explore_bar",
        "Tap a node, hold another and choose Add to selection: you see what they share and how "
        "one leads to the other. Start, Measure and Share are above the card.",
    ),
    Step(
        "Go anywhere",
        "Go to, or Ctrl+K, leads to every page, question and node. Under Start are examples, and "
        "this tour.",
        ".opener",
        "Go to leads to every page, question and node. Under Start are examples, and this tour.",
    ),
)

_tour = st.components.v2.component("ops_atlas_tour", js=loader(FOLDER, "tour/tour.js"))


def tour() -> None:
    """Put the tour on the page; it opens by itself on the first visit."""
    _tour(key="tour", data={"steps": [list(step) for step in STEPS], "asked": _asked()})


def tour_button() -> None:
    """Show the button that starts the tour again."""
    st.button("Take the tour", on_click=start_tour, key="explore_tour", type="tertiary")


def start_tour() -> None:
    """Start the tour with the next run of the page."""
    st.session_state["tour_asked"] = _asked() + 1


def _asked() -> int:
    return int(st.session_state.get("tour_asked", 0))
