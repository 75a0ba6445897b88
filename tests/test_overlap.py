"""Membership, measures and intersections: against Python sets, networkx and the article."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from graph import EmbeddedStore, Store
from graph.comparing.edge_evidence import EdgeEvidence, edge_evidence
from graph.comparing.expectation import chance_of_sharing, expected_shared
from graph.comparing.lens import load_lenses
from graph.comparing.membership import Membership
from graph.comparing.membership_query import build_membership
from graph.comparing.pair_measures import Settings, measured
from graph.comparing.rarity import adamic_adar_index, rarity_weighted_jaccard, relative_advantage
from graph.overlap import (
    MEASURES,
    Overlap,
    all_pairs,
    exclusive_intersections,
    find_measure,
    inclusive_intersections,
    overlapping_pairs,
    pair,
    tversky_index,
)
from ontology.errors import NotFoundError, ParameterError
from tests.stores import StoreOf

ITEMS = "uvwxyz"
NAMES = "ABCDE"
settings.register_profile("patient", deadline=None)  # the first example pays for imports
settings.load_profile("patient")
families = st.dictionaries(
    st.sampled_from(NAMES), st.frozensets(st.sampled_from(ITEMS)), min_size=2, max_size=5
)
nearness = st.frozensets(
    st.tuples(st.sampled_from(ITEMS), st.sampled_from(ITEMS)).filter(lambda p: p[0] < p[1])
)


def labels(members: object) -> list[str]:
    return [str(member) for member in members or ()]  # type: ignore[attr-defined]


def same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected)


def ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@given(families)
def test_pairs_agree_with_python_sets(sets: dict[str, frozenset[str]]) -> None:
    rows = list(all_pairs(Membership.from_sets(sets)).rows())
    assert [(str(r.left), str(r.right)) for r in rows] == list(combinations(sorted(sets), 2))
    for row in rows:
        a, b = sets[row.left.label], sets[row.right.label]
        assert (row.left_size, row.right_size, row.shared) == (len(a), len(b), len(a & b))
        assert same(row.jaccard, ratio(len(a & b), len(a | b)))
        assert same(row.overlap_coefficient, ratio(len(a & b), min(len(a), len(b))))
        assert same(row.left_covered, ratio(len(a & b), len(a)))
        assert same(row.right_covered, ratio(len(a & b), len(b)))


@given(families)
def test_pairs_agree_with_networkx(sets: dict[str, frozenset[str]]) -> None:
    bipartite = nx.Graph((name, item) for name, items in sets.items() for item in items)
    present = [name for name in sets if name in bipartite]
    project = nx.bipartite.overlap_weighted_projected_graph
    jaccard, simpson = (project(bipartite, present, jaccard=way) for way in (True, False))
    for row in overlapping_pairs(Membership.from_sets(sets)).rows():
        ends = row.left.label, row.right.label
        assert same(row.jaccard, jaccard.edges[ends]["weight"])
        assert same(row.overlap_coefficient, simpson.edges[ends]["weight"])
    assert len(overlapping_pairs(Membership.from_sets(sets))) == jaccard.number_of_edges()


@given(families, nearness)
@settings(max_examples=200)
def test_widened_pairs_agree_with_networkx_matching(
    sets: dict[str, frozenset[str]], near: frozenset[tuple[str, str]]
) -> None:
    membership = Membership.from_sets(sets, near=near)
    for row in all_pairs(membership, near=True).rows():
        a, b = sets[row.left.label], sets[row.right.label]
        joined = nx.Graph()
        joined.add_nodes_from(("left", item) for item in a - b)
        joined.add_edges_from(
            (("left", mine), ("right", yours))
            for p, q in near
            for mine, yours in ((p, q), (q, p))
            if mine in a - b and yours in b - a
        )
        top = [node for node in joined if node[0] == "left"]
        pairing = nx.bipartite.maximum_matching(joined, top_nodes=top)
        assert row.shared == len(a & b) + len(pairing) // 2
        assert same(row.left_covered, ratio(len(a & b) + nearly(a, b, near), len(a)))
        assert same(row.right_covered, ratio(len(a & b) + nearly(b, a, near), len(b)))


def nearly(covered: frozenset[str], other: frozenset[str], near: frozenset[tuple[str, str]]) -> int:
    """Count the items that the other set lacks while it holds one near them."""
    return sum(any({item, held} in map(set, near) for held in other) for item in covered - other)


@given(families, nearness)
def test_one_pair_says_what_the_columns_say(
    sets: dict[str, frozenset[str]], near: frozenset[tuple[str, str]]
) -> None:
    membership = Membership.from_sets(sets, near=near)
    exact, widened = (list(all_pairs(membership, near=way).rows()) for way in (False, True))
    for row, wide in zip(exact, widened, strict=True):
        found = pair(membership, row.left.label, row.right.label)
        assert (found.exact, found.widened) == (row, wide)
        a, b = sets[row.left.label], sets[row.right.label]
        assert labels(found.shared) == sorted(a & b)
        assert labels(found.only_left) == sorted(a - b)
        assert labels(found.only_right) == sorted(b - a)
        for match in found.near:
            assert match.left.label in a
            assert match.right.label in b
            assert {match.left.label, match.right.label} - (a & b)


@given(families)
def test_every_item_is_in_one_exclusive_intersection(sets: dict[str, frozenset[str]]) -> None:
    membership = Membership.from_sets(sets)
    seen: list[str] = []
    for found in exclusive_intersections(membership):
        inside = frozenset.intersection(*(sets[s.label] for s in found.sets))
        outside = [sets[name] for name in sets if name not in labels(found.sets)]
        assert set(labels(found.items)) == inside.difference(*outside)
        seen += labels(found.items)
    assert sorted(seen) == sorted(frozenset().union(*sets.values()))


@given(families)
def test_inclusive_intersections_agree_with_python_sets(sets: dict[str, frozenset[str]]) -> None:
    found = {
        tuple(labels(one.sets)): labels(one.items)
        for one in inclusive_intersections(Membership.from_sets(sets))
    }
    combos = (c for n in range(1, len(sets) + 1) for c in combinations(sorted(sets), n))
    expected = {c: sorted(frozenset.intersection(*(sets[name] for name in c))) for c in combos}
    assert found == {combo: items for combo, items in expected.items() if items}


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_tversky_meets_its_special_cases(shared: int, left: int, right: int) -> None:
    a, b = shared + left, shared + right
    cases = [((1, 1), shared + left + right), ((1, 0), a), ((0, 1), b), ((0.5, 0.5), (a + b) / 2)]
    for (alpha, beta), whole in cases:
        found = float(tversky_index(shared, a, b, left_extra=alpha, right_extra=beta))
        assert math.isnan(found) if not whole else math.isclose(found, shared / whole)


@given(families)
def test_adamic_adar_agrees_with_networkx(sets: dict[str, frozenset[str]]) -> None:
    bipartite = nx.Graph((name, item) for name, items in sets.items() for item in items)
    bipartite.add_nodes_from(sets)
    pairs = all_pairs(Membership.from_sets(sets))
    ends = [(row.left.label, row.right.label) for row in pairs.rows()]
    expected = [value for *_, value in nx.adamic_adar_index(bipartite, ends)]
    assert adamic_adar_index(pairs).tolist() == pytest.approx(expected)


@given(families)
def test_rare_items_weigh_more(sets: dict[str, frozenset[str]]) -> None:
    pairs = all_pairs(Membership.from_sets(sets))
    held = {i: sum(i in items for items in sets.values()) for i in ITEMS}
    weight = {i: 1 / math.log(1 + count) for i, count in held.items() if count}
    for row, found in zip(pairs.rows(), rarity_weighted_jaccard(pairs).tolist(), strict=True):
        a, b = sets[row.left.label], sets[row.right.label]
        whole = sum(weight[i] for i in a | b)
        if whole:
            assert found == pytest.approx(sum(weight[i] for i in a & b) / whole)
        else:
            assert math.isnan(found)


def test_what_is_near_weighs_as_if_both_held_it() -> None:
    near = [("u", "v")]
    membership = Membership.from_sets({"A": ["u"], "B": ["v"], "C": ["v", "w"]}, near=near)
    found = rarity_weighted_jaccard(all_pairs(membership, near=True)).tolist()
    alone, of_two = 1 / math.log(2), 1 / math.log(3)
    whole = 2 * alone + of_two
    assert found == pytest.approx([1, (alone + of_two) / whole, of_two / (alone + of_two)])


@given(families)
def test_relative_advantage_agrees_with_its_formula(sets: dict[str, frozenset[str]]) -> None:
    membership = Membership.from_sets(sets)
    found, total = relative_advantage(membership).toarray(), sum(map(len, sets.values()))
    for at, member in enumerate(membership.sets):
        for column, item in enumerate(membership.items):
            held = sum(item.label in items for items in sets.values())
            mine = sets[member.label]
            expected = (1 / len(mine)) / (held / total) if item.label in mine else 0
            assert found[at, column] == pytest.approx(expected)


@given(st.integers(1, 12), st.data())
def test_chance_agrees_with_counting(universe: int, data: st.DataObject) -> None:
    left, right = (data.draw(st.integers(0, universe)) for _ in range(2))
    shared = data.draw(st.integers(0, min(left, right)))
    ways = [math.comb(left, j) * math.comb(universe - left, right - j) for j in range(right + 1)]
    whole = math.comb(universe, right)
    assert chance_of_sharing(shared, left, right, universe) == pytest.approx(
        sum(ways[shared:]) / whole
    )
    mean = sum(j * count for j, count in enumerate(ways)) / whole
    assert expected_shared(left, right, universe) == pytest.approx(mean)


@pytest.mark.parametrize(
    ("shared", "left", "right", "universe"),
    [(2, 18, 19, 35), (170, 20_000, 3_000, 92_272), (900, 20_000, 3_000, 92_272), (0, 0, 5, 9)],
)
def test_chance_agrees_with_the_distribution_of_scipy(shared, left, right, universe) -> None:
    expected = hypergeom.sf(shared - 1, universe, left, right)
    found = chance_of_sharing([shared, shared], left, right, universe)
    assert found == pytest.approx([expected, expected], rel=1e-6, abs=0)


def test_what_is_drawn_from_as_many_items_as_were_said_is_measured_against_these() -> None:
    """Of u items blind draws of two and two share 4/u on average; these share one."""
    pairs = all_pairs(Membership.from_sets({"A": ["x", "y"], "B": ["y", "z"]}))
    for universe, items in ((None, 3), (3, 3), (12, 12)):
        (found,), _ = measured(pairs, find_measure("against-chance"), Settings(universe=universe))
        assert found == pytest.approx(items / 4)


# What is not stated, and other edges


def test_silence_is_not_zero() -> None:
    membership = Membership.from_sets({"A": ["x"], "B": ["x"], "C": []}, not_stated=["C"])
    rows = [row.to_dict() for row in all_pairs(membership).rows()]
    assert rows[0]["shared"] == 1
    for row in rows[1:]:
        assert row.pop("leftSize") == 1
        assert set(row.values()) == {row["left"], "C", None}
    found = pair(membership, "A", "C")
    assert (found.stated, found.shared, found.only_left, found.exact.jaccard) == (
        False,
        None,
        None,
        None,
    )
    for measure in MEASURES.values():
        assert all(math.isnan(way[1]) for way in measured(all_pairs(membership), measure))


def test_an_empty_set_is_zero_where_it_is_stated() -> None:
    row = pair(Membership.from_sets({"A": ["x"], "C": []}), "A", "C").exact
    assert (row.shared, row.right_size, row.jaccard, row.overlap_coefficient) == (0, 0, 0.0, None)


def test_a_silent_set_with_items_is_stated_after_all() -> None:
    membership = Membership.from_sets({"A": ["x"], "B": ["x"]}, not_stated=["A"])
    assert pair(membership, "A", "B").exact.shared == 1


def test_one_set_and_equal_sets() -> None:
    assert list(all_pairs(Membership.from_sets({"A": ["x"]})).rows()) == []
    row = pair(Membership.from_sets({"A": ["x", "y"], "B": ["y", "x"]}), "A", "B").exact
    assert (row.jaccard, row.overlap_coefficient, row.left_covered) == (1.0, 1.0, 1.0)


def test_no_sets_at_all() -> None:
    empty = Membership.from_sets({})
    assert (list(all_pairs(empty).rows()), exclusive_intersections(empty)) == ([], [])
    assert list(overlapping_pairs(empty).rows()) == []


def test_an_unknown_set_names_the_nearest() -> None:
    membership = Membership.from_sets({"SysOps": ["x"], "DevOps": ["y"]})
    assert membership.items_of("sysops")[0].label == "x"
    with pytest.raises(NotFoundError, match="'SysOp'; the nearest are: SysOps"):
        pair(membership, "SysOp", "DevOps")


def test_too_many_sets_for_all_combinations() -> None:
    sets = {str(number): ["x"] for number in range(13)}
    with pytest.raises(ParameterError, match="choose 12 or fewer"):
        inclusive_intersections(Membership.from_sets(sets))


def test_coverage_is_of_the_left_set_first() -> None:
    membership = Membership.from_sets({"A": ["x", "y", "z", "w"], "B": ["x", "y"]})
    left, right = measured(all_pairs(membership), MEASURES["coverage"])
    assert (left.tolist(), right.tolist()) == ([0.5], [1.0])


def test_an_unknown_measure_names_the_nearest() -> None:
    assert find_measure("jaccard").label == "Jaccard index"
    with pytest.raises(NotFoundError, match="overlap-coefficient"):
        find_measure("overlap")


def test_restricting_keeps_only_what_the_sets_hold() -> None:
    membership = Membership.from_sets(
        {"A": ["x"], "B": ["y"], "C": ["z"], "D": []},
        not_stated=["D"],
        near=[("x", "y"), ("y", "z")],
    ).restrict(["D", "b", "A"])
    assert labels(membership.sets) == ["A", "B", "D"]
    assert labels(membership.items) == ["x", "y"]
    assert [str(link) for link in membership.links] == ["x: close to y"]
    assert membership.not_stated == {2}


def test_near_matches_name_item_and_way() -> None:
    membership = Membership.from_sets({"A": ["x"], "B": ["y"]}, near=[("x", "y")])
    matches = [(str(m.holder), str(m.item), str(m.via)) for m in membership.near_matches()]
    assert matches == [("A", "y", "x"), ("B", "x", "y")]
    assert [str(m.item) for m in membership.near_matches(["B", "B"])] == ["x"]


# Through a lens

OPS = """
@prefix : <http://example.org/> . @prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
:lens a ops:OverlapLens ; ops:key "tools" ; ops:setClass :Team ; ops:itemClass :Tool ;
    ops:itemPath :uses ; ops:widenedBy ( :partOf skos:closeMatch ) .
