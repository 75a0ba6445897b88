"""Every store verb, behind the embedded engine and behind a real server."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

import pyoxigraph as ox
import pytest
import rdflib

from graph import EmbeddedStore, Limits, Solutions
from graph.querying.plan import read_plan
from graph.remote.endpoint import RemoteStore
from ontology.errors import (
    EndpointError,
    NotFoundError,
    QueryError,
    QueryRefused,
    QueryTimeout,
    SourceError,
)
from tests.stores import OxigraphServer, StoreOf

EX = "http://example.org/"
TURTLE = f"""
@prefix : <{EX}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:grafana a :Tool ; skos:prefLabel "Grafana"@en ; :version "13.2" ; :stars 70000 ; :open true .
:git a :Tool ; skos:prefLabel "Git"@en ; skos:hiddenLabel "a\\tb\\n\\"c\\"" .
"""


def test_rows_hold_typed_terms(store_of: StoreOf) -> None:
    store = store_of(TURTLE)
    answer = store.select(
        f"SELECT ?v ?s ?o {{ <{EX}grafana> <{EX}version> ?v ; <{EX}stars> ?s ; <{EX}open> ?o }}"
    )
    assert answer.variables == ("v", "s", "o")
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert answer.rows == [
        (
            ox.Literal("13.2"),
            ox.Literal("70000", datatype=ox.NamedNode(f"{xsd}integer")),
            ox.Literal("true", datatype=ox.NamedNode(f"{xsd}boolean")),
        )
    ]


def test_unbound_cells_are_none(store_of: StoreOf) -> None:
    rows = (
        store_of(TURTLE)
        .select(
            f"SELECT ?t ?v {{ ?t a <{EX}Tool> OPTIONAL {{ ?t <{EX}version> ?v }} }} ORDER BY ?t"
        )
        .values()
    )
    assert rows == [(f"{EX}git", None), (f"{EX}grafana", "13.2")]


def test_tabs_and_line_breaks_survive(store_of: StoreOf) -> None:
    query = f"SELECT ?l {{ <{EX}git> skos:hiddenLabel ?l }}"
    store = store_of(TURTLE)
    assert store.select(query).values() == [('a\tb\n"c"',)]
    assert store.run_typed(query).values() == [('a\tb\n"c"',)]
    assert store.select_tsv(query) == b'?l\n"a\\tb\\n\\"c\\""\n'


def test_star_follows_the_query(store_of: StoreOf) -> None:
    answer = store_of(TURTLE).select("SELECT * { ?what a ?kind . ?what skos:prefLabel ?name }")
    assert answer.variables == ("what", "kind", "name")


def test_ask_and_construct(store_of: StoreOf) -> None:
    store = store_of(TURTLE)
    assert store.ask(f"ASK {{ <{EX}git> a <{EX}Tool> }}") is True
    assert store.ask(f"ASK {{ <{EX}svn> a <{EX}Tool> }}") is False
    found = store.construct(f"CONSTRUCT {{ ?t a <{EX}Known> }} WHERE {{ ?t a <{EX}Tool> }}")
    assert {triple.subject.value for triple in found} == {f"{EX}git", f"{EX}grafana"}
    assert len(store.construct(f"DESCRIBE <{EX}grafana>")) == 5


def test_a_verb_refuses_another_form(store_of: StoreOf) -> None:
    store = store_of(TURTLE)
    with pytest.raises(QueryError, match="SELECT"):
        store.select("ASK { ?s ?p ?o }")
    with pytest.raises(QueryError, match="ASK"):
        store.ask("SELECT * { ?s ?p ?o }")
    with pytest.raises(QueryError, match="CONSTRUCT"):
        store.construct("ASK { ?s ?p ?o }")


def test_known_prefixes_need_no_declaration(store_of: StoreOf) -> None:
    assert len(store_of(TURTLE).run_typed("SELECT ?s { ?s skos:prefLabel ?l }")) == 2


@pytest.mark.parametrize("typed", [False, True])
def test_syntax_errors_name_the_place(store_of: StoreOf, typed: bool) -> None:
    store = store_of(TURTLE)
    run = store.run_typed if typed else store.run
    with pytest.raises(QueryError, match="line 2, column") as caught:
        run("SELECT ?s {\n  ?s ?p }")
    assert caught.value.line == 2
    with pytest.raises(QueryError, match="nope: is not declared") as caught:
        run("SELECT ?s {\n ?s nope:p ?o }")
    assert (caught.value.line, caught.value.column) == (2, 5)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "# SELECT\nPREFIX a: <urn:a#> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/x>",
        "SELECT * { SERVICE <http://127.0.0.1/x> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1/x> { ?s ?p ?o } }",
        "CLEAR ALL",
    ],
)
def test_writing_and_calling_out_are_refused(store_of: StoreOf, query: str) -> None:
    with pytest.raises(QueryRefused, match=r"allowed|switched off"):
        store_of(TURTLE).run_typed(query)


HIDDEN = (
    "{ ?s ?p ?o FILTER(1<2)SERVICE#>\n SILENT e: { ?a ?b ?c } }",
    "{ ?s ?p ?o . SERVICESILENTe:{ ?a ?b ?c } }",
    "{ ?s ?p ?o . SERVICESILENT:{ ?a ?b ?c } }",
    "{ ?s ?p ?o FILTER(?o != <urn:x\u00a0#>) SERVICE SILENT e: { ?a ?b ?c } }",
    "{ ?s ?p ?o FILTER(?o != <urn:x\\u0041#>) SERVICE SILENT e: { ?a ?b ?c } }",
)


@pytest.mark.parametrize("body", HIDDEN)
@pytest.mark.parametrize("ask", ["run", "run_typed", "read_plan"])
def test_hidden_calls_are_refused(body: str, ask: str) -> None:
    """Of a call that is silent, an answer would tell that it was made, and failed."""
    query = f"PREFIX e: <http://127.0.0.1:9/> PREFIX : <http://127.0.0.1:9/> SELECT * {body}"
    store = EmbeddedStore.from_text(TURTLE)
    read = {"run": store.run, "run_typed": store.run_typed, "read_plan": partial(read_plan, store)}
    with pytest.raises(QueryError, match=r"SERVICE|cannot read"):
        read[ask](query)


def test_services_that_are_called_by_nobody() -> None:
    """The word is in a prefix, a property, a variable, a text, its language and a comment."""
    store = EmbeddedStore.from_text('<urn:a> <urn:s#hasService> "SERVICE <urn:x> {"@en-service .')
    query = """PREFIX service: <urn:s#> SELECT ?service {
        ?service service:hasService ?o FILTER(?o = "SERVICE <urn:x> {"@en-service)
    } # SERVICE ?x {"""
    for answer in (store.run(query), store.run_typed(query)):
        assert isinstance(answer, Solutions)
        assert answer.values() == [("urn:a",)]
    assert read_plan(store, query).name.startswith("Project")


