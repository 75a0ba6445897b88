"""Run what people type in worker processes that can be killed.

A query has a deadline, a memory limit and a row limit (see :class:`~graph.store.Limits`). A worker
that breaks one is killed and replaced, and a spare is kept warm so that the next query does not
wait for a process to start.
"""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importing.unsafe import NestingCheck, UnsafeDocument
from graph.querying.guarded import Answer
from graph.querying.syntax import names_dataset, place_of_star, variables_in
from graph.querying.syntax_errors import syntax_error
from graph.querying.worker_process import Options, WorkerProcess
from graph.scratch import new_folder
from graph.solutions import Result, Solutions, Triples, in_query_order
from ontology.errors import QueryError, QueryTimeout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.querying.streaming import Dataset
    from graph.store import Limits

#: How a query is only read.
_READ: Final = Options(None, True, None, (), 0, 0, "tsv", "nt", runs=False)
#: How many queries of one kind of asker run at once.
SLOTS: Final = 2


class Guard:
    """Worker processes over one dataset.

    Parameters
    ----------
    kind : {"disk", "file"}
        Whether ``path`` is a store on disk or an N-Quads file to load.
    merged : bool
        Whether its default graph holds the merge of all named graphs.
    slots : int
        How many queries run at once; further ones wait, within their deadline.
    """

    def __init__(self, kind: str, path: Path, *, slots: int = SLOTS, merged: bool = False) -> None:
        self._kind = kind
        self._merged = merged
        self._path = path
        self._most_idle = slots + 1
        self._free: SimpleQueue[None] = SimpleQueue()  # quicker than a semaphore
        for _ in range(slots):
            self._free.put(None)
        self._lock = threading.Lock()
        self._idle: list[WorkerProcess] = []
        self._closed = False

    @classmethod
    def over(cls, engine: ox.Store, location: Path | None, *, merged: bool = False) -> Guard:
        """Guard a store: its folder if it lies on disk, else a copy of what memory holds now."""
        if location is not None:
            return cls("disk", location, merged=merged)
        copy = new_folder() / "dataset.nq"
        engine.dump(str(copy), format=ox.RdfFormat.N_QUADS)
        guard = cls("file", copy, merged=merged)
        import atexit

        atexit.register(guard.close)
        return guard

    def run(self, query: str, limits: Limits) -> Result:
        """Run one query and read its answer.

        Raises
        ------
        QueryTimeout, QueryTooLarge, QueryError
        """
        answer = self.stream(query, limits)
        body = b"".join(answer)
        return _read(answer.head, body, query, limits)

    def calls(self, query: str, limits: Limits) -> bool:
        """Tell whether a query would call another host; it is read and not run.

        Raises
        ------
        QueryTimeout, QueryTooLarge
        """
        answer = Answer(self, query, _READ, limits)
        b"".join(answer)
        check(answer.head, query)
        return bool(answer.head["value"])

    def stream(
        self,
        query: str,
        limits: Limits,
        *,
        rows_as: str = "tsv",
        triples_as: str = "nt",
        dataset: Dataset | None = None,
    ) -> Answer:
        """Run one query and pass on its serialized answer part by part.

        Parameters
        ----------
        rows_as : {"tsv", "csv", "json", "xml"}
            Format of a SELECT's answer; the row limit holds for tsv only.
        triples_as : {"nt", "ttl", "rdf", "jsonld"}
            Format of triples; the row limit holds for nt only.
        dataset : Dataset, optional
            The graphs to ask, in place of those that the query names.
        """
        star = place_of_star(query)
        options = Options(
            dataset=dataset,
            union=not (self._merged or names_dataset(query)),
            star=star,
            names=() if star is None else tuple(variables_in(query)),
            rows=limits.rows,
            size=limits.size,
            rows_as=rows_as,
            triples_as=triples_as,
        )
        return Answer(self, query, options, limits)

    def lend(self, limits: Limits) -> WorkerProcess:
        """Lend a worker, to be handed to :meth:`end_loan` whatever happens.

        Raises
        ------
        QueryTimeout
            If none is free within the deadline.
        """
        try:
            self._free.get(timeout=limits.deadline)
        except Empty:
            raise QueryTimeout(
                f"Other queries kept every worker busy for {limits.deadline:g} s; try again."
            ) from None
        try:
            return self._take(limits.memory)
        except BaseException:
            self._free.put(None)
            raise

    def lend_at_once(self, limits: Limits) -> WorkerProcess | None:
        """Lend a worker that reads a query at once and leaves a spare behind, if there is one."""
        try:
            self._free.get_nowait()
        except Empty:
            return None
        with self._lock:
            fitting = self._fitting(limits.memory)
            if len(self._idle) > 1 and fitting and fitting[0].is_ready():
                self._idle.remove(fitting[0])
                return fitting[0]
        self._free.put(None)
        return None

    def end_loan(self, worker: WorkerProcess, *, whole: bool) -> None:
        """Take a worker back; one that was not asked to the end is killed."""
        try:
            if whole:
                self._give_back(worker)
            else:
                worker.kill()
        finally:
            self._free.put(None)

    def _take(self, memory: int) -> WorkerProcess:
        with self._lock:
            fitting = self._fitting(memory)
            worker = fitting[0] if fitting else self._start(memory)
            if fitting:
                self._idle.remove(worker)
            if not self._idle:
                self._idle.append(self._start(memory))
            return worker

    def _fitting(self, memory: int) -> list[WorkerProcess]:
        return [worker for worker in self._idle if worker.memory == memory]

    def _give_back(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._idle.insert(0, worker)
            surplus, self._idle = self._idle[self._most_idle :], self._idle[: self._most_idle]
            if self._closed:
                surplus, self._idle = [*surplus, *self._idle], []
        for idle in surplus:
            idle.kill()

    def _start(self, memory: int) -> WorkerProcess:
        return WorkerProcess(self._kind, self._path, memory)

    def warm(self, limits: Limits) -> None:
        """Start a worker before the first question needs it."""
        with self._lock:
            if not self._idle:
                self._idle.append(self._start(limits.memory))

    def close(self) -> None:
        """End every idle worker and remove the copy of a dataset in memory."""
        with self._lock:
            self._closed = True
            workers, self._idle = self._idle, []
        for worker in workers:
            worker.kill()
        if self._kind == "file":
            shutil.rmtree(self._path.parent, ignore_errors=True)


def check(head: Mapping[str, object], query: str) -> None:
    """Raise what the worker found wrong with a query."""
    if head["kind"] == "syntax":
        raise syntax_error(str(head["message"]), query)
    if head["kind"] == "error":
        raise QueryError(f"The query cannot be answered: {head['message']}.")


def _read(head: Mapping[str, object], body: bytes, query: str, limits: Limits) -> Result:
    check(head, query)
    kind = head["kind"]
    if kind == "boolean":
        return bool(head["value"])
    truncated = bool(head["truncated"])
    try:
        NestingCheck().feed(body)
        if kind == "triples":
            note = f"These are the first {limits.rows:,} triples of more." if truncated else None
            triples = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
            return Triples(triples, truncated, note)
        solutions = solutions_from_tsv(body)
    except (SyntaxError, UnsafeDocument) as error:  # rows may be nested less deep than triples
        raise QueryError(
            "The answer holds triple terms one within the other, too deep to be read. Ask for "
            "what is in them, with SUBJECT(), PREDICATE() and OBJECT()."
        ) from error
    note = f"These are the first {len(solutions):,} rows of more." if truncated else None
    return in_query_order(Solutions(solutions.variables, solutions.rows, truncated, note), query)


def solutions_from_tsv(body: bytes) -> Solutions:
    """Read SPARQL 1.1 TSV."""
    results = ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV)
    if not isinstance(results, ox.QuerySolutions):
        raise SyntaxError("rows were expected")
    return Solutions(tuple(v.value for v in results.variables), [tuple(row) for row in results])
