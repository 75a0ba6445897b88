"""Read one document to quads, strictly, and say where and what it is when it cannot be read."""

from __future__ import annotations

import hashlib
import io
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importing.formats import HEXTUPLES, JSON_LD, N_TRIPLES, RDF_XML, Format
from graph.importing.hextuples import iter_hextuples
from graph.importing.json_contexts import with_contexts
from graph.importing.xml_check import UnsafeXml, XmlCheck
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from graph.importing.documents import Document, Stream
    from graph.importing.watching import Watch

_PART: Final = 2**16
_SHOWN: Final = 60
_COUNTED: Final = 1000


@dataclass(slots=True)
class Reading:
    """How a document is read.

    Attributes
    ----------
    document : Document
    format : Format
    graph : str
        The named graph that its triples go to; also the base of relative IRIs.
    watch : Watch
        Told how it goes.
    seen : tuple of int and str
        Once it was read: its bytes, unpacked, and their SHA-256.
    """

    document: Document
    format: Format
    graph: str
    watch: Watch
    seen: tuple[int, str] = (0, "")

    @contextmanager
    def open(
        self, repair: Callable[[bytes], bytes] | None = None, *, count_lines: bool = False
    ) -> Iterator[Source]:
        """Open the document for a parser; ``repair`` sees each part, and nothing at the end."""
        with self.document.open() as stream:
            source = Source(stream, self.format, self.watch, repair, count_lines=count_lines)
            yield source
            source.read()
        self.seen = source.size, source.sha256
        self.watch.finish(self.document.size)


class Source(io.RawIOBase):
    """What a parser reads from: counts, hashes and checks on the way."""

    def __init__(
        self,
        stream: Stream,
        format_: Format,
        watch: Watch,
        repair: Callable[[bytes], bytes] | None = None,
        *,
        count_lines: bool = False,
    ) -> None:
        self._stream = stream
        self._watch = watch
        self._repair = repair
        self._check = XmlCheck() if format_ is RDF_XML else None
        self._digest = hashlib.sha256()
        self._held = b""
        self._ended = False
        self._count_lines = count_lines
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
            return b"".join(iter(lambda: self.read(_PART), b""))
        while not self._held and not self._ended:
            self._held = self._next()
        part, self._held = self._held[:size], self._held[size:]
        return part

    def give_up(self) -> None:
        """Only hash and count what is left: a lenient reader has stopped and said so."""
        self._check = self._repair = None

    def _next(self) -> bytes:
        part = self._stream.read(_PART)
        self._ended = not part
        self._digest.update(part)
        self.size += len(part)
        if self._count_lines:
            self._watch.count(part.count(b"\n"))
        self._watch.read(self._stream.stored)
        if self._repair is not None:
            part = self._repair(part)
        if self._check is not None and (part or self._ended):
            self._check.feed(part)
            if self._ended and part:
                self._check.feed(b"")
        return part


def iter_quads(reading: Reading) -> Generator[ox.Quad, None, None]:
    """Yield the quads of a document, those outside any graph in the graph of the reading.

    Raises
    ------
    SourceError
        If something in it is not right, with file, line, column and the text there.
    """
    counted = 0
    try:
        with reading.open() as source:
            for quad in placed(parse(reading, source), reading.graph):
                counted += 1
                if counted == _COUNTED:
                    reading.watch.count(counted)
                    counted = 0
                yield quad
    except (SyntaxError, UnsafeXml) as error:
        raise failure(reading, error) from error
    reading.watch.count(counted)


def bulk_load(engine: ox.Store, reading: Reading) -> None:
    """Let the engine read triples by itself, which takes half the time of reading quad by quad.

    In N-Triples lines are counted for triples while they are read; triples of another format are
    counted when it is whole.

    Raises
    ------
    SourceError
        As :func:`iter_quads` does.
    """
    to_graph, by_line = ox.NamedNode(reading.graph), reading.format is N_TRIPLES
    before = 0 if by_line else _triples(engine, to_graph)
    try:
        with reading.open(count_lines=by_line) as source:
            engine.bulk_load(
                source,  # type: ignore[arg-type]  # a raw stream is all it needs
                reading.format.engine,
                base_iri=reading.graph,
                to_graph=to_graph,
            )
    except (SyntaxError, UnsafeXml) as error:
        raise failure(reading, error) from error
    if not by_line:
        reading.watch.count(_triples(engine, to_graph) - before)


