"""Side by side: hand values of the article, and sets counted a second way."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import EmbeddedStore, Store
from graph.comparing.comparison_query import comparison_query, coverage_query
from graph.comparing.facets import Facet, FacetValues
from graph.comparing.lens import load_lenses
from graph.comparing.member import Member
from graph.comparing.membership_query import build_membership
from graph.comparing.near_links import neighbors
from graph.comparing.side_by_side import Comparison, FacetComparison, compare
from graph.comparing.side_by_side_text import comparison_rows, escape_markdown, to_markdown
from graph.naming.finding import find_things
from graph.spreadsheet import write_csv
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import ATLAS

FOUR = ["SysOps", "DevOps", "NetOps", "TechOps"]


def facet(comparison: Comparison, label: str) -> FacetComparison:
    return next(one for one in comparison.facets if one.facet.label == label)


def names(found: object) -> set[str]:
    return {one.item.label for one in found}  # type: ignore[attr-defined]


def coverage(comparison: Comparison, label: str, holder: int, target: int) -> tuple[object, ...]:
    things = comparison.things
    found = facet(comparison, label).coverage(things[holder], things[target])
    return found.shared, found.size, found.near


def test_tools_of_the_four(shipped: Store) -> None:
    tools = facet(compare(shipped, FOUR), "uses tool")
    assert names(tools.in_all) == {"Grafana"}
    assert names(tools.in_some) == {"Prometheus"}
    assert tools.everyone == "all 3 stated"
    assert [str(one) for one in tools.not_stated] == ["TechOps"]
    assert len(tools.only(tools.things[0])) == 19 - 2
    assert tools.summary() == "1 in all 3 stated, 1 in some, 45 in only one"


def test_coverage_has_a_direction_and_near_ones_beside_it(shipped: Store) -> None:
    found = compare(shipped, FOUR)
    assert coverage(found, "uses tool", 0, 1) == (2, 18, 0)
    assert coverage(found, "uses tool", 1, 0) == (2, 19, 0)
    assert coverage(found, "uses tool", 2, 0) == (1, 19, 2)
    assert coverage(found, "uses tool", 0, 2) == (1, 13, 2)
    assert coverage(found, "measured by", 0, 1) == (1, 4, 0)
    assert coverage(found, "uses tool", 0, 3) == (None, None, 0)
    things = found.things
    said = str(facet(found, "uses tool").coverage(things[2], things[0]))
    assert said == "NetOps covers 1 of 19 of SysOps, 2 more nearly"
    silent = facet(found, "uses tool").coverage(things[3], things[0])
    assert str(silent) == "TechOps and SysOps: not stated"


def test_sentences_and_near_links_are_not_counted(shipped: Store) -> None:
    counted = {one.label for one, _ in compare(shipped, FOUR).coverages(*_two(shipped))}
    assert {"uses tool", "performs", "faces", "has role"} <= counted
    assert counted.isdisjoint({"purpose", "definition", "change rhythm"})
    roles = compare(shipped, ["Platform Engineer", "Platform Operations Engineer"])
    assert not facet(roles, "close to").countable


def _two(store: Store) -> tuple[Member, Member]:
    one, other = compare(store, FOUR[:2]).things
    return one, other


def test_differences_are_marked_among_those_that_are_stated(shipped: Store) -> None:
    found = compare(shipped, FOUR)
    differs = {one.facet.label: one.differs for one in found.facets}
    assert differs["uses tool"]
    assert differs["has role"]
    assert not differs["shares practice"]
    assert not differs["combined use"]


@given(st.lists(st.sets(st.sampled_from("abcdef")), min_size=2, max_size=6))
@settings(deadline=None)
def test_all_some_and_only_part_the_items(rows: list[set[str]]) -> None:
    things = tuple(Member(f"urn:{at}", str(at)) for at in range(len(rows)))
    held = {
        thing.iri: tuple(Member(f"urn:{name}", name) for name in sorted(row))
        for thing, row in zip(things, rows, strict=True)
        if row
    }
    found = FacetComparison(things, FacetValues(Facet("p", "p", ("p",), "k"), held), {})
    stated = [row for row in rows if row]
    union = set().union(*rows)
    everywhere = set.intersection(*stated) if len(stated) > 1 else set()
    alone = {name for name in union if sum(name in row for row in rows) == 1}
    assert names(found.in_all) == everywhere
    assert names(found.in_some) == union - everywhere - alone
    for thing, row in zip(things, rows, strict=True):
        assert names(found.only(thing)) == row & alone
    for at, row in enumerate(rows):
        for to, other in enumerate(rows):
            if at != to:
                expected = (len(row & other), len(other)) if row and other else (None, None)
                counted = found.coverage(things[at], things[to])
                assert (counted.shared, counted.size) == expected


def test_any_class_of_any_graph(store_of) -> None:
    store = store_of(
        "PREFIX : <http://example.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        ':a a :Pub ; rdfs:label "The Anchor" ; :pours :ale, :stout .\n'
        ':b a :Pub ; rdfs:label "The Bell" ; :pours :ale .\n'
        ':c a :Inn ; rdfs:label "The Crown" . :ale a :Beer . :stout a :Beer .'
    )
    found = compare(store, ["The Anchor", "http://example.org/b"])
    assert coverage(found, "pours", 0, 1) == (1, 1, 0)
    assert coverage(found, "pours", 1, 0) == (1, 2, 0)
    with pytest.raises(ParameterError, match=r"The Anchor \(Pub\) and The Crown \(Inn\)"):
        compare(store, ["The Anchor", "The Crown"])


def test_things_with_several_classes_share_one() -> None:
    store = EmbeddedStore.from_text(
        "PREFIX : <http://example.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        ':a a :Pub, :Alehouse ; rdfs:label "A" . :b a :Pub, :Brewery ; rdfs:label "B" .'
    )
    assert compare(store, ["A", "B"]).kind == "http://example.org/Pub"


def test_a_name_of_two_things_means_the_one_of_the_others_class(shipped: Store) -> None:
    found = compare(shipped, ["infrastructure as code", "patching", "test automation"])
    assert found.kind_label == "automation focus"
    activities = compare(shipped, ["infrastructure as code", "troubleshooting"])
    assert activities.kind_label == "activity"


@pytest.mark.parametrize(
    ("given_names", "error", "said"),
    [
        (["SysOps"], ParameterError, "two to six different things; 1 given"),
        (["SysOps", "sysops"], ParameterError, "1 given"),
        (["SysOps", "Grafana"], ParameterError, r"SysOps \(discipline\) and Grafana \(tool\)"),
        (["SysOps", "DevOpps"], NotFoundError, "DevOps"),
        (["SysOps", "<script>"], NotFoundError, "no thing to compare '<script>'"),
        (["SysOps", ""], NotFoundError, "no thing to compare ''"),
    ],
)
def test_what_cannot_be_compared_is_said(
    shipped: Store, given_names: list[str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        compare(shipped, given_names)


def test_seven_are_too_many(shipped: Store) -> None:
    tools = ["Grafana", "Prometheus", "Ansible", "Git", "Helm", "Flux", "Argo CD"]
    with pytest.raises(ParameterError, match="7 given"):
        compare(shipped, tools)


#: Nobody has a class but the dog.
FRIENDS = """
@prefix : <http://example.org/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
:ann foaf:name "Ann" ; foaf:knows :cy, :dee, :rex ; :likes :chess .
:bob foaf:name "Bob" ; foaf:knows :cy, :dee, :eve, :ann ; :likes :chess, :go .
:rex a :Dog ; foaf:name "Wauwau" .
"""


def test_what_has_no_class_is_put_side_by_side() -> None:
    found = compare(EmbeddedStore.from_text(FRIENDS), ["Bob", "Ann"])
    assert found.kind_label == "thing"
    assert names(facet(found, "foaf:knows").in_all) == {"cy", "dee"}
    assert coverage(found, "foaf:knows", 0, 1) == (2, 3, 0)
    assert coverage(found, "likes", 1, 0) == (1, 2, 0)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["Ann", "Wauwau"], r"not Ann \(without a class\) and Wauwau \(Dog\)"),
        (["Ann", "urn:nobody"], "'urn:nobody', nor any with a similar name"),
        (["Ann", "Wauwaw"], "the nearest are: Wauwau"),
    ],
)
def test_what_has_no_class_is_not_compared_with(wanted: list[str], said: str) -> None:
    with pytest.raises((ParameterError, NotFoundError), match=said):
        compare(EmbeddedStore.from_text(FRIENDS), wanted)


def test_names_are_found_by_alias_and_short_name(shipped: Store) -> None:
    found = find_things(shipped, ["SRE", "atlas:sysops", "devops", f"{ATLAS}netops"])
    assert [one.label for one in found] == [
        *("Site Reliability Engineer", "SysOps", "DevOps", "NetOps")
    ]


def test_where_no_near_link_is_drawn_there_is_none_and_no_source_is_silent(shipped: Store) -> None:
    comparison = compare(shipped, ["SysOps", "DevOps"])
    named = [row for row in comparison_rows(comparison) if row[0] == "in the name of"]
    # roles are called after DevOps, and no role nor anything else after SysOps
    assert named
    assert {tuple(cells) for _, _, *cells in named} == {("none", "yes")}
    assert "- SysOps: none" in to_markdown(comparison)


def test_rows_say_yes_near_no_and_not_stated(shipped: Store) -> None:
    text = write_csv(comparison_rows(compare(shipped, FOUR)))
    rows = {(row["facet"], row["item"]): row for row in csv.DictReader(io.StringIO(text))}
    grafana = rows["uses tool", "Grafana"]
    assert [grafana[name] for name in FOUR] == ["yes", "yes", "yes", "not stated"]
    ansible = rows["uses tool", "Ansible"]
    assert [ansible[name] for name in FOUR] == [
        *("yes", "no", "near: Ansible network modules", "not stated")
    ]


def test_markdown_names_both_directions(shipped: Store) -> None:
    text = to_markdown(compare(shipped, ["SysOps", "DevOps"]))
    assert "| | SysOps of DevOps | DevOps of SysOps |" in text
    assert "| uses tool | 2 of 18 | 2 of 19 |" in text
    assert "- In both: Grafana; Prometheus" in text


def test_a_facet_is_a_membership_like_that_of_its_lens(shipped: Store) -> None:
    found = compare(shipped, FOUR)
    read = found.membership(facet(found, "uses tool"))
    through_lens = build_membership(shipped, load_lenses(shipped)["tools"])
    assert read.sets == through_lens.sets
    assert read.items == through_lens.items
    assert (read.matrix != through_lens.matrix).nnz == 0
    assert read.not_stated == through_lens.not_stated


def test_labels_are_no_markup_in_markdown() -> None:
    assert escape_markdown("<b>|`x`") == "&lt;b>\\|\\`x\\`"


def test_neighbors_know_both_ends(shipped: Store) -> None:
    links = compare(shipped, ["SysOps", "NetOps"]).links
    near = neighbors(links)
    for link in links:
        assert link.target.iri in near[link.subject.iri]
        assert link.subject.iri in near[link.target.iri]


TAGGED = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:a> a <urn:Set> ; <urn:tag> "road"@en, "air"@en, "noise"@en ; <urn:issued> "2020" ;
  skos:altLabel "A", "Set A" ; <urn:note> "{0}", "{0}!" ; <urn:license> <https://l.example/4> .
<urn:b> a <urn:Set> ; <urn:tag> "air"@en, "road"@en ; <urn:issued> "2021" ;
  skos:altLabel "B", "Set A" ; <urn:note> "{0}" ; <urn:license> <https://l.example/4> .
<urn:c> a <urn:Set> ; <urn:tag> "air"@en ; <urn:issued> "2021" .
""".replace("{0}", "What is said of it at length. " * 3)


