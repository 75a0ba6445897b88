"""The SPARQL endpoint: what HTTP adds to the guard, streaming in little memory, two clients."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from api.settings import settings
from benchmarks.graphs import on_disk
from benchmarks.measuring import Row, report, wall_ms
from graph.embedded import EmbeddedStore
from graph.querying.streaming import ROW_FORMATS

SMALL = "SELECT ?tool { ?discipline ops:usesTool ?tool } LIMIT 1"
ROWS = 1_000_000
#: A million rows from any graph that has a thousand triples.
LARGE = (
    "SELECT ?a ?b ?c { { SELECT ?a ?b { ?a ?p ?b } LIMIT 1000 } "
    f"{{ SELECT ?c {{ ?c ?q ?d }} LIMIT 1000 }} }} LIMIT {ROWS}"
)
_TSV = next(form for form in ROW_FORMATS if form.key == "tsv")
_SERVER = """
import sys
from pathlib import Path
import pyoxigraph as ox
import uvicorn
from starlette.responses import PlainTextResponse
from api.door import ProgramDoor
from graph.embedded import EmbeddedStore
folder = Path(sys.argv[1])
store = EmbeddedStore(ox.Store.read_only(str(folder)), location=folder)
app = ProgramDoor(PlainTextResponse(""), lambda: store)
uvicorn.run(app, port=int(sys.argv[2]), log_level="critical", access_log=False, lifespan="off")
"""


def run(size: int) -> list[Row]:
    """Measure a server in a process of its own, as it runs."""
    with closing(on_disk(size)) as store, _serving(store) as (port, pid):
        return [*_overhead(store, port, pid), *_streamed(store, port, pid)]


def _overhead(store: EmbeddedStore, port: int, pid: int) -> list[Row]:
    """Measure by the clock, which other processes disturb, and by the server's own CPU time.

    A plain socket asks: http.client takes another quarter of a millisecond for itself.
    """
    limits = settings().limits._replace(deadline=30)

    def guarded() -> None:
        b"".join(store.stream(SMALL, _TSV, limits))

    connection = socket.create_connection(("127.0.0.1", port))
    request = f"GET {_address(SMALL)} HTTP/1.1\r\nHost: x\r\nAccept: {_TSV.media_type}\r\n\r\n"

    def over_http() -> None:
        connection.sendall(request.encode())
        _read_answer(connection)

    for work in (guarded, over_http):
        work()
    direct = min(wall_ms(guarded, repeat=101) for _ in range(7))
    before = _processor_ms(pid)
    asked = min(wall_ms(over_http, repeat=101) for _ in range(7))
    spent = (_processor_ms(pid) - before) / (7 * 101)
    connection.close()
    peer = f"{asked:.2f} ms over HTTP, {direct:.2f} ms guarded in process"
    return [
        Row("endpoint, added to a small request", asked - direct, "ms", 0.7, peer=peer),
        Row("CPU of the server for it, the guard's included", spent, "ms"),
    ]


def _read_answer(connection: socket.socket) -> bytes:
    """Read the body of an answer that says its length."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(2**16)
    head, _, body = received.partition(b"\r\n\r\n")
    size = int(re.search(rb"content-length: (\d+)", head)[1])
    while len(body) < size:
        body += connection.recv(2**16)
    return body


def _processor_ms(pid: int) -> float:
    """Return the CPU time of a process without its workers, in steps of ten milliseconds."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _streamed(store: EmbeddedStore, port: int, pid: int) -> list[Row]:
    """Take the better of two turns, since other processes can only make them slower.

    What two queries at once gain without HTTP says how much the machine allows.
    """
    limits = settings().limits._replace(deadline=60)

    def take() -> float:
        return _take(port)

    def take_guarded() -> float:
        began = time.perf_counter()
        for _ in store.stream(LARGE, _TSV, limits):
            pass
        return time.perf_counter() - began

    take()
    before = _resident(pid)
    alone, most = _watched(take, pid)
    both, guarded = _twice(take), _gain(take_guarded(), _twice(take_guarded))
    alone, both = min(alone, take()), min(both, _twice(take))
    return [
        Row(f"{ROWS:,} rows streamed", ROWS / alone / 1e6, "M rows/s", peer=f"{alone:.2f} s"),
        Row("memory while streaming them", most - before, "MiB", 50),
        Row(
            "two clients at once, against one",
            _gain(alone, both),
            "times",
            1.8,
            more_is_better=True,
            peer=f"without HTTP {guarded:.2f}; {both:.2f} s for both, {os.cpu_count()} cores",
        ),
    ]


def _gain(alone: float, both: float) -> float:
    return 2 * alone / both


def _twice(take: Callable[[], float]) -> float:
    """Take twice at once, and return the seconds until both are done."""
    with ThreadPoolExecutor(2) as clients:
        began = time.perf_counter()
        list(clients.map(lambda _: take(), range(2)))
        return time.perf_counter() - began


def _take(port: int) -> float:
    """Read a million rows, keep none, and return the seconds that took."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    began = time.perf_counter()
    lines = _ask(connection, LARGE)
    connection.close()
    if lines != ROWS + 1:
        raise RuntimeError(f"{lines - 1:,} rows came")
    return time.perf_counter() - began


def _ask(connection: http.client.HTTPConnection, query: str) -> int:
    """Ask, and count the lines of the answer."""
    connection.request("GET", _address(query), headers={"Accept": _TSV.media_type})
    answer = connection.getresponse()
    lines = 0
    while part := answer.read(2**18):
        lines += part.count(b"\n")
    return lines


def _address(query: str) -> str:
    return f"/sparql?query={quote(query)}"


def _watched(work: Callable[[], float], pid: int) -> tuple[float, float]:
    """Return what some work returns, and the most memory that a process has meanwhile."""
    most = 0.0
    with ThreadPoolExecutor(1) as thread:
        future = thread.submit(work)
        while not future.done():
            most = max(most, _resident(pid))
            time.sleep(0.02)
    return future.result(), most


def _resident(pid: int) -> float:
    """Return the memory of a process and its workers, in MiB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    total = 0
    for process in (str(pid), *children):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        total += int(re.search(r"VmRSS:\s+(\d+)", status)[1])
    return total / 1024


@contextmanager
def _serving(store: EmbeddedStore) -> Iterator[tuple[int, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(store.location), str(port)],
        env={**os.environ, "OPS_ATLAS_RATE": "0", "OPS_ATLAS_DEADLINE": "120"},
    )
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.kill()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            _ask(connection, "ASK {}")
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    report(run(100_000))
