"""The graph that canvas_page.py shows, built once for all runs of it."""

from __future__ import annotations

import math
import random
from functools import lru_cache

from graph.picture.drawing import Scene, SceneEdge, SceneNode
from ontology.namespaces import ATLAS, OPS

KINDS = ("Discipline", "Activity", "KPI", "Role", "Tool")


@lru_cache
def build_scene(count: int) -> Scene:
    """Lay nodes out on a sunflower, with 1.8 links for each, the same ones every time."""
    rng = random.Random(7)
    nodes = tuple(_node(at) for at in range(count))
    pairs: set[tuple[int, int]] = set()
    for at in range(1, count):
        pairs.add((rng.randrange(at), at))
        if rng.random() < 0.8:
            pairs.add((rng.randrange(at), at))
    links = (
        SceneEdge(nodes[a].id, nodes[b].id, f"{OPS}usesTool", "uses") for a, b in sorted(pairs)
    )
    return Scene(nodes, tuple(links), count)


def _node(at: int) -> SceneNode:
    kind, turn, reach = KINDS[at % len(KINDS)], at * 2.4, 45 * math.sqrt(at)
    x, y = reach * math.cos(turn), reach * math.sin(turn)
    text = f"Thing number {at}"
    return SceneNode(f"{ATLAS}thing-{at}", text, OPS + kind, kind, text, x, y, 12.0)
