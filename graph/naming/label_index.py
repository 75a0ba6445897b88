"""The index of a dataset's labels: nodes by any of their labels, and the labels of nodes.

The index is one SQLite file: a table of labels in the order in which they should be offered, with
a B-tree over the folded text for exact and prefix matches and an FTS5 trigram index for the rest;
and a table of nodes by IRI, each with the label under which it is shown.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from graph.blank_nodes import is_blank
from graph.naming.label_sources import LABEL_SOURCES
from graph.naming.search import TRIGRAM, Found, closeness, fold, joined, plain_stretch
from graph.naming.wording import ForeignLabel, cut_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

#: The number is that of its form; an index of an older form is not opened but built anew.
_FILE: Final = "labels-5.sqlite"
#: What ``named`` says of a node whose name is in another language than English.
_FOREIGN: Final = 2
#: Labels, the best first, that are looked through for what has no trigram.
_LOOKED_THROUGH: Final = 20_000
#: Nodes that one statement looks up.
_AT_ONCE: Final = 500
#: Labels that one statement reads, so that a search need not wait for all of them.
_WALKED: Final = 10_000


class Label(NamedTuple):
    """A label in the index; those that are offered first have the lowest rank."""

    rank: int
    iri: str
    text: str
    folded: str


class LabelIndex:
    """The labels of a dataset.

    Parameters
    ----------
    connection : sqlite3.Connection
        Of a file or of memory; it may be used from any thread. It is closed with the index, or once
        nothing refers to the index any more.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._closing = weakref.finalize(self, connection.close)

    @classmethod
    def beside(cls, folder: Path, engine: ox.Store) -> LabelIndex:
        """Open the index in the folder of a snapshot, or build it there where there is none."""
        path = folder / _FILE
        if not path.exists():  # an older version of the program made the snapshot
            building = folder / f".{_FILE}-{os.urandom(4).hex()}"
            try:
                for leftover in folder.glob(f".{_FILE}-*"):  # of a process that was killed
                    leftover.unlink(missing_ok=True)
                cls._build(engine, str(building)).close()
                building.replace(path)
                for older in set(folder.glob("labels*.sqlite")) - {path}:
                    older.unlink(missing_ok=True)
            except (OSError, sqlite3.OperationalError):
                return cls.build(engine)  # the folder cannot be written
            finally:
                building.unlink(missing_ok=True)
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(uri, uri=True, check_same_thread=False))

    @classmethod
    def build(
        cls, engine: ox.Store, folder: Path | None = None, held: ox.Store | None = None
    ) -> LabelIndex:
        """Read every label of a dataset into the folder of its snapshot, or into memory.

        Parameters
        ----------
        held : pyoxigraph.Store, optional
            Those graphs of the dataset that lie in memory too. On disk their blank nodes will be
            called otherwise, so that :meth:`complete` has to follow.
        """
        return cls._build(engine, str(folder / _FILE) if folder else ":memory:", held)

    @classmethod
    def _build(cls, engine: ox.Store, path: str, held: ox.Store | None = None) -> LabelIndex:
        from graph.naming.label_filling import fill, fill_up

        connection = sqlite3.connect(path, check_same_thread=False)
        index = cls(connection)
        fill(connection, engine, held)
        if held is None:
            fill_up(connection, engine)
        return index

    @classmethod
    def complete(cls, folder: Path, engine: ox.Store) -> None:
        """Add the labels of blank nodes to what was built while they were called otherwise."""
        from graph.naming.label_filling import fill_up

        index = cls(sqlite3.connect(folder / _FILE))
        fill_up(index._connection, engine)
        index.close()

    def labels(self, iris: Sequence[str]) -> dict[str, str]:
        """Return the label under which each node is shown, in full, of those that have one."""
        found: dict[str, str] = {}
        in_order = sorted(iris)  # as the table lies: half the time for half of its rows
        for at in range(0, len(in_order), _AT_ONCE):
            some = tuple(in_order[at : at + _AT_ONCE])
            marks = ", ".join("?" * len(some))
            query = f"SELECT iri, label, named FROM node WHERE iri IN ({marks}) AND named"  # noqa: S608
            with self._lock:
                rows = self._connection.execute(query, some)
                found.update(
                    (iri, ForeignLabel(label) if named == _FOREIGN else label)
                    for iri, label, named in rows
                )
        return found

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Yield every label of every named node: its IRI, that of the property, and the label."""
        last = 0
        query = "SELECT id, iri, property, text FROM label WHERE id > ? ORDER BY id LIMIT ?"
        while True:
            with self._lock:
                rows = self._connection.execute(query, (last, _WALKED)).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            for _, iri, rank, text in rows:
                if not is_blank(iri):
                    yield iri, LABEL_SOURCES[rank].counts_as, text

    def search(self, text: str, limit: int = 10, *, blank: bool = False) -> list[Found]:
        """Return the best matches: exact, then prefix, then word, then inside.

        Within each, preferred labels come before hidden ones and short ones before long ones, and
        blank nodes, if they are wanted, last. Where nothing is found, words may be joined in
        another way: ``ci cd`` finds ``CI/CD``.
        """
        wanted = fold(text.strip())
        if not wanted:
            return []
        found: dict[str, tuple[int, int, str]] = {}
        with self._lock:
            self._add(found, self._by_prefix(wanted, limit * 4), wanted)
            if len(found) < limit:
                self._add(found, self._inside(wanted, limit * 20), wanted)
            for other in () if found else joined(wanted):
                self._add(found, self._by_prefix(other, limit), other)
                self._add(found, self._inside(other, limit), other)
            wanted_nodes = (one for one in found.items() if blank or not is_blank(one[0]))
            best = sorted(wanted_nodes, key=lambda item: item[1][:2])[:limit]
            return [self._found(iri, matched) for iri, (_, _, matched) in best]

    def read(self, condition: str, values: Sequence[str], limit: int) -> list[Label]:
        """Read the first labels that fit a condition: of their trigrams, ``i``, or texts, ``l``."""
        through, by = "label l", "l.folded"
        if "i." in condition:
            through, by = "inside i JOIN label l ON l.id = i.rowid", "i.rowid"
        query = (
            f"SELECT l.id, l.iri, l.text, l.folded FROM {through}"  # noqa: S608  our own words
            f" WHERE {condition} AND l.iri NOT GLOB '_:*' ORDER BY {by} LIMIT ?"
        )
        with self._lock:
            return [Label(*row) for row in self._connection.execute(query, (*values, limit))]

    def found(self, fits: Iterable[tuple[str, str]]) -> list[Found]:
        """Return nodes, given with the label that matched, as they are shown."""
        with self._lock:
            return [self._found(iri, matched) for iri, matched in fits]

    def _by_prefix(self, wanted: str, limit: int) -> list[tuple[int, str, str, str]]:
        exact = self._connection.execute(
            "SELECT id, iri, text, folded FROM label WHERE folded = ? ORDER BY id LIMIT ?",
            (wanted, limit),
        ).fetchall()
        starting = self._connection.execute(
            "SELECT id, iri, text, folded FROM label WHERE folded > ? AND folded < ? LIMIT ?",
            (wanted, wanted + "\U0010ffff", limit * 8),
        ).fetchall()
        return [*exact, *starting]

    def _inside(self, wanted: str, limit: int) -> list[tuple[int, str, str, str]]:
        if len(plain := plain_stretch(wanted)) < TRIGRAM:  # of which the index knows nothing
            begun = f" {wanted}" if len(wanted) < TRIGRAM else wanted
            return self._connection.execute(
                "SELECT id, iri, text, folded FROM label WHERE id < ? AND instr(folded, ?)"
                " ORDER BY id LIMIT ?",
                (_LOOKED_THROUGH, begun, limit),
            ).fetchall()
        # rows were inserted best first, so the first ones by rowid are the ones to keep
        return self._connection.execute(
            "SELECT l.id, l.iri, l.text, l.folded FROM inside i JOIN label l ON l.id = i.rowid"
            " WHERE i.folded LIKE ? AND instr(l.folded, ?) ORDER BY i.rowid LIMIT ?",
            (f"%{plain}%", wanted, limit),
        ).fetchall()

    @staticmethod
    def _add(
        found: dict[str, tuple[int, int, str]],
        rows: Iterable[tuple[int, str, str, str]],
        wanted: str,
    ) -> None:
        for rank, iri, text, folded in rows:
            if wanted not in folded:
                continue
            key = (closeness(folded, wanted), rank, text)
            if iri not in found or key < found[iri]:
                found[iri] = key

    def _found(self, iri: str, matched: str) -> Found:
        query = "SELECT label FROM node WHERE iri = ?"
        (label,) = self._connection.execute(query, (iri,)).fetchone()
        return Found(iri, cut_label(label), cut_label(matched))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._closing()
