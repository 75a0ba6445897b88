"""Any table with a mapping file: each row a node, each mapped column its values or links."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.importers.flaws import Flaw, refuse_source
from graph.importers.mapping import read_mapping
from graph.importers.quads import Writer, name, slug
from graph.importers.tables import ignore, iter_rows, split_cell
from graph.importers.values import to_term
from graph.terms import local_name
from ontology.namespaces import BASE, RDF_TYPE, RDFS_LABEL, SKOS_ALT_LABEL, SKOS_PREF_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse
    from graph.importers.mapping import TableMapping


@dataclass(slots=True)
class _Names:
    """What nodes of the class of the rows are called.

    Attributes
    ----------
    by_row : dict of NamedNode to str
        Where another column makes the IRI: the label of the first row.
    linked : dict of NamedNode to tuple of str
        Class, cell and language where a cell named the node; a row further down has its label.
    """

    by_row: dict[ox.NamedNode, str] = field(default_factory=dict)
    linked: dict[ox.NamedNode, tuple[str, str, str]] = field(default_factory=dict)


def files(path: Path) -> list[Path]:
    """Return a mapping file and the table that it names."""
    return [path, read_mapping(path).table]


def read(path: Path, told: Told = ignore, refuse: Refuse = refuse_source) -> Iterator[ox.Quad]:
    """Read the table that a mapping file names."""
    mapping = read_mapping(path)
    told(path.stat().st_size)
    writer = Writer(mapping.about)
    yield from writer.source()
    yield from _headers(writer, mapping)
    required = dict.fromkeys((mapping.id, mapping.label, *mapping.columns))
    rows = iter_rows(
        mapping.table,
        tuple(required),
        delimiter=mapping.delimiter,
        sheet=mapping.sheet,
        told=told,
        refuse=refuse,
    )
    names = _Names()
    for line, row in rows:
        if row[mapping.id].strip() and row[mapping.label].strip():
            yield from _row(writer, mapping, names, line, row, refuse)
        else:
            reason = f"the row has no “{mapping.label}”, so it has no name."
            text = " | ".join(row.values())
            refuse(Flaw(mapping.table, line, "row left out (no name)", text, reason))
    for node, said in names.linked.items():
        yield from _named(writer, node, *said)


def _headers(writer: Writer, mapping: TableMapping) -> Iterator[ox.Quad]:
    """Call the properties that only such tables have as their columns are called."""
    own = mapping.about.namespace or f"{BASE}import/{mapping.about.name}/"
    for column, rule in mapping.columns.items():
        if rule.property.startswith(own):
            yield writer.text(name(rule.property), RDFS_LABEL, column)


def _row(
    writer: Writer,
    mapping: TableMapping,
    names: _Names,
    line: int,
    row: dict[str, str],
    refuse: Refuse,
) -> Iterator[ox.Quad]:
    node = writer.node(slug(local_name(mapping.cls)), row[mapping.id])
    yield from _named_by_row(writer, mapping, names, node, row[mapping.label].strip())
    for column, rule in mapping.columns.items():
        for cell in split_cell(row[column], rule.separator):
            if rule.cls:
                other = writer.node(slug(local_name(rule.cls)), cell)
                said = (rule.cls, cell, rule.language or mapping.language)
                if local_name(rule.cls) == local_name(mapping.cls):
                    names.linked.setdefault(other, said)
                else:
                    yield from _named(writer, other, *said)
                yield writer.link(node, rule.property, other)
            elif (value := to_term(rule.type, cell, rule.language)) is not None:
                yield ox.Quad(node, name(rule.property), value, writer.graph)
            else:
                what = f"cell of “{column}” left out (no {rule.type})"
                reason = f"“{cell[:80]}” in “{column}” is no {rule.type}."
                refuse(Flaw(mapping.table, line, what, cell, reason))


def _named_by_row(
    writer: Writer, mapping: TableMapping, names: _Names, node: ox.NamedNode, label: str
) -> Iterator[ox.Quad]:
    """Give a node the label of its row; what a further row of the same IRI says is an alias."""
    yield from _named(writer, node, mapping.cls, label, mapping.language)
    if mapping.id != mapping.label and names.by_row.setdefault(node, label) != label:
        yield writer.text(node, SKOS_ALT_LABEL, label, mapping.language)


def _named(
    writer: Writer, node: ox.NamedNode, cls: str, label: str, language: str
) -> Iterator[ox.Quad]:
    if not writer.is_described(node):
        writer.note_described(node)
        yield writer.link(node, RDF_TYPE, name(cls))
        yield writer.text(node, SKOS_PREF_LABEL, label.strip(), language)
