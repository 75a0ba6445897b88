"""The builder writes queries whose answers are right, whatever is chosen and typed."""

from __future__ import annotations

import pytest

from graph.embedded import EmbeddedStore
from graph.naming.labels import labels_of
from graph.terms import iri, literal
from ontology.errors import ParameterError
from ontology.namespaces import PREFIXES, XSD
from queries.builder import Choice, Condition, write_query
from tests.plain_rdflib import in_rdflib

EX = "https://example.org/ns#"
DATA = """
@prefix ex: <https://example.org/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:a a ex:Tool ; skos:prefLabel "Anvil"@en ; ex:weight 5 ; ex:kind ex:heavy ;
  ex:note "say \\"hi\\""@en .
ex:b a ex:Tool ; skos:prefLabel "Brush"@en ; ex:weight 1 ; ex:kind ex:light .
ex:c a ex:Tool ; ex:kind ex:light , ex:heavy .
ex:d a ex:Other ; ex:kind ex:light .
ex:heavy a ex:Kind ; ex:note "hard" .
"""


@pytest.fixture(scope="module")
def store():
    return EmbeddedStore.from_text(DATA)


def names(store, *conditions):
    rows = store.select(write_query(Choice(f"{EX}Tool", conditions=conditions)))
    return {row["tool"].removeprefix(EX) for row in rows.dicts()}


def integer(text):
    return literal(text, datatype=f"{XSD}integer")


@pytest.mark.parametrize(
    ("how", "value", "found"),
    [
        ("kind is", iri(f"{EX}light"), "bc"),
        ("kind is not", iri(f"{EX}light"), "a"),
        ("weight at least", integer("2"), "a"),
        ("weight at most", integer("2"), "b"),
        ("weight is", integer("1"), "b"),
        ("weight is not", integer("1"), "ac"),
        ("kind has another", iri(f"{EX}light"), "ac"),
        ("weight has another", integer("1"), "a"),
        ("weight is missing", None, "c"),
        ("weight is there", None, "ab"),
        ("note contains", literal("HI"), "a"),
        ("note is", literal('say "hi"'), "a"),
        ("note contains", literal('" } DROP ALL #'), ""),
    ],
)
def test_conditions(store, how, value, found):
    name, _, compared = how.partition(" ")
    assert names(store, Condition(EX + name, compared, value)) == set(found)


def test_count_by_a_property_counts_each_thing_once(store):
    rows = store.select(write_query(Choice(f"{EX}Tool", count_by=f"{EX}kind"))).values()
    assert rows == [(f"{EX}heavy", "2"), (f"{EX}light", "2")]
    assert store.select(write_query(Choice(f"{EX}Tool", count_by=""))).values() == [("3",)]


def test_paths_lead_on_and_back(store):
    rows = store.select(write_query(Choice(f"{EX}Kind", count_by=f"^{EX}kind"))).values()
    assert rows == [(f"{EX}a", "1"), (f"{EX}c", "1")]
    on = Condition(f"{EX}kind {EX}note", "is", literal("hard"))
    assert names(store, on) == {"a", "c"}
    back = Condition(f"{EX}kind ^{EX}kind", "is", iri(f"{EX}b"))
    assert names(store, back) == {"b", "c"}


NAMED = """
PREFIX ex: <https://example.org/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
ex:a a ex:Text ; skos:prefLabel "Anvil"@en, "Amboss"@de, "Iron anvil"@en-GB ; rdfs:label "A" .
ex:b a ex:Text ; rdfs:label "Bürste"@de, "brosse"@fr . ex:c a ex:Text .
ex:d a ex:Text ; rdfs:label ex:c ; foaf:name "Dora" .
"""


@pytest.mark.parametrize(("language", "first"), [("", "Anvil"), ("de", "Amboss")])
def test_a_thing_is_listed_once_as_it_is_named_elsewhere(language, first):
    """The class is called like a variable of the part that finds the name; one name is a node."""
    store = EmbeddedStore.from_text(NAMED)
    query = write_query(Choice(f"{EX}Text"), language)
    named = labels_of(store.speaking(language), [f"{EX}a"])
    assert named == {f"{EX}a": first}
    expected = [(f"{EX}a", first), (f"{EX}b", "Bürste"), (f"{EX}c", None), (f"{EX}d", "Dora")]
    assert sorted(store.select(query).values()) == expected
    answer = in_rdflib(store).query(query)
    assert sorted((str(one), name and str(name)) for one, name in answer) == expected


def test_a_property_that_is_shown_and_compared_has_two_variables(store):
    choice = Choice(f"{EX}Tool", (f"{EX}kind",), (Condition(f"{EX}kind", "is there"),), limit=50)
    result = store.select(write_query(choice))
    assert len(set(result.variables)) == len(result.variables) == 3


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("Tool", "toolLabel"), ("Count", "count"), ("Tool", "count"), ("ToolLabel", "tool")],
)
def test_names_that_the_query_needs_itself_are_left_to_it(kind, shown):
    data = f'<{EX}x> a <{EX}{kind}> ; <{EX}{shown}> "v" ; '
    store = EmbeddedStore.from_text(f'{data} <http://www.w3.org/2000/01/rdf-schema#label> "X" .')
    listed = Choice(EX + kind, (EX + shown,), (Condition(EX + shown, "is there"),))
    for asked in (store.select, in_rdflib(store).query):
        (row,) = asked(write_query(listed))
        assert [str(getattr(one, "value", one)) for one in row] == [f"{EX}x", "X", "v"]
        ((value, count),) = asked(write_query(Choice(EX + kind, count_by=EX + shown)))
        assert [str(getattr(one, "value", one)) for one in (value, count)] == ["v", "1"]


@pytest.mark.parametrize("name", ["aµ", "m²", "①", "ª", "é", "日本", "a.b", "p'(a)", "50%25", "*"])
def test_a_name_is_short_only_where_sparql_reads_it(name):
    ops = PREFIXES["ops"]
    store = EmbeddedStore.from_text(f'<{EX}x> a <{ops}T{name}> ; <{ops}{name}> "v" .')
    rows = store.select(write_query(Choice(f"{ops}T{name}", count_by=f"{ops}{name}"))).values()
    assert rows == [("v", "1")]


def test_the_query_is_written_for_people():
    ops = "https://w3id.org/ops-atlas/ns#"
    lines = write_query(Choice(f"{ops}KPI", count_by=f"{ops}unit")).split("\n")
    assert lines[0] == f"PREFIX ops: <{ops}>"
    assert "  ?kpi ops:unit ?unit ." in lines


def test_unknown_condition_is_refused():
    with pytest.raises(ParameterError, match="no condition"):
        write_query(Choice(f"{EX}Tool", conditions=(Condition(f"{EX}kind", "like"),)))
