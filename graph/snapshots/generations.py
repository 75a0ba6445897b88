"""Imported data as generations: each is the one before it and what an import added, immutable."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graph.beside import MANIFEST
from graph.embedded import EmbeddedStore
from graph.importing.imported import Report
from graph.importing.loading import Choices, load_sources
from graph.importing.watching import Watch
from graph.naming.label_index import LabelIndex
from graph.naming.wording import printable
from graph.snapshots.chain import (
    CURRENT,
    SHIPPED,
    UNWRITTEN,
    Chain,
    chain_folder,
    discard,
    find_generation,
    locked,
    read_chain,
    unwritable,
    write_chain,
)
from graph.snapshots.filling import Filled, check, fill
from graph.snapshots.shipped import open_snapshot
from ontology.errors import SnapshotError
from ontology.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

#: A base to build on that is no generation.
EMPTY: Final = "empty"
LONGEST_NAME: Final = 120
_FREE: Final = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Generation:
    """What is known of a generation without opening it.

    Attributes
    ----------
    id : str
        Number and a few letters, as in ``0003-9f2c``.
    name : str
        What people call it.
    created : str
        Date and time, UTC; empty for one that is damaged.
    parent : str
        The id of the generation it was built on, ``shipped`` or ``empty``; unknown as ``created``.
    triples : int
        Number of quads.
    graphs : dict of str to int
        Quads of each named graph.
    imported : tuple of dict
        What this import brought: the fields of :class:`~graph.importing.imported.Imported`.
    merged : bool
        Whether the default graph holds the merge of all named graphs.
    """

    id: str
    name: str
    created: str
    parent: str
    triples: int
    graphs: dict[str, int]
    imported: tuple[dict[str, Any], ...]
    merged: bool = False


def folder_of() -> Path:
    """Return where generations are kept.

    Raises
    ------
    SnapshotError
        If nothing is kept on disk.
    """
    folder = chain_folder()
    if folder is None:
        raise SnapshotError(
            "Nothing is kept on disk (OPS_ATLAS_CACHE is 'memory'), so nothing can be imported; "
            "set OPS_ATLAS_DATA to a folder."
        )
    return folder


def list_generations(folder: Path) -> list[Generation]:
    """Return every generation, oldest first; one that is damaged is called so."""
    return [_known(folder, id_) for id_ in read_chain(folder).generations]


def _known(folder: Path, id_: str) -> Generation:
    try:
        return read_generation(folder, id_)
    except SnapshotError:
        return Generation(id_, "damaged", "", "", triples=0, graphs={}, imported=())


def read_generation(folder: Path, id_: str) -> Generation:
    """Read what is known of a generation.

    Raises
    ------
    SnapshotError
        If its manifest is gone or damaged.
    """
    try:
        found = json.loads((folder / id_ / MANIFEST).read_text(encoding="utf-8"))
        found["imported"] = tuple(found["imported"])
        return Generation(**found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(id_, error) from error


def open_generation(folder: Path, id_: str | None) -> EmbeddedStore:
    """Open a generation, or the shipped data for None.

    Raises
    ------
    SnapshotError
        If its files are gone or damaged.
    """
    if id_ is None:
        return open_snapshot(SOURCES)
    known = read_generation(folder, id_)
    location = folder / id_ / "store"
    try:
        engine = ox.Store.read_only(str(location))
        return EmbeddedStore(
            engine,
            name=f"{known.name} ({id_})",
            location=location,
            index=LabelIndex.beside(folder / id_, engine),
            merged=known.merged,
        )
    except (OSError, ValueError) as error:
        raise _damaged(id_, error) from error


def import_sources(
    sources: Sequence[Path],
    choices: Choices | None = None,
    *,
    name: str = "",
    base: str = CURRENT,
    folder: Path | None = None,
    watch: Watch | None = None,
    wait: float = 0.0,
) -> tuple[Generation, Report]:
    """Import files, folders and archives as the next generation, and put it to use.

    Parameters
    ----------
    name : str, optional
        What to call it; by default after the first source.
    base : str
        What it is added to: ``current``, ``shipped``, ``empty`` or the id of a generation.
    wait : float
        Seconds to wait for another import.

    Raises
    ------
    SourceError
        If a document cannot be read; what was in use stays in use.
    SnapshotError
        If another import is running, the disk is full or the import was stopped.
    """
    watch = watch or Watch()
    name = name or sources[0].name

    def load(engine: ox.Store) -> Report:
        return load_sources(engine, sources, choices or Choices(), watch)

    return build_generation(load, name=name, base=base, folder=folder, watch=watch, wait=wait)


def build_generation(
    load: Callable[[ox.Store], Report],
    *,
    name: str,
    base: str = CURRENT,
    folder: Path | None = None,
    watch: Watch | None = None,
    wait: float = 0.0,
    held: ox.Store | None = None,
) -> tuple[Generation, Report]:
    """Build the next generation beside the others and put it to use when it is whole.

    Parameters
    ----------
    load : callable
        Fills the engine's files, which begin as those of the base.
    held : pyoxigraph.Store, optional
        Whole graphs of the next generation that lie in memory, to be copied.
    """
    watch, folder = watch or Watch(), folder or folder_of()
    with locked(folder, wait=wait, waiting=watch.doing):
        chain = read_chain(folder)
        parent = _parent(folder, chain, base)
        id_ = _next_id(chain)
        with _building(folder, id_) as building:
            before = _begin(folder, parent, building)
            filled = fill(building, load, watch, held, before)
            generation = _describe(id_, name, parent, filled)
            (building / MANIFEST).write_text(json.dumps(asdict(generation)), encoding="utf-8")
            check(building, generation.triples)
            watch.conclude("Putting it to use")  # the last moment at which it can be stopped
            building.rename(folder / id_)
            generations = (*chain.generations, id_)
            write_chain(folder, replace(chain, current=id_, generations=generations, endpoint=""))
    return generation, filled.report


def _parent(folder: Path, chain: Chain, base: str) -> str:
    if base == EMPTY:
        return EMPTY
    if base == CURRENT:
        return chain.current or SHIPPED
    names = {one.id: one.name for one in list_generations(folder)}
    return find_generation(chain, base, names) or SHIPPED


def _next_id(chain: Chain) -> str:
    last = max((int(id_.split("-")[0]) for id_ in chain.generations), default=0)
    return f"{last + 1:04}-{os.urandom(2).hex()}"


@contextmanager
def _building(folder: Path, id_: str) -> Iterator[Path]:
    """Lend a folder to build in; it is gone afterwards unless it was renamed."""
    building = folder / f".building-{id_}"
    try:
        building.mkdir()
        if shutil.disk_usage(folder).free < _FREE:
            raise OSError(28, f"less than {_FREE // 2**20} MB are free")
        yield building
    except UNWRITTEN as error:
        raise unwritable(folder, error) from error
    finally:
        discard(building)


def _begin(folder: Path, parent: str, building: Path) -> int:
    """Start from the parent's files: they are linked, not copied, and never changed.

    Returns
    -------
    int
        How many triples they hold; the shipped data is too small to count.
    """
    if parent == EMPTY:
        return 0
    store = open_generation(folder, None if parent == SHIPPED else parent)
    try:
        store.engine.backup(str(building / "store"))
    finally:
        store.close()
    return 0 if parent == SHIPPED else read_generation(folder, parent).triples


def _describe(id_: str, name: str, parent: str, filled: Filled) -> Generation:
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return Generation(
        id=id_,
        name=printable(name)[:LONGEST_NAME] or "unnamed",
        created=created,
        parent=parent,
        triples=sum(filled.graphs.values()),
        graphs=filled.graphs,
        imported=tuple(asdict(one) for one in filled.report.imported),
        merged=filled.merged,
    )


def _damaged(id_: str, error: Exception) -> SnapshotError:
    return SnapshotError(
        f"The snapshot {id_} cannot be opened: {error}. Go back to another one with "
        "`python cli.py snapshots use shipped`, or restore it from an export."
    )
