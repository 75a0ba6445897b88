"""Find what a lenient parser misreads in texts of Turtle and its kin, before it sees them.

Where a text does not end in its line it reads on to the next quotation mark, wherever that is, and
takes the statements between for a part of the text. A language tag such as ``en_US`` it cuts at the
underscore, and leaves out what follows.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from graph.importing.failures import LONGEST
from graph.importing.term_mending import (
    LANGUAGE,
    LEFT_OUT,
    NEEDS_A_LANGUAGE,
    is_iri,
    is_tag,
    mended_tag,
)
from graph.terms import HAS_SCHEME
from ontology.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Callable

LINE_BREAK: Final = "line break in a text"
_TOKEN: Final = re.compile(
    r"""\\.|\#[^\n]*|<<|<[^<>\n]*>|\"{3}|'{3}|\.(?=[\s#<]|\Z)|(?<=["'])@[A-Za-z][\w-]*"""
    r"""|\^\^[\w.-]*:(?:dirL|l)angString\b|\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}|[{}]"""
    r"""|"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*"|'[^'\\\n\r]*(?:\\.[^'\\\n\r]*)*'|["']"""
)
#: What goes to the end of a text in three quotation marks.
_LONG: Final = {mark: re.compile(rf"\\.|{mark}", re.S) for mark in ('"""', "'''")}
#: A text over several lines: behind its quotation mark stands what ends an object.
_ON_LINES: Final = {
    mark: re.compile(
        rf"{mark}([^{mark}\\]*(?:\\.[^{mark}\\]*)*){mark}(?=(@[\w-]+|\^\^\S+)?\s*[.;,\])}}])", re.S
    )
    for mark in ('"', "'")
}
#: So far it is looked for the end of a text over several lines.
_AHEAD: Final = 4096
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_END: Final = re.compile(r"\n|\Z")
#: A lenient parser that fails at a dot leaves out what follows up to the next one, so that one
#: comes at once: a declaration that says nothing.
_NEXT_DOT: Final = " @prefix ops-atlas-nothing: <urn:nothing> ."
#: The name of a graph before its brace; nothing where that is the default graph.
_GRAPH: Final = re.compile(
    r"(?:\A|[.}]|(<[^<>\n]*>|\[\s*\]|(?:[^\s<>{}.][^\s<>{}]*)?:[^\s<>{}]*))\s*\Z"
)
_COMMENT: Final = re.compile(r"(?<!\S)#[^\n]*")
_BEFORE_A_BRACE: Final = 2000
#: No object in any of the formats: the parser leaves the statement out.
_NOTHING: Final = "!"


