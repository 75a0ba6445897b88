"""The HTTP API: every verb of :mod:`api.answers` and :mod:`api.comparisons` as a GET request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from api import answers
from api.documentation import page
from api.http_comparing import add_choosing, add_comparisons
from api.http_parameters import Few, Limit, Node, One, Other
from api.parameters import arguments_in
from api.refusal import Refusal, from_error
from graph.querying.syntax import refuse_unsafe
from ontology.errors import OpsAtlasError, ParameterError
from queries import load_catalog

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from api.visiting import Visit


class Error(BaseModel):
    """What went wrong, in a sentence."""

    error: str


_ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": Error, "description": "The request is wrong; the sentence says where."},
    404: {"model": Error, "description": "There is no such thing; the sentence names the nearest."},
    429: {"model": Error, "description": "Too many requests; see Retry-After."},
    503: {"model": Error, "description": "Too slow, or too busy; see Retry-After."},
}
_ABOUT: Final = (
    "The verbs of Ops Atlas for programs. Nodes may be named by label, CURIE, IRI or local name; "
    "every answer names them by IRI. Lists are joined by commas. Nothing can be changed here."
)


class HeadAsGet:
    """Answer HEAD as GET, which FastAPI does not by itself; the server leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope.get("method") == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)


def build(visit: Visit) -> FastAPI:
    """Build the application; it is mounted under /api."""
    app = FastAPI(
        title="Ops Atlas",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        responses=_ERRORS,
        redirect_slashes=False,
    )
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"])
    app.add_middleware(HeadAsGet)
    _report_errors(app)
    _add_graph(app, visit)
    _add_catalog(app, visit)
    add_comparisons(app, visit)
    add_choosing(app, visit)

    @app.get("/", include_in_schema=False)
    async def _documentation(request: Request) -> HTMLResponse:
        address = request.url.replace(query=None, fragment=None)
        return HTMLResponse(page(app.openapi(), str(address).rstrip("/")))

    return app


def _add_graph(app: FastAPI, visit: Visit) -> None:
    @app.get("/search", tags=["graph"], summary="Find nodes by any part of their labels")
    async def _search(
        q: Annotated[str, Query(max_length=200, description="Part of a label", examples=["graf"])],
        limit: Few = 10,
    ) -> list[dict[str, Any]]:
        return await visit.work(lambda store: answers.search(store, q, limit))

    @app.get("/node", tags=["graph"], summary="Everything known about a node, with evidence")
    async def _node(node: Node) -> dict[str, Any]:
        return await visit.work(lambda store: answers.read_node(store, node))

    @app.get("/neighbors", tags=["graph"], summary="The nodes one link away")
    async def _neighbors(node: Node, limit: Limit = 100) -> list[dict[str, Any]]:
        return await visit.work(lambda store: answers.read_neighbors(store, node, limit))

    @app.get("/path", tags=["graph"], summary="The shortest ways from one node to another")
    async def _path(
        start: One,
        end: Other,
        most: Annotated[int, Query(ge=1, le=20, description="How many ways")] = 3,
    ) -> list[dict[str, Any]]:
        return await visit.work(lambda store: answers.find_paths(store, start, end, most))

    @app.get("/schema", tags=["graph"], summary="Classes and properties, most used first")
    async def _schema(limit: Limit = 200) -> dict[str, Any]:
        return await visit.work(lambda store: answers.read_schema(store, limit))


def _add_catalog(app: FastAPI, visit: Visit) -> None:
    catalog = load_catalog()

    @app.get("/questions", tags=["catalog"], summary="The questions of the catalog")
    async def _questions(
        words: Annotated[str, Query(max_length=200, description="Only those that fit")] = "",
    ) -> list[dict[str, Any]]:
        return answers.list_questions(catalog, words)

    @app.get(
        "/ask",
        tags=["catalog"],
        summary="Ask a question of the catalog, or a SPARQL query",
        description="Every other parameter is an argument of the question, as in /ask on screen.",
    )
    async def _ask(
        request: Request,
        question: Annotated[
            str | None, Query(max_length=200, examples=["which-tools-are-shared"])
        ] = None,
        query: Annotated[
            str | None,
            Query(max_length=4_000, description="SPARQL in place of a question; longer: /sparql"),
        ] = None,
        limit: Limit = answers.MOST_ROWS,
    ) -> dict[str, Any]:
        if query is not None:
            refuse_unsafe(query)
            return await visit.work(lambda store: answers.run_sparql(store, query, limit))
        if question is None:
            raise ParameterError("Name a question of /api/questions, or give a query.")
        name, given = catalog[question].name, arguments_in(request.query_params)
        return await visit.work(lambda store: answers.ask(store, catalog, name, given, limit))


def _report_errors(app: FastAPI) -> None:
    """Say every error as ``{"error": sentence}``."""

    @app.exception_handler(OpsAtlasError)
    async def _own(_request: Request, error: OpsAtlasError) -> JSONResponse:
        return from_error(error).json_response({})

    @app.exception_handler(Refusal)
    async def _refused(_request: Request, refusal: Refusal) -> JSONResponse:
        return refusal.json_response({})

    @app.exception_handler(RequestValidationError)
    async def _malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        name = first["loc"][-1]
        return Refusal(400, f"Parameter {name!r}: {first['msg'].lower()}.").json_response({})

    @app.exception_handler(HTTPException)
    async def _other(_request: Request, error: HTTPException) -> JSONResponse:
        reason = {404: "There is nothing at this address; see /api/.", 405: "Ask with GET."}
        sentence = reason.get(error.status_code, f"{error.detail}.")
        headers = {"Allow": "GET, HEAD"} if error.status_code == 405 else error.headers
        return Refusal(error.status_code, sentence, headers).json_response({})
