"""The worker process: opens a dataset read-only and answers one query after the other.

Run as a file, so that it starts without importing the rest of the program. It speaks with its
parent over standard input and output, one framed message each way. The parent kills it when a
query runs past its deadline, since nothing inside a process can stop a running query.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc has it from Python 3.12


class _Full(Exception):
    """The answer reached its limit; what was written so far is the answer."""


class _Sink(io.BytesIO):
    """Takes serialized rows, one a line, and stops the engine at the limit."""

    def __init__(self, lines: int, size: int) -> None:
        super().__init__()
        self._lines_left = lines
        self._size_left = size

    def write(self, part: Buffer, /) -> int:
        written = super().write(part)
        self._lines_left -= bytes(part).count(b"\n")
        self._size_left -= written
        if self._lines_left < 0 or self._size_left < 0:
            raise _Full
        return written


def _answer(
    store: ox.Store, prefixes: dict[str, str], request: dict[str, object]
) -> tuple[dict[str, object], bytes]:
    rows, size = int(str(request["rows"])), int(str(request["size"]))
    try:
        results = store.query(
            str(request["query"]),
            use_default_graph_as_union=True,
            prefixes=prefixes,
        )
        if isinstance(results, ox.QueryBoolean):
            return {"kind": "boolean", "value": bool(results)}, b""
        lines = rows + isinstance(results, ox.QuerySolutions)  # rows come under a header
        sink = _Sink(lines, size)
        full = _serialize(results, sink)
        body, cut = _first_lines(sink.getvalue(), lines)
        kind = "solutions" if isinstance(results, ox.QuerySolutions) else "triples"
        return {"kind": kind, "truncated": full or cut}, body
    except SyntaxError as error:
        return {"kind": "syntax", "message": str(error)}, b""
    except (ValueError, RuntimeError, OSError) as error:
        return {"kind": "error", "message": str(error)}, b""


def _serialize(results: ox.QuerySolutions | ox.QueryTriples, sink: _Sink) -> bool:
    """Write one row a line; tell whether the limit was reached."""
    try:
        if isinstance(results, ox.QuerySolutions):
            results.serialize(sink, format=ox.QueryResultsFormat.TSV)
        else:
            results.serialize(sink, format=ox.RdfFormat.N_TRIPLES)
    except _Full:
        return True
    return False


def _first_lines(body: bytes, count: int) -> tuple[bytes, bool]:
    """Keep whole lines only, at most ``count`` of them; tell whether any were dropped."""
    whole = body[: body.rfind(b"\n") + 1]
    lines = whole.splitlines(keepends=True) if whole.count(b"\n") > count else None
    if lines is None:
        return whole, whole != body
    return b"".join(lines[:count]), True


def _open(kind: str, path: str) -> ox.Store:
    if kind == "disk":
        return ox.Store.read_only(path)
    store = ox.Store()
    store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
    return store


def _limit_memory(extra: int) -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system: the deadline still holds
        return
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # what the process takes already is unknown, and a wrong limit is worse
        return
    limit = pages * resource.getpagesize() + extra
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def main() -> None:
    """Answer queries until the parent goes away."""
    kind, path, memory, parent = sys.argv[1:5]
    prefixes = json.loads(sys.argv[5])
    threading.Thread(target=_end_with_parent, args=(int(parent),), daemon=True).start()
    requests, answers = Connection(0, writable=False), Connection(1, readable=False)
    store = _open(kind, path)
    _limit_memory(int(memory))
    answers.send_bytes(b"ready")
    while True:
        try:
            request = json.loads(requests.recv_bytes())
        except EOFError:
            return
        head, body = _answer(store, prefixes, request)
        answers.send_bytes(json.dumps(head).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
