"""The gap board: each kind of gap found where it is, not where it is not, and with its cause."""

from __future__ import annotations

from collections import Counter

import rdflib
from rdflib import RDF, Graph, URIRef

from graph import Store
from graph.comparing.gap import CANNOT_BE_ASKED, MEANING, Cause, Gap, about_some
from graph.comparing.gaps import find_gaps
from graph.comparing.lifetime import find_endings
from graph.querying.syntax import with_prefix_lines
from ontology.namespaces import ATLAS, OPS, PREFIXES
from ontology.reading import read_graph
from ontology.sources import SOURCES
from tests.plain_rdflib import Row, rows_in
from tests.stores import StoreOf

HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + (
    "PREFIX : <http://example.org/>\n"
)


def found(store: Store, kind: str) -> list[str]:
    return [gap.text for gap in find_gaps(store) if gap.kind == kind]


def test_the_shipped_board(shipped: Store) -> None:
    gaps = find_gaps(shipped)
    union = Graph()
    for source in SOURCES:
        union += read_graph(source.path)
    silent = set(union.subject_objects(URIRef(f"{OPS}sourceSilentOn")))
    counted = Counter(gap.kind for gap in gaps)
    assert counted["Facets on which the source is silent"] == len(silent) == 14
    disciplines = set(union.subjects(RDF.type, URIRef(f"{OPS}Discipline")))
    without_aim = disciplines - set(union.subjects(URIRef(f"{OPS}hasAim")))
    others = [gap for gap in gaps if gap.kind == "Facets that the source states of others only"]
    assert {URIRef(gap.subject.iri) for gap in others if gap.subject} == without_aim
    assert [gap.text for gap in others] == ["DevOps: aims at", "NetOps: aims at", "SysOps: aims at"]
    assert counted["Tools on their way out"] == 2
    assert counted["Categories with one tool"] == 2
    assert counted["Categories only one discipline has"] == 17
    assert all(gap.cause in MEANING and gap.text for gap in gaps)
    assert all(gap.subject is not None for gap in gaps if gap.cause is not Cause.VOCABULARY)


def rows_of_each_kind(store: Store) -> dict[str, tuple[list[Gap], list[Row]]]:
    gaps = find_gaps(store)
    return {
        query: ([gap for gap in gaps if gap.query == query], store.select(query).values())
        for query in {gap.query for gap in gaps}
    }


def test_what_very_many_kpis_all_lack_is_said_once(store_of: StoreOf, monkeypatch) -> None:
    monkeypatch.setattr("graph.comparing.undefined._MOST_ALIKE", 2)
    three = "".join(f':{n} a ops:KPI ; skos:prefLabel "{n.upper()}" .\n' for n in "klm")
    store = store_of(HEAD + three + ':m skos:definition "d" .')
    kind = "KPIs nobody defines"
    assert found(store, kind) == [
        "None of the 3 KPIs has a formula.",
        "K has no definition.",
        "L has no definition.",
    ]
    assert {len(store.select(gap.query)) for gap in find_gaps(store) if gap.kind == kind} == {5}
    two = store_of(HEAD + three.rpartition(":m")[0])
    assert len(found(two, kind)) == 4


def test_the_query_of_each_kind_finds_its_gaps(shipped: Store) -> None:
    for query, (gaps, rows) in rows_of_each_kind(shipped).items():
        named = {gap.subject.iri if gap.subject else gap.text for gap in gaps}
        assert {row[0] for row in rows} == named, query
        successors = sum(max(1, len(gap.also)) for gap in gaps)
        assert len(rows) == (successors if gaps[0].cause is Cause.WORLD else len(gaps)), query


def test_in_rdflib_it_finds_the_same(shipped: Store, shipped_in_rdflib: rdflib.Graph) -> None:
    """All but that of the ending tools: rdflib cannot sort rows of which some lack a value."""
    for query, (gaps, rows) in rows_of_each_kind(shipped).items():
        if gaps[0].kind != "Tools on their way out":
            theirs = rows_in(shipped_in_rdflib, with_prefix_lines(query))
            assert sorted(map(str, theirs)) == sorted(map(str, rows)), query


