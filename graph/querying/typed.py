"""A person's query, answered part by part in a frame that a page can read while it comes.

The frame is lines. The first is JSON and names the form of the query. Then come SPARQL TSV or
N-Triples as the engine writes them. The last line begins with the record separator (U+001E), and
the JSON after it says how the answer ended: whether it was cut, or what was wrong, and whether more
time would help.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.embedded import EmbeddedStore
from graph.importing.unsafe import NestingCheck
from graph.querying.guard import check
from graph.querying.streaming import ROW_FORMATS, TRIPLE_FORMATS, Stream
from graph.querying.syntax import refuse_unsafe
from ontology.errors import AnswerCut, OpsAtlasError, QueryError, QueryTimeout, SourceError

if TYPE_CHECKING:
    from collections.abc import Generator

    from graph.store import Limits, Store

_END: Final = "\x1e"
_TSV: Final = next(form for form in ROW_FORMATS if form.key == "tsv")
_NT: Final = next(form for form in TRIPLE_FORMATS if form.key == "nt")


def stream_typed(store: Store, query: str, limits: Limits) -> Stream:
    """Answer a query in the frame of this module; whatever goes wrong stands in its last line."""
    framed = _Framed(store, query, limits)
    return Stream(framed.parts(), framed.stop)


class _Framed:
    """One query on its way."""

    def __init__(self, store: Store, query: str, limits: Limits) -> None:
        self._store = store
        self._query = query
        self._limits = limits
        self._inner: Stream | None = None
        self._stopped = False
        self._head: dict[str, object] = {}

    def stop(self) -> None:
        """Stop the query from any thread."""
        self._stopped = True
        if self._inner is not None:
            self._inner.stop()

    def parts(self) -> Generator[bytes, None, None]:
        """Yield the frame."""
        end: dict[str, object] = {"truncated": False}
        try:
            form = refuse_unsafe(self._query)
            yield _line({"form": form})
            if form == "ASK" and not isinstance(self._store, EmbeddedStore):
                end["value"] = self._store.run_typed(self._query, self._limits)
            else:
                yield from self._body(form)
                end |= {
                    name: self._head[name] for name in ("truncated", "value") if name in self._head
                }
        except OpsAtlasError as error:
            end["error"] = _described(error)
        yield _END.encode() + _line(end)

    def _body(self, form: str) -> Generator[bytes, None, None]:
        inner = self._inner = self._opened(form)
        try:
            if self._stopped:
                inner.stop()
            last = b"\n"
            for part in inner:
                if part:
                    last = part[-1:]
                    yield part
            if last != b"\n":
                yield b"\n"
        finally:
            inner.close()

    def _opened(self, form: str) -> Stream:
        if isinstance(self._store, EmbeddedStore):
            answer = self._store.guard(self._limits.askers).stream(self._query, self._limits)

            def walk() -> Generator[bytes, None, None]:
                try:
                    yield from answer
                finally:
                    answer.close()
                check(answer.head, self._query)
                self._head = dict(answer.head)

            return Stream(walk(), answer.stop)
        kind = _NT if form in {"CONSTRUCT", "DESCRIBE"} else _TSV
        passed = self._store.stream(self._query, kind, self._limits)
        return Stream(self._cut(passed, self._limits.rows + (kind is _TSV)), passed.stop)

    def _cut(self, passed: Stream, lines: int) -> Generator[bytes, None, None]:
        """Pass so many lines on, and say where the answer goes on or the endpoint cut it."""
        try:
            for part in passed:
                found = part.count(b"\n")
                if found > lines:
                    yield b"".join(b"%b\n" % line for line in part.split(b"\n")[:lines])
                    self._head = {"truncated": True}
                    return
                lines -= found
                yield part
        except AnswerCut:
            self._head = {"truncated": True}
        finally:
            passed.close()


def _line(found: dict[str, object]) -> bytes:
    return f"{json.dumps(found)}\n".encode()


def _described(error: OpsAtlasError) -> dict[str, object]:
    place = (error.line, error.column) if isinstance(error, QueryError) else (None, None)
    late = isinstance(error, QueryTimeout)
    return {"message": str(error), "line": place[0], "column": place[1], "late": late}


def read_ntriples(lines: bytes) -> list[ox.Triple]:
    """Read N-Triples.

    Raises
    ------
    SourceError
        If it is something else.
    """
    try:
        NestingCheck().feed(lines)
        return [quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]
    except (SyntaxError, ValueError) as error:
        raise SourceError(f"These are no N-Triples: {error}.") from error
