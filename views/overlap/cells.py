"""What the cells of the matrix say: a value for each pair, the counts behind it, near links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.comparing.pair_measures import Settings, measured
from graph.comparing.pair_sentences import written
from graph.comparing.pairs import all_pairs

if TYPE_CHECKING:
    from graph.comparing.measures import Measure
    from graph.comparing.membership import Membership
    from graph.comparing.pairs import PairRow

Cell = dict[str, Any]


def matrix_cells(
    membership: Membership, measure: Measure, settings: Settings | None = None
) -> list[Cell]:
    """Describe every cell off the diagonal: its value and the texts in it.

    A cell of a set that the source does not state has no value, and says so.
    """
    both = [all_pairs(membership, near=near) for near in (False, True)]
    values = [measured(pairs, measure, settings) for pairs in both]
    universe = (settings or Settings()).universe_of(membership)
    cells = []
    for at, (row, wide) in enumerate(zip(*(pairs.rows() for pairs in both), strict=True)):
        for flipped in (False, True):
            exact, near = (_number(ways[flipped][at]) for ways in values)
            cell = _cell(row, wide, measure, (exact, near), flipped=flipped, universe=universe)
            told = filter(None, (cell["text"], cell["counts"], cell["near"]))
            cells.append(cell | {"spoken": f"{cell['names']}: {', '.join(told)}"})
    return cells


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _cell(
    row: PairRow,
    wide: PairRow,
    measure: Measure,
    values: tuple[float | None, float | None],
    *,
    flipped: bool,
    universe: int,
) -> Cell:
    left, right = (row.right, row.left) if flipped else (row.left, row.right)
    cell: Cell = {"row": left.iri, "column": right.iri, "names": f"{left} and {right}"}
    if row.shared is None:
        return cell | {"value": None, "text": "not stated", "counts": "", "near": ""}
    value, near = values
    return cell | {
        "value": value,
        "text": _written(value, measure),
        "counts": _counts(row, measure, flipped=flipped, universe=universe),
        "near": "" if wide == row else _near_text(row, wide, near, measure),
    }


def _written(value: float | None, measure: Measure) -> str:
    return "no items" if value is None else written(value, measure)


def _counts(row: PairRow, measure: Measure, *, flipped: bool, universe: int) -> str:
    left, right, shared = row.left_size or 0, row.right_size or 0, row.shared or 0
    if flipped:
        left, right = right, left
    if measure.key == "shared":
        return f"of {left} and {right}"
    if measure.key == "against-chance":
        return f"{shared} of {left * right / universe:.1f} expected" if universe else ""
    whole = {"overlap-coefficient": min(left, right), "coverage": left}
    return f"{shared} of {whole.get(measure.key, left + right - shared)}"


def _near_text(row: PairRow, wide: PairRow, near: float | None, measure: Measure) -> str:
    if measure.key != "shared":
        return f"near {_written(near, measure)}"
    gain = (wide.shared or 0) - (row.shared or 0)
    return f"+{gain} near" if gain else ""
