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
    pass

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


def _place(parser: Any) -> tuple[int, int]:
    return parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
