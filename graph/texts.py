"""Texts and numbers of the data as SPARQL TSV writes them, and as keys beside those of nodes."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from graph.naming.wording import cut_label
from ontology.namespaces import XSD

_WRITTEN: Final = re.compile(r'"(.*)"(@[\w-]+|\^\^<.*>)?', re.DOTALL)
_STRING: Final = f"^^<{XSD}string>"
_SHORT: Final = MappingProxyType(
    {
        "integer": re.compile(r"[+-]?\d+"),
        "decimal": re.compile(r"[+-]?\d*\.\d*"),
        "boolean": re.compile(r"true|false"),
    }
)
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

    Engines write the same number with its datatype and, shorter, without; it has one key.

    Examples
    --------
    >>> text_key('"blue"@EN'), text_key('"2026"^^<urn:year>')
    ('"blue"@en', '"2026"^^<urn:year>')
    >>> text_key("42") == text_key('"42"^^<http://www.w3.org/2001/XMLSchema#integer>')
    True
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        kind = next((kind for kind, short in _SHORT.items() if short.fullmatch(written)), "double")
        return f'"{written}"^^<{XSD}{kind}>'
    text, kind = found.groups("")
    kind = "" if kind == _STRING else kind if kind.startswith("^") else kind.lower()
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
    >>> whole_text('"blue"@en'), whole_text('"42"^^<urn:count>')
    ('blue', '42')
    """
    return key[1 : key.rindex('"')]
