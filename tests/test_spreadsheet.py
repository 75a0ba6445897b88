"""Tables for spreadsheets: nothing that the data says becomes a formula."""

from __future__ import annotations

import csv
import io

import pytest

from graph.comparing.membership import Membership
from graph.spreadsheet import write_csv
from views.overlap.numbers import items_csv


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "--1", "\n=1", "\uff1d1+1"]
)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    (row,) = csv.reader(io.StringIO(write_csv([["name", text]]), newline=""))
    assert row == ["name", f"'{text}"]


@pytest.mark.parametrize("cell", ["-2", "+1.5", "-12%", "a=b", "", -3, 0.25, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    (row,) = csv.reader(io.StringIO(write_csv([["name", cell]]), newline=""))
    assert row == ["name", "" if cell is None else str(cell)]


def test_the_files_of_the_pages_are_written_so() -> None:
    membership = Membership.from_sets({"=HYPERLINK(1)": ["x"]})
    _, row = csv.reader(io.StringIO(items_csv(membership), newline=""))
    assert row[0] == "'=HYPERLINK(1)"
