"""What this server offers, as RDF: the SPARQL 1.1 service description and VoID.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from graph.keeping import kept
from graph.querying.streaming import ROW_FORMATS, TRIPLE_FORMATS
from graph.solutions import Solutions
from graph.terms import iri, literal
from ontology.errors import OpsAtlasError, QueryTimeout
from ontology.namespaces import ATLAS, DCT, GRAPH, OPS, RDF_TYPE, SERVICE, VOID, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.querying.streaming import Format
    from graph.store import Store
    from graph.terms import IRI, BlankNode, Term

_WRITERS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
_PREFIXES: Final = {"sd": SERVICE, "void": VOID, "dct": DCT, "graph": GRAPH, "xsd": XSD}
_MOST_GRAPHS: Final = 1_000
_VOCABULARIES: Final = (OPS, "http://www.w3.org/2004/02/skos/core#", DCT)


class GraphSize(NamedTuple):
    """A named graph and how many triples it has."""

    iri: str
    triples: str


def describe_service(store: Store, here: str, form: Format) -> bytes:
    """Describe the endpoint.

    Parameters
    ----------
    here : str
        The address of this server, ending in a slash.
    """
    endpoint = iri(f"{here}sparql")
    dataset, default = ox.BlankNode("dataset"), ox.BlankNode("default")
    triples = [
        *_about(endpoint, RDF_TYPE, iri(f"{SERVICE}Service")),
        *_about(endpoint, f"{SERVICE}endpoint", endpoint),
        *_about(endpoint, f"{SERVICE}supportedLanguage", iri(f"{SERVICE}SPARQL11Query")),
        *_about(endpoint, f"{SERVICE}feature", iri(f"{SERVICE}UnionDefaultGraph")),
        *_about(
            endpoint,
            f"{SERVICE}resultFormat",
            *(iri(offer.iri) for offer in (*ROW_FORMATS, *TRIPLE_FORMATS)),
        ),
        *_about(endpoint, f"{SERVICE}defaultDataset", dataset),
        *_about(dataset, RDF_TYPE, iri(f"{SERVICE}Dataset")),
        *_about(dataset, f"{SERVICE}defaultGraph", default),
        *_about(default, RDF_TYPE, iri(f"{SERVICE}Graph")),
    ]
    for at, graph in enumerate(_graphs(store)):
        named, inside = ox.BlankNode(f"named{at}"), ox.BlankNode(f"graph{at}")
        triples += [
            *_about(dataset, f"{SERVICE}namedGraph", named),
            *_about(named, RDF_TYPE, iri(f"{SERVICE}NamedGraph")),
            *_about(named, f"{SERVICE}name", iri(graph.iri)),
            *_about(named, f"{SERVICE}graph", inside),
            *_about(inside, RDF_TYPE, iri(f"{SERVICE}Graph")),
            *_about(inside, f"{VOID}triples", _integer(graph.triples)),
        ]
    return _write(triples, form)


def describe_dataset(store: Store, here: str, form: Format) -> bytes:
    """Describe the dataset: a subset per named graph, with what the data says about it."""
    dataset = iri(f"{here}.well-known/void")
    graphs = _graphs(store)
    total = sum(int(graph.triples) for graph in graphs)
    triples = [
        *_about(dataset, RDF_TYPE, iri(f"{VOID}Dataset")),
        *_about(dataset, f"{DCT}title", literal(store.name, language="en")),
        *_about(dataset, f"{VOID}sparqlEndpoint", iri(f"{here}sparql")),
        *_about(dataset, f"{VOID}uriSpace", literal(ATLAS)),
        *_about(dataset, f"{VOID}vocabulary", *map(iri, _VOCABULARIES)),
        *_about(dataset, f"{VOID}feature", *(iri(offer.iri) for offer in TRIPLE_FORMATS)),
        *_about(dataset, f"{VOID}triples", *([_integer(str(total))] if total else [])),
        *_about(dataset, f"{VOID}subset", *(iri(graph.iri) for graph in graphs)),
    ]
    for graph in graphs:
        triples += _about(iri(graph.iri), RDF_TYPE, iri(f"{VOID}Dataset"))
        triples += _about(iri(graph.iri), f"{VOID}triples", _integer(graph.triples))
    return _write([*triples, *_said_of(store, graphs)], form)


@kept(8)
def _graphs(store: Store) -> tuple[GraphSize, ...]:
    """Count the named graphs; a dataset too large to be counted in time is described without."""
    try:
        found = store.run_typed(
            "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } "
            f"GROUP BY ?graph ORDER BY ?graph LIMIT {_MOST_GRAPHS}"
        )
    except QueryTimeout:
        return ()
    if not isinstance(found, Solutions):
        raise OpsAtlasError(f"{store.name} answered a SELECT with something else than rows.")
    return tuple(GraphSize(graph or "", count or "0") for graph, count in found.values())


def _said_of(store: Store, graphs: Iterable[GraphSize]) -> list[ox.Triple]:
    """Read titles, dates and licenses of the graphs."""
    names = " ".join(str(iri(graph.iri)) for graph in graphs if graph.iri.startswith(GRAPH))
    if not names:
        return []
    return store.construct(
        "CONSTRUCT { ?graph ?property ?value } WHERE {\n"
        f"  VALUES ?graph {{ {names} }}\n"
        "  VALUES ?property { dct:title dct:description dct:issued dct:modified dct:license }\n"
        "  ?graph ?property ?value\n}"
    ).triples


def _about(subject: IRI | BlankNode, predicate: str, *objects: Term) -> Iterator[ox.Triple]:
    return (ox.Triple(subject, iri(predicate), value) for value in objects)


def _integer(text: str) -> ox.Literal:
    return literal(text, datatype=f"{XSD}integer")


def _write(triples: Iterable[ox.Triple], form: Format) -> bytes:
    unique = sorted(set(triples), key=str)
    return ox.serialize(unique, format=_WRITERS[form.key], prefixes=_PREFIXES) or b""
