"""What parsers read from: a document on its way, counted, hashed, checked and mended."""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING, Final

from graph.importing.failures import LONGEST, TOO_LONG
from graph.importing.formats import N3, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from graph.importing.unsafe import NestingCheck
from graph.importing.xml_check import XmlCheck

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.importing.documents import Stream
    from graph.importing.watching import Watch

PART: Final = 2**18
#: A line of N-Triples that holds none, with the break before it.
_NO_TRIPLE: Final = re.compile(rb"\n(?=[\r\n#])")
_WITH_TRIPLE_TERMS: Final = frozenset({TURTLE, TRIG, N3, N_TRIPLES, N_QUADS})
#: Of these the engine refuses some things without saying where.
_WITHOUT_PLACES: Final = frozenset({N3, RDF_XML})


class Source(io.RawIOBase):
    """What a parser reads from: counts, hashes and checks on the way.

    Attributes
    ----------
    size : int
        How many bytes were read so far, unpacked.
    line : int
        Where what was given last ends. A lenient parser that does not say where it fails is given
        one line at a time, and fails in that.
    """

    def __init__(
        self,
        stream: Stream,
        format_: Format,
        watch: Watch,
        repair: Callable[[bytes], bytes] | None = None,
        *,
        count_lines: bool = False,
        density: float = 0.0,
    ) -> None:
        self._stream = stream
        self._watch = watch
        self._repair = repair
        self._check = XmlCheck() if format_ is RDF_XML else None
        self._nesting = NestingCheck() if format_ in _WITH_TRIPLE_TERMS else None
        self._without_tag = 0
        self._digest = hashlib.sha256()
        self._held, self._given = b"", 0
        self._ended = False
        self._count_lines = count_lines
        self._density = density
        self._by_line = repair is not None and format_ in _WITHOUT_PLACES
        self._lines = self.line = 1
        self.size = 0

    @property
    def sha256(self) -> str:
        """Hash of what was read, unpacked."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read at most so many bytes, or all."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(PART), b""))
        while self._given >= len(self._held) and not self._ended:
            self._held, self._given = self._next(), 0
        end = self._given + size
        if self._by_line:
            end = min(end, self._held.find(b"\n", self._given) + 1 or end)
        part = self._held[self._given : end]
        self._given += len(part)
        lines = self._lines + part.count(b"\n")
        self.line = lines - part.endswith(b"\n")
        self._lines = lines
        return part

    def give_up(self) -> None:
        """Only hash and count what is left: a lenient reader has stopped and said so."""
        self._check = self._nesting = self._repair = None

    def _next(self) -> bytes:
        part = self._stream.read(PART)
        self._ended = not part
        self._digest.update(part)
        self.size += len(part)
        if self._count_lines:
            self._watch.count(part.count(b"\n") - len(_NO_TRIPLE.findall(part)))
        if self._density:
            self._watch.guess(self.size * self._density)
        self._watch.read(self._stream.stored)
        if self._nesting is not None:
            self._nesting.feed(part)
        if self._repair is not None:
            part = self._repair(part)
        if self._check is not None and (part or self._ended):
            self._refuse_endless(part)
            self._check.feed(part)
            if self._ended and part:
                self._check.feed(b"")
        return part

    def _refuse_endless(self, part: bytes) -> None:
        """Refuse a text in XML that other formats refuse: the engine would take memory for all."""
        after = len(part) - part.rfind(b"<") - 1
        self._without_tag = after + (self._without_tag if after == len(part) else 0)
        if self._without_tag > LONGEST:
            raise MemoryError(TOO_LONG)
