"""The charts as SPARQL: what the queries return is what the measures say, in two engines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import EmbeddedStore, Store
from graph.comparing.algebra import evaluate, parse_expression
from graph.comparing.algebra_query import to_query
from graph.comparing.intersections import exclusive_intersections, inclusive_intersections
from graph.comparing.lens import load_lenses
from graph.comparing.measures import MEASURES
from graph.comparing.membership_query import build_membership
from graph.comparing.overlap_query import (
    characteristic_query,
    combination_query,
    combinations_query,
)
from graph.comparing.pair_measures import Settings, measured
from graph.comparing.pair_queries import matrix_query, measures_query, pair_query, pairs_query
from graph.comparing.pairs import all_pairs
from graph.comparing.rarity import relative_advantage
from graph.comparing.widening import widened
from graph.overlap import pair
from ontology.namespaces import ATLAS
from tests.headless import queries_on, run_page
from tests.plain_rdflib import in_rdflib, rows_in
from views import session

HEAD = """
@prefix : <http://example.org/> . @prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:lens a ops:OverlapLens ; ops:key "tools" ; ops:setClass :Team ; ops:itemClass :Tool ;
    ops:itemPath :uses ; ops:widenedBy :near .
:silent a :Team ; ops:sourceSilentOn :uses . :unused a :Tool ; :near :x .
"""
#: Four sets make six pairs, and seven where each first one meets each second one.
#: What is near ``z`` is not near a tool.
NAMES, ITEMS, TOOLS = "ABCD", "uvwxyz", "uvwxy"
families = st.fixed_dictionaries({n: st.frozensets(st.sampled_from(ITEMS)) for n in NAMES})
links = st.frozensets(
    st.tuples(st.sampled_from(ITEMS), st.sampled_from(ITEMS)).filter(lambda p: p[0] < p[1]),
    max_size=4,
)
SETTINGS = Settings(own_extra=0.25, other_extra=0.8)
patient = settings(deadline=None, max_examples=25)


def store_of_sets(sets: dict[str, frozenset[str]], near: frozenset[tuple[str, str]]):
    turtle = "".join(f":{name} a :Team .\n" for name in sets)
    turtle += "".join(f":{name} :uses :{item} .\n" for name in sets for item in sets[name])
    turtle += "".join(f":{item} a :Tool .\n" for item in TOOLS)
    turtle += "".join(f":{one} :near :{other} .\n" for one, other in near)
    store = EmbeddedStore.from_text(HEAD + turtle)
    lens = load_lenses(store)["tools"]
    return store, lens, build_membership(store, lens)


def by_pair(membership, measure, *, near: bool) -> dict[tuple[str, str], float]:
    """Measure every ordered pair of what is stated, by the two labels."""
    pairs = all_pairs(membership, near=near)
    upper, lower = measured(pairs, measure, SETTINGS)
    found = {}
    for row, forth, back in zip(pairs.rows(), upper.tolist(), lower.tolist(), strict=True):
        if row.shared is not None:
            found[row.left.label, row.right.label] = forth
            found[row.right.label, row.left.label] = back
    return found


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.key)
@patient
@given(families, links)
def test_the_matrix_in_sparql(measure, sets: dict[str, frozenset[str]], links) -> None:
    store, lens, membership = store_of_sets(sets, links)
    query = matrix_query(lens, membership, measure, SETTINGS)
    rows = store.select(query).dicts()
    for near, column in ((False, "value"), (True, "near"))[: 1 + bool(membership.links)]:
        found = {(row["rowLabel"], row["columnLabel"]): float(row[column] or "nan") for row in rows}
        expected = by_pair(membership, measure, near=near)
        assert found == pytest.approx(expected, nan_ok=True)
    assert "left out: silent" in query


@settings(deadline=None, max_examples=8)
@given(families, links)
def test_every_measure_of_a_pair_in_sparql(sets: dict[str, frozenset[str]], links) -> None:
    store, lens, membership = store_of_sets(sets, links)
    ends = [membership.sets[membership.position(name)] for name in "AB"]
    rows = store.select(measures_query(lens, membership, *ends, SETTINGS)).values()
    found = {(name, row, column): cells for name, row, column, *cells in rows}
    for measure in MEASURES.values():
        ways = [ends, ends[::-1]] if measure.directed else [ends]
        for row, column in ways:
            told = [
                float(cell or "nan") for cell in found.pop((measure.label, row.iri, column.iri))
            ]
            expected = [
                by_pair(membership, measure, near=near)[row.label, column.label]
                for near in (False, True)
            ]
            assert told == pytest.approx(expected[: len(told)], nan_ok=True)
            assert len(told) == 1 + bool(membership.links)
    assert not found


@pytest.mark.parametrize("measure", [MEASURES["rarity-weighted"], MEASURES["tversky"]])
@patient
@given(families, links)
def test_the_table_of_pairs_in_sparql(measure, sets: dict[str, frozenset[str]], links) -> None:
    store, lens, membership = store_of_sets(sets, links)
    pairs, widely = (all_pairs(membership, near=near) for near in (False, True))
    values, back = measured(pairs, measure, SETTINGS)
    expected = {}
    for at, (row, wide) in enumerate(zip(pairs.rows(), widely.rows(), strict=True)):
        if row.shared is None or wide.shared is None:
            continue
        expected[row.left.iri, row.right.iri] = [
            *(row.left_size, row.right_size, row.shared),
            *([wide.shared - row.shared] if membership.links else []),
            *(row.jaccard, row.overlap_coefficient, row.left_covered, row.right_covered),
            values[at],
            *([back[at]] if measure.directed else []),
        ]
    rows = store.select(pairs_query(lens, pairs, measure, SETTINGS)).values()
    found = {(row[0], row[1]): [float(cell or "nan") for cell in row[2:]] for row in rows}
    assert found.keys() == expected.keys()
    for ends, cells in expected.items():
        told = [float("nan") if cell is None else cell for cell in cells]
        assert found[ends] == pytest.approx(told, nan_ok=True)


@patient
@given(families, links)
def test_the_lists_of_a_pair_in_sparql(sets, links) -> None:
    store, lens, membership = store_of_sets(sets, links)
    for other in ("B", "silent"):
        found = pair(membership, "A", other)
        lists = {
            "Shared": found.shared or (),
            "Only A": found.only_left or (),
            f"Only {other}": found.only_right or (),
            "A": () if found.stated else membership.items_of("A"),
        }
        rows = store.select(pair_query(lens, found)).values()
        expected = {(title, item.iri, None) for title, items in lists.items() for item in items}
        if found.stated:
            expected |= {("Near", near.left.iri, near.right.iri) for near in found.near}
        assert {(title, item, near) for title, item, _, near in rows} == expected


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("exactly", [False, True])
@patient
@given(families, links)
def test_the_upset_plot_in_sparql(near: bool, exactly: bool, sets, links) -> None:
    store, lens, membership = store_of_sets(sets, links)
    counted = widened(membership) if near else membership
    combine = exclusive_intersections if exactly else inclusive_intersections
    drawn = combine(counted)
    query = combinations_query(lens, membership, drawn, exactly=exactly, near=near)
    assert {name: int(count or 0) for name, count in store.select(query).values()} == {
        " & ".join(map(str, one.sets)): len(one.items) for one in drawn
    }
    for one in drawn[:2]:
        query = combination_query(lens, membership, one, exactly=exactly, near=near)
        assert {iri for (iri,) in store.select(query).values()} == {i.iri for i in one.items}


@pytest.mark.parametrize("near", [False, True])
@patient
@given(families, links)
def test_relative_advantage_in_sparql(near: bool, sets, links) -> None:
    store, lens, membership = store_of_sets(sets, links)
    counted = widened(membership) if near else membership
    values = relative_advantage(counted).toarray()
    expected = {
        (str(member), item.iri): values[row, column]
        for row, member in enumerate(counted.sets)
        for column, item in enumerate(counted.items)
        if values[row, column]
    }
    rows = store.select(characteristic_query(lens, membership, near=near)).dicts()
    found = {(row["setLabel"], row["item"]): float(row["advantage"] or "nan") for row in rows}
    assert found == pytest.approx(expected)
    only = store.select(
        characteristic_query(lens, membership, near=near, shown=membership.sets[:1])
    ).dicts()
    assert {(row["setLabel"], row["item"]) for row in only} == {
        key for key in expected if key[0] == str(membership.sets[0])
    }


def test_no_whole_number_is_divided() -> None:
    """Virtuoso would answer with a whole number, which is 0 for most measures."""
    sets = {"A": frozenset("xy"), "B": frozenset("xz")}
    _, lens, membership = store_of_sets(sets, frozenset())
    ends = membership.sets[:2]
    queries = [
        characteristic_query(lens, membership),
        measures_query(lens, membership, *ends, SETTINGS),
        pairs_query(lens, all_pairs(membership), MEASURES["tversky"], SETTINGS),
        *(matrix_query(lens, membership, one, SETTINGS) for one in MEASURES.values()),
    ]
    divided = re.compile(r"\((\S+(?: \* \S+)*) / ")
    dividends = {found for query in queries for found in divided.findall(query)}
    assert len(dividends) > 4
    weighed = {"?sharedWeight"}
    assert all(re.match(r"1(000)?\.0 \* ", one) for one in dividends - weighed), dividends


EXPRESSIONS = ["A & B", "A - B", "(A | B) & C", "A ^ C", "C - (A | B)", "silent"]
EXPRESSIONS += ["A - silent", "silent - A", "(A | silent) & B", "A ^ silent", "A - (B - silent)"]


@pytest.mark.parametrize("near", [False, True])
@patient
@given(families, links, st.sampled_from(EXPRESSIONS))
def test_an_expression_in_sparql(near: bool, sets, links, text: str) -> None:
    """What belongs for certain, and what may belong as far as is stated."""
    store, lens, membership = store_of_sets(sets, links)
    counted = widened(membership) if near else membership
    parsed = parse_expression(text, counted)
    selected = evaluate(parsed, counted)
    rows = store.select(to_query(parsed, membership, lens, near=near)).values()
    certain = {row[0] for row in rows if row[1:] != ("not stated",)}
    assert certain == {item.iri for item in selected.items}
    assert {row[0] for row in rows} - certain == {item.iri for item in selected.possible}


NUMBERS = """
:A a :Team ; :scored 5, 5.0, "5", "5"@en . :B a :Team ; :scored 5.0, "5"@EN .
:C a :Team ; :scored true .
"""


def test_numbers_of_two_datatypes_are_two_items() -> None:
    head = HEAD.replace(":itemClass :Tool", ":itemClass rdfs:Literal").replace(":uses", ":scored")
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    store = EmbeddedStore.from_text(prefix + head + NUMBERS)
    lens = load_lenses(store)["tools"]
    membership = build_membership(store, lens)
    assert membership.sizes.tolist() == [4, 2, 1, 0]
    rows = store.select(matrix_query(lens, membership, MEASURES["jaccard"], SETTINGS)).dicts()
    found = {(row["rowLabel"], row["columnLabel"]): float(row["value"] or "nan") for row in rows}
    assert found == pytest.approx(by_pair(membership, MEASURES["jaccard"], near=False))
    assert found["A", "B"] == 0.5


def test_rdflib_counts_the_same() -> None:
    sets = {"A": frozenset("uvw"), "B": frozenset("vw"), "C": frozenset("x")}
    store, lens, membership = store_of_sets(sets, frozenset([("w", "x")]))
    rdflib = in_rdflib(store)
    drawn = exclusive_intersections(widened(membership))
    chosen, rarity = drawn[0], MEASURES["rarity-weighted"]
    for query in (
        combinations_query(lens, membership, drawn, exactly=True, near=True),
        combination_query(lens, membership, chosen, exactly=True, near=True),
        matrix_query(lens, membership, MEASURES["jaccard"], SETTINGS),
        matrix_query(lens, membership, rarity, SETTINGS),
        pairs_query(lens, all_pairs(membership), rarity, SETTINGS),
        pair_query(lens, pair(membership, "A", "C")),
        characteristic_query(lens, membership),
        to_query(parse_expression("(A | silent) - C", membership), membership, lens),
    ):
        ours = sorted(map(_plain, store.select(query).values()))
        assert ours == sorted(map(_plain, rows_in(rdflib, query)))
        assert ours


def _plain(cells) -> tuple[str, ...]:
    """Round numbers, which the two engines write with different precision."""
    return tuple(_rounded(cell) for cell in cells)


def _rounded(cell: str | None) -> str:
    try:
        return f"{float(cell or ''):.6f}"
    except ValueError:
        return str(cell)


def test_labels_cannot_end_a_literal() -> None:
    store = EmbeddedStore.from_text(
        HEAD + ':A a :Team ; skos:prefLabel "a\\") } #" ; :uses :x . :x a :Tool .'
    )
    lens = load_lenses(store)["tools"]
    membership = build_membership(store, lens)
    query = combinations_query(lens, membership, exclusive_intersections(membership), exactly=True)
    assert store.select(query).values() == [('a") } #', "1")]


def overlap_page() -> None:
    from views import overlap

    overlap.page()


@pytest.mark.parametrize(
    ("parameters", "least"),
    [
        ({}, 3),
        ({"measure": "adamic-adar", "left": "sysops", "right": "techops"}, 2),
        ({"show": "combinations", "near": "yes"}, 3),
        ({"show": "algebra", "expr": "(SysOps | TechOps) - NetOps"}, 1),
        ({"show": "characteristic"}, 1),
    ],
)
def test_the_page_offers_its_parts_as_sparql(
    shipped: Store, monkeypatch: pytest.MonkeyPatch, parameters: dict[str, str], least: int
) -> None:
    monkeypatch.setattr(session, "store", lambda: shipped)
    queries = queries_on(run_page(overlap_page, lens="tools", **parameters))
    assert len(queries) >= least
    for query in queries:
        assert len(shipped.select(query)) > 0, query


def test_a_table_of_the_first_pairs_too(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "store", lambda: shipped)
    monkeypatch.setattr("views.overlap.pairs.MOST_IN_MATRIX", 3)
    first, *_ = queries_on(run_page(overlap_page, lens="tools"))
    rows = {row[:2]: row[4] for row in shipped.select(first).values()}
    pairs = {frozenset(end[len(ATLAS) :] for end in ends if end): n for ends, n in rows.items()}
    assert pairs == {
        frozenset(("sysops", "devops")): "2",
        frozenset(("sysops", "netops")): "1",
        frozenset(("devops", "netops")): "1",
    }
