"""The engine's plan of a query: its steps, its counts, and what it refuses."""

from __future__ import annotations

import resource

import pytest

from graph import open_store
from graph.embedded import EmbeddedStore
from graph.querying import plan as planning
from graph.querying.plan import read_plan
from ontology.errors import EndpointError, QueryError, QueryRefused

JOIN = "SELECT DISTINCT ?t { atlas:sysops ops:usesTool ?t . ?d ops:usesTool ?t }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DATA = """@prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix atlas: <https://w3id.org/ops-atlas/id/> . atlas:sysops ops:usesTool atlas:git ."""


def walk(step):
    yield step
    for child in step.children:
        yield from walk(child)


def test_steps_tell_what_they_found(shipped):
    plan = read_plan(shipped, JOIN)
    found = {step.name: step.rows for step in walk(plan)}
    of_sysops = len(shipped.select("SELECT ?t { atlas:sysops ops:usesTool ?t }"))
    assert found["QuadPattern(atlas:sysops ops:usesTool ?t)"] == of_sysops
    assert plan.rows == len(shipped.select(JOIN))
    assert all(step.seconds is not None for step in walk(plan))


def test_variables_that_the_engine_made_up_are_numbered(shipped):
    plan = read_plan(shipped, "SELECT (COUNT(?t) AS ?n) { atlas:sysops ops:usesTool ?t }")
    names = [step.name for step in walk(plan)]
    assert "Extend(?_1 -> ?n)" in names
    assert any(name.endswith("COUNT(?t) -> ?_1)") for name in names)


def test_a_query_without_end_has_its_steps_without_counts(shipped):
    steps = list(walk(read_plan(shipped, SLOW, deadline=0.5)))
    assert [step.name for step in steps if step.name.startswith("QuadPattern")]
    assert {step.rows for step in steps} == {None}


def test_data_in_memory_has_the_same_steps_and_from_is_respected():
    names = [step.name for step in walk(read_plan(EmbeddedStore.from_text(DATA), JOIN))]
    assert "QuadPattern(?d ops:usesTool ?t)" in names
    named = read_plan(EmbeddedStore.from_text(DATA), "SELECT * FROM <urn:x:g> { ?s ?p ?o }")
    assert named.rows is None


@pytest.mark.parametrize(
    ("query", "error", "word"),
    [
        ("SELECT * { ?x a opps:T }", QueryError, "run it to see"),
        ("ASK " + "{" * 50_000, QueryError, "run it to see"),  # it ends a process, and not ours
        ("DROP ALL", QueryRefused, "reading"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", QueryRefused, "another host"),
    ],
)
def test_what_is_wrong_or_refused_is_said(shipped, query, error, word):
    with pytest.raises(error, match=word):
        read_plan(shipped, query)


def test_what_would_call_another_host_is_not_run_even_if_nothing_refused_it(shipped, monkeypatch):
    run, texts = planning._run, []

    def noted(command, text, location, deadline):
        texts.append(text)
        return run(command, text, location, deadline)

    monkeypatch.setattr(planning, "_run", noted)
    monkeypatch.setattr(planning, "refuse_unsafe", lambda _query: "SELECT")
    with pytest.raises(QueryError, match="run it to see"):
        read_plan(shipped, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert len(texts) == 1
    assert "SERVICE" not in texts[0]


def test_the_engine_gets_no_more_memory_than_its_share(monkeypatch):
    given = []
    monkeypatch.setattr(resource, "prlimit", lambda _process, *limit: given.append(limit))
    read_plan(EmbeddedStore.from_text(DATA), JOIN)
    assert given == [(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))]


def test_an_endpoint_tells_no_plan():
    with pytest.raises(EndpointError, match="no plan"):
        read_plan(open_store(endpoint="http://127.0.0.1:9/query"), JOIN)


def test_without_the_program_it_says_what_brings_it(shipped, monkeypatch):
    monkeypatch.setattr("graph.querying.plan.shutil.which", lambda *_args, **_options: None)
    with pytest.raises(QueryError, match="pip install oxigraph"):
        read_plan(shipped, JOIN)
