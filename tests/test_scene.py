"""Scenes: what is drawn, what never is, and that nothing drawn ever moves."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pyoxigraph as ox
import pytest

from graph import EmbeddedStore
from graph.picture import overview, scene
from graph.picture.drawing import Scene, SceneNode, shorten
from graph.picture.overview import first_scene, overview_scene
from graph.picture.scene import (
    expand,
    moved,
    scene_of_nodes,
    scene_of_store,
    scene_of_triples,
    without,
)
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import ATLAS, OPS
from tests.stores import Counting

EX = "https://example.org/"
PREFIXES = """
@prefix ex: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ops: <https://w3id.org/ops-atlas/ns#> .
"""
TEAMS = (
    PREFIXES
    + """
ex:near a ops:NearRelation ; rdfs:label "close to" .
ex:uses rdfs:label "uses"@en .
ex:Team rdfs:label "team"@en .
ex:red a ex:Team ; rdfs:label "Red" ; ex:uses ex:hammer, ex:saw, ex:file ; ex:has ex:glue .
ex:blue a ex:Team ; rdfs:label "Blue" ; ex:uses ex:hammer, ex:rasp .
ex:green a ex:Team ; rdfs:label "Green" ; ex:uses ex:saw .
ex:hammer rdfs:label "hammer" . ex:saw rdfs:label "saw" .
ex:file ex:near ex:rasp . ex:glue ex:near ex:hammer .
ex:claim a rdf:Statement ; rdf:subject ex:file ; rdf:predicate ex:near ; rdf:object ex:rasp ;
    ops:reason "Both take off a little at a time."@en .
