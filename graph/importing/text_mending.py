"""Find what a lenient parser misreads in texts of Turtle and its kin, before it sees them.

Where a text does not end in its line it reads on to the next quotation mark, wherever that is, and
takes the statements between for a part of the text. A language tag such as ``en_US`` it cuts at the
underscore, and leaves out what follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.importing.failures import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable

LEFT_OUT: Final = "statement left out"
LINE_BREAK: Final = "line break in a text"
LANGUAGE: Final = "bad language tag"
_TOKEN: Final = re.compile(
    r"""\\.|\#[^\n]*|<<|<[^<>\n]*>|\"{3}|'{3}|\.(?=[\s#<]|\Z)|(?<=["'])@[A-Za-z][\w-]*"""
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
_END: Final = re.compile(r"\n|\Z")
#: A lenient parser that fails at a dot leaves out what follows up to the next one, so that one
#: comes at once: a declaration that says nothing.
_NEXT_DOT: Final = " @prefix ops-atlas-nothing: <urn:nothing> ."
#: No object in any of the formats: the parser leaves the statement out.
_NOTHING: Final = "!"


class TextMending:
    """Follows a document part by part.

    Parameters
    ----------
    note : callable
        Told of each repair: lines into this part, kind, text before, text after.
    declares : bool
        Whether a prefix may be declared behind every statement of the format.
    """

    def __init__(
        self, note: Callable[[int, str, str, str], None], *, declares: bool = False
    ) -> None:
        self._note = note
        self._next_dot = _NEXT_DOT if declares else ""
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
            elif found[0].startswith("@"):
                parts += [text[done : found.start()], self._tag(text, found)]
                done = at
            elif found[0] in _ON_LINES:
                if not last and len(text) - found.start() < _AHEAD:
                    return "".join([*parts, text[done : found.start()]]), text[found.start() :]
                at, put = self._open(text, found.start(), found[0])
                parts += [text[done : found.start()], put]
                done = at
        return "".join([*parts, text[done:]]), ""

    def _tag(self, text: str, found: re.Match[str]) -> str:
        """Write a language tag with hyphens; locales have underscores."""
        tag = found[0]
        if "_" in tag:
            tag = re.sub("[_-]+", "-", tag).rstrip("-")
            self._note(text.count("\n", 0, found.start()), LANGUAGE, found[0], tag)
        return tag

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
