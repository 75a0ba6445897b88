"""Large answers as dictionary-encoded columns: numbers instead of one Python object per cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from graph.store import Store

#: Bytes that the columnar parser takes at once; a row may not be longer.
_LONGEST: Final = 2**31 - 1


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

    def renamed(self, name: Callable[[str], str]) -> Column:
        """Give each value another name; those with one name become one.

        Examples
        --------
        >>> column = Column.encode(["a", "B", "A"]).renamed(str.lower)
        >>> column.values, column.codes.tolist()
        (['a', 'b'], [0, 1, 0])
        """
        names = Column.encode(map(name, self.values))
        return Column(names.values, names.codes[self.codes])

    def is_in(self, wanted: Collection[str]) -> NDArray[np.bool_]:
        """Tell of each row whether its value is one of these."""
        known = np.fromiter((value in wanted for value in self.values), bool, len(self.values))
        found: NDArray[np.bool_] = known[self.codes]
        return found


def select_columns(store: Store, query: str) -> list[Column]:
    """Run a SELECT that binds its every cell, and return its columns, as read_columns does."""
    return read_columns(store.select_tsv(query))


def read_columns(tsv: bytes) -> list[Column]:
    """Read SPARQL 1.1 TSV: IRIs without their brackets, anything else as it is written."""
    table = read_table(tsv)
    return [_column(table.column(at)) for at in range(table.num_columns)]


def read_table(tsv: bytes) -> Any:
    """Read SPARQL 1.1 TSV as columns of text, so that no term becomes a Python object.

    Returns
    -------
    pyarrow.Table
        With the names of the variables.
    """
    import pyarrow as pa
    from pyarrow import csv

    names = tsv[: tsv.index(b"\n")].decode().replace("?", "").split("\t")
    return csv.read_csv(
        pa.BufferReader(tsv),
        read_options=csv.ReadOptions(
            column_names=names, skip_rows=1, use_threads=False, block_size=min(len(tsv), _LONGEST)
        ),
        parse_options=csv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), check_utf8=False
        ),
    )


def encoded(cells: Any) -> Any:
    """Return a column of text as one ``pyarrow.DictionaryArray``."""
    import pyarrow as pa

    return pa.concat_arrays(cells.chunks or [pa.nulls(0, pa.string())]).dictionary_encode()


def numbers(array: Any) -> NDArray[np.integer[Any]]:
    """Return an Arrow array of whole numbers; its ``to_numpy`` would import pandas."""
    return np.from_dlpack(array)  # type: ignore[return-value]


def _column(cells: Any) -> Column:
    array = encoded(cells)
    values = [text[1:-1] if text.startswith("<") else text for text in array.dictionary.to_pylist()]
    return Column(values, numbers(array.indices))
