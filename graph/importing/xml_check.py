"""A look at RDF/XML before the engine sees it: cut files, and entities that grow without end.

The engine takes a document whose end is missing for a whole one, and expands entities as often as
they are named. Expat reads the same bytes just before it and stops at both, with the place. It also
finds the elements that the engine refuses without saying where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from graph.importing.unsafe import DEEPEST, UnsafeDocument, refuse_deep

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.importing.documents import Document

_LONGEST_ENTITY: Final = 4096
_XML: Final = "http://www.w3.org/XML/1998/namespace "
#: How a property says that its value is a triple term.
_KIND: Final = b"parseType"
_TRIPLE: Final = "Triple"
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class XmlCheck:
    """Follows an XML document part by part."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.EntityDeclHandler = self._declared
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._lengths: dict[str, int] = {}
        self._is_term: list[bool] = []

    def feed(self, part: bytes) -> None:
        """Take the next part, or nothing at the end.

        Raises
        ------
        UnsafeDocument
            If the document is not well-formed, ends too early, declares an unsafe entity or nests
            triple terms too deep.
        """
        if _KIND in part and self._parser.StartElementHandler is None:
            self._parser.StartElementHandler = self._opened
            self._parser.EndElementHandler = self._closed
        try:
            self._parser.Parse(part, not part)
        except expat.ExpatError as error:
            reason = expat.errors.messages[error.code]
            if reason == "no element found" or "unclosed" in reason:
                reason = "the file ends before its last element is closed; it seems to be cut"
            hostile = "amplification" in reason
            raise UnsafeDocument(reason, error.lineno, error.offset + 1, hostile=hostile) from error

    def _opened(self, _: str, attributes: dict[str, str]) -> None:
        self._is_term.append(_TRIPLE in attributes.values())
        if self._is_term[-1] and sum(self._is_term) > DEEPEST:
            refuse_deep(*_place(self._parser))

    def _closed(self, _: str) -> None:
        del self._is_term[-1:]

    def _declared(
        self,
        name: str,
        _is_parameter: bool,
        value: str | None,
        _base: str | None,
        _system: str | None,
        _public: str | None,
        _notation: str | None,
    ) -> None:
        if value is None:
            self._refuse(f"the entity &{name}; would be read from another file, which is not done")
            return
        length = len(value)
        for part in value.split("&")[1:]:
            length += self._lengths.get(part.split(";")[0], 0)
        self._lengths[name] = length
        if length > _LONGEST_ENTITY:
            self._refuse(f"the entity &{name}; grows to {length:,} characters, like an XML bomb")

    def _refuse(self, reason: str) -> None:
        raise UnsafeDocument(reason, *_place(self._parser), hostile=True)


def without_namespace(name: str, attributes: dict[str, str]) -> bool:
    """Say whether an element or an attribute of it is in no namespace."""
    return not all(" " in one for one in (name, *attributes))


def without_language(_: str, attributes: dict[str, str]) -> bool:
    """Say whether an element declares that its texts are in no language."""
    return attributes.get(f"{_XML}lang") == ""


def with_relative_base(_: str, attributes: dict[str, str]) -> bool:
    """Say whether an element has a base that is no whole IRI."""
    base = attributes.get(f"{_XML}base")
    return base is not None and _SCHEME.match(base) is None


def find_element(
    document: Document, refused: Callable[[str, dict[str, str]], bool]
) -> tuple[int, int]:
    """Return line and column of the first element that is refused; 0 without any.

    Parameters
    ----------
    refused : callable
        Takes the name of an element and its attributes; names in a namespace have it before them.
    """
    parser = expat.ParserCreate(namespace_separator=" ")

    def look(name: str, attributes: dict[str, str]) -> None:
        if refused(name, attributes):
            raise UnsafeDocument("an element that is refused", *_place(parser))

    parser.StartElementHandler = look
    try:
        with document.open() as stream:
            while part := stream.read():
                parser.Parse(part)
    except UnsafeDocument as found:
        return found.line, found.column
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return 0, 0


def _place(parser: Any) -> tuple[int, int]:
    return parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
