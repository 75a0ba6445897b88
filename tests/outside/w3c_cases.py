"""Read the W3C's SPARQL test manifests: https://github.com/w3c/rdf-tests, folder ``sparql``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BASE = "http://w3c.example/"

#: What is run, by the name in the report: the folders of each suite.
SUITES = {
    "SPARQL 1.1 query evaluation": (
        "aggregates bind bindings cast construct exists functions grouping negation "
        "project-expression property-path subquery"
    ),
    "SPARQL 1.1 query syntax": "syntax-query",
    "SPARQL 1.1 federation syntax": "syntax-fed",
    "SPARQL 1.1 CSV and TSV results": "csv-tsv-res",
    "SPARQL 1.1 JSON results": "json-res",
    "SPARQL 1.0 query evaluation": (
        "algebra ask basic bnode-coreference boolean-effective-value bound cast construct dataset "
        "distinct expr-builtin expr-equals expr-ops graph i18n open-world optional "
        "optional-filter reduced regex solution-seq sort triple-match type-promotion"
    ),
    "SPARQL 1.0 query syntax": (
        "syntax-sparql1 syntax-sparql2 syntax-sparql3 syntax-sparql4 syntax-sparql5"
    ),
}


@dataclass(frozen=True)
class Case:
    """One test.

    ``kind`` is evaluation, csv, positive or negative; files are named by their IRIs. Rows that
    REDUCED may leave out are not counted where ``lax`` says so.
    """

    suite: str
    name: str
    kind: str
    query: str
    data: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    result: str | None = None
    lax: bool = False


class Tests:
    """The folder of the tests; every file in it has an IRI below :data:`BASE`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, iri: str) -> Path:
        return self.folder / iri.removeprefix(BASE)

    def text(self, iri: str) -> str:
        return self.path(iri).read_bytes().decode("utf-8")

    @cached_property
    def cases(self) -> list[Case]:
        found = []
        for suite, folders in SUITES.items():
            version = "sparql11" if "1.1" in suite else "sparql10"
            for folder in folders.split():
                found += self._read(suite, f"{BASE}{version}/{folder}/manifest.ttl")
        return found

    def _read(self, suite: str, manifest: str) -> Iterator[Case]:
        graph = load(self.path(manifest), manifest)
        for entry in entries(graph):
            kind = _kind(graph, entry)
            action = value(graph, entry, f"{MF}action")
            if kind is None or action is None:
                continue
            query = value(graph, action, f"{QT}query") or action
            result = value(graph, entry, f"{MF}result")
            folder = manifest.rsplit("/", 2)[1]
            yield Case(
                suite,
                f"{folder}/{value(graph, entry, f'{MF}name').value}",
                kind,
                query.value,
                tuple(term.value for term in values(graph, action, f"{QT}data")),
                tuple(term.value for term in values(graph, action, f"{QT}graphData")),
                result.value if result else None,
                value(graph, entry, f"{MF}resultCardinality") is not None,
            )


def load(path: Path, iri: str) -> ox.Store:
    """Load one file under the IRI that it has on the web."""
    store = ox.Store()
    kind = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    store.load(path.read_bytes(), format=kind, base_iri=iri)
    return store


def _kind(graph: ox.Store, entry: object) -> str | None:
    kinds = [term.value.rpartition("#")[2] for term in values(graph, entry, f"{RDF}type")]
    for name in kinds:
        if name == "QueryEvaluationTest":
            return "evaluation"
        if name == "CSVResultFormatTest":
            return "csv"
        if name.startswith("PositiveSyntaxTest"):
            return "positive"
        if name.startswith("NegativeSyntaxTest"):
            return "negative"
    return None


def entries(graph: ox.Store) -> Iterator[object]:
    for quad in graph.quads_for_pattern(None, ox.NamedNode(f"{MF}entries"), None):
        yield from read_list(graph, quad.object)


def read_list(graph: ox.Store, head: object) -> Iterator[object]:
    """Walk an RDF list; None is an empty one."""
    while head is not None and (first := value(graph, head, f"{RDF}first")) is not None:
        yield first
        head = value(graph, head, f"{RDF}rest")


def values(graph: ox.Store, subject: object, predicate: str) -> list[object]:
    quads = graph.quads_for_pattern(subject, ox.NamedNode(predicate), None)
    return [quad.object for quad in quads]


def value(graph: ox.Store, subject: object, predicate: str) -> object | None:
    return next(iter(values(graph, subject, predicate)), None)
