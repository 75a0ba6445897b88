"""The commands that ask: questions of the catalog, SPARQL, a search, and the catalog itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.errors import SourceError
from terminal.opening import open_data
from terminal.writing import FormatOption, note, opened, solutions, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph import Solutions
    from queries import Catalog


def ask(
    context: typer.Context,
    question: Annotated[
        str | None, typer.Argument(help="Name of a question of the catalog, see --list.")
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            "-p",
            metavar="NAME=VALUE",
            help="A value as label, CURIE or IRI; repeat it for several.",
        ),
    ] = None,
    form: FormatOption = None,
    list_: Annotated[bool, typer.Option("--list", help="Show every question.")] = False,
) -> None:
    """Ask a question of the catalog."""
    from queries import load_catalog
    from queries.arguments import resolve_arguments

    if list_:
        write(_questions(load_catalog()), form)
        return
    if question is None:
        raise typer.BadParameter("name a question, or use --list", param_hint="QUESTION")
    given = _parse_arguments(param or [])
    entry = load_catalog()[question]
    with open_data(context) as store:
        write(entry.run(store, resolve_arguments(store, entry.parameters, given)), form)


def sparql(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A query, or - for standard input.")],
    form: FormatOption = None,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, help="How long it may take.  [default: 10]")
    ] = None,
    rows: Annotated[
        int | None, typer.Option(min=1, help="Rows or triples at most.  [default: 10,000]")
    ] = None,
) -> None:
    """Run a SPARQL query from a file; it may read and may not write."""
    from graph.store import Limits

    query, usual = _read_text(file), Limits()
    limits = Limits(deadline=seconds or usual.deadline, rows=rows or usual.rows)
    with open_data(context) as store:
        write(store.run_typed(query, limits), form)


def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Any part of a label, an alias or a misprint.")],
    limit: Annotated[int, typer.Option(min=1, help="How many nodes at most.")] = 10,
    form: FormatOption = None,
) -> None:
    """Find nodes by any of their labels."""
    from graph.naming.suggesting import suggest
    from graph.terms import iri, literal

    with open_data(context) as store:
        matches = store.search(text, limit)
        guesses = [] if matches else suggest(store, text)
    found = (
        (iri(m.iri), literal(m.label), literal(m.kind_label or ""), literal(m.matched))
        for m in matches
    )
    write(solutions("node label kind matched", found), form)
    if not matches:
        near = ", ".join(match.label for match in guesses)
        note(f"Nothing is called {text!r}.{f' Did you mean {near}?' if near else ''}")


def catalog(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; standard output otherwise.")
    ] = None,
) -> None:
    """Write the catalog as Turtle, each question a sh:SPARQLExecutable."""
    from queries import load_catalog
    from queries.catalog_turtle import to_turtle

    questions = load_catalog()
    text = to_turtle(questions)
    with opened(output) as file:
        file.write(text.encode())
    if output is not None:
        note(f"Wrote {len(questions)} questions to {output}.")


def _parse_arguments(given: Iterable[str]) -> dict[str, list[str]]:
    arguments: dict[str, list[str]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--param")
        arguments.setdefault(name.strip(), []).append(value.strip())
    return arguments


def _read_text(file: str) -> str:
    if file == "-" and sys.stdin is None:
        raise SourceError("There is no standard input to read from; name a file.")
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        return text.removeprefix("\ufeff")
    except OSError as error:
        raise SourceError.unreadable(file, error) from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{file} is not UTF-8 text; save it as UTF-8.") from error


def _questions(catalog: Catalog) -> Solutions:
    from graph.terms import literal

    return solutions(
        "name question parameters",
        (
            (literal(q.name), literal(q.question), literal(", ".join(q.parameters)))
            for q in catalog.values()
        ),
    )