:partOf rdfs:label "part of"@en .
:a a :Team ; skos:prefLabel "Alpha"@en ; :uses :ansible , :grafana , :secret .
:b a :Team ; skos:prefLabel "Beta"@en ; :uses :modules , :grafana .
:c a :Team ; ops:sourceSilentOn :uses .
:d a :Team .
:ansible a :Tool ; skos:prefLabel "Ansible"@de, "Ansible (en)"@en-GB .
:grafana a :Tool . :secret a :Person .
:modules a :Tool ; :partOf :ansible ; rdfs:label "modules" ; skos:closeMatch :elsewhere .
:unused a :Tool ; skos:closeMatch :grafana . :elsewhere a :Tool .
:s a rdf:Statement ; rdf:subject :modules ; rdf:predicate :partOf ; rdf:object :ansible ;
    ops:reason "The modules ship apart."@en .
"""


def test_a_membership_is_read_through_a_lens(store_of: StoreOf) -> None:
    store = store_of(OPS)
    membership = build_membership(store, load_lenses(store)["tools"])
    assert labels(membership.sets) == ["Alpha", "Beta", "c", "d"]
    assert labels(membership.items) == ["Ansible (en)", "grafana", "modules"]
    assert membership.not_stated == {2}
    assert [(str(link), link.reason) for link in membership.links] == [
        ("modules: part of Ansible (en)", "The modules ship apart.")
    ]
    found = pair(membership, "Alpha", "Beta")
    assert (found.exact.shared, found.widened.shared) == (1, 2)


def test_what_is_no_item_is_left_out_of_a_lens(store_of: StoreOf) -> None:
    more = ':a :uses "a text", "a tab\\there\\n", 7, _:b . :x :uses :grafana . _:b a :Person .'
    store = store_of(OPS + more)
    membership = build_membership(store, load_lenses(store)["tools"])
    assert labels(membership.items_of("Alpha")) == ["Ansible (en)", "grafana"]
    assert labels(membership.sets) == ["Alpha", "Beta", "c", "d"]


def test_sets_can_be_chosen_by_label_or_iri(store_of: StoreOf) -> None:
    store = store_of(OPS)
    whole = build_membership(store, load_lenses(store)["tools"])
    assert labels(whole.restrict(["beta", "http://example.org/c"]).sets) == ["Beta", "c"]
    with pytest.raises(NotFoundError, match="nearest are: Beta"):
        whole.restrict(["Betta"])


def test_a_lens_over_an_empty_class_has_no_sets() -> None:
    store = EmbeddedStore.from_text(OPS.replace("a :Team", "a :Club"))
    membership = build_membership(store, load_lenses(store)["tools"])
    assert (membership.sets, membership.items, membership.links) == ((), (), ())


EVIDENCE = """
:article <http://purl.org/dc/terms/title> "The article" .
:e1 a rdf:Statement ; rdf:subject :a ; rdf:predicate :uses ; rdf:object :ansible ;
    <http://purl.org/dc/terms/source> :article ; ops:section "tools" ; ops:printed "Maybe"@en .
