"""Large answers as dictionary-encoded columns: numbers instead of one Python object per cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from graph.store import Store


@dataclass(frozen=True, slots=True)
class Column:
    """A dictionary-encoded column: its distinct values, and the number of one of them per row."""

    values: Sequence[str]
    codes: NDArray[np.integer[Any]]

    @classmethod
    def encode(cls, cells: Iterable[str]) -> Column:
        """Give each distinct cell a number, in the order in which they come.

        Examples
        --------
        >>> column = Column.encode(["b", "a", "b"])
        >>> column.values, column.codes.tolist()
        (['b', 'a'], [0, 1, 0])
        """
        known: dict[str, int] = {}
        codes = [known.setdefault(cell, len(known)) for cell in cells]
        return cls(list(known), np.array(codes, dtype=np.int64))

    def keep(self, rows: NDArray[np.bool_]) -> Column:
        """Keep some rows, and of the values those that are still in one.

        Examples
        --------
        >>> column = Column.encode(["b", "a", "c"]).keep(np.array([True, False, True]))
        >>> column.values, column.codes.tolist()
        (['b', 'c'], [0, 1])
        """
        used, codes = np.unique(self.codes[rows], return_inverse=True)
        return Column([self.values[at] for at in used.tolist()], codes)

    def is_in(self, wanted: Collection[str]) -> NDArray[np.bool_]:
        """Tell of each row whether its value is one of these."""
        known = np.fromiter((value in wanted for value in self.values), bool, len(self.values))
        found: NDArray[np.bool_] = known[self.codes]
        return found


def select_columns(store: Store, query: str) -> list[Column]:
    """Run a SELECT whose every cell is an IRI or a blank node, and return its columns.

    The engine's own text is read once by a columnar parser, so no term becomes a Python object.
    """
    import pyarrow as pa
    from pyarrow import csv

    text = store.select_tsv(query)
    names = text[: text.index(b"\n")].decode().split("\t")
    table = csv.read_csv(
        pa.BufferReader(text),
        read_options=csv.ReadOptions(column_names=names, skip_rows=1),
        parse_options=csv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    return [_encoded(table.column(name)) for name in names]


def _encoded(cells: Any) -> Column:
    import pyarrow as pa

    array = cells.dictionary_encode().combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # no rows at all
        return Column.encode([])
    values = [text[1:-1] if text.startswith("<") else text for text in array.dictionary.to_pylist()]
    return Column(values, array.indices.to_numpy())
