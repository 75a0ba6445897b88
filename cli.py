"""The terminal door: the verbs of the app without a browser.

Answers go to standard output and nothing else does; notes and errors go to standard error. The exit
code is 0, 1 for an error that is reported in one line, or 2 for a wrong command line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ontology.errors import OpsAtlasError
from terminal import data, sources
from terminal.asking import ask, catalog, search, sparql
from terminal.checking import validate
from terminal.choosing import role, stack
from terminal.compare import compare, gaps, transition
from terminal.opening import Opening, open_data
from terminal.overlap import algebra, intersections, kinds, lenses, overlap
from terminal.writing import note


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
    language: Annotated[
        str,
        typer.Option(
            metavar="TAG",
            envvar="OPS_ATLAS_LANGUAGE",
            help="Name things in this language, as in de, where they have a name in it.",
        ),
    ] = "",
    version: Annotated[  # noqa: ARG001  typer calls _print_version with it
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Ask, search, check and export the atlas of IT operations, or any SPARQL endpoint."""
    context.obj = Opening(endpoint, language)


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to; its suffix decides the format.")],
) -> None:
    """Write the dataset as Turtle, TriG, N-Quads, JSON-LD, GraphML, GEXF or one HTML page."""
    from graph.picture.export import export_store

    with open_data(context) as store:
        note(f"Wrote {export_store(store, file)}.")


def mcp(context: typer.Context) -> None:
    """Serve the atlas to agents over standard input and output (Model Context Protocol)."""
    from api.agents import build_server

    with open_data(context) as store:
        build_server(lambda: store).run("stdio")


for command in (
    *(ask, sparql, search, validate, export, catalog, mcp),
    *(lenses, overlap, kinds, intersections, algebra, compare, gaps, transition, role, stack),
):
    app.command()(command)
app.command("import")(data.import_)
app.command()(sources.convert)
app.command()(sources.match)
app.command()(sources.infer)
app.add_typer(data.snapshots, name="snapshots")

if __name__ == "__main__":
    app()
