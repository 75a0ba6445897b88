"""Properties that lead to nodes alone: what is counted with them is what is counted without."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import EmbeddedStore
from graph.importing.loading import Choices
from graph.links import degrees
from graph.node_properties import node_properties
from graph.picture.card import Fact, node_card
from graph.picture.link_groups import count_links
from graph.snapshots.generations import import_sources, open_generation

EX = "https://example.org/"
#: To typed nodes alone; to a text among them; to a node without a class among them.
DATA = f"""
@prefix : <{EX}> .
:hub a :Hub ; :typed :a, :b ; :mixed :a, "a text" ; :untyped :a, :c ; :size 3 .
:a a :Thing ; :back :hub . :b a :Thing . :d a :Thing ; :size "large" .
"""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedStore:
    """Import as if it were large."""
    monkeypatch.setattr("graph.snapshots.filling.SMALL", 0)
    monkeypatch.setattr("graph.snapshots.filling._ALWAYS_ORDERED", 0)
    monkeypatch.setattr("graph.node_properties._WORTH_KNOWING", 1)
    source = tmp_path / "data.ttl"
    source.write_text(DATA, encoding="utf-8")
    folder = tmp_path / "chain"
    known, _ = import_sources([source], Choices(), base="empty", folder=folder)
    return open_generation(folder, known.id)


def test_only_those_whose_every_object_has_a_class_are_known(store: EmbeddedStore) -> None:
    assert node_properties(store) == {f"{EX}typed", f"{EX}back"}
    assert node_properties(EmbeddedStore.from_text(DATA)) == frozenset()


def test_the_same_is_counted_and_said_with_them(store: EmbeddedStore) -> None:
    plain = EmbeddedStore.from_text(DATA)
    ids = [f"{EX}{name}" for name in ("hub", "a", "b", "c", "d")]
    assert list(degrees(store, ids).values()) == [3, 1, 1, 1, 0]
    assert degrees(plain, ids) == degrees(store, ids)
    assert count_links(store, ids[0]) == count_links(plain, ids[0])
    assert count_links(store, ids[0])[f"{EX}mixed", True] == 1
    facts = node_card(store, ids[0]).facts
    assert facts == node_card(plain, ids[0]).facts
    assert Fact("mixed", "a text") in facts
