"""A check of a large dataset: the page says how far it is, stays alive, and stops it when asked."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from graph import EmbeddedStore
from graph.importing.watching import Progress, Watch
from graph.shacl import read_triples, validate
from graph.shacl.report import Report
from graph.shacl.shapes import ShapesGraph
from ontology.errors import SnapshotError
from tests.headless import markup, run_page
from tests.stores import Gated
from views import background, session
from views.data import checking

if TYPE_CHECKING:
    from collections.abc import Iterator


DATA = '<urn:a> a <urn:T> ; <urn:name> "a" . <urn:b> a <urn:T> . <urn:c> a <urn:U> .'
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> sh:targetClass <urn:T> ; sh:property [ sh:path <urn:name> ; sh:minCount 1 ] .
<urn:t> sh:targetClass <urn:U> ; sh:property [ sh:path <urn:name> ; sh:minCount 1 ] .
"""


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gated]:
    store = Gated.from_text(DATA + SHAPES)
    store.gate = threading.Event()
    monkeypatch.setattr(session, "store", lambda: store)
    monkeypatch.setattr(background, "AT_ONCE", 0.01)
    yield store
    store.gate.set()


def check_page() -> None:
    from views.data import checking

    checking.show()


def wait_for_its_end(app) -> None:
    app.session_state["check_report_open"].work.wait(30)


def checked_by(shapes: str) -> AppTest:
    """Return the page once it has checked what is open."""
    app = run_page(check_page)
    app.segmented_control[0].set_value(shapes).run()
    app.button[0].click().run()
    wait_for_its_end(app)
    app.run()
    return app


def test_a_check_tells_how_far_it_is_and_promises_no_time() -> None:
    told: list[Progress] = []
    report = validate(
        EmbeddedStore.from_text(DATA), ShapesGraph(read_triples(SHAPES)), Watch(told.append)
    )
    assert len(report.results) == 2
    said = [str(progress) for progress in told if progress.doing]
    assert said[0] == "Checking shape 1 of 2, 0%"
    assert said[-1] == "Checking shape 2 of 2, 50%"
    assert replace(told[-1], done=1, seconds=10.0).left is None
    assert Progress(done=1, total=2, seconds=10.0).left == 10.0