def _triples(engine: ox.Store, graph: ox.NamedNode) -> int:
    rows = engine.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    return int(next(iter(rows))[0].value)  # type: ignore[arg-type]


def parse(reading: Reading, source: Source, *, lenient: bool = False) -> Iterator[ox.Quad]:
    """Start the parser of the format; it renames blank nodes: no two documents share one."""
    if reading.format is HEXTUPLES:
        return iter_hextuples(source)
    content: io.RawIOBase | bytes = source
    if reading.format is JSON_LD:
        content = with_contexts(source.read())
    return ox.parse(
        content,  # type: ignore[arg-type]  # a raw stream is all it needs
        reading.format.engine,
        base_iri=reading.graph,
        rename_blank_nodes=True,
        lenient=lenient,
    )


def placed(quads: Iterator[ox.Quad], graph: str) -> Iterator[ox.Quad]:
    """Put what lies in no graph into one."""
    to_graph = ox.NamedNode(graph)
    for quad in quads:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, to_graph)
        else:
            yield quad


def failure(reading: Reading, error: Exception) -> SourceError:
    """Say in a sentence what is wrong, where, and what stands there."""
    line, column, reason = place_and_reason(error)
    text = ""
    if not line:
        line, column = _find(reading.document, reason)
    if line:
        text = text_at(reading.document, line, column)
    where = f":{line}:{column}" if line else ""
    shown = f" (near “{_visible(text)}”)" if text else ""
    return SourceError(
        f"{reading.document.name}{where}: {reason}{shown}. Correct it there, or import it lenient."
    )


def place_and_reason(error: Exception) -> tuple[int, int, str]:
    """Take the parser's words apart; line and column are 0 where it does not know them."""
    if isinstance(error, UnsafeXml):
        return error.line, error.column, str(error)
    line, column = getattr(error, "lineno", None) or 0, getattr(error, "offset", None) or 0
    reason = str(getattr(error, "msg", None) or error)
    reason = re.sub(r"^Parser error .*?: ", "", reason)
    reason = reason.replace("\ufeff is not a valid subject or graph name", "a byte order mark")
    return line, column, _PLAIN.get(re.split("[:,]", reason)[0], reason).rstrip(". ")


_PLAIN: Final = {
    "No scheme found in an absolute IRI": "a relative IRI, and the file states no base",
    "Unexpected end of file": "the file ends in the middle of a statement",
    "Unexpected end": "the file ends in the middle of a statement",
    "No LoadDocumentCallback has been set to load remote contexts": (
        "its @context lies on another server, and nothing is fetched; put the context in the file"
    ),
    "variables are not allowed in regular RDF objects": (
        "an N3 rule with variables cannot be stored as RDF"
    ),
    "variables are not allowed in regular RDF subjects": (
        "an N3 rule with variables cannot be stored as RDF"
    ),
}


def _visible(text: str) -> str:
    """Write what cannot be seen as a space or a box, so that a sentence stays one line."""
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{WHITE SQUARE}" for c in text
    )


def text_at(document: Document, line: int, column: int) -> str:
    """Return what stands at a place, however long the line is."""
    with document.open() as stream:
        before = line - 1
        while before > 0:
            part = stream.read(_PART)
            if not part:
                return ""
            if (found := part.count(b"\n")) < before:
                before -= found
                continue
            place = -1
            for _ in range(before):
                place = part.index(b"\n", place + 1)
            return _cut(part[place + 1 :] + stream.read_fully(min(column * 4 + 400, 2**24)), column)
        return _cut(stream.read_fully(min(column * 4 + 400, 2**24)), column)


def _cut(found: bytes, column: int) -> str:
    text = found.split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
    start = max(0, column - 1)
    return text[start : start + _SHOWN] if start < len(text) else text[-_SHOWN:]


def _find(document: Document, reason: str) -> tuple[int, int]:
    """Look for the words that a parser without places quotes."""
    quoted = re.search(r"'([^']{2,})'|<([^>]{2,})>|`([^`]+)`", reason)
    if quoted is None:
        return 0, 0
    words = next(filter(None, quoted.groups()))
    wanted = words.encode()
    with document.open() as stream:
        lines, before = 0, b""
        while part := stream.read(_PART):
            text = before + part
            if (place := text.find(wanted)) >= 0:
                start = text.rfind(b"\n", 0, place)
                return lines + text.count(b"\n", 0, place) + 1, place - start
            cut = text.rfind(b"\n") + 1
            lines += text.count(b"\n", 0, cut)
            before = text[cut:][-(2**16) :]
    return 0, 0
