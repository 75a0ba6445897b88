"""Any table with a mapping file: each row a node, each mapped column its values or links."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importers.flaws import Flaw, refuse_source
from graph.importers.mapping import read_mapping
from graph.importers.quads import Writer, name, slug, web_address
from graph.importers.tables import ignore, iter_rows, split_cell
from graph.terms import local_name
from ontology.namespaces import RDF_TYPE, SKOS_PREF_LABEL, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse
    from graph.importers.mapping import ColumnRule, TableMapping

_TRUE: Final = frozenset({"true", "yes", "y", "1", "x"})
_FALSE: Final = frozenset({"false", "no", "n", "0"})


def files(path: Path) -> list[Path]:
    """Return a mapping file and the table that it names."""
    return [path, read_mapping(path).table]


def read(path: Path, told: Told = ignore, refuse: Refuse = refuse_source) -> Iterator[ox.Quad]:
    """Read the table that a mapping file names."""
    mapping = read_mapping(path)
    told(path.stat().st_size)
    writer = Writer(mapping.about)
    yield from writer.source()
    required = dict.fromkeys((mapping.id, mapping.label, *mapping.columns))
    rows = iter_rows(
        mapping.table,
        tuple(required),
        delimiter=mapping.delimiter,
        sheet=mapping.sheet,
        told=told,
        refuse=refuse,
    )
    for line, row in rows:
        if row[mapping.id].strip() and row[mapping.label].strip():
            yield from _row(writer, mapping, line, row, refuse)
        else:
            reason = f"the row has no “{mapping.label}”, so it has no name."
            text = " | ".join(row.values())
            refuse(Flaw(mapping.table, line, "row left out (no name)", text, reason))


def _row(
    writer: Writer, mapping: TableMapping, line: int, row: dict[str, str], refuse: Refuse
) -> Iterator[ox.Quad]:
    node = writer.node(slug(local_name(mapping.cls)), row[mapping.id])
    if not writer.is_described(node):
        yield from _named(writer, node, mapping.cls, row[mapping.label], mapping.language)
    for column, rule in mapping.columns.items():
        for cell in split_cell(row[column], rule.separator):
            if rule.cls:
                other = writer.node(slug(local_name(rule.cls)), cell)
                yield from _named(writer, other, rule.cls, cell, rule.language or mapping.language)
                yield writer.link(node, rule.property, other)
            elif (value := _value(rule, cell)) is not None:
                yield ox.Quad(node, name(rule.property), value, writer.graph)
            else:
                what = f"cell of “{column}” left out (no {rule.type})"
                reason = f"“{cell[:80]}” in “{column}” is no {rule.type}."
                refuse(Flaw(mapping.table, line, what, cell, reason))


def _named(
    writer: Writer, node: ox.NamedNode, cls: str, label: str, language: str
) -> Iterator[ox.Quad]:
    if not writer.is_described(node):
        writer.note_described(node)
        yield writer.link(node, RDF_TYPE, name(cls))
        yield writer.text(node, SKOS_PREF_LABEL, label.strip(), language)


def _value(rule: ColumnRule, cell: str) -> ox.NamedNode | ox.Literal | None:
    """Turn a cell into what its column is said to hold; None where it is something else."""
    if rule.type == "iri":
        return web_address(cell)
    if rule.type == "boolean":
        word = cell.casefold()
        return ox.Literal(word in _TRUE) if word in _TRUE | _FALSE else None
    if rule.type == "text":
        return ox.Literal(cell, language=rule.language) if rule.language else ox.Literal(cell)
    if not _FITS[rule.type](cell):
        return None
    return ox.Literal(cell, datatype=name(f"{XSD}{rule.type}"))


def _is_date(cell: str) -> bool:
    from datetime import date

    try:
        return bool(date.fromisoformat(cell)) and len(cell) == len("2026-01-31")
    except ValueError:
        return False


_FITS: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(
    {
        "date": _is_date,
        "integer": re.compile(r"[+-]?[0-9]+\Z").match,
        "decimal": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z").match,
    }
)
