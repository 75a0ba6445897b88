"""Run the terminal's commands in this process: a new one spends most of its time on importing."""

from __future__ import annotations

import csv
import io

from click.testing import Result
from typer.testing import CliRunner

import cli


def run(*arguments: object, stdin: str | None = None) -> Result:
    """Run a command as the terminal would."""
    return CliRunner().invoke(cli.app, [str(one) for one in arguments], input=stdin)


def rows(*arguments: object) -> list[dict[str, str]]:
    """Run a command that has to go well, and return its rows by the names of the columns."""
    found = run(*arguments, "--format", "csv")
    assert found.exit_code == 0, found.stderr
    return list(csv.DictReader(io.StringIO(found.stdout)))
