"""The snapshot of the data that comes with the program: built once, then only opened.

A snapshot folder is named by the hash of everything that went into it and holds the engine's
files, the label index and a manifest, which says how many triples they are. It is built beside
the others under a name of its own and renamed when it is whole, so a process that is killed while
building leaves nothing that anyone would open, and two that start at once both end up with one and
the same folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.beside import MANIFEST
from graph.embedded import EmbeddedStore
from graph.naming.label_index import LabelIndex
from graph.rdf_files import load_file
from graph.snapshots.chain import UNWRITTEN, discard, unwritable
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ontology.sources import Source

_FORMAT: Final = "2"
_KEPT: Final = 3
_INSTEAD: Final = "OPS_ATLAS_CACHE to another folder or to 'memory'"
_BUILDING: Final = re.compile(r"\.building-(\d+)-[0-9a-f]+\Z")


def cache_folder() -> Path:
    """Return where snapshots are kept: OPS_ATLAS_CACHE, else the user's cache folder."""
    if chosen := os.environ.get("OPS_ATLAS_CACHE"):
        return Path(chosen).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "ops-atlas" / "snapshots"


def snapshot_key(sources: Sequence[Source]) -> str:
    """Hash the content of the sources and everything else that decides what is built.

    Raises
    ------
    SourceError
        If a source cannot be read.
    """
    digest = hashlib.sha256(f"{_FORMAT}\n{ox.__version__}\n".encode())
    for source in sources:
        try:
            content = source.path.read_bytes()
        except OSError as error:
            raise SourceError(f"{source.path} cannot be read: {error.strerror}.") from error
        digest.update(f"{source.path.name}\n{source.graph_iri}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def open_snapshot(sources: Sequence[Source], folder: Path | None = None) -> EmbeddedStore:
    """Open the snapshot of these sources, building it first if it is not there.

    Raises
    ------
    SourceError
        If a source cannot be read or parsed; what was built before stays in use elsewhere.
    SnapshotError
        If the folder cannot be written.
    """
    folder = folder or cache_folder()
    target = folder / snapshot_key(sources)
    if not (target / MANIFEST).exists():
        _build(sources, target)
    try:
        return _open(target)
    except (OSError, ValueError):  # damaged by someone else: build it anew, once
        shutil.rmtree(target, ignore_errors=True)
        _build(sources, target)
        return _open(target)


def in_memory(sources: Sequence[Source]) -> EmbeddedStore:
    """Load the sources into memory and keep nothing on disk."""
    return EmbeddedStore(_load(ox.Store(), sources), name="shipped data, in memory")


def _open(target: Path) -> EmbeddedStore:
    with suppress(OSError):  # the newest use decides which snapshots are kept
        os.utime(target)
    engine = ox.Store.read_only(str(target / "store"))
    return EmbeddedStore(
        engine,
        name="shipped data",
        location=target / "store",
        index=LabelIndex.beside(target, engine),
    )


def _load(engine: ox.Store, sources: Sequence[Source]) -> ox.Store:
    for source in sources:
        load_file(engine, source.path, source.graph_iri)
    return engine


def _build(sources: Sequence[Source], target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _tidy(target.parent)
        building = target.with_name(f".building-{os.getpid()}-{os.urandom(4).hex()}")
        building.mkdir()
    except OSError as error:
        raise unwritable(target.parent, error, _INSTEAD) from error
    try:
        _write(sources, building, target.name)
        building.rename(target)
    except UNWRITTEN as error:
        if not (target / MANIFEST).exists():  # else another process was first
            raise unwritable(target.parent, error, _INSTEAD) from error
    finally:
        discard(building)


def _write(sources: Sequence[Source], building: Path, key: str) -> None:
    engine = _load(ox.Store(str(building / "store")), sources)
    engine.flush()
    engine.optimize()
    LabelIndex.build(engine, building).close()
    graphs = [source.graph_iri for source in sources]
    manifest = {"key": key, "triples": len(engine), "sources": graphs}
    (building / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def _tidy(folder: Path) -> None:
    """Remove what killed builds left, and all but the snapshots used last."""
    for leftover in folder.glob(".building-*"):
        match = _BUILDING.search(leftover.name)
        if match and not _alive(int(match[1])):
            shutil.rmtree(leftover, ignore_errors=True)
    day_ago = time.time() - 86_400
    with suppress(FileNotFoundError):  # another process tidies meanwhile
        used = {path.parent: path.parent.stat().st_mtime for path in folder.glob(f"*/{MANIFEST}")}
        for old in sorted(used, key=used.__getitem__)[:-_KEPT]:
            if used[old] < day_ago:
                shutil.rmtree(old, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