def test_tags_are_covered_and_other_texts_are_values() -> None:
    store = EmbeddedStore.from_text(TAGGED)
    found = compare(store, ["urn:a", "urn:b", "urn:c"])
    assert coverage(found, "tag", 0, 1) == (2, 2, 0)
    assert coverage(found, "tag", 1, 0) == (2, 3, 0)
    assert coverage(found, "tag", 2, 0) == (1, 3, 0)
    assert [one.facet.label for one in found.facets if one.covered] == ["tag"]
    assert facet(found, "tag").summary() == "1 in all, 1 in some, 1 in only one"
    assert "| tag | 2 of 2 |" in to_markdown(found)
    query = coverage_query(found, found.things[0], found.things[1])
    (row,) = store.select(query).dicts()
    assert (row["shared"], row["leftSize"], row["rightSize"]) == ("2", "3", "2")
    alone = compare(store, ["urn:c", "urn:b"])
    assert facet(alone, "tag").covered
    assert not any(one.countable for one in alone.facets)


def test_a_tag_with_and_without_a_language_is_one_on_the_page_and_in_its_queries() -> None:
    mixed = TAGGED.replace('<urn:b> a <urn:Set> ; <urn:tag> "air"@en', '<urn:b> <urn:tag> "air"')
    store = EmbeddedStore.from_text(f'{mixed} <urn:b> a <urn:Set> ; <urn:tag> "air"@en-GB .')
    found = compare(store, ["urn:a", "urn:b"])
    assert coverage(found, "tag", 0, 1) == (2, 2, 0)
    (row,) = store.select(coverage_query(found, *found.things)).dicts()
    assert (row["shared"], row["leftSize"], row["rightSize"]) == ("2", "3", "2")
    for asked, expected in (("shared", {"air", "road"}), ("differs", {"noise"})):
        rows = store.select(comparison_query(found, **{asked: True})).dicts()
        assert {one["value"] for one in rows if one["facetLabel"] == "tag"} == expected


