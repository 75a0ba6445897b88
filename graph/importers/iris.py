"""IRIs as somebody writes them in a mapping: whole, or short by a prefix that has to be known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.terms import iri, parse_term
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORT: Final = re.compile(r"([\w.-]*):(?!//)")
#: Schemes of IRIs that look like prefixes.
_SCHEMES: Final = frozenset({"urn", "tag", "did", "info", "doi", "mailto", "tel", "data"})


def read_iri(text: str, prefixes: Mapping[str, str]) -> str:
    """Read an IRI or a CURIE; a prefix that nobody declared is no scheme.

    Raises
    ------
    ParameterError
        If it is neither; the message says what to do about an unknown prefix.

    Examples
    --------
    >>> read_iri(":Lamp", {"": "https://example.org/"}), read_iri("urn:lamp", {})
    ('https://example.org/Lamp', 'urn:lamp')
    """
    found = _SHORT.match(text.strip())
    if found and found[1] not in prefixes and found[1].lower() not in _SCHEMES:
        raise ParameterError(
            f"The prefix “{found[1]}:” of {text.strip()[:80]} is not known; "
            "declare it, or write the IRI in full, as https://…"
        )
    term = parse_term(text, prefixes)
    if isinstance(term, ox.Literal):
        raise ParameterError(f"{text.strip()[:80]} is a text and no IRI; write it without quotes.")
    return term.value


def read_namespace(text: str) -> str:
    """Read the beginning of IRIs.

    Raises
    ------
    ParameterError
        If it is no IRI, or nothing can follow it.
    """
    if not text.endswith(("/", "#", ":")):
        raise ParameterError(f"“{text[:80]}” is no namespace: it ends with /, # or :")
    return iri(text).value
