"""Names written from right to left keep their place in sentences and are the same elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing

import pytest

from api import answers, comparisons
from graph import EmbeddedStore
from graph.comparing.gap import Cause, Gap
from graph.comparing.lens import load_lenses
from graph.comparing.member import Member, Text
from graph.comparing.membership_query import build_membership
from graph.comparing.overlap_sentences import describe_overlap, describe_pair
from graph.comparing.pair_queries import pair_query
from graph.comparing.side_by_side import compare
from graph.comparing.side_by_side_text import comparison_rows, to_markdown
from graph.naming.labels import labels_of
from graph.naming.wording import for_programs, isolated, listed, plural
from graph.overlap import pair
from graph.paths import shortest_paths
from graph.picture.card import node_card
from views.compare import markup

EX = "https://example.org/"
BEGIN, END = "\u2068", "\u2069"
JAFFA, HAIFA, DISH = "תל אביב (יפו)", "חיפה 2", "מנה"
DATA = f"""
@prefix : <{EX}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ops: <https://w3id.org/ops-atlas/ns#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:dishes a ops:OverlapLens ; ops:key "dishes" ; rdfs:label "Cities by dishes" ;
  ops:setClass :City ; ops:itemClass :Dish ; ops:itemPath :serves .
:City rdfs:label "city" . :Dish rdfs:label "{DISH}"@he .
:a a :City ; rdfs:label "{JAFFA}"@he ; :serves :x , :y .
:b a :City ; rdfs:label "{HAIFA}"@he ; :serves :x .
:x a :Dish ; rdfs:label "חומוס!"@he . :y a :Dish ; rdfs:label "Bread" .
"""


@pytest.fixture
def cities() -> EmbeddedStore:
    return EmbeddedStore.from_text(DATA)


def marked(name: str) -> str:
    return f"{BEGIN}{name}{END}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (listed([JAFFA, "Acre"]), f"{marked(JAFFA)} and Acre"),
        (listed([f"{HAIFA}, {JAFFA}"]), f"“{marked(f'{HAIFA}, {JAFFA}')}”"),
        (listed(["مراقبة", "日本", "Köln"]), f"{marked('مراقبة')}, 日本 and Köln"),
        (plural(DISH), marked(DISH)),
        (isolated(marked(DISH)), marked(DISH)),
        (f"{Member('urn:a', JAFFA)}, 67%", f"{marked(JAFFA)}, 67%"),
        (str(Member("urn:a", JAFFA)), JAFFA),
        (f"{Member('urn:a', 'Acre'):>6}", "  Acre"),
        (for_programs(f"In {marked(DISH)}."), f"In {DISH}."),
    ],
)
def test_only_what_is_written_from_the_right_is_marked_off(written: str, said: str) -> None:
    assert written == said


def test_sentences_mark_names_off_and_what_programs_read_does_not(cities: EmbeddedStore) -> None:
    lens = load_lenses(cities)["dishes"]
    membership = build_membership(cities, lens)
    found = pair(membership, f"{EX}a", f"{EX}b")
    assert describe_overlap(lens, membership) == (
        f"{marked(HAIFA)} and {marked(JAFFA)} share 1 of 2 {marked(DISH)} ({marked('חומוס!')})."
    )
    assert marked(JAFFA) in describe_pair(lens, found)
    told = [
        comparisons.overlap(cities, "dishes"),
        comparisons.compare(cities, "dishes", f"{EX}a", f"{EX}b"),
    ]
    side_by_side = compare(cities, [f"{EX}a", f"{EX}b"])
    texts = [
        json.dumps(told, ensure_ascii=False),
        pair_query(lens, found),
        to_markdown(side_by_side),
        str(list(comparison_rows(side_by_side))),
    ]
    for text in texts:
        assert JAFFA in text.replace("\\", "")
        assert BEGIN not in text


def test_items_in_lists_choose_their_own_direction() -> None:
    item: Callable[..., str] = markup.item
    assert f"<span>{marked(JAFFA)}</span>" in item(Member(f"{EX}a", JAFFA), "")


TURNED = """
@prefix : <https://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Box rdfs:label "Bo\\u202Ex" . :holds rdfs:label "ho\\u2066lds" .
:a a :Box ; rdfs:label "\\u202Egnp.exe" ; :holds :b .
:b a :Box ; rdfs:label "\\u200B \\u3164" .
"""


def test_a_label_turns_nothing_around_and_shows_something() -> None:
    with closing(EmbeddedStore.from_text(TURNED)) as store:
        card = node_card(store, f"{EX}a")
        assert (card.label, card.kind_label, card.labels) == ("gnp.exe", "Box", ())
        assert [match.label for match in store.search("gnp")] == ["gnp.exe"]
        assert labels_of(store, [f"{EX}b"]) == {f"{EX}b": "b"}
        assert [match.label for match in store.search("\u3164")] == ["b"]
        (path,) = answers.find_paths(store, f"{EX}a", f"{EX}b")
        assert path["sentence"] == "gnp.exe holds b"


def test_what_is_written_and_no_label_turns_no_sentence_around() -> None:
    name = Text("", "\u202egnp.exe")
    assert f"{name}, 67%" == "gnp.exe, 67%"


def test_a_path_marks_names_off_for_people_alone(cities: EmbeddedStore) -> None:
    ends = f"{EX}a", f"{EX}x"
    (path,) = shortest_paths(cities, *ends, most=1)
    assert str(path) == f"{marked(JAFFA)} serves {marked('חומוס!')}"
    (told,) = answers.find_paths(cities, *ends, most=1)
    assert told["sentence"] == f"{JAFFA} serves חומוס!"


def test_a_gap_marks_names_off_for_people_alone() -> None:
    text = f"{Member('urn:a', JAFFA)} has none"
    gap = Gap("kind", None, text, Cause.SOURCE, note=text, query="")
    assert gap.cells == ("kind", "", f"{JAFFA} has none", Cause.SOURCE.value, f"{JAFFA} has none")
