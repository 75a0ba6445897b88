"""A person's query in its frame: what the page reads while it comes, and how it ends."""

from __future__ import annotations

import json
import threading
import time

import pytest
from pyoxigraph import RdfFormat

from graph.embedded import EmbeddedStore
from graph.querying.guard import SLOTS
from graph.querying.typed import read_ntriples, stream_typed
from graph.store import PATIENT, Limits
from ontology.errors import SourceError

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def framed(store, query, **limits):
    lines = b"".join(stream_typed(store, query, Limits(**limits))).decode().split("\n")
    assert lines.pop() == ""
    end = lines.pop()
    assert end[0] == "\x1e"
    return json.loads(lines[0]), lines[1:], json.loads(end[1:])


def test_rows_stand_between_the_form_and_the_end(shipped):
    query = "SELECT ?tool { atlas:devops ops:usesTool ?tool } ORDER BY ?tool LIMIT 2"
    form, lines, end = framed(shipped, query)
    assert form == {"form": "SELECT"}
    assert lines[0] == "?tool"
    assert len(lines) == 3
    assert lines[1].startswith("<https://w3id.org/ops-atlas/id/")
    assert end == {"truncated": False}


def test_a_cut_answer_says_so(shipped):
    _, lines, end = framed(shipped, "SELECT * { ?s ?p ?o }", rows=7)
    assert len(lines) == 8
    assert end == {"truncated": True}


def test_triples_and_truth_values(shipped):
    form, lines, _ = framed(shipped, "CONSTRUCT WHERE { atlas:netops ops:hasRole ?role }")
    assert form == {"form": "CONSTRUCT"}
    assert len(lines) == len(shipped.select("SELECT ?r { atlas:netops ops:hasRole ?r }"))
    assert framed(shipped, "ASK { atlas:netops a ops:Tool }")[2]["value"] is False


@pytest.mark.parametrize(
    ("query", "line", "word"),
    [
        ("SELECT ?x\n{ ?x a opps:Tool }", 2, "opps:"),
        ("DROP ALL", None, "reading"),
        ("SELECT * { SERVICE <http://x/> {} }", None, "another host"),
        ("", None, "empty"),
    ],
)
def test_what_is_wrong_stands_at_the_end(shipped, query, line, word):
    lines = b"".join(stream_typed(shipped, query, Limits())).decode().strip().split("\n")
    error = json.loads(lines[-1].strip("\x1e"))["error"]
    assert error["line"] == line
    assert not error["late"]
    assert word in error["message"]


def test_a_deadline_is_said(shipped):
    error = framed(shipped, SLOW, deadline=0.3)[2]["error"]
    assert "stopped after 0.3 s" in error["message"]
    assert error["late"]


def test_stop_ends_the_worker_from_another_thread(shipped):
    stream = stream_typed(shipped, SLOW, Limits(deadline=60))
    parts = []
    reader = threading.Thread(target=lambda: parts.extend(stream))
    began = time.monotonic()
    reader.start()
    while not parts:  # the form comes before the engine begins
        reader.join(0.01)
    stream.stop()
    reader.join(20)
    assert not reader.is_alive()
    assert time.monotonic() - began < 20
    assert b"was stopped" in parts[-1]
    assert shipped.run_typed("ASK { ?s ?p ?o }") is True


def test_who_waits_for_a_long_query_keeps_no_worker_from_others(shipped):
    guard, limits = shipped.guard(PATIENT), Limits(askers=PATIENT)
    lent = [guard.lend(limits) for _ in range(SLOTS)]
    try:
        busy = framed(shipped, "ASK {}", deadline=0.2, askers=PATIENT)[2]
        assert "every worker busy" in busy["error"]["message"]
        assert framed(shipped, "ASK {}")[2]["value"] is True
    finally:
        for worker in lent:
            guard.end_loan(worker, whole=False)
    assert framed(shipped, "ASK {}", askers=PATIENT)[2]["value"] is True


def test_a_remote_endpoint_answers_in_the_same_frame(oxigraph_server, shipped):
    from graph import open_store

    oxigraph_server.load(shipped.dump(RdfFormat.N_QUADS), "application/n-quads")
    remote = open_store(endpoint=oxigraph_server.endpoint)
    query = "SELECT ?role { atlas:netops ops:hasRole ?role } ORDER BY ?role"
    assert framed(remote, query)[:2] == framed(shipped, query)[:2]
    assert framed(remote, "ASK { atlas:netops a ops:Discipline }")[2]["value"] is True
    _, lines, end = framed(remote, "SELECT * { ?s ?p ?o }", rows=7)
    assert (len(lines), end) == (8, {"truncated": True})
    _, lines, end = framed(remote, "CONSTRUCT WHERE { ?s ?p ?o }", rows=7)
    assert (len(lines), end) == (7, {"truncated": True})


def test_triples_are_read_back():
    line = b'<https://example.org/a> <https://example.org/p> "x y ."@en .\n'
    assert [one.object.value for one in read_ntriples(line)] == ["x y ."]
    with pytest.raises(SourceError, match="no N-Triples"):
        read_ntriples(b"<a")


def test_an_empty_store_has_no_rows():
    assert framed(EmbeddedStore.from_text(""), "SELECT * { ?s ?p ?o }")[1] == ["?s\t?p\t?o"]