MIXED = """
PREFIX : <http://example.org/> PREFIX ops: <https://w3id.org/ops-atlas/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
:a a ops:Role ; :by :x, "Roe: her notes" ; :at "http://example.org/x", :y ; :on :u, "u" .
:b a ops:Role ; :by :x, :z ; :at :x, :y ; :on :v, "v" .
:d ops:hasRole :a, :b ; ops:performs :x, "work: all of it"@en, "Arbeit"@de .
:x a :I . :y a :I . :z a :I ; skos:exactMatch :x . :v :close :u .
skos:exactMatch a ops:NearRelation . :close a ops:NearRelation .
"""


def test_texts_beside_nodes_stay_texts() -> None:
    store = EmbeddedStore.from_text(MIXED)
    found = compare(store, [f"http://example.org/{name}" for name in "ab"])
    assert coverage(found, "by", 0, 1) == (1, 2, 1)
    assert coverage(found, "by", 1, 0) == (1, 2, 0)
    assert coverage(found, "at", 0, 1) == (1, 2, 0)
    inherited = next(one for one in found.facets if one.facet.inherited)
    assert [one.item.label for one in inherited.in_all] == ["work: all of it", "x"]
    for left, right in (found.things, found.things[::-1]):
        rows = {
            row[1]: row[2:] for row in store.select(coverage_query(found, left, right)).values()
        }
        for one in found.facets:
            if one.covered:
                forth, back = one.coverage(left, right), one.coverage(right, left)
                told = (forth.shared, back.size, forth.size, forth.near, back.near)
                assert rows[one.facet.name] == tuple(map(str, told))


def test_what_has_no_class_may_be_near() -> None:
    found = compare(EmbeddedStore.from_text(MIXED), [f"http://example.org/{name}" for name in "ab"])
    (link,) = [one for one in found.links if one.relation == "close"]
    assert (link.subject.iri, link.target.iri) == ("http://example.org/v", "http://example.org/u")
    assert coverage(found, "on", 0, 1) == (0, 2, 1)
