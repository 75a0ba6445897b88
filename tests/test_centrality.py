"""Measures of a picture, each beside a second way to the same numbers."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from graph.picture.centrality import MEASURES, communities, measure
from graph.picture.drawing import Scene, SceneEdge, SceneNode


def scene_of(ids: list[str], pairs: list[tuple[str, str]]) -> Scene:
    nodes = [SceneNode(name, name, "k", "kind", name, 0.0, 0.0, 8.0) for name in ids]
    edges = [SceneEdge(one, other, f"p{at % 2}", "p") for at, (one, other) in enumerate(pairs)]
    return Scene(tuple(nodes), tuple(edges), len(nodes))


def random_scene(seed: int) -> tuple[Scene, nx.Graph]:
    """Draw loops, doubled links and loose nodes among the rest."""
    chance = random.Random(seed)
    ids = [f"n{at:02}" for at in range(chance.randint(3, 40))]
    pairs = [
        (chance.choice(ids), chance.choice(ids)) for _ in range(chance.randint(0, 2 * len(ids)))
    ]
    graph = nx.Graph()
    graph.add_nodes_from(ids)
    graph.add_edges_from((one, other) for one, other in pairs if one != other)
    return scene_of(ids, pairs), graph


@pytest.mark.parametrize("seed", range(12))
def test_every_measure_is_what_networkx_says(seed):
    scene, graph = random_scene(seed)
    assert measure(scene, "degree").values == dict(graph.degree())
    betweenness = nx.betweenness_centrality(graph)
    assert measure(scene, "betweenness").values == pytest.approx(betweenness, abs=1e-12)
    assert measure(scene, "pagerank").values == pytest.approx(
        nx.pagerank(graph, tol=1e-12, max_iter=1000), abs=1e-8
    )


def test_a_bridge_is_between_all_by_hand():
    # a - b - c: the one pair of others, a and c, meets over b.
    scene = scene_of(["a", "b", "c"], [("a", "b"), ("b", "c")])
    found = measure(scene, "betweenness")
    assert found.values == {"a": 0, "b": 1, "c": 0}
    assert found.top(1) == [("b", 1.0)]
    assert found.to_text("b") == "100.0 %"


def test_two_cliques_are_two_communities():
    ids = [f"{side}{at}" for side in "ab" for at in range(5)]
    pairs = [(one, other) for one in ids for other in ids if one < other and one[0] == other[0]]
    found = communities(scene_of(ids, [*pairs, ("a0", "b0")]))
    assert found.groups == (tuple(ids[:5]), tuple(ids[5:]))
    # 20 of 21 links lie inside; each half holds half of the ends: 20/21 - 2 * (1/2)^2.
    assert found.modularity == pytest.approx(20 / 21 - 0.5)
    assert found.of()["b3"] == 1


@pytest.mark.parametrize("key", MEASURES)
def test_nothing_and_one_node_have_measures_too(key):
    assert measure(Scene(), key).values == {}
    assert set(measure(scene_of(["a"], [("a", "a")]), key).values) == {"a"}
    assert communities(scene_of(["a"], [("a", "a")])).groups == (("a",),)
