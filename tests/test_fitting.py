"""What an agent is told, cut to what its context can bear."""

from __future__ import annotations

from typing import Any

import pytest

from api.fitting import MOST_CHARACTERS, fitted, written

_FACETS = [
    {"facet": f"f{n}", "items": [{"iri": f"urn:x:{n}:{m}"} for m in range(400)]} for n in range(12)
]


def test_what_fits_stays_whole() -> None:
    found = {"rows": [{"a": 1, "b": "text"}], "note": None}
    assert fitted(found) == found


def test_lists_deep_inside_are_cut_before_those_around_them() -> None:
    short = fitted({"facets": _FACETS})
    assert [facet["facet"] for facet in short["facets"]] == [facet["facet"] for facet in _FACETS]
    for facet in short["facets"]:
        assert len(facet["items"]) + facet["itemsLeftOut"] == 400
    assert "facetsLeftOut" not in short
    assert "LIMIT and OFFSET" in short["cut"]


@pytest.mark.parametrize(
    "found",
    [
        {"facets": _FACETS * 50},
        {"rows": [{"text": "x" * 100_000, "more": "y" * 100_000} for _ in range(1_000)]},
        {"a": {"b": {"c": [["long" * 1_000] * 99] * 99}}},
    ],
)
def test_an_answer_of_any_size_fits(found: dict[str, Any]) -> None:
    short = fitted(found)
    assert len(written(short)) <= MOST_CHARACTERS
    assert short["cut"]


def test_a_long_text_says_how_long_it_is_and_a_query_is_never_cut() -> None:
    text = "é" * 5_000
    short = fitted({"text": text, "query": text})
    assert short["text"] == "é" * 1_000 + "… (5,000 letters)"
    assert short["query"] == text
