"""What is called alike is told apart wherever somebody has to choose: classes, lenses, sets."""

from __future__ import annotations

import pytest

from graph import EmbeddedStore
from graph.comparing.facets import facets_of
from graph.comparing.lens import Lens
from graph.comparing.lens_names import told_apart_lenses
from graph.comparing.membership_query import build_membership
from graph.comparing.proposals import propose
from graph.comparing.ways import read_proposal
from graph.naming.alike import told_apart
from graph.picture.scene import scene_of_nodes
from graph.picture.schema_view import schema_scene

A, B = "https://a.example/ns#", "http://www.b.example/schema/"
#: Two vocabularies that say Service and uses, and two tools that are both called Kit.
DATA = f"""
@prefix a: <{A}> . @prefix b: <{B}> . @prefix : <https://x.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
a:Service rdfs:label "Service" . b:Service rdfs:label "Service" . a:Tool rdfs:label "Tool" .
a:uses rdfs:label "uses" . b:uses rdfs:label "uses" .
:s1 a a:Service ; a:uses :t1, :t2 ; b:uses :t1 . :s2 a a:Service ; a:uses :t1, :t2 .
:s3 a b:Service ; b:uses :t1, :t2 . :s4 a b:Service ; b:uses :t1, :t2 .
:t1 a a:Tool ; rdfs:label "Kit" . :t2 a a:Tool ; rdfs:label "Kit" .
"""


@pytest.fixture
def two() -> EmbeddedStore:
    return EmbeddedStore.from_text(DATA)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"urn:a": "X", "urn:b": "Y"}, ["X", "Y"]),
        ({f"{A}T": "Tool", f"{B}T": "tool"}, ["Tool (a.example/ns)", "tool (b.example/schema)"]),
        ({f"{A}1": "Tool", f"{A}2": "Tool", "urn:x": "X"}, ["Tool (1)", "Tool (2)", "X"]),
        (
            {"http://xmlns.com/foaf/0.1/Agent": "Agent", f"{A}Agent": "Agent"},
            ["Agent (foaf)", "Agent (a.example/ns)"],
        ),
        ({"": "thing", f"{A}thing": "Thing"}, ["thing", "Thing (a.example/ns)"]),
    ],
)
def test_only_what_is_called_alike_gets_more_than_its_name(names, told) -> None:
    assert list(told_apart(names).values()) == told
    assert list(told_apart(names)) == list(names)


def test_classes_of_one_label_differ_in_the_legend_and_in_the_schema(two) -> None:
    scene = scene_of_nodes(two, [f"https://x.example/s{n}" for n in (1, 3)], 9)
    said = {kind: label for kind, (label, _) in scene.kinds.items()}
    assert said == {f"{A}Service": "Service (a.example/ns)", f"{B}Service": said[f"{B}Service"]}
    assert said[f"{B}Service"] == "Service (b.example/schema)"
    assert {node.label for node in schema_scene(two).nodes} == {
        "Service (a.example/ns) · 2",
        "Service (b.example/schema) · 2",
        "Tool · 2",
    }


def test_proposed_lenses_of_one_name_say_what_differs(two) -> None:
    lenses = [one.lens for one in propose(two)]
    names = told_apart_lenses(lenses, {lens.key: lens.label for lens in lenses})
    assert len(set(names.values())) == len(lenses)
    by = {(lens.set_class, lens.item_class, lens.path): names[lens.key] for lens in lenses}
    told = by[f"{A}Tool", f"{B}Service", f"^<{B}uses>"]
    assert told == "Tools by Services (b.example/schema)"


@pytest.mark.parametrize(
    ("differ", "told"),
    [
        ({"item_class": ("urn:k:Kit", "urn:l:Box")}, ["Kits (Kit)", "Kits (Box)"]),
        ({"set_class": ("urn:a:Job", "urn:b:Job")}, ["Kits (a)", "Kits (b)"]),
        ({"properties": (("urn:asks",), ("urn:has",))}, ["Kits (asks)", "Kits (has)"]),
        ({}, ["Kits (one)", "Kits (two)"]),
    ],
)
def test_what_differs_is_the_first_part_that_does(differ, told) -> None:
    parts = {"set_class": "urn:Job", "item_class": "urn:Kit", "path": "", "properties": ("urn:p",)}
    lenses = [
        Lens(key, key, "Kits", **(parts | {name: values[at] for name, values in differ.items()}))
        for at, key in enumerate(("one", "two"))
    ]
    assert list(told_apart_lenses(lenses, {"one": "Kits", "two": "Kits"}).values()) == told


def test_sets_of_one_label_are_told_apart_and_items_are_not(two) -> None:
    lens = read_proposal(two, f"{A}Tool~^{A}uses~{A}Service")
    membership = build_membership(two, lens)
    assert [one.label for one in membership.sets] == ["Kit (t1)", "Kit (t2)"]
    assert membership.position("https://x.example/t2") == 1
    back = build_membership(two, read_proposal(two, f"{A}Service~{A}uses~{A}Tool"))
    assert [one.label for one in back.items] == ["Kit", "Kit"]


def test_facets_of_two_properties_of_one_label_are_two_rows_of_two_names(two) -> None:
    found = facets_of(two, ["https://x.example/s1", "https://x.example/s2"], f"{A}Service")
    assert {one.facet.label for one in found} == {
        "uses (a.example/ns)",
        "uses (b.example/schema)",
    }
