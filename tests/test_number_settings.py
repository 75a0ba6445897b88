"""Numbers in the environment are read as people write them, and what is none is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.number_settings import number_set
from ontology.errors import ParameterError
from views import server
from views.data import permission

NAME = "OPS_ATLAS_QUEUE"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5000000", 5_000_000),
        ("5,000,000", 5_000_000),
        ("5_000_000", 5_000_000),
        ("5 000 000", 5_000_000),
        ("5'000'000", 5_000_000),
        (" 12,345.5 ", 12_345.5),
        ("5e6", 5_000_000),
        ("0.5", 0.5),
        ("0", 0),
        ("", 7),
        (" ", 7),
    ],
)
def test_numbers_as_people_write_them(monkeypatch, written: str, meant: float) -> None:
    monkeypatch.setenv(NAME, written)
    assert number_set(NAME, 7) == meant


@pytest.mark.parametrize(
    "written", ["many", "5,5", "5,00", "5,000_000", "1,0000", "5.000.000", "10s", "5,000,", ",000"]
)
def test_what_may_mean_another_number_is_none(monkeypatch, written: str) -> None:
    monkeypatch.setenv(NAME, written)
    with pytest.raises(ParameterError, match=rf"^{NAME} is '{written}'; set it to a number\.$"):
        number_set(NAME, 7)


@pytest.mark.parametrize("written", ["-1", "-5,000", "nan", "inf"])
def test_no_negative_and_no_endless_one(monkeypatch, written: str) -> None:
    monkeypatch.setenv(NAME, written)
    with pytest.raises(ParameterError, match=f"^{NAME} is '{written}'; set it to a number"):
        number_set(NAME, 7)


@pytest.mark.parametrize("name", ["OPS_ATLAS_IN_MEMORY", "OPS_ATLAS_MOST_TRIPLES"])
def test_a_wrong_number_ends_the_start(monkeypatch, name: str) -> None:
    monkeypatch.setenv(name, "many")
    with pytest.raises(SystemExit) as ended:
        server.middleware()
    assert ended.value.code == f"Error: {name} is 'many'; set it to a number."


def test_the_limit_can_be_written_as_the_documentation_prints_it(monkeypatch) -> None:
    page = Path("docs/settings.md").read_text(encoding="utf-8")
    printed = re.search(r"`OPS_ATLAS_MOST_TRIPLES` \| ([^ ]+) \|", page)
    assert printed
    monkeypatch.setenv("OPS_ATLAS_MOST_TRIPLES", printed[1])
    assert permission.most_triples() == permission.MOST_TRIPLES
    monkeypatch.setenv("OPS_ATLAS_MOST_TRIPLES", printed[1].replace("5", "6"))
    assert permission.most_triples() == 6_000_000
