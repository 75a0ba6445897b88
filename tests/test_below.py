"""The app below a path, where a proxy shares a host among several apps."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
import urllib3
from playwright.sync_api import expect

from tests.browser import AppServer


@pytest.fixture(scope="module")
def below(snapshot_cache):
    """Return the address of the app below a path; a proxy would pass on nothing else."""
    server = AppServer(
        OPS_ATLAS_CACHE=str(snapshot_cache), STREAMLIT_SERVER_BASE_URL_PATH="teams/atlas"
    )
    yield f"{server.url}/teams/atlas"
    server.stop()


@pytest.fixture
def page(open_page, below):
    """Return a page that reaches nothing outside the path, as behind a proxy."""
    page = open_page("about:blank")
    refused = []

    def pass_on(route):
        if urlsplit(route.request.url).path.startswith("/teams/atlas/"):
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    page.route("**/*", pass_on)
    yield page
    page.unroute("**/*", pass_on)
    assert refused == []


def test_the_picture_is_drawn_and_a_node_is_found(page, below):
    page.goto(f"{below}/")
    page.wait_for_function("() => Object.keys(window.__atlas?.positions?.() ?? {}).length > 0")
    page.get_by_role("combobox").fill("k8s")
    page.get_by_role("option", name=re.compile("Kubernetes")).click()
    expect(page.locator(".card").get_by_role("heading", name="Kubernetes")).to_be_visible()
    page.wait_for_url(f"{below}/?**")


def test_links_stay_below_the_path(page, below):
    page.goto(f"{below}/overlap")
    page.get_by_role("link", name="Show this pair in the graph").click()
    page.wait_for_url(f"{below}/?nodes=**")
    page.goto(f"{below}/ask?question=which-tools-are-shared")
    found = page.locator(".table .row a", has_text="Grafana")
    address = page.evaluate("link => link.href", found.element_handle())
    assert address == f"{below}/?node=grafana"


@pytest.mark.parametrize(
    ("path", "accept", "page"),
    [
        ("/id/grafana", "text/html", "/?node=grafana"),
        ("/ns", "text/html", "/?node=graph%3Avocabulary"),
        ("/sparql", "text/html", "/ask"),
        ("/api", "text/html", "/api/"),
    ],
)
def test_programs_find_their_routes_there_too(below, path, accept, page):
    answer = urllib3.request("GET", below + path, headers={"Accept": accept}, redirect=False)
    assert answer.status in {303, 307}
    assert answer.headers["Location"] == urlsplit(below).path + page


def test_a_query_is_answered_there_and_at_the_root(below):
    root = f"{urlsplit(below).scheme}://{urlsplit(below).netloc}"
    for address in (below, root):
        answer = urllib3.request(
            "GET", f"{address}/sparql", fields={"query": "ASK { atlas:devops ?p ?o }"}
        )
        assert (answer.status, answer.json()["boolean"]) == (200, True)
