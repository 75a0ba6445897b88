"""The vocabulary is complete, the files are tidy, and the data hangs together."""

import re

import pytest
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, SKOS

from ontology.namespaces import ATLAS, GRAPH, OPS, SH
from ontology.reading import read_graph
from ontology.sources import SOURCES

O = Namespace(OPS)  # noqa: E741 - the usual letter for a namespace of terms
FILES = {source.path.name: source for source in SOURCES}

CLASSES = {
    "Activity",
    "Aim",
    "AutomationFocus",
    "Benefit",
    "Direction",
    "Discipline",
    "KPI",
    "LicenseKind",
    "LifecycleStatus",
    "NearRelation",
    "OrganizationalUnit",
    "Output",
    "OverlapLens",
    "Practice",
    "Risk",
    "Role",
    "ScopeItem",
    "Situation",
    "Source",
    "Stakeholder",
    "Standard",
    "Statement",
    "Status",
    "Tool",
    "ToolCategory",
}

#: Dimension and its inverse, in the order in which pages show them.
DIMENSIONS = {
    "hasPurpose": "isPurposeOf",
    "hasFocus": "isFocusOf",
    "hasUniqueFocus": "isUniqueFocusOf",
    "hasAim": "isAimOf",
    "hasScopeItem": "isScopeItemOf",
    "serves": "servedBy",
    "performs": "performedIn",
    "produces": "producedBy",
    "measuredBy": "measures",
    "hasChangeRhythm": "isChangeRhythmOf",
    "automates": "automatedBy",
    "faces": "facedBy",
    "brings": "broughtBy",
    "hasRole": "roleIn",
    "basedIn": "homeOf",
    "usesCategory": "categoryUsedBy",
    "usesTool": "usedBy",
    "hasPractice": "practiceOf",
    "suits": "suitedBy",
    "hasCombinedUse": "isCombinedUseOf",
}

NEAR = {
    SKOS.closeMatch: "close to",
    SKOS.broader: "kind of",
    O.partOf: "part of",
    O.complementOf: "complement of",
    O.hosts: "hosts",
    O.namedAfter: "named after",
}

#: Near links that the source or the brief of this project names.
NAMED_LINKS = [
    ("uptime", SKOS.closeMatch, "availability"),
    ("incident-response", SKOS.closeMatch, "incident-management"),
    ("lead-time-for-changes", SKOS.closeMatch, "network-change-deployment-time"),
    ("platform-engineer", SKOS.closeMatch, "platform-operations-engineer"),
    ("change-failure-rate", O.complementOf, "change-success-rate"),
    ("github", O.hosts, "git"),
    ("gitlab", O.hosts, "git"),
    ("bitbucket", O.hosts, "git"),
    ("github-actions", O.partOf, "github"),
    ("gitlab-ci-cd", O.partOf, "gitlab"),
    ("ansible-network-modules", O.partOf, "ansible"),
    ("prometheus-exporters", O.partOf, "prometheus"),
    ("network-outages-from-bad-pushes", SKOS.broader, "outages"),
    ("inconsistent-configurations", SKOS.closeMatch, "configuration-drift"),
    ("monitoring-and-alerting", SKOS.closeMatch, "monitoring"),
    ("performance", SKOS.closeMatch, "cost-and-performance"),
    ("netdevops-engineer", O.namedAfter, "devops"),
    ("service-level-objective", O.partOf, "shared-slos-and-slis"),
    ("service-level-indicator", O.partOf, "shared-slos-and-slis"),
]

LENSES = {
    "tools": (O.Discipline, O.usesTool, O.Tool),
    "tool-categories": (O.Discipline, O.usesCategory, O.ToolCategory),
    "kpis": (O.Discipline, O.measuredBy, O.KPI),
    "roles": (O.Discipline, O.hasRole, O.Role),
    "activities": (O.Discipline, O.performs, O.Activity),
    "practices": (O.Discipline, O.hasPractice, O.Practice),
    "outputs": (O.Discipline, O.produces, O.Output),
    "risks": (O.Discipline, O.faces, O.Risk),
    "stakeholders": (O.Discipline, O.serves, O.Stakeholder),
    "scope": (O.Discipline, O.hasScopeItem, O.ScopeItem),
    "role-disciplines": (O.Role, (O.hasRole,), O.Discipline),
    "tool-disciplines": (O.Tool, (O.usesTool,), O.Discipline),
    "category-tools": (O.ToolCategory, (O.inCategory,), O.Tool),
}


@pytest.fixture(scope="module")
def graphs():
    return {name: read_graph(source.path) for name, source in FILES.items()}


@pytest.fixture(scope="module")
def vocabulary(graphs):
    return graphs["vocabulary.ttl"]


