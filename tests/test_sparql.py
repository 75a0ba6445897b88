"""The SPARQL endpoint over real HTTP: the protocol, the formats, the refusals."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from graph import EmbeddedStore
from graph.remote.endpoint import RemoteStore
from tests.outside.catalog import differences
from tests.programs import Programs, serving
from tests.stores import OxigraphServer

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
TOOLS = "SELECT ?tool { atlas:netops ops:usesTool ?tool } ORDER BY ?tool"
TRIPLES = "CONSTRUCT WHERE { atlas:netops ops:usesTool ?tool }"


def test_the_three_ways_to_ask_give_the_same(programs: Programs) -> None:
    bodies = {
        programs.ask(TOOLS).data,
        programs.post(urlencode({"query": TOOLS}).encode(), FORM, Accept="text/csv").data,
        programs.post(TOOLS.encode(), f"{DIRECT}; charset=UTF-8", Accept="text/csv").data,
    }
    assert len(bodies) == 1
    assert bodies.pop().startswith(
        b"tool\r\nhttps://w3id.org/ops-atlas/id/ansible-network-modules\r\n"
    )


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
)
def test_rows_in_each_format_are_the_same(programs: Programs, shipped, accept, kind) -> None:
    answer = programs.ask(TOOLS, accept)
    assert answer.headers["Content-Type"].split(";")[0] == accept
    rows = [tuple(row) for row in ox.parse_query_results(answer.data, format=kind)]
    assert rows == shipped.select(TOOLS).rows
    assert len(rows) == 13  # what the article counts


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_triples_in_each_format_are_the_same(programs: Programs, shipped, accept, kind) -> None:
    answer = programs.ask(TRIPLES, accept)
    assert answer.headers["Content-Type"].split(";")[0] == accept
    triples = {quad.triple for quad in ox.parse(answer.data, format=kind)}
    assert triples == set(shipped.construct(TRIPLES).triples)


@pytest.mark.parametrize(
    ("accept", "body"),
    [("application/json", b'{"head":{},"boolean":true}'), ("text/csv", b"true")],
)
def test_a_truth_value(programs: Programs, accept: str, body: bytes) -> None:
    assert programs.ask("ASK { atlas:netops ops:usesTool ?tool }", accept).data == body


def test_columns_come_in_the_order_of_the_query(programs: Programs) -> None:
    answer = programs.ask("SELECT * { ?tool a ops:Tool . ?discipline ops:usesTool ?tool } LIMIT 1")
    assert answer.data.startswith(b"tool,discipline\r\n")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("", 6),
        ("default-graph-uri=urn:one", 1),
        ("default-graph-uri=urn:one&default-graph-uri=urn:two", 3),
        ("named-graph-uri=urn:one", 0),
        ("default-graph-uri=urn:unknown", 0),
        ("default-graph-uri=http://127.0.0.1:9/unknown", 0),
    ],
)
def test_the_graphs_beside_the_query(three_graphs: Programs, fields: str, found: int) -> None:
    query = quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    answer = three_graphs.get(f"/sparql?query={query}&{fields}", "text/csv")
    assert answer.data.split()[1] == str(found).encode()


@pytest.mark.parametrize(
    ("graphs", "fields", "found"),
    [
        ("FROM <urn:one>", "", 1),
        ("FROM <urn:one> FROM <urn:two>", "", 3),
        ("FROM NAMED <urn:two>", "", 0),
        ("FROM <urn:one>", "&default-graph-uri=urn:three", 3),  # section 2.1.4
    ],
)
def test_the_graphs_in_the_query(three_graphs: Programs, graphs, fields, found) -> None:
    query = quote(f"SELECT (COUNT(*) AS ?n) {graphs} {{ ?s ?p ?o }}")
    answer = three_graphs.get(f"/sparql?query={query}{fields}", "text/csv")
    assert answer.data.split()[1] == str(found).encode()


@pytest.fixture(scope="module")
def three_graphs() -> Iterator[Programs]:
    text = """
        <urn:one> { <urn:a> <urn:p> 1 }
        <urn:two> { <urn:b> <urn:p> 1, 2 }
        <urn:three> { <urn:c> <urn:p> 1, 2, 3 }
    """
    with closing(EmbeddedStore.from_text(text, ".trig")) as store, serving(lambda: store) as served:
        yield served


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELEC ?s", "line 1, column 1"),
        ("", "The query is empty"),
        ("SELECT ?s { ?s a nope:X }", "prefix nope: is not declared"),
        ("SELECT ?s { ?s ?p \x00 }", "Syntax error"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT would change the data"),
        ("LOAD <http://127.0.0.1:9/x>", "LOAD would change the data"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }", "SERVICE would make"),
    ],
)
def test_a_wrong_query_is_one_sentence(programs: Programs, query: str, says: str) -> None:
    answer = programs.post(urlencode({"query": query}).encode(), FORM)
    assert answer.status == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert says in answer.data.decode()
    assert answer.data.count(b"\n") == 1


@pytest.mark.parametrize(
    ("body", "kind", "status", "says"),
    [
        (b"query=ASK%20%7B%7D", None, 415, "Send the query as"),
        (b"ASK {}", "text/plain", 415, "Send the query as"),
        (b"x", "multipart/form-data; boundary=x", 415, "Send the query as"),
        (b"CLEAR ALL", "application/sparql-update", 415, "updates are never"),
        (b"update=CLEAR%20ALL", FORM, 400, "updates are never"),
        (b"", FORM, 400, "There is no query"),
        (b"query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400, "more than one query"),
        (b"query=ASK%7B%7D&default-graph-uri=no%20iri", FORM, 400, "In default-graph-uri"),
        (b"query=%FF", FORM, 400, "not UTF-8"),
        pytest.param(b"query=ASK{}" + b"&a=b" * 1_000, FORM, 400, "many fields", id="many fields"),
        (b"ASK { \xff }", DIRECT, 400, "byte 6 is not UTF-8"),
        (b"ASK {}", f"{DIRECT}; charset=utf-16", 415, "UTF-8"),
        pytest.param(b"ASK {}" + b" " * 2**20, DIRECT, 413, "1 MB", id="a megabyte"),
        pytest.param(b"query=" + b"+" * 10 * 2**20, FORM, 413, "1 MB", id="ten megabytes"),
    ],
)
def test_a_wrong_request_is_one_sentence(programs: Programs, body, kind, status, says) -> None:
    answer = programs.post(body, kind)
    assert answer.status == status
    assert says in answer.data.decode()


def test_other_methods_and_formats(programs: Programs) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = programs.http.request(method, programs.sparql)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    for accept in ("*/*;q=0", "image/png"):
        answer = programs.ask("ASK {}", accept)
        assert answer.status == 406
        assert b"text/csv" in answer.data
    head = programs.http.request("HEAD", f"{programs.sparql}?query=ASK%7B%7D")
    assert (head.status, head.data) == (200, b"")


def test_any_page_may_read(programs: Programs) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    preflight = programs.http.request("OPTIONS", programs.sparql, headers=headers)
    assert preflight.status == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    for answer in (preflight, programs.ask("ASK {}"), programs.ask("nonsense")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_in_a_parameter_becomes_a_header(programs: Programs) -> None:
    for text in ("x\r\nSet-Cookie: a=b", "SELECT * { \r\nSet-Cookie: a=b"):
        for name in ("query", "default-graph-uri"):
            answer = programs.get("/sparql", **{"query": "ASK {}", name: text})
            assert answer.status == 400
            assert "Set-Cookie" not in answer.headers


def test_cells_are_the_text_that_the_data_holds(programs: Programs) -> None:
    answer = programs.ask("SELECT ?x { BIND('=1+1' AS ?x) }")
    assert (answer.data, answer.headers["Content-Type"]) == (
        b"x\r\n=1+1\r\n",
        "text/csv; charset=utf-8",
    )


def test_no_graph_is_fetched() -> None:
    """Names of graphs are never addresses: nobody is called."""
    called = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.set()

        do_POST = do_GET  # noqa: N815  the name that the server looks for

    with HTTPServer(("127.0.0.1", 0), Handler) as elsewhere:
        address = f"http://127.0.0.1:{elsewhere.server_port}/x"
        elsewhere.timeout = 0.2
        store = EmbeddedStore.from_text("")
        with closing(store), serving(lambda: store) as served:
            for query in (
                f"SELECT * FROM <{address}> {{ ?s ?p ?o }}",
                f"SELECT * {{ GRAPH <{address}> {{ ?s ?p ?o }} }}",
                f"DESCRIBE <{address}>",
                f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}",
            ):
                served.ask(query, "*/*")
            served.get("/sparql", **{"query": "ASK {}", "named-graph-uri": address})
        elsewhere.handle_request()
    assert not called.is_set()


def test_without_a_query_it_describes_itself(programs: Programs) -> None:
    answer = programs.get("/sparql", "text/turtle")
    text = answer.data.decode()
    assert "sd:supportedLanguage sd:SPARQL11Query" in text
    assert "sd:name graph:article" in text
    triples = {str(quad.triple) for quad in ox.parse(answer.data, format=ox.RdfFormat.TURTLE)}
    assert any(f"<{programs.sparql}>" in triple for triple in triples)
    browser = programs.get("/sparql", "text/html,*/*;q=0.8")
    assert (browser.status, browser.headers["Location"]) == (303, "/ask")


def test_another_endpoint_behind_ours(oxigraph_server: OxigraphServer) -> None:
    oxigraph_server.load(b"<urn:a> <urn:p> 1, 2 .", "text/turtle")
    query = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
    with closing(RemoteStore(oxigraph_server.endpoint)) as store, serving(lambda: store) as served:
        assert served.ask(query).data == b"o\r\n1\r\n2\r\n"
        found = json.loads(served.ask(query, "application/json").data)
        assert [row["o"]["value"] for row in found["results"]["bindings"]] == ["1", "2"]
        assert served.ask("CONSTRUCT WHERE { ?s ?p 1 }", "text/turtle").data.startswith(b"<urn:a>")
        assert served.ask("SELECT ?o { ?s nope:p ?o }").status == 400
        refused = served.ask("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }")
        assert b"SERVICE would make" in refused.data


def test_the_catalog_is_the_same_through_our_own_endpoint(programs: Programs, shipped) -> None:
    with closing(RemoteStore(programs.sparql)) as remote:
        assert differences(shipped, remote) == {}
