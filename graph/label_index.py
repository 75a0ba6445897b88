"""Fill the label index of a dataset in bulk: labels in the order in which they are offered.

The engine writes labels and classes as TSV, which costs a fraction of walking its quads, and the
B-tree and the trigram index are built over the whole table once it is filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from operator import itemgetter
from sys import intern
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.labels import read_label_rows
from graph.search import fold
from graph.terms import local_name
from ontology.namespaces import (
    LABEL_PROPERTIES,
    OWL,
    RDF,
    RDF_TYPE,
    RDFS,
    SKOS,
    SKOS_ALT_LABEL,
    SKOS_HIDDEN_LABEL,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Iterable, Iterator, Mapping

_VOCABULARY: Final = (OWL, RDF, RDFS)
_SCHEMA_CLASSES: Final = (*_VOCABULARY, SKOS)
_UNDERSTOOD: Final = frozenset({"", "en"})
#: Bits for the length of a label; with those for how it is shown they fill a small integer.
_LENGTH: Final = 27
_LONGEST: Final = 2**_LENGTH - 1
_TABLES: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, label TEXT NOT NULL,
                   kind TEXT, kind_label TEXT);
CREATE TABLE label (id INTEGER PRIMARY KEY, node INTEGER NOT NULL, text TEXT NOT NULL,
                    folded TEXT NOT NULL, hidden INTEGER NOT NULL);
CREATE VIRTUAL TABLE inside USING fts5 (folded, content='label', content_rowid='id',
                                        tokenize='trigram', detail='none', columnsize=0);
"""
_TYPE_ROW: Final = re.compile("^<(.*)>\t<(.*)>$", re.MULTILINE)
_ALIAS: Final = LABEL_PROPERTIES.index(SKOS_ALT_LABEL)
_HIDDEN: Final = LABEL_PROPERTIES.index(SKOS_HIDDEN_LABEL)


#: A node, one of its labels, the place of its property in LABEL_PROPERTIES, and the language.
Naming = tuple[str, str, int, str]
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
#: Answers a SELECT with TSV.
Answering = Callable[[str], bytes]


def parts_of(engine: ox.Store, held: ox.Store | None = None) -> list[Answering]:
    """Return what to ask for a dataset, part by part.

    Parameters
    ----------
    held : pyoxigraph.Store, optional
        Some of its graphs in memory, where they are read several times quicker than on disk.
    """
    if held is None:
        return [partial(written_rows, engine)]
    ours = set(held.named_graphs())
    others: list[Graph] = [graph for graph in engine.named_graphs() if graph not in ours]
    parts: list[Answering] = [partial(written_rows, held)]
    return [*parts, partial(written_rows, engine, graphs=others)] if others else parts


def read_namings(*parts: Answering) -> Iterator[Naming]:
    """Read every label of every named node of a dataset."""
    for rank, property_ in enumerate(LABEL_PROPERTIES):
        for answer in parts:
            for node, text, language in read_label_rows(answer(_pairs(property_))):
                if not node.startswith("_:"):
                    yield node, text, rank, language


def read_kinds(*parts: Answering, of: Container[str]) -> dict[str, str]:
    """Read one class per node: none of a schema language if it has another, else the first."""
    kinds: dict[str, str] = {}
    for answer in parts:
        rows = answer(_pairs(RDF_TYPE)).decode()
        for name, kind in map(re.Match.groups, _TYPE_ROW.finditer(rows)):
            if name in of:
                other = kinds.setdefault(name, kind := intern(kind))
                if other is not kind and _plainness(kind) < _plainness(other):
                    kinds[name] = kind
    return kinds


def _plainness(kind: str) -> tuple[bool, str]:
    return kind.startswith(_SCHEMA_CLASSES), kind


def _pairs(property_: str) -> str:
    return f"SELECT ?node ?value {{ ?node <{property_}> ?value }}"


def written_rows(engine: ox.Store, select: str, graphs: list[Graph] | None = None) -> bytes:
    """Run a SELECT over the union of all graphs, or of some, and return what the engine writes."""
    results = engine.query(select, use_default_graph_as_union=graphs is None, default_graph=graphs)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("written_rows takes a SELECT")
    return results.serialize(format=ox.QueryResultsFormat.TSV) or b""


def fill(connection: sqlite3.Connection, *parts: Answering) -> None:
    """Write labels, best first, and index them."""
    found = list(read_namings(*parts))
    shown = _shown(found)
    kinds = read_kinds(*parts, of=shown)
    kind_labels = {kind: shown.get(kind) or local_name(kind) for kind in set(kinds.values())}
    ids = {iri: at for at, iri in enumerate(shown, 1)}
    ordered = _ordered(found, ids, kinds)
    del found
    connection.executescript(_TABLES)
    with connection:
        connection.executemany(
            "INSERT INTO node VALUES (?, ?, ?, ?, ?)",
            (
                (at, iri, shown[iri], kind := kinds.get(iri), kind and kind_labels[kind])
                for iri, at in ids.items()
            ),
        )
        connection.executemany(
            "INSERT INTO label VALUES (?, ?, ?, ?, ?)",
            (
                (at, node, text, fold(text), place >> _LENGTH & 3)
                for at, (place, text, node) in enumerate(ordered, 1)
            ),
        )
        # Before the B-tree: FTS5 would read the labels in its order, and take eight times as long.
        connection.execute("INSERT INTO inside (inside) VALUES ('rebuild')")
        connection.execute("CREATE INDEX label_folded ON label (folded, id)")


def _ordered(
    namings: Iterable[Naming], ids: Mapping[str, int], kinds: Mapping[str, str]
) -> list[tuple[int, str, int]]:
    """Return a place, the text and the node of each label, in the order in which they are offered.

    Schema terms come last, then hidden labels, then long ones; all that is one number, because
    Python compares numbers several times quicker than tuples.
    """
    last = {kind for kind in set(kinds.values()) if kind.startswith(_VOCABULARY)}
    rows = {
        (
            (kinds.get(iri) in last) << _LENGTH + 2
            | _hidden(rank) << _LENGTH
            | min(len(text), _LONGEST),
            text,
            ids[iri],
        )
        for iri, text, rank, _ in namings
    }
    ordered = sorted(rows, key=itemgetter(2))
    ordered.sort(key=itemgetter(1))
    ordered.sort(key=itemgetter(0))
    return ordered


def _shown(namings: Iterable[Naming]) -> dict[str, str]:
    """Choose the label of each node: English or untagged before other languages, aliases last."""
    best: dict[str, tuple[int, int, int, str]] = {}
    for iri, text, rank, language in namings:
        foreign = language not in _UNDERSTOOD
        key = (2 * _hidden(rank) + foreign, rank, len(text), text)
        other = best.get(iri)
        if other is None or key < other:
            best[iri] = key
    return {iri: key[3] for iri, key in best.items()}


def _hidden(rank: int) -> int:
    """0 for a label that is shown, 1 for an alias, 2 for one that is only searched."""
    return (rank >= _ALIAS) + (rank >= _HIDDEN)
