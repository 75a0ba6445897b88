"""Every statement of the article, every checked tool and every KPI definition is in the graph.

The tables in ``facts/`` are the expected values; the graph is read from the Turtle files.
"""

import csv
import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS

from ontology.namespaces import ATLAS as ATLAS_IRI
from ontology.namespaces import GRAPH as GRAPH_IRI
from ontology.namespaces import OPS as OPS_IRI
from ontology.reading import read_graph
from ontology.sources import SOURCES

OPS, ATLAS, GRAPH = Namespace(OPS_IRI), Namespace(ATLAS_IRI), Namespace(GRAPH_IRI)
FACTS = Path(__file__).parent / "facts"
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
DISCIPLINES = ("SysOps", "DevOps", "NetOps", "TechOps")

#: Relation of facts.tsv: the property in the graph, and the class of what it leads to.
RELATIONS = {
    "purpose": ("hasPurpose", "Statement"),
    "scope": ("hasScopeItem", "ScopeItem"),
    "customer": ("serves", "Stakeholder"),
    "activity": ("performs", "Activity"),
    "output": ("produces", "Output"),
    "kpi": ("measuredBy", "KPI"),
    "change rhythm": ("hasChangeRhythm", "Statement"),
    "automation focus": ("automates", "AutomationFocus"),
    "risk": ("faces", "Risk"),
    "role": ("hasRole", "Role"),
    "home": ("basedIn", "OrganizationalUnit"),
    "use when": ("suits", "Situation"),
    "combined use": ("hasCombinedUse", "Statement"),
    "common practice": ("hasPractice", "Practice"),
    "unique focus": ("hasUniqueFocus", "Statement"),
    "benefit": ("brings", "Benefit"),
    "tool": ("usesTool", "Tool"),
    "focus": ("hasFocus", "Statement"),
    "aim": ("hasAim", "Aim"),
}

#: What the article joins and the graph takes apart.
SPLIT = {"performance and availability": ("performance", "availability")}

#: Names of tools in tools.tsv that are not a label of the tool here.
TOOL_NAMES = {"Ansible (network module)": "Ansible network modules"}


def read_table(name):
    with (FACTS / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return [[*row, *[""] * (7 - len(row))] for row in rows]


def read_records(name):
    header, *rows = read_table(name)
    return [dict(zip(header, row, strict=False)) for row in rows]


ROWS = read_table("facts.tsv")
TOOLS = read_records("tools.tsv")
KPIS = read_records("kpis.tsv")


@pytest.fixture(scope="module")
def graph():
    union = Graph()
    for source in SOURCES:
        union += read_graph(source.path)
    return union


@pytest.fixture(scope="module")
def labeled(graph):
    """Nodes by the text of any of their labels, in lower case."""
    nodes = {}
    for label in LABELS:
        for node, text in graph.subject_objects(label):
            nodes.setdefault(str(text).lower(), set()).add(node)
    return nodes


def disciplines_of(subject):
    names = DISCIPLINES[:3] if subject == "ALL" else (subject,)
    return [ATLAS[name.lower()] for name in names]


def statements(graph, subject, predicate, node):
    about = set(graph.subjects(RDF.subject, subject))
    about &= set(graph.subjects(RDF.predicate, predicate))
    return about & set(graph.subjects(RDF.object, node))


def find(graph, labeled, text, class_iri):
    nodes = labeled.get(text.lower(), set())
    return {node for node in nodes if (node, RDF.type, class_iri) in graph}


def links_of(graph, labeled, row):
    """The links that a row of facts.tsv stands for."""
    subject, relation, text = row[:3]
    for discipline in disciplines_of(subject):
        if relation == "expansion":
            yield discipline, OPS.expansion, Literal(text, lang="en")
            continue
        name, class_name = RELATIONS[relation]
        for part in SPLIT.get(text, (re.sub(r" \([A-Z/a-z]+\)$", "", text),)):
            found = find(graph, labeled, part, OPS[class_name])
            assert len(found) == 1, f"{part!r} names {found or 'nothing'} of class {class_name}"
            yield discipline, OPS[name], found.pop()


def test_the_table_is_whole():
    assert len(ROWS) == 205


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}-{row[2]}")
def test_row_is_stated_with_its_section(graph, labeled, row):
    section, note = row[5], row[6]
    for link in links_of(graph, labeled, row):
        assert link in graph
        (statement,) = statements(graph, *link)
        assert (statement, DCTERMS.source, GRAPH.article) in graph
        assert graph.value(statement, OPS.section) == Literal(section)
        for wording in re.findall(r"prints '([^']+)'", note):
            printed = str(graph.value(statement, OPS.printed)).lower()
            assert wording.lower() in printed
            texts = [text.lower() for label in LABELS for text in graph.objects(link[2], label)]
            assert any(wording.lower() in text for text in texts)