"""
)


def ids(drawn: Scene) -> set[str]:
    return {node.id.removeprefix(EX) for node in drawn.nodes}


def by_id(drawn: Scene) -> dict[str, SceneNode]:
    return {node.id.removeprefix(EX): node for node in drawn.nodes}


def triples(drawn: Scene) -> set[tuple[str, str, str]]:
    return {
        (e.source.removeprefix(EX), e.property.removeprefix(EX), e.target.removeprefix(EX))
        for e in drawn.edges
    }


def overlapping(drawn: Scene) -> list[tuple[str, str]]:
    def meet(a: SceneNode, b: SceneNode) -> bool:
        beside = abs(a.x - b.x) < a.box.side + b.box.side - 1
        above, below = (a, b) if a.y < b.y else (b, a)
        return beside and above.y + above.box.below - 1 > below.y - below.box.above

    return [(a.label, b.label) for a, b in combinations(drawn.nodes, 2) if meet(a, b)]


def test_overview_holds_what_joins_two_and_nothing_else(store_of):
    drawn = overview_scene(store_of(TEAMS), f"{EX}Team")
    assert ids(drawn) == {"red", "blue", "green", "hammer", "saw", "file", "rasp"}
    assert triples(drawn) == {
        ("red", "uses", "hammer"),
        ("blue", "uses", "hammer"),
        ("red", "uses", "saw"),
        ("green", "uses", "saw"),
        ("red", "uses", "file"),
        ("blue", "uses", "rasp"),
        ("file", "near", "rasp"),
    }
    (near,) = [edge for edge in drawn.edges if edge.near]
    assert (near.label, near.reason) == ("close to", "Both take off a little at a time.")
    assert by_id(drawn)["red"].more == 1
    assert drawn.note == ""


def test_overview_of_the_shipped_data_shows_the_ten_shared_things(shipped):
    drawn = overview_scene(shipped)
    sets = {node.id for node in drawn.nodes if node.kind == f"{OPS}Discipline"}
    owners: dict[str, set[str]] = {}
    for edge in drawn.edges:
        if edge.source in sets and not edge.near:
            owners.setdefault(edge.target, set()).add(edge.source.removeprefix(ATLAS))
    shared = {item.removeprefix(ATLAS): got for item, got in owners.items() if len(got) > 1}
    assert len(sets) == 4
    assert len(shared) == 10
    assert shared["grafana"] == {"sysops", "devops", "netops"}
    assert shared["prometheus"] == {"sysops", "devops"}
    assert shared["site-reliability-engineer"] == {"sysops", "devops"}
    assert shared["mean-time-to-recovery"] == {"sysops", "devops"}
    assert shared["monitoring"] == {"sysops", "techops"}
    assert not overlapping(drawn)


def members(kind: str, count: int) -> str:
    return "".join(f"ex:{kind}{at} a ex:{kind} . " for at in range(count))


def test_what_declares_sets_is_about_them(store_of, shipped):
    broken = (
        "ex:lens a ops:OverlapLens ; ops:key 'k' ; ops:setClass ex:Team ; ops:itemPath ex:uses "
    )
    lens = f"{broken} ; ops:itemClass ex:Tool ."
    about_teams = overview_scene(store_of(TEAMS), f"{EX}Team")
    assert first_scene(store_of(TEAMS + lens)) == about_teams
    assert first_scene(shipped) == overview_scene(shipped)
    wrong = first_scene(EmbeddedStore.from_text(f"{TEAMS}{broken} ."))
    assert {"red", "blue", "green"} <= ids(wrong), "what is wrong with a lens Overlap says"


def test_of_few_things_without_sets_all_are_drawn_and_of_many_the_classes(store_of):
    few = first_scene(store_of(PREFIXES + members("Owl", 60) + members("Kite", 40)))
    assert ids(few) == {f"{kind}{at}" for kind in ("Owl",) for at in range(60)} | {
        f"Kite{at}" for at in range(40)
    }
    many = store_of(PREFIXES + members("Owl", 60) + members("Kite", 41))
    assert ids(first_scene(many)) == {"Owl", "Kite"}
    source = "ex:file a ops:Source , <http://www.w3.org/ns/prov#Entity> ."
    one = store_of(PREFIXES + members("Owl", 101) + source)
    assert len(first_scene(one).nodes) == 100
    assert {node.kind for node in first_scene(one).nodes} == {f"{EX}Owl"}


def test_of_an_ontology_its_best_linked_classes_are_drawn(store_of):
    kinds = (
        "ex:Owl a owl:Class ; rdfs:subClassOf ex:Bird . ex:Bird a owl:Class . ex:Kite a owl:Class ."
    )
    drawn = first_scene(store_of(PREFIXES + kinds + "ex:one a ex:Owl . ex:two a ex:Owl ."))
    assert ids(drawn) == {"Owl", "Bird", "Kite"}
    assert triples(drawn) == {("Owl", "http://www.w3.org/2000/01/rdf-schema#subClassOf", "Bird")}
    bare = first_scene(store_of(PREFIXES + kinds))
    assert (ids(bare), triples(bare)) == (ids(drawn), triples(drawn))


def test_more_sets_than_one_picture_holds_are_shown_by_their_classes(store_of):
    lens = (
        "ex:lens a ops:OverlapLens ; ops:key 'k' ; ops:setClass ex:Team ; ops:itemPath ex:uses ; "
    )
    lens += "ops:itemClass ex:Tool . ex:hammer a ex:Tool . "
    uses = "".join(f"ex:Team{at} ex:uses ex:hammer . " for at in range(101))
    drawn = first_scene(store_of(PREFIXES + lens + members("Team", 101) + uses))
    assert ids(drawn) == {"Team", "Tool"}


def test_of_things_without_a_class_the_best_linked_are_drawn(store_of):
    links = "".join(f"ex:hub ex:uses ex:n{at} . " for at in range(30)) + "ex:n3 ex:uses ex:n4, 4 ."
    drawn = first_scene(store_of(PREFIXES + links), limit=3)
    assert ids(drawn) == {"hub", "n3", "n4"}
    assert first_scene(store_of("")).nodes == ()


def test_what_an_import_says_of_itself_is_not_what_the_data_is_about(store_of):
    note = "ex:file a ops:Source ; ex:uses ex:format , ex:license , ex:n1 . "
    links = "ex:hub ex:uses ex:n1 , ex:n2 ."
    drawn = first_scene(store_of(PREFIXES + note + links))
    assert ids(drawn) == {"hub", "n1", "n2"}


def test_shared_things_stand_between_those_that_share_them(shipped):
    drawn = overview_scene(shipped)
    at = {node.id.removeprefix(ATLAS): (node.x, node.y) for node in drawn.nodes}
    for name, owners in {
        "site-reliability-engineer": ("sysops", "devops"),
        "monitoring": ("sysops", "techops"),
        "prometheus": ("sysops", "devops"),
    }.items():
        one, other = (at[owner] for owner in owners)
        way = dist(one, other)
        assert max(dist(at[name], one), dist(at[name], other)) < way


def test_overview_is_the_same_every_time(shipped):
    assert overview_scene(shipped) == overview_scene(shipped)


def test_of_very_many_shared_things_those_that_most_sets_share_are_weighed(store_of, monkeypatch):
    monkeypatch.setattr(overview, "_WEIGHED", 4)
    teams = "".join(f"ex:t{at} a ex:Team . " for at in range(13))
    uses = "".join(
        f"ex:t{team} ex:uses ex:tool{tool} . " for tool in range(2, 14) for team in range(tool)
    )
    drawn = overview_scene(store_of(PREFIXES + teams + uses), f"{EX}Team", limit=16)
    assert ids(drawn) == {*(f"t{at}" for at in range(13)), "tool13", "tool12", "tool11"}
    assert drawn.total == 13 + 12


def test_of_sets_with_too_many_links_the_schema_is_drawn(shipped, monkeypatch):
    monkeypatch.setattr(overview, "_MOST_LINKS", 100)
    drawn = overview_scene(shipped)
    assert all(node.id == node.kind for node in drawn.nodes)
    assert by_id(drawn)[f"{OPS}Discipline"].members == 4
    monkeypatch.setattr(overview, "_MOST_LINKS", 10_000)
    assert f"{ATLAS}sysops" in overview_scene(shipped).ids


def test_overview_without_such_a_class_is_empty(store_of):
    assert overview_scene(store_of(TEAMS), f"{EX}Nothing") == Scene()


def test_expanding_moves_nothing_and_draws_links_among_what_is_new(store_of):
    store = store_of(TEAMS + "ex:hammer ex:uses ex:nail . ex:saw ex:uses ex:nail .")
    before = scene_of_nodes(store, [f"{EX}red"])
    assert by_id(before)["red"].more == 4
    after = expand(before, store, f"{EX}red")
    assert by_id(after)["red"].more == 0
    assert by_id(after)["red"].x == by_id(before)["red"].x
    assert ids(after) == {"red", "hammer", "saw", "file", "glue"}
    assert ("glue", "near", "hammer") in triples(after)
    assert by_id(after)["hammer"].more == 2
    third = expand(after, store, f"{EX}hammer")
    assert ("saw", "uses", "nail") in triples(third)
    assert by_id(third)["saw"].more == 1
    for name, node in by_id(after).items():
        assert (by_id(third)[name].x, by_id(third)[name].y) == (node.x, node.y)
    assert not overlapping(third)


def test_expanding_again_brings_what_was_left_out(store_of):
    spokes = ", ".join(f"ex:n{i}" for i in range(12))
    store = store_of(f"{PREFIXES} ex:hub a ex:Hub ; ex:to {spokes} .")
    drawn = expand(Scene(), store, f"{EX}hub", limit=5)
    assert (len(drawn.nodes), by_id(drawn)["hub"].more) == (6, 7)
    drawn = expand(expand(drawn, store, f"{EX}hub", limit=5), store, f"{EX}hub", limit=5)
    assert ids(drawn) == {"hub", *(f"n{i}" for i in range(12))}
    assert by_id(drawn)["hub"].more == 0


def queries_to_expand(spokes: int) -> list[str]:
    lines = (
        f'ex:hub ex:to ex:n{i} . ex:n{i} a ex:Spoke ; skos:prefLabel "n{i}" .'
        for i in range(spokes)
    )
    store = Counting.from_text(PREFIXES + "\n".join(lines))
    drawn = expand(Scene(), store, f"{EX}hub", limit=spokes)
    assert len(drawn.nodes) == spokes + 1
    return store.asked


def test_one_query_finds_all_neighbors_and_their_number_adds_none():
    few, many = queries_to_expand(3), queries_to_expand(90)
    assert len(few) == len(many)
    assert sum(query.startswith("SELECT ?node ?property ?out") for query in many) == 1


def test_a_found_node_comes_with_its_links_to_what_is_drawn(store_of):
    store = store_of(TEAMS)
    drawn = expand(scene_of_nodes(store, [f"{EX}blue", f"{EX}green"]), store, f"{EX}saw")
    assert ("green", "uses", "saw") in triples(drawn)
    assert "red" in ids(drawn)


def test_literals_types_pages_and_bookkeeping_are_never_nodes(store_of):
    store = store_of(
        PREFIXES
        + """
        ex:tool a ex:Tool ; rdfs:label "tool" ; ex:size 3 ; foaf:homepage <https://tool.example/> ;
            rdfs:seeAlso <https://see.example/> ; ops:status ops:Active ;
            ops:sourceSilentOn ex:uses ; ex:likes ex:other ; ex:mentions ex:Tool .
        ex:Tool a owl:Class . ops:Active a ops:LifecycleStatus .
        ex:claim a rdf:Statement ; rdf:subject ex:tool ; rdf:predicate ex:likes ;
            rdf:object ex:other .
        """
    )
    drawn = expand(Scene(), store, f"{EX}tool")
    assert ids(drawn) == {"tool", "other"}
    assert by_id(drawn)["tool"].kind == f"{EX}Tool"


def test_the_canvas_is_capped_and_says_so():
    lines = "\n".join(f"ex:hub ex:to ex:n{i} ." for i in range(1200))
    store = EmbeddedStore.from_text(PREFIXES + lines)
    drawn = expand(Scene(), store, f"{EX}hub", limit=5000)
    assert len(drawn.nodes) == scene.MOST_NODES
    assert drawn.note == "1,000 of 1,201 nodes shown"
    assert by_id(drawn)["hub"].more == 201
    first = scene_of_nodes(store, [f"{EX}n{i}" for i in range(1200)])
    assert (len(first.nodes), first.note) == (300, "300 of 1,200 nodes shown")


def test_a_hub_is_linked_to_what_is_drawn_like_any_other_node():
    lines = "\n".join(f"ex:hub ex:to ex:n{i} ." for i in range(1200))
    store = EmbeddedStore.from_text(f"{PREFIXES}{lines}\nex:boss ex:owns ex:hub . ex:n7 a ex:K .")
    drawn = scene.show(scene_of_nodes(store, [f"{EX}n7", f"{EX}boss"]), store, [f"{EX}hub"])
    assert triples(drawn) == {("hub", "to", "n7"), ("boss", "owns", "hub")}
    assert by_id(drawn)["hub"].more == 1199


def test_hiding_a_node_is_counted_by_its_neighbors_and_can_be_undone(store_of):
    store = store_of(TEAMS)
    drawn = expand(Scene(), store, f"{EX}red")
    less = without(drawn, [f"{EX}hammer", f"{EX}nobody"])
    assert ids(less) == ids(drawn) - {"hammer"}
    assert by_id(less)["red"].more == 1
    assert all("hammer" not in edge for edge in triples(less))
    assert less.total == len(less.nodes)
    assert triples(expand(less, store, f"{EX}red")) == triples(drawn)


def test_dragged_places_are_taken_over(store_of):
    drawn = moved(scene_of_nodes(store_of(TEAMS), [f"{EX}red"]), {f"{EX}red": (7, -3)})
    assert (drawn.nodes[0].x, drawn.nodes[0].y) == (7.0, -3.0)


def test_of_several_classes_our_own_wins_then_the_telling_one(store_of):
    store = store_of(
        PREFIXES + "ex:a a ex:Zebra, owl:Thing, ops:Tool . ex:b a skos:Concept, ex:Zebra, ex:Yak ."
    )
    drawn = by_id(scene_of_nodes(store, [f"{EX}a", f"{EX}b"]))
    assert (drawn["a"].kind, drawn["b"].kind) == (f"{OPS}Tool", f"{EX}Yak")
    assert drawn["b"].kind_label == "Yak"


def test_odd_graphs_are_drawn(store_of):
    store = store_of(
        PREFIXES
        + f"""
        ex:a ex:self ex:a ; ex:p ex:b ; ex:q ex:b ; ex:to [ rdfs:label "no name" ] .
        ex:b ex:p ex:a ; rdfs:label "{"long " * 2000}" .
        ex:a rdfs:label "<img src=x onerror=alert(1)>", "\\u0645\\u0631\\u062D\\u0628\\u0627"@ar .
        """
    )
    drawn = expand(Scene(), store, f"{EX}a")
    assert triples(drawn) >= {
        ("a", "self", "a"),
        ("a", "p", "b"),
        ("a", "q", "b"),
        ("b", "p", "a"),
    }
    nodes = by_id(drawn)
    assert len(nodes["b"].label) <= 60
    assert len(nodes["b"].tooltip) <= 400
    assert nodes["a"].label == "<img src=x onerror=alert(1)>"
    assert nodes["a"].more == 0
    (blank,) = [node for name, node in nodes.items() if name.startswith("_:")]
    assert expand(drawn, store, blank.id) == drawn


def test_a_picture_without_room_for_a_node_stays_as_it_is(store_of, monkeypatch):
    store = store_of(TEAMS)
    drawn = scene_of_nodes(store, [f"{EX}red"])
    monkeypatch.setattr(scene, "MOST_NODES", 1)
    assert ids(expand(drawn, store, f"{EX}blue")) == {"red"}


def test_unknown_and_malformed_nodes_are_named(store_of):
    store = store_of(TEAMS)
    with pytest.raises(NotFoundError, match=r"says nothing about .*nobody"):
        expand(Scene(), store, f"{EX}nobody")
    with pytest.raises(ParameterError):
        expand(Scene(), store, 'x" } DELETE {')
    with pytest.raises(ParameterError):
        scene_of_nodes(store, ["https://example.org/a> ?p ?o } #"])
    assert ids(scene_of_nodes(store, [f"{EX}red", f"{EX}nobody"])) == {"red"}


def test_a_construct_is_drawn_with_its_own_names(store_of):
    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(EX + name)

    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    alias = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    answer = [
        ox.Triple(node("red"), node("shares"), node("new")),
        ox.Triple(node("new"), label, ox.Literal("brand new")),
        ox.Triple(node("new"), alias, ox.Literal("a new one")),
        ox.Triple(node("new"), ox.NamedNode(f"{scene.RDF_TYPE}"), node("Team")),
        ox.Triple(node("alone"), node("size"), ox.Literal(3)),
    ]
    drawn = scene_of_triples(store_of(TEAMS), answer)
    assert ids(drawn) == {"red", "new", "alone"}
    nodes = by_id(drawn)
    assert (nodes["new"].label, nodes["new"].kind_label) == ("brand new", "team")
    assert nodes["red"].label == "Red"
    assert triples(drawn) == {("red", "shares", "new")}
    few = scene_of_triples(store_of(TEAMS), answer, limit=2)
    assert (ids(few), few.note) == ({"red", "new"}, "2 of 3 nodes shown")


def test_the_whole_dataset_is_drawn_without_its_vocabulary(store_of):
    drawn = scene_of_store(store_of(TEAMS))
    assert ids(drawn) == {"red", "blue", "green", "hammer", "saw", "file", "rasp", "glue"}
    best = scene_of_store(store_of(TEAMS), limit=3)
    assert (len(best.nodes), best.total) == (3, 8)
    assert "red" in ids(best)


def test_kinds_are_counted_most_first(store_of):
    drawn = overview_scene(store_of(TEAMS), f"{EX}Team")
    assert drawn.kinds == {"": ("", 4), f"{EX}Team": ("team", 3)}


@pytest.mark.parametrize("text", ["", "a", "a b", "x" * 12, "one two three"])
def test_shortened_texts_fit(text):
    assert len(shorten(text, 10)) <= 10
    assert shorten(text, 20) == text
