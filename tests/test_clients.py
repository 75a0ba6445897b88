"""Other people's SPARQL clients at our endpoint."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from rdflib import URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.programs import Programs

ID = "https://w3id.org/ops-atlas/id/"
SHARED = "SELECT ?tool { atlas:sysops ops:usesTool ?tool . atlas:devops ops:usesTool ?tool }"
TOOLS = {f"{ID}grafana", f"{ID}prometheus"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_rows(programs: Programs, method: str) -> None:
    client = SPARQLWrapper(programs.sparql)
    client.setMethod(method)
    client.setQuery(SHARED)
    client.setReturnFormat(JSON)
    bindings = client.queryAndConvert()["results"]["bindings"]
    assert {row["tool"]["value"] for row in bindings} == TOOLS
    for kind in (CSV, TSV):
        client.setReturnFormat(kind)
        assert len(client.queryAndConvert().split()) == 3
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("uri")) == 2


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("kind", [TURTLE, N3, RDFXML])
def test_sparqlwrapper_reads_triples(programs: Programs, kind: str) -> None:
    client = SPARQLWrapper(programs.sparql)
    client.setQuery("CONSTRUCT WHERE { atlas:sysops ops:usesTool ?tool }")
    client.setReturnFormat(kind)
    found = client.queryAndConvert()
    text = found.serialize() if hasattr(found, "serialize") else found.decode()
    assert "grafana" in text


def test_sparqlwrapper_is_told_of_a_mistake(programs: Programs) -> None:
    client = SPARQLWrapper(programs.sparql)
    client.setMethod(POST)
    client.setQuery("SELECT ?s WHERE { ?s a nope:X }")
    with pytest.raises(QueryBadFormed, match="nope: is not declared"):
        client.query()


def test_rdflib_store(programs: Programs) -> None:
    store = SPARQLStore(programs.sparql)
    assert {str(row.tool) for row in store.query(SHARED)} == TOOLS
    label = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    found = {str(o) for (_, _, o), _ in store.triples((URIRef(f"{ID}grafana"), label, None))}
    assert found == {"Grafana"}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(programs: Programs) -> None:
    command = ["curl", "--silent", "--fail", "--header", "Accept: text/csv", programs.sparql]
    for how in ("--data-urlencode", "--get"):
        options = [how] if how == "--get" else []
        asked = [*command, *options, "--data-urlencode", f"query={SHARED}"]
        answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        assert set(answer.split()[1:]) == TOOLS