def test_nothing_is_stated_beyond_the_table(graph, labeled):
    dimensions = set(graph.subjects(RDFS.subPropertyOf, OPS.relatesTo)) - {OPS.usesCategory}
    stated = {triple for triple in graph if triple[1] in dimensions}
    assert stated == {link for row in ROWS for link in links_of(graph, labeled, row)}


@pytest.mark.parametrize("row", [row for row in ROWS if "alias " in row[6]], ids=lambda row: row[2])
def test_alias_finds_the_node(graph, labeled, row):
    alias = re.search(r"alias ([^;]+)", row[6]).group(1)
    (link,) = links_of(graph, labeled, row)
    assert link[2] in labeled[alias.lower()]


@pytest.mark.parametrize(
    "text", ["SRE", "Sysadmin", "k8s", "Maybe", "MTTR", "IaC", "SRI", "Spinner"]
)
def test_short_names_and_misprints_find_one_node(labeled, text):
    wanted = {
        "SRE": {"site-reliability-engineer"},
        "Sysadmin": {"system-administrator"},
        "k8s": {"kubernetes"},
        "Maybe": {"ansible"},
        "MTTR": {"mean-time-to-recovery"},
        "IaC": {"infrastructure-as-code"},
        "SRI": {"service-level-indicator", "shared-slos-and-slis"},
        "Spinner": {"spinnaker"},
    }
    assert labeled[text.lower()] == {ATLAS[name] for name in wanted[text]}


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row[1] == "tool"], ids=lambda row: f"{row[0]}-{row[2]}"
)
def test_tool_stands_under_the_category_of_its_row(graph, labeled, row):
    (link,) = links_of(graph, labeled, row)
    (category,) = find(graph, labeled, row[4], OPS.ToolCategory)
    (statement,) = statements(graph, *link)
    assert graph.value(statement, OPS.underCategory) == category
    assert (link[0], OPS.usesCategory, category) in graph
    assert (link[2], OPS.inCategory, category) in graph
    assert statements(graph, link[2], OPS.inCategory, category)


def test_fifty_links_from_disciplines_to_tools(graph):
    counts = {
        name: len(set(graph.objects(ATLAS[name.lower()], OPS.usesTool))) for name in DISCIPLINES
    }
    assert counts == {"SysOps": 19, "DevOps": 18, "NetOps": 13, "TechOps": 0}


def test_forty_six_products_once_the_modules_count_as_ansible(graph):
    tools = set(graph.objects(None, OPS.usesTool))
    assert len(tools) == 47
    assert len(tools - {ATLAS["ansible-network-modules"]}) == 46
    assert (ATLAS["ansible-network-modules"], OPS.partOf, ATLAS.ansible) in graph


def test_thirteen_mentions_of_kpis_with_one_taken_apart(graph):
    links = list(graph.subject_objects(OPS.measuredBy))
    assert len(links) == 13 + 1
    assert len({kpi for _, kpi in links}) == 12 + 1


def test_shared_things_are_one_node(graph):
    users = {
        node: set(graph.subjects(OPS[relation], ATLAS[node]))
        for node, relation in (
            ("monitoring", "performs"),
            ("grafana", "usesTool"),
            ("prometheus", "usesTool"),
            ("mean-time-to-recovery", "measuredBy"),
            ("site-reliability-engineer", "hasRole"),
        )
    }
    sysops, devops, netops, techops = (ATLAS[name.lower()] for name in DISCIPLINES)
    assert users == {
        "monitoring": {sysops, techops},
        "grafana": {sysops, devops, netops},
        "prometheus": {sysops, devops},
        "mean-time-to-recovery": {sysops, devops},
        "site-reliability-engineer": {sysops, devops},
    }


@pytest.mark.parametrize("node", ["patching", "infrastructure-as-code"])
def test_an_activity_that_is_automated_is_one_node(graph, node):
    types = set(graph.objects(ATLAS[node], RDF.type))
    assert types == {OPS.Activity, OPS.AutomationFocus}


def test_the_software_lifecycle_keeps_its_order(graph):
    step, chain = ATLAS["software-lifecycle-build"], []
    while step is not None:
        chain.append(str(graph.value(step, SKOS.prefLabel)).removeprefix("software lifecycle: "))
        step = graph.value(step, OPS.nextStep)
    assert chain == ["build", "test", "deploy", "operate"]