def test_words_inside_strings_are_not_keywords(store_of: StoreOf) -> None:
    query = 'SELECT ("SERVICE <x> INSERT" AS ?x) ?service { ?service a <urn:SERVICE> } # DELETE'
    assert len(store_of(TURTLE).run_typed(query)) == 0


def test_the_row_limit_is_said(store_of: StoreOf) -> None:
    many = "".join(f"<urn:{n}> <urn:p> {n} . " for n in range(50))
    store = store_of(many)
    answer = store.run_typed("SELECT ?n { ?s <urn:p> ?n }", Limits(rows=10))
    assert (len(answer), answer.truncated) == (10, True)
    assert "first 10" in str(answer.note)
    whole = store.run_typed("SELECT ?n { ?s <urn:p> ?n }", Limits(rows=50))
    assert (len(whole), whole.truncated, whole.note) == (50, False, None)
    triples = store.run_typed("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", Limits(rows=10))
    assert (len(triples), triples.truncated) == (10, True)


def test_search_ranks_the_same_everywhere(store_of: StoreOf) -> None:
    found = store_of(TURTLE).search("g")
    assert [match.label for match in found] == ["Git", "Grafana"]
    assert store_of(TURTLE).search("rafan")[0].iri == f"{EX}grafana"
    assert store_of(TURTLE).search("") == []


