"""The line that says what a picture shows."""

from __future__ import annotations

import pytest

from graph import Store
from graph.picture.drawing import Scene, SceneEdge, SceneNode
from graph.picture.headline import headline
from graph.picture.overview import first_scene
from graph.picture.scene import scene_of_nodes
from graph.picture.schema_view import members_scene, schema_scene
from ontology.namespaces import ATLAS, OPS


def node(name: str, kind: str = "tool") -> SceneNode:
    return SceneNode(f"urn:{name}", name, f"urn:{kind}", kind, "", None, None, 8)


def scene(names: str, links: str = "", kinds: str = "") -> Scene:
    """Draw the letters of a word, linked as pairs of them say, with classes of one letter."""
    nodes = tuple(map(node, names, kinds or "t" * len(names)))
    edges = tuple(SceneEdge(f"urn:{a}", f"urn:{b}", "urn:p", "p") for a, b in links.split())
    return Scene(nodes, edges, len(nodes))


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (scene(""), ""),
        (scene("a"), "a"),
        (scene("abc", "ab ca"), "A, and what it is linked to"),
        (scene("abc", "ab bc ca"), "a, b and c"),
        (scene("abc", "ab"), "a, b and c"),
        (scene("abcde", "ab", "ttktk"), "Ts and ks"),
    ],
)
def test_it_names_what_all_else_hangs_on_or_what_there_is(drawn: Scene, said: str):
    assert headline(drawn) == said


def test_of_the_shipped_data_it_names_the_disciplines(shipped: Store):
    assert headline(first_scene(shipped)) == "What joins DevOps, NetOps, SysOps and TechOps"
    tools = members_scene(shipped, f"{OPS}Tool", 60)
    assert headline(tools) == "Tools"
    assert headline(schema_scene(shipped, 60)).startswith("Classes, ")
    two = scene_of_nodes(shipped, [f"{ATLAS}grafana", f"{ATLAS}prometheus"], 60)
    assert headline(two) == "Grafana and Prometheus"
    opened = scene_of_nodes(shipped, [f"{ATLAS}grafana", f"{ATLAS}sysops", f"{ATLAS}netops"], 60)
    assert headline(opened) == "Grafana, and what it is linked to"
