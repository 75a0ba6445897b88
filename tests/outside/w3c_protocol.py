"""The W3C's tests of the SPARQL 1.1 protocol, sent byte by byte."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from tests.outside.w3c_cases import BASE, MF, Tests, entries, load, read_list, value, values
from tests.programs import Programs

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SD = "http://www.w3.org/ns/sparql-service-description#"
MANIFEST = f"{BASE}sparql11/protocol/manifest.ttl"


@dataclass(frozen=True)
class Request:
    """One request and what has to come back."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None

    def judge(self, served: Programs) -> str | None:
        connection = http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=60)
        path = self.path.replace("/sparql/", "/sparql", 1)
        connection.request(self.method, path, self.body, dict(self.headers))
        answer = connection.getresponse()
        body, kind = answer.read(), (answer.headers["Content-Type"] or "").split(";")[0]
        connection.close()
        if not any(status[0] == str(answer.status)[0] for status in self.statuses):
            return f"HTTP {answer.status}: {body.decode(errors='replace').strip()}"
        if self.boolean is not None:
            found = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(kind))
            if bool(found) != self.boolean:
                return "another truth value"
        return None if _fits(self.format, kind) else f"{kind} is not {self.format}"


@dataclass(frozen=True)
class ProtocolCase:
    """A test: requests, one after the other."""

    suite: str
    name: str
    requests: tuple[Request, ...]


def _fits(wanted: str | None, kind: str) -> bool:
    rows = ox.QueryResultsFormat.from_media_type(kind)
    return {"tabular": bool(rows), "boolean": bool(rows), "RDF": not rows}.get(wanted or "", True)


def cases(tests: Tests) -> Iterator[ProtocolCase]:
    """Read the manifest."""
    graph = load(tests.path(MANIFEST), MANIFEST)
    for entry in entries(graph):
        action = value(graph, entry, f"{MF}action")
        requests = read_list(graph, value(graph, action, f"{HT}requests"))
        local = entry.value.rpartition("#")[2]
        updates = "update" in local
        suite = f"SPARQL 1.1 protocol, {'updates (refused here)' if updates else 'queries'}"
        yield ProtocolCase(suite, local, tuple(_request(graph, node) for node in requests))


def _request(graph: ox.Store, node: object) -> Request:
    def text(subject: object, predicate: str) -> str | None:
        found = value(graph, subject, predicate)
        return found.value if found else None

    body, response = value(graph, node, f"{HT}body"), value(graph, node, f"{HT}resp")
    headers = read_list(graph, value(graph, node, f"{HT}headers"))
    content = b""
    if body is not None:
        encoding = text(body, f"{CNT}characterEncoding") or "UTF-8"
        content = (text(body, f"{CNT}chars") or "").encode(encoding)
    boolean = text(response, f"{MF}expectedBoolean")
    return Request(
        text(node, f"{HT}methodName") or "GET",
        text(node, f"{HT}absolutePath") or "",
        tuple((text(h, f"{HT}fieldName"), text(h, f"{HT}fieldValue")) for h in headers),
        content,
        tuple(
            term.value.rpartition("StatusCode")[2]
            for term in values(graph, response, f"{MF}expectedStatus")
        ),
        None if boolean is None else boolean == "true",
        text(response, f"{MF}expectedFormat"),
    )


def data(tests: Tests) -> ox.Store:
    """Load the graphs that the tests name."""
    graph, store = load(tests.path(MANIFEST), MANIFEST), ox.Store()
    seen = set()
    for quad in graph.quads_for_pattern(None, ox.NamedNode(f"{UT}graph"), None):
        name = value(graph, quad.subject, LABEL)
        if name is None or name.value in seen or not tests.path(quad.object.value).exists():
            continue
        seen.add(name.value)
        for triple in load(tests.path(quad.object.value), quad.object.value):
            store.add(ox.Quad(*triple.triple, ox.NamedNode(name.value)))
    return store


def describes_itself(served: Programs) -> dict[str, str | None]:
    """Check the three tests of the service description, which have no files."""
    answer = served.get("/sparql", "application/n-triples")
    triples = [quad.triple for quad in ox.parse(answer.data, format=ox.RdfFormat.N_TRIPLES)]
    endpoints = {t.object.value for t in triples if t.predicate.value == f"{SD}endpoint"}
    kinds = {t.object.value for t in triples if t.predicate.value.endswith("#type")}
    return {
        "returns-rdf": None if triples else "no triples",
        "has-endpoint-triple": None if served.sparql in endpoints else f"{endpoints}",
        "conforms-to-schema": None if {f"{SD}Service", f"{SD}Dataset"} <= kinds else f"{kinds}",
    }
