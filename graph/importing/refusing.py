"""Refuse an import for documents that cannot be read, or where there is nothing to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ontology.errors import RepairableError, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.importing.imported import Report

_MOST_NAMED: Final = 3


def refuse_broken(report: Report, *, skip: bool) -> None:
    """Refuse the import for the documents that cannot be read, unless they are to be left out.

    Raises
    ------
    SourceError
        With a sentence for each of the first.
    """
    refused = report.refused
    if not refused or skip:
        return
    if len(refused) == 1:
        raise (RepairableError if report.repairable else SourceError)(refused[0])
    raise (RepairableDocuments if report.repairable else BrokenDocuments)(refused)


def refuse_nothing(sources: Sequence[Path], report: Report) -> None:
    """Refuse an import that has nothing to read, and say why.

    Raises
    ------
    SourceError
    """
    if report.refused:
        raise SourceError(report.refused[0])
    names, count = ", ".join(source.name for source in sources), len(report.skipped)
    others = "one file of another kind" if count == 1 else f"{count:,} files of other kinds"
    raise SourceError(f"{names} holds no RDF: {others if count else 'it is empty'}.")


class BrokenDocuments(SourceError):
    """Several documents cannot be read.

    Attributes
    ----------
    refused : list of str
        A sentence for each.
    """

    def __init__(self, refused: list[str]) -> None:
        first, others = refused[:_MOST_NAMED], len(refused) - _MOST_NAMED
        more = f" And {others:,} more." if others > 0 else ""
        advice = "Leave out what cannot be read to import the others."
        super().__init__(f"{len(refused)} files cannot be read. {' '.join(first)}{more} {advice}")
        self.refused = refused


class RepairableDocuments(BrokenDocuments, RepairableError):
    """Several documents cannot be read; of one at least, a part can."""
