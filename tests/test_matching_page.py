"""Matches are found beside the page, which stays alive and can stop the search."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from graph import EmbeddedStore
from graph.importing.watching import Progress, Watch
from graph.matching import match
from ontology.errors import SnapshotError
from ontology.namespaces import ATLAS, OPS, SKOS_PREF_LABEL
from tests.headless import run_page, text
from tests.stores import Gated
from views import background, session

if TYPE_CHECKING:
    from collections.abc import Iterator


DATA = f"""
GRAPH <urn:g> {{
<{ATLAS}nagios> a <{OPS}Tool> ; <{SKOS_PREF_LABEL}> "Nagios" .
<urn:n> a <{OPS}Technology> ; <{SKOS_PREF_LABEL}> "Nagios" .
}}
"""


@pytest.fixture
def gated(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gated]:
    store = Gated.from_text(DATA, ".trig")
    store.gate = threading.Event()
    monkeypatch.setattr(session, "store", lambda: store)
    monkeypatch.setattr(background, "AT_ONCE", 0.01)
    yield store
    store.gate.set()


def match_page() -> None:
    from views.data import matching

    matching.show()


def begin():
    app = run_page(match_page)
    app.button(key="match_find").click().run()
    assert [button.label for button in app.button] == ["Stop"]
    return app


def end(app, gated: Gated) -> None:
    gated.gate.set()
    app.session_state["match_found"].work.wait(30)
    app.run()


def test_a_search_for_matches_stops_between_two_queries(
    gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    gated.gate.set()
    with pytest.raises(SnapshotError, match="The matching was stopped"):
        match(gated, watch=Watch(stopped=lambda: gated.asked == 2, work="matching"))
    assert gated.asked == 2


def test_a_search_for_matches_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    told: list[Progress] = []
    match(EmbeddedStore.from_text(DATA, ".trig"), watch=Watch(told.append))
    shares = [progress.share for progress in told if progress.total]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert {0.25, 0.5, 0.75} <= set(shares), "one of two nodes is read, both are, one is compared"


def test_the_page_shows_how_far_a_search_for_matches_is(
    gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    shut = gated.gate.wait
    monkeypatch.setattr(gated.gate, "wait", lambda seconds: gated.asked <= 5 or shut(seconds))
    app = begin()
    while gated.asked <= 5:
        time.sleep(0.01)
    (shown,) = app.run().get("progress")
    assert shown.proto.text.startswith("Reading names and addresses of 2 nodes")
    assert shown.proto.value == 12, "one step of eight"
    app.button[0].click().run()
    end(app, gated)
    assert app.caption[-1].value == "The matching was stopped before its end."


def test_the_page_shows_a_long_search_for_matches_and_stops_it(gated: Gated) -> None:
    app = begin()
    app.button[0].click().run()
    assert app.button[0].disabled
    end(app, gated)
    assert app.caption[-1].value == "The matching was stopped before its end."
    assert [button.label for button in app.button] == ["Find matches"]


def test_what_a_long_search_found_is_shown_for_what_is_open(
    gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = begin()
    end(app, gated)
    assert "Found 1 sure match, and 0 to look at." in text(app)
    other = EmbeddedStore.from_text(DATA, ".trig")
    monkeypatch.setattr(session, "store", lambda: other)
    assert "Found" not in text(app.run()), "it was found in what was open before"
