"""The headers on every kind of answer: what a browser may do with it, and where it is sent."""

from __future__ import annotations

import pytest
import urllib3

from views.server import content_security_policy

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
        "OPS_ATLAS_FRAMES", "https://wiki.example.org, * http://a:8080 x; script-src *"
    )
    assert content_security_policy().endswith(
        "frame-ancestors 'self' https://wiki.example.org http://a:8080"
    )
    monkeypatch.delenv("OPS_ATLAS_FRAMES")
    assert content_security_policy().endswith("frame-ancestors 'self'")
