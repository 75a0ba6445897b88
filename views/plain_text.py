"""Text from the data where Streamlit would read Markdown: it is shown letter by letter."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = re.compile(r"([!-/:-@\[-`{-~])")


def as_text(text: str) -> str:
    r"""Escape every sign that could mean something; what is shown is the text itself.

    Examples
    --------
    >>> as_text("**a** ![x](https://e.org)")
    '\\*\\*a\\*\\* \\!\\[x\\]\\(https\\:\\/\\/e\\.org\\)'
    """
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