class TextMending:
    """Follows a document part by part.

    Parameters
    ----------
    note : callable
        Told of each repair: lines into this part, kind, text before, text after.
    place : callable
        Told where an IRI is written that will be mended: lines into this part, and the IRI.
    declares, braces, whole : bool
        Whether a prefix may be declared behind every statement outside braces, whether these hold
        the statements of a graph, and whether every IRI has to be written in full.
    """

    def __init__(
        self,
        note: Callable[[int, str, str, str], None],
        place: Callable[[int, str], None],
        *,
        declares: bool,
        braces: bool,
        whole: bool,
    ) -> None:
        self._note = note
        self._place = place
        self._whole = whole
        self._next_dot = self._outside = _NEXT_DOT if declares else ""
        self._braces = frozenset("{}" if braces else "")
        self._before = ""
        self._held = ""
        self._long = ""
        self._passing = False

    def feed(self, text: str, *, last: bool) -> str:
        """Mend whole lines; one that is longer than any text may be passes as it is."""
        text = self._held + text
        end = len(text) if last else text.rfind("\n") + 1
        if not end and len(text) > LONGEST:
            self._held, self._passing = "", True
            return text
        whole, self._held = text[:end], text[end:]
        start = 0
        if self._passing and whole:
            start = (whole.find("\n") + 1) or len(whole)
            self._passing = False
        mended, rest = self._mend(whole, start, last=last)
        self._before = (self._before + whole[: len(whole) - len(rest)])[-_BEFORE_A_BRACE:]
        self._held = rest + self._held
        return mended

    def _mend(self, text: str, at: int, *, last: bool) -> tuple[str, str]:
        """Mend from some place on; an open text that may end behind it all waits for more."""
        parts: list[str] = []
        done = 0
        if self._long:
            at = self._behind(text, at)
        while found := _TOKEN.search(text, at):
            at = found.end()
            if found[0] in _LONG:
                self._long = found[0]
                at = self._behind(text, at)
            elif found[0] == ".":
                parts += [text[done:at], self._next_dot]
                done = at
            elif found[0] in self._braces:
                self._brace(text, found)
            elif found[0].startswith("@"):
                parts += [text[done : found.start()], self._tag(text, found)]
                done = at
            elif found[0][0] in "<^":
                self._look(text, found)
            elif found[0] in _ON_LINES:
                if not last and len(text) - found.start() < _AHEAD:
                    return "".join([*parts, text[done : found.start()]]), text[found.start() :]
                at, put = self._open(text, found.start(), found[0])
                parts += [text[done : found.start()], put]
                done = at
        return "".join([*parts, text[done:]]), ""

    def _brace(self, text: str, found: re.Match[str]) -> None:
        """Note in which graph statements are: behind a bad one the parser is in none.

        So each gets braces of its own.
        """
        self._next_dot = self._outside
        if found[0] == "{":
            before = (self._before + text[: found.start()])[-_BEFORE_A_BRACE:]
            named = _GRAPH.search(_COMMENT.sub("", before))
            self._next_dot = f" }}{_NEXT_DOT} {named[1] or ''} {{" if named else ""

    def _look(self, text: str, found: re.Match[str]) -> None:
        """Say where an IRI or a datatype is written that will be mended."""
        said = found[0]
        iri = RDF + said.rpartition(":")[2] if said[0] == "^" else _ESCAPED.sub(_letter, said[1:-1])
        has_scheme = HAS_SCHEME.match(iri) is not None
        is_right = is_iri(iri if has_scheme else f"urn:{iri}") and (has_scheme or not self._whole)
        if said != "<<" and (not is_right or iri in NEEDS_A_LANGUAGE):
            self._place(text.count("\n", 0, found.start()), iri)

    def _tag(self, text: str, found: re.Match[str]) -> str:
        """Mend a language tag, or leave it out; behind two hyphens stands a direction."""
        tag, hyphens, direction = found[0][1:].partition("--")
        if is_tag(tag):
            return found[0]
        mended = mended_tag(tag)
        fixed = f"@{mended}{hyphens}{direction}" if mended else ""
        self._note(text.count("\n", 0, found.start()), LANGUAGE, found[0], fixed)
        return fixed

    def _behind(self, text: str, at: int) -> int:
        """Go behind the end of a text in three quotation marks, or to where the part ends."""
        for found in _LONG[self._long].finditer(text, at):
            if found[0] == self._long:
                self._long = ""
                return found.end()
        return len(text)

    def _open(self, text: str, start: int, mark: str) -> tuple[int, str]:
        """Say of a text that is open at the end of its line where to go on, and what it becomes."""
        line = text.count("\n", 0, start)
        if whole := _ON_LINES[mark].match(text, start):
            self._note(line, LINE_BREAK, whole[0], whole[0])
            return whole.end(), whole[0]
        end = _END.search(text, start).start()  # type: ignore[union-attr]  # there is an end
        said = text[start:end].rstrip()
        self._note(line, LEFT_OUT, f"a text without its end: {said}", "")
        return end, f"{_NOTHING} ." if said.endswith(".") else _NOTHING


def _letter(escaped: re.Match[str]) -> str:
    code = int(escaped[1] or escaped[2], 16)
    return chr(code) if code <= sys.maxunicode else escaped[0]
