"""The routes behind the editor, given what no editor sends: a sentence back, nothing breaks."""

from __future__ import annotations

import json

import pytest
import urllib3

from api.settings import settings
from graph.store import PEOPLE, PROGRAMS
from views.workbench import LIMITS, patient


def post(app_url, route, body):
    return urllib3.request("POST", f"{app_url}/workbench/{route}", body=body, timeout=60)


def ending(answer):
    return json.loads(answer.data.decode().strip().split("\n")[-1].removeprefix("\x1e"))


@pytest.mark.parametrize(
    ("route", "body", "word"),
    [
        ("run", b"\xff\xfe", "UTF-8"),
        ("run", b"ASK {} #" + b"x" * 2**20, "longer than"),
        ("nodes", b"[" * 100_000, "list of IRIs"),
        ("nodes", b'{"a": 1}', "list of IRIs"),
        ("scene", b"<a> <b", "no N-Triples"),
        ("scene", b"<urn:x:a> <urn:x:b> <urn:x:c> .\n" * 3001, "3,000 links"),
        ("code", b"hello", "begins with SELECT"),
        ("plan", b"ASK " + b"{" * 50_000, "cannot read"),
        ("plan", b"DROP ALL", "reading"),
    ],
)
def test_what_cannot_be_done_is_said(app_url, route, body, word):
    answer = post(app_url, route, body)
    assert answer.status == 400
    assert word in answer.json()["reason"]


@pytest.mark.parametrize(
    "body", [b"", b"\0SELECT * {}", b"ASK " + b"{" * 50_000, b"SELECT * { ?s " + b"(" * 20_000]
)
def test_a_query_that_is_none_ends_with_an_error(app_url, body):
    answer = post(app_url, "run", body)
    assert answer.status == 200
    assert ending(answer)["error"]["message"]
    assert urllib3.request("GET", f"{app_url}/healthz").status == 200


def test_no_other_host_is_asked(app_url):
    port = urllib3.util.parse_url(app_url).port
    for query in (
        f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/sparql> {{ ?s ?p ?o }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE SILENT <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }}",
    ):
        assert "another host" in ending(post(app_url, "run", query.encode()))["error"]["message"]
    loaded = post(app_url, "run", f"SELECT * FROM <{app_url}/healthz> {{ ?s ?p ?o }}".encode())
    assert loaded.data.decode().split("\n")[1:-1] == ["?s\t?p\t?o", '\x1e{"truncated": false}']


@pytest.mark.parametrize(("set_to", "seconds"), [("90", 90), ("2", LIMITS.deadline)])
def test_who_chooses_to_wait_gets_more_time_and_workers_of_their_own(monkeypatch, set_to, seconds):
    monkeypatch.setenv("OPS_ATLAS_PATIENCE", set_to)
    settings.cache_clear()
    limits = patient()
    settings.cache_clear()
    assert limits.deadline == seconds
    assert limits.askers not in {PEOPLE, PROGRAMS}
    assert (limits.rows, limits.memory) == (LIMITS.rows, LIMITS.memory)


def test_names_that_are_no_iris_are_left_out(app_url):
    asked = [1, "<script>", "http://x y/", "https://w3id.org/ops-atlas/id/grafana"]
    found = post(app_url, "nodes", json.dumps(asked).encode()).json()["nodes"]
    assert {name: label for name, (label, *_) in found.items()} == {asked[3]: "Grafana"}


def test_parts_of_the_page_are_asked_after_each_time(app_url):
    answer = urllib3.request("GET", f"{app_url}/assets/editor/table.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = urllib3.request(
        "GET",
        f"{app_url}/assets/editor/table.js",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert again.status == 304
