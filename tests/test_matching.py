"""Matching: what is ours is found by name and address, and false friends are not."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from graph import EmbeddedStore
from graph.comparing.lens import load_lenses
from graph.comparing.membership_query import build_membership
from graph.importers import convert
from graph.importers.rows import iter_rows
from graph.inferring.rules import rule_graph
from graph.matching import MATCHES, Matches, accept, decline, match, match_quads
from graph.matching.names import parse_name
from graph.matching.review_list import read_decisions, to_tsv
from graph.rdf_files import load_file
from ontology.errors import SourceError
from ontology.namespaces import ATLAS, GRAPH, PREFIXES
from ontology.sources import SOURCES
from queries import load_catalog
from tests.test_importers import write

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEAD += "@prefix x: <https://example.org/> .\n"


@pytest.fixture
def with_ours():
    """Return a function that loads a source's technologies beside the shipped data."""

    def load(technologies):
        engine = ox.Store()
        for source in SOURCES:
            load_file(engine, source.path, source.graph_iri)
        graph = ox.NamedNode(f"{GRAPH}outside")
        engine.load(HEAD + technologies, format=ox.RdfFormat.TURTLE, to_graph=graph)
        return EmbeddedStore(engine)

    return load


def named(*names, cls="Technology"):
    return " ".join(
        f'x:t{at} a ops:{cls} ; skos:prefLabel "{name}"@en .' for at, name in enumerate(names)
    )


def pairs(matches):
    return {(one.ours.label, one.theirs.label, one.relation) for one in matches}


@pytest.mark.parametrize(
    ("theirs", "ours", "relation"),
    [
        ("Grafana", "Grafana", "exact"),
        ("grafana", "Grafana", "exact"),
        ("Ansible software", "Ansible", "exact"),
        ("IBM Terraform", "Terraform", "exact"),
        ("Atlassian Bitbucket", "Bitbucket", "exact"),
        ("Amazon Web Services AWS CloudFormation", "AWS CloudFormation", "exact"),
        ("Chef Infra", "Chef", "exact"),
        ("Red Hat Ansible Engine", "Ansible", "close"),
        ("Grafana Labs Grafana Cloud", "Grafana", "close"),
        ("Jenkins CI", "Jenkins", "close"),
        ("SonarQube Community Build", "SonarQube", "close"),
    ],
)
def test_name_is_recognized(with_ours, theirs, ours, relation):
    assert pairs(match(with_ours(named(theirs))).accepted) == {(ours, theirs, relation)}


@pytest.mark.parametrize(
    "name",
    [
        "Mass Flux Toolkit",
        "ChefDesk Chef's Calculators",
        "APPCA Personal Chef Office",
        "Gitness",
        "Digit",
        "Cakewalk SONAR",
        "Maybe",
        "Spinner",
        "Helmet",
        "Puppet Theater Planner",
        "Compass Municipal Services",
        "Docker Compose",
        "Kubernetes Fabric8 Client",
    ],
)
def test_false_friend_is_not_even_hinted_at(with_ours, name):
    found = match(with_ours(named(name)))
    assert found.accepted == ()
    assert found.review == ()


def test_git_is_not_github(with_ours):
    found = match(with_ours(named("GitHub", "Git")))
    assert pairs(found.accepted) == {("GitHub", "GitHub", "exact"), ("Git", "Git", "exact")}


def test_project_of_the_same_repository_under_another_name_is_for_review(with_ours):
    argo = 'x:a a ops:Technology ; skos:prefLabel "Argo"@en ; '
    argo += "ops:repository <https://github.com/argoproj/argo-cd> ."
    found = match(with_ours(argo))
    assert found.accepted == ()
    assert pairs(found.review) == {("Argo CD", "Argo", "review")}
    assert "same repository github.com/argoproj/argo-cd" in found.review[0].reason


def test_abbreviation_needs_another_sign(with_ours):
    found = match(with_ours(named("npm", "K8s")))
    assert found.accepted == ()
    assert {one.theirs.label for one in found.review} == {"npm", "K8s"}


@pytest.mark.parametrize(
    "sign",
    [
        "foaf:homepage <http://prometheus.io>",
        "ops:repository <https://github.com/Prometheus/prometheus.git>",
        'ops:packageUrl "pkg:github/prometheus/prometheus@3.0"',
    ],
)
def test_address_makes_a_name_sure(with_ours, sign):
    store = with_ours(f'x:p a ops:Technology ; skos:prefLabel "Prometheus"@en ; {sign} .')
    (one,) = match(store).accepted
    assert (one.score, one.by_name) == (0.99, False)


