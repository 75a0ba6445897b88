"""The catalog as RDF, one ``sh:SPARQLExecutable`` per question, so that it can be queried."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.solutions import Triples
from graph.terms import IRI, iri, literal, triple
from ontology.namespaces import QUERY, RDF_TYPE, RDFS, SCHEMA, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.terms import Literal
    from queries.catalog import Catalog
    from queries.header import Parameter
    from queries.question import Query

#: What a catalog in RDF has to keep to.
SHAPE: Final = Path(__file__).with_name("catalog-shape.ttl")
_TYPE: Final = iri(RDF_TYPE)
_LABEL: Final = iri(f"{RDFS}label")
_EXPASY: Final = "https://purl.expasy.org/sparql-examples/ontology#"
#: Form of a query to its class and the property that holds its text.
_FORMS: Final = {
    "SELECT": (f"{SH}SPARQLSelectExecutable", f"{SH}select"),
    "ASK": (f"{SH}SPARQLAskExecutable", f"{SH}ask"),
    "CONSTRUCT": (f"{SH}SPARQLConstructExecutable", f"{SH}construct"),
    "DESCRIBE": (f"{_EXPASY}SPARQLDescribeExecutable", f"{_EXPASY}describe"),
}


def to_turtle(catalog: Catalog) -> str:
    """Write every question of a catalog as Turtle."""
    found = [one for entry in catalog.values() for one in _triples(entry)]
    return Triples([triple(*one) for one in found]).to_turtle()


def _triples(entry: Query) -> Iterator[tuple[IRI, IRI, IRI | Literal]]:
    node = iri(QUERY + entry.name)
    kind, holder = _FORMS[entry.form]
    yield node, _TYPE, iri(f"{SH}SPARQLExecutable")
    yield node, _TYPE, iri(kind)
    yield node, _LABEL, literal(entry.question, language="en")
    yield node, iri(holder), literal(entry.text)
    if entry.description:
        yield node, iri(f"{RDFS}comment"), literal(entry.description, language="en")
    for tag in entry.tags:
        yield node, iri(f"{SCHEMA}keywords"), literal(tag)
    for parameter in entry.parameters.values():
        name = iri(f"{QUERY}{entry.name}#{parameter.name}")
        yield node, iri(f"{SH}parameter"), name
        yield from _of_parameter(name, parameter)


def _of_parameter(node: IRI, parameter: Parameter) -> Iterator[tuple[IRI, IRI, IRI | Literal]]:
    yield node, _TYPE, iri(f"{SH}Parameter")
    yield node, iri(f"{SH}name"), literal(parameter.name)
    yield node, _LABEL, literal(parameter.label, language="en")
    kind = parameter.class_iri or parameter.datatype
    if kind:
        yield node, iri(f"{SH}{'class' if parameter.class_iri else 'datatype'}"), iri(kind)
    optional = "true" if parameter.optional else "false"
    yield node, iri(f"{SH}optional"), literal(optional, datatype=f"{XSD}boolean")
