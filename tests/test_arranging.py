"""Layouts: where nodes go, the same every time, without overlaps, with few crossings."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations
from math import dist

import pytest

from graph.picture.arranging import LAYOUTS, arrange
from graph.picture.drawing import Scene, SceneEdge, SceneNode
from graph.picture.layered import columns_layout
from graph.picture.layout import force_layout
from graph.picture.overview import overview_scene
from graph.picture.spacing import Box
from ontology.errors import ParameterError

EX = "urn:x:"


def graph(links: list[str], kinds: dict[str, str] | None = None) -> Scene:
    names = sorted({end for link in links for end in link})
    nodes = [
        SceneNode(EX + n, n, (kinds or {}).get(n, "K"), "kind", n, 0.0, 0.0, 10.0) for n in names
    ]
    edges = [SceneEdge(EX + a, EX + b, f"{EX}p", "to") for a, b in links]
    return Scene(tuple(nodes), tuple(edges), len(nodes))


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_places_every_node_apart_and_the_same_each_time(shipped, name):
    scene = overview_scene(shipped)
    places = arrange(scene, name)
    assert places == arrange(scene, name)
    assert places.keys() == scene.ids
    assert min(dist(a, b) for a, b in combinations(places.values(), 2)) > 15


@pytest.mark.parametrize("name", LAYOUTS)
def test_odd_graphs_are_arranged(name):
    loop = graph(["aa", "ab", "ba", "bc", "ca", "de"])
    assert arrange(loop, name).keys() == loop.ids
    alone = graph(["aa"])
    assert arrange(alone, name) == {f"{EX}a": (0.0, 0.0)}
    assert arrange(Scene(), name) == {}


def test_layers_hold_one_class_each_and_linked_classes_are_neighbors():
    kinds = {"a": "A", "b": "A", "c": "B", "d": "B", "e": "C"}
    at = arrange(graph(["ac", "bd", "ce", "de"], kinds), "layered")
    level = {name: at[EX + name][1] for name in kinds}
    assert level["a"] == level["b"]
    assert level["c"] == level["d"]
    assert min(level["a"], level["e"]) < level["c"] < max(level["a"], level["e"])


def test_rings_are_as_far_as_links():
    at = arrange(graph(["ab", "ac", "ad", "be", "ef"]), "radial", f"{EX}a")
    far = [dist((0, 0), (at[EX + n][0] / 1.35, at[EX + n][1])) for n in "abef"]
    middle = at[f"{EX}a"]
    steps = [
        dist((x / 1.35, y), (middle[0] / 1.35, middle[1])) for x, y in (at[EX + n] for n in "abef")
    ]
    assert steps == sorted(steps)
    assert steps[0] == 0 < far[1]
    same = [
        dist((at[EX + n][0] / 1.35, at[EX + n][1]), (middle[0] / 1.35, middle[1])) for n in "bcd"
    ]
    assert max(same) - min(same) < 0.5


def crossings(left: list[str], right: list[str], links: list[tuple[str, str]]) -> int:
    a, b = {n: i for i, n in enumerate(left)}, {n: i for i, n in enumerate(right)}
    pairs = [(a[s], b[t]) for s, t in links]
    return sum((p[0] - q[0]) * (p[1] - q[1]) < 0 for p, q in combinations(pairs, 2))


def test_columns_cross_as_little_as_any_order_could():
    links = [
        ("s1", "a"),
        ("s1", "b"),
        ("s2", "b"),
        ("s2", "c"),
        ("s3", "c"),
        ("s3", "d"),
        ("s1", "e"),
    ]
    sets, items = ["s2", "s1", "s3"], ["d", "a", "c", "e", "b"]
    boxes = dict.fromkeys([*sets, *items], Box(20, 10, 20))
    at = columns_layout(sets, items, links, boxes)
    assert max(at[s][0] for s in sets) < min(at[i][0] for i in items)
    left = sorted(sets, key=lambda n: at[n][1])
    right = sorted(items, key=lambda n: at[n][1])
    least = min(
        crossings(list(one), list(other), links)
        for one in permutations(sets)
        for other in permutations(items)
    )
    assert crossings(left, right, links) == least == 0


def test_pinned_nodes_stay():
    scene = graph(["ab", "bc", "cd"])
    free = arrange(scene, "force", pinned=[f"{EX}b"])
    assert free[f"{EX}b"] == (0.0, 0.0)


def test_an_unknown_layout_is_named():
    with pytest.raises(ParameterError, match="no layout 'spiral'"):
        arrange(graph(["ab"]), "spiral")


def test_large_graphs_keep_linked_nodes_together():
    names = [f"n{i}" for i in range(2000)]
    chain = list(pairwise(names))
    at = force_layout(names, chain)
    assert at == force_layout(names, chain)
    linked = sum(dist(at[a], at[b]) for a, b in chain) / len(chain)
    others = sum(dist(at[names[i]], at[names[-i]]) for i in range(1, 900)) / 899
    assert linked < others / 5
