"""Rows of tables: CSV, TSV and XLSX, read as a stream, each row with its line."""

from __future__ import annotations

from contextlib import closing
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from graph.importers.delimited import iter_delimited
from graph.importers.flaws import Flaw, refuse_source
from graph.importers.workbooks import iter_cells
from graph.naming.wording import counted
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse

Row = dict[str, str]
#: What a table is called, by its suffix.
TABLES: Final = frozenset({".csv", ".tsv", ".xlsx"})
NEEDS_A_MAPPING: Final = (
    "is a table: a mapping says what its columns become. Add tables by themselves on the Data "
    "page, which has a form for that; or write a mapping by hand as docs/examples/tools.yaml is, "
    "and import that with --as table."
)
#: What spreadsheet programs write where a formula has no value.
_ERRORS: Final = frozenset(
    {"#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
#: What people write into a cell that has nothing to say.
_NO_VALUE: Final = frozenset({"", "-", "--", "\u2013", "\u2014", "n/a"})
#: So many rows at most, with one cell each or none, stand above the names of the columns.
_MOST_ABOVE: Final = 20


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
    """Yield the line and the cells of each row, by the names of the columns.

    The names stand in the first row, or below a title and lines without cells. A column without a
    name is called by its number, such as ``column 7``; of two with one name, each has its number in
    brackets.

    Parameters
    ----------
    path : Path
        The table; ``.xlsx`` is a workbook, ``.tsv`` and ``.txt`` are cut at tabs, others at commas,
        or at what stands evenly in the lines: programs of many countries write semicolons.
    required : sequence of str
        Columns without which the table is of no use.
    delimiter, sheet : str, optional
        What cells are cut at; which sheet of a workbook, by default the first.
    quoted : bool
        Whether quotes hold a cell together; where they do not, they are text.
    told : callable
        Told how many bytes more were read.
    refuse : callable
        Given each row that is too long or cannot be read, and each required cell that holds the
        error of a formula; that is left out if it returns.

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
        line, names, rest = _names(rows, required)
        _refuse_missing(f"{path}, line {line}", names, required)
        for line, row in rest:
            if len(row) > len(names) and any(row[len(names) :]):
                columns = counted(len(names), "column")
                reason = f"{len(row)} cells, but {columns}; check the delimiter and the quotes."
                what = "row left out (number of cells)"
                refuse(Flaw(path, line, what, " | ".join(row), reason))
            elif any(row):
                found = dict(zip(names, [*row, *[""] * (len(names) - len(row))], strict=False))
                if not _ERRORS.isdisjoint(row):
                    _leave_out_errors(path, line, found, required or names, refuse)
                yield line, found


def _leave_out_errors(
    path: Path, line: int, row: Row, columns: Iterable[str], refuse: Refuse
) -> None:
    for column in columns:
        if (cell := row[column]) in _ERRORS:
            what = f"cell of “{column}” left out (error of a formula)"
            reason = f"“{cell}” in “{column}” is the error of a formula and no value."
            refuse(Flaw(path, line, what, cell, reason))
            row[column] = ""


def _names(
    rows: Iterator[tuple[int, list[str]]], required: Collection[str]
) -> tuple[int, list[str], Iterator[tuple[int, list[str]]]]:
    """Find the row with the names of the columns; return its line, the names, and what follows.

    It is the first row with any cell; or one below a title that has the required columns or, where
    none are required, several cells like the row that follows.
    """
    ahead = list(islice(rows, 1))
    if not ahead or _filled(ahead[0]) < 2:
        ahead += islice(rows, _MOST_ABOVE)
    filled = [_filled(row) for row in ahead]
    first = next((at for at, count in enumerate(filled) if count), 0)
    at = _below_title(filled) or first
    if required:
        has_all = (set(required) <= set(_told_apart(row)) for _, row in ahead[:at])
        at = next((at for at, found in enumerate(has_all) if found), at)
    line, names = ahead[at] if ahead else (1, [])
    return line, _told_apart(names), chain(ahead[at + 1 :], rows)


def _told_apart(names: Sequence[str]) -> list[str]:
    """Give columns without a name their number, and those with one name too.

    Examples
    --------
    >>> _told_apart(["Watt", " Watt", "", "Name "])
    ['Watt (column 1)', 'Watt (column 2)', 'column 3', 'Name']
    """
    plain = [name.strip() for name in names]
    return [
        f"{name} (column {at})" if plain.count(name) > 1 and name else name or f"column {at}"
        for at, name in enumerate(plain, 1)
    ]


def _refuse_missing(where: str, names: Sequence[str], required: Sequence[str]) -> None:
    """Refuse a table that lacks a column, or has it twice."""
    missing = next((column for column in required if column not in names), None)
    if missing is None:
        return
    alike = [name for name in names if name.startswith(f"{missing} (column ")]
    if alike:
        both = " or ".join(f"“{name}”" for name in alike)
        raise SourceError(
            f"{where}: {len(alike)} columns are called “{missing}”; write {both}, or rename them."
        )
    known = ", ".join(f"“{name}”" for name in names) or "none"
    raise SourceError(f"{where}: the column “{missing}” is missing; there are {known}.")


def _filled(row: tuple[int, list[str]]) -> int:
    """Count the cells of a row that hold something."""
    return sum(bool(cell.strip()) for cell in row[1])


def _below_title(filled: Sequence[int]) -> int:
    """Return which row stands below a title, by how many cells each has; 0 where there is none.

    A title is one row with one cell, or several with nothing below the last.
    """
    at = next((at for at, count in enumerate(filled) if count > 1), 0)
    follows = next((count for count in filled[at + 1 :] if count), 0)
    is_title = at > 0 and (sum(filled[:at]) <= 1 or filled[at - 1] == 0)
    return at if is_title and follows > 1 else 0


def split_cell(cell: str, separator: str = "") -> list[str]:
    """Cut a cell that holds several values; what says that there is none is left out.

    Examples
    --------
    >>> split_cell("a; b;", ";"), split_cell(" a "), split_cell("-")
    (['a', 'b'], ['a'], [])
    """
    parts = cell.split(separator) if separator else [cell]
    return [part for one in parts if (part := one.strip()).casefold() not in _NO_VALUE]
