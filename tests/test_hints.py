"""Advice on slow queries, queries as code, and the catalog as RDF."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from graph.embedded import EmbeddedStore
from ontology.errors import QueryError
from queries import load_catalog
from queries.catalog_turtle import SHAPE, to_turtle
from queries.hints import APART, SUB_SELECT, hints
from queries.snippets import snippets

JOIN = "SELECT DISTINCT ?t { atlas:sysops ops:usesTool ?t . atlas:devops ops:usesTool ?t }"
SUB = """SELECT ?t { { SELECT DISTINCT ?t { atlas:sysops ops:usesTool ?t } }
{ SELECT DISTINCT ?t { atlas:devops ops:usesTool ?t } } }"""


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        (JOIN, [SUB_SELECT]),
        (SUB, []),
        ("SELECT DISTINCT ?t { ?d ops:usesTool ?t ; ops:hasRole ?r }", []),
        ("SELECT DISTINCT ?t { ?a ops:usesTool ?t ; a ops:X . ?b ops:usesTool ?t }", [SUB_SELECT]),
        ("SELECT * { ?a ops:usesTool ?t . ?b ops:hasRole ?r }", [APART]),
        ("SELECT * { ?a ops:usesTool ?t . OPTIONAL { ?t ops:license ?l } }", []),
        ("SELECT * { ?a ops:p ?b . ?c ops:p ?d . ?d ops:p ?a . ops:x ops:p ?b }", []),
        ("SELECT * { ?a ops:p ?b . ?c ops:p ?d . ?b ops:p ?a . ?d ops:q ?c }", [APART]),
        ("not a query {", []),
    ],
)  # fmt: skip
def test_hints(query, advice):
    assert hints(query) == advice


def test_the_catalog_needs_no_advice():
    assert {
        entry.name: hints(entry.text)
        for entry in load_catalog().values()
        if APART in hints(entry.text)
    } == {}


class TestSnippets:
    query = 'SELECT ?t { ?t skos:prefLabel "it\'s"@en , """a\\nb""" }'

    def test_prefixes_are_declared_for_other_engines(self):
        for text in snippets(JOIN, "http://localhost/sparql").values():
            assert "PREFIX ops:" in text.replace("\\n", "\n")

    def test_what_is_no_query_is_refused(self):
        with pytest.raises(QueryError):
            snippets("hello", "http://localhost/sparql")

    @pytest.mark.browser
    @pytest.mark.parametrize("language", ["Python", "curl", "JavaScript"])
    @pytest.mark.parametrize(
        "form", ["SELECT ?s { ?s a ops:Discipline }", "CONSTRUCT WHERE { ?s a ops:Discipline }"]
    )
    def test_the_code_runs_against_our_endpoint(self, app_url, language, form):
        text = snippets(form, f"{app_url}/sparql")[language]
        commands = {
            "Python": [sys.executable, "-c", text],
            "curl": ["sh", "-c", text],
            "JavaScript": ["node", "--input-type=module", "-e", text],
        }
        command = commands[language]
        if shutil.which(language if language == "curl" else command[0]) is None:
            pytest.skip(f"there is no {language} here")
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert "techops" in done.stdout

    def test_quotes_come_through(self):
        text = snippets(self.query, "http://localhost/sparql")["Python"]
        given = {}
        exec(text.split("data =")[0].split("\n\n", 1)[1], given)
        assert given["query"].endswith(self.query)


class TestCatalogAsTurtle:
    def test_it_conforms_to_its_shape_and_can_be_queried(self):
        text = to_turtle(load_catalog())
        store = EmbeddedStore.from_text(text)
        found = store.select(
            "SELECT ?q ?t { ?q a sh:SPARQLExecutable ; sh:select|sh:ask|sh:construct ?t }"
        )
        assert {iri.rsplit("/", 1)[1]: body for iri, body in found.values()} == {
            entry.name: entry.text for entry in load_catalog().values()
        }
        assert conforms(text)

    @pytest.mark.parametrize("broken", ["sh:select", "rdfs:label", "schema:keywords", "sh:name"])
    def test_the_shape_finds_what_is_missing(self, broken):
        lines = to_turtle(load_catalog())
        other = lines.replace(f"{broken} ", "<https://example.org/other> ", 1)
        assert other != lines
        assert not conforms(other)


def conforms(text):
    from pyshacl import validate
    from rdflib import Graph

    data, shapes = Graph().parse(data=text, format="turtle"), Graph().parse(SHAPE)
    return validate(data, shacl_graph=shapes)[0]
