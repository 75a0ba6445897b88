"""The list on which a person decides what is ours: written with what was found, and read again."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from graph.importers.rows import iter_rows
from graph.terms import from_short_id, iri, short_id
from ontology.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.matching import Decisions, Matches
    from graph.matching.things import Match

#: The columns; a person fills the first with yes or no.
_COLUMNS: Final = ("accept", "ours", "theirs", "our label", "their label", "score", "reason")
_YES: Final = frozenset({"yes", "y", "true", "1", "x"})
_NO: Final = frozenset({"no", "n", "false", "0"})


def to_tsv(matches: Matches) -> str:
    """Write the list; what is decided stands below what is to be looked at, with yes or no."""
    rows = [("", one) for one in matches.review] + [("yes", one) for one in matches.accepted]
    rows += [("no", one) for one in matches.declined]
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_row(mark, one) for mark, one in rows)
    return out.getvalue()


def _row(mark: str, one: Match) -> tuple[str, ...]:
    return (
        mark,
        short_id(one.ours.iri),
        one.theirs.iri,
        one.ours.label,
        one.theirs.label,
        f"{one.score:.2f}",
        one.reason,
    )


def read_decisions(path: Path) -> Decisions:
    """Read a list in which a person wrote yes or no; empty cells decide nothing.

    Raises
    ------
    SourceError
        If a column is missing, or a cell holds something else; the message has the line.
    """
    decisions: Decisions = {}
    for line, row in iter_rows(path, _COLUMNS[:3]):
        word = row["accept"].strip().casefold()
        if word and word not in _YES | _NO:
            raise SourceError(f"{path}, line {line}: “{word}” is neither yes nor no.")
        if word:
            ours, theirs = from_short_id(row["ours"]), iri(row["theirs"])
            decisions[ours.value, theirs.value] = word in _YES
    return decisions