def test_the_source_is_silent_on_techops_only(graph):
    silences = set(graph.subject_objects(OPS.sourceSilentOn))
    assert {discipline for discipline, _ in silences} == {ATLAS.techops}
    silent = {dimension for _, dimension in silences}
    assert {OPS.usesTool, OPS.usesCategory, OPS.measuredBy, OPS.hasRole} <= silent
    for dimension in silent:
        assert not list(graph.objects(ATLAS.techops, dimension))
        assert statements(graph, ATLAS.techops, OPS.sourceSilentOn, dimension)


# Tools


def tool_named(graph, labeled, record):
    name = TOOL_NAMES.get(record["name_in_article"], record["name_in_article"])
    found = find(graph, labeled, name, OPS.Tool)
    assert len(found) == 1, f"{name!r} names {found or 'nothing'}"
    return found.pop()


@pytest.mark.parametrize("record", TOOLS, ids=lambda record: record["name_in_article"])
def test_tool_has_its_checked_facts(graph, labeled, record):
    tool = tool_named(graph, labeled, record)
    official = str(graph.value(tool, OPS.officialName))
    assert record["official_name"].startswith(official)
    assert graph.value(tool, FOAF.homepage) == URIRef(record["homepage"])
    repository = graph.value(tool, OPS.repository)
    assert repository == (URIRef(record["source_repo"]) if record["source_repo"] else None)
    identity = graph.value(tool, SKOS.exactMatch)
    shared_with_ansible = tool == ATLAS["ansible-network-modules"]
    if record["wikidata"] and not shared_with_ansible:
        assert str(identity).endswith(f"/{record['wikidata']}")
    else:
        assert identity is None


@pytest.mark.parametrize("record", TOOLS, ids=lambda record: record["name_in_article"])
def test_tool_has_its_license(graph, labeled, record):
    tool = tool_named(graph, labeled, record)
    expression = str(graph.value(tool, OPS.licenseExpression))
    kind = graph.value(tool, OPS.licenseKind)
    if expression == "LicenseRef-Proprietary":
        assert record["licence"].startswith("proprietary")
        assert kind in {OPS.Proprietary, OPS.MixedLicense}
    else:
        assert record["licence"].startswith(expression.removesuffix("-only"))
        assert kind != OPS.Proprietary
    assert (kind == OPS.SourceAvailable) == (expression == "BUSL-1.1")


@pytest.mark.parametrize("record", TOOLS, ids=lambda record: record["name_in_article"])
def test_status_text_is_data(graph, labeled, record):
    tool, text = tool_named(graph, labeled, record), record["status_note"]
    slow = text.startswith("slow") or "Maintainer Wanted" in text
    expected = OPS.Ending if "END OF LIFE" in text else OPS.MaintainedSlowly if slow else OPS.Active
    assert graph.value(tool, OPS.status) == expected
    for dated in (OPS.releasedOn, OPS.endOfSale, OPS.endOfSupport):
        date = graph.value(tool, dated)
        assert date is None or str(date) in text
    release = graph.value(tool, OPS.latestRelease)
    known = text.replace("v3_13", "3.13")
    assert release is None or str(release) in known


@pytest.mark.parametrize("record", TOOLS, ids=lambda record: record["name_in_article"])
def test_status_is_dated_by_its_evidence(graph, labeled, record):
    tool = tool_named(graph, labeled, record)
    evidence = record["evidence"].split("wikidata")[0]
    evidence = evidence.replace("cncf/landscape (", "cncf/landscape (snapshot 2026-08-07, ")
    dates = re.findall(r"(?:snapshot |pagerduty \()(\d{4}-\d{2}-\d{2})", evidence)
    expected = max(dates, default="2026-11-01")
    if tool != ATLAS["ansible-network-modules"]:
        assert graph.value(tool, OPS.statusCheckedOn) == Literal(expected, datatype=XSD.date)


def test_opsgenie_ends_and_says_what_follows(graph):
    opsgenie = ATLAS.opsgenie
    assert graph.value(opsgenie, OPS.endOfSale) == Literal("2025-06-04", datatype=XSD.date)
    assert graph.value(opsgenie, OPS.endOfSupport) == Literal("2027-04-05", datatype=XSD.date)
    successors = set(graph.objects(opsgenie, OPS.successor))
    assert successors == {ATLAS["jira-service-management"], ATLAS.compass}


