"""Rows of tables: CSV, TSV and XLSX, read as a stream, each row with its line."""

from __future__ import annotations

import csv
import re
from contextlib import closing
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final

from graph.importers.workbooks import iter_cells
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from pathlib import Path

    #: Called with how many bytes more were read.
    Told = Callable[[int], object]

Row = dict[str, str]
#: A cell may hold a long text; the csv module stops at 131,072 characters unless told otherwise.
_LONGEST_CELL: Final = 16 * 2**20
#: What cells of a table may be cut at, the usual first.
_CUTS: Final = ",;\t|"


def ignore(_read: int) -> None:
    """Be told how many bytes were read, and do nothing about it."""


def iter_rows(
    path: Path,
    required: Sequence[str] = (),
    *,
    delimiter: str | None = None,
    sheet: str | None = None,
    quoted: bool = True,
    told: Told = ignore,
) -> Iterator[tuple[int, Row]]:
    """Yield the line and the cells of each row, by the names in the first row.

    Parameters
    ----------
    path : Path
        The table; ``.xlsx`` is a workbook, ``.tsv`` and ``.txt`` are cut at tabs, others at commas,
        or at what the first row holds more of: programs of many countries write semicolons.
    required : sequence of str
        Columns without which the table is of no use.
    delimiter, sheet : str, optional
        What cells are cut at; which sheet of a workbook, by default the first.
    quoted : bool
        Whether quotes hold a cell together; where they do not, they are text.
    told : callable
        Told how many bytes more were read.

    Raises
    ------
    SourceError
        If it cannot be read, lacks a column or has it twice, or has a row that is too long.
    """
    is_workbook = path.suffix.lower() == ".xlsx"
    rows = iter_cells(path, sheet, told) if is_workbook else _text(path, delimiter, quoted, told)
    with closing(rows):
        line, names = next(rows, (1, []))
        names = [one.strip() for one in names]
        missing = [column for column in required if column not in names]
        if missing:
            raise SourceError(
                f"{path}, line {line}: the column “{missing[0]}” is missing; "
                f"there are {', '.join(f'“{one}”' for one in names) or 'none'}."
            )
        twice = [column for column in required if names.count(column) > 1]
        if twice:
            raise SourceError(
                f"{path}, line {line}: two columns are called “{twice[0]}”; rename one of them."
            )
        for line, row in rows:
            if len(row) > len(names) and any(row[len(names) :]):
                raise SourceError(
                    f"{path}, line {line}: {len(row)} cells, but {len(names)} columns; "
                    "check the delimiter and the quotes."
                )
            if any(row):
                yield line, dict(zip(names, [*row, *[""] * (len(names) - len(row))], strict=False))


def split_cell(cell: str, separator: str = "") -> list[str]:
    """Cut a cell that holds several values; empty ones are left out.

    Examples
    --------
    >>> split_cell("a; b;", ";"), split_cell(" a "), split_cell("")
    (['a', 'b'], ['a'], [])
    """
    parts = cell.split(separator) if separator else [cell]
    return [part.strip() for part in parts if part.strip()]


def _delimiter(path: Path, header: str) -> str:
    if path.suffix.lower() in {".tsv", ".tab", ".txt"}:
        return "\t"
    return max(_CUTS, key=re.sub('"[^"]*"', "", header).count)


def _text(
    path: Path, delimiter: str | None, quoted: bool, told: Told
) -> Generator[tuple[int, list[str]], None, None]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with (
            path.open("rb") as stored,
            TextIOWrapper(stored, encoding="utf-8-sig", newline="") as file,
        ):
            cut_at = delimiter or _delimiter(path, file.readline(_LONGEST_CELL))
            file.seek(0)
            reader = csv.reader(
                file,
                delimiter=cut_at,
                quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
                strict=quoted,
            )
            before = 0
            while (row := next(reader, None)) is not None:
                if (at := stored.tell()) != before:
                    told(at - before)
                    before = at
                yield reader.line_num, row
    except csv.Error as error:
        raise SourceError(f"{path}, line {reader.line_num}: {error}.") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error
