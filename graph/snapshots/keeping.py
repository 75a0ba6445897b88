"""Keep house among generations: go back to one, name one, drop one, and say what they take."""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.beside import MANIFEST
from graph.files import replacing
from graph.naming.wording import printable
from graph.remote.endpoint import RemoteStore
from graph.snapshots.chain import (
    SHIPPED,
    Chain,
    find_generation,
    locked,
    read_chain,
    unwritable,
    write_chain,
)
from graph.snapshots.generations import LONGEST_NAME, list_generations, read_generation
from ontology.errors import ParameterError, SnapshotError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.snapshots.generations import Generation

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def find(folder: Path, name: str) -> str | None:
    """Return the id of a generation by id or name; None for the shipped data.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    names = {one.id: one.name for one in list_generations(folder)}
    return find_generation(read_chain(folder), name, names)


def use(folder: Path, name: str) -> str | None:
    """Put another generation to use, by id or name; ``shipped`` goes back to the shipped data."""
    with locked(folder):
        id_ = find(folder, name)
        if id_ is not None:
            read_generation(folder, id_)
        _write(folder, replace(read_chain(folder), current=id_, endpoint=""))
    return id_


def use_endpoint(folder: Path, url: str) -> None:
    """Let all pages ask an endpoint; it is kept among those that were added.

    Raises
    ------
    EndpointError
        If this is no address of an endpoint.
    """
    store = RemoteStore(url)
    store.close()
    with locked(folder):
        chain = read_chain(folder)
        known = tuple(dict.fromkeys((*chain.endpoints, store.name)))
        _write(folder, replace(chain, endpoint=store.name, endpoints=known))


def leave_endpoint(folder: Path) -> None:
    """Go back to the snapshot that was in use before an endpoint was asked."""
    with locked(folder):
        _write(folder, replace(read_chain(folder), endpoint=""))


def drop_endpoint(folder: Path, url: str) -> None:
    """Take an endpoint out of those that were added."""
    with locked(folder):
        chain = read_chain(folder)
        kept = tuple(one for one in chain.endpoints if one != url)
        left = "" if chain.endpoint == url else chain.endpoint
        _write(folder, replace(chain, endpoint=left, endpoints=kept))


def drop(folder: Path, name: str) -> Generation:
    """Remove a generation that is not in use.

    Raises
    ------
    SnapshotError
        If it is in use.
    """
    with locked(folder):
        id_, chain = find(folder, name), read_chain(folder)
        if id_ is None:
            raise SnapshotError("The shipped data belongs to the program and cannot be dropped.")
        if id_ == chain.current:
            raise SnapshotError(
                f"{name} is in use and was kept; go to another snapshot first, then drop it."
            )
        known = next(one for one in list_generations(folder) if one.id == id_)
        kept = tuple(one for one in chain.generations if one != id_)
        try:
            write_chain(folder, replace(chain, generations=kept))
        except OSError as error:
            if error.errno not in _FULL:
                raise unwritable(folder, error) from error
            shutil.rmtree(folder / id_, ignore_errors=True)  # makes room for the few bytes
            _write(folder, replace(chain, generations=kept))
        shutil.rmtree(folder / id_, ignore_errors=True)
    return known


def rename(folder: Path, name: str, new: str) -> None:
    """Give a generation another name."""
    new = printable(new)
    if not new or len(new) > LONGEST_NAME:
        raise ParameterError(f"A snapshot's name has 1 to {LONGEST_NAME} characters.")
    with locked(folder):
        id_ = find(folder, name)
        if id_ is None:
            raise SnapshotError(f"The shipped data is always called {SHIPPED}.")
        manifest = folder / id_ / MANIFEST
        try:
            content = json.loads(manifest.read_text(encoding="utf-8")) | {"name": new}
            with replacing(manifest) as file:
                file.write(json.dumps(content).encode())
        except OSError as error:
            raise unwritable(folder, error) from error


def disk_use(folder: Path, id_: str | None = None) -> int:
    """Return the bytes on disk of one generation or of all; a file that several share counts once.

    For one generation, files that it shares with others count in full.
    """
    sizes: dict[int, int] = {}
    for below, _, files in os.walk(folder / id_ if id_ else folder):
        for file in files:
            with suppress(FileNotFoundError):  # an import builds and removes files meanwhile
                known = os.stat(os.path.join(below, file))  # noqa: PTH116, PTH118  thousands
                sizes[known.st_ino] = known.st_blocks * 512
    return sum(sizes.values())


def _write(folder: Path, chain: Chain) -> None:
    try:
        write_chain(folder, chain)
    except OSError as error:
        raise unwritable(folder, error) from error
