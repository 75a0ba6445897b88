"""Layouts: the same graph is the same picture, and labels have room."""

from __future__ import annotations

import random
from itertools import combinations
from math import dist

import numpy as np
import pytest

from graph.picture.layout import force_layout
from graph.picture.overlap_layout import overlap_layout
from graph.picture.repulsion import approximate, exact, leaves_of
from graph.picture.spacing import Box, box_of, free_spots, make_way

BOX = Box(40, 12, 28)


def random_graph(nodes: int, seed: int = 3) -> tuple[list[str], list[tuple[str, str]]]:
    chance = random.Random(seed)
    names = [f"n{i}" for i in range(nodes)]
    edges = [(names[i], names[chance.randrange(i)]) for i in range(1, nodes)]
    return names, edges


def meet(a, b, box_a=BOX, box_b=BOX) -> bool:
    (ax, ay), (bx, by) = a, b
    high, low = ((ay, box_a), (by, box_b)) if ay < by else ((by, box_b), (ay, box_a))
    beside = abs(ax - bx) < box_a.side + box_b.side - 1
    return beside and high[0] + high[1].below - 1 > low[0] - low[1].above


def test_the_order_of_the_input_does_not_matter():
    names, edges = random_graph(80)
    first = force_layout(names, edges)
    random.Random(1).shuffle(names)
    assert force_layout(names, [(b, a) for a, b in reversed(edges)]) == first


def test_linked_nodes_are_nearer_than_others():
    names, edges = random_graph(80)
    at = force_layout(names, edges)
    linked = sum(dist(at[a], at[b]) for a, b in edges) / len(edges)
    pairs = list(combinations(names, 2))
    anyone = sum(dist(at[a], at[b]) for a, b in pairs) / len(pairs)
    assert linked < anyone / 2


def test_labels_have_room():
    names, edges = random_graph(60)
    at = force_layout(names, edges, dict.fromkeys(names, BOX))
    assert sum(meet(at[a], at[b]) for a, b in combinations(names, 2)) <= 2


def test_components_are_packed_side_by_side():
    edges = [(f"{part}{i}", f"{part}{i + 1}") for part in "abcd" for i in range(6)]
    names = sorted({name for edge in edges for name in edge} | {f"lone{i}" for i in range(9)})
    at = force_layout(names, edges)

    def frame(part):
        xs = [at[n][0] for n in names if n.startswith(part)]
        ys = [at[n][1] for n in names if n.startswith(part)]
        return min(xs), min(ys), max(xs), max(ys)

    for one, other in combinations("abcd", 2):
        a, b = frame(one), frame(other)
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
    left, top, right, bottom = frame("")
    assert 0.5 < (right - left) / (bottom - top) < 4


@pytest.mark.parametrize(
    ("names", "edges"),
    [([], []), (["a"], [("a", "a")]), (["a", "b"], []), (["a", "b"], [("a", "b"), ("b", "a")])],
)
def test_small_graphs_have_places(names, edges):
    at = force_layout(names, edges)
    assert set(at) == set(names)
    assert len(set(at.values())) == len(names)


def test_boxes_make_way_and_fixed_ones_stay():
    places = {f"n{i}": (float(i % 3), float(i // 3)) for i in range(20)} | {"fixed": (0.0, 0.0)}
    boxes = dict.fromkeys(places, BOX)
    at = make_way(places, boxes, fixed={"fixed"})
    assert at["fixed"] == (0.0, 0.0)
    assert not [pair for pair in combinations(places, 2) if meet(at[pair[0]], at[pair[1]])]


def test_new_nodes_find_free_places_near_their_origin():
    taken = [(float(x), float(y), BOX) for x in range(-400, 401, 90) for y in range(-300, 1, 60)]
    spots = free_spots((0.0, 0.0), taken, 25, BOX)
    assert len(set(spots)) == 25
    assert not [s for s in spots for x, y, box in taken if meet(s, (x, y), BOX, box)]
    assert not [pair for pair in combinations(spots, 2) if meet(*pair)]
    assert all(y > 0 for _, y in spots if abs(y) < 200)


def test_a_longer_label_takes_more_room():
    short, long = box_of("KPI", 10), box_of("a rather long label that needs several lines", 10)
    assert long.side > short.side
    assert long.below > short.below


SHARED = {
    "ab": frozenset("ab"),
    "ab2": frozenset("ab"),
    "cd": frozenset("cd"),
    "all": frozenset("abcd"),
    "a_only": frozenset("a"),
    "c_only": frozenset("c"),
}


def test_shared_items_stand_between_their_sets():
    boxes = dict.fromkeys([*"abcd", *SHARED], BOX)
    at = overlap_layout("abcd", SHARED, [("a_only", "c_only")], boxes)
    for item, sets in (("ab", "ab"), ("ab2", "ab"), ("cd", "cd")):
        outside = [dist(at[item], at[s]) for s in "abcd" if s not in sets]
        assert max(dist(at[item], at[s]) for s in sets) < min(outside) + 60
    assert dist(at["all"], (0, 0)) < 60
    assert not [pair for pair in combinations(at, 2) if meet(at[pair[0]], at[pair[1]])]


def test_sets_that_share_much_are_neighbors_on_the_ring():
    boxes = dict.fromkeys([*"abcd", *SHARED], BOX)
    at = overlap_layout("abcd", SHARED, [], boxes)
    corners = sorted(dist(at["a"], at[s]) for s in "bcd")
    assert dist(at["a"], at["b"]) == corners[0]


def test_near_items_lean_toward_each_other():
    boxes = dict.fromkeys([*"abcd", *SHARED], BOX)
    apart = overlap_layout("abcd", SHARED, [], boxes)
    near = overlap_layout("abcd", SHARED, [("a_only", "c_only")], boxes)
    before, after = (dist(at["a_only"], at["c_only"]) for at in (apart, near))
    assert after < before


@pytest.mark.parametrize("count", [1, 2, 17, 500])
def test_leaves_hold_every_node_once(count):
    place = np.random.default_rng(1).normal(size=(count, 2)).astype(np.float32)
    leaves = leaves_of(place)
    assert sorted(leaves[leaves >= 0]) == list(range(count))
    assert leaves.shape[1] <= 16


def test_the_push_through_leaves_is_nearly_the_push_of_every_pair():
    place = np.random.default_rng(2).normal(scale=20, size=(800, 2)).astype(np.float32)
    fast, slow = approximate(place, leaves_of(place)), exact(place)
    assert np.linalg.norm(fast - slow) < 0.15 * np.linalg.norm(slow)
    along = (fast * slow).sum(axis=1) / np.linalg.norm(fast, axis=1) / np.linalg.norm(slow, axis=1)
    assert np.median(along) > 0.99


def test_within_one_leaf_the_push_is_exact():
    place = np.random.default_rng(3).normal(scale=5, size=(12, 2)).astype(np.float32)
    assert approximate(place, leaves_of(place)) == pytest.approx(exact(place), rel=1e-3, abs=1e-4)
