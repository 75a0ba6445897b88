"""Answers as endpoints send them; the odd ones are Virtuoso's."""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import closing
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from graph.querying.streaming import ROW_FORMATS
from graph.querying.syntax import selected_variables
from graph.remote.answers import as_selected, parse_answer, write_truth
from graph.remote.endpoint import RemoteStore
from graph.solutions import Solutions
from graph.store import Limits
from graph.terms import literal, whole_number
from ontology.errors import EndpointError, EndpointUnsteady
from tests.answering import Answering, listening

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("binding", "found"),
    [('{ "__ASK_RETVAL": { "type": "typed-literal", "value": "1" }}', True), ("", False)],
)
def test_a_table_in_answer_to_ask_is_a_truth_value(binding: str, found: bool) -> None:
    body = (
        '\n{ "head": { "link": [], "vars": ["__ASK_RETVAL"] },\n'
        f'  "results": {{ "distinct": false, "bindings": [ {binding} ] }} }}'
    )
    assert parse_answer(body.encode(), JSON, "ASK") is found


def test_blank_nodes_named_by_iris() -> None:
    cell = b'{ "type": "bnode", "value": "nodeID://b10001" }'
    text = b'{ "type": "literal", "value": "nodeID://b10001" }'
    body = b'{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":%s,"b":%s}]}}' % (cell, text)
    found = parse_answer(body, JSON, "SELECT")
    assert found.rows == [(ox.BlankNode("b10001"), ox.Literal("nodeID://b10001"))]


def test_truth_values_are_words_as_the_pages_read_them() -> None:
    """A Virtuoso writes them as numbers; other numbers and texts stay what they are."""
    kind = "http://www.w3.org/2001/XMLSchema#"
    cell = '<binding name="{}"><literal datatype="{}">{}</literal></binding>'
    written = {"a": ("boolean", "1"), "b": ("boolean", "0"), "c": ("integer", "1")}
    cells = "".join(cell.format(name, kind + of, text) for name, (of, text) in written.items())
    names = "".join(f'<variable name="{name}"/>' for name in written)
    body = (
        f'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>{names}</head>'
        f"<results><result>{cells}</result></results></sparql>"
    )
    found = parse_answer(body.encode(), XML, "SELECT")
    assert found.rows == [(ox.Literal(True), ox.Literal(False), ox.Literal(1))]


@pytest.mark.parametrize("key", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_is_read_as_it_was_written(key: str, value: bool) -> None:
    written = write_truth(value, key)
    kinds = {"json": JSON, "xml": XML, "tsv": "text/tab-separated-values"}
    if key == "csv":
        assert written == str(value).lower().encode()
    else:
        assert parse_answer(written, kinds[key], "ASK") is value


@pytest.mark.parametrize("form", ["SELECT", "CONSTRUCT"])
def test_a_web_page_is_no_answer(form: str) -> None:
    with pytest.raises(ValueError, match="text/html"):
        parse_answer(b"<html>", "text/html", form)


def test_the_error_of_a_broken_row_may_end_in_another_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The engine's result objects must not: they complain where nobody sees it."""
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)

    class Held(Exception):
        itself: Held

    def fail() -> None:
        try:
            parse_answer(b"?s\n<urn:a>\n<urn:b", "text/tab-separated-values", "SELECT")
        except SyntaxError as error:
            held = Held()
            held.__cause__, held.itself = error, held  # only a collection finds that

    fail()
    collector = threading.Thread(target=gc.collect)
    collector.start()
    collector.join()
    assert complaints == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT ?b ?a { ?a ?p ?b }", ("b", "a")),
        ("SELECT (1 AS ?n)(2 as $m) WHERE {}", ("n", "m")),
        ("PREFIX s: <urn:s> SELECT REDUCED ?a ?a FROM <urn:g> {}", ("a",)),
        ("SELECT (IF(EXISTS { ?a ?b ?c }, (1), 2) AS ?z) {}", ("z",)),
        ("SELECT * {}", None),
        ("SELECT (COUNT(?a)) {}", None),
        ("SELECT COUNT(?a) AS ?b {}", None),
        ("ASK {}", None),
    ],
)
def test_what_a_query_selects_is_read_where_nothing_is_left_to_the_engine(
    query: str, names: tuple[str, ...] | None
) -> None:
    assert selected_variables(query) == names


