"""The server does not answer queries of its own: see :mod:`graph.remote.itself`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from graph.remote.itself import HEADER, MARK, STATUS, WHY, asked_by, read_marks

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class RefuseItself:
    """An ASGI middleware that refuses what this process asks, itself or by way of others."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        marks = read_marks(Headers(scope=scope).get(HEADER, "")) if scope["type"] == "http" else ()
        if MARK in marks:
            await PlainTextResponse(WHY, STATUS)(scope, receive, send)
            return
        with asked_by(marks):
            await self._app(scope, receive, send)