def test_same_package_matches_where_we_know_ours(with_ours):
    store = with_ours(
        'atlas:helm ops:packageUrl "pkg:brew/helm" . x:h a ops:Technology ; '
        'skos:prefLabel "The package manager"@en ; ops:packageUrl "pkg:brew/helm@4?os=linux" .'
    )
    (one,) = match(store).review
    assert "same package pkg:brew/helm" in one.reason


def test_same_name_at_another_maker_is_for_review(with_ours):
    store = with_ours(
        'x:c a ops:Technology ; skos:prefLabel "Flux"@en ; foaf:homepage <https://flux.example/> .'
    )
    found = match(store)
    assert found.accepted == ()
    assert "the homepage fluxcd.io is not flux.example" in found.review[0].reason


def test_name_far_from_our_other_tools_is_for_review(with_ours):
    known = named("Grafana", "Git", "Docker", "Puppet", "Chef", "Zabbix")
    jobs = " ".join(f"x:keeper ops:usesTechnology x:t{at} ." for at in range(6))
    geology = 'x:c a ops:Technology ; skos:prefLabel "Compass software"@en . '
    geology += "x:geologist ops:usesTechnology x:c ."
    found = match(with_ours(f"{known} {jobs} {geology}"))
    assert {one.ours.label for one in found.accepted} == {
        "Grafana",
        "Git",
        "Docker",
        "Puppet",
        "Chef",
        "Zabbix",
    }
    (one,) = found.review
    assert (one.ours.label, one.theirs.label) == ("Compass", "Compass software")
    assert "only 0 of our 6 other tools" in one.reason


def test_what_is_inferred_of_a_thing_does_not_hide_its_source(with_ours):
    store = with_ours('x:grafana a ops:Technology ; skos:prefLabel "Grafana"@en .')
    graph = ox.NamedNode(rule_graph("domain"))
    follows = "x:grafana a ops:Tool . x:vim a ops:Tool ."
    store.engine.load(HEAD + follows, format=ox.RdfFormat.TURTLE, to_graph=graph)
    store.engine.load(HEAD + 'x:vim skos:prefLabel "Grafana"@en .', format=ox.RdfFormat.TURTLE)
    found = {one.theirs.iri: one.theirs.source for one in match(store).accepted}
    assert found.keys() == {"https://example.org/grafana", "https://example.org/vim"}
    assert found["https://example.org/grafana"] == f"{GRAPH}outside"


def test_role_is_found_by_title_and_shared_titles_are_for_review(with_ours):
    jobs = "".join(
        f'x:o{at} a ops:Occupation ; skos:prefLabel "Job {at}"@en ; '
        'skos:altLabel "Network Engineer"@en . '
        for at in range(5)
    )
    jobs += 'x:s a ops:Occupation ; skos:prefLabel "Keepers"@en ; '
    jobs += 'skos:altLabel "Site Reliability Engineers"@en . '
    jobs += 'x:d a ops:Occupation ; skos:prefLabel "DevOps Engineers"@en .'
    found = match(with_ours(jobs))
    assert pairs(found.accepted) == {
        ("Site Reliability Engineer", "Keepers", "close"),
        ("DevOps Engineer", "DevOps Engineers", "exact"),
    }
    assert {one.ours.label for one in found.review} == {"Network Engineer"}
    assert len(found.review) == 5


def test_links_carry_score_and_reason_in_a_graph_of_their_own(with_ours):
    store = with_ours(named("Grafana", "Jenkins CI"))
    store.engine.extend(match_quads(match(store).accepted))
    rows = store.select(
        f"SELECT ?ours ?link ?score ?reason {{ GRAPH <{MATCHES}> {{ ?ours ?link ?theirs . ?s "
        "rdf:subject ?ours ; rdf:predicate ?link ; rdf:object ?theirs ; "
        "ops:matchScore ?score ; ops:reason ?reason }} ORDER BY ?ours"
    ).values()
    skos = PREFIXES["skos"]
    assert [row[:3] for row in rows] == [
        (f"{ATLAS}grafana", f"{skos}exactMatch", "0.9"),
        (f"{ATLAS}jenkins", f"{skos}closeMatch", "0.75"),
    ]
    assert rows[0][3] == "Same name: Grafana."
    assert set(match_quads(match(store).accepted)) <= set(store.quads())


def test_a_person_has_the_last_word(with_ours, tmp_path):
    store = with_ours(named("npm", "Grafana"))
    head, first, second = to_tsv(match(store)).splitlines()
    assert first.startswith("\t") and second.startswith("yes\t")
    path = tmp_path / "review.tsv"
    path.write_text("\n".join([head, f"yes{first}", second.replace("yes", "no", 1)]))
    found = match(store, read_decisions(path))
    assert pairs(found.accepted) == {("SolarWinds Network Performance Monitor", "npm", "close")}
    assert found.accepted[0].reason.endswith("Accepted by a person.")
    assert found.review == ()
    assert pairs(found.declined) == {("Grafana", "Grafana", "declined")}


