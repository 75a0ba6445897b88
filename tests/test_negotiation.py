"""Choosing a format by an Accept header."""

from __future__ import annotations

import pytest

from api.negotiation import choose, wants_page
from graph.querying.streaming import ROW_FORMATS, TRIPLE_FORMATS


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=0.5, application/sparql-results+xml", "xml"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.6", "tsv"),
        ("text/*", "csv"),
        ("text/*, text/csv;q=0.1", "tsv"),
        ("text/csv, */*", "csv"),
        ("application/json", "json"),
        ("application/sparql-results+json;q=0.9, application/json;q=0.1, text/csv;q=0.5", "json"),
        ("application/xml", "xml"),
        ("application/sparql-results+json;charset=utf-8;q=0.1, text/csv;q=0.2", "csv"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("image/png, */*;q=0.1", "json"),
        ("nonsense, text/csv", "csv"),
        ("*/*;q=0", None),
        ("text/csv;q=0", None),
        ("image/png", None),
        ("nonsense", None),
        ("text/csv;q=much", None),
    ],
)
def test_rows_are_written_as_asked(header: str | None, key: str | None) -> None:
    chosen = choose(header, ROW_FORMATS)
    assert (chosen.key if chosen else None) == key


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("*/*", "ttl"),
        ("application/rdf+xml, text/turtle;q=0.9", "rdf"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples;q=0.4, application/*;q=0.3", "nt"),
        ("application/sparql-results+json", None),
    ],
)
def test_triples_are_written_as_asked(header: str, key: str | None) -> None:
    chosen = choose(header, TRIPLE_FORMATS)
    assert (chosen.key if chosen else None) == key


@pytest.mark.parametrize(
    ("header", "page"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/turtle, text/html;q=0.5", False),
        ("*/*", False),
        ("text/html;q=0", False),
        (None, False),
    ],
)
def test_a_browser_wants_a_page(header: str | None, page: bool) -> None:
    assert wants_page(header) is page
