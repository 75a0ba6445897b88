"""What a page receives: over its websocket, and by its own requests for a scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response, WebSocket


class Wire:
    """Counts the bytes that a page receives over its websocket and by its own requests."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        page.on("websocket", self._listen)
        page.on("response", self._read)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, frame: bytes | str) -> None:
        self.bytes += len(frame)

    def _read(self, response: Response) -> None:
        if "/canvas/" in response.url or "/told/" in response.url:
            self.bytes += len(response.body())
