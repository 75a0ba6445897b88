"""What is the same on every page: its width, the contrast of its texts, its heading."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

_CSS: Final = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def begin_page(title: str) -> None:
    """Let a page take the margins that Streamlit leaves, and name it to who cannot see.

    Parameters
    ----------
    title : str
        The heading that a screen reader finds; a sighted visitor has the navigation.
    """
    st.html(f'<style>{_CSS}</style><h1 class="unseen">{escape(title)}</h1>')
