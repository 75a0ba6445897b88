"""Rows of delimited text, read as a stream; it goes on behind a row that cannot be read."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter, deque
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING, Final

from graph.importers.flaws import Flaw
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from graph.importers.flaws import Refuse

    #: Called with how many bytes more were read.
    Told = Callable[[int], object]

#: A cell may hold a long text; the csv module stops at 131,072 characters unless told otherwise.
_LONGEST_CELL: Final = 16 * 2**20
#: What cells of a table may be cut at; where all else is equal, a comma stands in a number.
_CUTS: Final = ";,\t|"
#: How many characters are looked at for it.
_LOOKED_AT: Final = 2**14
#: How text begins that spreadsheet programs call "Unicode"; the longer marks begin as others do.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Bytes that are not UTF-8, as Python keeps them in a text.
_STRAY: Final = re.compile("[\udc80-\udcff]+")


def iter_delimited(
    path: Path, delimiter: str | None, quoted: bool, told: Told, refuse: Refuse
) -> Generator[tuple[int, list[str]], None, None]:
    """Yield the line where each row begins, and its cells.

    Raises
    ------
    SourceError
        If it cannot be read, or its first row cannot.
    """
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with (
            path.open("rb") as stored,
            TextIOWrapper(stored, *_encoding(stored), newline="") as file,
        ):
            cut_at = delimiter or _delimiter(path, file)
            file.seek(0)
            lines = _Lines(path, file, refuse)
            reader = csv.reader(
                lines,
                delimiter=cut_at,
                quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
                strict=quoted,
            )
            before = 0
            for row in _whole_rows(reader, lines, path, refuse):
                if (at := stored.tell()) != before:
                    told(at - before)
                    before = at
                yield lines.first, row
    except OSError as error:
        raise SourceError.unreadable(path, error) from error


def _encoding(stored: IO[bytes]) -> tuple[str, str]:
    """Return how text is read, and what is done about other bytes, by the mark it begins with."""
    begins = stored.read(4)
    stored.seek(0)
    wide = next((encoding for mark, encoding in _MARKS if begins.startswith(mark)), "")
    return (wide, "replace") if wide else ("utf-8-sig", "surrogateescape")


def _whole_rows(
    reader: Iterator[list[str]], lines: _Lines, path: Path, refuse: Refuse
) -> Iterator[list[str]]:
    """Yield the rows that can be read; of one that cannot, only its first line is left out.

    A quotation mark that is never closed takes what follows into its row, so those lines are read
    once more, each as a row if it has a cell for every column.
    """
    columns = 0
    while True:
        is_second_look = lines.begin_row()
        try:
            row = next(reader, None)
        except csv.Error as error:
            if not columns:
                raise SourceError(f"{path}, line {lines.first}: {error}.") from error
            refuse(
                Flaw(path, lines.first, "row left out (quotation marks)", lines.row[0], f"{error}.")
            )
            lines.give_back()
            continue
        if row is None:
            return
        columns = columns if columns > 1 else len(row)  # a title stands in one cell
        if is_second_look and len(row) != columns:
            reason = f"{len(row)} cells, but {columns} columns."
            text = "".join(lines.row)
            refuse(Flaw(path, lines.first, "row left out (number of cells)", text, reason))
        else:
            yield row


def _delimiter(path: Path, file: IO[str]) -> str:
    """Find what cells are cut at: what stands as often in most of the first lines as in each other.

    A comma may stand in a title, in the name of a column and in a number.
    """
    if path.suffix.lower() in {".tsv", ".tab", ".txt"}:
        return "\t"
    lines = re.sub(r'"[^"]*("|\Z)', "", file.read(_LOOKED_AT)).splitlines()

    def evenness(cut: str) -> tuple[int, int]:
        counts = Counter(line.count(cut) for line in lines if cut in line)
        return max(((of, count) for count, of in counts.items()), default=(0, 0))

    found = max(_CUTS, key=evenness)
    return found if any(found in line for line in lines) else ","


class _Lines:
    """The lines of a file, for the csv module; those that it took by mistake can be given back.

    Attributes
    ----------
    number : int
        Of the line that was read last.
    row : list of str
        The lines of the row that is being read.
    """

    def __init__(self, path: Path, file: IO[str], refuse: Refuse) -> None:
        self.number = 0
        self.row: list[str] = []
        self._path = path
        self._file = file
        self._refuse = refuse
        self._again: deque[str] = deque()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file)
        self.number += 1
        if not line.isascii() and _STRAY.search(line):
            line = self._mend(line)
        self.row.append(line)
        return line

    @property
    def first(self) -> int:
        """The number of the line where the row begins."""
        return self.number - len(self.row) + 1

    def begin_row(self) -> bool:
        """Begin a row; say whether its first line was given back."""
        self.row.clear()
        return bool(self._again)

    def give_back(self) -> None:
        """Give back all lines of the row but its first."""
        again = self.row[1:]
        self._again.extendleft(reversed(again))
        self.number -= len(again)

    def _mend(self, line: str) -> str:
        """Read what is not UTF-8 as Windows-1252, as old programs wrote it."""
        mended = _STRAY.sub(_as_windows, line)
        reason = "the text is not UTF-8; save it as UTF-8."
        text = line.encode(errors="surrogateescape").decode(errors="backslashreplace")
        self._refuse(Flaw(self._path, self.number, "not UTF-8", text, reason, mended))
        return mended


def _as_windows(stray: re.Match[str]) -> str:
    return stray[0].encode(errors="surrogateescape").decode("cp1252", "replace")
