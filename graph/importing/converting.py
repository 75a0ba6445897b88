"""Sources that are not RDF on their way in: recognized, unpacked, converted and described."""

from __future__ import annotations

import hashlib
import os
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.counting import graph_names
from graph.importers import IMPORTERS, MARKET_GRAPH, convert, detect, files_of
from graph.importers.flaws import refuse_source
from graph.importers.rows import NEEDS_A_MAPPING
from graph.importing.documents import readable, walk
from graph.importing.imported import Imported, day_of
from graph.scratch import scratch_folder, told_if_full
from graph.transfer import add_to_memory, copy_to_disk, take_out
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.importers.flaws import Flaw
    from graph.importing.repairs import Repairs
    from graph.importing.watching import Watch

_PART: Final = 2**20
#: Kinds that are named by a file and not by the folder around it.
_OF_ONE_FILE: Final = frozenset({"cncf", "table"})


@dataclass(frozen=True, slots=True)
class Convertible:
    """A source and the importer that reads it.

    Attributes
    ----------
    kind : str
        A key of :data:`~graph.importers.IMPORTERS`.
    path : Path
        What that importer takes.
    name : str
        The source as a person named it.
    """

    kind: str
    path: Path
    name: str


@contextmanager
def recognized(source: Path, kind: str | None) -> Iterator[Convertible | None]:
    """Lend a source as its importer takes it, unpacked; None where it is left to the RDF readers.

    Parameters
    ----------
    kind : str or None
        What the person says it is; without it the names of its files say it.

    Raises
    ------
    SourceError
        If it is a workbook, which is a ZIP file too, and no mapping.
    """
    if source.suffix.lower() == ".xlsx" and kind in {None, "table"}:
        raise SourceError(f"{source.name} {NEEDS_A_MAPPING}")
    if source.is_file() and zipfile.is_zipfile(source) and (kind or _has_a_sign(source)):
        with scratch_folder() as folder:
            _unpack(source, folder)
            path = _inside(folder, kind)
            yield Convertible(kind or detect(path) or "", path, readable(source.name))
        return
    found = kind or detect(source)
    yield Convertible(found, source, readable(source.name)) if found else None


def _has_a_sign(archive: Path) -> bool:
    signs = {importer.sign for importer in IMPORTERS.values() if importer.sign}
    with zipfile.ZipFile(archive) as opened:
        return any(PurePosixPath(name).name in signs for name in opened.namelist())


def _unpack(archive: Path, folder: Path) -> None:
    """Write the members of an archive below a folder; the reader refuses what has no end."""
    for document in walk(archive):
        inside = PurePosixPath(document.name).relative_to(readable(archive.name))
        target = folder.joinpath(*(part for part in inside.parts if part not in {"..", "/"}))
        target.parent.mkdir(parents=True, exist_ok=True)
        with document.open() as stream, told_if_full(), target.open("wb") as file:
            while part := stream.read(_PART):
                file.write(part)


def _inside(folder: Path, kind: str | None) -> Path:
    """Find what the importer takes in an unpacked archive."""
    for path in sorted(folder.rglob("*")):
        found = kind or detect(path.parent)
        if found is not None and found in IMPORTERS and path.name == IMPORTERS[found].sign:
            return path if found in _OF_ONE_FILE else path.parent
        if not kind and found == "endoflife":
            return path.parent
    below = [path for path in folder.iterdir() if path.is_dir()]
    return below[0] if len(below) == 1 else folder


def size_of(source: Convertible) -> int:
    """Return the bytes of the files that are read of a source."""
    with _named_for_people(source):
        files = files_of(source.kind, source.path)
    return sum(file.stat().st_size for file in files if file.is_file())


@contextmanager
def _named_for_people(source: Convertible) -> Iterator[None]:
    """Name files as a person knows them: not by the folder where an upload happens to lie."""
    try:
        yield
    except SourceError as error:
        folder = "" if source.path.parent == Path() else f"{source.path.parent}{os.sep}"
        raise type(error)(str(error).replace(folder, "")) from error


def load_converted(
    engine: ox.Store,
    source: Convertible,
    watch: Watch,
    repairs: Repairs,
    *,
    lenient: bool = False,
    in_memory: bool = False,
) -> Imported:
    """Convert a source into an engine; the named graphs that it fills are emptied first.

    Parameters
    ----------
    repairs : Repairs
        Where what is left out is noted.
    lenient : bool
        Whether rows, cells and entries that cannot be read are left out; else the first of them
        is an error.
    in_memory : bool
        Whether the engine lies in memory.

    Raises
    ------
    NotFoundError
        If no importer has that name.
    SourceError
        If a file is missing or malformed; the message says where.
    """
    watch.count_from_here()
    watch.doing(f"Converting {source.name}")
    refuse = partial(note_flaw, repairs, lenient=lenient)
    quads = watch.count_each(convert(source.kind, source.path, watch.finish, refuse))
    with _named_for_people(source):
        graphs = _fill(engine, quads, in_memory=in_memory)
    return _describe(source, graphs)


def note_flaw(repairs: Repairs, flaw: Flaw, *, lenient: bool) -> None:
    """Note what is left out, or refuse its source where that may not be."""
    if not lenient:
        refuse_source(flaw)
    repairs.add(flaw.path.name, flaw.line, flaw.what, flaw.text, flaw.mended)


def _fill(engine: ox.Store, quads: Iterable[ox.Quad], *, in_memory: bool) -> list[str]:
    """Put quads into an engine in place of what its graphs hold; return the names of these."""
    if in_memory and next(iter(engine), None) is None:
        add_to_memory(engine, quads)
        return sorted(graph_names(engine))
    staged = ox.Store()
    add_to_memory(staged, quads)
    graphs = sorted(graph_names(staged))
    take_out(engine, graphs)
    add_to_memory(engine, staged) if in_memory else copy_to_disk(staged, engine)
    return graphs


def _describe(source: Convertible, graphs: list[str]) -> Imported:
    files = files_of(source.kind, source.path)
    digest, size = hashlib.sha256(), 0
    for file in files:
        with file.open("rb") as opened:
            while part := opened.read(_PART):
                digest.update(part)
                size += len(part)
    newest = max((file.stat().st_mtime for file in files), default=0)
    own = [graph for graph in graphs if graph != MARKET_GRAPH]
    return Imported(
        name=source.name,
        graph=own[0] if own else MARKET_GRAPH,
        format=IMPORTERS[source.kind].label,
        graphs=tuple(graphs),
        size=size,
        sha256=digest.hexdigest(),
        modified=day_of(newest),
    )
