"""A generation as one file: N-Quads and what is known of them, in a zip that any program opens."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from graph.builders import one_builder
from graph.files import replacing
from graph.importing.imported import Report
from graph.importing.unsafe import NestingCheck, UnsafeDocument
from graph.importing.watching import Watch
from graph.snapshots.generations import EMPTY, build_generation, open_generation, read_generation
from ontology.errors import SnapshotError, SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.snapshots.generations import Generation

_DATASET: Final = "dataset.nq"
_ABOUT: Final = "snapshot.json"
_KIND: Final = "ops-atlas-snapshot"
_LONGEST_ABOUT: Final = 2**16
#: What archives of others raise: encrypted ones, cut ones, and those packed in another way.
_NOT_OURS: Final = (
    *(zipfile.BadZipFile, zlib.error, RuntimeError, EOFError),
    *(KeyError, TypeError, ValueError),
)


def export_generation(folder: Path, id_: str | None, target: Path) -> Path:
    """Write a generation, or the shipped data, to one file; an older file is replaced as a whole.

    Raises
    ------
    SnapshotError
        If the file cannot be written.
    """
    store = open_generation(folder, id_)
    try:
        with (
            replacing(target) as out,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        ):
            with archive.open(_DATASET, "w", force_zip64=True) as file:
                hashed = _Hashed(file)
                store.write_quads(cast("IO[bytes]", hashed))
            archive.writestr(_ABOUT, json.dumps(_about(folder, id_, hashed), indent=1))
    except OSError as error:
        raise SnapshotError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        store.close()
    return target


def _about(folder: Path, id_: str | None, hashed: _Hashed) -> dict[str, Any]:
    name = read_generation(folder, id_).name if id_ else "shipped data"
    sha256, triples = hashed.digest.hexdigest(), hashed.lines
    return {"kind": _KIND, "name": name, "sha256": sha256, "triples": triples}


def restore_generation(
    source: Path, *, folder: Path | None = None, name: str = "", watch: Watch | None = None
) -> Generation:
    """Read a file that :func:`export_generation` wrote as the next generation, and use it.

    Raises
    ------
    SourceError
        If it is no such file, or not what was written.
    SnapshotError
        If it holds more triples than may be imported, or cannot be written.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            about = _read_about(archive)
            watch = watch or Watch()
            watch.begin(archive.getinfo(_DATASET).file_size)
            with archive.open(_DATASET) as file:
                return _restore(file, about, name, folder, watch)
    except (*_NOT_OURS, OSError) as error:
        # where bytes are missing in the middle, a member begins before the file does
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise SourceError.unreadable(source.name, error) from error
        raise SourceError(
            f"{source.name} is not a snapshot that was exported here, or is cut."
        ) from error


def _read_about(archive: zipfile.ZipFile) -> dict[str, str]:
    with archive.open(_ABOUT) as file:
        about = json.loads(file.read(_LONGEST_ABOUT))
    if about["kind"] != _KIND:
        raise KeyError(_KIND)
    return {"name": str(about["name"]), "sha256": str(about["sha256"])}


def _restore(
    file: IO[bytes], about: dict[str, str], name: str, folder: Path | None, watch: Watch
) -> Generation:
    name = name or about["name"]

    def load(engine: ox.Store) -> Report:
        watch.doing(f"Restoring {name}")
        hashed = _Hashed(file, watch)
        try:
            # the hash says whether it is what was written; that may hold terms of a lenient import
            with one_builder(hashed) as read_by_one:
                engine.bulk_load(read_by_one, ox.RdfFormat.N_QUADS, lenient=True)
        except (SyntaxError, MemoryError, UnsafeDocument) as error:
            raise SourceError(f"The snapshot {name} is damaged: {error}.") from error
        if hashed.digest.hexdigest() != about["sha256"]:
            raise SourceError(f"The snapshot {name} is not what was written; it was changed.")
        if next(engine.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is not None:
            raise SourceError(
                f"The snapshot {name} holds statements outside any named graph, so it was not "
                "exported here. Import the file as data instead; they get a named graph then."
            )
        return Report()

    generation, _ = build_generation(load, name=name, base=EMPTY, folder=folder, watch=watch)
    return generation


class _Hashed(io.RawIOBase):
    """Hashes and counts the lines of what is written to, or read from, a file."""

    def __init__(self, file: IO[bytes], watch: Watch | None = None) -> None:
        self._file = file
        self._watch = watch or Watch()
        self._nesting = NestingCheck()
        self.digest = hashlib.sha256()
        self.lines = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part = self._seen(self._file.read(size))
        self._nesting.feed(part)
        return part

    def write(self, part: Any, /) -> int:
        return self._file.write(self._seen(bytes(part)))

    def _seen(self, part: bytes) -> bytes:
        self.digest.update(part)
        lines = part.count(b"\n")
        self.lines += lines
        self._watch.count(lines)
        self._watch.finish(len(part))
        return part
