"""Mend the attributes of RDF/XML that its parser refuses.

Bad IRIs, blank nodes, and ``about`` where ``rdf:about`` is meant, as in old files. Doubled ids a
lenient parser takes, so they are only noted. What stands in comments, in CDATA and in literals of
XML is text, and left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.importing.failures import LONGEST
from graph.importing.term_mending import (
    LANGUAGE,
    NEEDS_A_LANGUAGE,
    is_iri,
    is_tag,
    mended_iri,
    mended_tag,
    what_is_wrong,
)
from graph.terms import HAS_SCHEME

if TYPE_CHECKING:
    from collections.abc import Callable

#: What begins with ``<``, up to its end.
_TOKEN: Final = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!(?!--|\[)|</[^<>]*>"""
    r"""|<[^\s<>!?/](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""",
    re.S,
)
_ATTRIBUTE: Final = re.compile(r"""(?<=\s)([^\s=<>"']+)(\s*=\s*)("[^"]*"|'[^']*')""")
_BAD: Final = re.compile(r"[\x00-\x20<>{}|^`\\]|%(?![0-9A-Fa-f]{2})")
#: One that does not belong to the number of a character, as in ``&#233;``.
_HASH: Final = re.compile("(?<!&)#")
_BARE: Final = frozenset({"about", "ID", "nodeID", "resource", "datatype", "parseType"})
_NODES: Final = frozenset({"rdf:about", "rdf:resource"})
_IRIS: Final = frozenset({*_NODES, "rdf:datatype"})
_NAME: Final = re.compile(r"[^\w.-]")


class XmlMending:
    """Follows a document part by part.

    Parameters
    ----------
    note : callable
        Told of each repair: lines into this part, kind, text before, text after.
    place : callable
        Told where a datatype is written that will be mended: lines into this part, and its IRI.
    """

    def __init__(
        self, note: Callable[[int, str, str, str], None], place: Callable[[int, str], None]
    ) -> None:
        self._note = note
        self._place = place
        self._held = ""
        self._ids: set[tuple[str, str]] = set()
        self._bases = [""]
        self._within_literal = 0

    def feed(self, text: str, *, last: bool) -> str:
        """Mend what is whole so far; what is cut waits for the next part."""
        text, self._held = self._held + text, ""
        parts, done = [], 0
        while (start := text.find("<", done)) >= 0:
            found = _TOKEN.match(text, start)
            if found is None:
                if not last and len(text) - start <= LONGEST:
                    self._held, text = text[start:], text[:start]
                break
            parts += [text[done:start], self._token(found)]
            done = found.end()
        return "".join([*parts, text[done:]])

    def _token(self, found: re.Match[str]) -> str:
        token = found[0]
        if token.startswith(("<!", "<?")):
            return token
        is_end = token.startswith("</")
        is_empty = token.endswith("/>")
        if self._within_literal:
            self._within_literal += -1 if is_end else not is_empty
            if self._within_literal:
                return token
        if is_end:
            self._bases = self._bases[:-1] or [""]
            return token
        return self._start_tag(found, is_empty=is_empty)

    def _start_tag(self, found: re.Match[str], *, is_empty: bool) -> str:
        lines = found.string.count("\n", 0, found.start())
        attributes: list[tuple[str, str, str]] = _ATTRIBUTE.findall(found[0])
        said = {name.rpartition(":")[2]: value[1:-1] for name, _, value in attributes}
        base = said.get("base", self._bases[-1]).partition("#")[0]
        if not is_empty:
            self._bases.append(base)
            self._within_literal = int(said.get("parseType") == "Literal")
        return _ATTRIBUTE.sub(
            lambda one: self._attribute(one, base, lines + found[0].count("\n", 0, one.start())),
            found[0],
        )

    def _attribute(self, found: re.Match[str], base: str, lines: int) -> str:
        name, equals, value = found.groups()
        before = found[0]
        if name in _BARE:
            name = f"rdf:{name}"
            self._note(lines, "attribute without a namespace", before, f"{name}{equals}{value}")
            before = f"{name}{equals}{value}"
        quote, value = value[0], value[1:-1]
        if name in _NODES and value.startswith("_:"):
            return self._noted(
                lines, "blank node as IRI", before, f'rdf:nodeID="{_NAME.sub("_", value[2:])}"'
            )
        if name == "xml:lang" and not is_tag(value) and "&" not in value:
            return self._noted(lines, LANGUAGE, before, f'xml:lang="{mended_tag(value)}"')
        if name == "rdf:datatype" and value in NEEDS_A_LANGUAGE:
            self._place(lines, value)
        if name in _IRIS and (fixed := _mended_iri(value)) != value:
            return self._noted(
                lines, what_is_wrong(value), before, f"{name}{equals}{quote}{fixed}{quote}"
            )
        if name == "rdf:ID":
            if (base, value) in self._ids:
                self._note(lines, "doubled id", before, before)
            self._ids.add((base, value))
        return before

    def _noted(self, lines: int, kind: str, before: str, after: str) -> str:
        self._note(lines, kind, before, after)
        return after


def _mended_iri(value: str) -> str:
    fixed = _BAD.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), value.strip())
    first, *rest = _HASH.split(fixed)
    fixed = f"{first}#{'%23'.join(rest)}" if rest else first
    whole = HAS_SCHEME.match(fixed) is not None and "&" not in fixed
    return mended_iri(fixed) if whole and not is_iri(fixed) else fixed
