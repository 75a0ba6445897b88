"""Fill the label index of a dataset in bulk: labels in the order in which they are offered.

The engine writes labels and classes as TSV, which costs a fraction of walking its quads, and the
B-tree and the trigram index are built over the whole table once it is filled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

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
    from collections.abc import Iterable, Iterator, Mapping

_VOCABULARY: Final = (OWL, RDF, RDFS)
_SCHEMA_CLASSES: Final = (*_VOCABULARY, SKOS)
_UNDERSTOOD: Final = frozenset({"", "en"})
_TABLES: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, label TEXT NOT NULL,
                   kind TEXT, kind_label TEXT);
CREATE TABLE label (id INTEGER PRIMARY KEY, node INTEGER NOT NULL, text TEXT NOT NULL,
                    folded TEXT NOT NULL, hidden INTEGER NOT NULL);
CREATE VIRTUAL TABLE inside USING fts5 (folded, content='label', content_rowid='id',
                                        tokenize='trigram', detail='none');
"""
_ALIAS: Final = LABEL_PROPERTIES.index(SKOS_ALT_LABEL)
_HIDDEN: Final = LABEL_PROPERTIES.index(SKOS_HIDDEN_LABEL)


class Naming(NamedTuple):
    """One label of one node; ``rank`` is its place in LABEL_PROPERTIES."""

    iri: str
    text: str
    rank: int
    language: str


def read_namings(engine: ox.Store) -> Iterator[Naming]:
    """Read every label of every named node of a dataset."""
    for rank, iri in enumerate(LABEL_PROPERTIES):
        for node, text, language in read_label_rows(_pairs(engine, iri)):
            if not node.startswith("_:"):
                yield Naming(node, text, rank, language)


def read_kinds(engine: ox.Store) -> dict[str, str]:
    """Read one class per node: none of a schema language if it has another, else the first."""
    kinds: dict[str, str] = {}
    for line in _pairs(engine, RDF_TYPE).decode().split("\n")[1:]:
        node, _, kind = line.partition("\t")
        if node.startswith("<") and kind.startswith("<"):
            name, kind = node[1:-1], kind[1:-1]
            other = kinds.get(name)
            if other is None or _plainness(kind) < _plainness(other):
                kinds[name] = kind
    return kinds


def _plainness(kind: str) -> tuple[bool, str]:
    return kind.startswith(_SCHEMA_CLASSES), kind


def _pairs(engine: ox.Store, property_: str) -> bytes:
    return written_rows(engine, f"SELECT ?node ?value {{ ?node <{property_}> ?value }}")


def written_rows(engine: ox.Store, select: str) -> bytes:
    """Run a SELECT over the union of all graphs and return what the engine writes as TSV."""
    results = engine.query(select, use_default_graph_as_union=True)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("written_rows takes a SELECT")
    return results.serialize(format=ox.QueryResultsFormat.TSV) or b""


def fill(
    connection: sqlite3.Connection, namings: Iterable[Naming], kinds: Mapping[str, str]
) -> None:
    """Write labels, best first, and index them."""
    found = list(namings)
    shown = _shown(found)
    kind_labels = {kind: shown.get(kind) or local_name(kind) for kind in set(kinds.values())}
    ids = {iri: at for at, iri in enumerate(shown, 1)}
    vocabulary = {kind for kind in kind_labels if kind.startswith(_VOCABULARY)}
    ordered = sorted(
        {
            (kinds.get(iri) in vocabulary, _hidden(rank), len(text), text, ids[iri])
            for iri, text, rank, _ in found
        }
    )
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
                (at, node, text, fold(text), hidden)
                for at, (_, hidden, _, text, node) in enumerate(ordered, 1)
            ),
        )
        connection.execute("CREATE INDEX label_folded ON label (folded, id)")
        connection.execute("INSERT INTO inside (inside) VALUES ('rebuild')")


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
