"""SHACL on the engine: pySHACL is the reference, case by case and on the shipped data."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, URIRef

from benchmarks.w3c_shacl import main as run_w3c_suite
from graph import EmbeddedStore
from graph.shacl import read_shapes, read_triples, shapes_of, validate
from graph.shacl.report_query import report_query
from graph.shacl.shapes import ShapesGraph
from graph.solutions import Solutions
from graph.terms import plain
from ontology.errors import SourceError
from ontology.namespaces import PREFIXES, SH
from ontology.sources import FOLDER
from tests.plain_rdflib import in_rdflib

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEAD += "@prefix ex: <https://example.org/> .\n"

DATA = """
ex:ann a ex:Person ; ex:name "Ann"@en, "Anna"@de ; ex:age 30 ; ex:knows ex:bob ; ex:nick "A" ;
    ex:born "1990-01-02"^^xsd:date ; ex:left "2020-01-01"^^xsd:date ; ex:site <https://a.example/> .
ex:bob a ex:Worker ; ex:name "Bob"@en, "Rob"@en ; ex:age -3, "x"^^xsd:integer ; ex:knows ex:ann,
    ex:rock, [ ex:name "?" ] ; ex:nick "Bob"@en ; ex:born "2021-05-05"^^xsd:date ;
    ex:left "2020-01-01"^^xsd:date, "soon" ; ex:site "no page" .
