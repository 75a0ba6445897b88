"""Walk what a person named to documents: files, folders, archives, compressed or not.

A document can be opened any number of times and is read as a stream. What unpacks to far more
than it should is refused while it is read, so that a small file cannot fill memory or disk.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import re
import stat
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NoReturn, cast

from graph.importing.members import Members
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What unpacks to more than this many times its size, beyond the first megabytes, is refused.
MOST_RATIO: Final = 300
FREE: Final = 64 * 2**20
#: What the engine says where it cannot write what it reads: a full disk, a quota, a limit.
_DISK_FULL: Final = re.compile("No space left on device|Disk quota exceeded|File too large")
MOST_BYTES: Final = 256 * 2**30
_MOST_IN_ARCHIVE: Final = 100_000
_MOST_OF_A_TAR: Final = 512 * 2**20
#: How files of zstd begin that tell first what is in them, behind a byte that differs.
_SKIPPED_FRAME: Final = b"\x2a\x4d\x18"
#: Where a member of a zip says so.
_ENCRYPTED: Final = 0x1
_ZIP: Final = b"PK\x03\x04"
_TARS: Final = frozenset({".tgz", ".tbz", ".tbz2", ".txz"})
_DAMAGED: Final = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    RuntimeError,  # nested too deep
    KeyError,  # a member of a tar that is a link to none
    NotImplementedError,  # a compression that Python does not know
)


@dataclass(frozen=True, slots=True)
class Document:
    """One RDF document of a source.

    Attributes
    ----------
    name : str
        For people: the path as named, or below the folder or archive.
    size : int
        Bytes as stored, for the progress.
    opener : callable
        Opens the stored bytes anew.
    modified : float or None
        When the file was changed last, in seconds since 1970.
    """

    name: str
    size: int
    opener: Callable[[], IO[bytes]]
    modified: float | None = None

    @contextmanager
    def open(self) -> Iterator[Stream]:
        """Open the document, unpacked.

        Raises
        ------
        SourceError
            If it cannot be read or is damaged.
        OSError
            If the disk is full to which the engine writes what it reads.
        """
        try:
            with self.opener() as stored:
                yield Stream(self, stored)
        except _DAMAGED as error:
            if isinstance(error, SourceError) or _DISK_FULL.search(str(error)):
                raise
            self.refuse(error)

    def start(self, size: int) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read_fully(size)

    def refuse(self, error: BaseException) -> NoReturn:
        """Say that the document cannot be read."""
        words = error.args[0] if isinstance(error, KeyError) else str(error)
        if isinstance(error, RecursionError):
            words = "what it holds is nested too deep"
        reason = getattr(error, "strerror", None) or words or "it is damaged"
        raise SourceError(f"{self.name} cannot be read: {str(reason).rstrip('.')}.") from error


class Stream:
    """The unpacked bytes of a document, guarded against what unpacks without end.

    Attributes
    ----------
    stored : int
        How many stored bytes were read so far.
    """

    def __init__(self, document: Document, stored: IO[bytes]) -> None:
        self._document = document
        self._stored = stored
        self._unpacked = _unpack(stored)
        self._given = 0

    @property
    def stored(self) -> int:
        """How many stored bytes were read so far."""
        return self._stored.tell()

    def read(self, size: int = 2**16) -> bytes:
        """Read some bytes; none at the end."""
        try:
            part = self._unpacked.read(size)
        except _DAMAGED as error:
            self._document.refuse(error)
        self._given += len(part)
        if self._given > MOST_BYTES or (
            self._given > FREE and self._given > MOST_RATIO * max(1, self.stored)
        ):
            raise SourceError(
                f"{self._document.name} unpacks to more than {self._given // 2**20:,} MB from "
                f"{self.stored:,} bytes, like a zip bomb; it is not read further."
            )
        return part

    def read_fully(self, size: int) -> bytes:
        """Read so many bytes, or all there are."""
        parts = []
        while size > 0 and (part := self.read(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def _unpack(stored: IO[bytes]) -> IO[bytes]:
    """Unpack by the first bytes, whatever the name says."""
    magic = stored.read(4)
    stored.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stored))
    if magic == b"\xfd7zX":
        return cast("IO[bytes]", Members(stored, lzma.LZMADecompressor))
    if magic.startswith(b"BZh"):
        return cast("IO[bytes]", Members(stored, bz2.BZ2Decompressor))
    if magic == b"\x28\xb5\x2f\xfd" or magic[1:] == _SKIPPED_FRAME:
        import pyarrow

        held = pyarrow.PythonFile(stored, mode="r")
        return cast("IO[bytes]", pyarrow.CompressedInputStream(held, "zstd"))
    return stored


def walk(source: Path) -> Iterator[Document]:
    """Yield the documents of a file, a folder or an archive, in order of their names.

    An archive that is damaged or would unpack without end is a document that cannot be opened.

    Raises
    ------
    SourceError
        If there is no such file.
    """
    if source.is_dir():
        root = source.resolve()
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                path = Path(folder) / name
                if not name.startswith(".") and path.is_file():
                    below = path.relative_to(root).as_posix()
                    yield from _walk_file(path, readable(f"{root.name}/{below}"))
        return
    if not source.exists():
        raise SourceError(f"{source} cannot be read: there is no such file or folder.")
    if not source.is_file():
        raise SourceError(
            f"{source} is no file but a pipe or a device, and a source is read more than once; "
            "write it to a file and import that."
        )
    yield from _walk_file(source, readable(source.name))


def readable(name: str) -> str:
    r"""Write the bytes in the name of a file that are not UTF-8 as \xNN, so that it is a text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _walk_file(path: Path, name: str) -> Iterator[Document]:
    try:
        known = path.stat()
        whole = Document(name, known.st_size, lambda: path.open("rb"), known.st_mtime)
        if zipfile.is_zipfile(path):
            yield from _walk_zip(path, name)
        elif _may_be_tar(path) and tarfile.is_tarfile(path):
            yield from _walk_tar(path, name)
        elif path.suffix.lower() == ".zip" and whole.start(len(_ZIP)) == _ZIP:
            raise zipfile.BadZipFile("it is cut; the end of a ZIP archive lists what is in it")
        else:
            yield whole
    except (*_DAMAGED, SourceError) as error:
        yield Document(name, 0, partial(_refuse, error))


