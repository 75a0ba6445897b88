"""Load sources into an engine: one named graph per document, with what is known of each.

The engine is a generation that is being built or a store in memory, never one that is in use.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from graph.builders import one_builder_of
from graph.importing.converting import Convertible, load_converted, recognized, size_of
from graph.importing.documents import readable, walk
from graph.importing.formats import (
    LOOKED_AT,
    N_TRIPLES,
    RDF_XML,
    TURTLE,
    Format,
    format_named,
    format_of,
    is_empty,
    is_nested,
    is_rdf_suffix,
    is_unreadable,
)
from graph.importing.imported import Imported, Report, day_of
from graph.importing.reading import Reading, bulk_load, iter_quads
from graph.importing.refusing import refuse_broken, refuse_nothing
from graph.importing.repairs import Repairs, iter_repaired
from graph.importing.watching import Watch
from graph.transfer import add_to_memory, take_out
from ontology.errors import SourceError
from ontology.namespaces import GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from graph.importing.documents import Document

_READ_BY_THE_ENGINE: Final = (N_TRIPLES, TURTLE, RDF_XML)
IMPORTED: Final = f"{GRAPH}imported/"
#: From this size on the engine reads a document by itself; each such load makes files of its own.
SMALL: Final = 2**20


@dataclass(frozen=True, slots=True)
class Choices:
    """How sources are imported.

    Attributes
    ----------
    graph : str or None
        One named graph for everything; without it each document gets its own.
    format : str or None
        The format of every document; without it content and suffix say it.
    lenient : bool
        Repair and leave out what cannot be read, instead of refusing the document.
    skip_broken : bool
        Leave out documents that cannot be read, instead of refusing the import.
    kind : str or None
        Which importer reads every source, a key of :data:`~graph.importers.IMPORTERS`; without
        it the names of files say whether a source is one of those.
    """

    graph: str | None = None
    format: str | None = None
    lenient: bool = False
    skip_broken: bool = False
    kind: str | None = None


def load_sources(
    engine: ox.Store,
    sources: Sequence[Path],
    choices: Choices,
    watch: Watch | None = None,
    *,
    in_memory: bool = False,
) -> Report:
    """Load files, folders and archives; a named graph that is filled is emptied first.

    Parameters
    ----------
    in_memory : bool
        Whether the engine lies in memory.

    Raises
    ------
    SourceError
        If a document cannot be read and it was not chosen to leave such ones out, or if none can.
        Then the engine may hold a part of it all and is not to be used.
    """
    watch, report = watch or Watch(), Report()
    watch.doing("Looking at the files")
    with ExitStack() as stack:
        converted: list[Convertible] = []
        plain: list[Path] = []
        for source in sources:
            found = _recognized(stack, source, choices)
            plain.append(source) if found is None else converted.append(found)
        watch.expect(sum(map(size_of, converted)))
        if plain:
            loader = _Loader(engine, choices, report, in_memory=in_memory)
            _load_documents(loader, plain, choices, watch, report)
        report.imported += [
            load_converted(
                engine, one, watch, report.repairs, lenient=choices.lenient, in_memory=in_memory
            )
            for one in converted
        ]
    if not report.imported:
        refuse_nothing(sources, report)
    return report


def _recognized(stack: ExitStack, source: Path, choices: Choices) -> Convertible | None:
    if choices.format and not choices.kind:
        return None
    found = stack.enter_context(recognized(source, choices.kind))
    if found is not None and choices.graph:
        raise SourceError(
            f"{found.name} is converted into a named graph of its own; leave out the one that you "
            "named."
        )
    return found


def _load_documents(
    loader: _Loader, sources: Sequence[Path], choices: Choices, watch: Watch, report: Report
) -> None:
    readings = [found for source in sources for found in _walk(source, choices, watch, report)]
    refuse_broken(report, skip=choices.skip_broken)
    if not readings:
        refuse_nothing(sources, report)
    plan = loader.look_ahead(readings, watch)
    refuse_broken(report, skip=choices.skip_broken)
    loader.load(plan, watch)


def graph_iri(name: str) -> str:
    """Return the named graph of a document.

    Examples
    --------
    >>> graph_iri("my data/tools.ttl")
    'https://w3id.org/ops-atlas/graph/imported/my%20data/tools.ttl'
    """
    return IMPORTED + quote(name, safe="/-._~")


def _walk(source: Path, choices: Choices, watch: Watch, report: Report) -> Iterator[Reading]:
    """Decide how each document is read; a file beside others that is no RDF is skipped."""
    for document in walk(source):
        graph = choices.graph or graph_iri(document.name)
        try:
            start = document.start(LOOKED_AT)
        except SourceError as error:
            report.refuse(error)
            continue
        try:
            yield Reading(document, _format(document, start, choices), graph, watch)
        except SourceError as error:
            meant = is_rdf_suffix(document.name) or is_nested(document.name, start)
            if document.name == readable(source.name) or (meant and not is_empty(start)):
                report.refuse(error)
            else:
                report.skipped.append(document.name)


def _format(document: Document, start: bytes, choices: Choices) -> Format:
    if choices.format and not (is_empty(start) or is_unreadable(start)):
        return format_named(choices.format)
    return format_of(document.name, start)


class _Loader:
    """Loads documents into an engine."""

    def __init__(
        self, engine: ox.Store, choices: Choices, report: Report, *, in_memory: bool
    ) -> None:
        self._engine = engine
        self._in_memory = in_memory
        self._choices = choices
        self._report = report

    def look_ahead(self, readings: list[Reading], watch: Watch) -> list[_Planned]:
        """Find which named graphs are filled, and which documents are broken, before loading."""
        looked_at = [reading for reading in readings if self._needs_a_look(reading)]
        watch.begin(_size(readings) + _size(looked_at), counting=False)
        plan = []
        for reading in readings:
            graphs = {reading.graph}
            if self._needs_a_look(reading):
                watch.doing(f"Checking {reading.document.name}")
                try:
                    graphs |= self._graphs(reading)
                except SourceError as error:
                    self._report.refuse(error)
                    continue
            plan.append(_Planned(reading, tuple(sorted(graphs))))
        return plan

    def _needs_a_look(self, reading: Reading) -> bool:
        return reading.format.datasets or self._choices.skip_broken

    def _graphs(self, reading: Reading) -> set[str]:
        look = (
            iter_repaired(reading, Repairs())
            if self._choices.lenient
            else iter_quads(reading, self._report.repairs)
        )
        with closing(look) as quads:
            names = {quad.graph_name for quad in quads}
        return {name.value for name in names if isinstance(name, ox.NamedNode)}

    def load(self, plan: list[_Planned], watch: Watch) -> None:
        """Load what is planned."""
        take_out(self._engine, {graph for planned in plan for graph in planned.graphs})
        watch.count_from_here()
        small: list[_Planned] = []
        large: list[_Planned] = []
        for planned in plan:
            (large if self._is_large(planned.reading) else small).append(planned)
        quads = chain.from_iterable(map(self._load_quads, small))
        if self._in_memory:
            add_to_memory(self._engine, quads)
        else:
            with one_builder_of(quads) as taken_by_one:
                self._engine.bulk_extend(taken_by_one)
        for planned in large:
            watch.doing(f"Reading {planned.reading.document.name}")
            bulk_load(self._engine, planned.reading, in_memory=self._in_memory)
            self._note(planned)

    def _is_large(self, reading: Reading) -> bool:
        """Say whether the engine had better read it by itself."""
        return (
            not self._choices.lenient
            and reading.format in _READ_BY_THE_ENGINE
            and reading.document.size > SMALL
        )

    def _load_quads(self, planned: _Planned) -> Iterator[ox.Quad]:
        planned.reading.watch.doing(f"Reading {planned.reading.document.name}")
        if self._choices.lenient:
            yield from iter_repaired(planned.reading, self._report.repairs)
        else:
            yield from iter_quads(planned.reading)
        self._note(planned)

    def _note(self, planned: _Planned) -> None:
        reading, (size, sha256) = planned.reading, planned.reading.seen
        self._report.imported.append(
            Imported(
                name=reading.document.name,
                graph=reading.graph,
                format=reading.format.label,
                graphs=planned.graphs,
                size=size,
                sha256=sha256,
                modified=day_of(reading.document.modified),
            )
        )


@dataclass(frozen=True, slots=True)
class _Planned:
    reading: Reading
    graphs: tuple[str, ...]


def _size(readings: Iterable[Reading]) -> int:
    return sum(reading.document.size for reading in readings)
