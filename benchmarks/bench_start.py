"""How long one waits for the first answer: the library, the terminal, the server."""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Row, report, wall_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
IMPORTING = "import time; t = time.perf_counter(); import {0}; print(time.perf_counter() - t)"
HEAVY = "rdflib, networkx, pyoxigraph, scipy.sparse, pyvis.network"


def import_ms(modules: str, repeat: int = 15) -> float:
    """Return how long an import takes in a fresh interpreter, whose own start does not count.

    The least of all runs is taken, as timeit does: whatever else runs can only add to it. The first
    one compiles the modules, which happens once after installing.
    """
    compiling = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", IMPORTING.format(modules)]
    runs = (
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=compiling)
        for _ in range(repeat)
    )
    return min(float(run.stdout) for run in runs) * 1000


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_app(script: str = "app.py", **environment: str) -> Iterator[tuple[str, float]]:
    """Start the app as ``make run`` does; yield its address and the seconds until it answered."""
    port = free_port()
    stamp = ROOT / ".venv" / "run.stamp"
    if script == "app.py" and stamp.exists():
        command = ["make", "--silent", "run", f"PORT={port}"]
    else:
        command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    own = {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": ""}
    command_environment = {**os.environ, **own, **environment}
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=command_environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(address, process)
        yield address, time.perf_counter() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise RuntimeError(f"the app ended with exit code {process.returncode}")


def run(size: int) -> list[Row]:  # noqa: ARG001  the size of the graph does not matter here
    """Measure."""
    from graph import open_store

    open_store().close()  # the snapshot is built
    everything = import_ms(HEAVY, repeat=3)
    ours = import_ms("graph")
    help_ms = wall_ms(
        lambda: subprocess.run(
            [sys.executable, "cli.py", "--help"], cwd=ROOT, check=True, capture_output=True
        )
    )
    started = []
    for _ in range(3):
        with running_app() as (_, seconds):
            started.append(seconds)
    return [
        Row("import graph", ours, "ms", 40, peer=f"{everything / ours:.0f}x less than {HEAVY}"),
        Row("python cli.py --help", help_ms / 1000, "s", 0.4),
        Row("make run, snapshot built, until it answers", statistics.median(started), "s", 2.5),
    ]


if __name__ == "__main__":
    report(run(0))
