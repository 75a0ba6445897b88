"""The terminal's compare, gaps and transition: every format, and errors in a line."""

from __future__ import annotations

import json

import pytest

from tests.terminal import rows, run

pytestmark = pytest.mark.usefixtures("snapshot_cache")


def test_compare_has_a_row_per_item_and_a_column_per_thing() -> None:
    found = rows("compare", "SysOps", "DevOps", "TechOps")
    assert list(found[0]) == ["facet", "item", "SysOps", "DevOps", "TechOps"]
    tools = {row["item"]: row for row in found if row["facet"] == "uses tool"}
    assert len(tools) == 35
    assert tools["Prometheus"]["SysOps"] == tools["Prometheus"]["DevOps"] == "yes"
    assert {row["TechOps"] for row in tools.values()} == {"not stated"}
    assert tools["Ansible"]["DevOps"] == "no"


def test_coverage_has_both_directions_and_null_for_silence() -> None:
    found = json.loads(
        run("compare", "SysOps", "DevOps", "TechOps", "--coverage", "--format", "json").stdout
    )
    tools = {
        (row["holder"], row["target"]): (row["shared"], row["size"])
        for row in found
        if row["facet"] == "uses tool"
    }
    assert tools == {
        ("SysOps", "DevOps"): (2, 18),
        ("DevOps", "SysOps"): (2, 19),
        ("SysOps", "TechOps"): (None, None),
        ("TechOps", "SysOps"): (None, None),
        ("DevOps", "TechOps"): (None, None),
        ("TechOps", "DevOps"): (None, None),
    }


def test_a_transition_as_rows_and_as_a_checklist() -> None:
    found = rows("transition", "SysOps", "DevOps")
    kept = [row["item"] for row in found if row["what"] == "carry over"]
    assert {"Grafana", "Prometheus", "mean time to recovery"} <= set(kept)
    added = [row for row in found if row["what"] == "add"]
    assert len(added) == 33
    choices = {row["item"] for row in added if row["item"].startswith("one of ")}
    assert choices == {
        "one of Argo CD, Flux, Spinnaker",
        "one of Bitbucket, GitHub, GitLab",
        "one of GitHub Actions, GitLab CI/CD, Jenkins",
    }
    assert sum(row["what"] == "close" for row in found) == 5
    assert sum(row["what"] == "start only" for row in found) == 47
    (ending,) = (row["note"] for row in found if row["item"] == "Opsgenie")
    assert ending.startswith("support ends on 2027-04-05")
    assert all(int(row["after"]) == int(row["before"]) + 1 for row in added)
    text = run("transition", "SysOps", "DevOps", "--markdown").stdout
    assert text.count("- [ ] **") + text.count("- [ ] one of **") == 33


def test_gaps_name_their_cause() -> None:
    found = rows("gaps")
    assert list(found[0]) == ["kind", "subject", "what", "cause", "note"]
    causes = {row["kind"]: row["cause"] for row in found}
    assert causes["Facets on which the source is silent"] == "source is silent"
    assert causes["Tools on their way out"] == "so in the world"


def test_a_role_and_what_it_inherits() -> None:
    found = rows("role", "SRE")
    assert list(found[0])[:3] == ["facet", "item", "DevOps"]
    near = {row["item"] for row in found if row["facet"] == "near role"}
    assert {"DevOps Engineer", "System Administrator"} <= near
    assert "joins DevOps and SysOps" in run("role", "SRE").stderr
    assert run("role", "SRE", "--markdown").stdout.startswith("# Site Reliability Engineer")


def test_what_a_stack_could_do_without_and_what_it_covers() -> None:
    found = rows("stack", "Jenkins", "GitHub Actions", "Opsgenie", "Docker")
    assert [(row["what"], row["items"]) for row in found[:2]] == [
        ("one is enough", "GitHub Actions; Jenkins"),
        ("ends", "Opsgenie"),
    ]
    covers = {row["where"]: row for row in found if row["what"] == "covers"}
    assert covers["DevOps: uses tool"]["items"] == "Docker; GitHub Actions; Jenkins"
    assert (covers["DevOps: uses tool"]["count"], covers["DevOps: uses tool"]["of"]) == ("3", "18")
    assert "not stated" in run("stack", "Docker").stdout
    lacks = {row["where"]: row["count"] for row in found if row["what"] == "lacks"}
    assert lacks["DevOps: uses tool"] == "15"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["role", "DevOps"], "There is no role 'DevOps'; the nearest are: DevOps Engineer"),
        (["compare", "SysOps"], "Compare two to six different things; 1 given."),
        (
            ["compare", *("Grafana", "Prometheus", "Ansible", "Nornir", "Helm", "Git", "Chef")],
            "Compare two to six different things; 7 given.",
        ),
        (["compare", "SysOps", "Grafana"], "Compare things of one class, not SysOps (discipline)"),
        (["compare", "SysOps", "DevOpps"], "There is no thing to compare 'DevOpps'"),
        (["transition", "SysOps", "SysOps"], "SysOps is start and goal at once; name two."),
    ],
)
def test_an_error_is_one_line(arguments: list[str], said: str) -> None:
    found = run(*arguments)
    assert found.exit_code == 1
    assert said in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1
