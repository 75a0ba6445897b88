"""Read HexTuples: one JSON array of six strings a line.

>>> import io
>>> line = b'["urn:a", "urn:b", "c", "http://www.w3.org/2001/XMLSchema#string", "", ""]'
>>> [str(quad.object) for quad in iter_hextuples(io.BytesIO(line))]
['"c"']
"""

from __future__ import annotations

import json
import os
import re
from typing import IO, TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importing.failures import LONGEST, TOO_LONG

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterator

_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"')
_NODES: Final = frozenset({"globalId", "localId"})
_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def _named(iri: str, _: int) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _tagged(value: str, language: str, _: int) -> ox.Literal:
    return ox.Literal(value, language=language)


def iter_hextuples(
    source: IO[bytes] | io.RawIOBase,
    named: Callable[[str, int], ox.NamedNode] = _named,
    tagged: Callable[[str, str, int], ox.Literal] = _tagged,
) -> Iterator[ox.Quad]:
    """Return an iterator over the quads; after an error it goes on with the next line.

    Parameters
    ----------
    named, tagged : callable
        Make a node of its IRI and the number of the line, and a literal of its text, its language
        and that number.
    """
    return _HexTuples(source, named, tagged)


class _HexTuples:
    """An iterator that can be walked on after it raised, like the engine's own parsers."""

    def __init__(
        self,
        source: IO[bytes] | io.RawIOBase,
        named: Callable[[str, int], ox.NamedNode],
        tagged: Callable[[str, str, int], ox.Literal],
    ) -> None:
        self._source = source
        self._named = named
        self._tagged = tagged
        self._cell = 0
        self._rest = b""
        self._line = 0
        self._salt = os.urandom(8).hex()

    def __iter__(self) -> Iterator[ox.Quad]:
        return self

    def __next__(self) -> ox.Quad:
        while True:
            line = self._next_line()
            if line.strip():
                return self._read(line)

    def _next_line(self) -> bytes:
        while b"\n" not in self._rest:
            part = self._source.read(2**18)
            if not part:
                if not self._rest:
                    raise StopIteration
                line, self._rest = self._rest, b""
                self._line += 1
                return line
            self._rest += part
            if len(self._rest) > LONGEST:
                raise MemoryError(TOO_LONG)
        line, _, self._rest = self._rest.partition(b"\n")
        self._line += 1
        return line

    def _read(self, line: bytes) -> ox.Quad:
        try:
            row = json.loads(line)
        except ValueError as error:
            column = int(getattr(error, "colno", 1))
            raise self._wrong(f"not JSON: {getattr(error, 'msg', error)}", column) from error
        if not isinstance(row, list) or len(row) != 6 or not all(isinstance(c, str) for c in row):
            raise self._wrong("a HexTuple has six texts: an array of other things stands here", 1)
        try:
            return self._quad(*row)
        except ValueError as error:
            cells = list(_STRING.finditer(line.decode("utf-8", "replace")))
            raise self._wrong(str(error), cells[self._cell].start(1) + 1) from error

    def _quad(
        self, subject: str, predicate: str, value: str, datatype: str, language: str, graph: str
    ) -> ox.Quad:
        target: ox.NamedNode | ox.BlankNode | ox.Literal
        about, property_ = self._node(0, subject), self._iri(1, predicate)
        if datatype in _NODES:
            target = self._node(2, value)
        elif language:
            self._cell = 4
            target = self._tagged(value, language, self._line)
        elif datatype in {"", _LANG_STRING}:
            target = ox.Literal(value)
        else:
            target = ox.Literal(value, datatype=self._iri(3, datatype))
        return ox.Quad(
            about, property_, target, self._node(5, graph) if graph else ox.DefaultGraph()
        )

    def _node(self, cell: int, text: str) -> ox.NamedNode | ox.BlankNode:
        if text.startswith("_:"):
            return ox.BlankNode(f"h{self._salt}{text[2:].encode().hex()}")
        return self._iri(cell, text)

    def _iri(self, cell: int, text: str) -> ox.NamedNode:
        self._cell = cell
        return self._named(text, self._line)

    def _wrong(self, reason: str, column: int) -> SyntaxError:
        return SyntaxError(reason, ("", self._line, column, None))
