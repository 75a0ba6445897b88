"""Inference: owlrl is the reference on random graphs; every inferred triple names its rule."""

from __future__ import annotations

import random
from itertools import permutations

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from graph import EmbeddedStore
from graph.importing.watching import Watch
from graph.inferring.inference import forget, infer, inferred_quads
from graph.inferring.rules import INFERRED, RULES, rule_behind, rule_graph
from ontology.namespaces import OWL, PREFIXES, RDF_TYPE, RDFS

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEAD += "@prefix x: <urn:x:> .\n"


def engine_of(text):
    engine = ox.Store()
    engine.load((HEAD + text).encode(), format=ox.RdfFormat.TRIG)
    return engine


def triples_of(engine, rule):
    found = engine.quads_for_pattern(None, None, None, ox.NamedNode(rule_graph(rule)))
    return {
        (q.subject.value[6:], q.predicate.value.rsplit(":", 1)[-1], q.object.value[6:])
        for q in found
    }


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("subproperty", "x:p rdfs:subPropertyOf x:q . x:a x:p x:b .", ("a", "q", "b")),
        ("inverse", "x:p owl:inverseOf x:q . x:a x:p x:b .", ("b", "q", "a")),
        ("inverse", "x:q owl:inverseOf x:p . x:a x:p x:b .", ("b", "q", "a")),
        ("symmetric", "x:p a owl:SymmetricProperty . x:a x:p x:b .", ("b", "p", "a")),
        (
            "transitive",
            "x:p a owl:TransitiveProperty . x:a x:p x:b . x:b x:p x:c .",
            ("a", "p", "c"),
        ),
    ],
)
def test_rule_adds_what_follows_to_its_graph(rule, text, expected):
    engine = engine_of(text)
    assert infer(engine) == {rule: 1}
    assert triples_of(engine, rule) == {expected}


@pytest.mark.parametrize(("rule", "member"), [("domain", "a"), ("range", "b")])
def test_domain_and_range_give_classes(rule, member):
    engine = engine_of(f'x:p rdfs:{rule} x:C . x:a x:p x:b, "text" .')
    assert infer(engine) == {rule: 1}
    (quad,) = engine.quads_for_pattern(None, None, None, ox.NamedNode(rule_graph(rule)))
    assert (quad.subject.value, quad.predicate.value) == (f"urn:x:{member}", RDF_TYPE)


def random_graph(seed):
    """Return schema and facts over few names, so that rules meet."""
    draw = random.Random(seed)
    properties, classes, nodes = (
        [f"x:{kind}{n}" for n in range(count)] for kind, count in (("p", 5), ("c", 5), ("n", 6))
    )
    lines = [
        f"{draw.choice(nodes)} {draw.choice(properties)} {draw.choice(nodes)} ." for _ in range(9)
    ]
    lines += [f"{draw.choice(nodes)} a {draw.choice(classes)} ." for _ in range(4)]
    lines += [f"{draw.choice(classes)} rdfs:subClassOf {draw.choice(classes)} ." for _ in range(3)]
    for axiom in ("rdfs:subPropertyOf", "owl:inverseOf"):
        lines += [
            f"{draw.choice(properties)} {axiom} {draw.choice(properties)} ." for _ in range(2)
        ]
    for axiom in ("rdfs:domain", "rdfs:range"):
        lines.append(f"{draw.choice(properties)} {axiom} {draw.choice(classes)} .")
    for kind in ("owl:SymmetricProperty", "owl:TransitiveProperty"):
        lines.append(f"{draw.choice(properties)} a {kind} .")
    lines.append(f"{draw.choice(classes)} owl:equivalentClass {draw.choice(classes)} .")
    lines.append(f"{draw.choice(properties)} owl:equivalentProperty {draw.choice(properties)} .")
    either = f"owl:unionOf ({' '.join(draw.sample(classes, 2))})"
    lines.append(f"{draw.choice(classes)} owl:equivalentClass [ {either} ] .")
    return "\n".join(dict.fromkeys(lines))


