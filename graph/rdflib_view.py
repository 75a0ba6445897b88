"""Hand a store to code that wants rdflib.

oxrdflib gives plain strings the datatype ``xsd:string``, which rdflib holds to be another literal
(RDFLib issue 2123): ``sh:in`` and ``==`` then fail without a word. The view here gives them back
as rdflib writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rdflib
from oxrdflib.store import OxigraphStore
from rdflib.namespace import XSD

from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox


def _as_rdflib(term: Any) -> Any:
    if isinstance(term, rdflib.Literal) and term.datatype == XSD.string:
        return rdflib.Literal(str(term))
    return term


class _PlainStrings(OxigraphStore):
    """An Oxigraph store for rdflib whose plain strings are rdflib's plain strings."""

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        for (s, p, o), contexts in super().triples(triple_pattern, context):
            yield (s, p, _as_rdflib(o)), contexts

    def query(self, *args: Any, **kwargs: Any) -> Any:
        result = super().query(*args, **kwargs)
        if result.type == "SELECT":
            result.bindings = [
                {name: _as_rdflib(term) for name, term in binding.items()}
                for binding in result.bindings
            ]
        elif result.type == "CONSTRUCT":
            plain = rdflib.Graph()
            for s, p, o in result.graph or ():
                plain.add((s, p, _as_rdflib(o)))
            result.graph = plain
        return result


def graph_over(engine: ox.Store) -> rdflib.Graph:
    """Return a live rdflib dataset whose default graph is the union of all named graphs."""
    dataset = rdflib.Dataset(store=_PlainStrings(store=engine), default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset


def graph_at(endpoint: str) -> rdflib.Graph:
    """Return an rdflib graph that asks a SPARQL endpoint."""
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    return rdflib.Graph(store=SPARQLStore(query_endpoint=endpoint))
