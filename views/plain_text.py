"""Text from the data where Streamlit would read Markdown: it is shown letter by letter."""

from __future__ import annotations

import re
from typing import Final

#: Signs that mean something to Markdown anywhere, then those that do beside others or at a start.
_SIGNS: Final = re.compile(r"([\\`*_\[\]<>~|$&]|^[#+=-]|(?<=[-<>~=])[-=]|[-=](?=[-<>~=]))")
#: The number of an item in a list.
_NUMBER: Final = re.compile(r"^(\d+)([.)])")
#: Streamlit reads colors, icons and emoji between colons.
_BETWEEN_COLONS: Final = re.compile(r":\S")
#: Where an address of a page, or the host of one of mail, begins that would become a link.
_ADDRESS: Final = re.compile(r"(?=https?://|www\.)|(?<=[\w.+-])(?=@\w)", re.IGNORECASE)
#: Has no width, and what follows it is no address to Markdown.
_JOINER: Final = "\u2060"


def as_text(text: str) -> str:
    r"""Escape every sign that would mean something; what is shown is the text itself.

    Addresses do not become links: whoever reads an error did not ask to go there. No other sign
    is escaped, because Streamlit names some controls to screen readers by what it was given.

    Examples
    --------
    >>> as_text("CI/CD, automated (day-2) operations: uptime, patching!")
    'CI/CD, automated (day-2) operations: uptime, patching!'
    >>> as_text("**a** ![x](ftp://e.org)")
    '\\*\\*a\\*\\* !\\[x\\](ftp\\:\\/\\/e.org)'
    >>> as_text("https://e.org").encode()
    b'\xe2\x81\xa0https\\:\\/\\/e.org'
    """
    told = _SIGNS.sub(r"\\\1", _ADDRESS.sub(_JOINER, " ".join(text.split())))
    told = _NUMBER.sub(r"\1\\\2", told)
    return re.sub("([:/])", r"\\\1", told) if _BETWEEN_COLONS.search(told) else told
