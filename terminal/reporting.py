"""What the terminal says of parts that were repaired or left out: counted, and listed in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.writing import note, opened

if TYPE_CHECKING:
    from graph.importing.imported import Report

LenientOption = Annotated[
    bool, typer.Option("--lenient", help="Repair what can be repaired, leave out the rest.")
]
ReportOption = Annotated[
    Path | None, typer.Option(help="Write what was repaired and left out to this CSV file.")
]


def note_report(report: Report) -> None:
    """Count on standard error what was skipped, left out and repaired."""
    from graph.naming.wording import counted

    if report.skipped:
        few = ", ".join(report.skipped[:3]) + (", …" if len(report.skipped) > 3 else "")
        note(f"Skipped {counted(len(report.skipped), 'file')} without RDF: {few}")
    for sentence in report.refused:
        note(f"Left out: {sentence}")
    if report.repairs:
        note(f"Repaired or left out: {report.repairs.summary()}. --report FILE lists them.")


def write_report(report: Report, file: Path) -> None:
    """List in a file what was skipped, left out and repaired.

    Raises
    ------
    SourceError
        If it cannot be written.
    """
    with opened(file) as out:
        out.write(report.to_csv().encode())