@pytest.fixture(scope="module")
def everything(graphs):
    union = Graph()
    for graph in graphs.values():
        union += graph
    return union


def our_terms(vocabulary):
    terms = {term for term in vocabulary.subjects() if str(term).startswith(OPS)}
    assert len(terms) > 100
    return terms


# The vocabulary


def test_classes_are_the_agreed_ones(vocabulary):
    assert {
        str(term).removeprefix(OPS) for term in vocabulary.subjects(RDF.type, OWL.Class)
    } == set(CLASSES)


def test_every_term_has_one_english_label_and_one_definition(vocabulary):
    for term in our_terms(vocabulary):
        for property_iri in (RDFS.label, SKOS.definition):
            (text,) = vocabulary.objects(term, property_iri)
            assert text.language == "en", term
            assert str(text).strip() == str(text) != "", term
        assert str(vocabulary.value(term, SKOS.definition)).endswith("."), term


def test_no_two_classes_and_no_two_fixed_values_have_the_same_label(vocabulary):
    for kind in (OWL.Class, O.LifecycleStatus, O.LicenseKind, O.Direction):
        labels = [
            vocabulary.value(term, RDFS.label) for term in vocabulary.subjects(RDF.type, kind)
        ]
        assert len(labels) == len(set(labels))


def test_every_property_has_a_domain_and_a_range(vocabulary):
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in vocabulary.subjects(RDF.type, kind):
            assert vocabulary.value(term, RDFS.domain), term
            assert vocabulary.value(term, RDFS.range), term


def test_every_object_property_has_an_inverse_that_points_back(vocabulary):
    for term in vocabulary.subjects(RDF.type, OWL.ObjectProperty):
        inverse = vocabulary.value(term, OWL.inverseOf)
        assert vocabulary.value(inverse, OWL.inverseOf) == term
        assert vocabulary.value(inverse, RDFS.domain) == vocabulary.value(term, RDFS.range)
        assert vocabulary.value(inverse, RDFS.range) == vocabulary.value(term, RDFS.domain)


def test_dimensions_have_their_inverse_and_their_place(vocabulary):
    order = ["expansion", *DIMENSIONS]
    dimensions = set(vocabulary.subjects(RDFS.subPropertyOf, O.relatesTo))
    assert dimensions == {O[name] for name in order}
    for place, name in enumerate(order, 1):
        assert vocabulary.value(O[name], O.order) == Literal(place)
        if name in DIMENSIONS:
            assert vocabulary.value(O[name], OWL.inverseOf) == O[DIMENSIONS[name]]


def test_near_relations_are_marked_and_labeled(vocabulary):
    near = set(vocabulary.subjects(RDF.type, O.NearRelation))
    assert {term: str(vocabulary.value(term, RDFS.label)) for term in near} == NEAR


def test_every_term_in_use_has_a_label(everything):
    used = set(everything.predicates()) | set(everything.objects(None, RDF.type))
    technical = (str(RDF), str(RDFS), str(OWL), SH)
    for term in used:
        if not str(term).startswith((*technical, str(PROV))):
            assert everything.value(term, RDFS.label), term


def test_links_are_asserted_forward_only(everything):
    forward = set(everything.predicates())
    backward = {O[name] for name in DIMENSIONS.values()}
    backward |= {O.categoryOf, O.previousStep, O.hasPart, O.hostedBy, O.succeeds, O.forkOf}
    assert not forward & backward


# The files


@pytest.mark.parametrize("name", FILES)
def test_file_describes_its_own_graph(graphs, name):
    source, graph = FILES[name], graphs[name]
    node = URIRef(source.graph_iri)
    assert source.graph_iri == f"{GRAPH}{source.path.stem}"
    assert {O.Source, PROV.Entity} <= set(graph.objects(node, RDF.type))
    for said in (DCTERMS.title, DCTERMS.description, DCTERMS.provenance):
        assert graph.value(node, said).language == "en"
    assert graph.value(node, DCTERMS.license) == URIRef("https://spdx.org/licenses/Apache-2.0")
    assert graph.value(node, DCTERMS.modified).datatype == XSD.date


def test_dora_is_credited(graphs):
    rights = graphs["kpis.ttl"].value(URIRef(f"{GRAPH}kpis"), DCTERMS.rights)
    assert "DORA" in rights
    assert "CC BY 4.0" in rights


@pytest.mark.parametrize("name", FILES)
def test_file_begins_with_what_it_holds_and_uses_every_prefix(name):
    text = FILES[name].path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    prefixes = re.findall(r"@prefix (\w+): ", text)
    assert prefixes == sorted(prefixes)
    body = text.rpartition("@prefix")[2].partition("\n")[2]
    for prefix in prefixes:
        assert re.search(rf"(?<!\w){prefix}:", body), prefix


