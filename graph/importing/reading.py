"""Read one document to quads, strictly, and say where and what it is when it cannot be read."""

from __future__ import annotations

import io
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.builders import one_builder
from graph.counting import count_graph
from graph.importing.failures import BROKEN, failure
from graph.importing.formats import (
    HEXTUPLES,
    JSON_LD,
    LOOKED_AT,
    N3,
    N_TRIPLES,
    RDF_XML,
    Format,
)
from graph.importing.hextuples import iter_hextuples
from graph.importing.json_checks import UNDEFINED, check_json
from graph.importing.json_contexts import with_contexts
from graph.importing.source import PART, Source
from graph.importing.written import places_in_json
from graph.importing.xml_check import XmlCheck
from graph.memory import free_memory
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from graph.importing.documents import Document
    from graph.importing.repairs import Repairs
    from graph.importing.term_mending import TermMending
    from graph.importing.watching import Watch

#: What is noted of a graph that a blank node names: it has no name in the next document.
UNNAMED: Final = "graph without a name, put into that of its file"
#: How many times its size JSON-LD takes in memory while it is parsed; measured 21.
_JSON_IN_MEMORY: Final = 25


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
        self,
        repair: Callable[[bytes], bytes] | None = None,
        *,
        count_lines: bool = False,
        density: float = 0.0,
    ) -> Iterator[Source]:
        """Open the document for a parser.

        Parameters
        ----------
        repair : callable, optional
            Mends each part; it is given nothing at the end.
        count_lines : bool
            Count a triple for each line.
        density : float
            Say how many triples were read by how many there are in a byte.
        """
        with self.document.open() as stream:
            source = Source(
                stream, self.format, self.watch, repair, count_lines=count_lines, density=density
            )
            yield source
            while source.read(PART):
                pass  # what is left is hashed and counted, and not kept
        self.seen = source.size, source.sha256
        self.watch.finish(self.document.size)


def iter_quads(reading: Reading, repairs: Repairs | None = None) -> Generator[ox.Quad, None, None]:
    """Yield the quads of a document, those outside any graph in the graph of the reading.

    Parameters
    ----------
    repairs : Repairs, optional
        Told of what JSON-LD leaves out by its own rules, for which it is read once more, and of
        graphs without a name.

    Raises
    ------
    SourceError
        If something in it is not right, with file, line, column and the text there.
    """
    try:
        with reading.open() as source:
            quads = placed(parse(reading, source, repairs=repairs), reading, repairs)
            yield from reading.watch.count_each(quads)
    except BROKEN as error:
        raise failure(reading, error) from error


def bulk_load(engine: ox.Store, reading: Reading, *, in_memory: bool = False) -> None:
    """Let the engine read triples by itself, which takes half the time of reading quad by quad.

    In memory a plain load is as quick and takes two thirds of the memory. In N-Triples lines are
    counted as triples meanwhile; those of another format are counted afterwards, and guessed from
    how it begins meanwhile.

    Raises
    ------
    SourceError
        As :func:`iter_quads` does.
    """
    to_graph, by_line = ox.NamedNode(reading.graph), reading.format is N_TRIPLES
    before = 0 if by_line else count_graph(engine, to_graph)
    density = 0.0 if by_line else _density(reading)
    try:
        with (
            reading.open(count_lines=by_line, density=density) as source,
            one_builder(source) as read_by_one,
        ):
            load = engine.load if in_memory else engine.bulk_load
            load(
                read_by_one,
                reading.format.engine,
                base_iri=reading.graph,
                to_graph=to_graph,
            )
    except BROKEN as error:
        raise failure(reading, error) from error
    if not by_line:
        reading.watch.count(count_graph(engine, to_graph) - before)


def _density(reading: Reading) -> float:
    """Return how many triples a byte holds at the beginning of a document."""
    start, found = reading.document.start(LOOKED_AT), 0
    with suppress(*BROKEN):  # its end is missing
        if reading.format is RDF_XML:
            XmlCheck().feed(start)
        for _ in ox.parse(start, reading.format.engine, base_iri=reading.graph):
            found += 1
    return found / len(start) if start else 0.0


def parse(
    reading: Reading,
    source: Source,
    *,
    terms: TermMending | None = None,
    repairs: Repairs | None = None,
) -> Iterator[ox.Quad]:
    """Start the parser of the format; it renames blank nodes: no two documents share one.

    Parameters
    ----------
    terms : TermMending, optional
        What mends terms for a lenient parser.
    """
    if reading.format is HEXTUPLES:
        return iter_hextuples(source, terms.iri, terms.tagged) if terms else iter_hextuples(source)
    content: io.RawIOBase | bytes = source
    if reading.format is JSON_LD:
        whole = _read_whole(reading.document.name, source)
        content = with_contexts(whole)
        if terms is not None:
            terms.places = places_in_json(whole.decode("utf-8", "replace"))
        if repairs is not None:
            check_json(content, reading.graph, _noting(reading.document.name, whole, repairs))
    return ox.parse(
        content,  # type: ignore[arg-type]  # a raw stream is all it needs
        reading.format.engine,
        base_iri=reading.graph,
        rename_blank_nodes=True,
        lenient=terms is not None,
    )


def _noting(name: str, content: bytes, repairs: Repairs) -> Callable[[str], None]:
    """Return what notes a name of JSON-LD that no context defines, and where it is written."""
    places = cache(lambda: places_in_json(content.decode("utf-8", "replace")))
    return lambda said: repairs.add(name, places().next_of(said)[0], UNDEFINED, said)


def _read_whole(name: str, source: Source) -> bytes:
    """Read a document that the engine parses in one piece, unless memory would not hold it.

    Raises
    ------
    SourceError
        If it is too large.
    """
    free, parts = free_memory(), []
    while part := source.read(PART):
        parts.append(part)
        if free is not None and source.size * _JSON_IN_MEMORY > free:
            raise SourceError(
                f"{name} is JSON-LD of more than {source.size // 10**6:,} MB; reading it takes "
                f"{_JSON_IN_MEMORY} times as much memory, which is not free. Convert it to "
                "N-Quads, or cut it into several files."
            )
    return b"".join(parts)


def placed(
    quads: Iterator[ox.Quad], reading: Reading, repairs: Repairs | None = None
) -> Iterator[ox.Quad]:
    """Put what lies in no graph that has a name into that of the reading, and note such graphs.

    What a formula of N3 holds is not stated, so it stays apart.
    """
    to_graph = ox.NamedNode(reading.graph)
    kept = ox.NamedNode | ox.BlankNode if reading.format is N3 else ox.NamedNode
    unnamed: set[ox.BlankNode] = set()
    for quad in quads:
        graph = quad.graph_name
        if isinstance(graph, kept):
            yield quad
            continue
        if isinstance(graph, ox.BlankNode) and repairs is not None and graph not in unnamed:
            unnamed.add(graph)
            repairs.add(reading.document.name, 0, UNNAMED, str(graph), reading.graph)
        yield ox.Quad(quad.subject, quad.predicate, quad.object, to_graph)
