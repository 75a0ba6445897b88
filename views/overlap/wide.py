"""The room of a chart: as wide as it has to be, and as high as it will be."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextmanager
def room_for(width: int, spec: Mapping[str, Any], key: str) -> Iterator[None]:
    """Give the chart that is drawn inside at least so many pixels, before it is drawn.

    What follows it does not move then; in a window that is too narrow it is scrolled.

    Parameters
    ----------
    width : int
        The pixels across in which it can be read.
    spec : mapping
        The chart; its height is that of the picture.
    key : str
        Names the place among those of the page.
    """
    place = f".st-key-{key}"
    style = (
        f"{place} {{ overflow-x: auto; }} {place} > * {{ min-width: {width}px; }} "
        f"{place} .stVegaLiteChart {{ min-height: {spec['height']}px; }}"
    )
    with st.container(key=key):
        st.html(f"<style>{style}</style>")
        yield
