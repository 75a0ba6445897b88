"""One term that is none does not make an endpoint's whole answer unreadable."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from graph.remote.answers import parse_answer
from graph.solutions import Solutions, Triples

JSON = "application/sparql-results+json"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
GOOD = {"type": "uri", "value": "urn:good"}


def answer(*terms: object) -> bytes:
    rows = [{"s": term} for term in terms]
    return json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": rows}}).encode()


@pytest.mark.parametrize(
    ("term", "read"),
    [
        ({"type": "uri", "value": "http://e.org/a b"}, ox.NamedNode("http://e.org/a%20b")),
        ({"type": "uri", "value": "http://e.org/{x}|é"}, ox.NamedNode("http://e.org/%7Bx%7D%7Cé")),
        ({"type": "literal", "value": "a", "xml:lang": ""}, ox.Literal("a")),
        ({"type": "literal", "value": "a", "xml:lang": "not ok!"}, ox.Literal("a")),
        ({"type": "literal", "value": "a", "datatype": "a b"}, ox.Literal("a")),
        (
            {"type": "literal", "value": "abc", "datatype": INTEGER},
            ox.Literal("abc", datatype=ox.NamedNode(INTEGER)),
        ),
    ],
)
def test_a_term_is_mended_and_the_others_stay(term: object, read: object) -> None:
    found = parse_answer(answer(GOOD, term, GOOD), JSON, "SELECT")
    assert isinstance(found, Solutions)
    assert found.rows == [(ox.NamedNode("urn:good"),), (read,), (ox.NamedNode("urn:good"),)]


def test_a_quoted_triple_is_mended_inside() -> None:
    bad = {"type": "uri", "value": "http://e.org/a b"}
    term = {"type": "triple", "value": {"subject": bad, "predicate": GOOD, "object": GOOD}}
    found = parse_answer(answer(term), JSON, "SELECT")
    good = ox.NamedNode("urn:good")
    assert isinstance(found, Solutions)
    assert found.rows == [(ox.Triple(ox.NamedNode("http://e.org/a%20b"), good, good),)]


@pytest.mark.parametrize(
    "body",
    [
        answer({"type": "uri", "value": "part-of-one"}),
        answer({"type": "strange", "value": "a"}),
        answer({"type": "literal", "value": 1}),
        answer(None),
        answer(GOOD)[:-3],
        b"[" * 100_000,
        b"null",
    ],
)
def test_what_nobody_can_mend_stays_an_error(body: bytes) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        parse_answer(body, JSON, "SELECT")


@pytest.mark.parametrize("media_type", ["application/n-triples", "text/turtle"])
def test_triples_are_mended_too(media_type: str) -> None:
    body = b"<http://e.org/a b> <urn:p> <urn:o> , <http://e.org/{c}> ."
    if media_type != "text/turtle":
        body = (
            b"<http://e.org/a b> <urn:p> <urn:o> .\n<http://e.org/a b> <urn:p> <http://e.org/{c}> ."
        )
    found = parse_answer(body, media_type, "CONSTRUCT")
    assert isinstance(found, Triples)
    assert [str(triple) for triple in found.triples] == [
        "<http://e.org/a%20b> <urn:p> <urn:o>",
        "<http://e.org/a%20b> <urn:p> <http://e.org/%7Bc%7D>",
    ]
    for cut in (body[:-3], b"<a> <urn:p> <urn:o> ."):
        with pytest.raises((SyntaxError, ValueError)):
            parse_answer(cut, media_type, "CONSTRUCT")
