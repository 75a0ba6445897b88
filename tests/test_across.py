"""What sets share of every kind at once: against rdflib, and the query against the numbers."""

from __future__ import annotations

from itertools import combinations

import pytest

from graph import EmbeddedStore
from graph.comparing.across import across, across_query, describe_across, lenses_over
from graph.comparing.lens import Lens, load_lenses
from graph.comparing.membership_query import build_membership
from graph.comparing.proposals import propose, undeclared_lenses
from ontology.namespaces import ATLAS, OPS
from tests.stores import StoreOf
from views.twins import overlap

DISCIPLINES = [f"{ATLAS}{name}" for name in ("devops", "netops", "sysops", "techops")]
FOUND = """
@prefix : <urn:x:> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Team rdfs:label "Team" . :App rdfs:label "App" . :City rdfs:label "City" .
:a a :Team ; rdfs:label "A" ; :runs :one, :two ; :sits :rome .
:b a :Team ; rdfs:label "B" ; :runs :two, :three ; :sits :rome, :oslo .
:c a :Team ; rdfs:label "C" ; :runs :two ; :sits :oslo .
:one a :App . :two a :App . :three a :App . :rome a :City . :oslo a :City .
"""


def kinds_of(store, lenses, sets):
    return across(((lens, build_membership(store, lens)) for lens in lenses), sets)


@pytest.fixture(scope="module")
def kinds(shipped):
    lenses = load_lenses(shipped).values()
    return kinds_of(
        shipped, [one for one in lenses if one.set_class == f"{OPS}Discipline"], DISCIPLINES
    )


def test_every_number_is_what_rdflib_counts(shipped, kinds):
    graph = shipped.to_rdflib()
    assert [kind.lens.key for kind in kinds][:3] == ["tools", "tool-categories", "kpis"]
    for kind in kinds:
        leads = f"{kind.lens.path} ?item . {kind.lens.item_is('?item')}"
        held = {
            iri: {str(row[0]) for row in graph.query(f"SELECT ?item {{ <{iri}> {leads} }}")}
            for iri in DISCIPLINES
        }
        for row in kind.exact:
            if row.shared is None:
                assert not held[row.left.iri] or not held[row.right.iri]
            else:
                assert row.shared == len(held[row.left.iri] & held[row.right.iri])
                assert (row.left_size, row.right_size) == (
                    len(held[row.left.iri]),
                    len(held[row.right.iri]),
                )
        assert {(row.left.iri, row.right.iri) for row in kind.exact} == set(
            combinations(DISCIPLINES, 2)
        )


def test_the_query_returns_what_is_shown(shipped, kinds):
    rows = shipped.select(across_query(kinds)).values()
    asked = {
        (kind, frozenset((row, column))): (int(shared), int(near or 0))
        for kind, row, column, _, _, shared, near in rows
    }
    shown = {
        (f"{kind.lens.item_label}s", frozenset((exact.left.iri, exact.right.iri))): (
            exact.shared,
            (widened.shared or 0) - exact.shared,
        )
        for kind in kinds
        for exact, widened in zip(kind.exact, kind.widened, strict=True)
        if exact.shared is not None
    }
    named = {"activitys": "activities", "tool categorys": "tool categories"}
    assert asked == {(named.get(kind, kind), pair): found for (kind, pair), found in shown.items()}


def test_the_sentence_tells_shared_from_near_and_from_nothing(kinds):
    assert describe_across(kinds) == (
        "Two or more disciplines share tools, KPIs, roles, activities and practices. Of tool "
        "categories, risks, stakeholders and scope items they have near ones only. Of outputs they "
        "share none."
    )
    assert describe_across([one for one in kinds if one.lens.key == "outputs"]) == (
        "No two disciplines share anything."
    )
    assert describe_across([]) == ""


def test_in_data_without_lenses_those_that_are_found_over_the_same_sets_are_taken(
    store_of: StoreOf,
):
    store = store_of(FOUND)
    proposed = [one.lens for one in propose(store)]
    teams = next(one for one in proposed if one.set_class == "urn:x:Team")
    over = lenses_over(teams, (), lambda: proposed)
    assert {one.item_class for one in over} == {"urn:x:App", "urn:x:City"}
    found = {
        kind.lens.item_label: [row.shared for row in kind.exact]
        for kind in kinds_of(store, over, ["urn:x:a", "urn:x:b", "urn:x:c"])
    }
    assert found == {"App": [1, 1, 1], "City": [1, 0, 1]}


def test_kinds_of_one_class_are_called_as_their_lenses_say():
    """Two rows were called alike, and the sentence named them twice."""
    lenses = [
        Lens(
            f"urn:{key}",
            key,
            label,
            "urn:x:Team",
            of,
            f"<urn:x:{key}>",
            (f"urn:x:{key}",),
            item_label=name,
        )
        for key, label, of, name in (
            ("runs", "Teams by apps", "urn:x:App", "app"),
            ("wants", "Teams by apps they want", "urn:x:App", "app"),
            ("sits", "Teams by cities", "urn:x:City", "city"),
        )
    ]
    wanted = ":a :wants :three . :b :wants :three ."
    store = EmbeddedStore.from_text(FOUND + wanted)
    found = kinds_of(store, lenses, ["urn:x:a", "urn:x:b"])
    assert [kind.name for kind in found] == ["apps", "apps they want", "cities"]
    assert "share apps, apps they want and cities." in describe_across(found)
    rows = store.select(across_query(found)).values()
    assert {kind for kind, *_ in rows} == {"apps", "apps they want", "cities"}


def test_declared_lenses_over_other_sets_are_left_out(shipped):
    declared = load_lenses(shipped)
    over = lenses_over(declared["tools"], declared.values(), list)
    assert len(over) == 10
    assert {one.set_class for one in over} == {f"{OPS}Discipline"}


def test_a_found_lens_is_compared_beside_those_that_the_graph_declares_over_its_sets(shipped):
    declared = load_lenses(shipped)
    found = next(
        one.lens
        for one in undeclared_lenses(shipped)
        if one.lens.item_class == f"{OPS}ToolCategory"
    )
    assert found.set_class == f"{OPS}Tool"
    over = lenses_over(found, declared.values(), lambda: [found])
    ours = [one for one in declared.values() if one.set_class == f"{OPS}Tool"]
    assert ours
    assert over == [*ours, found]


def test_a_lens_that_compares_as_a_declared_one_does_takes_its_place(shipped):
    declared = load_lenses(shipped)
    roles = declared["roles"]
    proposed = next(one.lens for one in propose(shipped) if one.lens.path == roles.path)
    over = lenses_over(proposed, declared.values(), list)
    assert len(over) == 10
    assert proposed in over
    assert roles not in over


def test_the_twin_of_the_section_has_its_numbers(shipped):
    found = overlap(shipped, {"show": "kinds", "sets": "devops,sysops"})
    numbers = {
        one["lens"]: (one["pairs"][0]["shared"], one["pairs"][0]["widened"])
        for one in found["kinds"]
    }
    assert numbers["roles"] == (1, 2)  # the SRE; the two platform engineers are near
    assert numbers["practices"] == (4, 4)
    assert found["sentence"].startswith(
        "DevOps and SysOps share tools, KPIs, roles and practices. "
    )
