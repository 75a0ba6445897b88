"""Answers with triple terms that hold each other: the engine would end the process over them."""

from __future__ import annotations

import pytest

from graph.remote.answers import parse_answer
from graph.solutions import Solutions, Triples
from ontology.namespaces import RDF
from tests.answering import Answering, listening
from tests.terminal import run

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
TSV = "text/tab-separated-values"
IRI = '{"type": "uri", "value": "urn:a"}'
OPENED = f'{{"type": "%s", "value": {{"subject": {IRI}, "predicate": {IRI}, "object": '
ELEMENT = (
    "<triple><subject><uri>urn:a</uri></subject><predicate><uri>urn:a</uri></predicate><object>"
)
DESCRIBED = '<e:p rdf:parseType="Triple"><rdf:Description>'


def nested(kind: str, depth: int) -> bytes:
    terms = "<<( <urn:a> <urn:a> " * depth + "<urn:a>" + " )>>" * depth
    if kind.startswith(JSON):
        term = OPENED % kind.rpartition(" ")[2] * depth + IRI + "}}" * depth
        body = f'{{"head": {{"vars": ["x"]}}, "results": {{"bindings": [{{"x": {term}}}]}}}}'
    elif kind == XML:
        term = ELEMENT * depth + "<uri>urn:a</uri>" + "</object></triple>" * depth
        body = (
            '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
            f'<variable name="x"/></head><results><result><binding name="x">{term}'
            "</binding></result></results></sparql>"
        )
    elif kind == "application/rdf+xml":
        body = (
            f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="urn:e:" rdf:version="1.2"><rdf:Description>'
            f"{DESCRIBED * depth}<e:p>urn:a</e:p>{'</rdf:Description></e:p>' * depth}"
            "</rdf:Description></rdf:RDF>"
        )
    else:
        body = f"?x\n{terms}\n" if kind == TSV else f"<urn:a> <urn:a> {terms} .\n"
    return body.encode()


KINDS = {
    f"{JSON} triple": "SELECT",
    f"{JSON} \\u0074riple": "SELECT",
    XML: "SELECT",
    TSV: "SELECT",
    "application/n-triples": "CONSTRUCT",
    "text/turtle": "CONSTRUCT",
    "application/rdf+xml": "CONSTRUCT",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_nested_without_end_is_no_answer(kind: str) -> None:
    media_type, form = kind.partition(" ")[0], KINDS[kind]
    with pytest.raises(ValueError, match="deep"):
        parse_answer(nested(kind, 50_000), media_type, form)
    found = parse_answer(nested(kind, 20), media_type, form)
    assert isinstance(found, Solutions | Triples)
    assert len(found) == 1
    assert "urn:a" in str(next(iter(found)))


@pytest.mark.parametrize("body", [nested(f"{JSON} triple", 50_000), b"[" * 100_000])
def test_the_terminal_says_so(body: bytes) -> None:
    class Endpoint(Answering):
        def reply(self) -> None:
            self.body()
            self.answer(200, {"Content-Type": JSON}, body)

    with listening(Endpoint) as address:
        done = run("--endpoint", address, "sparql", "-", stdin="SELECT ?x { ?x ?y ?z }")
    assert done.exit_code == 1
    assert "answered something that is not a whole" in " ".join(done.stderr.split())
