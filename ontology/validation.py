"""Is the data sound? The SHACL shapes and the data checks, in one report.

A shape looks at one thing, a check (a query in ``checks/`` whose every row is a violation) at
several. Both say in a sentence what is wrong and what to do, and the report adds the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ontology.namespaces import SH
from ontology.reading import quiet_rdflib, read_graph
from ontology.sources import FOLDER, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rdflib import Graph
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.term import Node

SHAPES: Final = FOLDER / "shapes.ttl"
CHECKS: Final = FOLDER / "checks"
VOCABULARY: Final = FOLDER / "vocabulary.ttl"


@dataclass(frozen=True)
class ValidationResult:
    """One thing that is wrong.

    Attributes
    ----------
    source : Path or None
        The file that describes the focus node; None where none of them does.
    focus : str
        The IRI (or blank node) that is wrong.
    path : str
        The IRI of the property at fault; empty where it is the node itself.
    message : str
        What is wrong and what to do, in one sentence.
    severity : str
        ``Violation``, ``Warning`` or ``Info``, as in SHACL.
    check : str
        The name of the shape or of the check.
    """

    source: Path | None
    focus: str
    path: str
    message: str
    severity: str
    check: str


@dataclass(frozen=True)
class ValidationReport:
    """The outcome of a validation."""

    results: tuple[ValidationResult, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no result."""
        return not self.results


@dataclass(frozen=True)
class _Finding:
    focus: Node
    path: Node | None
    message: str
    severity: str
    check: str


def validate(paths: Sequence[Path] | None = None) -> ValidationReport:
    """Check files against the shapes and the data checks.

    Parameters
    ----------
    paths : sequence of Path, optional
        The files to check together, beside the vocabulary. Without them the shipped data is
        checked.

    Returns
    -------
    ValidationReport
        Results sorted by file, focus node, path and message.

    Raises
    ------
    SourceError
        If a file cannot be read or parsed.
    """
    from rdflib import Graph

    chosen = tuple(source.path for source in SOURCES) if paths is None else tuple(paths)
    files = {path: read_graph(path) for path in chosen}
    data = Graph() + _read_once(VOCABULARY)
    for graph in files.values():
        data += graph
    with quiet_rdflib():
        findings = [*_check_shapes(data), *_run_checks(data)]
    results = {_locate(finding, files) for finding in findings}
    return ValidationReport(tuple(sorted(results, key=_reading_order)))


def _check_shapes(data: Graph) -> Iterator[_Finding]:
    from pyshacl import validate as validate_shapes
    from rdflib import URIRef

    shapes = _read_once(SHAPES)
    _, report, _ = validate_shapes(data, shacl_graph=shapes, inplace=True)
    for result in report.subjects(URIRef(f"{SH}resultMessage")):
        fields = dict(report.predicate_objects(result))
        shape = fields[URIRef(f"{SH}sourceShape")]
        yield _Finding(
            focus=fields[URIRef(f"{SH}focusNode")],
            path=fields.get(URIRef(f"{SH}resultPath")),
            message=str(fields[URIRef(f"{SH}resultMessage")]),
            severity=_local_name(fields[URIRef(f"{SH}resultSeverity")]),
            check=_local_name(_named_shape(shape, shapes)),
        )


def _named_shape(shape: Node, shapes: Graph) -> Node:
    """Climb from a property shape without a name to the node shape that holds it."""
    from rdflib import URIRef

    while not isinstance(shape, URIRef):
        shape = next(shapes.subjects(None, shape))
    return shape


def _run_checks(data: Graph) -> Iterator[_Finding]:
    for check in sorted(CHECKS.glob("*.rq")):
        for solution in data.query(_parse_query_once(check)).bindings:
            row = {str(variable): term for variable, term in solution.items()}
            message = str(row["message"])
            yield _Finding(row["focus"], row["path"], message, "Violation", check.stem)


@cache
def _read_once(path: Path) -> Graph:
    return read_graph(path)


@cache
def _parse_query_once(path: Path) -> Query:
    from rdflib.plugins.sparql import prepareQuery

    return prepareQuery(path.read_text(encoding="utf-8"))


def _locate(finding: _Finding, files: Mapping[Path, Graph]) -> ValidationResult:
    from rdflib import RDF, URIRef

    typed = (path for path, graph in files.items() if (finding.focus, RDF.type, None) in graph)
    named = (path for path, graph in files.items() if (finding.focus, None, None) in graph)
    return ValidationResult(
        source=next(typed, None) or next(named, None),
        focus=str(finding.focus),
        path=str(finding.path) if isinstance(finding.path, URIRef) else "",
        message=finding.message,
        severity=finding.severity,
        check=finding.check,
    )


def _reading_order(result: ValidationResult) -> tuple[str, str, str, str]:
    return (str(result.source or ""), result.focus, result.path, result.message)


def _local_name(node: Node) -> str:
    return str(node).rpartition("#")[2]