def ours_only(triples):
    """Leave out what only one of the two says: triples about the vocabulary itself, and x is x."""
    told = {RDF_TYPE, f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"}
    return {
        (s, p, o)
        for s, p, o in triples
        if s.startswith("urn:x:")
        and o.startswith("urn:x:")
        and (p in told or p.startswith("urn:x:"))
        and not (p in told and s == o)
    }


@pytest.mark.parametrize("seed", range(16))
def test_random_graphs_close_as_with_owlrl(seed):
    from owlrl import DeductiveClosure, OWLRL_Semantics

    text = random_graph(seed)
    engine = engine_of(text)
    infer(engine)
    found = {(q.subject.value, q.predicate.value, q.object.value) for q in engine}
    graph = Graph().parse(data=HEAD + text, format="turtle")
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    named = (t for t in graph if all(isinstance(term, URIRef) for term in t))
    expected = ours_only({tuple(map(str, triple)) for triple in named})
    assert ours_only(found) == expected


def test_a_definition_without_a_name_of_its_own_sets_named_classes_below_and_above_each_other():
    """As koala and pizza define theirs: a student is a person who studies somewhere."""
    engine = engine_of("""
        x:Student owl:equivalentClass [ owl:intersectionOf (
            x:Person [ a owl:Restriction ; owl:onProperty x:at ; owl:someValuesFrom x:School ]
        ) ] .
        x:Member owl:equivalentClass [ owl:unionOf ( x:Student x:Teacher ) ] .
        x:Person rdfs:subClassOf x:Being . x:Thing owl:intersectionOf ( owl:Thing "text" ) .
        x:ann a x:Student . x:bob a x:Teacher .
    """)
    infer(engine)
    found = {(q.subject.value, q.predicate.value, q.object.value) for q in engine}
    inferred = ours_only(found)
    below = {(s[6:], o[6:]) for s, p, o in inferred if p == f"{RDFS}subClassOf"}
    assert below == {
        *(("Student", one) for one in ("Person", "Being", "Member")),
        *(("Teacher", "Member"), ("Person", "Being")),
    }
    members = {(s[6:], o[6:]) for s, p, o in inferred if p == RDF_TYPE}
    assert members == {
        *(("ann", one) for one in ("Student", "Person", "Being", "Member")),
        *(("bob", one) for one in ("Teacher", "Member")),
    }


def test_rules_meet_across_named_graphs():
    engine = engine_of(
        "x:g1 { x:p a owl:TransitiveProperty . x:a x:p x:b } x:g2 { x:b x:p x:c } { x:c x:p x:d }"
    )
    assert infer(engine) == {"transitive": 3}
    assert ox.NamedNode(f"{INFERRED}/under-way") not in engine.named_graphs()


def test_what_is_stated_is_not_inferred_again():
    engine = engine_of("x:g { x:a a x:C, x:D } x:h { x:C rdfs:subClassOf x:D }")
    assert infer(engine) == {}


def without_time(engine: ox.Store) -> set[ox.Quad]:
    time = ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
    return {quad for quad in engine if getattr(quad.object, "datatype", None) != time}


def test_running_twice_gives_the_same_and_forgetting_gives_it_back():
    engine = engine_of("x:a a x:C . x:C rdfs:subClassOf x:D . x:D rdfs:subClassOf x:C, x:E .")
    before = set(engine)
    first = infer(engine)
    after = without_time(engine)
    assert infer(engine) == first
    assert without_time(engine) == after
    forget(engine)
    assert set(engine) == before


def test_a_long_chain_closes():
    chain = " ".join(f"x:n{at} x:p x:n{at + 1} ." for at in range(60))
    engine = engine_of(f"x:p a owl:TransitiveProperty . {chain}")
    assert infer(engine) == {"transitive": 60 * 59 // 2}


def test_in_a_large_circle_everything_is_linked_to_everything_once():
    """Classes are set below each other and not below themselves; what is transitive comes back."""
    size = 100
    below = [f"x:c{n} rdfs:subClassOf x:c{(n + 1) % size} ." for n in range(size)]
    along = [f"x:d{n} x:t x:d{(n + 1) % size} ." for n in range(size)]
    engine = engine_of("x:t a owl:TransitiveProperty . " + " ".join(below + along))
    added = {"subclass": size * (size - 1) - size, "transitive": size * size - size}
    assert infer(engine) == added
    assert ("d7", "t", "d7") in triples_of(engine, "transitive")


def test_an_axiom_that_is_inferred_counts():
    engine = engine_of(
        "x:sub rdfs:subPropertyOf rdfs:subPropertyOf . x:p x:sub x:q . x:a x:p x:b ."
    )
    infer(engine)
    assert ("a", "q", "b") in triples_of(engine, "subproperty")


def test_everything_is_a_resource_and_that_is_left_unsaid():
    engine = engine_of("x:p rdfs:domain rdfs:Resource ; rdfs:range owl:Thing . x:a x:p x:b .")
    assert infer(engine) == {}


def test_same_as_is_off_unless_asked_for():
    text = "x:a owl:sameAs x:b . x:a x:p x:c ."
    assert infer(engine_of(text)) == {}
    engine = engine_of(text)
    infer(engine, same_as=True)
    assert ("b", "p", "c") in triples_of(engine, "same-as")


def test_a_text_is_not_merged_and_nothing_is_called_the_same_as_itself():
    engine = engine_of('x:a owl:sameAs x:b, "b" . x:c x:p x:a . x:b owl:sameAs x:d .')
    infer(engine, same_as=True)
    same = set(permutations("abd", 2)) - {("a", "b"), ("b", "d")}
    found = engine.quads_for_pattern(None, None, None, ox.NamedNode(rule_graph("same-as")))
    assert {(q.subject.value[6:], q.predicate.value, q.object.value[6:]) for q in found} == {
        *((one, f"{OWL}sameAs", other) for one, other in same),
        *(("c", "urn:x:p", one) for one in "bd"),
    }


class Bounded(Watch):
    """Goes on for a thousand queries: no run over a handful of triples takes more."""

    asked = 0

    def go_on(self):
        self.asked += 1
        assert self.asked < 1000, "it does not end"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('x:a owl:sameAs "a" . x:a x:p x:b .', set()),
        ('x:c x:p "a" . x:a owl:sameAs "a" . x:a x:q x:b .', set()),
        ("x:p owl:sameAs [] . x:a x:p x:b .", set()),
        ("x:p a owl:SymmetricProperty . x:a x:p <<( x:a x:p x:b )>>, x:b .", {("b", "p", "a")}),
        ("x:p owl:inverseOf x:p ; rdfs:range x:C . x:a x:p <<( x:a x:p x:b )>> .", set()),
    ],
)
def test_where_nothing_can_be_written_nothing_follows_and_it_ends(text, expected):
    engine = engine_of(text)
    infer(engine, same_as=True, watch=Bounded())
    assert triples_of(engine, "symmetric") == expected


