"""Propose a mapping for a table nobody has described yet, and write mapping files.

What a column holds is read from its first cells; a person corrects the proposal and the mapping
file that comes of it imports the same table again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from graph.importers.flaws import leave_out
from graph.importers.mapping import TYPES
from graph.importers.tables import iter_rows, split_cell
from graph.terms import curie
from ontology.errors import SourceError
from ontology.namespaces import BASE, FOAF, OPS, SKOS, SKOS_ALT_LABEL, SKOS_PREF_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

#: What a table is called, by its suffix.
TABLES: Final = frozenset({".csv", ".tsv", ".xlsx"})
#: How many rows a proposal looks at.
LOOKED_AT: Final = 200
#: A column whose cells lead to nodes of their own, beside the types of values.
NODES: Final = "nodes"
#: A column that is left out.
NOTHING: Final = "nothing"
HOLDS: Final = (*TYPES, NODES, NOTHING)
_NAMES: Final = ("name", "label", "title", "tool", "product", "technology", "service")
_WORDS: Final = {
    "homepage": f"{FOAF}homepage",
    "website": f"{FOAF}homepage",
    "url": f"{FOAF}homepage",
    "repository": f"{OPS}repository",
    "also known as": SKOS_ALT_LABEL,
    "alias": SKOS_ALT_LABEL,
    "aliases": SKOS_ALT_LABEL,
    "description": f"{SKOS}definition",
    "definition": f"{SKOS}definition",
    "kind": f"{OPS}listedUnder",
    "category": f"{OPS}listedUnder",
}
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_SIGNS: Final = (
    ("iri", re.compile(r"https?://\S+\Z")),
    ("date", _DATE),
    ("integer", re.compile(r"[+-]?\d+\Z")),
    ("decimal", re.compile(r"[+-]?\d*\.?\d+\Z")),
    ("boolean", re.compile(r"(?:true|false|yes|no)\Z", re.I)),
)
_SEPARATORS: Final = (";", "|")


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """What a column may become.

    Attributes
    ----------
    name : str
        The column.
    example : str
        Its first cell that holds something.
    holds : str
        One of :data:`HOLDS`.
    property, cls : str
        IRIs or CURIEs; ``cls`` where the cells lead to nodes.
    separator : str
        What several values in a cell are cut at.
    """

    name: str
    example: str
    holds: str
    property: str
    cls: str = ""
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table may become: the column with the name of each row, and the others."""

    table: str
    label: str
    columns: tuple[ProposedColumn, ...]

    @property
    def name(self) -> str:
        """The table without its suffix, as a part of IRIs."""
        return _word(self.table.rsplit(".", 1)[0])


def propose_mapping(path: Path) -> Proposal:
    """Look at the first rows of a table that can be read; importing it says which cannot.

    Raises
    ------
    SourceError
        If it cannot be read, or holds no rows.
    """
    rows = [row for _, row in islice(iter_rows(path, refuse=leave_out), LOOKED_AT)]
    if not rows:
        next(iter_rows(path), None)  # says what is wrong with the first row, if there is one
        raise SourceError(f"{path.name} holds no rows below the names of its columns.")
    cells = {name: [row[name] for row in rows if row[name]] for name in rows[0] if name}
    label = next((name for name in cells if name.strip().lower() in _NAMES), None)
    label = label or max(cells, key=lambda name: _differ(cells[name]))
    own = f"{BASE}import/{_word(path.stem)}/ns#"
    columns = tuple(
        replace(found, property=curie(SKOS_PREF_LABEL)) if found.name == label else found
        for found in (_column(name, cells[name], own) for name in cells)
    )
    return Proposal(path.name, label, columns)


def _differ(cells: Sequence[str]) -> float:
    """Prefer the column whose cells are all different, and texts."""
    text = sum(not any(sign.match(cell) for _, sign in _SIGNS) for cell in cells)
    return len(set(cells)) + text


def _column(name: str, cells: Sequence[str], own: str) -> ProposedColumn:
    separator = next((s for s in _SEPARATORS if any(s in cell for cell in cells)), "")
    parts = [part for cell in cells for part in split_cell(cell, separator)]
    holds = next((kind for kind, sign in _SIGNS if parts and all(map(sign.match, parts))), "text")
    property_ = _WORDS.get(name.strip().lower(), f"{own}{_word(name)}")
    found = ProposedColumn(name, cells[0] if cells else "", holds, curie(property_), "", separator)
    if property_ == f"{OPS}listedUnder":
        return replace(found, holds=NODES, cls="ops:TechnologyCategory")
    return found if cells else replace(found, holds=NOTHING)


def _word(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text.strip()).strip("-").lower() or "table"


def mapping_text(
    proposal: Proposal, *, cls: str, title: str, license_: str, attribution: str
) -> str:
    """Write a mapping file.

    Parameters
    ----------
    cls : str
        What each row is, as an IRI or CURIE.
    title, license_, attribution : str
        What is said of the source; the license as an IRI.
    """
    import yaml

    content = {
        "table": proposal.table,
        "name": proposal.name,
        "title": title,
        "license": license_,
        "attribution": attribution,
        "class": cls,
        "label": proposal.label,
        "columns": dict(_rules(proposal.columns, proposal.label)),
    }
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100))


def _rules(columns: Iterable[ProposedColumn], label: str) -> Iterable[tuple[str, dict[str, str]]]:
    for one in columns:
        if one.holds == NOTHING or one.name == label:
            continue
        rule = {"property": one.property}
        if one.holds == NODES:
            rule["class"] = one.cls
        elif one.holds != "text":
            rule["type"] = one.holds
        if one.separator:
            rule["separator"] = one.separator
        yield one.name, rule