def _refuse(error: Exception) -> NoReturn:
    """Raise what is wrong with an archive when it is opened, as with any other document."""
    raise error


def _walk_zip(path: Path, name: str) -> Iterator[Document]:
    with zipfile.ZipFile(path) as archive:
        members = [
            member
            for member in archive.infolist()
            if _wanted(member.filename) and not stat.S_ISLNK(member.external_attr >> 16)
        ]
    if len(members) > _MOST_IN_ARCHIVE:
        raise SourceError(f"{name} holds {len(members):,} files; unpack it and import the folder.")
    for member in sorted(members, key=lambda m: m.filename):
        packed, unpacked = member.compress_size, member.file_size
        inside = f"{name}/{_below(member.filename)}"
        if unpacked > FREE and unpacked > MOST_RATIO * max(1, packed):
            raise SourceError(
                f"{inside} unpacks to {unpacked // 2**20:,} MB from {packed:,} "
                "bytes, like a zip bomb; nothing of this archive is read."
            )
        yield Document(inside, unpacked, _zip_opener(path, member))


def _zip_opener(path: Path, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def opener() -> IO[bytes]:
        if member.flag_bits & _ENCRYPTED:
            raise zipfile.BadZipFile(
                "it is encrypted; unpack it with its password, and import that"
            )
        return zipfile.ZipFile(path).open(member)

    return opener


def _may_be_tar(path: Path) -> bool:
    return ".tar" in path.suffixes or path.suffix in _TARS


def _walk_tar(path: Path, name: str) -> Iterator[Document]:
    """Yield the members in the order of the archive; a tar has to be read from its start."""
    with tarfile.open(path) as archive:
        total = 0
        for member in archive:
            if not (member.isfile() or member.islnk()) or not _wanted(member.name):
                continue
            total += member.size
            if total > _MOST_OF_A_TAR:
                raise SourceError(
                    f"{name} unpacks to more than {_MOST_OF_A_TAR // 2**20} MB; unpack it and "
                    "import the folder."
                )
            if (taken := archive.extractfile(member)) is not None:
                content = taken.read()
                inside = f"{name}/{_below(member.name)}"
                yield Document(inside, member.size, partial(io.BytesIO, content))


def _wanted(name: str) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in _below(name).split("/"))
    return not name.endswith("/") and not hidden


def _below(name: str) -> str:
    """Write where a member lies as a path that leads down from the archive."""
    return readable("/".join(part for part in name.split("/") if part not in {"", ".", ".."}))
