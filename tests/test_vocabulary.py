"""What the editor completes from: classes, properties and their pairs, counted on known data."""

from __future__ import annotations

from graph.embedded import EmbeddedStore
from graph.vocabulary import read_vocabulary
from ontology.errors import EndpointError
from ontology.namespaces import OPS
from views.workbench import vocabulary_data

EX = "https://example.org/"
DATA = """
@prefix ex: <https://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:a a ex:Bridge ; ex:spans ex:r1, ex:r2 ; rdfs:label "A" .
ex:b a ex:Bridge ; ex:spans ex:r1 .
ex:r1 a ex:River ; rdfs:label "R" .
ex:Bridge rdfs:label "bridge" . ex:spans rdfs:label "spans" .
"""


def test_counts():
    words = read_vocabulary(EmbeddedStore.from_text(DATA))
    assert [(w.iri, w.label, w.count) for w in words.classes] == [
        (f"{EX}Bridge", "bridge", 2),
        (f"{EX}River", "River", 1),
    ]
    assert {w.iri: w.count for w in words.properties}[f"{EX}spans"] == 3
    assert words.used_with[f"{EX}Bridge"][f"{EX}spans"] == 3
    assert f"{EX}spans" not in words.used_with[f"{EX}River"]


def test_pairs_are_counted_for_the_classes_that_are_listed(monkeypatch):
    monkeypatch.setattr("graph.vocabulary._MOST_TERMS", 1)
    words = read_vocabulary(EmbeddedStore.from_text(DATA))
    assert [word.label for word in words.classes] == ["bridge"]
    assert list(words.used_with) == [f"{EX}Bridge"]


def test_names_are_short_and_pairs_point_to_properties(shipped):
    found = vocabulary_data(shipped)
    names = [name for name, _, _ in found["properties"]]
    used = {names[at]: count for at, count in found["of"]["ops:Discipline"]}
    assert used["ops:usesTool"] == len(shipped.select("SELECT ?d ?t { ?d ops:usesTool ?t }"))
    assert found["prefixes"]["ops"] == OPS
    assert vocabulary_data(EmbeddedStore.from_text(DATA))["classes"][0][0] == f"<{EX}Bridge>"


def test_an_endpoint_that_was_away_is_counted_once_it_is_back(monkeypatch):
    store = EmbeddedStore.from_text(DATA)

    def away(_store):
        raise EndpointError("away")

    with monkeypatch.context() as then:
        then.setattr("views.workbench.read_vocabulary", away)
        assert vocabulary_data(store)["classes"] == []
    assert [label for _, label, _ in vocabulary_data(store)["classes"]] == ["bridge", "River"]
