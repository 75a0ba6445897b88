"""Validation finds what is wrong, says what to do, and lets through what is right."""

import difflib
import re
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Namespace

from ontology.errors import SourceError
from ontology.namespaces import OPS, PREFIXES, SH
from ontology.reading import read_graph
from ontology.sources import FOLDER, SOURCES
from ontology.validation import CHECKS, SHAPES, validate
from tests.terminal import run

EXAMPLES = sorted((FOLDER / "examples").glob("*.ttl"))
NAMES = [path.stem for path in EXAMPLES]
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
EX = "https://example.org/ops/"

#: For each data check: what breaks it (first) and what passes it, and the node it names.
CHECK_CASES = {
    "category-differs-from-use": (
        "ex:s ops:underCategory ex:c ; rdf:subject ex:d ; rdf:object ex:t . "
        "ex:d ops:usesCategory ex:c .",
        "ex:t ops:inCategory ex:c .",
        "t",
    ),
    "chain-loops": ("ex:a ops:nextStep ex:b . ex:b ops:nextStep ex:a .", None, "a"),
    "date-in-the-future": ('ex:t ops:releasedOn "2999-01-01"^^xsd:date .', None, "t"),
    "dimension-neither-stated-nor-silent": (
        "ex:p ops:expectedOfEvery ops:Discipline . ex:d a ops:Discipline .",
        "ex:d ops:sourceSilentOn ex:p .",
        "d",
    ),
    "dimension-stated-and-silent": (
        "ex:d ops:sourceSilentOn ops:usesTool ; ops:usesTool ex:t .",
        None,
        "d",
    ),
    "end-passed-but-active": (
        'ex:t ops:status ops:Active ; ops:endOfSupport "2020-01-01"^^xsd:date .',
        None,
        "t",
    ),
    "ending-without-note": (
        "ex:t ops:status ops:Ending .",
        'ex:t ops:endOfSale "2030-01-01"^^xsd:date .',
        "t",
    ),
    "label-doubled": (
        'ex:C a owl:Class . ex:a a ex:C ; skos:prefLabel "Cook"@en . '
        'ex:b a ex:C ; skos:prefLabel "cook"@en .',
        None,
        "b",
    ),
    "label-missing": (
        "ex:C a owl:Class . ex:a a ex:C .",
        'ex:a skos:prefLabel "Cook"@en .',
        "a",
    ),
    "lens-key-doubled": (
        'ex:a a ops:OverlapLens ; ops:key "k" . ex:b a ops:OverlapLens ; ops:key "k" .',
        None,
        "b",
    ),
    "link-from-untyped-node": ("ex:t ops:status ops:Active .", "ex:t a ops:Tool .", "t"),
    "link-to-untyped-node": ("ex:t ops:successor ex:u .", "ex:u a ops:Tool .", "t"),
    "link-without-statement": (
        "ex:t ops:fork ex:u .",
        "ex:s rdf:subject ex:t ; rdf:predicate ops:fork ; rdf:object ex:u .",
        "t",
    ),
    "near-link-without-reason": (
        "ex:near a ops:NearRelation . ex:a ex:near ex:b . "
        "ex:s rdf:subject ex:a ; rdf:predicate ex:near ; rdf:object ex:b .",
        'ex:s ops:reason "Because of this."@en .',
        "a",
    ),
    "statement-of-nothing": (
        "ex:s rdf:subject ex:a ; rdf:predicate ex:p ; rdf:object ex:b .",
        "ex:a ex:p ex:b .",
        "s",
    ),
    "statement-without-evidence": (
        "ex:s a rdf:Statement ; dct:source ex:graph .",
        'ex:s ops:evidence "a page" .',
        "s",
    ),
    "term-unknown": ("ex:a ops:usesTol ex:b .", 'ops:usesTol rdfs:label "known"@en .', "a"),
    "text-in-no-readable-language": (
        'ex:a skos:definition "Etwas."@de .',
        'ex:a skos:definition "Something."@en .',
        "a",
    ),
    "tool-without-category": ("ex:t a ops:Tool .", "ex:t ops:inCategory ex:c .", "t"),
}


def turtle(text):
    return f"{HEAD}@prefix ex: <{EX}> .\n{text}\n"