def test_what_was_decided_is_not_asked_again(with_ours):
    """The graph of matches holds what was declined too; a later word goes before it."""
    store = with_ours(named("npm", "Grafana"))
    first = match(store)
    store.engine.extend(match_quads([accept(first.review[0]), decline(first.accepted[0])]))
    again = match(store)
    assert pairs(again.accepted) == {("SolarWinds Network Performance Monitor", "npm", "close")}
    assert pairs(again.declined) == {("Grafana", "Grafana", "declined")}
    assert again.declined[0].reason == "Same name: Grafana. Declined by a person."
    assert [line.split("\t")[0] for line in to_tsv(again).splitlines()[1:]] == ["yes", "no"]
    changed = {(one.ours.iri, one.theirs.iri): True for one in again.declined}
    assert len(match(store, changed).accepted) == 2


def test_a_review_list_holds_any_name(with_ours, tmp_path):
    (found,) = match(with_ours(named("Grafana"))).accepted
    called = '"Grafana"\tby\n"Labs"'
    odd = replace(found, theirs=replace(found.theirs, names=(parse_name(called),)))
    path = tmp_path / "review.tsv"
    path.write_text(to_tsv(Matches(review=(odd,), accepted=(found,))), newline="")
    assert read_decisions(path) == {(found.ours.iri, found.theirs.iri): True}
    mark, *_, label, _, _ = next(row for _, row in iter_rows(path)).values()
    assert (mark, label) == ("", called)


def test_review_list_that_is_wrong_says_where(tmp_path):
    path = tmp_path / "review.tsv"
    path.write_text("accept\tours\ttheirs\nperhaps\tgrafana\thttps://example.org/\n")
    with pytest.raises(SourceError, match="line 2: “perhaps” is neither yes nor no"):
        read_decisions(path)


def test_words_in_brackets_and_accents():
    assert parse_name("Terraform (IaC)").words == ("terraform",)
    assert parse_name("Terraform (IaC)", brackets=True).words == ("terraform", "iac")
    assert parse_name("Caf\u00e9").words == ("cafe",)
    assert parse_name("Amazon").bare == ("amazon",)


# From the import to the answer

MARKET = {
    "Occupation Data.txt": (
        "O*NET-SOC Code\tTitle\n15-1244.00\tSystems Keepers\n15-1241.00\tNet Drawers\n"
        "15-1252.00\tProgram Writers\n"
    ),
    "Alternate Titles.txt": (
        "O*NET-SOC Code\tAlternate Title\tShort Title\n15-1252.00\tSite Reliability Engineer\tn/a\n"
    ),
    "Technology Skills.txt": (
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"
        "15-1244.00\tAnsible software\t1\tA\tY\tY\n15-1241.00\tAnsible software\t1\tA\tY\tY\n"
        "15-1252.00\tAnsible software\t1\tA\tY\tY\n15-1244.00\tGlowShell\t1\tA\tN\tN\n"
        "15-1252.00\tGlowShell\t1\tA\tN\tY\n15-1252.00\tRopeScript\t1\tA\tY\tN\n"
    ),
}


@pytest.fixture
def market(with_ours, tmp_path):
    store = with_ours("")
    store.engine.extend(convert("onet", write(tmp_path, MARKET)))
    store.engine.extend(match_quads(match(store).accepted))
    return store


def test_shared_technologies_can_be_asked_and_compared(market):
    asked = load_catalog()["which-technologies-do-occupations-share"].run(market)
    assert [row[1:3] for row in asked.values()] == [("Ansible software", "3"), ("GlowShell", "2")]
    lens = load_lenses(market)["occupation-technologies"]
    membership = build_membership(market, lens).restrict(["Systems Keepers", "Program Writers"])
    assert (membership.matrix @ membership.matrix.T).toarray().tolist() == [[3, 2], [2, 2]]


def test_what_the_market_lists_beyond_our_disciplines_can_be_asked(market):
    asked = load_catalog()["what-does-the-market-list-that-no-discipline-uses"].run(market)
    assert [row[1:] for row in asked.values()] == [
        ("GlowShell", "Program Writers", "true", "false"),
        ("RopeScript", "Program Writers", "false", "true"),
    ]


def test_occupations_can_be_compared_by_our_tools(market):
    membership = build_membership(market, load_lenses(market)["occupation-tools"])
    assert [one.label for one in membership.items] == ["Ansible"]
    assert membership.matrix.sum() == 3
