"""What is offered where no label holds what was typed."""

from __future__ import annotations

import pytest

from graph import EmbeddedStore
from graph.naming.suggesting import suggest
from tests.stores import StoreOf

LABELS = """
@prefix : <urn:> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:sre skos:prefLabel "Site Reliability Engineer" ; skos:altLabel "SRE" .
:engine skos:prefLabel "Engine of a car" . :actions skos:prefLabel "GitHub Actions" .
:actor skos:prefLabel "Actor" . :cafe skos:prefLabel "Café Grafana" . :it skos:prefLabel "IT" .
:linux skos:prefLabel "Linux posture" .
"""


def offered(store: EmbeddedStore, text: str) -> list[str]:
    """Return the labels that are offered, of what a search does not find."""
    assert store.search(text) == []
    return [match.label for match in suggest(store, text)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("promethues", "Prometheus"),
        ("prometheas", "Prometheus"),
        ("promotheas", "Prometheus"),
        ("kuberntes", "Kubernetes"),
        ("Grafna", "Grafana"),
        ("jenkns", "Jenkins"),
        ("trvy", "Trivy"),
        ("sre engineer", "Site Reliability Engineer"),
        ("engineer, SRE", "Site Reliability Engineer"),
        ("sre enginer", "Site Reliability Engineer"),
        ("mean recovry time", "mean time to recovery"),
    ],
)
def test_a_misspelled_name_of_the_shipped_data_is_understood(shipped, text, label):
    assert offered(shipped, text)[0] == label


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("engineer site", ["Site Reliability Engineer"]),
        ("car engine", ["Engine of a car"]),
        ("githubactions", ["GitHub Actions"]),
        ("cafe grafna", ["Café Grafana"]),
        ("it engineer", []),  # both are there, but no node has both
        ("actions actions sre", []),
        ("xyz", []),
        ("engraved", []),  # most letters of "grafana" or "engine", and a word of its own
        ("postgres", []),
        ("linus", ["Linux posture"]),
        ("zzzzzzzz", []),
        ("\"' OR % _ --", []),
        ("a b c d e f g h", []),
        (" ?! ", []),
    ],
)
def test_every_word_has_to_fit_some_label_of_a_node(text, labels):
    assert offered(EmbeddedStore.from_text(LABELS), text) == labels


def test_no_more_are_offered_than_asked_for_and_the_nearest_first():
    lines = "".join(f':n{i} skos:prefLabel "monitor {i}" .' for i in range(9))
    store = EmbeddedStore.from_text(f'{LABELS}{lines} :m skos:prefLabel "monitoring" .')
    assert store.search("montior") == []
    assert len(suggest(store, "montior", 3)) == 3
    assert next(match.iri for match in suggest(store, "monitorng")) == "urn:m"


def test_what_is_too_long_for_a_name_is_not_looked_for():
    label = "abcdefghij" * 20
    data = f'<urn:x:long> <http://www.w3.org/2000/01/rdf-schema#label> "{label}y" .'
    store = EmbeddedStore.from_text(data)
    assert [one.iri for one in store.search(f"{label}y")] == ["urn:x:long"]
    assert [one.iri for one in suggest(store, label)] == ["urn:x:long"]
    assert suggest(store, f"{label}y") == []


def test_only_an_index_of_labels_knows_what_may_be_meant(store_of: StoreOf):
    store = store_of(LABELS)
    assert store.search("enginer") == []
    assert bool(suggest(store, "enginer")) == (store.label_index is not None)
