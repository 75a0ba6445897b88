"""Servers of a test's own on loopback, which answer as the test says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import urllib3


class Answering(BaseHTTPRequestHandler):
    """What such a server does with a request: ``reply`` says it, and nothing is logged."""

    def do_GET(self) -> None:
        self.reply()

    def do_POST(self) -> None:
        self.reply()

    def reply(self) -> None:
        raise NotImplementedError

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def answer(self, status: int, headers: dict[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def asked_of(self, endpoint: str, body: bytes) -> urllib3.BaseHTTPResponse:
        """Ask another endpoint the same."""
        headers = {name: self.headers[name] for name in ("Content-Type", "Accept")}
        with urllib3.PoolManager() as http:
            return http.request("POST", endpoint, body=body, headers=headers)

    def log_message(self, *_args: object) -> None:
        return


@contextmanager
def listening(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """Run a server until the block ends, and lend its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
