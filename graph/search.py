"""Find a node by any of its labels, as one types.

The index is one SQLite file: a table of labels in the order in which they should be offered, with
a B-tree over the folded text for exact and prefix matches and an FTS5 trigram index for the rest.
"""

from __future__ import annotations

import sqlite3
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.labels import cut_label

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Match:
    """A node found by one of its labels.

    Attributes
    ----------
    iri, label : str
        The node and the label to show.
    matched : str
        The label that matched; the same as ``label``, an alias or a hidden one.
    kind, kind_label : str or None
        One class of the node and its label.
    """

    iri: str
    label: str
    matched: str
    kind: str | None
    kind_label: str | None


def fold(text: str) -> str:
    """Lower the case and drop accents, so that ``Café`` is found by ``cafe``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


class LabelIndex:
    """The labels of a dataset.

    Parameters
    ----------
    connection : sqlite3.Connection
        Of a file or of memory; it may be used from any thread.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> LabelIndex:
        """Open an index that was built with a snapshot."""
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(uri, uri=True, check_same_thread=False))

    @classmethod
    def build(
        cls, engine: ox.Store, path: Path | None = None, held: ox.Store | None = None
    ) -> LabelIndex:
        """Read every label of a dataset into a file, or into memory.

        Parameters
        ----------
        held : pyoxigraph.Store, optional
            Those graphs of the dataset that lie in memory too.
        """
        from graph.label_index import fill, parts_of

        connection = sqlite3.connect(str(path) if path else ":memory:", check_same_thread=False)
        fill(connection, *parts_of(engine, held))
        return cls(connection)

    def search(self, text: str, limit: int = 10) -> list[Match]:
        """Return the best matches: exact, then prefix, then word, then inside.

        Within each, preferred labels come before hidden ones and short ones before long ones.
        """
        wanted = fold(text.strip())
        if not wanted:
            return []
        found: dict[int, tuple[int, int, str]] = {}
        with self._lock:
            self._add(found, self._by_prefix(wanted, limit * 4), wanted)
            if len(found) < limit:
                self._add(found, self._inside(wanted, limit * 20), wanted)
            best = sorted(found.items(), key=lambda item: item[1][:2])[:limit]
            return [self._match(node, matched) for node, (_, _, matched) in best]

    def _by_prefix(self, wanted: str, limit: int) -> list[tuple[int, int, str, str]]:
        exact = self._connection.execute(
            "SELECT id, node, text, folded FROM label WHERE folded = ? ORDER BY id LIMIT ?",
            (wanted, limit),
        ).fetchall()
        starting = self._connection.execute(
            "SELECT id, node, text, folded FROM label WHERE folded > ? AND folded < ? LIMIT ?",
            (wanted, wanted + "\U0010ffff", limit * 8),
        ).fetchall()
        return [*exact, *starting]

    def _inside(self, wanted: str, limit: int) -> list[tuple[int, int, str, str]]:
        if len(wanted) < 3:  # a trigram index has nothing shorter
            return self._connection.execute(
                "SELECT id, node, text, folded FROM label WHERE id < 20000 AND folded LIKE ?"
                " ORDER BY id LIMIT ?",
                (f"% {_like(wanted)}%", limit),
            ).fetchall()
        # rows were inserted best first, so the first ones by rowid are the ones to keep
        return self._connection.execute(
            "SELECT l.id, l.node, l.text, l.folded FROM inside i JOIN label l ON l.id = i.rowid"
            " WHERE i.folded LIKE ? ORDER BY i.rowid LIMIT ?",
            (f"%{_like(wanted)}%", limit),
        ).fetchall()

    @staticmethod
    def _add(
        found: dict[int, tuple[int, int, str]],
        rows: Iterable[tuple[int, int, str, str]],
        wanted: str,
    ) -> None:
        for rank, node, text, folded in rows:
            if wanted not in folded:
                continue
            key = (closeness(folded, wanted), rank, text)
            if node not in found or key < found[node]:
                found[node] = key

    def _match(self, node: int, matched: str) -> Match:
        row = self._connection.execute(
            "SELECT iri, label, kind, kind_label FROM node WHERE id = ?", (node,)
        ).fetchone()
        return Match(row[0], cut_label(row[1]), cut_label(matched), row[2], row[3])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def closeness(folded: str, wanted: str) -> int:
    """0 exact, 1 prefix, 2 at the start of a word, 3 anywhere."""
    if folded == wanted:
        return 0
    at = folded.find(wanted)
    if at == 0:
        return 1
    while at > 0:
        if not folded[at - 1].isalnum():
            return 2
        at = folded.find(wanted, at + 1)
    return 3


def _like(text: str) -> str:
    """Let LIKE's own signs stand for any character; the caller looks again."""
    return text.replace("%", "_")
