"""Refuse what would do harm: triple terms that hold each other without end, among others.

Of 20,000 triple terms, one within the other, the engine runs out of stack and takes the process
along. Only the object of one can be another, so they are nested as deep as they open in a row.
"""

from __future__ import annotations

import re
from typing import Final, NoReturn

#: So deep triple terms may be nested; code that follows a term by recursion can do so.
DEEPEST: Final = 100
_OPENS: Final = b"<<("
#: What may stand between one that opens and the next: neither a text nor an end of one.
_LINK: Final = re.compile(rb"""<<\((?:#[^\n]*\n|<[^<>\s]*>|\\.|[^"'<>()#\\])*+""", re.S)
#: A comment, an IRI or a mark whose end is in the next part.
_CUT: Final = re.compile(rb"(?:(#)[^\n]*|<[^<>\s]*|<<|\\)?\Z")


class UnsafeDocument(ValueError):
    """A document is refused for what it holds.

    Attributes
    ----------
    line, column : int
        Where, counted from 1; a column of 0 is not known.
    hostile : bool
        Whether it would do harm, and is not merely broken.
    """

    def __init__(self, reason: str, line: int, column: int, *, hostile: bool = False) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column
        self.hostile = hostile


def refuse_deep(line: int, column: int) -> NoReturn:
    """Refuse triple terms that are nested too deep.

    Raises
    ------
    UnsafeDocument
    """
    reason = f"triple terms one within the other, more than {DEEPEST} deep"
    raise UnsafeDocument(reason, line, column, hostile=True)


class NestingCheck:
    """Follows a document of Turtle or its kin part by part."""

    def __init__(self) -> None:
        self._line = 1
        self._depth = 0
        self._before = b""
        self._is_first = True

    def feed(self, part: bytes) -> None:
        """Take the next part.

        Raises
        ------
        UnsafeDocument
            If triple terms are nested too deep.
        """
        text, self._before = self._before + part, b""
        at = text.find(_OPENS) if b"(" in text else -1  # one sign is found much quicker
        while at >= 0:
            if self._depth >= DEEPEST:
                refuse_deep(*self._place(text, at))
            at = self._behind(text, at)
        self._before = self._before or text[len(text.rstrip(b"<")) :][-2:]
        self._line += part.count(b"\n")
        self._is_first = False

    def _behind(self, text: bytes, at: int) -> int:
        """Return where the next one opens; -1 if it does not in this part."""
        end = _LINK.match(text, at).end()  # type: ignore[union-attr]  # it opens there
        if text.startswith(_OPENS, end):
            self._depth += 1
            return end
        if cut := _CUT.match(text, end):
            self._before = _OPENS + (cut[1] or cut[0])
            return -1
        self._depth = 0
        return text.find(_OPENS, end)

    def _place(self, text: bytes, at: int) -> tuple[int, int]:
        start = text.rfind(b"\n", 0, at) + 1
        is_whole = start or self._is_first
        column = len(text[start:at].decode("utf-8", "replace")) + 1 if is_whole else 0
        return self._line + text.count(b"\n", 0, at), column
