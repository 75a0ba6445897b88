"""The generated graph: the same every time, of the size asked for, in the shipped vocabulary."""

from collections import Counter
from io import StringIO

import pyoxigraph as ox
import pytest

from benchmarks.generator import KINDS, Shape, iter_lines, write
from ontology.namespaces import OPS, RDF_TYPE, SKOS


def text_of(size, seed=7):
    out = StringIO()
    write(size, out, seed)
    return out.getvalue()


def test_same_size_and_seed_give_the_same_bytes():
    assert text_of(10_000) == text_of(10_000)
    assert text_of(10_000) != text_of(10_000, seed=8)


@pytest.mark.parametrize("size", [10_000, 100_000])
def test_has_about_as_many_triples_as_asked_for(size):
    count = write(size, StringIO())
    assert abs(count - size) < 0.1 * size


def test_every_line_is_a_triple_of_its_own():
    triples = list(ox.parse(text_of(10_000), format=ox.RdfFormat.N_TRIPLES))
    assert len(triples) == len(set(triples)) == sum(1 for _ in iter_lines(10_000))


def test_speaks_the_shipped_vocabulary(shipped):
    properties, classes = set(), set()
    for quad in ox.parse(text_of(10_000), format=ox.RdfFormat.N_TRIPLES):
        properties.add(quad.predicate.value)
        if quad.predicate.value == RDF_TYPE:
            classes.add(quad.object.value)
    for term in {t for t in properties | classes if t.startswith(OPS)}:
        assert shipped.ask(f"ASK {{ <{term}> rdfs:label ?label }}"), term


def test_the_first_discipline_and_tool_are_hubs():
    used = Counter()
    for quad in ox.parse(text_of(100_000), format=ox.RdfFormat.N_TRIPLES):
        if quad.predicate.value == f"{OPS}usesTool":
            used[quad.subject.value.rsplit("/", 1)[1]] += 1
            used[quad.object.value.rsplit("/", 1)[1]] += 1
    last = Shape(100_000).disciplines - 1
    assert used["discipline-0"] > 10 * used[f"discipline-{last}"] > 0
    assert used["tool-0"] > 5


def test_some_labels_are_german():
    lines = list(iter_lines(10_000))
    german = sum(f"<{SKOS}altLabel>" in line and line.endswith("@de .\n") for line in lines)
    english = sum(f"<{SKOS}prefLabel>" in line and line.endswith("@en .\n") for line in lines)
    assert 0.15 < german / english < 0.25


def test_every_kind_keeps_its_share():
    shape = Shape(1_000_000)
    assert shape.disciplines == 126
    assert sum(shape.count(kind) for kind, *_ in KINDS) == pytest.approx(108_500, rel=0.01)
