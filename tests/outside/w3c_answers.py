"""Compare an answer with the expected one, whatever the names of blank nodes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

from tests.outside.w3c_cases import load

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}

#: An answer: a truth value, or a set of canonical quads, or the cells of CSV.
Answer = bool | frozenset[str] | list[list[str]]


def expected(path: Path, iri: str, kind: str) -> Answer:
    """Read what a test expects."""
    if kind == "csv":
        return cells(path.read_bytes())
    if path.suffix in _RESULTS:
        return read_results(path.read_bytes(), _RESULTS[path.suffix])
    graph = load(path, iri)
    if any(graph.quads_for_pattern(None, ox.NamedNode(f"{RS}boolean"), None)):
        return "true" in str(
            next(graph.quads_for_pattern(None, ox.NamedNode(f"{RS}boolean"), None))
        )
    kinds = graph.quads_for_pattern(None, None, ox.NamedNode(f"{RS}ResultSet"))
    if any(kinds) or any(graph.quads_for_pattern(None, ox.NamedNode(f"{RS}resultVariable"), None)):
        return of_rows(_rows_in(graph))
    return of_triples(quad.triple for quad in graph)


def read_results(body: bytes, kind: ox.QueryResultsFormat) -> Answer:
    """Read rows or a truth value."""
    results = ox.parse_query_results(body, format=kind)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return of_rows(dict(zip(names, row, strict=True)) for row in results)


def _rows_in(graph: ox.Store) -> Iterable[dict[str, object]]:
    """Read rows from a result set written as a graph."""
    for solution in graph.quads_for_pattern(None, ox.NamedNode(f"{RS}solution"), None):
        row = {}
        for binding in graph.quads_for_pattern(solution.object, ox.NamedNode(f"{RS}binding"), None):
            parts = {
                quad.predicate.value.removeprefix(RS): quad.object
                for quad in graph.quads_for_pattern(binding.object, None, None)
            }
            row[parts["variable"].value] = parts["value"]
        yield row


def of_rows(rows: Iterable[dict[str, object]]) -> frozenset[str]:
    """Make rows a set of quads with canonical blank nodes; a row is a blank node itself."""
    dataset = ox.Dataset()
    for row in rows:
        node = ox.BlankNode()
        dataset.add(ox.Quad(node, ox.NamedNode("urn:row"), ox.Literal("row")))
        for name, term in row.items():
            if term is not None:
                dataset.add(ox.Quad(node, ox.NamedNode(f"urn:column:{name}"), _by_value(term)))
    return _canonical(dataset)


def of_triples(triples: Iterable[ox.Triple]) -> frozenset[str]:
    """Make triples a set with canonical blank nodes."""
    quads = (ox.Quad(t.subject, t.predicate, _by_value(t.object)) for t in triples)
    return _canonical(ox.Dataset(quads))


def _canonical(dataset: ox.Dataset) -> frozenset[str]:
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, dataset))


def _by_value(term: object) -> object:
    """Write a value in one way, where engines print 1.0 or 1.0E0, and true or 1."""
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(XSD):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return ox.Literal({"1": "true", "0": "false"}.get(term.value, term.value))
    try:
        if kind in {"integer", "decimal"}:
            return ox.Literal(str(Decimal(term.value).normalize()), datatype=term.datatype)
        if kind in {"double", "float"}:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
    except (InvalidOperation, ValueError):
        return term
    return term


def distinct(answer: Answer) -> object:
    """Return the rows of an answer, each once."""
    if not isinstance(answer, frozenset):
        return answer
    rows: dict[str, set[str]] = {}
    for quad in answer:
        node, _, rest = quad.partition(" ")
        rows.setdefault(node, set()).add(rest)
    return set(map(frozenset, rows.values()))


def cells(body: bytes) -> list[list[str]]:
    """Read CSV as sorted rows below their header; names of blank nodes mean nothing."""
    rows = list(csv.reader(io.StringIO(body.decode("utf-8"))))
    plain = [["_:" if cell.startswith("_:") else cell for cell in row] for row in rows]
    return [*plain[:1], *sorted(plain[1:])]
