"""Reading just enough of a query."""

from __future__ import annotations

import re

import pytest

from graph.embedded import EmbeddedStore
from graph.querying.syntax import (
    iter_tokens,
    query_form,
    refuse_unsafe,
    selects_everything,
    undeclared_prefixes,
    variables_in,
    with_known_prefixes,
)
from ontology.errors import QueryError, QueryRefused


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select * {}", "SELECT"),
        ("# ASK\nPREFIX ask: <urn:select> BASE <urn:x> Construct { } WHERE { }", "CONSTRUCT"),
        ("PREFIX : <urn:> ASK {}", "ASK"),
        ("DESCRIBE <urn:a>", "DESCRIBE"),
    ],
)
def test_form(query: str, form: str) -> None:
    assert query_form(query) == form


@pytest.mark.parametrize("query", ["", "   # nothing", "hello", "{", "SELEC * {}"])
def test_what_is_no_query(query: str) -> None:
    with pytest.raises(QueryError):
        query_form(query)


def test_service_hidden_behind_odd_spacing() -> None:
    with pytest.raises(QueryRefused):
        refuse_unsafe("SELECT*{SERVICE<urn:x>{?s ?p ?o}}")
    with pytest.raises(QueryRefused):
        refuse_unsafe("SELECT * { ?s ?p 'a' . SERVICE ?x { } }")
    for letter in (r"\u0053", r"\U00000073"):
        with pytest.raises(QueryRefused, match="SERVICE"):
            refuse_unsafe(f"SELECT * {{ {letter}ERVICE <urn:x> {{ ?s ?p ?o }} }}")
    assert refuse_unsafe(r"SELECT * { ?s ?p 'SERV\u0049CE' , <urn:\u0053ervice> }") == "SELECT"
    assert refuse_unsafe("SELECT ?service { ?s ex:SERVICE '''SERVICE''' }") == "SELECT"


@pytest.mark.parametrize(
    ("piece", "tokens"),
    [("a.", 400_000), ("a-.", 400_000), ("1a.", 600_000), ('"\\', 2), ("'''\\", 2)],
)
def test_texts_that_are_meant_to_be_slow_to_read(piece: str, tokens: int) -> None:
    """Looked at again from each of their characters, they would take hours."""
    assert len(list(iter_tokens(piece * 200_000))) == tokens


def test_words_between_dots_are_words() -> None:
    found = [token.text for token in iter_tokens("?o true.SERVICE ex.a:b")]
    assert found == ["?o", "true", ".", "SERVICE", "ex.a:b"]


def test_variables_in_order() -> None:
    assert variables_in("SELECT * { ?b ?a $c . ?a '?no' <urn:?x> } # ?z") == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * {}", True),
        ("SELECT DISTINCT * {}", True),
        ("SELECT (COUNT(*) AS ?n) {}", False),
        ("SELECT ?a { { SELECT * {} } }", False),
        ("ASK {}", False),
    ],
)
def test_selects_everything(query: str, expected: bool) -> None:
    assert selects_everything(query) is expected


def test_prefixes() -> None:
    query = "PREFIX a: <urn:a> SELECT * { a:x ops:b _:c . d:e '''f:g''' <h:i> }"
    assert undeclared_prefixes(query) == ["ops", "d"]
    assert with_known_prefixes(query).startswith("PREFIX ops: <https://w3id.org/ops-atlas/ns#> ")
    assert with_known_prefixes("ASK {}") == "ASK {}"


@pytest.mark.parametrize(
    ("query", "called", "place"),
    [
        ("\ufeffSELECT * { ?s ?p ?o }", "U+FEFF", (1, 1)),
        ("ASK\n{ ?s\xa0?p ?o }", "U+00A0", (2, 5)),
        ("SELECT * { ?s ?p “x” }", "“ (U+201C)", (1, 18)),
    ],
)
def test_a_character_that_came_along_is_named(
    query: str, called: str, place: tuple[int, int]
) -> None:
    with pytest.raises(QueryError, match=re.escape(f"the character {called} means")) as told:
        EmbeddedStore.from_text("").run(query)
    assert (told.value.line, told.value.column) == place


@pytest.mark.parametrize("query", ['ASK { ?s ?p "“" ', "ASK { # “\n", "ASK { ?e\u0301 ops:😀 "])
def test_a_character_that_may_stand_there_is_not_blamed(query: str) -> None:
    with pytest.raises(QueryError) as told:
        EmbeddedStore.from_text("").run(query)
    assert "the character" not in str(told.value)
