"""Three engines for the same test: our endpoint over HTTP, pyoxigraph by itself, and rdflib."""

from __future__ import annotations

import re
import warnings
from urllib.parse import urlencode

import pyoxigraph as ox
import rdflib

from tests.outside import w3c_answers as answers
from tests.outside.w3c_cases import Case, Tests, load
from tests.programs import Programs

_JSON = "application/sparql-results+json"
_FORM = "application/x-www-form-urlencoded"
_EMPTY = "urn:empty"


class Wrong(Exception):
    """The engine did not accept the query, or accepted a wrong one."""


def load_all(tests: Tests) -> ox.Store:
    """Load every file that any test asks about into a graph with the file's IRI."""
    store = ox.Store()
    for iri in sorted({iri for case in tests.cases for iri in _data(tests, case)}):
        for quad in load(tests.path(iri), iri):
            store.add(ox.Quad(*quad.triple, ox.NamedNode(iri)))
    return store


def _data(tests: Tests, case: Case) -> tuple[str, ...]:
    """Return the graphs of a test: those of the manifest, else those that its query names."""
    if case.kind in {"positive", "negative"}:
        return ()
    if case.data or case.graphs:
        return (*case.data, *case.graphs)
    folder = case.query.rpartition("/")[0]
    names = re.findall(r"FROM\s+(?:NAMED\s+)?<([^>]+)>", tests.text(case.query))
    return tuple(f"{folder}/{name}" for name in names)


def _based(case: Case, query: str) -> str:
    return query if case.kind == "negative" else f"BASE <{case.query}>\n{query}"


class OurEndpoint:
    """Our endpoint, over HTTP, told of the graphs by the protocol's parameters."""

    name = "Ops Atlas over HTTP"

    def __init__(self, tests: Tests, served: Programs) -> None:
        self._tests = tests
        self._served = served

    def answer(self, case: Case) -> answers.Answer:
        query = _based(case, self._tests.text(case.query))
        fields = [("query", query)]
        chooses = bool(re.search(r"\bFROM\b", query))
        if (case.data or case.graphs) and not chooses:
            fields += [("default-graph-uri", iri) for iri in case.data or (_EMPTY,)]
            fields += [("named-graph-uri", iri) for iri in case.graphs]
        elif not chooses:
            fields.append(("default-graph-uri", _EMPTY))
        csv, graph = case.kind == "csv", f"text/turtle, {_JSON}"
        tsv = bool(case.result and case.result.endswith(".tsv"))
        accept = "text/csv" if csv else "text/tab-separated-values" if tsv else graph
        body = urlencode(fields, errors="surrogatepass").encode()
        answer = self._served.post(body, _FORM, Accept=accept)
        if answer.status != 200:
            raise Wrong(answer.data.decode().strip())
        kind = answer.headers["Content-Type"].split(";")[0]
        if csv:
            return answers.cells(answer.data)
        if kind == "text/turtle":
            triples = ox.parse(answer.data, format=ox.RdfFormat.TURTLE)
            return answers.of_triples(quad.triple for quad in triples)
        return answers.read_results(answer.data, ox.QueryResultsFormat.from_media_type(kind))


class RawOxigraph:
    """pyoxigraph, called directly."""

    name = "pyoxigraph"

    def __init__(self, tests: Tests, store: ox.Store) -> None:
        self._tests = tests
        self._store = store

    def answer(self, case: Case) -> answers.Answer:
        query = _based(case, self._tests.text(case.query))
        options = {}
        if not re.search(r"\bFROM\b", query):
            options = {
                "default_graph": [ox.NamedNode(iri) for iri in case.data],
                "named_graphs": [ox.NamedNode(iri) for iri in case.graphs],
            }
        try:
            found = self._store.query(query, **options)
            if isinstance(found, ox.QueryBoolean):
                return bool(found)
            if isinstance(found, ox.QueryTriples):
                return answers.of_triples(found)
            if case.kind == "csv":
                return answers.cells(found.serialize(format=ox.QueryResultsFormat.CSV))
            names = [variable.value for variable in found.variables]
            return answers.of_rows(dict(zip(names, row, strict=True)) for row in found)
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise Wrong(str(error)) from error


class Rdflib:
    """rdflib's own engine."""

    name = "rdflib"

    def __init__(self, tests: Tests) -> None:
        self._tests = tests

    def answer(self, case: Case) -> answers.Answer:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return self._answer(case)
            except Exception as error:
                raise Wrong(f"{type(error).__name__}: {error}") from error

    def _answer(self, case: Case) -> answers.Answer:
        query = _based(case, self._tests.text(case.query))
        if case.kind in {"positive", "negative"}:
            rdflib.plugins.sparql.prepareQuery(query)
            return True
        dataset = rdflib.Dataset(default_union=False)
        named = case.graphs
        if case.data or case.graphs:
            for iri in case.data:
                dataset.default_graph.parse(self._tests.path(iri), publicID=iri)
        else:
            named = _data(self._tests, case)
        for iri in named:
            dataset.graph(rdflib.URIRef(iri)).parse(self._tests.path(iri), publicID=iri)
        found = dataset.query(query)
        if found.type == "ASK":
            return bool(found.askAnswer)
        if found.type in {"CONSTRUCT", "DESCRIBE"}:
            text = found.graph.serialize(format="nt")
            triples = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
            return answers.of_triples(quad.triple for quad in triples)
        if case.kind == "csv":
            return answers.cells(found.serialize(format="csv"))
        return answers.read_results(found.serialize(format="json"), ox.QueryResultsFormat.JSON)