@pytest.mark.parametrize("name", FILES)
def test_blank_nodes_only_in_paths(graphs, name):
    graph = graphs[name]
    blank = {node for triple in graph for node in triple if isinstance(node, BNode)}
    assert blank <= set(graph.objects(None, O.itemPath))


def test_the_engine_reads_the_files_as_rdflib_does(graphs):
    import pyoxigraph

    for name, source in FILES.items():
        quads = list(pyoxigraph.parse(path=source.path, format=pyoxigraph.RdfFormat.TURTLE))
        assert len(quads) == len(graphs[name])


# The data


def test_iris_are_flat_and_in_kebab_case(everything):
    nodes = {
        node
        for triple in everything
        for node in triple
        if isinstance(node, URIRef) and node.startswith(ATLAS)
    }
    assert len(nodes) > 500
    for node in nodes:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", node.removeprefix(ATLAS)), node


def test_tool_categories_say_so_in_their_iri(everything):
    for node in everything.subjects(RDF.type, O.ToolCategory):
        assert node.endswith("-tools")


def test_every_described_node_has_one_preferred_label(everything):
    kinds = {O[name] for name in CLASSES} - {O.OverlapLens, O.Source, O.NearRelation}
    for node, kind in everything.subject_objects(RDF.type):
        if kind in kinds and node.startswith(ATLAS):
            (label,) = everything.objects(node, SKOS.prefLabel)
            assert label.language == "en"


def test_every_described_node_is_linked_to_another(everything):
    nodes = set(everything.subjects(SKOS.prefLabel))
    links = {(s, o) for s, _, o in everything if s in nodes and o in nodes}
    assert nodes == {end for link in links for end in link}


@pytest.mark.parametrize("link", NAMED_LINKS, ids=lambda link: f"{link[0]}-{link[2]}")
def test_near_link_is_drawn_with_its_reason(graphs, link):
    graph = graphs["links.ttl"]
    subject, relation, near = URIRef(ATLAS + link[0]), link[1], URIRef(ATLAS + link[2])
    assert (subject, relation, near) in graph
    (statement,) = {
        node
        for node in graph.subjects(RDF.subject, subject)
        if (node, RDF.predicate, relation) in graph and (node, RDF.object, near) in graph
    }
    assert len(str(graph.value(statement, O.reason))) > 15
    assert (statement, DCTERMS.source, URIRef(f"{GRAPH}links")) in graph


def test_of_which_categories_one_tool_is_enough_is_said_with_its_reason(graphs):
    graph = graphs["links.ttl"]
    found = {str(node).removeprefix(ATLAS) for node in graph.subjects(O.oneIsEnough, Literal(True))}
    assert found == {
        "configuration-and-automation-tools",
        "continuous-delivery-and-gitops-tools",
        "continuous-integration-tools",
        "infrastructure-as-code-and-provisioning-tools",
        "source-control-tools",
    }
    for statement in graph.subjects(RDF.predicate, O.oneIsEnough):
        assert len(str(graph.value(statement, O.reason))) > 15


def test_near_links_stand_in_their_own_graph(graphs):
    for name, graph in graphs.items():
        near = {triple for triple in graph if triple[1] in NEAR}
        assert bool(near) == (name == "links.ttl")


def test_statements_name_the_graph_they_stand_in(graphs):
    for name, source in FILES.items():
        graph = graphs[name]
        for statement in graph.subjects(RDF.type, RDF.Statement):
            assert list(graph.objects(statement, DCTERMS.source)) == [URIRef(source.graph_iri)]


def test_lenses_name_sets_path_and_items(graphs):
    graph = graphs["lenses.ttl"]
    found = {}
    for lens in graph.subjects(RDF.type, O.OverlapLens):
        path = graph.value(lens, O.itemPath)
        if isinstance(path, BNode):
            path = tuple(graph.objects(path, URIRef(f"{SH}inversePath")))
        ends = graph.value(lens, O.setClass), path, graph.value(lens, O.itemClass)
        found[str(graph.value(lens, O.key))] = ends
    assert found == LENSES


def test_lenses_lead_somewhere(everything):
    for set_class, path, item_class in LENSES.values():
        sets = set(everything.subjects(RDF.type, set_class))
        items = set(everything.subjects(RDF.type, item_class))
        predicate = path[0] if isinstance(path, tuple) else path
        pairs = everything.subject_objects(predicate)
        ends = {(end, start) for start, end in pairs} if isinstance(path, tuple) else set(pairs)
        assert ends
        for start, end in ends:
            assert start in sets
            assert end in items


def test_lenses_stand_in_an_order_of_their_own(graphs):
    places = sorted(int(place) for place in graphs["lenses.ttl"].objects(None, O.order))
    assert places == list(range(1, len(LENSES) + 1))
