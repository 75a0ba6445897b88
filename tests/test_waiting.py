"""A page of a slow endpoint says that it waits, over what is drawn already."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.answering import Answering, listening
from tests.browser import AppServer, OpenPage
from tests.stores import OxigraphServer

DATA = "@prefix e: <urn:> . e:a a e:Team ; e:uses e:saw . e:b a e:Team ; e:uses e:saw , e:axe ."


@pytest.fixture
def gated(oxigraph_server: OxigraphServer) -> Iterator[tuple[str, threading.Event]]:
    """Serve some data through a gate that can be shut."""
    oxigraph_server.load(DATA.encode(), "text/turtle")
    gate = threading.Event()
    gate.set()

    class Gated(Answering):
        def reply(self) -> None:
            gate.wait(60)
            found = self.asked_of(oxigraph_server.endpoint, self.body())
            self.answer(found.status, {"Content-Type": found.headers["Content-Type"]}, found.data)

    with listening(Gated) as address:
        app = AppServer(OPS_ATLAS_ENDPOINT=f"{address}/sparql")
        yield app.url, gate
        gate.set()
        app.stop()


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