ex:cleo a ex:Person ; ex:age 200.5 ; ex:knows ex:cleo ; ex:extra 1 .
ex:rock a ex:Thing ; ex:name "rock" .
ex:Worker rdfs:subClassOf ex:Person .
"""
#: A constraint as it stands in a property shape on a path, and the path.
CONSTRAINTS = [
    ("ex:knows", "sh:class ex:Person"),
    ("ex:age", "sh:datatype xsd:integer"),
    ("ex:born", "sh:datatype xsd:date"),
    ("ex:name", "sh:datatype rdf:langString"),
    ("ex:knows", "sh:nodeKind sh:IRI"),
    ("ex:site", "sh:nodeKind sh:IRI"),
    ("ex:knows", "sh:nodeKind sh:BlankNodeOrLiteral"),
    ("ex:name", "sh:minCount 1"),
    ("ex:name", "sh:minCount 2"),
    ("ex:name", "sh:maxCount 1"),
    ("ex:extra", "sh:maxCount 0"),
    ("ex:age", "sh:minInclusive 0"),
    ("ex:age", "sh:maxExclusive 150"),
    ("ex:age", "sh:minExclusive -3 ; sh:maxInclusive 200.5"),
    ("ex:name", "sh:minLength 4"),
    ("ex:knows", "sh:maxLength 20"),
    ("ex:name", 'sh:pattern "^A"'),
    ("ex:name", 'sh:pattern "^a" ; sh:flags "i"'),
    ("ex:name", 'sh:pattern "^(?!Bob)"'),
    ("ex:name", 'sh:languageIn ( "en" "fr" )'),
    ("ex:name", "sh:languageIn ( )"),
    ("ex:name", "sh:uniqueLang true"),
    ("ex:nick", 'sh:in ( "A" ex:x 3 )'),
    ("ex:knows", "sh:in ( ex:ann ex:bob )"),
    ("ex:knows", "sh:in ( )"),
    ("ex:knows", "sh:hasValue ex:bob"),
    ("ex:nick", "sh:equals ex:name"),
    ("ex:nick", "sh:disjoint ex:name"),
    ("ex:born", "sh:lessThan ex:left"),
    ("ex:left", "sh:lessThanOrEquals ex:left"),
    ("ex:knows", "sh:node [ sh:property [ sh:path ex:age ; sh:minCount 1 ] ]"),
    ("ex:knows", "sh:not [ sh:class ex:Person ]"),
    ("ex:knows", "sh:and ( [ sh:class ex:Person ] [ sh:nodeKind sh:IRI ] )"),
    ("ex:knows", "sh:or ( [ sh:class ex:Thing ] [ sh:path ex:age ; sh:maxCount 1 ] )"),
    ("ex:knows", "sh:xone ( [ sh:class ex:Person ] [ sh:path ex:age ; sh:minCount 1 ] )"),
    ("ex:knows", "sh:property [ sh:path ex:name ; sh:minCount 2 ]"),
    ("ex:knows", "sh:qualifiedValueShape [ sh:class ex:Person ] ; sh:qualifiedMinCount 2"),
    ("ex:knows", "sh:qualifiedValueShape [ sh:class ex:Person ] ; sh:qualifiedMaxCount 0"),
    ("( ex:knows ex:name )", "sh:minCount 1"),
    ("[ sh:inversePath ex:knows ]", "sh:maxCount 1"),
    ("[ sh:alternativePath ( ex:name ex:nick ) ]", "sh:maxCount 2"),
    ("[ sh:zeroOrMorePath ex:knows ]", "sh:class ex:Person"),
    ("[ sh:oneOrMorePath ex:knows ]", "sh:nodeKind sh:IRI"),
    ("[ sh:zeroOrOnePath ex:knows ]", "sh:minCount 3"),
]
TARGETS = [
    "sh:targetClass ex:Person",
    "sh:targetNode ex:bob, ex:nobody",
    "sh:targetSubjectsOf ex:knows",
    "sh:targetObjectsOf ex:knows",
    "sh:targetClass ex:Thing ; sh:targetNode ex:bob ; sh:targetObjectsOf ex:knows",
]


def on_the_engine(data, shapes):
    report = validate(
        EmbeddedStore.from_text(HEAD + data), ShapesGraph(read_triples(HEAD + shapes))
    )
    return Counter(
        ("_" if str(one.focus).startswith("_:") else plain(one.focus), one.component.casefold())
        for one in report.results
    )


def by_pyshacl(data, shapes):
    from pyshacl import validate as reference

    graphs = (Graph().parse(data=HEAD + text, format="turtle") for text in (data, shapes))
    data_graph, shapes_graph = graphs
    _, report, _ = reference(data_graph, shacl_graph=shapes_graph)
    sh = {name: URIRef(f"{SH}{name}") for name in ("focusNode", "sourceConstraintComponent")}
    top = set(report.objects(None, URIRef(f"{SH}result")))
    return Counter(
        (
            str(focus) if isinstance(focus := report.value(node, sh["focusNode"]), URIRef) else "_",
            report.value(node, sh["sourceConstraintComponent"])
            .removeprefix(SH)
            .removesuffix("ConstraintComponent")
            .casefold(),
        )
        for node in top
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("sign", ["zeroOrMorePath", "zeroOrOnePath", "oneOrMorePath"])
@pytest.mark.parametrize(
    "constraint",
    [
        "sh:class ex:Person",
        "sh:nodeKind sh:IRI",
        "sh:minCount 1",
        "sh:minCount 2",
        "sh:maxCount 0",
        "sh:hasValue ex:nobody",
        "sh:hasValue ex:bob",
        "sh:in ( ex:bob )",
        "sh:node [ sh:class ex:Person ]",
    ],
)
def test_what_the_data_does_not_name_is_a_value_of_a_path_without_a_step(constraint, sign):
    shapes = "ex:s a sh:NodeShape ; sh:targetNode ex:nobody, ex:cleo ; sh:property ex:p . "
    shapes += f"ex:p sh:path [ sh:{sign} ex:knows ] ; {constraint} ."
    assert on_the_engine(DATA, shapes) == by_pyshacl(DATA, shapes)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("path", "constraint"), CONSTRAINTS)
def test_constraint_finds_what_pyshacl_finds(path, constraint):
    shapes = "ex:s a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:p . "
    shapes += f"ex:p sh:path {path} ; {constraint} ."
    found = on_the_engine(DATA, shapes)
    assert found == by_pyshacl(DATA, shapes)


@pytest.mark.parametrize(
    ("datatype", "texts", "wrong"),
    [
        ("nonNegativeInteger", ("0", "7", "99999999999999999999"), ("-1", "many")),
        ("positiveInteger", ("1", "99999999999999999999"), ("0",)),
        ("nonPositiveInteger", ("0", "-7"), ("1",)),
        ("negativeInteger", ("-1",), ("0",)),
        ("byte", ("-128", "127"), ("-129", "128")),
        ("short", ("-32768", "32767"), ("32768",)),
        ("int", ("-2147483648", "2147483647"), ("2147483648", "1.0")),
        ("long", ("-9223372036854775808", "9223372036854775807"), ("9223372036854775808",)),
        ("unsignedByte", ("0", "255"), ("256", "-1")),
        ("unsignedShort", ("65535",), ("65536",)),
        ("unsignedInt", ("4294967295",), ("4294967296",)),
        ("unsignedLong", ("0", "18446744073709551615"), ("-1",)),
        ("dateTimeStamp", ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00.5+02:00"), ("soon",)),
    ],
)
def test_a_narrower_type_is_found_though_the_engine_keeps_only_the_value(datatype, texts, wrong):
    """XML Schema gives the bounds; pySHACL does not look at all of them."""
    shapes = "ex:s a sh:NodeShape ; sh:targetSubjectsOf ex:n ; sh:property ex:p . "
    shapes += f"ex:p sh:path ex:n ; sh:datatype xsd:{datatype} ."
    right = "".join(f'ex:a{at} ex:n "{text}"^^xsd:{datatype} .' for at, text in enumerate(texts))
    bad = "".join(f'ex:b{at} ex:n "{text}"^^xsd:{datatype} .' for at, text in enumerate(wrong))
    others = 'ex:c1 ex:n "1"^^xsd:decimal . ex:c2 ex:n "1" . ex:c3 ex:n ex:c3 .'
    found = on_the_engine(right + bad + others, shapes)
    names = [f"b{at}" for at in range(len(wrong))] + ["c1", "c2", "c3"]
    assert found == {(f"https://example.org/{name}", "datatype"): 1 for name in names}


@pytest.mark.filterwarnings("ignore")
def test_a_number_may_have_a_plus():
    shapes = "ex:s a sh:NodeShape ; sh:targetNode ex:ann, ex:bob ; sh:property ex:p . "
    shapes += 'ex:p sh:path ex:name ; sh:maxCount "+1"^^xsd:integer .'
    found = on_the_engine(DATA, shapes)
    assert found.total() == 2
    assert found == by_pyshacl(DATA, shapes)


@pytest.mark.parametrize(
    ("messages", "chosen"),
    [('"a"@de, "b"@en-GB', "b"), ('"a"@en, "b"', "b"), ('"a"@en-US, "b"@fr', "a")],
)
def test_a_message_without_a_language_or_in_english_comes_first(messages, chosen):
    shapes = f"ex:s sh:targetNode ex:cleo ; sh:class ex:Thing ; sh:message {messages} ."
    store = EmbeddedStore.from_text(HEAD + DATA)
    (result,) = validate(store, ShapesGraph(read_triples(HEAD + shapes))).results
    assert result.message == chosen


@pytest.mark.parametrize(
    ("inner", "called"),
    [
        ("[ sh:class ex:Thing ]", "a shape without a name"),
        ("[ sh:path rdfs:label ; sh:minCount 1 ]", "the shape of rdfs:label"),
        ("ex:t", "https://example.org/t"),
    ],
)
def test_a_shape_that_is_not_conformed_to_is_called_as_people_call_it(inner, called):
    shapes = f"ex:s sh:targetNode ex:cleo ; sh:node {inner} ; sh:not [ sh:node ex:u ] . "
    shapes += "ex:t sh:class ex:Thing ."
    store = EmbeddedStore.from_text(HEAD + DATA)
    report = validate(store, ShapesGraph(read_triples(HEAD + shapes)))
    assert [one.message for one in report.results] == [
        f"The value does not conform to {called}.",
        "The value conforms to a shape without a name, which it may not.",
    ]


def test_a_malformed_shape_of_a_property_is_named_by_its_path():
    shapes = "ex:s sh:targetNode ex:cleo ; sh:property [ sh:path ex:age ; sh:minCount 1.5 ] ."
    with pytest.raises(SourceError, match=r"of the shape of https://example\.org/age needs one"):
        validate(EmbeddedStore.from_text(HEAD + DATA), ShapesGraph(read_triples(HEAD + shapes)))


def test_a_report_says_which_types_the_engine_does_not_keep():
    shapes = "ex:s sh:targetNode ex:ann ; sh:property ex:p, ex:q . ex:q sh:path ex:age ; "
    shapes += "sh:datatype xsd:integer . ex:p sh:path ex:age ; sh:datatype xsd:byte ."
    store = EmbeddedStore.from_text(HEAD + DATA)
    report = validate(store, ShapesGraph(read_triples(HEAD + shapes)))
    assert report.conforms
    assert report.unchecked == (
        "whether values are written as xsd:byte; the engine does not keep that type.",
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("target", TARGETS)
def test_target_finds_what_pyshacl_finds(target):
    shapes = f'ex:s a sh:NodeShape ; {target} ; sh:class ex:Person ; sh:pattern "/[a-b]" .'
    found = on_the_engine(DATA, shapes)
    assert found
    assert found == by_pyshacl(DATA, shapes)


def as_texts(row):
    """Write cells as texts; a blank node is called otherwise by every engine."""
    blank = (ox.BlankNode, BNode)
    return tuple("_" if isinstance(one, blank) else str(getattr(one, "value", one)) for one in row)


@pytest.mark.parametrize(("path", "constraint"), CONSTRAINTS)
def test_a_report_opens_as_one_query(path, constraint):
    shapes = f"ex:s sh:targetClass ex:Person ; sh:property [ sh:path {path} ; {constraint} ] ; "
    shapes += "sh:property [ sh:path ex:knows ; sh:class ex:Thing ; sh:severity sh:Info ] ."
    store = EmbeddedStore.from_text(HEAD + DATA)
    report = validate(store, ShapesGraph(read_triples(HEAD + shapes)))
    expected = {
        as_texts((one.focus, one.way, one.value, one.severity, one.message))
        for one in report.results
        if one.found_by or "_" not in as_texts((one.focus, one.value))
    }
    assert len(expected) > 2
    query = report_query(report)
    assert set(map(as_texts, store.select(query))) == expected
    if path in {"ex:nick", "ex:extra"}:  # rdflib compares what is no number and no date, too
        assert set(map(as_texts, in_rdflib(store).query(query))) == expected


def test_the_query_of_a_report_finds_what_the_data_does_not_name_too():
    shapes = "ex:s sh:targetNode ex:nobody, ex:rock ; sh:property [ sh:node [ sh:class ex:Person ] "
    shapes += "; sh:path [ sh:zeroOrMorePath ex:knows ] ] ."
    store = EmbeddedStore.from_text(HEAD + DATA)
    report = validate(store, ShapesGraph(read_triples(HEAD + shapes)))
    found = [plain(row[0]) for row in store.select(report_query(report))]
    assert found == ["https://example.org/nobody", "https://example.org/rock"]


def test_a_closed_shape_names_the_property():
    shapes = "ex:s sh:targetNode ex:cleo ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; "
    shapes += "sh:property [ sh:path ex:age ], [ sh:path ex:knows ] ."
    store = EmbeddedStore.from_text(HEAD + DATA)
    (result,) = validate(store, ShapesGraph(read_triples(HEAD + shapes))).results
    assert (result.component, result.path) == ("closed", "<https://example.org/extra>")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ignored", ["", "; sh:ignoredProperties ( )"])
def test_a_closed_shape_without_properties_allows_none(ignored):
    shapes = f"ex:s a sh:NodeShape ; sh:targetNode ex:cleo, ex:nobody ; sh:closed true {ignored} ."
    found = on_the_engine(DATA, shapes)
    assert found == {("https://example.org/cleo", "closed"): 4}
    assert found == by_pyshacl(DATA, shapes)


def test_a_shape_that_is_a_class_looks_at_its_members():
    data = "ex:a a ex:C . ex:b a ex:D ."
    shapes = "ex:C a sh:NodeShape, rdfs:Class ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    assert on_the_engine(data, shapes) == {("https://example.org/a", "mincount"): 1}


def test_result_says_what_where_and_how_bad():
    shapes = "ex:s sh:targetClass ex:Person ; sh:property [ sh:path ex:age ; sh:maxInclusive 150 ; "
    shapes += 'sh:severity sh:Warning ; sh:message "Nobody is so old."@en, "Zu alt."@de ] .'
    store = EmbeddedStore.from_text(HEAD + DATA)
    report = validate(store, ShapesGraph(read_triples(HEAD + shapes)))
    assert not report.conforms
    assert report.counts() == {"Warning": 2}
    (result,) = report.by_focus()["https://example.org/cleo"]
    assert result.message == "Nobody is so old."
    assert plain(result.value) == "200.5"
    assert result.path == "<https://example.org/age>"


def test_a_shape_that_is_switched_off_finds_nothing():
    shapes = "ex:s sh:targetClass ex:Person ; sh:deactivated true ; sh:class ex:Nobody ."
    assert on_the_engine(DATA, shapes) == Counter()


@pytest.mark.parametrize(
    ("targets", "counted", "sentence"),
    [
        ("sh:targetClass <urn:None>", (1, 1), "None of the shapes looks"),
        ("sh:targetClass <urn:T>", (1, 0), "The one shape looks"),
        ("sh:targetSubjectsOf <urn:p> . <urn:t> sh:targetClass <urn:None>", (2, 1), "1 of the 2"),
        ("sh:targetObjectsOf <urn:p> . <urn:t> sh:targetNode <urn:none>", (2, 0), "All of the 2"),
    ],
)
def test_a_report_says_how_many_shapes_look_at_something(targets, counted, sentence):
    text = f"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> {targets} ."
    store = EmbeddedStore.from_text("<urn:a> a <urn:T> ; <urn:p> 1 .")
    report = validate(store, ShapesGraph(read_triples(text)))
    assert (report.shapes, report.idle) == counted
    assert report.about.startswith(sentence)


def test_named_graphs_count_together_and_a_doubled_triple_once():
    trig = "{ ex:a a ex:C } ex:g1 { ex:a ex:p 1 } ex:g2 { ex:a ex:p 1 . ex:b a ex:C }"
    store = EmbeddedStore.from_text(HEAD + trig, ".trig")
    shapes = (
        "ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:maxCount 1 ] ."
    )
    (result,) = validate(store, ShapesGraph(read_triples(HEAD + shapes))).results
    assert plain(result.focus) == "https://example.org/b"


def test_embedded_and_remote_find_the_same(store_of):
    shapes = "ex:s sh:targetClass ex:Person ; sh:property [ sh:path ex:knows ; "
    shapes += "sh:or ( [ sh:class ex:Thing ] [ sh:nodeKind sh:IRI ; sh:class ex:Worker ] ) ] ."
    report = validate(store_of(HEAD + DATA), ShapesGraph(read_triples(HEAD + shapes)))
    focus = Counter(plain(result.focus).rsplit("/", 1)[1] for result in report.results)
    assert focus == {"bob": 2, "cleo": 1}


def test_a_truth_value_may_be_a_number():
    """As a Virtuoso writes it, so that each of several constraints was kept by everything."""

    class Numbering(EmbeddedStore):
        def select(self, query):
            found = super().select(query)
            said = {ox.Literal(value): ox.Literal(int(value)) for value in (True, False)}
            rows = [tuple(said.get(one, one) for one in row) for row in found.rows]
            return Solutions(found.variables, rows)

    data = HEAD + DATA
    shapes = "ex:s a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; "
    shapes = HEAD + shapes + 'sh:maxLength 3 ; sh:pattern "^A" ] .'
    store = Numbering(EmbeddedStore.from_text(data).engine)
    found = validate(store, ShapesGraph(read_triples(shapes))).results
    kinds = Counter(one.component for one in found)
    assert kinds == {"maxLength": 1, "pattern": 2}


def test_shapes_lie_beside_the_data_too():
    text = (
        HEAD
        + DATA
        + "ex:s sh:targetClass ex:Thing ; sh:property [ sh:path ex:age ; sh:minCount 1 ] ."
    )
    store = EmbeddedStore.from_text(text)
    (result,) = validate(store, shapes_of(store)).results
    assert plain(result.focus) == "https://example.org/rock"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", sorted((FOLDER / "examples").glob("*.ttl")), ids=lambda p: p.stem)
def test_our_shapes_find_in_the_examples_what_pyshacl_finds(path):
    data = path.read_text(encoding="utf-8")
    shapes = (FOLDER / "shapes.ttl").read_text(encoding="utf-8")
    assert on_the_engine(data, shapes) == by_pyshacl(data, shapes)


def test_shipped_data_conforms_on_the_engine(shipped):
    report = validate(shipped, read_shapes(FOLDER / "shapes.ttl"))
    assert report.results == ()
    assert report.unchecked == ()


# What cannot be checked is said, what is malformed is refused

#: What somebody may hope to get into the queries of the check.
CALL = "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }"


def test_what_is_no_core_constraint_is_named():
    shapes = 'ex:s sh:targetClass ex:Person ; sh:sparql [ sh:select "SELECT $this {}" ] .'
    store = EmbeddedStore.from_text(HEAD + DATA)
    report = validate(store, ShapesGraph(read_triples(HEAD + shapes)))
    assert report.unchecked == ("https://example.org/s: sh:sparql is not SHACL Core.",)
    own = """ex:s sh:targetClass ex:Person ; sh:property [ sh:minCount 1 ] .
        ex:t sh:target [ a sh:SPARQLTarget ] . ex:c a sh:ConstraintComponent ."""
    assert validate(store, ShapesGraph(read_triples(HEAD + own))).unchecked == (
        "A property of https://example.org/s has no sh:path.",
        "https://example.org/t: sh:target is not SHACL Core.",
        "https://example.org/c: sh:ConstraintComponent is not SHACL Core.",
    )


def test_a_shape_that_refers_to_itself_is_named_and_ends():
    shapes = "ex:s sh:targetClass ex:Person ; sh:property [ sh:path ex:knows ; sh:node ex:s ] ."
    store = EmbeddedStore.from_text(HEAD + DATA)
    report = validate(store, ShapesGraph(read_triples(HEAD + shapes)))
    assert "refers to itself" in report.unchecked[0]


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        ("sh:property [ sh:path ex:p ; sh:minCount 1, 2 ]", "needs one whole number"),
        ("sh:property [ sh:path [ ] ; sh:minCount 1 ]", "is no SHACL path"),
        ("sh:property [ sh:path ex:p, ex:q ]", "has one sh:path"),
        ("sh:nodeKind ex:Odd", "is no sh:nodeKind"),
        ('sh:pattern "("', "is no pattern"),
        ("sh:in [ rdf:first 1 ]", "broken or has no end"),
        ("sh:not [ " * 2000 + "sh:class ex:X" + " ]" * 2000, "s: shapes lie more than 50 deep"),
        (f'sh:minLength "0 || EXISTS {{ {CALL} }}"', "needs one whole number"),
        *(
            (f'sh:{name} "urn:x> ?o . {CALL} ?f0 <urn:x"', "s: .* is not an IRI")
            for name in ("equals", "disjoint", "lessThan", "targetSubjectsOf", "targetObjectsOf")
        ),
        (f'sh:closed true ; sh:ignoredProperties ( "urn:x>, {CALL} <urn:x" )', "is not an IRI"),
    ],
)
def test_a_malformed_shape_is_refused_by_name(shapes, reason):
    store = EmbeddedStore.from_text(HEAD + DATA)
    with pytest.raises(SourceError, match=reason):
        validate(
            store, ShapesGraph(read_triples(f"{HEAD} ex:s sh:targetClass ex:Person ; {shapes} ."))
        )


def test_shapes_that_are_no_turtle_are_refused(tmp_path):
    path = tmp_path / "shapes.ttl"
    with pytest.raises(SourceError, match="cannot be read"):
        read_shapes(path)
    path.write_text("ex:s a")
    with pytest.raises(SourceError, match="cannot be read"):
        read_shapes(path)


# The script for the W3C's suite

MANIFEST = """
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix sht: <http://www.w3.org/ns/shacl-test#> .
ex:a a ex:C .
ex:S sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 .
<> a mf:Manifest ; mf:entries ( <one> ) .
<one> a sht:Validate ; mf:action [ sht:dataGraph <> ; sht:shapesGraph <> ] ;
    mf:result [ a sh:ValidationReport ; sh:conforms false ; sh:result [
        sh:focusNode ex:FOCUS ; sh:resultPath ex:p ; sh:resultSeverity sh:Violation ;
        sh:sourceConstraintComponent sh:MinCountConstraintComponent ; sh:sourceShape ex:P ] ] .
"""


@pytest.mark.parametrize(("focus", "code"), [("a", 0), ("b", 1)])
def test_w3c_script_tells_right_from_wrong(tmp_path, capsys, focus, code):
    (tmp_path / "manifest.ttl").write_text(HEAD + MANIFEST.replace("FOCUS", focus))
    assert run_w3c_suite(tmp_path) == code
    assert f"{1 - code} of 1 pass" in capsys.readouterr().out
