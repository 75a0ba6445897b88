"""Inference of a large dataset: the page stays alive, says how far it is, and stops it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph import EmbeddedStore, open_store
from graph.importing.watching import Progress, Watch
from graph.inferring.inference import infer, inferred_quads
from graph.inferring.rules import INFERRED, rule_graph
from graph.snapshots import derived
from graph.snapshots.chain import read_chain
from graph.snapshots.generations import import_sources
from ontology.errors import ParameterError, SnapshotError
from tests.headless import markup, run_page
from views import background, session
from views.data import inferring, writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<urn:p> owl:inverseOf <urn:above> . <urn:q> owl:inverseOf <urn:below> .
<urn:a> <urn:p> <urn:b> ; <urn:q> <urn:b> .
"""


class Gated(EmbeddedStore):
    """A store that waits at a gate before its quads are walked."""

    gate: threading.Event

    def quads(self) -> Iterator[ox.Quad]:
        self.gate.wait(30)
        return super().quads()


@pytest.fixture
def gated(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gated]:
    store = Gated.from_text(DATA)
    store.gate = threading.Event()
    monkeypatch.setattr(session, "store", lambda: store)
    monkeypatch.setattr(background, "AT_ONCE", 0.01)
    monkeypatch.setattr(writing, "AT_ONCE", 0.01)
    yield store
    store.gate.set()


def infer_page() -> None:
    from views.data import inferring

    inferring.show()


def labels(app) -> list[str]:
    return [button.label for button in app.button]


def test_an_inference_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    told: list[Progress] = []
    found = list(inferred_quads(EmbeddedStore.from_text(DATA), watch=Watch(told.append)))
    assert sum(quad.graph_name.value == rule_graph("inverse") for quad in found) == 2
    said = [str(progress) for progress in told]
    assert (said[0], said[-1]) == ("Copying to memory, 0%", "Listing what follows, 100%")
    assert "Following urn:p, 33%" in said, "the second of three properties"
    assert "Listing what follows, 0%" in said, "it begins anew"
    assert not any(replace(progress, seconds=10.0).left for progress in told)


def test_merging_and_comparing_tell_how_far_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    told: list[Progress] = []
    inferring._look(
        EmbeddedStore.from_text(DATA), Watch(told.append), same_as=True, restrictions=False
    )
    said = {str(progress) for progress in told}
    assert {f"Merging what is the same, {share}%" for share in (0, 20, 40, 60, 80, 100)} <= said
    assert str(told[-1]) == "Comparing what follows with what is open, 100%"


def test_an_inference_stops_between_two_properties(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    engine = ox.Store()
    engine.load(DATA, format=ox.RdfFormat.TURTLE)
    inverse = ox.NamedNode(rule_graph("inverse"))
    watch = Watch(stopped=lambda: engine.contains_named_graph(inverse), work="inference")
    with pytest.raises(SnapshotError, match="The inference was stopped"):
        infer(engine, watch=watch)
    (only,) = engine.quads_for_pattern(None, None, None, inverse)
    assert only.predicate.value == "urn:above"
    assert not engine.contains_named_graph(ox.NamedNode(f"{INFERRED}/under-way"))


def test_restrictions_can_be_followed_where_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "store", lambda: EmbeddedStore.from_text(DATA))
    assert [toggle.key for toggle in run_page(infer_page).toggle] == ["infer_same_as"]
    restricted = """
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        <urn:A> rdfs:subClassOf [ owl:onProperty <urn:p> ; owl:someValuesFrom <urn:B> ] .
    """
    store = EmbeddedStore.from_text(restricted)
    monkeypatch.setattr(session, "store", lambda: store)
    app = run_page(infer_page)
    app.button(key="infer_find").click().run()
    assert "Nothing follows that the data does not say already." in app.info[0].value
    app.toggle(key="infer_restrictions").set_value(True).run()
    app.button(key="infer_find").click().run()
    assert labels(app) == ["Find what follows", "Add 1 triple"]


def imported_page() -> None:
    from graph.snapshots.generations import Generation
    from views.data.next_steps import show_next_steps

    known = Generation("0001-abcd", "parts", "2026-01-01T00:00:00+00:00", "empty", 1, {}, ())
    show_next_steps(known, ["http://www.w3.org/2002/07/owl#Restriction"])


