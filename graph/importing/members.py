"""Unpack bz2 and xz, whose files may be several packed members one behind the other.

Python's own readers take what they cannot unpack behind a whole member for the end of the file. A
dump of many members would lose all that follows the first damaged one, and nobody would know.
"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

_PART: Final = 2**16


class Decompressor(Protocol):
    """What unpacks one member."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""

    @property
    def needs_input(self) -> bool:
        """Whether it holds nothing more that it was given."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Unpack some bytes, at most so many."""


class Members(io.RawIOBase):
    """The unpacked bytes of a file of one or more members.

    Parameters
    ----------
    stored : binary file
    begin : callable
        Begins to unpack a member, such as :class:`bz2.BZ2Decompressor`.
    """

    def __init__(self, stored: IO[bytes], begin: Callable[[], Decompressor]) -> None:
        self._stored = stored
        self._begin = begin
        self._member = begin()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read at most so many bytes; none at the end.

        Raises
        ------
        EOFError
            If the last member has no end.
        OSError, lzma.LZMAError
            If something cannot be unpacked, or something else stands behind a member.
        """
        while not self._member.eof or self._goes_on():
            if self._member.eof:
                continue  # it holds nothing
            given = self._stored.read(_PART) if self._member.needs_input else b""
            if not given and self._member.needs_input:
                raise EOFError("it is cut; the end of what was packed is missing")
            if part := self._member.decompress(given, size):
                return part
        return b""

    def _goes_on(self) -> bool:
        """Begin the next member, if more than zeros follows, which fill up what was on tape."""
        rest = self._member.unused_data
        while rest or (rest := self._stored.read(_PART)):
            if rest := rest.lstrip(b"\0"):
                break
        else:
            return False
        self._member = self._begin()
        self._member.decompress(rest, 0)  # it holds what it is given
        return True
