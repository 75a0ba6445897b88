"""A stack: names as people write them, files as they come, and what the disciplines still need."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from graph import EmbeddedStore, Store
from graph.comparing.gaps import find_gaps
from graph.comparing.lens import load_lenses
from graph.comparing.member import Member
from graph.comparing.membership import Membership
from graph.comparing.membership_query import build_membership
from graph.comparing.stack import Need, Stack, assess
from graph.comparing.stack_coverage import cover, describe_cover
from graph.comparing.stack_names import MOST_GUESSED, Matched, NameBook, squash
from graph.comparing.stack_reading import read_names
from ontology.errors import SourceError
from ontology.namespaces import ATLAS

TABLE = "team;tool;since\nweb;Grafana;2020\nweb;Prométhée;2021\nnet;Grafana;2022\n"


@pytest.fixture(scope="module")
def book(shipped: Store) -> NameBook:
    return NameBook.read(shipped)


def matched(book: NameBook, *names: str) -> Matched:
    return book.match(names)


# Reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_file_in_any_encoding(encoding: str) -> None:
    content = TABLE.encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    assert read_names(content) == ["Grafana", "Prométhée"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_separator_and_line_end(separator: str, line_end: str) -> None:
    text = TABLE.replace(";", separator).replace("\n", line_end)
    assert read_names(text.encode()) == ["Grafana", "Prométhée"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        (" \n\n", []),
        ("Grafana", ["Grafana"]),
        ("- Grafana\n• Helm\n* Git", ["Grafana", "Helm", "Git"]),
        ("Grafana, Helm, Grafana", ["Grafana", "Helm"]),
        ('name\n"Jenkins, old"\n', ["Jenkins, old"]),
        ("Tool name,owner\nGit,me\n", ["Git"]),
        ("tool;role\nGit;SRE\n;DBA\n", ["Git", "SRE", "DBA"]),
        ("\ufeffGit;Helm", ["Git", "Helm"]),
        (
            "Jenkins\nterrafrom (HCL), k8s; argo-cd",
            ["Jenkins", "terrafrom (HCL)", "k8s", "argo-cd"],
        ),
        ("a, b; c\td|e\rf", ["a", "b", "c", "d", "e", "f"]),
        ('Git; "Jenkins, old", k8s', ["Git", "Jenkins, old", "k8s"]),
        ("1. Jenkins LTS\n2) Helm\n[x] Git\n+ k8s", ["Jenkins LTS", "Helm", "Git", "k8s"]),
        ("- git, * helm; 7zip", ["git", "helm", "7zip"]),
        ("name\nGit, Helm", ["Git", "Helm"]),
        ("Bob's 5\" disk; Git", ["Bob's 5\" disk", "Git"]),
        ("CI/CD\n<script>alert(1)</script>", ["CI/CD", "<script>alert(1)</script>"]),
    ],
)
def test_lists_as_people_paste_them(text: str, names: list[str]) -> None:
    assert read_names(text) == names


def test_a_hundred_thousand_rows() -> None:
    rows = "".join(f"Tool {at};{at}\r\n" for at in range(100_000))
    found = read_names(b"\xef\xbb\xbfname;number\r\n" + rows.encode())
    assert (len(found), found[0], found[-1]) == (100_000, "Tool 0", "Tool 99999")


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xfe\x00", "Git".encode("utf-16-be"), b"\x81\x8d\x8f"],
)
def test_what_is_no_text_is_said(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"save it as UTF-8|save the list as CSV"):
        read_names(content)


def test_a_cell_without_end_is_said() -> None:
    with pytest.raises(SourceError, match="cannot be read as CSV"):
        read_names('"' + "x" * (csv.field_size_limit() + 1))


# Matching


def test_names_that_mean_one_thing(book: NameBook) -> None:
    found = matched(book, "grafana", "Git Hub", "OpsGenie", "site reliability engineer", "Uptime")
    assert {name: str(one) for name, one in found.sure.items()} == {
        "grafana": "Grafana",
        "Git Hub": "GitHub",
        "OpsGenie": "Opsgenie",
        "site reliability engineer": "Site Reliability Engineer",
        "Uptime": "uptime",
    }
    assert found.doubtful == ()
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("name", "candidates", "reason"),
    [
        ("Flux", ["Flux"], "Here it means Flux CD; others use the name as well."),
        ("Promethius", ["Prometheus"], "Nothing has exactly this name."),
        ("Argo", ["Argo CD"], "Nothing has exactly this name."),
        ("Ansible Tower", ["Ansible"], "Nothing has exactly this name."),
        ("MTTR", ["mean time to recovery"], "Short names mean many things."),
    ],
)
def test_doubtful_names_are_asked(
    book: NameBook, name: str, candidates: list[str], reason: str
) -> None:
    found = matched(book, name)
    (doubt,) = found.doubtful
    assert [str(one) for one in doubt.candidates] == candidates
    assert doubt.reason == reason
    assert not found.sure


def test_releases_and_remarks_do_not_hide_a_name(book: NameBook) -> None:
    found = matched(book, "Grafana v10.2", "Jenkins LTS", "Zabbix 7.0 LTS", "Kubernetes 1.29.x")
    assert {name: str(one) for name, one in found.sure.items()} == {
        "Grafana v10.2": "Grafana",
        "Jenkins LTS": "Jenkins",
        "Zabbix 7.0 LTS": "Zabbix",
        "Kubernetes 1.29.x": "Kubernetes",
    }
    doubts = {one.name: one for one in matched(book, "Helm (charts)", "terrafrom (HCL)").doubtful}
    assert doubts["Helm (charts)"].reason == "Without what stands in brackets it is Helm."
    assert [str(one) for one in doubts["terrafrom (HCL)"].candidates] == ["Terraform"]


def test_what_sounds_alike_is_asked(book: NameBook) -> None:
    doubts = {one.name: one for one in matched(book, "Graphana", "Kubernets").doubtful}
    assert [str(one) for one in doubts["Graphana"].candidates] == ["Grafana"]
    assert [str(one) for one in doubts["Kubernets"].candidates] == ["Kubernetes"]


def test_a_usual_name_is_no_misprint(book: NameBook) -> None:
    assert [str(one) for one in matched(book, "sysadmin").sure.values()] == ["System Administrator"]


def test_a_name_of_several_things_is_asked() -> None:
    store = EmbeddedStore.from_text(
        "PREFIX ops: <https://w3id.org/ops-atlas/ns#>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        '<urn:a> a ops:Tool ; skos:prefLabel "Compass" .\n'
        '<urn:b> a ops:Role ; skos:prefLabel "compass" ; skos:hiddenLabel "Kompas" .'
    )
    book = NameBook.read(store)
    (several,) = matched(book, "COMPASS").doubtful
    assert len(several.candidates) == 2
    (hidden,) = matched(book, "Kompas").doubtful
    assert hidden.reason == "It is known as a misprint or an unusual spelling."


def test_a_saved_stack_is_not_asked_about_again(book: NameBook) -> None:
    saved = f"name,iri\r\nFlux,{ATLAS}flux\r\nuptime,{ATLAS}uptime\r\n"
    found = book.match(read_names(saved.encode()))
    assert [str(one) for one in found.sure.values()] == ["Flux", "uptime"]
    assert found.doubtful == ()


def test_strangers_are_unknown(book: NameBook) -> None:
    found = matched(book, "Zymurgy", "<script>", "x" * 5_000, "火")
    assert found.unknown == ("Zymurgy", "<script>", "x" * 5_000, "火")


def test_every_label_is_matched_or_asked(book: NameBook) -> None:
    found = book.match(member.label for member in book.members.values())
    assert found.unknown == ()
    assert len(found.sure) + len(found.doubtful) == len({m.label for m in book.members.values()})
    assert len(found.sure) > 60


def test_beyond_some_hundreds_nothing_is_guessed(book: NameBook) -> None:
    found = book.match(f"Prometheus for team {at}" for at in range(5_000))
    assert len(found.doubtful) == MOST_GUESSED
    assert len(found.unknown) == 5_000 - MOST_GUESSED


def test_signs_and_case_do_not_matter() -> None:
    assert squash("C.I./C.D.") == squash("ci cd")
    assert squash("++") == "++"


# Holding it against the disciplines


def stack_of(store: Store, *names: str) -> Stack:
    book = NameBook.read(store)
    return assess(store, [book.members[f"{ATLAS}{name}"] for name in names])


def need(stack: Stack, discipline: str, label: str) -> Need:
    needs = next(held for one, held in stack.disciplines.items() if str(one) == discipline)
    return next(one for one in needs if one.facet.label == label)


def test_what_a_stack_covers_and_lacks(shipped: Store) -> None:
    stack = stack_of(shipped, "grafana", "ansible", "opsgenie", "uptime")
    tools = need(stack, "SysOps", "uses tool")
    assert [str(one) for one in tools.have] == ["Ansible", "Grafana", "Opsgenie"]
    assert len(tools.have) + len(tools.missing) == 19
    network = need(stack, "NetOps", "uses tool")
    assert [str(one) for one in network.have] == ["Grafana"]
    assert {str(one): [str(m) for m in near] for one, near in network.near.items()} == {
        "Ansible network modules": ["Ansible"]
    }
    kpis = need(stack, "NetOps", "measured by")
    assert kpis.have == ()
    assert {str(one) for one in kpis.near} == {"availability", "outage reduction"}
    assert not need(stack, "TechOps", "uses tool").stated


def test_several_tools_for_one_job_and_ends_of_life(shipped: Store) -> None:
    together = ("helm", "kubernetes", "docker")  # of one category, and no two do the same job
    stack = stack_of(shipped, "argo-cd", "flux", "opsgenie", *together)
    same = {str(category): [str(t) for t in tools] for category, tools in stack.same_job.items()}
    assert same == {"continuous delivery and GitOps": ["Argo CD", "Flux"]}
    assert [str(one.tool) for one in stack.ending] == ["Opsgenie"]
    assert stack.ending[0].when == "support ends on 2027-04-05"


def test_for_which_jobs_there_is_nothing(shipped: Store) -> None:
    stack = stack_of(shipped, "git", "grafana", "opentofu")
    nothing = {
        str(one): {str(job.category): str(job) for job in jobs if not job.have}
        for one, jobs in stack.jobs.items()
    }
    assert nothing["DevOps"] == {
        "containers and orchestration": "Docker, Helm, Kubernetes",
        "continuous delivery and GitOps": "one of Argo CD, Flux, Spinnaker",
        "continuous integration": "one of GitHub Actions, GitLab CI/CD, Jenkins",
        "quality and security": "Snyk, SonarQube, Trivy",
        "source control": "one of Bitbucket, GitHub, GitLab",
    }
    assert nothing["SysOps"]["configuration and automation"] == "one of Ansible, Chef, Puppet"
    # OpenTofu is in no discipline and does the job; Grafana is one of the monitoring tools.
    provisioning = "infrastructure as code and provisioning"
    assert not {provisioning, "monitoring and alerting"} & set(nothing["SysOps"])
    assert nothing["TechOps"] == {}
    near = {
        str(job.category): [str(one) for one in job.near] for job in next(iter(stack.jobs.values()))
    }
    assert near["source control"] == ["Git"]


def test_what_is_in_no_discipline_is_kept(shipped: Store) -> None:
    assert [str(one) for one in stack_of(shipped, "compass", "grafana").elsewhere] == ["Compass"]


def test_an_empty_stack_and_a_graph_without_disciplines(shipped: Store) -> None:
    empty = assess(shipped, [])
    assert empty.same_job == {}
    assert not any(job.have for jobs in empty.jobs.values() for job in jobs)
    assert all(not one.have for needs in empty.disciplines.values() for one in needs)
    bare = EmbeddedStore.from_text("<urn:a> <urn:b> <urn:c> .")
    assert assess(bare, [Member("urn:a", "A")]).elsewhere == (Member("urn:a", "A"),)


# Holding it against the sets of a lens


def test_a_lens_and_the_disciplines_say_the_same(shipped: Store) -> None:
    names = ("grafana", "ansible", "opsgenie", "uptime", "devops-engineer")
    stack, mine = stack_of(shipped, *names), {f"{ATLAS}{name}" for name in names}
    for key, facet in (("tools", "uses tool"), ("kpis", "measured by"), ("roles", "has role")):
        membership = build_membership(shipped, load_lenses(shipped)[key])
        for one in cover(membership, mine, [str(owner) for owner in membership.sets], 12):
            other = need(stack, str(one.owner), facet)
            assert (one.have, one.missing) == (other.have, other.missing)
            assert dict(one.near) == dict(other.near)
            assert one.stated == other.stated


def test_of_many_sets_those_with_most_of_it_are_told(shipped: Store) -> None:
    sets = {f"s{at}": [*"xy"[: at % 3], f"own{at}"] for at in range(9)}
    found = cover(Membership.from_sets(sets), {"x", "y"}, list(sets), 3)
    assert [str(one.owner) for one in found] == ["s2", "s5", "s8"]
    five = cover(Membership.from_sets(sets), {"x", "y"}, list(sets), 5)
    assert describe_cover(load_lenses(shipped)["tools"], five) == (
        "Your stack has 2 of 3 tools of s2, 2 of 3 of s5, 2 of 3 of s8, 1 of 2 of s1, "
        "and no more of the others."
    )


def test_a_silent_set_is_not_covered_by_nothing(shipped: Store) -> None:
    membership = Membership.from_sets({"A": ["x"], "B": [], "C": []}, not_stated=["C"])
    found = cover(membership, {"x"}, ["A", "B", "C"], 12)
    assert describe_cover(load_lenses(shipped)["tools"], found) == (
        "Your stack has 1 of 1 tools of A. Not stated: C."
    )


@pytest.mark.parametrize("language", ["", "de"])
def test_several_names_of_a_thing_change_no_answer(
    shipped: Store, translated: Store, language: str
) -> None:
    def told(store: Store) -> dict[str, object]:
        stack = stack_of(store, "argo-cd", "flux", "opsgenie", "git", "jenkins")
        jobs = {
            (one.iri, job.category.iri): [
                sorted(part.iri for part in parts) for parts in (job.tools, job.have, job.near)
            ]
            for one, held in stack.jobs.items()
            for job in held
        }
        gaps = Counter((one.kind, one.subject and one.subject.iri) for one in find_gaps(store))
        endings = {one.tool.iri: {n.iri for n in one.successors} for one in stack.ending}
        same = {one.iri: {tool.iri for tool in tools} for one, tools in stack.same_job.items()}
        return {"jobs": jobs, "gaps": gaps, "endings": endings, "same": same}

    assert told(translated.speaking(language)) == told(shipped)
