"""Exports: every format read back by another program, and a page that needs no network."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from graph import EmbeddedStore
from graph.picture.drawing import Scene, SceneNode
from graph.picture.export import SUFFIXES, export_store, to_gexf, to_graphml, to_html
from graph.picture.scene import expand, scene_of_nodes
from ontology.errors import ParameterError, SourceError

EX = "https://example.org/"
NASTY = "</script><img src=x onerror=alert(1)>"
DATA = f"""
@prefix ex: <{EX}> .
@prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:near a ops:NearRelation ; rdfs:label "close to" .
ex:uses rdfs:label "uses" .
ex:a a ops:Tool ; rdfs:label "{NASTY}" ; ex:uses ex:b, ex:c ; ex:near ex:b .
ex:b a ops:Role ; rdfs:label "bell \\u0007 \\uFFFE & <b>" .
ex:c rdfs:label "\\u0645\\u0631\\u062D\\u0628\\u0627 \\U0001F600" .
"""


def picture() -> Scene:
    return expand(Scene(), EmbeddedStore.from_text(DATA), f"{EX}a")


def data_in(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


def test_the_page_holds_the_scene_and_fetches_nothing():
    page = to_html(picture(), title="A <title>")
    data = data_in(page)
    assert {node["id"] for node in data["nodes"]} == {f"{EX}a", f"{EX}b", f"{EX}c"}
    assert sorted(edge["relation"] for edge in data["edges"]) == ["close to", "uses", "uses"]
    assert sum(edge["dashes"] == [5, 5] for edge in data["edges"]) == 1
    assert data["strokes"] == [[[5, 5], "nearly the same"]]
    assert "<title>A &lt;title&gt;</title>" in page
    assert "vis.Network" in page
    assert not re.search(r"""<(link|img|iframe)\b|\b(src|href)\s*=\s*["']?(https?:)?//""", page)
    assert "onerror=alert(1)>" not in page


@pytest.mark.browser
def test_the_page_works_with_the_cable_pulled(page):
    page.context.set_offline(True)
    page.set_content(to_html(picture()))
    page.wait_for_function("() => network.getScale() > 0")
    assert page.locator("#legend button").all_inner_texts() == [
        "no type 1",
        "ops:Role 1",
        "ops:Tool 1",
    ]
    page.evaluate(f"() => choose('{EX}a')")
    card = page.locator("#card")
    assert card.locator("h2").inner_text() == NASTY
    assert card.locator("li").count() == 3
    assert page.evaluate("() => document.images.length") == 0
    card.get_by_role("button", name="bell").first.click()
    assert card.locator("p").inner_text() == "ops:Role"
    page.locator("#legend button", has_text="Role").click()
    assert page.evaluate(f"() => nodes.get('{EX}b').hidden")
    light = page.evaluate(f"() => nodes.get('{EX}a').color.background")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"old => nodes.get('{EX}a').color.background !== old", arg=light)


@pytest.mark.browser
def test_names_do_not_lie_over_one_another_and_who_is_chosen_has_one(page):
    """Of two names at one place the larger node keeps its own; a third stands well apart."""
    places = {"large": (0.0, 0.0, 20.0), "small": (8.0, 6.0, 12.0), "apart": (900.0, 0.0, 12.0)}
    drawn = [
        SceneNode(EX + name, f"the {name} one", "", "", name, x=x, y=y, size=size)
        for name, (x, y, size) in places.items()
    ]
    page.set_content(to_html(Scene(tuple(drawn), (), 3)))
    page.wait_for_function("() => network.getScale() > 0")
    names = "() => nodes.get().map(({ label }) => label.trim()).filter(Boolean).sort()"
    assert page.evaluate(names) == ["the apart one", "the large one"]
    page.evaluate(f"() => choose('{EX}small')")
    assert page.evaluate(names) == ["the apart one", "the small one"]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(844, 390), (400, 860)])
def test_on_a_phone_many_types_leave_room_for_the_picture(page, width: int, height: int) -> None:
    drawn = tuple(
        SceneNode(f"{EX}{at}", "node", f"{EX}T{at}", f"a type {at}", "", x=9.0 * at, y=0, size=9)
        for at in range(30)
    )
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(to_html(Scene(drawn, (), 30)))
    page.wait_for_function("() => network.getScale() > 0")
    header, last = page.locator("header").bounding_box(), page.locator("#legend button").last
    assert header["height"] < height / 4
    last.scroll_into_view_if_needed()
    last.click()
    assert page.evaluate("() => nodes.get().filter((one) => one.hidden).length") == 1
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_graphml_reads_back():
    read = nx.parse_graphml(to_graphml(picture()))
    assert set(read) == {f"{EX}a", f"{EX}b", f"{EX}c"}
    assert read.nodes[f"{EX}a"]["label"] == NASTY
    assert read.nodes[f"{EX}b"]["label"].split() == ["bell", "&", "<b>"]
    assert sorted(d["label"] for *_, d in read.edges(data=True)) == ["close to", "uses", "uses"]
    assert [d["near"] for *_, d in read.edges(data=True)].count(True) == 1


