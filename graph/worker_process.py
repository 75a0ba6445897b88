"""One worker process as its parent sees it: two pipes, and a way to end it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ontology.errors import SnapshotError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROGRAM: Final = Path(__file__).with_name("worker.py")
_START_SECONDS: Final = 60.0


class WorkerProcess:
    """One worker process and the two pipes to it."""

    def __init__(self, kind: str, path: Path, memory: int) -> None:
        from multiprocessing.connection import Connection

        self.memory = memory
        self.head: dict[str, object] = {}
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

    def ask(self, request: dict[str, object], deadline: float) -> Iterator[bytes]:
        """Send a request and yield the parts of its answer; the head is in :attr:`head` then.

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
        self._requests.send_bytes(json.dumps(request).encode())
        while True:
            self._wait(deadline)
            message = self._answers.recv_bytes()
            if message.startswith(b"P"):
                yield message[1:]
                continue
            head, _, rest = message[1:].partition(b"\n")
            self.head = json.loads(head)
            yield rest
            return

    def _wait(self, until: float) -> None:
        if not self._poll.poll(max(0.0, until - time.monotonic()) * 1000):
            raise TimeoutError

    def end(self) -> None:
        """Tell the process to end at once, from any thread."""
        self._process.kill()

    def kill(self) -> int:
        """End the process at once and return its exit code."""
        self._process.kill()
        code = self._process.wait()
        with contextlib.suppress(OSError):
            self._requests.close()
            self._answers.close()
        return code

    def exit_code(self) -> int:
        """Return how a dead worker ended."""
        try:
            return self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return self.kill()
