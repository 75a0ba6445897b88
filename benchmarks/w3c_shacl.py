"""The W3C's SHACL Core test suite against validation on the engine.

The suite is not part of this repository; say where it lies:

``python -m benchmarks.w3c_shacl path/to/data-shapes-test-suite/tests/core``

A test passes if the report conforms as expected and holds the same results: focus node, path,
value, component, severity and source shape of each. The failures that are expected are listed
with their reasons; any other one makes the exit code 1.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib import BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection

from graph import EmbeddedStore
from graph.shacl import validate
from graph.shacl.shapes import ShapesGraph
from graph.shacl_path import compile_path
from graph.terms import plain
from ontology.errors import OpsAtlasError
from ontology.namespaces import SH

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SHACL = Namespace(SH)

EXPECTED_FAILURES = {
    "property/datatype-ill-formed": "the engine reads xsd:byte as xsd:integer, so a plain 55 passes"
}


def iter_tests(manifest):
    """Yield every test of a manifest and of those it includes: its name, graph and node."""
    graph = Graph().parse(manifest)
    for included in graph.objects(None, MF.include):
        yield from iter_tests(Path(str(included).removeprefix("file://")))
    for entries in graph.objects(None, MF.entries):
        for test in Collection(graph, entries):
            yield f"{manifest.parent.name}/{str(test).rsplit('/', 1)[-1]}", graph, test


def run_test(graph, test):
    """Return what a test expects and what it got, as countable rows."""
    action, report = graph.value(test, MF.action), graph.value(test, MF.result)
    if report == SHT.Failure:
        return "failure", _attempt(graph, action)
    expected = Counter(_expected(graph, node) for node in graph.objects(report, SHACL.result))
    return expected, _attempt(graph, action)


def _attempt(graph, action):
    data, shapes = (
        Path(graph.value(action, part).removeprefix("file://"))
        for part in (SHT.dataGraph, SHT.shapesGraph)
    )
    try:
        report = validate(_store(data), ShapesGraph(_quads(shapes)))
    except OpsAtlasError as error:
        return f"{type(error).__name__}: {error}"
    return Counter(
        (
            _name(result.focus),
            result.path,
            "" if result.value is None else _name(result.value),
            f"{result.component[0].upper()}{result.component[1:]}ConstraintComponent",
            result.severity,
            _name(result.shape),
        )
        for result in report.results
    )


def _quads(path):
    return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))


def _store(path):
    engine = ox.Store()
    engine.extend(_quads(path))
    return EmbeddedStore(engine)


def _name(term):
    return "_:" if type(term).__name__ == "BlankNode" else plain(term)


def _expected(graph, node):
    def one(prop):
        value = graph.value(node, SHACL[prop])
        return "" if value is None else "_:" if isinstance(value, BNode) else _canonical(value)

    path = graph.value(node, SHACL.resultPath)
    return (
        one("focusNode"),
        "" if path is None else _path(graph, path),
        one("value"),
        one("sourceConstraintComponent").removeprefix(SH),
        one("resultSeverity").removeprefix(SH),
        one("sourceShape"),
    )


def _canonical(term):
    """Write a term as the engine does, which keeps numbers by value: 4.0 as 4."""
    (row,) = ox.Store().query(f"SELECT ?term {{ VALUES ?term {{ {term.n3()} }} }}")
    return row["term"].value


def _path(graph, path):
    def term(node):
        return ox.NamedNode(node) if isinstance(node, URIRef) else ox.BlankNode(node)

    known = {}
    for subject, predicate, value in graph:
        if not isinstance(subject, URIRef) and not hasattr(value, "datatype"):
            known.setdefault(term(subject), {}).setdefault(str(predicate), []).append(term(value))
    return compile_path(term(path), known).text


def main(folder: Path) -> int:
    """Run the suite, print a line for each failure, and count."""
    passed, unexpected = 0, 0
    rdflib.NORMALIZE_LITERALS = False
    tests = list(iter_tests(folder / "manifest.ttl"))
    for name, graph, test in tests:
        expected, found = run_test(graph, test)
        ok = expected == found or (expected == "failure" and isinstance(found, str))
        passed += ok
        if ok == (name in EXPECTED_FAILURES):
            unexpected += 1
            print(f"{'passes after all' if ok else 'FAILS'}  {name}")
            if not ok:
                print(f"    expected {_difference(expected, found)}")
                print(f"    found    {_difference(found, expected)}")
        elif not ok:
            print(f"expected  {name}: {EXPECTED_FAILURES[name]}")
    print(f"{passed} of {len(tests)} pass, {len(EXPECTED_FAILURES)} expected failures.")
    return 1 if unexpected else 0


def _difference(left, right):
    if isinstance(left, Counter) and isinstance(right, Counter):
        return sorted((left - right).elements())
    return left


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
