"""Where in a document something stands that the engine refuses without saying where.

It is given the document once more, at last byte by byte: what it took so far ends with what it
refuses. JSON-LD goes to its streaming parser, which refuses the same things while they come.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importing.formats import JSON_LD, RDF_XML

if TYPE_CHECKING:
    from graph.importing.documents import Stream
    from graph.importing.formats import Format
    from graph.importing.reading import Reading

_PART: Final = 2**16
#: What tells the encoding is read at once.
_SIGN: Final = 4
#: What was taken last: in RDF/XML a tag, or a text up to the next; in JSON-LD a text or a value.
_XML: Final = re.compile(r"<[^<]+\Z|[^\s<>][^<>]*<\Z")
_JSON: Final = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s",:\[\]{}]+|[\[\]{}])\s*[,\]}]?\Z')
_OTHER: Final = re.compile(r"\S+[\s.;,{}\])]*\Z")
_QUOTED: Final = re.compile(r"'([^']+)'|`([^`]+)`|^(\S.*) is not a valid")


class _Fed(io.RawIOBase):
    """Gives a document in parts, and from some place on in single bytes."""

    def __init__(self, stream: Stream, single_from: float) -> None:
        self._stream = stream
        self._single_from = single_from
        self._kept = b""
        self._lines = 1
        self.given = self.before = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read the next part, or byte."""
        part = self._stream.read(int(min(max(size, 1), max(1, self._single_from - self.given))))
        self.before, self.given = self.given, self.given + len(part)
        if len(self._kept) > 4 * _PART:
            self._lines += self._kept.count(b"\n", 0, -_PART)
            self._kept = self._kept[-_PART:]
        self._kept += part
        return part

    def end(self, last: re.Pattern[str], reason: str) -> tuple[int, int]:
        """Return line and column of what was taken last, or of words in it that the reason has."""
        text = self._kept.decode("utf-8", "replace")
        found = last.search(text)
        at = found.start() + _within(found[0], reason) if found else len(text)
        return self._lines + text.count("\n", 0, at), at - text.rfind("\n", 0, at)


def refused_at(reading: Reading, reason: str) -> tuple[int, int]:
    """Return line and column of what a parser refuses for some reason; 0 if it cannot be told."""
    single_from, place = float("inf"), (0, 0)
    for _ in range(2):
        place = (0, 0)
        with reading.document.open() as stream:
            fed = _Fed(stream, single_from)
            try:
                for _quad in ox.parse(fed, _parser(reading.format), base_iri=reading.graph):  # type: ignore[arg-type]
                    pass
            except SyntaxError as error:
                if error.msg == reason:
                    last = {RDF_XML: _XML, JSON_LD: _JSON}.get(reading.format, _OTHER)
                    place = fed.end(last, reason)
            except (ValueError, MemoryError):
                return 0, 0
        single_from = max(fed.before, _SIGN)
    return place


def _parser(format_: Format) -> ox.RdfFormat | None:
    return ox.RdfFormat.STREAMING_JSON_LD if format_ is JSON_LD else format_.engine


def _within(text: str, reason: str) -> int:
    """Return where in a text the words stand that a reason quotes; 0 where they do not."""
    if quoted := _QUOTED.search(reason):
        words = next(filter(None, quoted.groups()))
        for wanted in (
            f'"{words}"',
            f"'{words}'",
            f"&{words};",
            words,
            re.split("[/#]", words)[-1],
        ):
            if wanted and (at := text.find(wanted)) >= 0:
                return at + (wanted[0] in "\"'")
    return 0
