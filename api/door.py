"""The routes for programs, in front of the pages.

They stand before the pages' own middleware: an answer that streams must not be compressed at its
highest level on the way, and a program needs no session.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route, Router

from api import nodes
from api.admission import Queue, RateLimit
from api.below import also_below, to_page
from api.settings import settings
from api.sparql import CORS, SparqlEndpoint
from api.visiting import Answering, Lazy, Visit
from graph.naming.language_order import spoken
from graph.querying.guard import SLOTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from api.refusal import Refusal
    from graph.store import Store

    #: Reads what a page shows.
    Reader: TypeAlias = Callable[[Store, Mapping[str, str]], Any]

#: So many ask another endpoint at once: with two, nobody else is answered while it keeps silent.
_AT_ENDPOINT: Final = 8
_NO_PAGES: Final[Mapping[str, Reader]] = MappingProxyType({})


class ProgramDoor:
    """An ASGI middleware that answers programs and lets everything else through.

    Parameters
    ----------
    app : ASGI application
        The pages.
    store : callable
        Returns the store to ask.
    pages : mapping of path to callable
        What pages show, as plain data, given the store and the parameters of their link.
    path : str
        What stands before every path, such as ``/atlas``; programs are answered without it too.
    """

    def __init__(
        self,
        app: ASGIApp,
        store: Callable[[], Store],
        pages: Mapping[str, Reader] = _NO_PAGES,
        path: str = "",
    ) -> None:
        self._app = app
        everywhere = also_below(path, routes(store, pages))
        self._router = Router(everywhere, redirect_slashes=False, default=app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        await (self._router if scope["type"] == "http" else self._app)(scope, receive, send)


def routes(store: Callable[[], Store], pages: Mapping[str, Reader]) -> Sequence[BaseRoute]:
    """Return the routes; nothing heavy is imported before one of them is asked for."""
    chosen = settings()
    visit = Visit(
        store,
        chosen.limits,
        Queue(SLOTS, chosen.queue),
        Queue(_AT_ENDPOINT, chosen.queue),
        RateLimit(chosen.rate),
        ThreadPoolExecutor(SLOTS + _AT_ENDPOINT + 2, thread_name_prefix="program"),
    )
    named = [
        Route(f"/{space}/{{name:path}}", Answering(partial(nodes.node, space=space), visit, _text))
        for space in nodes.SPACES
    ]
    twins = [
        Route(f"/{path}.json", Answering(partial(_twin, read=read), visit, _json))
        for path, read in pages.items()
    ]
    return [
        Route("/sparql", SparqlEndpoint(visit)),
        Route("/.well-known/void", Answering(nodes.dataset, visit, _text)),
        Route("/ns", Answering(nodes.vocabulary, visit, _text)),
        *named,
        *twins,
        Route("/api", _to_api),
        Mount("/api", Lazy(_api, visit)),
        Route("/mcp", Lazy(_mcp, visit)),
    ]


async def _twin(request: Request, visit: Visit, read: Reader) -> Response:
    """Answer with what a page shows."""
    link = dict(request.query_params)
    found = await visit.work(lambda store: read(spoken(store, link.get("lang", "")), link))
    return JSONResponse(found, headers=CORS)


def _text(refusal: Refusal) -> Response:
    return refusal.response(CORS)


def _json(refusal: Refusal) -> Response:
    return refusal.json_response(CORS)


async def _to_api(request: Request) -> Response:
    return to_page(request, "/api/")


def _mcp(visit: Visit) -> ASGIApp:
    from api.agents import over_http

    return over_http(visit.store)


def _api(visit: Visit) -> ASGIApp:
    from api.http import build

    return build(visit)
