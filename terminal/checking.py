"""The command that checks data: against the atlas's own shapes and checks, or any SHACL shapes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from ontology.errors import SourceError
from ontology.namespaces import OPS
from terminal.opening import open_data
from terminal.writing import note, write_text


def validate(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Turtle files; without any, the shipped data.")
    ] = None,
    shapes: Annotated[
        Path | None, typer.Option(help="Check against these SHACL shapes instead, on the engine.")
    ] = None,
) -> None:
    """Check data against the shapes and the data checks; exit 1 where it does not conform.

    Files that say nothing in the words of the atlas are checked against shapes that lie in them.
    """
    _refuse_what_is_no_file([*(files or ()), *([shapes] if shapes else ())])
    if shapes is not None or (files and _hold_other_shapes(files)):
        _check_against_shapes(context, files, shapes)
    else:
        _check_against_ours(files)


def _check_against_ours(files: list[Path] | None) -> None:
    from graph.terms import curie
    from ontology.validation import validate as check

    report = check(files or None)
    for result in report.results:
        where = (result.source or "", curie(result.focus), curie(result.path), result.message)
        write_text(": ".join(str(part) for part in where if part))
    _end(
        0 if report.conforms else len(report.results),
        "Conforms." if files else "The shipped data conforms; --shapes checks what is open.",
    )


def _check_against_shapes(
    context: typer.Context, files: list[Path] | None, shapes: Path | None
) -> None:
    """Check files, or the dataset in use, on the engine.

    Parameters
    ----------
    shapes : Path or None
        A file of shapes; without it those that lie in the data.
    """
    from graph import EmbeddedStore
    from graph.shacl import read_shapes, shapes_of, validate
    from graph.terms import curie

    known = read_shapes(shapes) if shapes is not None else None
    with closing(EmbeddedStore.from_files(files)) if files else open_data(context) as store:
        report = validate(store, shapes_of(store) if known is None else known)
    for result in report.results:
        where = (curie(result.name), result.path, result.severity, result.message)
        write_text(": ".join(part for part in where if part))
    for sentence in report.unchecked:
        note(f"Not checked: {sentence}")
    _end(0 if report.conforms else len(report.results), f"Conforms. {report.about}")


def _end(results: int, conforms: str) -> None:
    from graph.naming.wording import counted

    if results:
        note(f"Does not conform: {counted(results, 'result')}.")
        raise typer.Exit(1)
    note(conforms)


def _refuse_what_is_no_file(files: list[Path]) -> None:
    """Refuse a folder and a path at which nothing lies, before a suffix is looked at.

    Raises
    ------
    SourceError
        For the first of them.
    """
    for file in files:
        if file.is_dir():
            raise SourceError(f"{file} is a folder; name the files in it.")
        if not file.exists():
            raise SourceError(f"{file} cannot be read: there is no such file.")


def _hold_other_shapes(files: list[Path]) -> bool:
    """Tell whether files say nothing in the words of the atlas, and hold shapes of their own.

    Files that cannot be read do not; who reads them next says why.

    Raises
    ------
    SourceError
        If they do neither: then there is nothing to check them against.
    """
    from graph import EmbeddedStore
    from graph.shacl.fitting import holds_shapes, speaks_of

    try:
        opened = EmbeddedStore.from_files(files)
    except SourceError:
        return False
    with closing(opened) as store:
        if speaks_of(store, OPS):
            return False
        if holds_shapes(store):
            return True
    names = ", ".join(file.name for file in files)
    raise SourceError(
        f"{names}: there are no shapes in it and no words of the atlas, so there is nothing to "
        "check it against; name shapes with --shapes."
    )