def test_gexf_reads_back_with_places():
    written = to_gexf(picture())
    read = nx.read_gexf(io.BytesIO(written.encode()))
    assert set(read) == {f"{EX}a", f"{EX}b", f"{EX}c"}
    assert read.nodes[f"{EX}c"]["label"].endswith("\U0001f600")
    assert read.number_of_edges() == 3
    place = next(node for node in picture().nodes if node.id == f"{EX}b")
    assert read.nodes[f"{EX}b"]["viz"]["position"]["x"] == pytest.approx(place.x)


def test_an_empty_scene_is_written():
    store = EmbeddedStore.from_text("")
    for write in (to_html, to_graphml, to_gexf):
        assert write(scene_of_nodes(store, []))


@pytest.mark.parametrize("suffix", [s for s in SUFFIXES if s in {".ttl", ".nt", ".jsonld"}])
def test_rdf_reads_back(store_of, tmp_path, suffix):
    path = export_store(store_of(DATA), tmp_path / f"data{suffix}")
    read = {quad.triple for quad in ox.parse(path=path, base_iri=EX)}
    assert read == {quad.triple for quad in ox.parse(DATA, format=ox.RdfFormat.TURTLE)}


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".jsonld"])
def test_named_graphs_are_kept(oxigraph_server, tmp_path, suffix):
    from graph.remote.endpoint import RemoteStore

    quads = b'<urn:a> <urn:p> "x" <urn:g1> .\n<urn:a> <urn:p> "x"@en <urn:g2> .\n'
    expected = {str(quad) for quad in ox.parse(quads, format=ox.RdfFormat.N_QUADS)}
    oxigraph_server.load(quads, "application/n-quads")
    remote = RemoteStore(oxigraph_server.endpoint)
    engine = ox.Store()
    engine.load(quads, format=ox.RdfFormat.N_QUADS)
    for store in (remote, EmbeddedStore(engine)):
        path = export_store(store, tmp_path / f"data{suffix}")
        assert {str(quad) for quad in ox.parse(path=path)} == expected
    remote.close()


@pytest.mark.parametrize("suffix", [".graphml", ".gexf", ".html"])
def test_pictures_of_a_dataset_hold_its_things_and_not_its_vocabulary(store_of, tmp_path, suffix):
    path = export_store(store_of(DATA), tmp_path / f"data{suffix}")
    text = path.read_text(encoding="utf-8")
    if suffix == ".html":
        found = {node["id"] for node in data_in(text)["nodes"]}
    else:
        read = nx.read_graphml if suffix == ".graphml" else nx.read_gexf
        found = set(read(path))
    assert found == {f"{EX}a", f"{EX}b", f"{EX}c"}


def test_the_shipped_data_is_exported_whole(shipped, tmp_path):
    path = export_store(shipped, tmp_path / "atlas.nq")
    graphs = {quad.graph_name.value.rsplit("/", 1)[-1] for quad in ox.parse(path=path)}
    assert graphs >= {"vocabulary", "article", "tools", "kpis", "links"}


def test_an_unknown_suffix_names_the_known_ones(tmp_path):
    store = EmbeddedStore.from_text(DATA)
    with pytest.raises(ParameterError, match=r"'\.docx'.*\.ttl, \.trig.*\.html"):
        export_store(store, tmp_path / "atlas.docx")
    with pytest.raises(ParameterError, match="a name without a suffix"):
        export_store(store, tmp_path / "atlas")


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path):
    store = EmbeddedStore.from_text(DATA)
    with pytest.raises(SourceError, match="there is no folder"):
        export_store(store, tmp_path / "missing" / "atlas.ttl")
    folder = tmp_path / "folder.ttl"
    folder.mkdir()
    with pytest.raises(SourceError, match="cannot be written: Is a directory"):
        export_store(store, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.ttl"]


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "atlas.ttl"
    path.write_text("what was there")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SourceError, match="No space left on device"):
        export_store(EmbeddedStore.from_text(DATA), path)
    assert path.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    export_store(EmbeddedStore.from_text(DATA), path)
    assert path.read_text().startswith("@prefix")
