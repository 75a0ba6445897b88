"""Routes below the path that the server was told, where a proxy shares a host among apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send


class Below(BaseRoute):
    """A route below a path.

    ``Mount`` would take every address below the path, those of the pages too.

    Parameters
    ----------
    path : str
        Such as ``/atlas``.
    route : BaseRoute
        As it is without that path.
    """

    def __init__(self, path: str, route: BaseRoute) -> None:
        self._path = path
        self._route = route

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether a request is one for the route, which is told what stands before it."""
        if scope["type"] != "http" or not scope["path"].startswith(f"{self._path}/"):
            return Match.NONE, {}
        below = {"root_path": scope.get("root_path", "") + self._path}
        match, found = self._route.matches({**scope, **below})
        return match, {**below, **found}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._route.handle(scope, receive, send)


def also_below(path: str, routes: Sequence[BaseRoute]) -> list[BaseRoute]:
    """Return routes, and each once more below a path, unless that is empty."""
    return [*routes, *(Below(path, route) for route in routes if path)]


def to_page(request: Request, page: str) -> RedirectResponse:
    """Send a person to a page of the app, below the path that it is served under."""
    address = request.scope.get("root_path", "") + page
    return RedirectResponse(address, status_code=303, headers={"Vary": "Accept"})
