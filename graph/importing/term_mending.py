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

from graph.importing.formats import RDF_XML
from graph.terms import HAS_SCHEME
from ontology.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.importing.reading import Reading
    from graph.importing.repairs import Repairs
    from graph.importing.written import Places

_BAD: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]|%(?![0-9A-Fa-f]{2})')
_TEMPLATE: Final = re.compile(r"\$\{[^}]*\}|\{\{[^}]*\}\}")
LEFT_OUT: Final = "statement left out"
LANGUAGE: Final = "bad language tag"
NEEDS_A_LANGUAGE: Final = frozenset({f"{RDF}langString", f"{RDF}dirLangString"})


class TermMending:
    """Mends the terms of quads of one document, and notes what it mends.

    Parameters
    ----------
    reading : Reading
    repairs : Repairs
    places : Places
        Where terms of the document are written that may have to be mended.
    """

    def __init__(self, reading: Reading, repairs: Repairs, places: Places) -> None:
        self._name = reading.document.name
        self._base = reading.graph
        self._is_xml = reading.format is RDF_XML
        self._repairs = repairs
        self.places = places
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
            return term if is_iri(term.value) else self.iri(term.value)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        if isinstance(term, ox.Triple):
            parts = (term.subject, term.predicate, term.object)
            return ox.Triple(*map(self._term, parts))  # type: ignore[arg-type]
        return term

    def _literal(self, term: ox.Literal) -> ox.Literal:
        if term.language is not None:
            return term if is_tag(term.language) else self.tagged(term.value, term.language)
        datatype = term.datatype.value
        if datatype in NEEDS_A_LANGUAGE:
            line = self.line_of(datatype)
            self._repairs.add(self._name, line, "text without its language", str(term), term.value)
            return ox.Literal(term.value)
        return term if is_iri(datatype) else ox.Literal(term.value, datatype=self.iri(datatype))

    def line_of(self, term: str) -> int:
        """Return the line where an IRI, a name or a tag is written next; 0 if it is not known."""
        return self.places.next_of(term)[0]

    def tagged(self, text: str, language: str, line: int = 0) -> ox.Literal:
        """Return a text in a language, or in none if its tag cannot be mended."""
        mended = mended_tag(language)
        kept = ox.Literal(text, language=mended) if mended else ox.Literal(text)
        if mended != language and (language or not self._is_xml):  # there it was noted before
            line = line or self.line_of(f"@{language.lower()}")
            self._repairs.add(self._name, line, LANGUAGE, f'"{text}"@{language}', str(kept))
        return kept

    def iri(self, text: str, line: int = 0) -> ox.NamedNode:
        """Return the node of an IRI, which is mended if need be, and noted once."""
        if is_iri(text):
            return ox.NamedNode(text)
        if text not in self._seen:
            fixed = text if HAS_SCHEME.match(text) else f"{self._base}/{text.lstrip('/')}"
            node = ox.NamedNode(mended_iri(fixed))
            line = line or self.line_of(text)
            self._repairs.add(self._name, line, what_is_wrong(text), text, node.value)
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


@lru_cache(maxsize=2**10)
def is_tag(language: str) -> bool:
    """Tell whether an engine reads a language tag."""
    try:
        ox.Literal("", language=language)
    except ValueError:
        return False
    return True


def mended_tag(language: str) -> str:
    """Write a language tag with hyphens, as locales have underscores; nothing if that is none."""
    if is_tag(language):
        return language
    fixed = re.sub("[_-]+", "-", language).strip("-")
    return fixed if is_tag(fixed) else ""


def mended_iri(text: str) -> str:
    """Encode what an IRI may not hold; where that is not enough, all that is not plain."""
    fixed = _BAD.sub(_percent, text)
    first, hash_, rest = fixed.partition("#")
    fixed = first + hash_ + rest.replace("#", "%23")
    return fixed if is_iri(fixed) else quote(fixed, safe="!#$%&'()*+,/:;=?@-._~")


def _percent(match: re.Match[str]) -> str:
    return quote(match[0], safe="")