def test_columns_come_in_the_order_of_the_query_and_a_missing_one_is_told() -> None:
    one, two, three = map(literal, ("1", "2", "3"))
    found = Solutions(("a", "b", "more"), [(one, two, three)])
    ordered = as_selected(found, "SELECT ?b ?a {}", "http://here")
    assert (ordered.variables, ordered.rows) == (("b", "a"), [(two, one)])
    assert as_selected(found, "SELECT * {}", "http://here") is found
    with pytest.raises(EndpointError, match=r"http://here answered without the column \?c "):
        as_selected(found, "SELECT ?a ?c {}", "http://here")


def test_what_was_counted_is_a_whole_number_or_an_error_of_the_endpoint() -> None:
    assert (whole_number(literal("12")), whole_number(None)) == (12, 0)
    for text in ("many", "1.5", "NaN", "-3", "9" * 5000):
        with pytest.raises(EndpointError, match="asked for a count"):
            whole_number(literal(text))


RESULTS = b"""<?xml version="1.0"?><r:sparql xmlns:r="http://www.w3.org/2005/sparql-results#">
<r:head><r:variable name="s"/></r:head><r:results><r:result><r:binding name="s"><r:uri>urn:a</r:uri>
</r:binding></r:result></r:results></r:sparql> <!-- the end -->"""
TRIPLES = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:p="urn:p:">
<rdf:Description rdf:about="urn:a"><p:x>1</p:x></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    ("body", "kind", "form", "missing"),
    [
        (RESULTS, XML, "SELECT", b"</r:results>"),
        (RESULTS, XML, "SELECT", b"</r:sparql>"),
        (TRIPLES, "application/rdf+xml", "CONSTRUCT", b"</rdf:RDF>"),
        (TRIPLES, "application/rdf+xml", "CONSTRUCT", b"</rdf:Description>"),
    ],
    ids=["results", "sparql", "RDF", "Description"],
)
def test_xml_that_never_ends_is_not_whole(
    body: bytes, kind: str, form: str, missing: bytes
) -> None:
    found = parse_answer(body, kind, form)
    assert not isinstance(found, bool)
    assert len(found) == 1
    with pytest.raises(SyntaxError):
        parse_answer(body[: body.index(missing)], kind, form)


@pytest.mark.parametrize("kind", ["text/tab-separated-values", "text/csv"])
def test_a_table_that_ends_in_a_row_is_cut_where_nothing_else_says_that_it_is_whole(
    kind: str,
) -> None:
    class Closing(Answering):
        def reply(self) -> None:
            (query,) = parse_qs(self.body().decode())["query"]
            said = b"?n\n12345\n12345"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            if "sized" in query:
                self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said if "cut" not in query else said[:-2])

    (form,) = (one for one in ROW_FORMATS if one.media_type == kind)
    with listening(Closing) as address, closing(RemoteStore(f"{address}/sparql")) as store:
        sized = b"".join(store.stream("SELECT ?n { ?sized ?p ?n }", form, Limits()))
        assert sized.count(b"12345") == 2
        for query in ("SELECT ?n { ?cut ?p ?n }", "SELECT ?n { ?s ?p ?n }"):
            with pytest.raises(EndpointUnsteady, match="broke off in the middle"):
                b"".join(store.stream(query, form, Limits()))
            if kind != "text/csv":
                with pytest.raises(EndpointUnsteady, match="broke off in the middle"):
                    store.run_typed(query)
