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
_TABLES = ("application/sparql-results+xml", "text/tab-separated-values")
_GRAPHS = ("application/n-triples", "application/ld+json", "application/rdf+xml")
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
    """Our endpoint, over HTTP, told of the graphs by the protocol's parameters.

    Every answer is asked for in each format, and all of them have to say the same.
    """

    name = "Ops Atlas over HTTP"

    def __init__(self, tests: Tests, served: Programs) -> None:
        self._tests = tests
        self._served = served

    def answer(self, case: Case) -> answers.Answer:
        fields = self._fields(case)
        if case.kind == "csv":
            return answers.cells(self._ask(fields, "text/csv")[0])
        body, kind = self._ask(fields, f"text/turtle, {_JSON}")
        found = _read(body, kind)
        others = _GRAPHS if kind == "text/turtle" else _TABLES
        for other in others:
            if _read(*self._ask(fields, other)) != found:
                raise Wrong(f"{other} says something else than {kind}")
        return found

    def _fields(self, case: Case) -> list[tuple[str, str]]:
        query = _based(case, self._tests.text(case.query))
        if re.search(r"\bFROM\b", query):
            return [("query", query)]
        default = case.data or (_EMPTY,)
        return [
            ("query", query),
            *(("default-graph-uri", iri) for iri in default),
            *(("named-graph-uri", iri) for iri in case.graphs),
        ]

    def _ask(self, fields: list[tuple[str, str]], accept: str) -> tuple[bytes, str]:
        body = urlencode(fields, errors="surrogatepass").encode()
        answer = self._served.post(body, _FORM, Accept=accept)
        if answer.status != 200:
            raise Wrong(answer.data.decode().strip())
        return answer.data, answer.headers["Content-Type"].split(";")[0]


def _read(body: bytes, kind: str) -> answers.Answer:
    if rows := ox.QueryResultsFormat.from_media_type(kind):
        return answers.read_results(body, rows)
    triples = ox.parse(body, format=ox.RdfFormat.from_media_type(kind))
    return answers.of_triples(quad.triple for quad in triples)


class RawOxigraph:
    """pyoxigraph, called directly, with a store of its own for each test."""

    name = "pyoxigraph"

    def __init__(self, tests: Tests) -> None:
        self._tests = tests

    def answer(self, case: Case) -> answers.Answer:
        try:
            found = self._store(case).query(_based(case, self._tests.text(case.query)))
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

    def _store(self, case: Case) -> ox.Store:
        store = ox.Store()
        named = set(_data(self._tests, case)) - set(case.data) | set(case.graphs)
        for iri in case.data:
            store.extend(load(self._tests.path(iri), iri))
        for iri in named:
            quads = load(self._tests.path(iri), iri)
            store.extend(ox.Quad(*quad.triple, ox.NamedNode(iri)) for quad in quads)
        return store


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
            except Exception as error:  # any: it fails in many ways, and each is a wrong answer
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
