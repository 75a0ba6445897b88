"""Mend the terms of quads that a lenient parser lets through as they are.

A term stays only if the engine can read it again: what it holds goes through files, to the workers
of typed queries and to exports, and one bad language tag would spoil the whole of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from graph.importing.text_mending import LANGUAGE, LEFT_OUT
from graph.terms import HAS_SCHEME
from ontology.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.importing.reading import Reading
    from graph.importing.repairs import Repairs

_BAD: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]|%(?![0-9A-Fa-f]{2})')
_TEMPLATE: Final = re.compile(r"\$\{[^}]*\}|\{\{[^}]*\}\}")
_NEEDS_A_LANGUAGE: Final = frozenset({f"{RDF}langString", f"{RDF}dirLangString"})


class TermMending:
    """Mends the terms of quads of one document, and notes what it mends."""

    def __init__(self, reading: Reading, repairs: Repairs) -> None:
        self._name = reading.document.name
        self._base = reading.graph
        self._repairs = repairs
        self._seen: dict[str, ox.NamedNode] = {}

    def mend(self, quad: ox.Quad) -> Iterator[ox.Quad]:
        """Yield the quad with terms that an engine accepts."""
        parts = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        try:
            mended = tuple(map(self._term, parts))
            yield ox.Quad(*mended)  # type: ignore[arg-type]
        except (ValueError, TypeError) as error:
            self._repairs.add(self._name, 0, LEFT_OUT, f"{quad}: {error}")

    def _term(self, term: object) -> object:
        if isinstance(term, ox.NamedNode):
            return self._iri(term)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        if isinstance(term, ox.Triple):
            parts = (term.subject, term.predicate, term.object)
            return ox.Triple(*map(self._term, parts))  # type: ignore[arg-type]
        return term

    def _literal(self, term: ox.Literal) -> ox.Literal:
        if term.language is not None:
            try:
                return ox.Literal(term.value, language=term.language, direction=term.direction)
            except ValueError:
                self._repairs.add(self._name, 0, LANGUAGE, str(term), term.value)
                return ox.Literal(term.value)
        if term.datatype.value in _NEEDS_A_LANGUAGE:
            self._repairs.add(self._name, 0, "text without its language", str(term), term.value)
            return ox.Literal(term.value)
        stated = term.datatype
        datatype = self._iri(stated)
        return term if datatype is stated else ox.Literal(term.value, datatype=datatype)

    def _iri(self, term: ox.NamedNode) -> ox.NamedNode:
        text = term.value
        if is_iri(text):
            return term
        if text not in self._seen:
            fixed = text if HAS_SCHEME.match(text) else f"{self._base}/{text.lstrip('/')}"
            kind = what_is_wrong(text)
            node = ox.NamedNode(mended_iri(fixed))
            self._repairs.add(self._name, 0, kind, text, node.value)
            self._seen[text] = node
        return self._seen[text]


def what_is_wrong(iri: str) -> str:
    """Name in a report what is wrong with an IRI that was mended."""
    return "template placeholder" if _TEMPLATE.search(iri) else "bad IRI"


@lru_cache(maxsize=2**16)
def is_iri(text: str) -> bool:
    """Tell whether a text is an IRI that an engine reads."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def mended_iri(text: str) -> str:
    """Encode what an IRI may not hold; where that is not enough, all that is not plain."""
    fixed = _BAD.sub(_percent, text)
    first, hash_, rest = fixed.partition("#")
    fixed = first + hash_ + rest.replace("#", "%23")
    return fixed if is_iri(fixed) else quote(fixed, safe="!#$%&'()*+,/:;=?@-._~")


def _percent(match: re.Match[str]) -> str:
    return quote(match[0], safe="")
