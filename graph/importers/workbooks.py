"""Rows of XLSX workbooks, read as a stream."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from graph.importers.delimited import Told

#: What the files inside an XLSX may unpack to.
_UNPACKED: Final = 2**30
_PART: Final = 2**20
#: What the readers of ZIP, of XML and of workbooks raise where a file is not what it should be.
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, SyntaxError),
    *(ValueError, LookupError, TypeError, AttributeError),
)
#: A letter by its number, as a workbook writes those that XML has no room for, or half a letter.
_ESCAPED: Final = re.compile(r"_x(?!D[89A-F])([0-9A-F]{4})_", re.IGNORECASE)
#: A formula without the value that a spreadsheet program keeps beside it; a text may be empty.
_UNCALCULATED: Final = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*?\br="(\w+)"[^>]*><(?:\w+:)?f\b(?:[^>]*/>|[^<]*</(?:\w+:)?f>)"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"""
)


class _Counted(io.FileIO):
    """A file that tells how many of its bytes were read, each part of it at most once.

    The reader of ZIP looks at the end first and skips the sheets that nobody asks for, so what is
    left untold is told when it is closed.
    """

    def __init__(self, path: Path, told: Told) -> None:
        super().__init__(path)
        self._told, self._left = told, path.stat().st_size

    def read(self, size: int | None = -1) -> bytes:
        """Read at most so many bytes, or all."""
        part = super().read(-1 if size is None else size) or b""
        self._tell(len(part))
        return part

    def tell_rest(self) -> None:
        """Tell of what was never read."""
        self._tell(self._left)

    def _tell(self, size: int) -> None:
        size = min(size, self._left)
        self._left -= size
        self._told(size)


def iter_cells(
    path: Path, sheet: str | None, told: Told
) -> Generator[tuple[int, list[str]], None, None]:
    """Yield the line and the cells of each row of a sheet, by default the first.

    Raises
    ------
    SourceError
        If it is no workbook, lacks the sheet or holds formulas that were never calculated.
    """
    try:
        with _Counted(path, told) as file:
            yield from _rows(path, file, sheet)
            file.tell_rest()
    except OSError as error:
        raise SourceError.unreadable(path, error) from error
    except _DAMAGED as error:
        raise SourceError(f"{path} is no XLSX workbook, or a damaged one: {error}.") from error


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook, in their order.

    Raises
    ------
    SourceError
        If it is no workbook.
    """
    from openpyxl import load_workbook

    try:
        with closing(load_workbook(path, read_only=True)) as book:
            return [sheet.title for sheet in book.worksheets]
    except OSError as error:
        raise SourceError.unreadable(path, error) from error
    except _DAMAGED as error:
        raise SourceError(f"{path} is no XLSX workbook, or a damaged one: {error}.") from error


def _rows(
    path: Path, file: _Counted, sheet: str | None
) -> Generator[tuple[int, list[str]], None, None]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _UNPACKED:
        raise SourceError(f"{path} unpacks to {unpacked // 2**20:,} MiB; save it as CSV.")
    book = load_workbook(file, read_only=True, data_only=True)
    with closing(book):
        if sheet is not None and sheet not in book.sheetnames:
            names = ", ".join(book.sheetnames)
            raise SourceError(f"{path} has no sheet “{sheet}”; there are {names}.")
        chosen = book[sheet] if sheet else book.worksheets[0]
        _refuse_uncalculated(path, chosen)
        chosen.reset_dimensions()  # what a sheet says of its size may be untrue
        for line, row in enumerate(chosen.iter_rows(values_only=True), start=1):
            yield line, [_text(value) for value in row]


def _refuse_uncalculated(path: Path, sheet: Any) -> None:
    """Refuse a sheet with formulas that no spreadsheet program has calculated yet."""
    with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path) as stream:
        before = b""
        while part := stream.read(_PART):
            before += part
            if found := _UNCALCULATED.search(before):
                raise SourceError(
                    f"{path}: the formula in {found[1].decode()} of “{sheet.title}” has no value "
                    "yet; open the file in a spreadsheet program and save it."
                )
            before = before[-_PART // 16 :]


def _text(value: object) -> str:
    """Write a cell as text: whole numbers without a point, days without a time, hours beyond 24."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime):
        return str(value).removesuffix(" 00:00:00")
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
    return text.replace("\r\n", "\n").strip()
