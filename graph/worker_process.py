"""One worker process as its parent sees it: two pipes, and a way to end it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from ontology.errors import SnapshotError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PROGRAM: Final = Path(__file__).with_name("worker.py")
_START_SECONDS: Final = 60.0


class Options(NamedTuple):
    """How a worker runs a query and writes its answer.

    Attributes
    ----------
    dataset : tuple or None
        IRIs of the default graphs and of the named graphs, in place of those the query names.
    union : bool
        The default graph is the union of all named graphs.
    star : int or None
        Where the star of ``SELECT *`` stands.
    names : tuple of str
        The columns that stand for the star, in the order wished for.
    rows, size : int
        The most rows or triples, where one is a line; the most bytes.
    rows_as, triples_as : str
        The formats.
    """

    dataset: tuple[tuple[str, ...], tuple[str, ...]] | None
    union: bool
    star: int | None
    names: tuple[str, ...]
    rows: int
    size: int
    rows_as: str
    triples_as: str


class WorkerProcess:
    """One worker process and the two pipes to it."""

    def __init__(self, kind: str, path: Path, memory: int) -> None:
        from multiprocessing.connection import Connection

        self.memory = memory
        self.head: Mapping[str, object] = {}
        self._ready = False
        self._process = subprocess.Popen(
            [
                sys.executable,
                str(_PROGRAM),
                kind,
                str(path),
                str(memory),
                str(os.getpid()),
                json.dumps(dict(PREFIXES)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise SnapshotError("The query worker could not be started; free some file handles.")
        self._requests = Connection(os.dup(stdin.fileno()), readable=False)
        self._answers = Connection(os.dup(stdout.fileno()), writable=False)
        self._poll = select.poll()
        self._poll.register(self._answers.fileno(), select.POLLIN)
        stdin.close()
        stdout.close()

    def ask(self, query: str, options: Options, deadline: float) -> Iterator[bytes]:
        """Send a query and yield the parts of its answer; the head is in :attr:`head` then.

        Raises
        ------
        TimeoutError, EOFError, OSError
            At the deadline, or if the worker dies.
        """
        if not self._ready:
            self._wait(time.monotonic() + _START_SECONDS)
            self._answers.recv_bytes()
            self._ready = True
            deadline = max(deadline, time.monotonic() + 1)
        self.head = {}
        text = query.encode("utf-8", "surrogatepass")
        self._requests.send_bytes(_write_options(options) + b"\n" + text)
        while True:
            self._wait(deadline)
            message = self._answers.recv_bytes()
            if message.startswith(b"P"):
                yield message[1:]
                continue
            head, _, rest = message[1:].partition(b"\n")
            self.head = _read_head(head)
            yield rest
            return

    def _wait(self, until: float) -> None:
        if not self._poll.poll(max(0.0, until - time.monotonic()) * 1000):
            raise TimeoutError

    def end(self) -> None:
        """Tell the process to end at once, from any thread."""
        self._process.kill()

    def kill(self) -> None:
        """End the process at once; what it leaves is cleared away in the background."""
        self._process.kill()
        with contextlib.suppress(OSError):
            self._requests.close()
            self._answers.close()
        threading.Thread(target=self._process.wait, daemon=True).start()

    def exit_code(self) -> int:
        """Return how a dead worker ended."""
        try:
            return self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


@lru_cache(maxsize=64)
def _write_options(options: Options) -> bytes:
    """Write the options; most queries have the same."""
    return json.dumps(options._asdict()).encode()


@lru_cache(maxsize=64)
def _read_head(text: bytes) -> Mapping[str, object]:
    """Read what a worker says of an answer; most answers end in one of very few ways."""
    return MappingProxyType(json.loads(text))