def test_a_check_stops_between_two_queries(slow: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    slow.gate.set()
    shapes = ShapesGraph(read_triples(SHAPES))
    with pytest.raises(SnapshotError, match="The check was stopped"):
        validate(slow, shapes, Watch(stopped=lambda: slow.asked == 1, work="check"))
    assert slow.asked == 1


def test_the_page_shows_a_long_check_and_stops_it(slow: Gated) -> None:
    app = run_page(check_page)
    app.button[0].click().run()
    (stop,) = app.button
    assert stop.label == "Stop"
    other = run_page(check_page)
    assert [button.label for button in other.button] == ["Check"], "nobody else has to wait"
    stop.click().run()
    assert app.button[0].disabled
    slow.gate.set()
    wait_for_its_end(app)
    app.run()
    assert [button.label for button in app.button] == ["Check"]
    assert app.caption[-1].value == "The check was stopped before its end."
    assert not app.error


def test_a_long_check_shows_what_it_found_once_it_has_ended(slow: Gated) -> None:
    app = run_page(check_page)
    app.segmented_control[0].set_value("inside").run()
    app.button[0].click().run()
    assert [button.label for button in app.button] == ["Stop"]
    slow.gate.set()
    wait_for_its_end(app)
    app.run()
    assert app.warning[0].value == "2 results at 2 nodes."


PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ops: <https://w3id.org/ops-atlas/ns#> .
"""
FITTING = {
    "own": (DATA + SHAPES, "inside"),
    "a class that is a shape": ("<urn:T> a owl:Class , sh:NodeShape .", "inside"),
    "a shape that looks at nothing": ("<urn:T> a sh:NodeShape ; a ops:Tool .", "ours"),
    "ours": ("<urn:a> a ops:Tool .", "ours"),
    "what an import says of itself": ("<urn:g> a ops:Source . <urn:C> a owl:Class .", "file"),
    "foreign": (DATA, "file"),
}


@pytest.mark.parametrize("name", FITTING)
def test_a_check_begins_with_the_shapes_that_fit(name, monkeypatch: pytest.MonkeyPatch) -> None:
    text, expected = FITTING[name]
    store = EmbeddedStore.from_text(PREFIXES + text)
    monkeypatch.setattr(session, "store", lambda: store)
    app = run_page(check_page)
    assert app.segmented_control[0].value == expected
    said = any("holds no shapes of its own" in one.value for one in app.caption)
    assert said == (expected == "file")
    app.segmented_control[0].set_value("ours").run()
    assert app.segmented_control[0].value == "ours"


def test_shapes_that_look_at_nothing_are_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    store = EmbeddedStore.from_text(DATA)
    monkeypatch.setattr(session, "store", lambda: store)
    app = checked_by("ours")
    assert not app.success
    assert "None of the shapes looks at anything" in app.info[0].value


def test_what_was_not_checked_is_said_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    sparql = "<http://e/*s*> sh:targetClass <urn:T> ; sh:sparql [ ] ."
    store = EmbeddedStore.from_text(DATA + SHAPES + sparql)
    monkeypatch.setattr(session, "store", lambda: store)
    app = checked_by("inside")
    (said,) = (one.value for one in app.caption if one.value.startswith("Not checked"))
    assert "\\*s\\*" in said


def test_the_results_are_written_as_csv_only_when_asked_for(
    slow: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Report] = []
    monkeypatch.setattr(Report, "to_csv", lambda report: str(written.append(report)))
    slow.gate.set()
    app = checked_by("inside")
    assert [one.label for one in app.get("download_button")] == ["All results as CSV"]
    assert not written


def test_shapes_that_cannot_be_read_are_a_sentence() -> None:
    ended = checking.Check()
    store = EmbeddedStore.from_text(DATA)
    ended.begin(lambda _: checking._shapes(store, "file", b"<urn:a> <urn:b>"))
    ended.wait(30)
    assert "The shapes cannot be read" in str(ended.error)
    assert ended.found is None


ODD_FOCUS = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> sh:targetObjectsOf <urn:said> ; sh:nodeKind sh:IRI .
<urn:t> sh:targetSubjectsOf <urn:knows> ; sh:property [ sh:path <urn:knows> ;
    sh:node [ sh:property [ sh:path <urn:name> ; sh:minCount 1 ] ] ] .
<urn:a> <urn:said> "urn:a", [ <http://www.w3.org/2000/01/rdf-schema#label> "Somebody" ] ;
    <urn:knows> [ <urn:x> 1 ] .
<urn:b> <urn:said> <<( <urn:a> <urn:said> 1 )>> .
"""


@pytest.mark.parametrize("linked", [True, False])
def test_values_and_nodes_without_a_name_can_break_shapes_too(linked, monkeypatch) -> None:
    """A literal is no node; a node without a name has a place in the graph and says something."""
    store = EmbeddedStore.from_text(ODD_FOCUS)
    report = validate(store, ShapesGraph(read_triples(ODD_FOCUS)))
    found: list[str] = []
    monkeypatch.setattr(checking.st, "html", found.append)
    monkeypatch.setattr(checking.st, "download_button", lambda *_, **__: None)
    checking._show_report(store, report, "odd", linked=linked)
    parts = "".join(found).split('<section class="result">')[1:]
    named = {re.search("<h3[^>]*>([^<]*)", part)[1]: part for part in parts}
    assert {"&quot;urn:a&quot;", "Somebody", "a"} < set(named)
    assert "no node of the graph" in named["&quot;urn:a&quot;"]
    way = "Show in the graph" if linked else "rdfs:label</code> Somebody"
    assert way in named["Somebody"]
    assert "does not conform to a shape without a name. <code>unnamed</code>" in named["a"]


def test_a_check_that_nobody_can_see_stops() -> None:
    begun = checking.Check()
    kept = background.Kept((0, "ours", ""), begun)
    assert not begun.stopped
    del kept
    assert begun.stopped


def test_progress_is_text_and_not_markdown(slow: Gated) -> None:
    app = run_page(check_page)
    app.button[0].click().run()
    kept = app.session_state["check_report_open"].work
    kept.progress = Progress(doing="Fetching https://example.org/[a](b)", total=2)
    (bar,) = app.run().get("progress")
    assert r"\[a\](b)" in bar.proto.text


def test_where_no_share_is_known_none_is_shown(slow: Gated) -> None:
    app = run_page(check_page)
    app.button[0].click().run()
    app.session_state["check_report_open"].work.progress = Progress(doing="Fetching <b>")
    assert not app.run().get("progress")
    assert "Fetching &lt;b&gt;." in markup(app)
    assert 'role="progressbar"' in markup(app)
