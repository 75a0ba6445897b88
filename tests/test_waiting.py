"""A page of a slow endpoint says that it waits, over what is drawn already."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3
from playwright.sync_api import expect

from tests.browser import AppServer, OpenPage
from tests.stores import OxigraphServer

DATA = "@prefix e: <urn:> . e:a a e:Team ; e:uses e:saw . e:b a e:Team ; e:uses e:saw , e:axe ."


@pytest.fixture
def gated(oxigraph_server: OxigraphServer) -> Iterator[tuple[str, threading.Event]]:
    """Serve some data through a gate that can be shut."""
    oxigraph_server.load(DATA.encode(), "text/turtle")
    gate = threading.Event()
    gate.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            gate.wait(60)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name: self.headers[name] for name in ("Content-Type", "Accept")}
            with urllib3.PoolManager() as http:
                found = http.request("POST", oxigraph_server.endpoint, body=body, headers=headers)
            self.send_response(found.status)
            self.send_header("Content-Type", found.headers["Content-Type"])
            self.send_header("Content-Length", str(len(found.data)))
            self.end_headers()
            self.wfile.write(found.data)

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    app = AppServer(OPS_ATLAS_ENDPOINT=f"http://127.0.0.1:{server.server_port}/sparql")
    yield app.url, gate
    gate.set()
    app.stop()
    server.shutdown()
    server.server_close()


def test_a_page_says_that_it_waits_for_the_endpoint(gated, open_page: OpenPage) -> None:
    url, gate = gated
    gate.clear()
    page = open_page(f"{url}/compare")
    waiting = page.get_by_text("Waiting for the answers of the endpoint")
    expect(waiting).to_be_visible()
    place = page.get_by_text("Side by side").bounding_box()
    gate.set()
    expect(page.get_by_text("saw").first).to_be_visible()
    expect(waiting).to_be_hidden()
    assert page.get_by_text("Side by side").bounding_box() == place
