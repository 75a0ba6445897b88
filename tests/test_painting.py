"""Sizes and colors that measure something, and what the legend says of them."""

from __future__ import annotations

from math import sqrt

import pytest

from graph.picture.drawing import Scene, SceneEdge, SceneNode
from views.explore.look import Look
from views.explore.painting import paint


def star(leaves: int) -> Scene:
    """Draw a hub with its leaves, beside a pair."""
    names = ["hub", *(f"leaf{at}" for at in range(leaves)), "x", "y"]
    nodes = [SceneNode(n, n.title(), "k", "kind", n, 0.0, 0.0, 9.0) for n in names]
    edges = [SceneEdge("hub", f"leaf{at}", "p", "p") for at in range(leaves)]
    return Scene(tuple(nodes), (*edges, SceneEdge("x", "y", "p", "p")), len(nodes))


def test_without_a_measure_nothing_changes():
    scene = star(3)
    shown = paint(scene, Look(size_by="no such", color_by="no such"))
    assert shown.scene is scene
    assert (shown.tints, shown.note) == ((), "")


def test_the_area_above_the_least_says_the_degree():
    shown = paint(star(9), Look(size_by="degree"))
    sizes = {node.id: node.size for node in shown.scene.nodes}
    assert sizes["hub"] == 30.0
    assert sizes["leaf0"] == pytest.approx(6 + 24 * sqrt(1 / 9), abs=0.05)
    tooltips = {node.id: node.tooltip for node in shown.scene.nodes}
    assert tooltips["hub"].endswith("Degree: 9")
    assert shown.note.startswith("Size: Degree. How many drawn nodes")


def test_communities_have_a_color_each_and_a_name():
    shown = paint(star(4), Look(color_by="community"))
    tints = {node.id: node.tint for node in shown.scene.nodes}
    assert tints == {"hub": 0, **{f"leaf{at}": 0 for at in range(4)}, "x": 1, "y": 1}
    assert [(tint.label, tint.count) for tint in shown.tints] == [
        ("around Hub", 5),
        ("around X", 2),
    ]
    assert "modularity" in shown.note


def test_more_communities_than_colors_share_the_last():
    nodes = [
        SceneNode(f"{a}{b}", f"{a}{b}", "k", "", "", 0, 0, 9) for a in "abcdefgh" for b in "12"
    ]
    edges = [SceneEdge(f"{a}1", f"{a}2", "p", "p") for a in "abcdefgh"]
    shown = paint(Scene(tuple(nodes), tuple(edges), 16), Look(color_by="community"))
    assert [tint.count for tint in shown.tints] == [2, 2, 2, 2, 2, 6]
    assert shown.tints[-1].label == "other groups"


def test_the_same_question_has_the_same_answer_object():
    look = Look(size_by="pagerank", color_by="community")
    assert paint(star(5), look) is paint(star(5), look)