:e2 a rdf:Statement ; rdf:subject :a ; rdf:predicate :likes ; rdf:object :ansible .
"""


def test_each_item_has_its_evidence(store_of: StoreOf) -> None:
    store = store_of(OPS + EVIDENCE)
    tools, ex = load_lenses(store)["tools"], "http://example.org/"
    assert edge_evidence(store, tools, [f"{ex}a", f"{ex}b"]) == {
        (f"{ex}a", f"{ex}ansible"): [EdgeEvidence("The article", "tools", "Maybe")]
    }
    assert edge_evidence(store, tools, []) == {}


def test_evidence_is_read_for_the_items_that_are_looked_at(store_of: StoreOf) -> None:
    store = store_of(OPS + EVIDENCE)
    tools, ex = load_lenses(store)["tools"], "http://example.org/"
    sets = [f"{ex}a", f"{ex}b"]
    assert edge_evidence(store, tools, sets, [f"{ex}ansible", f"{ex}git"]) == edge_evidence(
        store, tools, sets
    )
    assert edge_evidence(store, tools, sets, [f"{ex}git"]) == {}
    assert edge_evidence(store, tools, [f"{ex}b"], [f"{ex}ansible"]) == {}
    assert edge_evidence(store, tools, sets, []) == {}


def test_evidence_counts_in_either_direction() -> None:
    inverse = "[ <http://www.w3.org/ns/shacl#inversePath> :uses ]"
    turned = OPS.replace(":itemPath :uses", f":itemPath {inverse}")
    turned = turned.replace("setClass :Team", "setClass :Tool").replace(
        "itemClass :Tool", "itemClass :Team"
    )
    store = EmbeddedStore.from_text(turned + EVIDENCE)
    found = edge_evidence(store, load_lenses(store)["tools"], ["http://example.org/ansible"])
    assert list(found) == [("http://example.org/ansible", "http://example.org/a")]


# The article


@pytest.fixture(scope="session")
def tools(shipped: Store) -> Membership:
    return build_membership(shipped, load_lenses(shipped)["tools"])


def near_names(found: Overlap) -> list[tuple[str, str]]:
    return [(match.left.label, match.right.label) for match in found.near]


def test_tools_of_the_article(tools: Membership) -> None:
    assert [(str(s), int(n)) for s, n in zip(tools.sets, tools.sizes, strict=True)] == [
        ("DevOps", 18),
        ("NetOps", 13),
        ("SysOps", 19),
        ("TechOps", 0),
    ]
    assert labels(pair(tools, "SysOps", "DevOps").shared) == ["Grafana", "Prometheus"]
    assert labels(pair(tools, "SysOps", "NetOps").shared) == ["Grafana"]
    combos = {tuple(labels(e.sets)): labels(e.items) for e in exclusive_intersections(tools)}
    assert combos["DevOps", "NetOps", "SysOps"] == ["Grafana"]
    assert combos["DevOps", "SysOps"] == ["Prometheus"]


def test_near_tools_of_the_article(tools: Membership) -> None:
    found = pair(tools, "SysOps", "NetOps")
    assert near_names(found) == [
        ("Ansible", "Ansible network modules"),
        ("Prometheus", "Prometheus exporters"),
    ]
    assert all(match.link.reason for match in found.near)
    assert (found.exact.shared, found.widened.shared) == (1, 3)
    assert found.exact.jaccard == pytest.approx(1 / 31)
    assert found.widened.jaccard == pytest.approx(3 / 29)
    hosts = [left for left, right in near_names(pair(tools, "DevOps", "NetOps")) if right == "Git"]
    assert hosts == ["Bitbucket", "GitHub", "GitLab"]


def test_techops_does_not_state_its_tools(tools: Membership) -> None:
    assert pair(tools, "TechOps", "SysOps").exact.shared is None
    assert tools.not_stated == {3}


@pytest.mark.parametrize(
    ("lens", "left", "right", "shared"),
    [
        ("kpis", "SysOps", "DevOps", ["mean time to recovery"]),
        ("roles", "SysOps", "DevOps", ["Site Reliability Engineer"]),
        ("activities", "SysOps", "TechOps", ["monitoring"]),
        ("role-disciplines", "Site Reliability Engineer", "DevOps Engineer", ["DevOps"]),
        ("tool-disciplines", "Grafana", "Prometheus", ["DevOps", "SysOps"]),
    ],
)
def test_other_lenses_of_the_article(
    shipped: Store, lens: str, left: str, right: str, shared: list[str]
) -> None:
    membership = build_membership(shipped, load_lenses(shipped)[lens])
    assert labels(pair(membership, left, right).shared) == shared