def run_check(name, text):
    query = (CHECKS / f"{name}.rq").read_text(encoding="utf-8")
    return list(Graph().parse(data=turtle(text), format="turtle").query(query))


@pytest.fixture
def write(tmp_path):
    def write_file(text, name="mine.ttl"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


# Shipped data and examples


def test_shipped_data_conforms():
    """In the words of the command, which is run with the whole of it here and nowhere else."""
    found = run("validate")
    assert (found.exit_code, found.stdout) == (0, "")
    assert "The shipped data conforms" in found.stderr


@pytest.mark.parametrize("path", EXAMPLES, ids=NAMES)
def test_file_name_is_the_verdict(path):
    report = validate([path])
    assert report.conforms == ("-valid-" in path.name), report.results
    for result in report.results:
        assert result.source == path


def test_examples_come_in_pairs_that_differ_by_one_thing():
    for valid in (path for path in EXAMPLES if "-valid-" in path.name):
        invalid = valid.with_name(valid.name.replace("-valid-", "-invalid-"))
        lines = [path.read_text(encoding="utf-8").splitlines() for path in (valid, invalid)]
        changes = [line for line in difflib.ndiff(*lines) if line.startswith(("- ", "+ "))]
        assert 1 <= len(changes) <= 4, valid.name
    assert len(NAMES) == 2 * len({name[:2] for name in NAMES})


# Checks and shapes


def test_every_check_has_a_case():
    assert set(CHECK_CASES) == {path.stem for path in CHECKS.glob("*.rq")}


@pytest.mark.parametrize("name", CHECK_CASES)
def test_check_finds_what_breaks_it(name):
    breaking, _, focus = CHECK_CASES[name]
    rows = run_check(name, breaking)
    assert f"{EX}{focus}" in {str(row.focus) for row in rows}
    for row in rows:
        assert str(row.path).startswith(("http://", "https://"))
        assert re.fullmatch(r"[A-Z].*\.", str(row.message))


@pytest.mark.parametrize("name", [name for name, case in CHECK_CASES.items() if case[1]])
def test_check_is_content_once_it_is_mended(name):
    breaking, mending, _ = CHECK_CASES[name]
    assert run_check(name, f"{breaking} {mending}") == []


def test_checks_say_in_a_comment_what_they_find():
    for path in CHECKS.glob("*.rq"):
        assert re.match(r"# [A-Z].*\.\n", path.read_text(encoding="utf-8")), path.name


def test_every_constraint_has_a_message():
    shapes, sh = read_graph(SHAPES), Namespace(SH)
    constraints = set(shapes.subjects(sh.path, None)) - set(shapes.objects(None, RDF.first))
    constraints |= set(shapes.subjects(sh["or"], None))
    constraints |= set(shapes.subjects(sh.nodeKind, None))
    assert len(constraints) > 60
    for constraint in constraints:
        (message,) = shapes.objects(constraint, sh.message)
        assert re.fullmatch(r"[A-Z].*\.", str(message))


def test_shapes_speak_of_known_terms():
    shapes, vocabulary = read_graph(SHAPES), read_graph(FOLDER / "vocabulary.ttl")
    ours = {term for triple in shapes for term in triple if str(term).startswith(OPS)}
    assert ours
    assert ours <= set(vocabulary.subjects())


# The report


def test_result_names_the_file_that_describes_the_node(write):
    tool = write(turtle("ex:t a ops:Activity ."), "one.ttl")
    other = write(turtle('ex:u a ops:Activity ; skos:prefLabel "use"@en .'), "two.ttl")
    (result,) = validate([other, tool]).results
    assert result.source == tool
    assert result.focus == f"{EX}t"
    assert result.path == "http://www.w3.org/2004/02/skos/core#prefLabel"
    assert result.check == "label-missing"
    assert result.severity == "Violation"
    assert "add skos:prefLabel" in result.message


def test_result_names_the_file_that_types_the_node_before_one_that_says_something_of_it(write):
    aside = write(turtle('ex:t skos:altLabel "use"@en .'), "one.ttl")
    tool = write(turtle("ex:t a ops:Activity ."), "two.ttl")
    found = {result.source for result in validate([aside, tool]).results}
    assert found == {tool}


def test_result_of_a_shape_names_the_shape(write):
    path = write(turtle('ex:a a ops:Role ; skos:prefLabel " Cook "@en .'))
    (result,) = validate([path]).results
    assert result.check == "PrefLabel"
    assert result.path.endswith("prefLabel")


def test_results_are_sorted_and_the_same_every_time(write):
    path = write(turtle("ex:z a ops:Role . ex:a a ops:Role . ex:m a ops:KPI ."))
    first, second = validate([path]), validate([path])
    assert first == second
    assert [result.focus for result in first.results] == sorted(
        result.focus for result in first.results
    )
    assert not first.conforms


def test_a_class_of_ones_own_is_known_as_a_kind_of_ours(write):
    path = write(
        turtle(
            'ex:CloudTool a owl:Class ; rdfs:subClassOf ops:Tool ; rdfs:label "cloud tool"@en ; '
            'skos:definition "A tool that runs elsewhere."@en . '
            'ex:t a ex:CloudTool ; skos:prefLabel "Nimbus"@en .'
        )
    )
    checks = {result.check for result in validate([path]).results}
    assert {"tool-without-category", "Tool"} <= checks


def test_shipped_data_is_not_mixed_in(write):
    path = write(turtle("atlas:grafana ops:fork atlas:prometheus ."))
    checks = {result.check for result in validate([path]).results}
    assert "link-to-untyped-node" in checks


def test_an_odd_value_is_a_result_and_no_noise(write, caplog):
    path = write(
        (FOLDER / "examples" / "06-valid-tool-category.ttl")
        .read_text(encoding="utf-8")
        .replace('"2026-11-01"', '"2026-13-45"')
    )
    assert "one xsd:date" in " ".join(result.message for result in validate([path]).results)
    assert caplog.text == ""


# Files that cannot be read


def test_a_half_cut_file_is_refused_with_its_place(write):
    whole = (FOLDER / "data" / "links.ttl").read_text(encoding="utf-8")
    path = write(whole[: whole.index("ops:reason", len(whole) // 2)])
    with pytest.raises(SourceError) as caught:
        validate([path])
    lines = len(path.read_text(encoding="utf-8").splitlines())
    file, line, column = re.match(r"(.*):(\d+):(\d+): ", str(caught.value)).groups()
    assert file == str(path)
    assert lines - 6 <= int(line) <= lines
    assert int(column) >= 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('@prefix a: <http://a/> .\na:x a:y "é" ; b:z 1 .\n', ":2:15: "),
        ("<http://a/x> <http://a/y> <http://a/z w> .\n", ":1:27: "),
        ("\ufeff<http://a/x> <http://a/y> 1 .\n", ":1:1: "),
        ('@prefix a: <http://a/> .\na:x a:y "open .\n', ":2:"),
    ],
    ids=["prefix", "iri", "byte-order-mark", "string"],
)
def test_a_broken_file_is_refused_with_its_place(write, text, place):
    path = write(text)
    with pytest.raises(SourceError, match=re.escape(f"{path}{place}")):
        read_graph(path)


def test_broken_xml_is_refused_with_its_place(write):
    path = write("<?xml version='1.0'?>\n<a><b></a>\n", "mine.rdf")
    with pytest.raises(SourceError, match=r"mine\.rdf:2:\d+: mismatched tag"):
        read_graph(path)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "latin.ttl"
    path.write_bytes("# ok\n# caf\u00e9\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"latin\.ttl:2:6: not UTF-8 text"):
        read_graph(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"none\.ttl: cannot be read"):
        validate([tmp_path / "none.ttl"])


def test_an_unknown_suffix_names_the_known_ones(write):
    with pytest.raises(SourceError, match=r"use \.ttl, \.nt, \.rdf"):
        read_graph(write("a,b\n", "mine.csv"))


def test_ntriples_and_rdfxml_are_read(write):
    triple = "<http://a/x> <http://a/y> <http://a/z> .\n"
    assert len(read_graph(write(triple, "mine.nt"))) == 1
    xml = Graph().parse(data=triple, format="turtle").serialize(format="pretty-xml")
    assert len(read_graph(write(xml, "mine.rdf"))) == 1


def test_sources_exist_and_have_graphs_of_their_own():
    assert all(source.path.is_file() for source in SOURCES)
    assert len({source.graph_iri for source in SOURCES}) == len(SOURCES)
    assert isinstance(SOURCES[0].path, Path)
