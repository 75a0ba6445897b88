"""Hand a store to code that wants rdflib.

oxrdflib gives plain strings the datatype ``xsd:string``, which rdflib holds to be another literal
(RDFLib issue 2123): ``sh:in`` and ``==`` then fail without a word. The view here gives them back
as rdflib writes them.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import rdflib
from oxrdflib.store import OxigraphStore
from rdflib.namespace import XSD
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result

from graph.querying.streaming import Dataset
from graph.solutions import Solutions
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.remote.endpoint import RemoteStore


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


def graph_over(engine: ox.Store, *, merged: bool = False) -> rdflib.Graph:
    """Return a live rdflib dataset whose default graph is the union of all named graphs.

    Parameters
    ----------
    merged : bool
        Whether the engine's default graph holds that union.
    """
    dataset = rdflib.Dataset(store=_PlainStrings(store=engine), default_union=not merged)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset


class _Asked(SPARQLStore):
    """An endpoint for rdflib that is asked through our own connection.

    rdflib's own would hand a login on to wherever a redirect leads.
    """

    def __init__(self, endpoint: RemoteStore) -> None:
        super().__init__(query_endpoint=endpoint.name)
        self._endpoint = endpoint

    def _query(self, query: str, default_graph: Any = None, **_named: Any) -> Result:
        is_named = isinstance(default_graph, rdflib.URIRef)
        dataset = Dataset(default=(str(default_graph),) if is_named else ())
        answer = self._endpoint.run_whole(query, dataset)
        if isinstance(answer, Solutions):
            return Result.parse(BytesIO(answer.to_json().encode()), format="json")
        if isinstance(answer, bool):
            result = Result("ASK")
            result.askAnswer = answer
            return result
        result = Result("CONSTRUCT")
        triples = ox.serialize(answer.triples, format=ox.RdfFormat.N_TRIPLES)
        result.graph = rdflib.Graph().parse(data=triples, format="nt")
        return result


def graph_at(endpoint: RemoteStore) -> rdflib.Graph:
    """Return an rdflib graph that asks a SPARQL endpoint."""
    return rdflib.Graph(store=_Asked(endpoint))
