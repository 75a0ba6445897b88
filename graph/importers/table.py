"""Any table with a mapping file: each row a node, each mapped column its values or links."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.importers.flaws import Flaw, refuse_source
from graph.importers.mapping import read_mapping
from graph.importers.quads import MENDED_ADDRESS, Writer, named_node, slug
from graph.importers.rows import ignore, iter_rows, split_cell
from graph.importers.values import to_term
from graph.terms import local_name
from ontology.namespaces import RDF_TYPE, RDFS_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.importers.delimited import Told
    from graph.importers.flaws import Refuse
    from graph.importers.mapping import TableMapping


#: Class, cell and language of nodes of the class of the rows that a cell named.
_Linked = dict[ox.NamedNode, tuple[str, str, str]]


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
    linked: _Linked = {}
    for line, row in rows:
        if row[mapping.id].strip() and row[mapping.label].strip():
            yield from _row(writer, mapping, linked, line, row, refuse)
        else:
            reason = f"the row has no “{mapping.label}”, so it has no name."
            text = " | ".join(row.values())
            refuse(Flaw(mapping.table, line, "row left out (no name)", text, reason))
    for node, said in linked.items():
        if mapping.id == mapping.label or not writer.is_described(node):  # else it is named by id
            yield from writer.describe(node, *said)


def _headers(writer: Writer, mapping: TableMapping) -> Iterator[ox.Quad]:
    """Call the properties that only such tables have as their columns are called."""
    for column, rule in mapping.columns.items():
        if rule.property.startswith(writer.namespace):
            yield writer.text(named_node(rule.property), RDFS_LABEL, column)


def _row(
    writer: Writer,
    mapping: TableMapping,
    linked: _Linked,
    line: int,
    row: dict[str, str],
    refuse: Refuse,
) -> Iterator[ox.Quad]:
    node = writer.node(_kind(mapping.cls), row[mapping.id])
    yield from writer.describe(node, mapping.cls, row[mapping.label].strip(), mapping.language)
    for column, rule in mapping.columns.items():
        for cell in split_cell(row[column], rule.separator):
            if rule.cls:
                other = writer.node(_kind(rule.cls), cell)
                said = (rule.cls, cell, rule.language or mapping.language)
                if _kind(rule.cls) == _kind(mapping.cls):
                    linked.setdefault(other, said)  # a row further down may have its label
                    yield writer.link(other, RDF_TYPE, named_node(rule.cls))
                else:
                    yield from writer.describe(other, *said)
                yield writer.link(node, rule.property, other)
            elif (value := to_term(rule.type, cell, rule.language)) is not None:
                yield ox.Quad(node, named_node(rule.property), value, writer.graph)
                if rule.type == "iri" and value.value != cell:
                    flaw = (mapping.table, line, MENDED_ADDRESS, cell, "", value.value)
                    refuse(Flaw(*flaw, slight=True))
            else:
                what = f"cell of “{column}” left out (no {rule.type})"
                reason = f"“{cell[:80]}” in “{column}” is no {rule.type}."
                refuse(Flaw(mapping.table, line, what, cell, reason))


@lru_cache
def _kind(cls: str) -> str:
    """Return the folder in which the nodes of a class lie."""
    return slug(local_name(cls))
