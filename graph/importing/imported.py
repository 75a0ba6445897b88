"""What an import says of itself: the documents it brought, and those that it left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from graph.importing.repairs import Repairs
from ontology.errors import RepairableError, SourceError


@dataclass(frozen=True, slots=True)
class Imported:
    """What is known of one document that was imported.

    Attributes
    ----------
    name, graph, format : str
        The document, the named graph it went to, and the label of its format.
    graphs : tuple of str
        Every named graph that it filled.
    size : int
        Bytes, unpacked.
    sha256 : str
        Hash of these bytes.
    modified : str
        The day the file was changed; empty where that is not known.
    """

    name: str
    graph: str
    format: str
    graphs: tuple[str, ...]
    size: int
    sha256: str
    modified: str = ""


def day_of(changed: float | None) -> str:
    """Return the day of a time in seconds since 1970; empty where it is not known."""
    return str(datetime.fromtimestamp(changed, UTC).date()) if changed else ""


@dataclass
class Report:
    """What came of an import.

    Attributes
    ----------
    imported : list of Imported
    refused : list of str
        Documents that were left out, each with what is wrong in a sentence.
    skipped : list of str
        Names of the files of folders and archives that are no RDF.
    repairs : Repairs
    repairable : bool
        Whether a part of what was left out can be read leniently.
    """

    imported: list[Imported] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    repairs: Repairs = field(default_factory=Repairs)
    repairable: bool = False

    def refuse(self, error: SourceError) -> None:
        """Note a document that is left out."""
        self.refused.append(str(error))
        self.repairable |= isinstance(error, RepairableError)

    def to_csv(self) -> str:
        """Write what was repaired, left out and skipped as a table."""
        rows = [("", "", "file left out", sentence, "") for sentence in self.refused]
        rows += [(name, "", "file skipped, no RDF", "", "") for name in self.skipped]
        return self.repairs.to_csv(rows)
