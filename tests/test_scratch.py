"""Folders of a process: there while it runs, however it ends."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from graph import scratch

HOLDS = """
import sys
from graph.scratch import new_folder
print(new_folder(), flush=True)
sys.stdin.read()
"""
SERVES = """
import asyncio
from views.server import lifespan
async def start():
    async with lifespan(None):
        pass
asyncio.run(start())
"""


def hold(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that takes a folder and waits."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", HOLDS],
        env=os.environ | {"TMPDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


@pytest.mark.parametrize("how", [signal.SIGKILL, None])
def test_what_a_process_left_is_removed_by_the_next(tmp_path: Path, how: int | None) -> None:
    first, folder = hold(tmp_path)
    second, another = hold(tmp_path)
    assert folder.is_dir()
    assert another.is_dir()
    if how is not None:
        first.send_signal(how)
    _, said = first.communicate()
    assert said == ""
    third, _ = hold(tmp_path)
    assert not folder.exists()
    assert another.is_dir()
    second.communicate()
    third.communicate()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_kept_whenever_another_process_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another looks between the making of the lock and its taking, and again afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lock_it = fcntl.flock

    def looks_first(lock: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock_it)
        scratch.remove_leftovers()
        lock_it(lock, how)

    monkeypatch.setattr(fcntl, "flock", looks_first)
    folder = scratch._of_process.__wrapped__()
    scratch.remove_leftovers()
    assert list(tmp_path.iterdir()) == [folder]


def test_what_a_killed_process_left_is_gone_once_a_server_has_started(
    tmp_path: Path, snapshot_cache: Path
) -> None:
    """A server that nobody uploads to takes no folder itself, and yet the disk is freed."""
    killed, folder = hold(tmp_path)
    (folder / "upload.ttl").write_bytes(b"<urn:a> <urn:p> 1 .")
    killed.kill()
    killed.communicate()
    (left,) = tmp_path.iterdir()
    assert left == folder.parent
    environment = os.environ | {"TMPDIR": str(tmp_path), "OPS_ATLAS_CACHE": str(snapshot_cache)}
    subprocess.run([sys.executable, "-c", SERVES], env=environment, check=True, timeout=120)
    assert not left.exists()
