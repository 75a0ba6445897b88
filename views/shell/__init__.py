"""The page that the browser loads first: Streamlit's own, with the styles and keys of every page.

Both are there before anything is drawn, so nothing moves when the first run of a page arrives.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders

from views.assets import address

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER: Final = Path(__file__).parent
_END: Final = b"</body>"
#: Streamlit's own page, which it sends for every address, and which finds its parts one level deep.
_STREAMLIT: Final = b'src="./static/'
#: What would bring the page packed, in part, or as the browser has it from before.
_NOT_ASKED: Final = {b"accept-encoding", b"range", b"if-none-match", b"if-modified-since"}


def begin_page(title: str) -> None:
    """Name a page to who cannot see.

    Parameters
    ----------
    title : str
        The heading that a screen reader finds; a sighted visitor has the navigation.
    """
    st.html(f'<h1 class="unseen">{escape(title)}</h1>')


class Shell:
    """An ASGI middleware that puts what is ours into Streamlit's page, after its own styles."""

    def __init__(self, app: ASGIApp, path: str = "") -> None:
        self._app = app
        self._path = path
        style, script = (address(FOLDER, f"shell/{name}") for name in ("page.css", "early.js"))
        self._ours = (
            f'<link rel="stylesheet" href="./{style}"><script src="./{script}"></script>'.encode()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = scope["type"] == "http" and scope["method"] == "GET"
        if asked and "text/html" in Headers(scope=scope).get("accept", ""):
            kept = [(name, value) for name, value in scope["headers"] if name not in _NOT_ASKED]
            await self._app(
                {**scope, "headers": kept}, receive, self._adding(send, self._up(scope))
            )
        else:
            await self._app(scope, receive, send)

    def _up(self, scope: Scope) -> str:
        """Return the way to the page whose address an address begins with, if it goes further."""
        page, *deeper = scope["path"].removeprefix(self._path).strip("/").split("/")
        query = scope["query_string"].decode("ascii", "ignore")
        return f"{'../' * len(deeper)}{quote(page)}{'?' * bool(query)}{query}" if deeper else ""

    def _adding(self, send: Send, up: str) -> Send:
        """Hold a page back until it is whole, and send it with what is ours.

        Below the address of a page nothing is found, so who comes there is led ``up``.
        """
        held: list[Message] = []

        async def send_whole(message: Message) -> None:
            if not held and not _begins_page(message):
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.start" or message.get("more_body"):
                return
            page = b"".join(part.get("body", b"") for part in held)
            headers = MutableHeaders(raw=held[0]["headers"])
            if up and _STREAMLIT in page:
                held[0]["status"], headers["location"], page = 307, up, b""
            page = page.replace(_END, self._ours + _END)
            headers["content-length"] = str(len(page))
            for name in ("etag", "last-modified", "accept-ranges"):
                del headers[name]
            await send(held[0])
            await send({"type": "http.response.body", "body": page})

        return send_whole


def _begins_page(message: Message) -> bool:
    if message["type"] != "http.response.start":
        return False
    headers = Headers(raw=message["headers"])
    is_file = "content-disposition" in headers  # a picture that is saved as a page of its own
    return headers.get("content-type", "").startswith("text/html") and not is_file
