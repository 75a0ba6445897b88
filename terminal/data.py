"""The terminal door to one's own data: ``import`` and ``snapshots``."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.reporting import LenientOption, ReportOption, note_report, write_report
from terminal.writing import harmless, note, write_text

if TYPE_CHECKING:
    from graph.importing.imported import Report
    from graph.importing.loading import Choices
    from graph.importing.watching import Progress, Watch
    from graph.snapshots.generations import Generation

snapshots = typer.Typer(
    no_args_is_help=False,
    invoke_without_command=True,
    rich_markup_mode=None,
)

SnapshotArgument = Annotated[
    str, typer.Argument(metavar="SNAPSHOT", help="Its id or name; or current, or shipped.")
]
SourcesArgument = Annotated[
    list[str], typer.Argument(metavar="SOURCE…", help="Files, folders, archives, addresses.")
]
GraphOption = Annotated[
    str | None,
    typer.Option(metavar="IRI", help="One named graph for all; else one for each file."),
]
FormOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="turtle, trig, nt, nq, xml, jsonld, n3 or hext; else content and suffix say it.",
    ),
]
KindOption = Annotated[
    str | None,
    typer.Option("--as", help="Convert it first: cncf, onet, endoflife, esco or table."),
]
NameOption = Annotated[str, typer.Option(help="What to call the snapshot.")]
BaseOption = Annotated[
    str, typer.Option(help="What it is added to: current, shipped, empty or a snapshot.")
]
SkipOption = Annotated[
    bool, typer.Option("--skip-broken", help="Leave out files that cannot be read.")
]
PreviewOption = Annotated[
    bool, typer.Option("--preview", help="Say what it would bring, and change nothing.")
]


def import_(
    sources: SourcesArgument,
    graph: GraphOption = None,
    form: FormOption = None,
    kind: KindOption = None,
    name: NameOption = "",
    base: BaseOption = "current",
    lenient: LenientOption = False,
    skip_broken: SkipOption = False,
    report: ReportOption = None,
    preview: PreviewOption = False,
) -> None:
    """Import RDF of any format as the next snapshot, and use it from then on."""
    from graph.importing.fetching import fetched, is_address
    from graph.importing.loading import Choices
    from graph.importing.watching import Watch
    from graph.snapshots.generations import import_sources
    from graph.terms import iri, parse_term

    if graph is not None:
        graph = iri(parse_term(graph).value).value
    choices = Choices(graph, form, lenient, skip_broken, kind)
    watch = Watch(_tell if sys.stderr.isatty() else None)
    with ExitStack() as stack:
        paths = [
            stack.enter_context(fetched(source, watch)) if is_address(source) else Path(source)
            for source in sources
        ]
        if preview:
            _preview(paths, choices, watch, report)
            return
        generation, found = import_sources(
            paths, choices, name=name, base=base, watch=watch, wait=3600.0
        )
    _end_of_progress()
    if report is not None:
        write_report(found, report)
    _print_import(generation, found)


def _preview(paths: list[Path], choices: Choices, watch: Watch, report: Path | None) -> None:
    from graph.snapshots.staging import stage_sources

    staged = stage_sources(paths, choices, watch)
    text = staged.preview(watch=watch).to_text()
    _end_of_progress()
    if report is not None:
        write_report(staged.report, report)
    write_text(text)
    note_report(staged.report)


def _tell(progress: Progress) -> None:
    sys.stderr.write(f"\r\033[K{harmless(str(progress))[:118]}")
    sys.stderr.flush()


def _end_of_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def _print_import(generation: Generation, report: Report) -> None:
    from graph.importers import MARKET_GRAPH
    from graph.naming.wording import counted

    for one in report.imported:
        counts = {graph: generation.graphs.get(graph, 0) for graph in one.graphs}
        for graph, count in counts.items():
            if count and graph != MARKET_GRAPH:
                write_text(f"{count}\t{graph}\t{one.name}")
        if not any(counts.values()):
            note(f"{one.name} holds no triples.")
    if any(MARKET_GRAPH in one.graphs for one in report.imported):
        note("Terms and lenses for outside sources came along.")
    note_report(report)
    note(
        f"Imported {counted(len(report.imported), 'source')} on top of {generation.parent}. "
        f"{_in_use(generation)}"
    )


def _in_use(known: Generation) -> str:
    from graph.naming.wording import counted

    held = counted(known.triples, "triple")
    return f"Snapshot {known.id} ({known.name}) holds {held} and is in use."


@snapshots.callback()
def snapshots_(context: typer.Context) -> None:
    """List the snapshots, go back to one, compare, name, drop, export and restore them."""
    if context.invoked_subcommand is None:
        list_()


@snapshots.command("list")
def list_() -> None:
    """List the snapshots, the one in use marked with a star."""
    from graph.snapshots.chain import SHIPPED, read_chain
    from graph.snapshots.generations import folder_of, list_generations
    from graph.snapshots.keeping import disk_use

    folder = folder_of()
    current = read_chain(folder).current
    write_text("\t".join(("", "id", "name", "triples", "created", "added to", "disk")))
    write_text("\t".join(("" if current else "*", SHIPPED, "shipped data", "", "", "", "")))
    for one in list_generations(folder):
        mark = "*" if one.id == current else ""
        size = f"{disk_use(folder, one.id) / 2**20:.1f} MB"
        fields = (mark, one.id, one.name, str(one.triples), one.created, one.parent, size)
        write_text("\t".join(fields))
    if folder.exists():
        note(f"{disk_use(folder) / 2**20:.1f} MB in {folder}; files that snapshots share once.")


@snapshots.command()
def use(name: SnapshotArgument) -> None:
    """Go to a snapshot; 'shipped' goes back to the shipped data."""
    from graph.snapshots.generations import folder_of
    from graph.snapshots.keeping import use as put_to_use

    note(f"{put_to_use(folder_of(), name) or 'The shipped data'} is in use.")


@snapshots.command()
def drop(name: SnapshotArgument) -> None:
    """Remove a snapshot that is not in use."""
    from graph.snapshots.generations import folder_of
    from graph.snapshots.keeping import drop as remove

    dropped = remove(folder_of(), name)
    note(f"Dropped {dropped.id} ({dropped.name}).")


@snapshots.command()
def name(name: SnapshotArgument, new: Annotated[str, typer.Argument(help="The name.")]) -> None:
    """Give a snapshot another name."""
    from graph.snapshots.generations import folder_of
    from graph.snapshots.keeping import rename

    rename(folder_of(), name, new)
    note(f"{name} is called {new} now.")


@snapshots.command()
def compare(first: SnapshotArgument, second: SnapshotArgument) -> None:
    """Say what the second has that the first has not, and the reverse, graph by graph."""
    from graph.snapshots.comparison import compare as compare_stores
    from graph.snapshots.generations import folder_of, open_generation
    from graph.snapshots.keeping import find

    folder = folder_of()
    stores = [open_generation(folder, find(folder, one)) for one in (first, second)]
    try:
        changes = compare_stores(stores[0].engine, stores[1].engine)
    finally:
        for store in stores:
            store.close()
    for one in changes:
        if one.kind != "unchanged":
            added, removed = (str("?" if n is None else n) for n in (one.added, one.removed))
            write_text(f"+{added}\t-{removed}\t{one.graph}")
    same = sum(one.kind == "unchanged" for one in changes)
    note("1 named graph is the same." if same == 1 else f"{same:,} named graphs are the same.")


@snapshots.command()
def export(
    name: SnapshotArgument, file: Annotated[Path, typer.Argument(help="The file to write.")]
) -> None:
    """Write a snapshot as one file."""
    from graph.snapshots.exchange import export_generation
    from graph.snapshots.generations import folder_of
    from graph.snapshots.keeping import find

    folder = folder_of()
    note(f"Wrote {export_generation(folder, find(folder, name), file)}.")


@snapshots.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that export wrote.")],
    name: NameOption = "",
) -> None:
    """Read a file that export wrote as a snapshot, and use it."""
    from graph.snapshots.exchange import restore_generation

    note(_in_use(restore_generation(file, name=name)))
