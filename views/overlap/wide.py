"""A chart that needs some width, however narrow the window: it is scrolled there."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def at_least(width: int, key: str) -> Iterator[None]:
    """Give the chart that is drawn inside at least so many pixels.

    Parameters
    ----------
    key : str
        Names the place among those of the page.
    """
    place = f".st-key-{key}"
    style = f"{place} {{ overflow-x: auto; }} {place} > * {{ min-width: {width}px; }}"
    with st.container(key=key):
        st.html(f"<style>{style}</style>")
        yield
