"""The Overlap page over odd data: sets that are empty, alone, equal or hostile."""

from __future__ import annotations

import re
import threading

import pytest
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from streamlit.testing.v1 import AppTest

from graph import EmbeddedStore
from graph.comparing.proposals import undeclared_lenses
from tests.headless import address, markup, queries_on, shown, text
from tests.test_overlap_page import captions, run
from views import background, session
from views.overlap import looking

HEAD = """
@prefix : <http://example.org/> . @prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:lens a ops:OverlapLens ; rdfs:label "Teams by tools" ; ops:key "tools" ; ops:setClass :Team ;
    ops:itemPath %s ; ops:itemClass :Tool .
:Team rdfs:label "team" . :Tool rdfs:label "tool" . :x a :Tool . :y a :Tool .
"""
SECTIONS = ("pairs", "combinations", "algebra", "characteristic")
EQUAL = ":a a :Team ; :uses :x, :y . :b a :Team ; :uses :x, :y . :c a :Team ; :uses :x, :y ."
EMPTY = ":a a :Team . :b a :Team ; :uses :x . :c a :Team ."
SILENT = ":a a :Team ; ops:sourceSilentOn :uses . :b a :Team ; ops:sourceSilentOn :uses ."
SCRIPT = """
:a a :Team ; rdfs:label "<script>alert(1)</script>" ; :uses :x, :z .
:b a :Team ; rdfs:label "**b** & (c)" ; :uses :z . :z a :Tool ; rdfs:label "<img src=x>" .
"""


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch):
    """Return a function that shows a section of the page over some Turtle."""

    def show_(turtle: str, path: str = ":uses", head: str = HEAD, **parameters: str) -> AppTest:
        store = EmbeddedStore.from_text(head.replace("%s", path) + turtle)
        store.name = "odd"
        monkeypatch.setattr(session, "store", lambda: store)
        return run(**parameters)

    return show_


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("turtle", [EQUAL, EMPTY, SILENT, SCRIPT])
def test_every_section_shows_odd_sets(show, section: str, turtle: str) -> None:
    found = markup(show(turtle, show=section))
    assert "<script" not in found
    assert "<img" not in found


def test_equal_sets_are_one_column(show) -> None:
    app = show(EQUAL, show="combinations")
    assert "Two tools are in a, b and c and nowhere else." in text(app)
    assert "Two pairs" not in text(app)


def test_a_set_without_items_is_not_a_silent_one(show) -> None:
    assert "The source does not state" not in text(show(EMPTY))
    assert "The source does not state the tools of a and b." in text(show(SILENT))
    assert "Circles need two of them with items." in captions(show(EMPTY, show="combinations"))


def test_of_many_sets_those_with_items_are_looked_at_first(show) -> None:
    empty = "".join(f":team{at} a :Team . " for at in range(12))
    app = show(f"{empty} :y1 a :Team ; :uses :x . :z1 a :Team ; :uses :x, :y .")
    assert app.multiselect[0].value == ["http://example.org/y1", "http://example.org/z1"]
    assert "The 2 with tools, of 14; choose others above." in captions(app)
    same = show("".join(f":team{at} a :Team ; :uses :x . " for at in range(14)))
    assert "The first 12 of 14; choose others above." in captions(same)
    alone = show(f"{empty} :z1 a :Team ; :uses :x, :y .")
    assert len(alone.multiselect[0].value) == 12


def test_the_top_pairs_are_those_of_this_data_where_as_many_sets_hold_as_many_items(show) -> None:
    """Each of 31 teams has one tool: first the first two have the same, then the last two."""
    names = [f"t{at:02}" for at in range(31)]

    def of(*alike: str) -> str:
        tools = {name: "x" if name in alike else f"of{name}" for name in names}
        return " ".join(f":{n} a :Team ; :uses :{t} . :{t} a :Tool ." for n, t in tools.items())

    first, last = names[:2], names[-2:]
    for pair in (first, last):
        app = show(of(*pair), sets=",".join(names))
        assert f"Highest Shared: {pair[0]} and {pair[1]}, 1 (1 shared)." in text(app)


def test_one_set_alone(show) -> None:
    app = show(":a a :Team ; :uses :x .")
    assert app.info[0].value == "Choose two or more teams to compare them."


def test_where_no_lens_has_anything_to_compare_others_are_found(show) -> None:
    """A table of one's own brings lenses along that are for other sources."""
    crews = ":c a :Crew ; :has :r , :s . :d a :Crew ; :has :r , :s . :r a :Rope . :s a :Rope ."
    bare = HEAD.replace(":x a :Tool . :y a :Tool .", "")
    app = show(crews, head=bare)
    assert "c and d share 2 of 2 Ropes (r and s)." in text(app)
    assert "None of the lenses of this graph has anything to compare" in captions(app)
    assert [one.value for one in show(crews, head=bare, lens="tools").info] == [
        "There are no teams in this graph; choose another lens."
    ]


def test_labels_are_no_markdown(show) -> None:
    marked = ":Team rdfs:label 'T [x](http://e.org) $x$' . :a a :Team ; :uses :x . :b a :Team ."
    app = show(marked, head=HEAD.replace(':Team rdfs:label "team" .', ""))
    told = " ".join(one.value for one in (*app.markdown, *app.caption, *app.info))
    assert "](http" not in told
    assert "$x$" not in told.replace("\\$", "")


def test_a_lens_without_anything_to_compare_shows_no_zeros(show) -> None:
    """Teams are there, but no tool is."""
    bare = HEAD.replace(":x a :Tool . :y a :Tool .", "")
    app = show(":a a :Team ; :near :b . :b a :Team .", head=bare)
    none = "None of the lenses of this graph has anything to compare, and no two things here hold"
    assert app.info[0].value.startswith(none)
    assert not app.multiselect


