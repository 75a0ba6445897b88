"""What tells sets apart: against brute force, against the definition of a concept, and by hand."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Store
from graph.comparing.distinguishing import (
    LARGEST_SIGN,
    Signs,
    describe_signs,
    find_concepts,
    find_signs,
)
from graph.comparing.lattice import draw_lattice
from graph.comparing.lens import load_lenses
from graph.comparing.membership import Membership
from graph.comparing.membership_query import build_membership

SETS = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D", "E"]),
    st.sets(st.sampled_from("uvwxyz")),
    min_size=2,
    max_size=5,
)


def groups(signs: Signs) -> set[frozenset[str]]:
    return {frozenset(map(str, group)) for group in signs.groups}


def by_trying(mine: set[str], others: list[set[str]]) -> set[frozenset[str]]:
    """Try every group of items, smallest first."""
    found: set[frozenset[str]] = set()
    for size in range(1, LARGEST_SIGN + 1):
        for chosen in map(frozenset, combinations(sorted(mine), size)):
            alone = not any(chosen <= other for other in others)
            if alone and not any(smaller <= chosen for smaller in found):
                found.add(chosen)
    return found


@given(SETS)
@settings(max_examples=100, deadline=None)
def test_signs_are_those_that_trying_every_group_finds(sets: dict[str, set[str]]) -> None:
    membership = Membership.from_sets(sets)
    for name, mine in sets.items():
        others = [other for of, other in sets.items() if of != name]
        signs = find_signs(membership, name)
        assert groups(signs) == by_trying(mine, others)


@given(SETS)
@settings(max_examples=100, deadline=None)
def test_concepts_are_closed_and_complete(sets: dict[str, set[str]]) -> None:
    found = find_concepts(Membership.from_sets(sets), most=100)
    assert found is not None
    everything = set().union(*sets.values())
    expected = set()
    for size in range(len(sets) + 1):
        for chosen in combinations(sorted(sets), size):
            items = everything.intersection(*(sets[name] for name in chosen))
            holders = frozenset(name for name in sets if items <= sets[name])
            expected.add((holders, frozenset(items)))
    read = {(frozenset(map(str, one.sets)), frozenset(map(str, one.items))) for one in found}
    assert read == expected


@given(SETS)
@settings(max_examples=100, deadline=None)
def test_the_picture_says_the_same_as_the_sets(sets: dict[str, set[str]]) -> None:
    """A set holds exactly what is written at its place or above it."""
    drawn = draw_lattice(Membership.from_sets(sets), most=100)
    assert drawn is not None
    above: dict[int, set[int]] = {at: {at} for at in range(len(drawn.places))}
    for upper, lower in sorted(drawn.lines):
        assert drawn.places[upper].y < drawn.places[lower].y
        above[lower] |= above[upper]
    written = [item for place in drawn.places for item in place.items]
    assert len(written) == len(set(written))
    for at, place in enumerate(drawn.places):
        for name in place.sets:
            held = {str(item) for upper in above[at] for item in drawn.places[upper].items}
            assert held == sets[str(name)]
    named = sorted(str(name) for place in drawn.places for name in place.sets)
    assert named == sorted(sets)


def test_more_concepts_than_asked_for_are_not_drawn() -> None:
    rows = {str(at): [str(item) for item in range(8) if item != at] for at in range(8)}
    membership = Membership.from_sets(rows)
    assert find_concepts(membership) is None
    assert draw_lattice(membership) is None
    everything = find_concepts(membership, most=256)
    assert everything is not None
    assert len(everything) == 256


def test_many_signs_are_cut_and_say_so() -> None:
    rows = {"A": [f"i{at}" for at in range(2_000)], "B": ["i0"]}
    signs = find_signs(Membership.from_sets(rows), "A")
    assert len(signs.groups) == 200
    assert not signs.complete


def test_sets_that_are_not_stated_take_no_part() -> None:
    membership = Membership.from_sets({"A": ["x"], "B": ["x"], "C": []}, not_stated=["C"])
    signs = find_signs(membership, "A")
    assert [str(one) for one in signs.others] == ["B"]
    assert signs.groups == ()
    assert not find_signs(membership, "C").stated


def test_equal_and_contained_sets_have_no_sign() -> None:
    membership = Membership.from_sets({"A": ["x"], "B": ["x", "y"]})
    assert describe_signs("tool", find_signs(membership, "A")) == "No tools tell A from B."
    told = describe_signs("tool", find_signs(membership, "B"))
    assert told == "One tool tells B from A: y."


def test_several_items_tell_together_what_none_tells_alone() -> None:
    rows = {"A": ["x", "y"], "B": ["x"], "C": ["y"]}
    told = describe_signs("tool", find_signs(Membership.from_sets(rows), "A"))
    assert told == "No single tool tells A from B and C; together these do: x and y."


def test_what_is_near_elsewhere_is_a_weak_sign(shipped: Store) -> None:
    membership = build_membership(shipped, load_lenses(shipped)["kpis"])
    signs = find_signs(membership, "SysOps", ["NetOps"])
    single = {str(group[0]) for group in signs.groups}
    assert single == {
        *("cost and performance", "incident rate", "mean time to recovery"),
        *("patch compliance", "uptime"),
    }
    assert {"uptime", "cost and performance"} <= {str(one) for one in signs.nearly}
    told = describe_signs("KPI", signs)
    assert told == (
        "Five KPIs each alone tell SysOps from NetOps: incident rate, mean time to recovery and "
        "patch compliance. Less clearly, as others have something near: “cost and performance” and "
        "uptime."
    )


def test_tools_of_the_shipped_disciplines_have_six_concepts(shipped: Store) -> None:
    """By hand: all; Grafana; Grafana and Prometheus; the three alone; and nobody."""
    found = find_concepts(build_membership(shipped, load_lenses(shipped)["tools"]))
    assert found is not None
    shared = [({str(s) for s in one.sets}, [str(i) for i in one.items]) for one in found[:2]]
    assert shared == [
        ({"SysOps", "DevOps", "NetOps"}, ["Grafana"]),
        ({"SysOps", "DevOps"}, ["Grafana", "Prometheus"]),
    ]
    assert [len(one.items) for one in found] == [1, 2, 18, 13, 19, 47]


def test_groups_that_are_too_large_to_read_are_not_said_to_be_none() -> None:
    """Each other set lacks another item, so that only all of them together tell it apart."""
    items = [f"i{at}" for at in range(LARGEST_SIGN + 1)]
    others = {f"without {item}": [one for one in items if one != item] for item in items}
    signs = find_signs(Membership.from_sets({"A": items, **others}), "A")
    assert (signs.groups, signs.complete) == ((), False)
