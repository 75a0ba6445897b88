"""Snapshots that are moved to memory beside the questions: which ones, and with equal answers."""

from __future__ import annotations

from itertools import repeat

import pytest

from graph import EmbeddedStore, memory, open_store
from graph.snapshots import holding
from queries import load_catalog
from tests.headless import run_page
from views import session


@pytest.fixture
def store(snapshot_cache, monkeypatch):
    monkeypatch.setenv("OPS_ATLAS_IN_MEMORY", "10_000_000")
    opened = open_store()
    yield opened
    opened.close()


def test_answers_are_the_same_from_memory(store: EmbeddedStore) -> None:
    assert not store.in_memory
    before = [entry.run(store, {}) for entry in load_catalog().values()]
    on_disk = set(store.quads())
    moving = holding.hold(store)
    assert moving is not None
    moving.wait()
    assert store.in_memory
    assert set(store.quads()) == on_disk
    after = [entry.run(store, {}) for entry in load_catalog().values()]
    assert [sorted(map(str, one)) for one in after] == [sorted(map(str, one)) for one in before]
    typed = store.run_typed("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert typed.values() == [(str(len(on_disk)),)]


def test_the_operator_decides_how_many_triples_are_held(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert holding.most_triples() == 10_000_000
    monkeypatch.setenv("OPS_ATLAS_IN_MEMORY", "1,000")
    assert holding.most_triples() == 1000
    assert holding.hold(store) is None
    monkeypatch.delenv("OPS_ATLAS_IN_MEMORY")
    assert holding.hold(store) is None
    assert not store.in_memory


def test_what_does_not_fit_is_read_from_disk(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(memory, "_MOST_FOR_CONTAINER", limit)
    limit.write_text("max\n")
    assert memory.free_memory() > 2**20
    limit.write_text(f"{2**20}\n")
    assert memory.free_memory() == 2**20
    assert holding.hold(store) is None
    monkeypatch.setattr(memory, "_FREE", tmp_path / "none")
    assert memory.free_memory() is None
    moving = holding.hold(store)
    assert moving is not None
    moving.wait()
    assert store.in_memory


def test_one_that_is_stopped_stays_on_disk(store: EmbeddedStore, monkeypatch) -> None:
    """Nobody waits for the rest of a copy that is not wanted any more."""
    monkeypatch.setattr(store, "quads", lambda: repeat(next(iter(store.engine))))
    holding.Holding(store).stop()
    assert not store.in_memory


def test_the_page_says_where_the_open_one_lies(store, tmp_path, monkeypatch) -> None:
    def show() -> None:
        from views.data import page

        page()

    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    monkeypatch.setattr(session, "store", lambda: store)
    assert run_page(show).caption[0].value.endswith("The open one is read from disk.")
    store.answer_from(store.engine)
    assert run_page(show).caption[0].value.endswith("The open one is held in memory.")
