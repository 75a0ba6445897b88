"""A page that shows a scene of 1,000 nodes and can add ten more; bench_browser.py drives it."""

from __future__ import annotations

import math
import random

import streamlit as st

from graph.picture.drawing import Scene, SceneEdge, SceneNode
from ontology.namespaces import ATLAS, OPS
from views import server
from views.canvas import graph_canvas

NODES = 1_000
EDGES_PER_NODE = 2
KINDS = ("Discipline", "Activity", "KPI", "Role", "Tool")

app = st.App(
    __file__, routes=server.routes(), middleware=server.middleware(), lifespan=server.lifespan
)


@st.cache_data
def build_scene(count: int) -> Scene:
    """Lay nodes out on a sunflower, so that no layout has to be computed."""
    rng = random.Random(7)
    nodes = tuple(_node(at) for at in range(count))
    edges = {(rng.randrange(at), at) for at in range(1, count) for _ in range(EDGES_PER_NODE)}
    links = (SceneEdge(nodes[a].id, nodes[b].id, f"{OPS}usesTool", "uses tool") for a, b in edges)
    return Scene(nodes, tuple(links), count)


def _node(at: int) -> SceneNode:
    kind, turn, reach = KINDS[at % len(KINDS)], at * 2.4, 45 * math.sqrt(at)
    x, y = reach * math.cos(turn), reach * math.sin(turn)
    text = f"Thing number {at}"
    return SceneNode(f"{ATLAS}thing-{at}", text, OPS + kind, kind, text, x, y, 12.0)


def main() -> None:
    """Show it."""
    st.set_page_config(page_title="Benchmark", layout="wide")
    added = st.session_state.setdefault("added", 0)
    if st.button("Add 10 nodes"):
        added = st.session_state.added = added + 10
    graph_canvas(build_scene(NODES + added), key="scene", height="80vh")


if st.runtime.exists():
    main()