def test_only_what_concerns_some(shipped: Store) -> None:
    some = {f"{ATLAS}opsgenie", f"{ATLAS}uptime", f"{ATLAS}techops"}
    counts = []
    for query, (gaps, _) in rows_of_each_kind(shipped).items():
        rows = shipped.select(about_some(query, some)).values()
        concerned = [
            gap for gap in gaps if some & {one.iri for one in (gap.subject, *gap.also) if one}
        ]
        assert {row[0] for row in rows} == {gap.subject.iri for gap in concerned if gap.subject}
        counts.append(len(rows))
    assert sum(map(bool, counts)) == 3


def test_silence_of_the_source_is_not_a_fact_of_the_world(shipped: Store) -> None:
    causes = {gap.kind: gap.cause for gap in find_gaps(shipped)}
    assert causes["Facets on which the source is silent"] is Cause.SOURCE
    assert causes["Tools on their way out"] is Cause.WORLD
    assert causes["KPIs without a standard"] is Cause.WORLD
    assert causes["Near duplicates: merge or keep apart?"] is Cause.EDITORS
    assert causes[CANNOT_BE_ASKED] is Cause.VOCABULARY


def test_what_is_stated_of_others_is_a_gap_where_nothing_else_says_why(store_of: StoreOf) -> None:
    """Only of ``c`` nothing says why it likes nothing, and only of ``b`` why it does nothing."""
    store = store_of(
        f"""{HEAD} :likes rdfs:domain ops:Discipline ; ops:order 1 ; rdfs:label "likes" .
:wants rdfs:domain ops:Discipline ; ops:order 2 ; rdfs:label "wants" .
:does rdfs:domain ops:Discipline ; ops:order 3 ; rdfs:label "does" ;
  ops:expectedOfEvery ops:Discipline .
:a a ops:Discipline ; skos:prefLabel "a" ; :likes :x ; :does :y .
:b a ops:Discipline ; skos:prefLabel "b" ; ops:sourceSilentOn :likes .
:c a ops:Discipline ; skos:prefLabel "c" ; ops:sourceSilentOn :does ."""
    )
    assert found(store, "Facets that the source states of others only") == ["c: likes"]
    assert found(store, "Facets nobody filled in") == [
        "“does” is expected of b, and neither stated nor declared silent."
    ]


def test_ending_tools_name_date_and_successors(shipped: Store) -> None:
    opsgenie = next(one for one in find_endings(shipped) if str(one.tool) == "Opsgenie")
    assert opsgenie.end_of_support == "2027-04-05"
    assert [str(one) for one in opsgenie.successors] == ["Compass", "Jira Service Management"]
    assert "Opsgenie: support ends on 2027-04-05; its makers name Compass or Jira Service" in (
        " ".join(found(shipped, "Tools on their way out"))
    )
    assert find_endings(shipped, [f"{ATLAS}grafana"]) == []
    assert find_endings(shipped, []) == []


def test_of_several_ends_the_first_is_told(store_of: StoreOf) -> None:
    dates = [f"20{year}-01-01" for year in (31, 29, 30, 28, 32)]
    ends = ", ".join(f'"{date}"^^xsd:date' for date in dates)
    tools = "".join(f":t{at} a ops:Tool ; ops:endOfSupport {ends} . " for at in range(4))
    told = [one.end_of_support for one in find_endings(store_of(HEAD + tools))]
    assert told == ["2028-01-01"] * 4


