"""Mend the bytes of a document before a parser sees them, and keep account of it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from graph.importing.formats import N3, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from graph.importing.term_mending import LEFT_OUT
from graph.importing.text_mending import LINE_BREAK, TextMending
from graph.importing.written import Places
from graph.importing.xml_mending import XmlMending

if TYPE_CHECKING:
    from graph.importing.reading import Reading
    from graph.importing.repairs import Repairs

#: Formats whose parser goes on behind a broken statement.
GOING_ON: Final = frozenset({TURTLE, TRIG, N3, N_TRIPLES, N_QUADS})
BY_LINE: Final = frozenset({N_TRIPLES, N_QUADS})
_ENCODING: Final = re.compile(
    r"""\A(<\?xml[^>]*?\sencoding\s*=\s*["'])(?!utf-8["'])([^"'>]+)""", re.I
)


class Mending:
    """Mends the bytes of a document part by part, for a lenient parser.

    Parameters
    ----------
    reading : Reading
    repairs : Repairs
        Told of each repair.
    start : str
        What is put before the document.

    Attributes
    ----------
    left_out : set of int
        Lines with statements that are left out and listed.
    places : Places
        Where terms are written that are to be mended behind the parser.
    """

    def __init__(self, reading: Reading, repairs: Repairs, start: str) -> None:
        self._name = reading.document.name
        self._repairs = repairs
        self._start: str | None = start
        self._line = 1
        self._as_windows = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self.left_out: set[int] = set()
        self.places = Places()
        self._breaks: list[int] = []
        self._is_xml = reading.format is RDF_XML
        self._within = (
            XmlMending(self._note, self._place)
            if self._is_xml
            else TextMending(
                self._note,
                self._place,
                declares=reading.format in (TURTLE, TRIG),
                braces=reading.format is TRIG,
                whole=reading.format in BY_LINE,
            )
            if reading.format in GOING_ON
            else None
        )

    def __call__(self, part: bytes) -> bytes:
        """Mend one part; none is left at the end."""
        text = self._decode(part)
        if self._start is not None and text:
            if text.startswith("\ufeff"):
                text = text[1:]
                self._repairs.add(self._name, 1, "byte order mark", "EF BB BF")
            text, self._start = f"{self._start} {text}" if self._start else text, None
            if self._is_xml:
                text = _ENCODING.sub(self._declare, text, count=1)
        if self._within is not None:
            text = self._within.feed(text, last=not part)
        self._line += text.count("\n")
        return text.encode()

    def line_of(self, counted: int) -> int:
        """Return the line that a parser means; it does not count the breaks in short texts."""
        line = counted
        for at in self._breaks:
            if at >= line:
                break
            line += 1
        return line

    def _decode(self, part: bytes) -> str:
        """Read UTF-8, and single bytes that are none as Windows-1252, as old editors wrote them."""
        before = self._decoder.getstate()
        try:
            return self._decoder.decode(part, not part)
        except UnicodeDecodeError:
            held = before[0] + part
            whole, rest = self._split(held) if part else (held, b"")
            text = whole.decode("utf-8", "surrogateescape")
            self._decoder.reset()
            self._decoder.setstate((rest, 0))
            return re.sub("[\udc80-\udcff]", self._one, text)

    @staticmethod
    def _split(held: bytes) -> tuple[bytes, bytes]:
        """Keep the start of a character that the next part may complete."""
        for size in (1, 2, 3):
            if held[-size:][:1] >= b"\xc0":
                return held[:-size], held[-size:]
        return held, b""

    def _one(self, match: re.Match[str]) -> str:
        byte = bytes([ord(match[0]) - 0xDC00])
        read = byte.decode("cp1252", "replace")
        line = self._line + match.string.count("\n", 0, match.start())
        self._repairs.add(self._name, line, "not UTF-8", byte.hex(), read)
        return read

    def _declare(self, match: re.Match[str]) -> str:
        """Declare UTF-8, in which the text goes on to the parser."""
        self._repairs.add(self._name, 1, "declared encoding", match[2], "UTF-8")
        return f"{match[1]}UTF-8"

    def _place(self, lines: int, iri: str) -> None:
        self.places.note_iri(iri, self._line + lines)

    def _note(self, lines: int, kind: str, before: str, after: str) -> None:
        line = self._line + lines
        if kind == LEFT_OUT:
            self.left_out.add(line)
        elif kind == LINE_BREAK:
            self._breaks += range(line, line + before.count("\n"))
        self._repairs.add(self._name, line, kind, before, after)
