"""The server's own routes beside the pages, and the headers on every answer."""

from __future__ import annotations

import gc
import os
import re
import sys
from base64 import b64encode
from contextlib import asynccontextmanager
from functools import partial
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api.apart import Apart
from api.below import also_below
from api.door import ProgramDoor
from api.settings import settings
from graph import EmbeddedStore, Limits
from graph.naming.language_order import spoken
from graph.naming.suggesting import suggest
from graph.remote.endpoint import RemoteStore
from graph.remote.one_wait import one_wait
from graph.scratch import remove_leftovers
from graph.snapshots import holding
from ontology.errors import OpsAtlasError, ParameterError
from views import canvas, card, commands, editor, session, shell, tour, workbench
from views.canvas import wire
from views.canvas.wire import ASKING
from views.data import permission
from views.itself import RefuseItself
from views.listening import allow_many_files, send_at_once
from views.overlap import expression
from views.twins import TWINS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import streamlit as st
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from graph.naming.search import Match

_MOST_MATCHES: Final = 50
#: Who watches a server never waits behind those who ask its data, and gives up sooner.
_HEALTH: Final = Apart(4)
_HEALTHY: Final = Limits(deadline=5.0)
_ORIGIN: Final = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?")


def content_security_policy() -> str:
    """Return the policy of every page; Streamlit sets none of its own.

    Inline components are loaded from ``blob:`` addresses, and the one inline script of
    Streamlit's own page is allowed by its hash.
    """
    page = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in inline]
    scripts = " ".join(["'self'", "blob:", *(f"'sha256-{hash_}'" for hash_ in hashes)])
    framing = " ".join(("'self'", *framing_sites()))
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        f"frame-ancestors {framing}"
    )


def framing_sites() -> list[str]:
    """Return the sites that may show a page in a frame, as OPS_ATLAS_FRAMES names them.

    What is not the origin of a site is left out: nothing else may get into a header.
    """
    named = os.environ.get("OPS_ATLAS_FRAMES", "").replace(",", " ").split()
    return [site for site in named if _ORIGIN.fullmatch(site)]


async def healthz(_request: Request) -> JSONResponse:
    """Say whether the store answers."""
    try:
        return JSONResponse(await _HEALTH.work(_health))
    except OpsAtlasError as error:
        return JSONResponse({"status": "error", "reason": str(error)}, status_code=503)


def _health() -> dict[str, str]:
    """Ask the store now; an endpoint's answer of a moment ago would not do."""
    store, query = session.store(), "ASK { ?s ?p ?o }"
    remote = isinstance(store, RemoteStore)
    answers = store.run_typed(query, _HEALTHY) is True if remote else store.ask(query)
    return {"status": "ok" if answers else "empty", "data": store.name}


async def first_page(request: Request) -> RedirectResponse:
    """Lead to the first page by the name that it has in the menu."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


async def choices(_request: Request) -> JSONResponse:
    """List what the command palette offers beside the nodes."""
    try:
        return JSONResponse(await ASKING.work(one_wait()(commands.choices)))
    except OpsAtlasError as error:
        return JSONResponse({"reason": str(error)}, status_code=503)


@one_wait()
def _look(language: str, text: str, limit: int) -> tuple[list[Match], list[Match]]:
    """Return what a text finds; else nothing, and what may be meant by it."""
    store = spoken(session.store(), language)
    matches = store.search(text, limit, blank=True)
    return matches, [] if matches else suggest(store, text)


async def search(request: Request) -> JSONResponse:
    """Find nodes by label, for the boxes one searches in; else what may be meant, as guesses."""
    text = request.query_params.get("q", "")[:200]
    wanted = request.query_params.get("limit", "10")
    limit = min(int(wanted), _MOST_MATCHES) if wanted.isdigit() else 10
    language = request.query_params.get("lang", "")
    try:
        matches, guesses = await ASKING.work(partial(_look, language, text, limit))
    except OpsAtlasError as error:
        return JSONResponse({"reason": str(error)}, status_code=503)
    return JSONResponse(
        [
            {
                "iri": match.iri,
                "label": match.label,
                "matched": match.matched,
                "kind": match.kind,
                "kind_label": match.kind_label,
                "guess": bool(guesses),
            }
            for match in matches or guesses
        ]
    )


class Assets(StaticFiles):
    """Files that a browser keeps and asks after: a new version never meets an old part of it."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        """Answer with the file, or say that the browser's copy is still the right one."""
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response


class SecurityHeaders:
    """Put the security headers on every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = (
            (b"content-security-policy", content_security_policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open the data and warm a query worker before the first visitor; close them at the end."""
    send_at_once()
    allow_many_files()
    await run_in_threadpool(_warm)
    gc.freeze()  # what is there now stays until the end, so no collection looks at it again
    yield
    await run_in_threadpool(session.close)


def _warm() -> None:
    remove_leftovers()
    try:
        store = session.store()
    except OpsAtlasError:
        return  # every page says what is wrong, and the next request tries again
    if isinstance(store, EmbeddedStore):
        store.guard().warm(Limits())


def routes() -> list[BaseRoute]:
    """Return the routes beside the pages."""
    pyvis_files = files("pyvis") / "templates" / "lib"
    own = [
        Route("/healthz", healthz),
        Route("/explore", first_page),
        Route("/search", search),
        Route("/commands", choices),
        *workbench.routes(),
        *wire.routes(session.store),
        Mount("/assets/editor/build", Assets(directory=editor.BUILD, check_dir=False)),
        Mount("/assets/editor", Assets(directory=editor.PAGE)),
        Mount("/assets/overlap", Assets(directory=expression.FOLDER)),
        Mount("/assets/card", Assets(directory=card.FOLDER)),
        Mount("/assets/commands", Assets(directory=commands.FOLDER)),
        Mount("/assets/tour", Assets(directory=tour.FOLDER)),
        Mount("/assets/shell", Assets(directory=shell.FOLDER)),
        Mount("/assets", Assets(directory=canvas.FOLDER)),
        Mount("/vendor/pyvis", StaticFiles(directory=str(pyvis_files))),
    ]
    return also_below(session.served_under(), own)


def middleware() -> list[Middleware]:
    """Return what wraps every answer, and the routes for programs in front of the pages.

    A setting that is wrong ends the start here: later each request would fail by it.
    """
    try:
        settings()
        holding.most_triples()
        permission.most_triples()
    except ParameterError as error:
        sys.exit(f"Error: {error}")
    path = session.served_under()
    programs = Middleware(ProgramDoor, store=session.store, pages=TWINS, path=path)
    return [
        Middleware(SecurityHeaders),
        Middleware(RefuseItself),
        programs,
        Middleware(shell.Shell, path=path),
    ]
