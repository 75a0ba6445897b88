"""Lenses that a graph does not declare: found, ranked, named in a link, written as Turtle."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graph import EmbeddedStore, Store, open_store
from graph.comparing.lens import load_lenses
from graph.comparing.link_sums import takes_long
from graph.comparing.membership_query import build_membership
from graph.comparing.proposals import every_way, first_lens, propose
from graph.comparing.ways import lens_named, read_proposal, to_turtle
from graph.overlap import pair
from graph.snapshots.generations import import_sources
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import OPS
from tests.stores import StoreOf

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
@prefix : <http://example.org/> . @prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Team rdfs:label "team" . :Skill rdfs:label "skill" . :City rdfs:label "city" .
"""
#: Two of the three skills are in two teams; every team is in one city, and both share it.
DATA = """
:a a :Team ; :has :git , :helm ; :in :berlin . :b a :Team ; :has :git , :helm , :go ; :in :berlin .
:git a :Skill . :helm a :Skill . :go a :Skill . :berlin a :City .
"""


def test_what_is_shared_is_found_in_both_directions(store_of: StoreOf) -> None:
    found = propose(store_of(HEAD + DATA))
    assert [(one.lens.label, one.shared, one.items, one.sets) for one in found] == [
        ("Skills by teams", 2, 2, 3),
        ("Teams by skills", 2, 3, 2),
    ]


def test_classes_with_names_in_another_language_keep_them_for_many(store_of: StoreOf) -> None:
    german = HEAD.replace('"team"', '"Abteilung"@de').replace('"skill"', '"Skill"@de')
    found = propose(store_of(german + DATA))
    assert [one.lens.label for one in found] == ["Skill by Abteilung", "Abteilung by Skill"]


def test_one_each_is_a_grouping_and_no_overlap() -> None:
    found = propose(EmbeddedStore.from_text(HEAD + DATA))
    assert not any("city" in one.lens.label or "cities" in one.lens.label for one in found)


#: Links between classes. Every raptor is a class and an animal, too.
CLASSES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
:Kite a owl:Class , :Raptor , :Animal ; rdfs:subClassOf :Bird ; :eats :Mouse , :Vole .
:Owl a owl:Class , :Raptor , :Animal ; rdfs:subClassOf :Bird ; :eats :Mouse , :Vole .
:Bird a owl:Class . :Mouse a owl:Class . :Vole a owl:Class . :Bat a :Animal .
"""


def test_classes_that_are_linked_are_compared_under_the_narrowest_of_their_classes() -> None:
    found = propose(EmbeddedStore.from_text(HEAD + CLASSES))
    assert [(one.lens.label, one.shared, one.items, one.sets) for one in found] == [
        ("Raptors by classes (eats)", 2, 2, 2),
        ("Classes by Raptors (eats, backward)", 2, 2, 2),
    ]


def test_each_property_is_proposed_once_before_any_is_twice() -> None:
    towns = " ".join(f":{name} a :Town ; :has :git , :helm ; :in :berlin ." for name in "xyz")
    found = propose(
        EmbeddedStore.from_text(HEAD + DATA + towns + " :a :in :bonn . :bonn a :City .")
    )
    ways = [(one.lens.properties, one.lens.first) for one in found]
    first = len(set(ways))
    assert first > 2
    assert len(set(ways[:first])) == first


def test_a_proposal_is_a_lens_that_works() -> None:
    store = EmbeddedStore.from_text(HEAD + DATA)
    lens = propose(store)[1].lens
    membership = build_membership(store, lens)
    assert [str(item) for item in pair(membership, "a", "b").shared or ()] == ["git", "helm"]
    assert read_proposal(store, lens.key) == lens


@pytest.mark.parametrize("at", [0, 1])
def test_its_turtle_declares_the_same_lens(at: int) -> None:
    proposed = propose(EmbeddedStore.from_text(HEAD + DATA))[at].lens
    (declared,) = load_lenses(EmbeddedStore.from_text(HEAD + DATA + to_turtle(proposed))).values()
    assert (declared.set_class, declared.path, declared.item_class) == (
        proposed.set_class,
        proposed.path,
        proposed.item_class,
    )
    assert (declared.label, declared.first) == (proposed.label, proposed.first)


def test_declared_lenses_are_not_proposed_again(shipped: Store) -> None:
    lenses = load_lenses(shipped)
    proposed = {one.lens.label for one in propose(shipped, lenses.values())}
    assert "Practices by disciplines" in proposed
    assert not proposed & {"Disciplines by practices", "Roles by disciplines"}
    assert "Disciplines by practices" in {one.lens.label for one in propose(shipped)}


#: Tags of three recipes; each has a state of its own kind, and names are nothing to share.
TAGGED = """
:soup a :Recipe ; rdfs:label "Soup" ; :tag "hot", "vegan", "quick"@en ; :state "draft" ;
  rdfs:comment "Good", "Warm" .
