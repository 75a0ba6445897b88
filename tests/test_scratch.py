"""Folders of a process: there while it runs, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HOLDS = """
import sys
from graph.scratch import new_folder
print(new_folder(), flush=True)
sys.stdin.read()
"""


def hold(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that takes a folder and waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS],
        env=os.environ | {"TMPDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
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
    first.communicate()
    third, _ = hold(tmp_path)
    assert not folder.exists()
    assert another.is_dir()
    second.communicate()
    third.communicate()
    assert list(tmp_path.iterdir()) == []
