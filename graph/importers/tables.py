"""Rows of tables: CSV, TSV and XLSX, read as a stream, each row with its line."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from graph.importers.delimited import iter_delimited
from graph.importers.flaws import Flaw, refuse_source
from graph.importers.workbooks import iter_cells
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse

Row = dict[str, str]


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
    refuse: Refuse = refuse_source,
) -> Iterator[tuple[int, Row]]:
    """Yield the line and the cells of each row, by the names in the first row.

    A column without a name is called by its number, such as ``column 7``.

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
    refuse : callable
        Given each row that is too long or cannot be read; the row is left out if it returns.

    Raises
    ------
    SourceError
        If it cannot be read, or lacks a column or has it twice.
    """
    is_workbook = path.suffix.lower() == ".xlsx"
    rows = (
        iter_cells(path, sheet, told)
        if is_workbook
        else iter_delimited(path, delimiter, quoted, told, refuse)
    )
    with closing(rows):
        line, names = next(rows, (1, []))
        names = [one.strip() or f"column {at}" for at, one in enumerate(names, 1)]
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
                reason = (
                    f"{len(row)} cells, but {len(names)} columns; "
                    "check the delimiter and the quotes."
                )
                what = "row left out (number of cells)"
                refuse(Flaw(path, line, what, " | ".join(row), reason))
            elif any(row):
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
