"""Text from the data where Streamlit would read Markdown: it is shown letter by letter."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = re.compile(r"([!-/:-@\[-`{-~])")
#: Where an address of a page, or the host of one of mail, begins that would become a link.
_ADDRESS: Final = re.compile(r"(?=https?://|www\.)|(?<=[\w.+-])(?=@\w)", re.IGNORECASE)
#: Has no width, and what follows it is no address to Markdown.
_JOINER: Final = "\u2060"


def as_text(text: str) -> str:
    r"""Escape every sign that could mean something; what is shown is the text itself.

    Addresses do not become links: whoever reads an error did not ask to go there.

    Examples
    --------
    >>> as_text("**a** ![x](ftp://e.org)")
    '\\*\\*a\\*\\* \\!\\[x\\]\\(ftp\\:\\/\\/e\\.org\\)'
    >>> as_text("https://e.org").encode()
    b'\xe2\x81\xa0https\\:\\/\\/e\\.org'
    """
    return _SIGNS.sub(r"\\\1", _ADDRESS.sub(_JOINER, " ".join(text.split())))
