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
#: Bytes that a worker can write before it waits for a reader: two of its largest parts.
_PIPE: Final = 2**20


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
    runs : bool
        Whether it is run, and not only read to see whether it would call another host.
    """

    dataset: tuple[tuple[str, ...], tuple[str, ...]] | None
    union: bool
    star: int | None
    names: tuple[str, ...]
    rows: int
    size: int
    rows_as: str
    triples_as: str
    runs: bool = True


class WorkerProcess:
    """One worker process and the two pipes to it."""

    def __init__(self, kind: str, path: Path, memory: int) -> None:
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
            bufsize=0,
        )
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise SnapshotError("The query worker could not be started; free some file handles.")
        self._requests, self._answers = stdin, stdout
        _widen(stdout.fileno())
        self._poll = select.poll()
        self._poll.register(stdout.fileno(), select.POLLIN)

    def fileno(self) -> int:
        """Return the file that can be read as soon as something comes from the worker."""
        return self._answers.fileno()

    def is_ready(self) -> bool:
        """Tell whether the process has started, so that a query goes to it without waiting."""
        return self._ready or bool(self._poll.poll(0))

    def ask(self, query: str, options: Options, deadline: float) -> Iterator[bytes]:
        """Send a query and return the parts of its answer; with the last, :attr:`head` is set.

        Raises
        ------
        TimeoutError, EOFError, OSError
            At the deadline, or if the worker dies.
        """
        if not self._ready:
            self._wait(time.monotonic() + _START_SECONDS)
            self._receive()
            self._ready = True
            deadline = max(deadline, time.monotonic() + 1)
        self.head = {}
        self._send(_write_options(options) + b"\n" + query.encode("utf-8", "surrogatepass"))
        return self._parts(deadline)

    def _parts(self, deadline: float) -> Iterator[bytes]:
        while True:
            self._wait(deadline)
            kind, content = self._receive()
            if kind == b"P":
                yield content
                continue
            head, _, rest = content.partition(b"\n")
            self.head = _read_head(head)
            yield rest
            return

    def _send(self, content: bytes) -> None:
        message = b"Q" + len(content).to_bytes(4, "big") + content
        while message:
            message = message[os.write(self._requests.fileno(), message) :]

    def _receive(self) -> tuple[bytes, bytes]:
        """Return a message's kind and content."""
        begin = self._read(5)
        return begin[:1], self._read(int.from_bytes(begin[1:], "big"))

    def _read(self, size: int) -> bytes:
        parts = []
        while size:
            part = os.read(self._answers.fileno(), size)
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

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
        with contextlib.suppress(RuntimeError):  # from Python 3.12 on no thread starts at the end
            threading.Thread(target=self._process.wait, daemon=True).start()

    def exit_code(self) -> int:
        """Return how a dead worker ended."""
        try:
            return self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


def _widen(pipe: int) -> None:
    """Let a pipe hold whole parts where the system can, else both sides wait for each other."""
    import fcntl

    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


@lru_cache(maxsize=64)
def _write_options(options: Options) -> bytes:
    """Write the options; most queries have the same."""
    return json.dumps(options._asdict()).encode()


@lru_cache(maxsize=64)
def _read_head(text: bytes) -> Mapping[str, object]:
    """Read what a worker says of an answer; most answers end in one of very few ways."""
    return MappingProxyType(json.loads(text))
