"""Matches and inferences as generations: added, replaced, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph import EmbeddedStore, open_store
from graph.importing.loading import IMPORTED
from graph.inferring.rules import INFERRED, rule_behind, rule_graph
from graph.matching import accept, match
from graph.matching.things import CLOSE, REVIEW
from graph.picture.card import node_card
from graph.shacl import read_shapes, validate
from graph.snapshots.derived import (
    add_inferences,
    add_matches,
    count_by_rule,
    find_inferences,
    holds_inferences,
    take_inferences_back,
)
from graph.snapshots.generations import import_sources
from ontology.sources import FOLDER

TECHNOLOGIES = """
@prefix ops: <https://w3id.org/ops-atlas/ns#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:x:grafana> a ops:Technology ; skos:prefLabel "Grafana"@en ;
  foaf:homepage <https://grafana.com/> .
<urn:x:argo> a ops:Technology ; skos:prefLabel "Argo"@en ;
  ops:repository <https://github.com/argoproj/argo-cd> .
"""
CLASSES = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:Kestrel> rdfs:subClassOf <urn:Bird> . <urn:k> a <urn:Kestrel> .
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot_cache: Path) -> Path:
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    return tmp_path / "chain"


def bring(path: Path, text: str, **options) -> None:
    path.write_text(text, encoding="utf-8")
    import_sources([path], **options)


def opened() -> EmbeddedStore:
    store = open_store()
    assert isinstance(store, EmbeddedStore)
    return store


def test_matches_that_a_person_took_are_links_with_a_reason(folder, tmp_path) -> None:
    bring(tmp_path / "x.ttl", TECHNOLOGIES)
    found = match(opened())
    assert [one.theirs.label for one in found.accepted] == ["Grafana"]
    (doubtful,) = found.review
    assert (doubtful.relation, doubtful.theirs.label) == (REVIEW, "Argo")
    taken = accept(doubtful)
    assert taken.relation == CLOSE
    add_matches([*found.accepted, taken])
    shapes = read_shapes(FOLDER / "shapes.ttl")
    assert list(validate(opened(), shapes).by_focus()) == [f"{IMPORTED}x.ttl"]
    links = "SELECT ?reason { ?s rdf:object <urn:x:argo> ; ops:reason ?reason }"
    assert opened().select(links).values()[0][0].endswith("Accepted by a person.")
    add_matches(found.accepted)
    assert opened().select(links).values() == []
    assert opened().ask("ASK { atlas:grafana skos:exactMatch|skos:closeMatch <urn:x:grafana> }")


def test_what_follows_is_added_by_rule_and_taken_back(folder, tmp_path) -> None:
    bring(tmp_path / "b.ttl", CLASSES, base="empty")
    quads = find_inferences(opened())
    assert count_by_rule(quads) == {"subclass": 1}
    assert add_inferences(quads).graphs[rule_graph("subclass")] == 1
    store = opened()
    assert holds_inferences(store.engine)
    (row,) = store.select("SELECT ?g { GRAPH ?g { <urn:k> a <urn:Bird> } }").values()
    assert list(validate(store, read_shapes(FOLDER / "shapes.ttl")).by_focus()) == [
        f"{IMPORTED}b.ttl"
    ]
    made = "SELECT ?at { GRAPH <%s> { <%s> prov:generatedAtTime ?at } }"
    ((when,),) = store.select(made % (INFERRED, rule_graph("subclass"))).values()
    assert abs(datetime.now(UTC) - datetime.fromisoformat(when)) < timedelta(hours=1)
    assert rule_behind(row[0]) == "A member of a class is a member of the classes above it."
    card = node_card(store, "urn:k")
    assert [(one.source, one.object, one.note) for one in card.evidence] == [
        ("Inferred", "Bird", "A member of a class is a member of the classes above it.")
    ]
    take_inferences_back()
    assert not holds_inferences(opened().engine)
    assert not opened().ask("ASK { <urn:k> a <urn:Bird> }")


def test_what_follows_from_the_shipped_data_keeps_its_shapes(folder) -> None:
    """A graph of a rule has no origin and no license of its own, so it is no source."""
    added = add_inferences(find_inferences(opened()))
    assert added.graphs[rule_graph("inverse")] > 100
    assert validate(opened(), read_shapes(FOLDER / "shapes.ttl")).conforms
