"""Mend the attributes of RDF/XML that its parser refuses.

Bad IRIs, blank nodes, doubled ids, and ``about`` where ``rdf:about`` is meant, as in old files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.importing.failures import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable

_ATTRIBUTE: Final = re.compile(
    r"""\brdf:(about|resource|datatype|ID|nodeID)\s*=\s*(["'])(.*?)\2""", re.S
)
_BAD: Final = re.compile(r"[\x00-\x20<>{}|^`\\]")
_TEMPLATE: Final = re.compile(r"\$\{[^}]*\}|\{\{[^}]*\}\}")
_TAG: Final = re.compile(r"<[A-Za-z_][^<>]*>")
_BARE: Final = re.compile(r"(?<=\s)(?:about|ID|nodeID|resource|datatype|parseType)(?=\s*=)")
_NAME: Final = re.compile(r"[^\w.-]")


class XmlMending:
    """Follows a document part by part.

    Parameters
    ----------
    note : callable
        Told of each repair: lines into this part, kind, text before, text after.
    """

    def __init__(self, note: Callable[[int, str, str, str], None]) -> None:
        self._note = note
        self._held = ""
        self._ids: set[str] = set()

    def feed(self, text: str, *, last: bool) -> str:
        """Mend what is whole so far; a tag that is cut waits for the next part."""
        text = self._held + text
        cut = len(text) if last or len(text) > LONGEST else text.rfind(">") + 1
        whole, self._held = text[:cut], text[cut:]
        return _ATTRIBUTE.sub(self._mend, _TAG.sub(self._qualify, whole))

    def _qualify(self, match: re.Match[str]) -> str:
        after = _BARE.sub(r"rdf:\g<0>", match[0])
        if after != match[0]:
            lines = match.string.count("\n", 0, match.start())
            self._note(lines, "attribute without a namespace", match[0], after)
        return after

    def _mend(self, match: re.Match[str]) -> str:
        name, quote, value = match.groups()
        after = match[0]
        kind = ""
        if name in {"about", "resource"} and value.startswith("_:"):
            kind = "blank node as IRI"
            after = f'rdf:nodeID="{_NAME.sub("_", value[2:])}"'
        elif name == "ID" and value in self._ids:
            kind, after = "doubled id", f"rdf:about={quote}#{value}{quote}"
        elif name in {"about", "resource", "datatype"}:
            fixed = _mended_iri(value)
            if fixed != value:
                kind = "template placeholder" if _TEMPLATE.search(value) else "bad IRI"
                after = f"rdf:{name}={quote}{fixed}{quote}"
        if name == "ID":
            self._ids.add(value)
        if kind:
            lines = match.string.count("\n", 0, match.start())
            self._note(lines, kind, match[0], after)
        return after


def _mended_iri(value: str) -> str:
    fixed = _BAD.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), value.strip())
    first, hash_, rest = fixed.partition("#")
    return first + hash_ + rest.replace("#", "%23")
