"""The terminal door to sources that are not RDF: ``convert``, ``match`` and ``infer``.

Each writes N-Quads, which ``import`` takes in; nothing here changes what is in use.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.errors import EndpointError
from terminal.opening import open_data
from terminal.reporting import LenientOption, ReportOption, note_report, write_report
from terminal.writing import note, opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph import EmbeddedStore, Store
    from graph.terms import Quad

OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="N-Quads file; else standard output.")
]


def convert(
    kind: Annotated[str, typer.Argument(help="cncf, onet, endoflife, esco or table.")],
    source: Annotated[Path, typer.Argument(help="The file or folder; for table, its mapping.")],
    out: OutOption = None,
    lenient: LenientOption = False,
    report: ReportOption = None,
) -> None:
    """Turn a source that is not RDF into N-Quads for import."""
    from graph.importers import convert as convert_source
    from graph.importing.converting import note_flaw
    from graph.importing.imported import Report

    found = Report()
    refuse = partial(note_flaw, found.repairs, lenient=lenient)
    _write(convert_source(kind, source, refuse=refuse), out)
    if report is not None:
        write_report(found, report)
    note_report(found)


def match(
    context: typer.Context,
    out: OutOption = None,
    review: Annotated[
        Path | None, typer.Option(help="Write what a person should look at to this TSV file.")
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option(help="A review list whose first column says yes or no.")
    ] = None,
) -> None:
    """Find which imported technologies and occupations are ours, as links for import."""
    from graph.matching import match as match_store
    from graph.matching import match_quads
    from graph.matching.fields import work_fields
    from graph.matching.review_list import read_decisions, to_tsv

    decided = read_decisions(decisions) if decisions else None
    with open_data(context) as store:
        matches = match_store(store, decided)
        fields = list(work_fields(store))
    if review is not None:
        with opened(review) as file:
            file.write(to_tsv(matches).encode())
    _write(chain(match_quads((*matches.accepted, *matches.declined)), fields), out)
    declined = f"{len(matches.declined)} declined, " if matches.declined else ""
    note(f"{len(matches.accepted)} accepted, {declined}{len(matches.review)} to look at.")


def infer(
    context: typer.Context,
    out: OutOption = None,
    same_as: Annotated[
        bool, typer.Option("--same-as", help="Let owl:sameAs merge what is said of two things.")
    ] = False,
    restrictions: Annotated[
        bool, typer.Option("--restrictions", help="Link classes as their restrictions say.")
    ] = False,
) -> None:
    """Write what follows from the data by RDFS and a part of OWL RL, a named graph per rule."""
    from graph.inferring.inference import inferred_quads

    with open_data(context) as store:
        quads = inferred_quads(_embedded(store), same_as=same_as, restrictions=restrictions)
        _write(quads, out)


def _embedded(store: Store) -> EmbeddedStore:
    from graph import EmbeddedStore

    if not isinstance(store, EmbeddedStore):
        raise EndpointError("Inference needs the data here; import it instead of asking elsewhere.")
    return store


def _write(quads: Iterable[Quad], out: Path | None) -> None:
    """Write N-Quads as they come, so that a large source takes little memory."""
    count = 0
    with opened(out) as file:
        for quad in quads:
            file.write(f"{quad} .\n".encode())
            count += 1
    note(f"{count:,} quads{f' written to {out}' if out else ''}.")