def test_forks_and_license_changes(graph):
    assert set(graph.subject_objects(OPS.fork)) == {
        (ATLAS.terraform, ATLAS.opentofu),
        (ATLAS.puppet, ATLAS.openvox),
        (ATLAS.elasticsearch, ATLAS.opensearch),
    }
    september = Literal("2024-09", datatype=XSD.gYearMonth)
    assert set(graph.subject_objects(OPS.licenseChangedOn)) == {
        (ATLAS.elasticsearch, september),
        (ATLAS.kibana, september),
    }


def test_every_tool_fact_of_weight_has_evidence(graph):
    for tool in graph.subjects(RDF.type, OPS.Tool):
        for fact in (FOAF.homepage, OPS.licenseExpression, OPS.status):
            (statement,) = statements(graph, tool, fact, graph.value(tool, fact))
            assert (statement, DCTERMS.source, GRAPH.tools) in graph
            assert list(graph.objects(statement, OPS.evidence))


# KPIs

KPI_NAMES = {
    "Availability (second half of a joined name)": "availability",
    "Performance (first half of a joined name)": "performance",
}
BETTER = {
    "higher": OPS.Higher,
    "lower": OPS.Lower,
    "depends": OPS.Depends,
    "target met": OPS.TargetMet,
}


def kpi_named(graph, labeled, record):
    name = KPI_NAMES.get(record["standard_name"])
    name = name or re.sub(r" \(.*\)$", "", record["standard_name"])
    found = find(graph, labeled, name, OPS.KPI)
    assert len(found) == 1, f"{name!r} names {found or 'nothing'}"
    return found.pop()


@pytest.mark.parametrize("record", KPIS, ids=lambda record: record["standard_name"])
def test_kpi_has_its_definition(graph, labeled, record):
    kpi = kpi_named(graph, labeled, record)
    assert graph.value(kpi, SKOS.definition)
    assert graph.value(kpi, OPS.formula)
    assert graph.value(kpi, OPS.unit)
    assert graph.value(kpi, OPS.better) == BETTER[record["better"]]
    definition = graph.value(kpi, SKOS.definition)
    (statement,) = statements(graph, kpi, SKOS.definition, definition)
    assert (statement, DCTERMS.source, GRAPH.kpis) in graph
    read_in = " ".join(graph.objects(statement, OPS.evidence))
    if record["evidence"] != "none found":
        assert record["evidence"].split()[0].rstrip(";") in read_in


@pytest.mark.parametrize("record", KPIS, ids=lambda record: record["standard_name"])
def test_kpi_says_who_defines_it(graph, labeled, record):
    kpi = kpi_named(graph, labeled, record)
    standard = graph.value(kpi, OPS.standardizedBy)
    name = record["standard_name"]
    expected = ATLAS.dora if "DORA" in name else ATLAS.itil if "ITIL" in name else None
    assert standard == expected
    if "project definition" in record["note"]:
        assert (kpi, OPS.projectDefinition, Literal(True)) in graph


@pytest.mark.parametrize("record", KPIS, ids=lambda record: record["standard_name"])
def test_only_what_the_article_names_measures_a_discipline(graph, labeled, record):
    kpi = kpi_named(graph, labeled, record)
    disciplines = {
        str(node).removeprefix(ATLAS_IRI) for node in graph.subjects(OPS.measuredBy, kpi)
    }
    beside_the_row = record["name_in_article"].startswith(("(not", "SLO", "SRI"))
    named = set() if beside_the_row else set(record["disciplines"].lower().split("; "))
    assert disciplines == named


def test_dora_has_five_metrics(graph):
    metrics = {str(node).removeprefix(ATLAS_IRI) for node in graph.subjects(OPS.doraMetric, None)}
    assert metrics == {
        "change-failure-rate",
        "deployment-frequency",
        "deployment-rework-rate",
        "failed-deployment-recovery-time",
        "lead-time-for-changes",
    }
    mttr = ATLAS["mean-time-to-recovery"]
    assert graph.value(mttr, OPS.successor) == ATLAS["failed-deployment-recovery-time"]


def test_the_joined_kpi_is_taken_apart_and_keeps_its_print(graph):
    for part in ("performance", "availability"):
        (statement,) = statements(graph, ATLAS.netops, OPS.measuredBy, ATLAS[part])
        assert str(graph.value(statement, OPS.printed)) == "performance/availability"
    (joined,) = statements(graph, ATLAS.sysops, OPS.measuredBy, ATLAS["cost-and-performance"])
    assert str(graph.value(joined, OPS.printed)) == "cost/performance"
