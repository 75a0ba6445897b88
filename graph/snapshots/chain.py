"""The chain of generations: which snapshots there are, which is in use, and who may change that.

Everything is said by one small file, ``chain.json``, that is replaced as a whole. A generation is
built in a folder of its own and counts only once the file names it, so a process that is killed at
any moment leaves what was in use in use, and at most folders that nobody names: the next one that
takes the lock removes them. The lock is the operating system's and ends with the process.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.files import replacing
from ontology.errors import NotFoundError, SnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What the data that comes with the program is called among the generations.
SHIPPED: Final = "shipped"
#: What the one in use is called, whichever it is.
CURRENT: Final = "current"
_FILE: Final = "chain.json"
_LOCK: Final = "lock"
_BETWEEN: Final = 0.1
_TRIES: Final = 5
#: What the system, the engine and the label index raise on a full disk.
UNWRITTEN: Final = (OSError, sqlite3.OperationalError)


@dataclass(frozen=True, slots=True)
class Chain:
    """Which generations there are, and what is in use.

    Attributes
    ----------
    current : str or None
        The generation in use; None is the shipped data.
    generations : tuple of str
        Oldest first.
    endpoint : str
        The address of the endpoint that is asked instead; empty for none.
    endpoints : tuple of str
        The addresses that were added.
    """

    current: str | None = None
    generations: tuple[str, ...] = ()
    endpoint: str = ""
    endpoints: tuple[str, ...] = ()


def chain_folder(cache: Path | str | None = None) -> Path | None:
    """Return where generations are kept, or None where nothing is kept on disk.

    OPS_ATLAS_DATA names the folder; else it lies in the folder of the snapshots if one is named,
    else where the user's data lies: what was imported is no cache.
    """
    if chosen := os.environ.get("OPS_ATLAS_DATA"):
        return Path(chosen).expanduser()
    cache = cache or os.environ.get("OPS_ATLAS_CACHE")
    if cache == "memory":
        return None
    if cache:
        return Path(cache).expanduser() / "generations"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "ops-atlas" / "generations"


def read_chain(folder: Path) -> Chain:
    """Read which generations there are.

    Raises
    ------
    SnapshotError
        If the file is damaged.
    """
    try:
        found = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        _refuse_other_names(found["current"], found["generations"])
        return Chain(
            found["current"],
            tuple(found["generations"]),
            found.get("endpoint", ""),
            tuple(found.get("endpoints", ())),
        )
    except FileNotFoundError:
        return Chain()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"{folder / _FILE} cannot be read: {error}. Move it away to start from the shipped "
            "data; the generations beside it can be restored from an export."
        ) from error


def _refuse_other_names(current: object, generations: object) -> None:
    """Refuse names that no generation has: what the file does not name is removed as litter."""
    are_names = isinstance(generations, list) and all(
        isinstance(one, str) and one and one == Path(one).name for one in generations
    )
    if not are_names or not (current is None or isinstance(current, str)):
        raise ValueError("it does not name snapshots as this program does")


def write_chain(folder: Path, chain: Chain) -> None:
    """Replace the file as a whole; it is on disk when this returns."""
    with replacing(folder / _FILE) as file:
        file.write(json.dumps(asdict(chain)).encode())
        file.flush()
        os.fsync(file.fileno())
    _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def version(folder: Path | None) -> tuple[int, int] | None:
    """Return something that changes whenever the chain does; cheap enough to ask on every page."""
    if folder is None:
        return None
    try:
        known = (folder / _FILE).stat()
    except OSError:
        return None
    return known.st_ino, known.st_mtime_ns


@contextmanager
def locked(
    folder: Path, *, wait: float = 0.0, waiting: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Be the only one who changes the chain.

    Parameters
    ----------
    wait : float
        Seconds to wait for another import to end.
    waiting : callable, optional
        Told once, in a sentence, that another one is waited for.

    Raises
    ------
    SnapshotError
        If the folder cannot be written, or another import goes on for longer.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / _LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise unwritable(folder, error) from error
    with file:
        until = time.monotonic() + wait
        while not _take(file.fileno()):
            file.seek(0)
            who = f"Another import is running (process {file.read().strip() or 'unknown'})"
            if time.monotonic() >= until:
                raise SnapshotError(f"{who}; try again when it has ended. Nothing was changed.")
            if waiting is not None:
                waiting(f"{who}; waiting for it to end.")
                waiting = None
            time.sleep(_BETWEEN)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        remove_litter(folder)
        yield


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def tidy(folder: Path | None) -> None:
    """Remove what killed imports left, unless one is running."""
    if folder is None or not folder.is_dir():
        return
    with suppress(OSError), (folder / _LOCK).open("a+", encoding="utf-8") as file:
        if _take(file.fileno()):
            remove_litter(folder)


def remove_litter(folder: Path) -> None:
    """Remove every folder that the chain does not name; the caller holds the lock."""
    named = {*read_chain(folder).generations, _FILE, _LOCK}
    for path in folder.iterdir():
        if path.name in named:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith(f".{_FILE}-"):
            path.unlink(missing_ok=True)


def find_generation(chain: Chain, name: str, names: dict[str, str]) -> str | None:
    """Return a generation's id by its id or its name, or the one in use; None for the shipped data.

    Raises
    ------
    NotFoundError
        If there is none.
    SnapshotError
        If several are called so.
    """
    if name == SHIPPED:
        return None
    if name in chain.generations:
        return name
    called = [one for one in chain.generations if names.get(one) == name]
    if len(called) > 1:
        raise SnapshotError(f"Several snapshots are called {name}; say {' or '.join(called)}.")
    for one in called:
        return one
    if name == CURRENT:
        return chain.current
    raise NotFoundError.among(
        "snapshot", name, [SHIPPED, *chain.generations, *(n for n in names.values() if n)]
    )


def discard(building: Path) -> None:
    """Remove a folder, again where the engine has put one more file into it meanwhile."""
    for _ in range(_TRIES):
        shutil.rmtree(building, ignore_errors=True)
        if not building.exists():
            return


def unwritable(
    folder: Path, error: Exception, instead: str = "OPS_ATLAS_DATA to another folder"
) -> SnapshotError:
    """Say that a folder cannot be written, and what to set instead."""
    reason = getattr(error, "strerror", None) or str(error)
    return SnapshotError(
        f"The snapshot cannot be written to {folder}: {reason}. Nothing was changed; free some "
        f"space, or set {instead}."
    )
