"""IRIs that resolve, and the description of the dataset."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from tests.programs import Programs

GRAFANA = "<https://w3id.org/ops-atlas/id/grafana>"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_a_node_is_described_both_ways(programs: Programs, accept: str, kind: ox.RdfFormat) -> None:
    answer = programs.get("/id/grafana", accept)
    assert answer.headers["Content-Type"].split(";")[0] == accept
    triples = {quad.triple for quad in ox.parse(answer.data, format=kind)}
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert any(t.predicate == label and t.object.value == "Grafana" for t in triples)
    assert any(str(t.object) == GRAFANA for t in triples)
    assert all(GRAFANA in (str(t.subject), str(t.object)) for t in triples)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/id/grafana", "/?node=grafana"),
        ("/id/ops:usesTool", "/?node=ops%3AusesTool"),
        ("/graph/article", "/?node=graph%3Aarticle"),
        ("/lens/disciplines-by-tools", "/?node=lens%3Adisciplines-by-tools"),
    ],
)
def test_a_person_is_sent_to_the_page(programs: Programs, path: str, page: str) -> None:
    answer = programs.get(path, "text/html,*/*;q=0.8")
    assert (answer.status, answer.headers["Location"]) == (303, page)
    assert answer.headers["Vary"] == "Accept"
    assert programs.get(path, "text/turtle").status == 200


def test_the_namespace_answers_with_its_vocabulary(programs: Programs) -> None:
    answer = programs.get("/ns", "application/n-triples")
    subjects = {quad.subject.value for quad in ox.parse(answer.data, format=ox.RdfFormat.N_TRIPLES)}
    ops = "https://w3id.org/ops-atlas/ns#"
    assert {f"{ops}Discipline", f"{ops}usesTool"} <= subjects
    person = programs.get("/ns", "text/html")
    assert (person.status, person.headers["Location"]) == (303, "/?node=graph%3Avocabulary")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/nothing-of-this-name", 404),
        ("/id/%22%3E%3Cscript%3E", 400),
        ("/id/http://127.0.0.1:9/x", 404),
    ],
)
def test_what_is_no_node_is_one_sentence(programs: Programs, path: str, status: int) -> None:
    answer = programs.get(path, "text/turtle")
    assert (answer.status, answer.data.count(b"\n")) == (status, 1)
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_a_line_break_in_a_name_adds_no_header(programs: Programs) -> None:
    for accept in ("text/turtle", "text/html"):
        answer = programs.get("/id/x%0d%0aSet-Cookie:a", accept)
        assert "Set-Cookie" not in answer.headers


def test_void_counts_every_graph(programs: Programs, shipped) -> None:
    answer = programs.get("/.well-known/void", "application/n-triples")
    triples = [quad.triple for quad in ox.parse(answer.data, format=ox.RdfFormat.N_TRIPLES)]
    counted = {
        t.subject.value: int(t.object.value)
        for t in triples
        if t.predicate.value.endswith("triples")
    }
    total = counted.pop(f"{programs.address}/.well-known/void")
    assert total == sum(counted.values()) == len(shipped.engine)
    assert "https://w3id.org/ops-atlas/graph/article" in counted
    assert any(t.predicate.value.endswith("dc/terms/license") for t in triples)


def test_everything_else_is_left_to_the_pages(programs: Programs) -> None:
    assert programs.get("/").data == b"a page"
    assert programs.get("/graph").data == b"a page"
