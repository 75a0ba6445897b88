"""The terminal door: the verbs of the app without a browser.

Answers go to standard output and nothing else does; notes and errors go to standard error. The exit
code is 0, 1 for an error that is reported in one line, or 2 for a wrong command line.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from ontology.errors import OpsAtlasError, SourceError
from terminal import data, sources
from terminal.choosing import role, stack
from terminal.compare import compare, gaps, transition
from terminal.opening import open_data
from terminal.overlap import algebra, intersections, kinds, lenses, overlap
from terminal.writing import FormatOption, note, opened, solutions, write, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph import Solutions
    from queries import Catalog
    from queries.binding import Value


class Door(TyperGroup):
    """A group of commands that reports the program's own errors in one line."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; exit 1 where it reports an error."""
        try:
            return super().invoke(ctx)
        except OpsAtlasError as error:
            note(f"Error: {error}")
            raise typer.Exit(1) from error
        except UnicodeEncodeError as error:  # the bytes of the command line, kept as they were
            note("Error: What was typed is not UTF-8 text.")
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Door,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        import tomllib

        project = tomllib.loads(Path(__file__).with_name("pyproject.toml").read_text("utf-8"))
        typer.echo(f"Ops Atlas {project['project']['version']}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="OPS_ATLAS_ENDPOINT",
            help="Ask this SPARQL endpoint instead of the shipped data.",
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001  typer calls _print_version with it
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Ask, search, check and export the atlas of IT operations, or any SPARQL endpoint."""
    context.obj = endpoint


@app.command()
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
    from queries import load_catalog, resolve_argument

    if list_:
        write(_questions(load_catalog()), form)
        return
    if question is None:
        raise typer.BadParameter("name a question, or use --list", param_hint="QUESTION")
    given = _parse_arguments(param or [])
    entry = load_catalog()[question]
    with open_data(context) as store:
        arguments: dict[str, list[Value]] = {}
        for name, texts in given.items():
            declared = entry.parameters.get(name)
            arguments[name] = [
                resolve_argument(store, declared, text) if declared else text for text in texts
            ]
        write(entry.run(store, arguments), form)


@app.command()
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


@app.command()
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Any part of a label, an alias or a misprint.")],
    limit: Annotated[int, typer.Option(min=1, help="How many nodes at most.")] = 10,
    form: FormatOption = None,
) -> None:
    """Find nodes by any of their labels."""
    from graph.suggesting import suggest
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


@app.command()
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
    if shapes is not None or (files and sources.hold_other_shapes(files)):
        sources.print_shapes_report(context, files, shapes)
        return
    from graph.terms import curie
    from ontology.validation import validate as check

    report = check(files or None)
    for result in report.results:
        where = (result.source or "", curie(result.focus), curie(result.path), result.message)
        write_text(": ".join(str(part) for part in where if part))
    if not report.conforms:
        count = len(report.results)
        note(f"Does not conform: {count} result{'s' if count > 1 else ''}.")
        raise typer.Exit(1)
    note("Conforms." if files else "The shipped data conforms; --shapes checks what is open.")


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to; its suffix decides the format.")],
) -> None:
    """Write the dataset as Turtle, TriG, N-Quads, JSON-LD, GraphML, GEXF or one HTML page."""
    from graph.picture.export import export_store

    with open_data(context) as store:
        note(f"Wrote {export_store(store, file)}.")


@app.command()
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


@app.command()
def mcp(context: typer.Context) -> None:
    """Serve the atlas to agents over standard input and output (Model Context Protocol)."""
    from api.agents import build_server

    with open_data(context) as store:
        build_server(lambda: store).run("stdio")


for command in (
    lenses,
    overlap,
    kinds,
    intersections,
    algebra,
    compare,
    gaps,
    transition,
    role,
    stack,
):
    app.command()(command)


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
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror or error}.") from error
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


app.command("import")(data.import_)
app.command()(sources.convert)
app.command()(sources.match)
app.command()(sources.infer)
app.add_typer(data.snapshots, name="snapshots")

if __name__ == "__main__":
    app()
