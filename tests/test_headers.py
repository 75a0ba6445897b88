"""What keeps data and strangers apart: headers on every answer, limits, and signs of Markdown."""

from __future__ import annotations

import json

import pytest
import urllib3
from starlette.requests import Request

from graph import EmbeddedStore
from ontology.namespaces import SKOS
from tests.coroutines import run_apart
from views import session
from views.plain_text import as_text
from views.server import content_security_policy, search

PATHS = (
    "/",
    "/healthz",
    "/sparql?query=ASK%7B%7D",
    "/sparql?query=nonsense",
    "/api/",
    "/api/search?q=graf",
    "/api/node?node=nothing-of-that-name",
    "/id/grafana",
    "/overlap.json",
    "/.well-known/void",
    "/assets/nothing.js",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded(app_url: str, path: str) -> None:
    answer = urllib3.request("GET", f"{app_url}{path}", retries=False, timeout=60)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    rules = dict(
        rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    assert rules["default-src"] == rules["connect-src"] == "'self'"
    assert rules["object-src"] == "'none'"
    assert not {"'unsafe-eval'", "'unsafe-inline'", "*"} & set(rules["script-src"].split())
    assert "http" not in rules["script-src"]


def test_the_first_page_is_found_by_its_name_too(app_url: str):
    answer = urllib3.request("GET", f"{app_url}/explore?node=grafana", redirect=False, timeout=60)
    assert (answer.status, answer.headers["Location"]) == (307, "./?node=grafana")


def test_only_named_sites_may_frame_a_page(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(
        "OPS_ATLAS_FRAMES",
        "https://wiki.example.org, * http://a:8080 x; script-src * https://b;default-src",
    )
    assert content_security_policy().endswith(
        "frame-ancestors 'self' https://wiki.example.org http://a:8080"
    )
    monkeypatch.delenv("OPS_ATLAS_FRAMES")
    assert content_security_policy().endswith("frame-ancestors 'self'")


@pytest.mark.parametrize(("limit", "found"), [("1000", 50), ("12", 12), ("-1", 10), ("x", 10)])
def test_a_search_finds_no_more_than_a_box_can_list(limit: str, found: int, monkeypatch) -> None:
    labels = "".join(f'<urn:{at}> <{SKOS}prefLabel> "Tool {at}" . ' for at in range(60))
    store = EmbeddedStore.from_text(labels)
    monkeypatch.setattr(session, "store", lambda: store)
    scope = {"type": "http", "query_string": f"q=tool&limit={limit}".encode()}
    answer = run_apart(search(Request(scope)))
    assert len(json.loads(answer.body)) == found


@pytest.mark.parametrize("text", ["# a", "+ a", "- a", "= a", "1. a", "> a", "* a"])
def test_a_text_of_the_data_begins_no_heading_and_no_list(text: str) -> None:
    assert "\\" in as_text(text)
    assert as_text(text).replace("\\", "") == text
