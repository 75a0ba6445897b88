"""How the terminal writes: answers to standard output, everything else to standard error."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from ontology.errors import ParameterError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from graph import Result, Solutions
    from graph.solutions import Row

    Cell = str | int | float | None
    Cells = Sequence[Cell]


#: What a terminal obeys, or writes in another direction, in place of showing it.
_COMMANDS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)
_LINES: Final = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    TURTLE = "turtle"


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", "-f", help="[default: table; turtle for CONSTRUCT and DESCRIBE]"),
]

RowsOption = Annotated[Format, typer.Option("--format", "-f", help="How to write the rows.")]


def solutions(variables: str, rows: Iterable[Row]) -> Solutions:
    """Make an answer of rows of terms."""
    from graph import Solutions

    return Solutions(tuple(variables.split()), list(rows))


def write(result: Result, form: Format | None) -> None:
    """Write an answer to standard output, and to standard error that it was cut."""
    from graph import Triples

    form = form or (Format.TURTLE if isinstance(result, Triples) else Format.TABLE)
    write_text(_text(result, form))
    if not isinstance(result, bool) and result.note:
        note(result.note)


def write_rows(names: Sequence[str], rows: Iterable[Cells], form: Format) -> None:
    """Write rows of text and numbers; None is an empty cell, a null, or "not stated" in a table.

    Raises
    ------
    ParameterError
        If the form is made for triples.
    """
    import csv
    import io
    import json

    if form is Format.TURTLE:
        raise ParameterError("Rows cannot be written as Turtle; use csv or json.")
    if form is Format.JSON:
        found = [dict(zip(names, row, strict=True)) for row in rows]
        write_text(json.dumps(found, ensure_ascii=False, indent=2))
    elif form in (Format.CSV, Format.TSV):
        out = io.StringIO()
        writer = csv.writer(out, delimiter="," if form is Format.CSV else "\t")
        writer.writerow(names)
        writer.writerows(rows)
        write_text(out.getvalue())
    else:
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
        write_text(_columns(names, columns))


def harmless(text: str) -> str:
    r"""Write a text so that a terminal shows it, whatever the data holds, and obeys nothing in it.

    Examples
    --------
    >>> harmless("\x1b[2Ja\tb\n")
    '\ufffd[2Ja\tb\n'
    """
    return _COMMANDS.sub("\ufffd", text)


def write_text(text: str) -> None:
    """Write to standard output: to a terminal without what it takes for a command.

    As bytes: no line ending is translated, and a terminal's encoding cannot refuse a label.
    """
    if sys.stdout is not None and sys.stdout.isatty():
        text = harmless(text)
    with opened(None) as out:
        out.write((text if text.endswith("\n") else f"{text}\n").encode())


@contextmanager
def opened(file: Path | None) -> Iterator[IO[bytes]]:
    """Lend a file to write to, or standard output without one.

    The file is there as a whole or as it was before: what goes wrong changes nothing.

    Raises
    ------
    SourceError
        If it cannot be written.
    """
    try:
        with nullcontext(_standard_output()) if file is None else _in_place_of(file) as out:
            yield out
            out.flush()
    except BrokenPipeError:
        raise  # whoever read it has seen enough
    except OSError as error:
        if file is None and sys.stdout is not None:  # what is held would be written at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SourceError.unwritable(file or "Standard output", error) from error


def _standard_output() -> IO[bytes]:
    if sys.stdout is None:
        raise OSError("it is closed")
    return sys.stdout.buffer


def _in_place_of(file: Path) -> AbstractContextManager[IO[bytes]]:
    from graph.files import replacing

    is_stream = file.exists() and not file.is_file()  # a device or a pipe
    return file.open("wb") if is_stream else replacing(file)


def _text(result: Result, form: Format) -> str:
    from graph import Triples

    if form is Format.TURTLE:
        if isinstance(result, Triples):
            return result.to_turtle()
        raise ParameterError(
            "Only CONSTRUCT and DESCRIBE can be written as Turtle; use csv or json."
        )
    if isinstance(result, bool):
        return _truth(result, form)
    if isinstance(result, Triples):
        triples = ((t.subject, t.predicate, t.object) for t in result)
        result = solutions("subject predicate object", triples)
    writers = {Format.CSV: result.to_csv, Format.TSV: result.to_tsv, Format.JSON: result.to_json}
    return writers[form]() if form in writers else _table(result)


def _truth(answer: bool, form: Format) -> str:
    word = str(answer).lower()
    if form is Format.JSON:
        return f'{{"head": {{}}, "boolean": {word}}}'
    return ("yes" if answer else "no") if form is Format.TABLE else word


def _table(rows: Solutions) -> str:
    """Set an answer in columns, IRIs shortened."""
    from graph.terms import curie, python_value

    columns: list[list[Cell]] = []
    for terms in zip(*rows, strict=True):
        values = [python_value(term) for term in terms]
        columns.append([curie(v) if isinstance(v, str) else "" if v is None else v for v in values])
    return _columns(rows.variables, columns or [[] for _ in rows.variables])


def _columns(names: Sequence[str], columns: Iterable[Sequence[Cell]]) -> str:
    """Set columns side by side, numbers to the right; a cell has one line, so a row has."""
    written = []
    for name, values in zip(names, columns, strict=True):
        cells = ["not stated" if value is None else _LINES.sub(" ", str(value)) for value in values]
        width = max(map(len, (name, *cells)))
        side = "<" if any(isinstance(v, str) and v for v in values) else ">"
        written.append([f"{cell:{side}{width}}" for cell in (name, "-" * width, *cells)])
    return "".join("  ".join(line).rstrip() + "\n" for line in zip(*written, strict=True))


def note(text: str) -> None:
    """Write a line to standard error."""
    from graph.naming.wording import for_programs

    typer.echo(harmless(" ".join(for_programs(text).split())), err=True)