RESTRICTED = """
x:Scan rdfs:subClassOf [ a owl:Restriction ; owl:onProperty x:reads ; owl:someValuesFrom x:File ] .
x:DeepScan rdfs:subClassOf x:Scan ; owl:equivalentClass [ owl:intersectionOf ( x:Scan
    [ a owl:Restriction ; owl:onProperty x:uses ; owl:hasValue x:sandbox ] ) ] .
x:Scan rdfs:subClassOf [ owl:onProperty x:size ; owl:someValuesFrom xsd:integer ] ,
    [ owl:onProperty x:reads ; owl:someValuesFrom owl:Thing ] ,
    [ owl:onProperty x:reads ; owl:allValuesFrom x:Disk ] .
x:reads rdfs:domain x:Reader .
"""


def test_classes_are_linked_as_restrictions_say_when_that_is_asked_for():
    engine = engine_of(RESTRICTED)
    assert "restriction" not in infer(engine)
    infer(engine, restrictions=True)
    assert triples_of(engine, "restriction") == {
        ("Scan", "reads", "File"),
        ("DeepScan", "reads", "File"),
        ("DeepScan", "uses", "sandbox"),
    }


def test_what_a_definition_links_is_inherited_across_graphs():
    engine = engine_of("""
        x:Student owl:equivalentClass [ owl:intersectionOf ( x:Person
            [ owl:onProperty x:at ; owl:someValuesFrom x:University ] ) ] .
        x:Person rdfs:subClassOf [ owl:onProperty x:has ; owl:someValuesFrom x:Name ] .
        x:Pupil owl:equivalentClass x:Student .
        x:g { x:Graduate rdfs:subClassOf x:Student . }
    """)
    infer(engine, restrictions=True)
    everyone = {(one, "has", "Name") for one in ("Person", "Student", "Pupil", "Graduate")}
    assert triples_of(engine, "restriction") == everyone | {
        (one, "at", "University") for one in ("Student", "Pupil", "Graduate")
    }


def test_nothing_else_follows_from_what_restrictions_link():
    engine = engine_of(RESTRICTED)
    infer(engine, restrictions=True)
    assert triples_of(engine, "domain") == set()  # a class of scans reads nothing itself


def test_every_rule_is_described_where_its_triples_are_listed():
    engine = engine_of("x:p owl:inverseOf x:q . x:a x:p x:b .")
    infer(engine)
    store = EmbeddedStore(engine)
    ((title,),) = store.select(
        f"SELECT ?t {{ GRAPH <{INFERRED}> {{ <{rule_graph('inverse')}> dct:title ?t }} }}"
    ).values()
    assert title == "Inferred: inverse"
    assert rule_behind(rule_graph("inverse")) == RULES["inverse"]
    assert rule_behind("https://example.org/graph") is None


def test_inferring_over_a_store_leaves_it_alone():
    store = EmbeddedStore.from_text(
        HEAD + "x:p owl:inverseOf x:q ; rdfs:range x:C . x:a x:p x:b, [] .", ".trig"
    )
    graphs = {quad.graph_name.value for quad in inferred_quads(store)}
    assert graphs == {INFERRED, rule_graph("inverse"), rule_graph("range")}
    assert not any(
        isinstance(term, ox.BlankNode)
        for quad in inferred_quads(store)
        for term in (quad.subject, quad.object)
    )
    assert not store.ask("ASK { ?b <urn:x:q> ?a }")


def test_shipped_vocabulary_says_what_is_used_by_whom(shipped):
    inverse = [q for q in inferred_quads(shipped) if q.graph_name.value == rule_graph("inverse")]
    stated = shipped.select("SELECT DISTINCT ?d ?t { ?d ops:usesTool ?t }")
    used_by = [q for q in inverse if q.predicate.value.endswith("#usedBy")]
    assert len(used_by) == len(stated) == 50
    assert f"{OWL}inverseOf" not in {q.predicate.value for q in used_by}
