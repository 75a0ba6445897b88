"""The picture of a dataset's classes, on data never seen before."""

from __future__ import annotations

import json

from graph import keeping
from graph.embedded import EmbeddedStore
from graph.picture.ranking import BY_NAME
from graph.picture.schema import schema_of
from graph.picture.schema_view import members_by_links, members_scene, schema_scene
from tests.stores import StoreOf

EX = "https://example.org/"
DATA = """
@prefix e: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
e:Bridge a owl:Class ; rdfs:label "bridge" .
e:spans a owl:ObjectProperty ; rdfs:label "spans" .
e:one a e:Bridge, owl:NamedIndividual ; e:spans e:elbe ; e:near e:two .
e:two a e:Bridge ; e:spans e:elbe, e:oder ; rdfs:comment "<script>" .
e:three a e:Bridge .
e:elbe a e:River . e:oder a e:River, e:Border . e:nobody e:spans e:elbe .
[] a e:Bridge .
"""


def test_classes_are_counted_and_linked_by_properties(store_of: StoreOf):
    schema = schema_of(store_of(DATA)).data
    assert schema.classes == {EX + "Bridge": 4, EX + "River": 2, EX + "Border": 1}
    assert {
        tuple(part.removeprefix(EX) for part in (link.source, link.property, link.target)): (
            link.count
        )
        for link in schema.links
    } == {
        ("Bridge", "spans", "River"): 3,
        ("Bridge", "spans", "Border"): 1,
        ("Bridge", "near", "Bridge"): 1,
    }


def test_the_picture_says_the_counts(store_of: StoreOf):
    scene = schema_scene(store_of(DATA))
    assert [node.label for node in scene.nodes] == ["Bridge · 4", "River · 2", "Border · 1"]
    assert {edge.label for edge in scene.edges} == {"spans · 3", "spans · 1", "near · 1"}
    assert all(node.x is not None for node in scene.nodes)
    sizes = [node.size for node in scene.nodes]
    assert sizes == sorted(sizes, reverse=True)


def test_a_class_brings_in_its_members(store_of: StoreOf):
    store = store_of(DATA)
    *named, last = members_by_links(store, EX + "Bridge")
    assert [*named, last][:3] == [EX + "two", EX + "one", EX + "three"]
    assert last.startswith("_:") is store.knows_blank_nodes
    scene = members_scene(store, EX + "Bridge", limit=2)
    assert scene.ids == {EX + "one", EX + "two"}
    assert len(scene.edges) == 1
    assert scene.note == "2 of 4 nodes shown"
    by_name = members_scene(store, EX + "Bridge", limit=2, order=BY_NAME)
    assert by_name.ids == {EX + "one", EX + "three"}


def test_a_dataset_that_only_describes_classes_has_a_picture_too(store_of: StoreOf):
    ontology = DATA.split("e:one")[0]
    scene = schema_scene(store_of(ontology))
    assert {node.label for node in scene.nodes} == {"owl:Class · 1", "owl:ObjectProperty · 1"}


def test_nothing_has_an_empty_picture(store_of: StoreOf):
    assert schema_scene(store_of("")).nodes == ()


def test_what_was_counted_lies_beside_the_snapshot(shipped, monkeypatch):
    counted = schema_of(shipped)
    assert isinstance(shipped, EmbeddedStore)
    assert shipped.location is not None
    kept = shipped.location.parent / "schema.json"
    assert json.loads(kept.read_text())["classes"] == counted.classes
    changed = {"classes": {EX + "Kept": 7}, "links": []}
    kept.write_text(json.dumps(changed))
    monkeypatch.setattr(keeping, "age_of", lambda _store: 1)
    assert schema_of(shipped).classes == {EX + "Kept": 7}
    kept.write_text("{")
    monkeypatch.setattr(keeping, "age_of", lambda _store: 2)
    assert schema_of(shipped) == counted


def test_the_shipped_schema_counts_as_the_data_does(shipped):
    counted = {
        (link.source, link.property, link.target): link.count for link in schema_of(shipped).links
    }
    ops = "https://w3id.org/ops-atlas/ns#"
    (row,) = shipped.select(
        "SELECT (COUNT(*) AS ?n) { ?d a ops:Discipline ; ops:usesTool ?t . ?t a ops:Tool }"
    ).values()
    assert counted[ops + "Discipline", ops + "usesTool", ops + "Tool"] == int(row[0])