:stew a :Recipe ; rdfs:label "Soup" ; :tag "hot", "quick"@en ; :state "done" ; :serves 4, 6 ;
  rdfs:comment "Good", "Warm" .
:cake a :Recipe ; rdfs:label "Cake" ; :tag "vegan", "quick" ; :state "done" ; :serves 4 .
"""


def test_texts_that_are_shared_are_items_and_never_sets() -> None:
    found = propose(EmbeddedStore.from_text(HEAD + TAGGED))
    assert [(one.lens.label, one.shared, one.items, one.sets, one.links) for one in found] == [
        ("Recipes by texts (tag)", 3, 4, 3, 7),
        ("Recipes by texts (serves)", 1, 2, 2, 3),
    ]
    ways = {way.key for way, _ in every_way(EmbeddedStore.from_text(HEAD + TAGGED))}
    ex = "http://example.org/"
    assert ways == {f"{ex}Recipe~{ex}{name}~rdfs:Literal" for name in ("tag", "state", "serves")}


LENS = """
:lens a ops:OverlapLens ; ops:key "cities" ; ops:setClass :City ; ops:itemPath :has ;
    ops:itemClass :%s .
"""


def test_the_first_lens_is_one_that_has_sets_and_items(store_of: StoreOf, shipped: Store) -> None:
    assert first_lens(shipped) == "tools"
    assert first_lens(store_of(HEAD + DATA + LENS % "Skill")) == "cities"
    found = "http://example.org/Skill~^http://example.org/has~http://example.org/Team"
    assert first_lens(store_of(HEAD + DATA + LENS % "Street")) == found
    assert first_lens(store_of(HEAD + DATA)) == found


def test_without_anything_that_is_shared_a_declared_lens_is_first_and_none_is_said() -> None:
    assert first_lens(EmbeddedStore.from_text(HEAD + LENS % "Street")) == "cities"
    with pytest.raises(NotFoundError, match="declares nothing to compare"):
        first_lens(EmbeddedStore.from_text(HEAD))
    with pytest.raises(NotFoundError, match=r"There is no lens 'tools': this data declares none\."):
        lens_named(EmbeddedStore.from_text(HEAD), "tools")


def test_only_what_compares_some_classes_is_proposed(shipped: Store) -> None:
    both = propose(shipped, among=[f"{OPS}Practice", f"{OPS}Discipline", f"{OPS}Tool"])
    classes = {iri for one in both for iri in (one.lens.set_class, one.lens.item_class)}
    assert classes == {f"{OPS}Practice", f"{OPS}Discipline", f"{OPS}Tool"}
    assert propose(shipped, among=[f"{OPS}Practice"]) == []
    assert propose(shipped, among=[]) == []
    with_texts = EmbeddedStore.from_text(HEAD + TAGGED)
    tagged = propose(with_texts, among=["http://example.org/Recipe"])
    assert [one.lens.label for one in tagged][:1] == ["Recipes by texts (tag)"]
    assert propose(with_texts, among=["http://example.org/Team"]) == []


def test_a_graph_in_which_nothing_is_shared_has_none() -> None:
    assert propose(EmbeddedStore.from_text("<urn:a> a <urn:C> ; <urn:p> <urn:b> .")) == []


@pytest.mark.parametrize("key", ["a~b", "a~b~c~d", "ops:Tool~no good~ops:KPI", "~~"])
def test_a_key_that_names_no_lens_is_refused(key: str) -> None:
    with pytest.raises(ParameterError):
        read_proposal(EmbeddedStore.from_text(HEAD), key)


def test_what_was_summed_up_is_kept_beside_the_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    (tmp_path / "teams.ttl").write_text(HEAD + DATA, encoding="utf-8")
    import_sources([tmp_path / "teams.ttl"], base="empty")
    with closing(open_store()) as store:
        found = propose(store)
    monkeypatch.setattr("graph.comparing.link_sums._summed", lambda *_: pytest.fail("summed again"))
    with closing(open_store()) as store:
        assert propose(store) == found
    assert [one.shared for one in found] == [2, 2]


def test_much_is_summed_up_once_and_never_for_a_choice_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    monkeypatch.setattr("graph.comparing.link_sums._AT_ONCE", 5)
    (tmp_path / "teams.ttl").write_text(f"{HEAD}{DATA}:a :likes :tea .", encoding="utf-8")
    import_sources([tmp_path / "teams.ttl"], base="empty")
    with closing(open_store()) as store:
        assert takes_long(store)
        likes = "http://example.org/likes"
        assert likes not in {way.prop for way, _ in every_way(store)}
        propose(store)
        assert not takes_long(store)
        assert likes in {way.prop for way, _ in every_way(store)}


def test_how_long_an_endpoint_takes_nobody_knows(store_of):
    store = store_of("<urn:a> <urn:p> <urn:b> .")
    assert takes_long(store) is not isinstance(store, EmbeddedStore)
