"""Fill the label index of a dataset in bulk: labels in the order in which they are offered.

The B-tree and the trigram index are built over the whole table once it is filled.
"""

from __future__ import annotations

from functools import partial
from itertools import chain, count, islice
from operator import ne
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.naming.label_reading import parts_of, read_labels, read_schema_nodes, written_rows
from graph.naming.label_sources import RANKS_OF_NAMES
from graph.naming.search import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    import pyoxigraph as ox

    from graph.naming.label_reading import Labels

_TABLES: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;
CREATE TABLE node (iri TEXT PRIMARY KEY, label TEXT NOT NULL, named INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE label (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, property INTEGER NOT NULL,
                    text TEXT NOT NULL, folded TEXT NOT NULL);
CREATE VIRTUAL TABLE inside USING fts5 (folded, content='label', content_rowid='id',
                                        tokenize='trigram', detail='none', columnsize=0);
"""
#: Rows that one statement inserts: a statement costs SQLite as much as a row.
_AT_ONCE: Final = 20


def fill(connection: sqlite3.Connection, engine: ox.Store, held: ox.Store | None = None) -> None:
    """Write the labels of the named nodes of a dataset, best first, and index them.

    Whether blank nodes have labels, too, is noted: :func:`fill_up` adds those.

    Parameters
    ----------
    held : pyoxigraph.Store, optional
        Those graphs of the dataset that lie in memory too.
    """
    import pyarrow as pa

    parts = parts_of(engine, held)
    labels = read_labels(partial(written_rows, engine), *parts)
    iris = [name[1:-1] for name in labels.nodes.to_pylist()]
    schema = read_schema_nodes(*parts)
    offered = _offered(labels, [iri in schema for iri in iris])
    pa.default_memory_pool().release_unused()  # it keeps a hundred bytes for each triple
    connection.executescript(_TABLES)
    with connection:
        _write(connection, labels, iris, offered)
        # Before the B-tree: FTS5 would read the labels in its order, and take eight times as long.
        connection.execute("INSERT INTO inside (inside) VALUES ('rebuild')")
        connection.execute("CREATE INDEX label_folded ON label (folded, id)")
    connection.execute(f"PRAGMA user_version={int(labels.others)}")


def fill_up(connection: sqlite3.Connection, engine: ox.Store) -> None:
    """Add the labels of blank nodes behind all others, if :func:`fill` noted that there are any.

    They are called as in the engine that answers from now on, so it has to hold all of its quads.
    """
    if connection.execute("PRAGMA user_version").fetchone() == (0,):
        return
    whole = partial(written_rows, engine)
    labels = read_labels(whole, whole, blank=True)
    keys, schema = labels.nodes.to_pylist(), read_schema_nodes(whole)
    offered = _offered(labels, [False] * len(keys))
    (last,) = connection.execute("SELECT COALESCE(MAX(id), 0) FROM label").fetchone()
    with connection:
        named = [at for at in offered if keys[labels.node[at]] not in schema]
        _write(connection, labels, keys, named, after=last)
        connection.execute(
            "INSERT INTO inside (rowid, folded) SELECT id, folded FROM label WHERE id > ?", (last,)
        )
    connection.execute("PRAGMA user_version=0")


def _write(
    connection: sqlite3.Connection,
    labels: Labels,
    names: list[str],
    offered: list[int],
    after: int = 0,
) -> None:
    """Write nodes, by name, and their labels as they are offered, after so many others."""
    by_name = sorted(range(len(names)), key=names.__getitem__)  # a B-tree that only grows
    columns = [[column[at] for at in by_name] for column in (names, *_shown(labels))]
    _insert(connection, "node", *columns)
    nodes = map(names.__getitem__, labels.node[offered].tolist())
    texts = [labels.texts[at] for at in offered]
    ranks = labels.rank[offered].tolist()
    _insert(connection, "label", count(after + 1), nodes, ranks, texts, map(fold, texts))


def _insert(connection: sqlite3.Connection, table: str, *columns: Iterable[object]) -> None:
    """Insert rows, many with each statement."""
    width = len(columns)
    row = f"({', '.join('?' * width)})"
    cells = chain.from_iterable(zip(*columns, strict=False))
    while some := tuple(islice(cells, _AT_ONCE * width)):
        rows = ", ".join([row] * (len(some) // width))
        connection.execute(f"INSERT INTO {table} VALUES {rows}", some)  # noqa: S608  our own names


def _shown(labels: Labels) -> tuple[list[str], list[int]]:
    """Choose the label of each node: English or untagged first, then the language of most labels.

    Returns
    -------
    list of str
        The label of each node.
    list of int
        1 where it is the node's name, 2 where that is in another language than English, and 0 where
        it is an alias for lack of a name.
    """
    keys = (labels.length, labels.rank, labels.foreign, labels.hidden, labels.node)
    best_first = np.lexsort(keys)
    _, first = np.unique(labels.node[best_first], return_index=True)
    chosen = best_first[first]
    named = (labels.hidden[chosen] == 0) * (1 + (labels.foreign[chosen] > 0))
    return [labels.texts[at] for at in chosen.tolist()], named.tolist()


def _offered(labels: Labels, last: list[bool]) -> list[int]:
    """Return the places of the labels in the order in which they are offered, each once a node.

    Those of nodes that come ``last`` do, as do names that are nodes; then hidden labels, then long
    ones.
    """
    other = np.fromiter(map(ne, labels.texts, ["", *labels.texts]), bool, len(labels.texts))
    behind = np.array(last, dtype=bool)[labels.node] | np.isin(labels.rank, RANKS_OF_NAMES)
    keys = np.stack((labels.node, np.cumsum(other), labels.length, labels.hidden, behind))
    order = np.lexsort(keys)
    ordered = keys[:, order]
    again = (ordered[:, 1:] == ordered[:, :-1]).all(axis=0)
    return np.delete(order, np.flatnonzero(again) + 1).tolist()
