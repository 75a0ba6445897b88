"""A picture as SVG, as statements and as tables, with labels that would like to be code."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree

import rdflib

from graph.embedded import EmbeddedStore
from graph.picture.drawing import Scene, SceneEdge, SceneNode
from graph.picture.export import export_store
from graph.picture.export_svg import to_svg
from graph.picture.export_tables import edges_csv, nodes_csv, to_turtle
from graph.picture.overview import overview_scene
from graph.picture.palette import style_of
from graph.picture.schema_view import schema_scene

EX = "https://example.org/"
SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<img src=x onerror="alert(1)">\x00 "&'


def picture() -> Scene:
    nodes = [
        SceneNode(EX + "a", "A", EX + "K", "kind", "A", 0.0, 0.0, 14.0, 2),
        SceneNode(EX + "b", EVIL, EX + "K", "kind", EVIL, 100.0, 50.0, 7.0),
        SceneNode("_:c", "العربية 🚀", "", "", "", -100.0, 50.0, 7.0),
    ]
    edges = [
        SceneEdge(EX + "a", EX + "b", EX + "p", "uses"),
        SceneEdge(EX + "b", EX + "a", EX + "q", "feeds"),
        SceneEdge(EX + "a", EX + "a", EX + "p", "uses"),
        SceneEdge(EX + "a", "_:c", EX + "r", "close to", near=True, reason="much, alike"),
    ]
    return Scene(tuple(nodes), tuple(edges), 3)


def test_svg_draws_every_node_link_and_label_where_it_is():
    root = ElementTree.fromstring(to_svg(picture(), title="<b>"))
    groups = root.findall(f"{SVG}g")
    edges, nodes, labels = groups
    assert [len(group) for group in groups] == [4, 3, 3]
    assert [edge.get("d", "")[0:2] for edge in edges] == ["M0", "M1", "M0", "M0"]
    assert "Q" in edges[1].get("d", "")
    assert edges[3].get("stroke-dasharray")
    assert nodes[1].get("transform", "").startswith("translate(100.0 50.0) scale(1.000)")
    assert nodes[0].get("transform", "").startswith("translate(0.0 0.0) scale(2.000)")
    assert nodes[0].get("fill") == style_of(EX + "K").light
    assert labels[2].find(f"{SVG}tspan").text == "العربية 🚀"
    left, top, width, height = map(float, root.get("viewBox", "").split())
    assert left < -107 and top < -14 and left + width > 107 and top + height > 57


def test_nothing_in_an_svg_runs():
    text = to_svg(picture())
    names = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(text).iter()}
    assert names <= {"svg", "title", "rect", "g", "path", "text", "tspan"}
    assert "<img" not in text
    assert "href" not in text


def test_a_dark_svg_and_other_colors():
    text = to_svg(picture(), dark=True, colors={EX + "a": "#123456"}, legend=[("#123456", "one")])
    assert 'fill="#0e1117"' in text
    assert 'fill="#123456"' in text
    assert style_of(EX + "K").dark in text
    assert to_svg(Scene()).endswith("</svg>")


def test_the_whole_overview_is_well_formed(shipped):
    scene = overview_scene(shipped)
    root = ElementTree.fromstring(to_svg(scene))
    assert len(root.findall(f"{SVG}g")[1]) == len(scene.nodes)


def test_turtle_holds_the_drawn_statements():
    store = EmbeddedStore.from_text(
        f'<{EX}b> <http://www.w3.org/2000/01/rdf-schema#label> "{"long " * 400}end" .'
    )
    graph = rdflib.Graph().parse(data=to_turtle(picture(), store), format="turtle")
    one, other = rdflib.URIRef(EX + "a"), rdflib.URIRef(EX + "b")
    assert (one, rdflib.URIRef(EX + "p"), other) in graph
    assert (other, rdflib.URIRef(EX + "q"), one) in graph
    assert (one, rdflib.RDF.type, rdflib.URIRef(EX + "K")) in graph
    assert str(graph.value(other, rdflib.RDFS.label)).endswith("end")
    # two links, a loop and one to a blank node; a label each for three nodes, a type for two
    assert len(graph) == 4 + 3 + 2


def test_a_picture_of_classes_states_nothing(shipped):
    scene = schema_scene(shipped)
    assert len(scene.nodes) > 10
    assert to_turtle(scene, shipped).strip() == ""


def test_tables_have_a_row_for_each_node_and_link():
    nodes = list(csv.DictReader(io.StringIO(nodes_csv(picture()), newline="")))
    edges = list(csv.DictReader(io.StringIO(edges_csv(picture()), newline="")))
    assert [row["id"] for row in nodes] == [EX + "a", EX + "b", "_:c"]
    assert nodes[0]["links_drawn"] == "2"
    assert nodes[1]["label"] == EVIL
    assert edges[3]["reason"] == "much, alike"
    assert [row["near"] for row in edges] == ["false", "false", "false", "true"]


def test_control_characters_in_a_label_do_not_break_the_svg():
    broken = replace(picture().nodes[0], label="a\x0bb", tooltip="\ud800")
    ElementTree.fromstring(to_svg(Scene((broken,))).encode("utf-8", "strict"))


def test_a_dataset_is_drawn_by_its_suffix(shipped, tmp_path):
    root = ElementTree.parse(export_store(shipped, tmp_path / "atlas.svg")).getroot()
    tooltips = {title.text for title in root.iter(f"{SVG}title")}
    assert "SysOps\nDiscipline" in tooltips
    assert "NetOps uses tool Grafana" in tooltips
