"""The charts as SPARQL: what the queries return is what the measures say, in two engines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import EmbeddedStore
from graph.comparing.algebra import evaluate, parse_expression
from graph.comparing.algebra_query import to_query
from graph.comparing.intersections import exclusive_intersections, inclusive_intersections
from graph.comparing.lens import load_lenses
from graph.comparing.measures import MEASURES
from graph.comparing.membership_query import build_membership
from graph.comparing.overlap_query import characteristic_query, combinations_query, matrix_query
from graph.comparing.pair_measures import Settings, measured
from graph.comparing.pairs import all_pairs
from graph.comparing.rarity import relative_advantage
from graph.comparing.widening import widened

HEAD = """
@prefix : <http://example.org/> . @prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:lens a ops:OverlapLens ; ops:key "tools" ; ops:setClass :Team ; ops:itemClass :Tool ;
    ops:itemPath :uses ; ops:widenedBy :near .
:silent a :Team ; ops:sourceSilentOn :uses . :unused a :Tool ; :near :x .
"""
NAMES, ITEMS = "ABC", "uvwxyz"
families = st.fixed_dictionaries({n: st.frozensets(st.sampled_from(ITEMS)) for n in NAMES})
links = st.frozensets(
    st.tuples(st.sampled_from(ITEMS), st.sampled_from(ITEMS)).filter(lambda p: p[0] < p[1]),
    max_size=4,
)
SETTINGS = Settings(own_extra=0.25, other_extra=0.8)
computed = [m for m in MEASURES.values() if m.key not in {"rarity-weighted", "adamic-adar"}]
patient = settings(deadline=None, max_examples=25)


def store_of_sets(sets: dict[str, frozenset[str]], near: frozenset[tuple[str, str]]):
    turtle = "".join(f":{name} a :Team .\n" for name in sets)
    turtle += "".join(f":{name} :uses :{item} .\n" for name in sets for item in sets[name])
    turtle += "".join(f":{item} a :Tool .\n" for item in ITEMS)
    turtle += "".join(f":{one} :near :{other} .\n" for one, other in near)
    store = EmbeddedStore.from_text(HEAD + turtle)
    lens = load_lenses(store)["tools"]
    return store, lens, build_membership(store, lens)


@pytest.mark.parametrize("measure", computed, ids=lambda measure: measure.key)
@patient
@given(families)
def test_the_matrix_in_sparql(measure, sets: dict[str, frozenset[str]]) -> None:
    store, lens, membership = store_of_sets(sets, frozenset())
    query = matrix_query(lens, membership, measure, SETTINGS)
    expected = {}
    pairs = all_pairs(membership)
    upper, lower = measured(pairs, measure, SETTINGS)
    for row, forth, back in zip(pairs.rows(), upper.tolist(), lower.tolist(), strict=True):
        if row.shared is not None:
            expected[row.left.label, row.right.label] = forth
            expected[row.right.label, row.left.label] = back
    found = {
        (row["rowLabel"], row["columnLabel"]): float(row["value"] or "nan")
        for row in store.select(query).dicts()
    }
    assert found == pytest.approx(expected, nan_ok=True)
    assert "left out: silent" in query


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


@patient
@given(families, links, st.sampled_from(["A & B", "A - B", "(A | B) & C", "A ^ C", "C - (A | B)"]))
def test_an_expression_with_near_matches_in_sparql(sets, links, text: str) -> None:
    store, lens, membership = store_of_sets(sets, links)
    counted = widened(membership)
    parsed = parse_expression(text, counted)
    rows = store.select(to_query(parsed, membership, lens, near=True)).values()
    expected = {item.iri for item in evaluate(parsed, counted).items}
    assert {iri for (iri,) in rows} == expected


def test_rdflib_counts_the_same() -> None:
    sets = {"A": frozenset("uvw"), "B": frozenset("vw"), "C": frozenset("x")}
    store, lens, membership = store_of_sets(sets, frozenset([("w", "x")]))
    rdflib = store.to_rdflib()
    drawn = exclusive_intersections(widened(membership))
    for query in (
        combinations_query(lens, membership, drawn, exactly=True, near=True),
        matrix_query(lens, membership, MEASURES["jaccard"], SETTINGS),
        characteristic_query(lens, membership),
    ):
        ours = sorted(map(_plain, store.select(query).values()))
        theirs = sorted(_plain(map(str, row)) for row in rdflib.query(query))
        assert ours == theirs


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
