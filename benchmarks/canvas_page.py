"""One graph, drawn by this program's canvas or by a peer: ``?by=ours&nodes=1000``.

bench_canvas.py drives it. Every drawer gets the same nodes, links, labels and places, and none
moves them by physics. The page has the plain server of Streamlit, since some peers need scripts
that our own content policy does not allow.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from benchmarks.canvas_scene import KINDS, build_scene
from views import canvas, server

if TYPE_CHECKING:
    from graph.picture.drawing import Scene

HEIGHT = 700
COLORS = ("#285579", "#02A578", "#A0812C", "#D32BD4", "#6E2E0C")

app = st.App(
    __file__,
    routes=[
        *(route for route in server.routes() if getattr(route, "path", "") != "/assets"),
        Mount("/assets", StaticFiles(directory=canvas.FOLDER)),
        Mount("/pyvis", StaticFiles(directory=str(files("pyvis") / "templates"))),
    ],
)


def _color(at: int) -> str:
    return COLORS[at % len(COLORS)]


def ours(scene: Scene) -> None:
    """Draw with this program's canvas."""
    from views.canvas.wire import Shown

    canvas.graph_canvas(Shown(scene), key="scene", height=f"{HEIGHT}px", actions=())


@lru_cache
def _pyvis_page(count: int) -> str:
    from pyvis.network import Network

    network = Network(height=f"{HEIGHT}px", width="100%", cdn_resources="in_line")
    network.toggle_physics(False)
    scene = build_scene(count)
    for at, node in enumerate(scene.nodes):
        network.add_node(node.id, label=node.label, x=node.x, y=node.y, color=_color(at), size=12)
    network.add_edges([(edge.source, edge.target) for edge in scene.edges])
    return str(network.generate_html())


def pyvis(scene: Scene) -> None:
    """Draw with pyvis's own page in a frame."""
    st.iframe(_pyvis_page(len(scene.nodes)), height=HEIGHT)


def agraph(scene: Scene) -> None:
    """Draw with streamlit-agraph."""
    from streamlit_agraph import Config, Edge, Node
    from streamlit_agraph import agraph as draw

    nodes = [
        Node(id=n.id, label=n.label, x=n.x, y=n.y, color=_color(at), size=12)
        for at, n in enumerate(scene.nodes)
    ]
    edges = [Edge(source=e.source, target=e.target) for e in scene.edges]
    draw(nodes, edges, Config(width=1300, height=HEIGHT, physics=False))


def link_analysis(scene: Scene) -> None:
    """Draw with st-link-analysis."""
    from st_link_analysis import EdgeStyle, NodeStyle, st_link_analysis

    elements: dict[str, list[Any]] = {
        "nodes": [
            {
                "data": {"id": n.id, "label": KINDS[at % len(KINDS)], "name": n.label},
                "position": {"x": n.x, "y": n.y},
            }
            for at, n in enumerate(scene.nodes)
        ],
        "edges": [
            {"data": {"id": f"e{at}", "label": "USES", "source": e.source, "target": e.target}}
            for at, e in enumerate(scene.edges)
        ],
    }
    styles = [NodeStyle(kind, color, "name") for kind, color in zip(KINDS, COLORS, strict=True)]
    st_link_analysis(
        elements,
        layout={"name": "preset"},
        node_styles=styles,
        edge_styles=[EdgeStyle("USES")],
        height=HEIGHT,
        key="scene",
    )


DRAWERS = {"ours": ours, "pyvis": pyvis, "agraph": agraph, "link": link_analysis}


def main() -> None:
    """Show it."""
    st.set_page_config(page_title="Benchmark", layout="wide")
    count = int(st.query_params.get("nodes", "1000"))
    added = st.session_state.setdefault("added", 0)
    with st.container(horizontal=True):
        if st.button("Add 10 nodes"):
            added = st.session_state.added = added + 10
        st.button("Run again")
    DRAWERS[st.query_params.get("by", "ours")](build_scene(count + added))


if st.runtime.exists():
    main()
