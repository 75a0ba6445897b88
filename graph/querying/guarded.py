"""One query on its way through a worker process, and its answer part by part."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING

from ontology.errors import QueryError, QueryTimeout, QueryTooLarge

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from graph.querying.guard import Guard
    from graph.querying.worker_process import Options, WorkerProcess
    from graph.store import Limits


class Answer:
    """The serialized answer to one query; it can be walked once.

    Attributes
    ----------
    head : mapping
        What the worker says of the answer, empty until its last part is there.
    """

    def __init__(self, guard: Guard, query: str, options: Options, limits: Limits) -> None:
        self.head: Mapping[str, object] = {}
        self._guard = guard
        self._query = query
        self._options = options
        self._limits = limits
        self._deadline = time.monotonic() + limits.deadline
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._coming: Iterator[bytes] | None = None
        self._stopped = False
        self._parts = self._walk()

    def __iter__(self) -> Iterator[bytes]:
        return self._parts

    def begin(self) -> int | None:
        """Begin, if nothing has to be waited for.

        Returns
        -------
        int or None
            The file that can be read as soon as the next part is there; None if nothing began.
        """
        worker = self._guard.lend_at_once(self._limits)
        if worker is None:
            return None
        try:
            self._coming = self._ask(worker)
        except (EOFError, OSError):  # it died while it was idle; the next one may live
            self._end(whole=False)
            return None
        return worker.fileno()

    def close(self) -> None:
        """Stop the query if it still runs; while nobody waits for its next part."""
        self._parts.close()
        self._end(whole=False)

    def stop(self) -> None:
        """Stop the query from any thread; whoever waits for its next part is told by an error."""
        with self._lock:
            self._stopped = True
            if self._worker is not None:
                self._worker.end()

    def _walk(self) -> Generator[bytes, None, None]:
        worker = self._worker or self._guard.lend(self._limits)
        whole = False
        try:
            for part in self._coming or self._ask(worker):
                self.head = worker.head
                yield part
            whole = True
        except TimeoutError:
            raise QueryTimeout(
                f"The query was stopped after {self._limits.deadline:g} s. Ask for less: add a "
                "LIMIT, name a class or a node, or join the patterns that share no variable."
            ) from None
        except (EOFError, OSError):
            if self._stopped:
                raise QueryError("The query was stopped.") from None
            raise _death(worker.exit_code(), self._limits) from None
        finally:
            self._end(whole=whole)

    def _ask(self, worker: WorkerProcess) -> Iterator[bytes]:
        """Let :meth:`stop` reach the worker, and send it the query."""
        with self._lock:
            self._worker = worker
            if self._stopped:
                worker.end()
        return worker.ask(self._query, self._options, self._deadline)

    def _end(self, *, whole: bool) -> None:
        """Keep :meth:`stop` from a worker that works for somebody else from now on."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            self._guard.end_loan(worker, whole=whole and not self._stopped)


def _death(code: int, limits: Limits) -> QueryError:
    if code == -signal.SIGSEGV:  # the engine follows what is nested by recursion
        return QueryTooLarge(
            "The query was stopped: too many of its brackets lie one within the other. Write it "
            "with fewer."
        )
    if code in {-signal.SIGABRT, -signal.SIGKILL}:
        return QueryTooLarge(
            f"The query was stopped: it needed more than {limits.memory // 2**20:,} MB of memory. "
            "Ask for less: add a LIMIT or drop an ORDER BY."
        )
    return QueryError(f"The query worker ended unexpectedly (exit {code}); ask again.")