def test_what_is_expected_of_every_discipline_is_not_said_to_be_the_others_alone(
    store_of: StoreOf,
) -> None:
    facets = ":%s rdfs:domain ops:Discipline ; ops:order %d ; rdfs:label '%s' . "
    store = store_of(
        HEAD
        + facets % ("goal", 1, "Goal")
        + facets % ("tool", 2, "Tool")
        + ":goal ops:expectedOfEvery ops:Discipline ."
        ":a a ops:Discipline ; skos:prefLabel 'A' ; :goal 'g' ; :tool 't' ."
        ":b a ops:Discipline ; skos:prefLabel 'B' ."
    )
    assert found(store, "Facets that the source states of others only") == ["B: Tool"]
    assert found(store, "Facets nobody filled in") == [
        "“Goal” is expected of B, and neither stated nor declared silent."
    ]


def test_near_duplicates_are_of_one_class_and_carry_the_reason(shipped: Store) -> None:
    near = [gap for gap in find_gaps(shipped) if gap.cause is Cause.EDITORS]
    said = {gap.text for gap in near}
    assert "uptime: close to availability" in said
    assert not any("part of" in text for text in said)
    assert all(gap.note and gap.also for gap in near)


def test_of_several_reasons_for_nearness_the_first_is_told(store_of: StoreOf) -> None:
    said = ", ".join(f"'{reason}'" for reason in ("b", "e", "a", "d", "c"))
    store = store_of(
        HEAD + ":one a ops:KPI ; skos:closeMatch :other . :other a ops:KPI .\n"
        ":s a rdf:Statement ; rdf:subject :one ; rdf:predicate skos:closeMatch ;\n"
        f"rdf:object :other ; ops:reason {said} ."
    )
    assert [gap.note for gap in find_gaps(store) if gap.cause is Cause.EDITORS] == ["a"]


def test_a_question_without_links_is_not_answered(store_of: StoreOf) -> None:
    bare = store_of(HEAD + ':a a ops:Activity ; skos:prefLabel "A" .')
    assert found(bare, "Activities without a tool") == []
    assert found(bare, CANNOT_BE_ASKED) == [
        "Activities without a tool: the graph has no link between any activity and any tool."
    ]


def test_once_there_are_links_those_without_are_listed(store_of: StoreOf) -> None:
    store = store_of(
        HEAD + ':a a ops:Activity ; skos:prefLabel "A" ; ops:relatesTo :t .\n'
        ':b a ops:Activity ; skos:prefLabel "B" . :t a ops:Tool ; skos:prefLabel "T" .\n'
        ':c a ops:Activity ; skos:prefLabel "C" . :t ops:relatesTo :c .'
    )
    assert found(store, "Activities without a tool") == ["No tool is linked to B."]


def test_facets_nobody_filled_in_are_a_gap_of_the_data(store_of: StoreOf) -> None:
    store = store_of(
        HEAD + "ops:usesTool rdfs:label 'uses tool' ; ops:expectedOfEvery ops:Discipline .\n"
        ':d a ops:Discipline ; skos:prefLabel "D" .\n'
        ':e a ops:Discipline ; skos:prefLabel "E" ; ops:sourceSilentOn ops:usesTool .\n'
        ':f a ops:Discipline ; skos:prefLabel "F" ; ops:usesTool :t .'
    )
    assert found(store, "Facets nobody filled in") == [
        "“uses tool” is expected of D, and neither stated nor declared silent."
    ]
    assert found(store, "Facets on which the source is silent") == ["E: uses tool"]


def test_kpis_nobody_defines(store_of: StoreOf) -> None:
    store = store_of(
        HEAD + ':k a ops:KPI ; skos:prefLabel "K" ; ops:formula "a / b" .\n'
        ':l a ops:KPI ; skos:prefLabel "L" ; skos:definition "d" ; ops:formula "c" ;\n'
        "  ops:projectDefinition true ."
    )
    assert found(store, "KPIs nobody defines") == ["K has no definition."]
    assert found(store, "KPIs without a standard") == ["L"]
    (own,) = (gap.note for gap in find_gaps(store) if gap.kind == "KPIs without a standard")
    assert own.endswith("the definition here is our own.")


def test_of_other_data_nothing_is_asked(store_of: StoreOf) -> None:
    assert find_gaps(store_of(HEAD + ":a a :Bridge ; :crosses :r .")) == []
