"""The engine in this process, behind the interface of every store."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from graph.blank_nodes import FUNCTIONS
from graph.querying.syntax import names_dataset, refuse_service, refuse_unsafe
from graph.querying.syntax_errors import syntax_error
from graph.querying.worker import refuse_calls
from graph.rdf_files import load_file, load_text
from graph.solutions import Result, read_result
from graph.store import PEOPLE, Limits, Store
from ontology.errors import QueryError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import rdflib

    from graph.naming.label_index import LabelIndex
    from graph.naming.search import Match
    from graph.querying.guard import Guard
    from graph.querying.streaming import Dataset, Format, Stream

Answer = TypeVar("Answer")
_PREFIXES: Final = dict(PREFIXES)


@dataclass(slots=True)
class _Held:
    """What a dataset is answered from, whatever the language in which its nodes are named."""

    engine: ox.Store | None
    index: LabelIndex | None
    in_memory: bool


class EmbeddedStore(Store):
    """The engine in this process.

    Parameters
    ----------
    engine : pyoxigraph.Store
        On disk and read-only, or in memory.
    location : Path, optional
        The folder of a store on disk; worker processes open it too.
    index : LabelIndex, optional
        The label index built with the snapshot; without one it is built at the first search.
    merged : bool
        Whether the default graph holds the merge of all named graphs, to be read in place of their
        union, as where :mod:`graph.merging` found triples in several of them.

    Attributes
    ----------
    location, merged
        As given.
    """

    knows_blank_nodes = True

    def __init__(
        self,
        engine: ox.Store,
        *,
        name: str = "memory",
        location: Path | None = None,
        index: LabelIndex | None = None,
        merged: bool = False,
    ) -> None:
        self.name = name
        self.location = location
        self.merged = merged
        self._held = _Held(engine, index, location is None)
        self._guards: dict[str, Guard] = {}
        self._lock = threading.Lock()

    @classmethod
    def from_text(cls, text: str, suffix: str = ".ttl") -> EmbeddedStore:
        """Load RDF text into memory."""
        engine = ox.Store()
        load_text(engine, text, suffix)
        return cls(engine)

    @classmethod
    def from_files(cls, paths: Iterable[Path]) -> EmbeddedStore:
        """Load RDF files into memory; triples of each file go to the graph named by its path."""
        engine = ox.Store()
        for path in paths:
            load_file(engine, path)
        return cls(engine)

    @property
    def engine(self) -> ox.Store:
        """The engine itself, for what builds on its quads; never written to while it is in use.

        Raises
        ------
        QueryError
            If the store was closed.
        """
        if self._held.engine is None:
            raise QueryError("This data was closed meanwhile. Load the page again.")
        return self._held.engine

    @property
    def in_memory(self) -> bool:
        """Whether answers come from memory; otherwise from the store on disk."""
        return self._held.in_memory

    def answer_from(self, held: ox.Store) -> None:
        """Answer from memory from now on, where the same quads lie; workers keep to the disk."""
        self._held.engine, self._held.in_memory = held, True

    def run(self, query: str) -> Result:
        """Run one of the program's own queries in this process."""
        return self._with_results(query, lambda results: read_result(results, query))

    def select_tsv(self, query: str) -> bytes:
        """Run a SELECT and return what the engine's own serializer writes."""
        return self._with_results(query, _write_tsv)

    def _with_results(self, query: str, read: Callable[[object], Answer]) -> Answer:
        """Run a query and read its result in the same call: it may not outlive this thread."""
        refuse_service(query)  # whatever words of a dataset got into it
        try:
            refuse_calls(query, _PREFIXES)
            return read(
                self.engine.query(
                    query,
                    use_default_graph_as_union=not (self.merged or names_dataset(query)),
                    prefixes=_PREFIXES,
                    custom_functions=FUNCTIONS,
                )
            )
        except SyntaxError as error:
            raise syntax_error(str(error), query) from error
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"The query cannot be answered: {error}.") from error

    def run_typed(self, query: str, limits: Limits | None = None) -> Result:
        """Run a person's query in a worker process that can be stopped."""
        refuse_unsafe(query)
        limits = limits or Limits()
        return self.guard(limits.askers).run(query, limits)

    def stream(
        self, query: str, form: Format, limits: Limits, dataset: Dataset | None = None
    ) -> Stream:
        """Pass an answer on from a worker process that can be stopped."""
        from graph.querying.streaming import stream_guarded

        return stream_guarded(self.guard(limits.askers), query, form, limits, dataset)

    def guard(self, askers: str = PEOPLE) -> Guard:
        """Return the worker processes for some askers, started at the first call."""
        with self._lock:
            if askers not in self._guards:
                from graph.querying.guard import Guard

                self._guards[askers] = Guard.over(self.engine, self.location, merged=self.merged)
            return self._guards[askers]

    def search(self, text: str, limit: int = 10, *, blank: bool = False) -> list[Match]:
        """Find nodes by any of their labels, best first."""
        from graph.nodes import to_matches

        with self._lock:
            if self._held.index is None:
                from graph.naming.label_index import LabelIndex

                self._held.index = LabelIndex.build(self.engine)
        return to_matches(self, self._held.index.search(text, limit, blank=blank))

    @property
    def label_index(self) -> LabelIndex | None:
        """The index that lies beside a snapshot, or was built in memory."""
        return self._held.index

    def quads(self) -> Iterator[ox.Quad]:
        """Walk every quad of the dataset."""
        for quad in self.engine:
            if not (self.merged and isinstance(quad.graph_name, ox.DefaultGraph)):
                yield quad

    def write_quads(self, output: IO[bytes]) -> None:
        """Write the dataset as N-Quads."""
        if self.merged:
            ox.serialize(self.quads(), output, ox.RdfFormat.N_QUADS)
        else:
            self.engine.dump(output, ox.RdfFormat.N_QUADS)

    def dump(self, format_: ox.RdfFormat) -> bytes:
        """Serialize the dataset; formats without named graphs get the union of all graphs."""
        if format_.supports_datasets:
            written = ox.serialize(self.quads(), format=format_, prefixes=_PREFIXES)
        else:
            triples = sorted({quad.triple for quad in self.engine}, key=str)
            written = ox.serialize(triples, format=format_, prefixes=_PREFIXES)
        return written or b""

    def to_rdflib(self) -> rdflib.Graph:
        """Return a live rdflib graph over the union of all named graphs."""
        from graph.rdflib_view import graph_over

        return graph_over(self.engine, merged=self.merged)

    def close(self) -> None:
        """Let go of the engine, stop the worker processes and close the label index.

        What is kept of a store may outlive it, and the engine with its files or memory may not.
        """
        with self._lock:
            for guard in self._guards.values():
                guard.close()
            self._guards.clear()
            if self._held.index is not None:
                self._held.index.close()
                self._held.index = None
            self._held.engine = None


def _write_tsv(results: object) -> bytes:
    if not isinstance(results, ox.QuerySolutions):
        raise QueryError("This needs a SELECT query.")
    return results.serialize(format=ox.QueryResultsFormat.TSV) or b""
