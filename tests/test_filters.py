"""What filters leave, where links come from, and labels in other languages."""

from __future__ import annotations

from graph import EmbeddedStore
from graph.naming.language_order import languages_of, spoken
from graph.picture.drawing import Scene
from graph.picture.filters import visible
from graph.picture.scene import scene_of_nodes
from graph.picture.sources import sources_of

EX = "https://example.org/"
TRIG = """
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:one { ex:a a ex:K ; ex:p ex:b ; rdfs:label "Anna"@en, "Anne"@de . ex:b rdfs:label "Ben" .
         ex:c rdfs:label "Cleo"@en, "Kleo"@de-AT . ex:one rdfs:label "the first" .
         ex:K rdfs:label "Art"@de . }
ex:two { ex:a ex:p ex:b ; ex:q ex:c . ex:d rdfs:label "Dora" . }
"""


def names(scene: Scene) -> set[str]:
    return {node.id.removeprefix(EX) for node in scene.nodes}


def drawn(tmp_path) -> tuple[EmbeddedStore, Scene]:
    file = tmp_path / "data.trig"
    file.write_text(TRIG)
    store = EmbeddedStore.from_files([file])
    return store, scene_of_nodes(store, [EX + name for name in "abcd"])


def test_types_relations_and_text_are_filtered(tmp_path):
    _, scene = drawn(tmp_path)
    assert names(visible(scene)) == set("abcd")
    assert names(visible(scene, kinds=[f"{EX}K"])) == set("bcd")
    assert names(visible(scene, relations=[f"{EX}q"])) == set("abd")
    assert names(visible(scene, text="EN")) == set("b")
    less = visible(scene, relations=[f"{EX}p"])
    assert [edge.property for edge in less.edges] == [f"{EX}q"]
    assert (names(less), less.total) == (set("acd"), scene.total)


def test_a_link_goes_with_the_last_of_its_sources(tmp_path):
    store, scene = drawn(tmp_path)
    found = sources_of(store, scene)
    assert [(name.removeprefix(EX), count) for name, _, count in found.graphs] == [
        ("two", 2),
        ("one", 1),
    ]
    assert {name: label for name, label, _ in found.graphs}[f"{EX}one"] == "the first"
    one, two = f"{EX}one", f"{EX}two"
    assert names(visible(scene, sources=[one], stated=found.stated)) == set("abcd")
    assert names(visible(scene, sources=[two], stated=found.stated)) == set("abd")
    assert names(visible(scene, sources=[one, two], stated=found.stated)) == set("d")


def test_labels_are_shown_in_the_language_asked_for(tmp_path):
    store, scene = drawn(tmp_path)
    assert set(languages_of(store)) == {"en", "de"}
    german = scene_of_nodes(spoken(store, "de"), [EX + name for name in "abcd"])
    labels = {node.id.removeprefix(EX): node.label for node in german.nodes}
    assert labels == {"a": "Anne", "b": "Ben", "c": "Kleo", "d": "Dora"}
    assert german.kinds[f"{EX}K"] == ("Art", 1)
    assert [(n.x, n.y) for n in german.nodes] == [(n.x, n.y) for n in scene.nodes]
    for unknown in ("", "fr", 'de") } DROP ALL #'):
        assert spoken(store, unknown) is store
