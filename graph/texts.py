"""Texts and numbers of the data as SPARQL TSV writes them, and as keys beside those of nodes."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from graph.wording import cut_label

_WRITTEN: Final = re.compile(r'"(.*)"(@[\w-]+|\^\^<.*>)?', re.DOTALL)
_STRING: Final = "^^<http://www.w3.org/2001/XMLSchema#string>"
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED: Final = MappingProxyType({"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"})


def unescaped(text: str) -> str:
    """Read the escapes of a text as SPARQL TSV writes it."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED.get(code, code)


def text_key(written: str) -> str:
    """Name a text as SPARQL TSV writes it, and a number likewise; no IRI begins with a quote.

    Of a datatype it says that there is one: engines write the same number with and without.

    Examples
    --------
    >>> text_key('"blue"@en'), text_key("42"), text_key('"2026"^^<urn:year>')
    ('"blue"@en', '"42"^^', '"2026"^^')
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return f'"{written}"^^'
    text, kind = found.groups("")
    kind = "" if kind == _STRING else kind[:2] if kind.startswith("^") else kind.lower()
    return f'"{unescaped(text)}"{kind}'


def is_text(key: str) -> bool:
    """Tell whether a key is that of a text, and not of a node."""
    return key.startswith('"')


def text_of(key: str) -> str:
    """Return the text of a key as a label, which is cut where it is very long."""
    return cut_label(whole_text(key))


def whole_text(key: str) -> str:
    """Return the text of a key.

    Examples
    --------
    >>> whole_text('"blue"@en'), whole_text('"42"^^')
    ('blue', '42')
    """
    return key[1 : key.rindex('"')]
