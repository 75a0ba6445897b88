"""IRIs of the graph resolve here: a page for people, RDF for programs.

``https://w3id.org/ops-atlas/id/grafana`` is ``/id/grafana`` on this server, once its redirect is
registered; any other node resolves as ``/id/`` and its CURIE or IRI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.responses import Response

from api.below import to_page
from api.negotiation import wants_page
from api.refusal import Refusal
from api.sparql import CORS, accepted, choose_format
from graph.querying.streaming import TRIPLE_FORMATS
from graph.terms import from_short_id, iri, short_id, to_sparql
from ontology.namespaces import ATLAS, GRAPH, LENS

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.visiting import Visit
    from graph.querying.streaming import Format
    from graph.store import Limits, Store

#: Where names live, by the first part of their path.
SPACES: Final = {"id": ATLAS, "graph": GRAPH, "lens": LENS}
_MOST_TRIPLES: Final = 10_000
_VARY: Final = {"Vary": "Accept", **CORS}


async def node(request: Request, visit: Visit, space: str) -> Response:
    """Answer for one node, by what is asked for."""
    name = _named(space, request.path_params["name"])
    accept = accepted(request)
    if wants_page(accept):
        return _to_node(request, name)
    form = choose_format(accept, TRIPLE_FORMATS)
    body = await visit.work(lambda store: _write(store, name, form, visit.limits))
    return Response(body, headers={"Content-Type": form.content_type, **_VARY})


async def vocabulary(request: Request, visit: Visit) -> Response:
    """Answer for the namespace of our classes and properties: with all of them."""
    name = f"{GRAPH}vocabulary"
    accept = accepted(request)
    if wants_page(accept):
        return _to_node(request, name)
    form = choose_format(accept, TRIPLE_FORMATS)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {to_sparql(iri(name))} {{ ?s ?p ?o }} }}"
    body = await visit.work(lambda store: b"".join(store.stream(query, form, visit.limits)))
    return Response(body, headers={"Content-Type": form.content_type, **_VARY})


async def dataset(request: Request, visit: Visit) -> Response:
    """Describe the dataset with VoID."""
    from graph.description import describe_dataset

    form = choose_format(accepted(request), TRIPLE_FORMATS)
    here = str(request.base_url)
    body = await visit.work(lambda store: describe_dataset(store, here, form))
    return Response(body, headers={"Content-Type": form.content_type, **_VARY})


def _to_node(request: Request, name: str) -> Response:
    """Send a person to the picture of a node."""
    return to_page(request, f"/?node={quote(short_id(name), safe='')}")


def _named(space: str, name: str) -> str:
    """Return an IRI: of one of our own nodes by its name, of any other by CURIE or IRI."""
    return from_short_id(name).value if space == "id" else iri(SPACES[space] + name).value


def _write(store: Store, name: str, form: Format, limits: Limits) -> bytes:
    """Write what is said of a node and what leads to it.

    Raises
    ------
    Refusal
        404 if that is nothing.
    """
    node = to_sparql(iri(name))
    about = f"{{ {{ {node} ?p ?o }} UNION {{ ?s ?q {node} }} }}"
    if not store.ask(f"ASK {about}"):
        raise Refusal(404, f"Nothing is said about {name} here; look for it with /api/search?q=…")
    query = (
        f"CONSTRUCT {{ {node} ?p ?o . ?s ?q {node} . }} "
        f"WHERE {{ SELECT * {about} LIMIT {_MOST_TRIPLES} }}"
    )
    return b"".join(store.stream(query, form, limits))
