"""What an endpoint too large to be counted is made of, by questions that end soon."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph import keeping
from graph.picture import sampled_schema
from graph.picture.overview import first_scene, overview_scene
from graph.picture.sampled_schema import has_more, schema_at_hand
from graph.picture.scene import expand, joined, show, without
from graph.picture.schema import ClassLink
from graph.picture.schema_view import schema_scene
from graph.remote.endpoint import RemoteStore
from graph.solutions import Solutions
from tests.stores import OxigraphServer

EX = "https://example.org/"
#: 140 sensors in four rooms, a meter that nothing has a link to, and a class without an IRI.
DATA = (
    "@prefix e: <https://example.org/> .\n"
    + "".join(
        f'e:s{at} a e:Sensor ; e:in e:r{at % 4} ; e:reads {at} ; e:of "x" .\n' for at in range(140)
    )
    + "".join(f"e:r{at} a e:Room . e:s{at} e:beside e:s{at + 1} .\n" for at in range(4))
    + "e:m a e:Meter . e:s0 e:by [ a [] ] .\n"
)


class Noting(RemoteStore):
    """An endpoint whose questions are noted."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.asked: list[str] = []

    def send(self, query, *others, **named):
        self.asked.append(query)
        return super().send(query, *others, **named)


@pytest.fixture
def large(oxigraph_server: OxigraphServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Noting]:
    """Return an endpoint that counts as a large one."""
    monkeypatch.setattr(sampled_schema, "_AT_ONCE", 100)
    oxigraph_server.load(DATA.encode(), "text/turtle")
    store = Noting(oxigraph_server.endpoint)
    yield store
    store.close()


def test_classes_are_counted_and_links_are_those_of_a_few_members(large, monkeypatch):
    monkeypatch.setattr(sampled_schema, "_MEMBERS", 150)
    schema = schema_at_hand(large)
    assert schema.classes == {f"{EX}Sensor": 140, f"{EX}Room": 4, f"{EX}Meter": 1}
    assert schema.links == (
        ClassLink(f"{EX}Sensor", f"{EX}in", f"{EX}Room", 140),
        ClassLink(f"{EX}Sensor", f"{EX}beside", f"{EX}Sensor", 4),
    )
    assert not schema.at_least


def test_no_question_goes_through_all_of_a_large_endpoint(large):
    schema_at_hand(large)
    assert len(large.asked) == 4
    for query in large.asked:
        assert "LIMIT" in query or "VALUES ?s {" in query, query


def test_the_picture_says_what_was_looked_at(large, monkeypatch):
    scene = first_scene(large)
    assert {node.label for node in scene.nodes} == {"Sensor · 140", "Room · 4", "Meter · 1"}
    assert {edge.label for edge in scene.edges} >= {"in"}
    assert "25 members of each class" in scene.about
    assert "plus" not in scene.about
    monkeypatch.setattr(keeping, "age_of", lambda _store: -1)
    monkeypatch.setattr(sampled_schema, "_TYPED", 3)
    scene = schema_scene(large)
    assert all(node.label.endswith("+") for node in scene.nodes)
    assert "A number with a plus is the least" in scene.about


def test_it_still_says_so_when_nodes_go_and_come(large):
    scene = first_scene(large)
    assert without(scene, [f"{EX}Meter"]).about == scene.about != ""
    for grown in (show(scene, large, [f"{EX}s1"]), expand(scene, large, f"{EX}s1")):
        assert len(grown.nodes) > len(scene.nodes)
        assert grown.about == scene.about
    again = joined(large, without(scene, [f"{EX}Meter"]), scene)
    assert (again.ids, again.about) == (scene.ids, scene.about)


def test_what_is_small_is_counted_as_a_whole(large, monkeypatch):
    monkeypatch.setattr(sampled_schema, "_AT_ONCE", 1000)
    scene = first_scene(large)
    assert {edge.label for edge in scene.edges} == {"in · 140", "beside · 4"}
    assert scene.about == ""


def test_where_an_endpoint_cuts_even_these_answers_what_came_is_drawn(large, monkeypatch):
    monkeypatch.setattr("graph.remote.receiving.most_rows", lambda _: 2)
    found = schema_at_hand(large)
    assert (len(found.classes), found.at_least) == (3, True)
    assert len(first_scene(large).nodes) == 3


def test_sets_with_too_many_links_are_not_compared_there(large, monkeypatch):
    monkeypatch.setattr("graph.picture.overview._MOST_LINKS", 100)
    scene = overview_scene(large, f"{EX}Sensor")
    assert all(node.id == node.kind for node in scene.nodes)
    assert not any("HAVING" in query for query in large.asked)
    monkeypatch.setattr("graph.picture.overview._MOST_LINKS", 1000)
    assert f"{EX}s0" in overview_scene(large, f"{EX}Sensor").ids


def test_a_count_that_an_endpoint_answers_without_a_row_is_none(monkeypatch) -> None:
    store = RemoteStore("http://127.0.0.1:1/sparql")
    monkeypatch.setattr(store, "select", lambda _: Solutions(("n",), []))
    assert not has_more(store, "?s ?p ?o", 0)
