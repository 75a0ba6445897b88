"""The SPARQL endpoint: SPARQL 1.1 Protocol for queries, answers passed on while they are found.

An answer that cannot be finished is never ended: once bytes were sent, an error breaks the
connection, so no client takes a part for the whole.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from api.below import to_page
from api.negotiation import choose, wants_page
from api.passing import pass_on
from api.protocol import METHODS, Asked, may_be_relative, read_request, resolved
from api.refusal import Refusal, from_error
from api.visiting import client_of
from graph.querying.streaming import TRIPLE_FORMATS, formats_of
from graph.querying.syntax import refuse_unsafe
from ontology.errors import OpsAtlasError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from api.visiting import Visit
    from graph.querying.streaming import Format, Stream
    from graph.store import Store

CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Type, Retry-After",
}
_PREFLIGHT: Final = {
    **CORS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}


class SparqlEndpoint:
    """The endpoint as an ASGI application."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request, send)
        except OpsAtlasError as error:
            response = from_error(error).response(CORS)
        except Refusal as refusal:
            response = refusal.response(CORS)
        if response is not None:
            await response(scope, receive, send)

    async def _answer(self, request: Request, send: Send) -> Response | None:
        """Return what is to be sent, or None where it was sent already."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        self._visit.rate.check(client_of(request))
        asked = await read_request(request)
        accept = accepted(request)
        if asked.query is None:
            return await self._describe(request, accept)
        form = choose_format(accept, formats_of(refuse_unsafe(asked.query)))
        store = await self._visit.opened()
        async with self._visit.turn(store):
            await self._run(request, asked, form, send, store)
        return None

    async def _run(
        self, request: Request, asked: Asked, form: Format, send: Send, store: Store
    ) -> None:
        visit, query = self._visit, asked.query or ""
        if may_be_relative(query):
            query = resolved(query, str(request.url.replace(query=None)))
        headers = {"Content-Type": form.content_type, "Vary": "Accept", **CORS}

        def ask() -> Stream:
            return store.stream(query, form, visit.limits, asked.dataset)

        seconds = visit.limits.deadline
        await pass_on(ask, headers, request.receive, send, visit.threads, seconds)

    async def _describe(self, request: Request, accept: str | None) -> Response:
        """Describe the service; send a person with a browser to the page where one asks."""
        from graph.description import describe_service

        if wants_page(accept):
            return to_page(request, "/ask")
        form = choose_format(accept, TRIPLE_FORMATS)
        here = str(request.base_url)
        body = await self._visit.work(lambda store: describe_service(store, here, form))
        return Response(body, headers={"Content-Type": form.content_type, "Vary": "Accept", **CORS})


@lru_cache(maxsize=64)
def choose_format(accept: str | None, formats: tuple[Format, ...]) -> Format:
    """Choose how to answer; the choices for the headers seen last are remembered.

    Raises
    ------
    Refusal
        406, with what could be had.
    """
    form = choose(accept, formats)
    if form is None:
        names = ", ".join(offer.media_type for offer in formats)
        raise Refusal(406, f"This can be had as {names}; ask for one of them in Accept.")
    return form


def accepted(request: Request) -> str | None:
    """Return the Accept header; several lines of it are one."""
    return ", ".join(request.headers.getlist("accept")) or None