def test_an_ontology_with_restrictions_leads_on_to_its_inferences(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session, "store", lambda: EmbeddedStore.from_text(DATA))
    assert '<a href="/data?show=infer" target="_self">Infer</a>' in markup(run_page(imported_page))


def test_a_dataset_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derived, "MOST_INFERRED_FROM", 3)
    with pytest.raises(ParameterError, match="more than 3 triples"):
        derived.find_inferences(EmbeddedStore.from_text(DATA))


def test_copying_a_large_dataset_stops_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    walked: list[int] = []
    watch = Watch(stopped=lambda: len(walked) > 1500)
    watch.begin(5000)
    with pytest.raises(SnapshotError):
        walked.extend(watch.each(range(5000)))
    assert (len(walked), watch.progress.done) == (1999, 2000)


def test_the_page_shows_a_long_inference_and_stops_it(gated: Gated) -> None:
    app = run_page(infer_page)
    app.button(key="infer_find").click().run()
    assert labels(app) == ["Stop"]
    assert labels(run_page(infer_page)) == ["Find what follows"], "nobody else has to wait"
    app.button[0].click().run()
    assert app.button[0].disabled
    gated.gate.set()
    app.session_state["infer_found"].work.wait(30)
    app.run()
    assert labels(app) == ["Find what follows"]
    assert app.caption[-1].value == "The inference was stopped before its end."


def test_what_a_long_inference_found_is_for_what_was_asked(gated: Gated) -> None:
    app = run_page(infer_page)
    app.button(key="infer_find").click().run()
    gated.gate.set()
    app.session_state["infer_found"].work.wait(30)
    app.run()
    assert labels(app) == ["Find what follows", "Add 2 triples"]
    app.toggle(key="infer_same_as").set_value(True).run()
    assert labels(app) == ["Find what follows"], "it was found without owl:sameAs"


@pytest.mark.parametrize("stopped", [True, False])
def test_adding_runs_beside_the_page(
    stopped: bool,
    gated: Gated,
    tmp_path: Path,
    snapshot_cache: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    monkeypatch.setenv("OPS_ATLAS_IMPORT", "1")
    (tmp_path / "a.ttl").write_text(DATA, encoding="utf-8")
    import_sources([tmp_path / "a.ttl"], base="empty")
    before = read_chain(tmp_path / "chain").current
    gated.gate.set()
    gate = threading.Event()

    def add(quads: list[ox.Quad], watch: Watch) -> object:
        gate.wait(30)
        return derived.add_inferences(quads, watch=watch)

    monkeypatch.setattr(inferring, "add_inferences", add)
    app = run_page(infer_page)
    app.button(key="infer_find").click().run()
    app.session_state["infer_found"].work.wait(30)
    app.run().button(key="infer_add").click().run()
    assert labels(app) == ["Stop"]
    if stopped:
        app.button[0].click().run()
    gate.set()
    app.session_state["infer_writing"].wait(30)
    app.run()
    if stopped:
        assert "The writing was stopped before its end." in [one.value for one in app.caption]
        assert read_chain(tmp_path / "chain").current == before
    else:
        assert app.success[0].value.startswith("2 inferred triples are in the snapshot 0002-")
        assert 'href="/overlap" target="_self">Compare</a>' in markup(app)
        assert open_store().ask("ASK { <urn:b> <urn:above> <urn:a> ; <urn:below> <urn:a> }")


def test_only_what_is_not_added_yet_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    def found_in(engine: ox.Store):
        store = EmbeddedStore(engine)
        monkeypatch.setattr(session, "store", lambda: store)
        app = run_page(infer_page)
        return app.button(key="infer_find").click().run()

    engine = ox.Store()
    engine.load(DATA, ox.RdfFormat.TURTLE)
    infer(engine)
    whole = found_in(engine)
    assert labels(whole)[0] == "Find what follows"
    assert whole.info[0].value == "Nothing follows that the data does not say already."
    graph = ox.NamedNode(rule_graph("inverse"))
    b, above, a = map(ox.NamedNode, ("urn:b", "urn:above", "urn:a"))
    engine.remove(ox.Quad(b, above, a, graph))
    engine.add(ox.Quad(a, above, b, graph))
    changed = found_in(engine)
    assert labels(changed)[-1] == "Add 1 triple and take 1 triple back"
    assert "1 triple that was added does not follow any more." in [
        caption.value for caption in changed.caption
    ]