def test_rdflib_sees_the_same_triples(store_of: StoreOf) -> None:
    view = store_of(TURTLE).to_rdflib()
    rows = list(view.query(f"SELECT ?v WHERE {{ <{EX}grafana> <{EX}version> ?v }}"))
    # a plain string must equal rdflib's own, or SHACL's sh:in fails without a word
    assert [row[0] for row in rows] == [rdflib.Literal("13.2")]


def test_rdflib_view_finds_counts_and_builds(store_of: StoreOf) -> None:
    view = store_of(TURTLE).to_rdflib()
    grafana, version = rdflib.URIRef(f"{EX}grafana"), rdflib.URIRef(f"{EX}version")
    assert view.value(grafana, version) == rdflib.Literal("13.2")
    assert (grafana, version, rdflib.Literal("13.2")) in view
    assert (grafana, version, rdflib.Literal("13.3")) not in view
    assert len(view) == len(rdflib.Graph().parse(data=TURTLE, format="turtle"))
    made = view.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").graph
    assert (None, None, rdflib.Literal("13.2")) in made


def test_a_broken_file_names_line_and_column(tmp_path) -> None:
    broken = tmp_path / "cut.ttl"
    broken.write_text(TURTLE[: len(TURTLE) // 2])
    with pytest.raises(SourceError, match=r"cut\.ttl, line \d+, column \d+: "):
        EmbeddedStore.from_files([broken])
    with pytest.raises(SourceError, match="cannot be read"):
        EmbeddedStore.from_files([tmp_path / "missing.ttl"])
    with pytest.raises(NotFoundError, match=r"\.ttl"):
        EmbeddedStore.from_files([tmp_path / "data.tll"])


def test_endpoint_that_is_down() -> None:
    store = RemoteStore("http://127.0.0.1:9/sparql")
    with pytest.raises(EndpointError, match="cannot be reached"):
        store.ask("ASK { ?s ?p ?o }")


def test_a_timeout_reported_as_a_row_is_an_error() -> None:
    server = OxigraphServer("--timeout-s", "1")
    try:
        chain = "".join(f"<urn:{n}> <urn:p> <urn:{n + 1}> .\n" for n in range(4000))
        server.load(chain.encode(), "text/turtle")
        store = RemoteStore(server.endpoint)
        with pytest.raises(QueryTimeout, match="its own time limit"):
            store.select("SELECT (COUNT(*) AS ?n) { ?a <urn:p>+ ?b }")
    finally:
        server.stop()


def test_a_closed_store_says_so() -> None:
    store = EmbeddedStore.from_text(TURTLE)
    kept = store.select("SELECT ?tool { ?tool a ?class }")
    store.close()
    assert len(kept) == 2
    with pytest.raises(QueryError, match="closed meanwhile"):
        store.select("SELECT ?tool { ?tool a ?class }")
    with pytest.raises(QueryError, match="closed meanwhile"):
        store.search("grafana")


def test_import_is_light() -> None:
    code = (
        "import sys, graph; heavy = {'rdflib', 'networkx', 'numpy', 'scipy', 'pyvis', 'pandas', "
        "'streamlit', 'urllib3'}; print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_query_of_our_own_calls_another_host(store_of: StoreOf) -> None:
    """Names of properties and classes come from data, whoever wrote it."""
    store = store_of("<urn:a> <urn:p> <urn:b> .")
    with pytest.raises(QueryRefused, match="call another host"):
        store.select("SELECT ?s { ?s ?p ?o . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }")