def test_a_path_over_a_loop_ends(show) -> None:
    """The parts of a are c, which is part of b, which is part of a again."""
    loop = ":a a :Team ; :has :b . :b a :Team ; :has :c . :c :has :a ; :uses :x . :d a :Team ."
    app = show(loop, path="( [ sh:zeroOrMorePath :has ] :uses )")
    assert "a and b share most: 1 of 1 tool (x)." in text(app)


def test_a_name_that_holds_signs_can_be_written(show) -> None:
    app = show(SCRIPT, show="algebra", expr='"**b** & (c)" & "<script>alert(1)</script>"')
    assert "One tool." in text(app)


def test_an_expression_too_long_for_sparql_still_has_its_items(show) -> None:
    app = show(EQUAL, show="algebra", expr=" ^ ".join("ab" * 40))
    assert "No tool." in text(app)
    assert "too long to be written as SPARQL" in captions(app)


#: Two parties, of which nothing has a class: three guests are at both.
UNTYPED = """
:p :invites :a, :b, :c, :d, "a text", [ :name "nobody" ] . :q :invites :b, :c, :d, :e . :p :at :x .
"""


@pytest.mark.parametrize("section", SECTIONS)
def test_what_has_no_class_is_compared(show, section: str) -> None:
    """Each query of the page, asked of rdflib's own engine, has answers too."""
    app = show(UNTYPED, head=HEAD.partition(":lens")[0], show=section, expr="p & q", near="")
    shown_ = markup(app) + text(app)
    told = {
        "pairs": "p and q share 3 of the 5 things they have together.",
        "combinations": "Of 5 things, 2 are in one set alone.",
        "algebra": "Three things.",
        "characteristic": "p and q have most alone: one thing each.",
    }
    assert told[section] in shown_
    graph = Graph().parse(data=HEAD.partition(":lens")[0] + UNTYPED, format="turtle")
    asked = queries_on(app)
    assert asked
    for query in asked:
        assert list(graph.query(query)), query


UNNAMED = """
[] a :Team ; rdfs:label "one" ; :uses :x, :y, :z . [] a :Team ; rdfs:label "other" ; :uses :x, :w .
:z a :Tool . :w a :Tool .
"""


@pytest.mark.parametrize("section", SECTIONS)
def test_a_set_without_a_name_is_compared_but_not_asked_for_by_name(show, section: str) -> None:
    """A blank node written as an IRI is one that no engine reads."""
    app = show(UNNAMED, show=section, expr="one & other")
    told = markup(app) + text(app) + captions(app)
    assert "one" in told
    assert "something that is shown has no IRI" in told
    for query in queries_on(app):
        prepareQuery(query)
        assert "<_:" not in query


TAGGED = """
@prefix : <http://example.org/> .
:a a :Page ; :tag "x <b>", "y" . :b a :Page ; :tag "x <b>", "z"@de . :c a :Page ; :tag "y", 7 .
"""


@pytest.mark.parametrize("section", SECTIONS)
def test_texts_are_items_without_a_link(show, section: str) -> None:
    app = show(TAGGED, head="", show=section, expr="a & b")
    assert app.pills[0].options == ["Texts (tag)"]
    found = markup(app)
    assert '<li class="plain"><span class="mark"></span><span>x &lt;b&gt;' in found
    assert "<b>y" not in found
    linked = [link for link in re.findall(r'href="([^"]*)"', found) if "nodes=" in link]
    assert all("%22" not in link and "&quot;" not in link for link in linked)


def test_a_lens_is_chosen_by_hand_where_nothing_is_shared(show) -> None:
    app = show(":a :has :x . :b :has :y . :a :in :c .", head=HEAD.partition(":lens")[0])
    assert "no two things here hold several" in shown(app.info[0].value)
    assert app.selectbox(key="overlap_own_class").options == ["Things"]
    ways = app.selectbox(key="overlap_own_Things")
    assert ways.options == [
        "has: things (2 links)",
        "has, backward: things (2 links)",
        "in: things (1 link)",
        "in, backward: things (1 link)",
    ]
    ways.select_index(0).run()
    app.button(key="overlap_own_use").click().run()
    assert "a and b share no thing." in text(app)
    assert address(app)["lens"].count("~") == 2


def test_classes_of_the_data_are_offered_before_those_of_owl(show) -> None:
    owl = "@prefix owl: <http://www.w3.org/2002/07/owl#> . "
    head = HEAD.partition(":lens")[0] + owl
    properties = " ".join(f":p{at} a owl:ObjectProperty ; :in :c ." for at in range(3))
    app = show(f"{properties} :a a :Human ; :in :c .", head=head)
    assert app.selectbox(key="overlap_own_class").options[:2] == ["Humans", "ObjectProperties"]


@pytest.mark.parametrize("stopped", [False, True])
def test_where_much_is_linked_lenses_are_looked_for_beside_the_page(
    show, stopped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def look(*arguments):
        gate.wait(30)
        return undeclared_lenses(*arguments)

    monkeypatch.setattr(looking, "undeclared_lenses", look)
    monkeypatch.setattr(looking, "takes_long", lambda _: True)
    monkeypatch.setattr(background, "AT_ONCE", 0.01)
    app = show(UNTYPED, head=HEAD.partition(":lens")[0])
    assert [button.label for button in app.button] == ["Stop"]
    assert "Looking for what is shared, which is done once for this data" in markup(app)
    if stopped:
        app.button[0].click().run()
        assert "no two things here hold several" in shown(app.info[0].value)
    gate.set()
    app.session_state["overlap_looking"].work.wait(30)
    app.run()
    assert ("p and q share 3 of the 5 things" in markup(app)) is not stopped
