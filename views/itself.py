"""The server does not answer queries of its own: see :mod:`graph.remote.itself`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

from graph.remote.itself import HEADER, MARK, STATUS, WHY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_OWN: Final = (HEADER.lower().encode(), MARK.encode())


class RefuseItself:
    """An ASGI middleware that refuses what this process asks as if it were another server."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] == "http" and _OWN in scope["headers"]:
            await PlainTextResponse(WHY, STATUS)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
