"""Set algebra: read, evaluated, in words and as SPARQL; checked against Python's own sets."""

from __future__ import annotations

import operator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import EmbeddedStore
from graph.comparing.algebra import (
    ExpressionError,
    Name,
    Operation,
    evaluate,
    parse_expression,
    quoted,
)
from graph.comparing.algebra_query import to_query
from graph.comparing.combination_sentences import describe_selected
from graph.comparing.lens import Lens, load_lenses
from graph.comparing.membership import Membership
from graph.comparing.membership_query import build_membership
from graph.store import Store
from ontology.errors import ParameterError

unhurried = settings(deadline=None)

NAMES = ["A", "B", "C", "D"]
SIGNS = {"&": operator.and_, "|": operator.or_, "-": operator.sub, "^": operator.xor}
some_sets = st.fixed_dictionaries({name: st.sets(st.integers(0, 8).map(str)) for name in NAMES})
expressions = st.recursive(
    st.sampled_from(NAMES),
    lambda part: st.tuples(part, st.sampled_from(sorted(SIGNS)), part).map(
        lambda found: f"({found[0]} {found[1]} {found[2]})"
    ),
    max_leaves=8,
)
#: Without brackets, so that the signs' own order is at work; Python's is the same.
chains = st.lists(st.tuples(st.sampled_from(sorted(SIGNS)), st.sampled_from(NAMES)), max_size=6)


def labels(members) -> set[str]:
    return {member.label for member in members}


@unhurried
@given(some_sets, expressions)
def test_it_agrees_with_python_sets(sets: dict[str, set[str]], text: str) -> None:
    membership = Membership.from_sets(sets)
    found = evaluate(parse_expression(text, membership), membership)
    assert labels(found.items) == eval(text, {}, sets)
    assert found.possible == ()


@unhurried
@given(some_sets, chains)
def test_signs_bind_as_in_python(sets: dict[str, set[str]], chain) -> None:
    text = "A" + "".join(f" {sign} {name}" for sign, name in chain)
    membership = Membership.from_sets(sets)
    found = evaluate(parse_expression(text, membership), membership)
    assert labels(found.items) == eval(text, {}, sets)


@unhurried
@given(some_sets, expressions, st.sets(st.integers(0, 8).map(str)))
def test_what_is_certain_holds_whatever_a_silent_set_holds(sets, text, truth) -> None:
    universe = {"E": set(map(str, range(9)))}
    stated = Membership.from_sets({**sets, **universe, "D": []}, not_stated=["D"])
    found = evaluate(parse_expression(text, stated), stated)
    real = eval(text, {}, {**sets, "D": truth})
    assert labels(found.items) <= real <= labels(found.items) | labels(found.possible)


@unhurried
@given(expressions)
def test_sparql_finds_the_same(text: str) -> None:
    membership, lens, store = _letters()
    parsed = parse_expression(text, membership)
    found = store.select(to_query(parsed, membership, lens)).values()
    assert {iri for (iri,) in found} == {item.iri for item in evaluate(parsed, membership).items}


@cache
def _letters() -> tuple[Membership, Lens, Store]:
    edges = {"A": "xyz", "B": "yzw", "C": "zv", "D": ""}
    turtle = (
        "@prefix ops: <https://w3id.org/ops-atlas/ns#> . @prefix : <urn:t#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        ":lens a ops:OverlapLens ; ops:setClass :S ; ops:itemClass :I ; ops:itemPath :has .\n"
    )
    for name, items in edges.items():
        turtle += f':{name} a :S ; rdfs:label "{name}" .\n'
        turtle += "".join(f":{name} :has :{item} . :{item} a :I .\n" for item in items)
    store = EmbeddedStore.from_text(turtle)
    (lens,) = load_lenses(store).values()
    return build_membership(store, lens), lens, store


def test_the_article(shipped: Store) -> None:
    lens = load_lenses(shipped)["tools"]
    membership = build_membership(shipped, lens)
    selected = evaluate(parse_expression("(SysOps & DevOps) - NetOps", membership), membership)
    assert labels(selected.items) == {"Prometheus"}
    assert [str(one) for one in selected.sets] == ["SysOps", "DevOps", "NetOps"]
    assert describe_selected(lens, selected) == "One tool."
    silent = evaluate(parse_expression("SysOps - TechOps", membership), membership)
    assert describe_selected(lens, silent) == (
        "No tool for certain. The source does not state the tools of TechOps: 19 more may belong."
    )


TRICKY = Membership.from_sets(
    {"on-call": ["x"], "on": ["y"], "R&D (lab)": ["z"], "Site Reliability": [], 'say "no"': ["q"]}
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("on-call", "on-call"),
        ("ON", "on"),
        ('"R&D (lab)"', "R&D (lab)"),
        ("R&D (lab)", "R&D (lab)"),
        ("“on-call”", "on-call"),
        ("  site reliability ", "Site Reliability"),
        ("'say \"no\"'", 'say "no"'),
    ],
)
def test_names_may_hold_signs_and_spaces(text: str, label: str) -> None:
    found = parse_expression(text, TRICKY)
    assert isinstance(found, Name)
    assert TRICKY.sets[found.position].label == label


def test_a_longer_name_goes_before_a_sign() -> None:
    assert isinstance(
        parse_expression("on - call-on", Membership.from_sets({"on": [], "call-on": []})), Operation
    )


def test_quoting_reads_back() -> None:
    for at, member in enumerate(TRICKY.sets):
        assert parse_expression(quoted(member.label, TRICKY), TRICKY) == Name(at)


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", 1, "a name is missing at the end"),
        ("A &", 4, "a name is missing at the end"),
        ("& A", 1, "a name is missing before “&”"),
        ("A & & B", 5, "a name is missing before “&”"),
        ("A B", 3, "a sign (&, |, -, ^) is missing before “B”"),
        ("(A | B", 1, "this bracket is not closed"),
        ("A | B)", 6, "this bracket was never opened"),
        ("A & ()", 6, "a name is missing before “)”"),
        ('A & "B', 5, "this quotation mark is not closed"),
        ("A - Bee", 5, "There is no set 'Bee'"),
        ("(" * 60 + "A", 51, "more than 50 brackets"),
        ("|".join("A" * 300), 401, "this is the 201st name"),
    ],
)
def test_a_wrong_expression_points_at_the_character(text: str, at: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text, Membership.from_sets({"A": ["x"], "B": ["y"]}))
    assert caught.value.at == at
    assert str(caught.value).startswith(f"Character {at}: {message}")


def test_a_query_that_doubles_too_often_is_refused() -> None:
    membership, lens, _ = _letters()
    parsed = parse_expression("^".join("A" * 40), membership)
    assert labels(evaluate(parsed, membership).items) == set()
    with pytest.raises(ParameterError, match="too long to be written as SPARQL"):
        to_query(parsed, membership, lens)
