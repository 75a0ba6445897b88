"""Folders that a process needs only while it runs; what a killed one left is removed by the next.

All of them lie in one folder of the process, and an open file in it is locked by the system for
as long as the process lives, however it ends.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ontology.errors import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX: Final = "ops-atlas-"
_LOCK: Final = "in-use"


def new_folder() -> Path:
    """Return an empty folder; it is removed with the process if not before.

    Raises
    ------
    SnapshotError
        If there is no room for it.
    """
    with told_if_full():
        return Path(tempfile.mkdtemp(dir=_of_process()))


@contextmanager
def told_if_full() -> Iterator[None]:
    """Say in a sentence that what is written to such a folder in the block finds no room there.

    Raises
    ------
    SnapshotError
        In place of what the system raises.
    """
    try:
        yield
    except OSError as error:
        raise SnapshotError(
            f"The temporary folder {tempfile.gettempdir()} cannot take what is written to it: "
            f"{error.strerror or error}. Nothing was changed; free some space there, or set TMPDIR "
            "to another folder."
        ) from error


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Lend an empty folder."""
    folder = new_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _of_process() -> Path:
    remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    taking = folder / "taking"
    lock = os.open(taking, os.O_CREAT | os.O_WRONLY)  # the end of the process closes it
    fcntl.flock(lock, fcntl.LOCK_EX)
    taking.rename(folder / _LOCK)  # nobody finds it unlocked
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def remove_leftovers() -> None:
    """Remove the folders of processes that are no more."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with suppress(OSError), lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)
