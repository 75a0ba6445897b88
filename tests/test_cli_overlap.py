"""The terminal's overlap, intersections and algebra, against the article and against themselves."""

import csv
import io
import json

import pytest

from tests.terminal import rows, run

COLUMNS = "left,right,leftSize,rightSize,shared,jaccard,overlapCoefficient,leftCovered,rightCovered"
PAIRS = [
    ("DevOps", "NetOps"),
    ("DevOps", "SysOps"),
    ("DevOps", "TechOps"),
    ("NetOps", "SysOps"),
    ("NetOps", "TechOps"),
    ("SysOps", "TechOps"),
]


pytestmark = pytest.mark.usefixtures("snapshot_cache")


def shared(found):
    return {(row["left"], row["right"]): row["shared"] for row in found}


def test_every_pair_once_sorted_with_the_declared_columns():
    found = run("overlap", "--lens", "tools", "--format", "csv")
    assert found.stdout.splitlines()[0] == COLUMNS
    listed = rows("overlap", "--lens", "tools")
    assert [(row["left"], row["right"]) for row in listed] == PAIRS
    assert listed[1]["shared"] == "2"
    assert float(listed[1]["jaccard"]) == pytest.approx(2 / 35)
    assert float(listed[1]["overlapCoefficient"]) == pytest.approx(2 / 18)
    assert float(listed[1]["leftCovered"]) == pytest.approx(2 / 18)
    assert float(listed[1]["rightCovered"]) == pytest.approx(2 / 19)


def test_silence_is_an_empty_cell_a_null_and_words():
    silent = rows("overlap", "--lens", "tools")[2]
    assert silent == dict(
        zip(COLUMNS.split(","), ["DevOps", "TechOps", "18", *[""] * 6], strict=True)
    )
    found = json.loads(run("overlap", "--lens", "tools", "--format", "json").stdout)
    assert (found[2]["leftSize"], found[2]["rightSize"], found[2]["jaccard"]) == (18, None, None)
    table = run("overlap", "--lens", "tools")
    assert table.stdout.splitlines()[4].count("not stated") == 6
    assert table.stderr == "The source does not state the tools of TechOps.\n"


def test_near_links_widen_the_same_columns():
    exact, near = rows("overlap", "--lens", "tools"), rows("overlap", "--lens", "tools", "--near")
    assert list(exact[0]) == list(near[0]) == COLUMNS.split(",")
    assert (shared(exact)["NetOps", "SysOps"], shared(near)["NetOps", "SysOps"]) == ("1", "3")


@pytest.mark.parametrize(
    "names",
    [
        ["SysOps,NetOps"],
        ["SysOps", "NetOps"],
        ["sysops, atlas:netops"],
        ["https://w3id.org/ops-atlas/id/sysops", "netops"],
    ],
)
def test_sets_are_named_by_label_short_name_curie_or_iri(names):
    options = [part for name in names for part in ("--sets", name)]
    assert shared(rows("overlap", "--lens", "kpis", *options)) == {("NetOps", "SysOps"): "0"}


def test_a_measure_sorts_and_one_of_the_columns_is_not_doubled():
    found = rows("overlap", "--lens", "tools", "--measure", "jaccard")
    assert list(found[0]) == COLUMNS.split(",")
    known = [float(row["jaccard"]) for row in found if row["jaccard"]]
    assert known == sorted(known, reverse=True)
    assert [row["jaccard"] for row in found[3:]] == [""] * 3


def test_another_measure_is_added():
    found = rows("overlap", "--lens", "tools", "--sets", "SysOps,DevOps", "-m", "against-chance")
    # 47 tools in all: 18 * 19 / 47 expected, whichever sets are compared
    assert float(found[0]["againstChance"]) == pytest.approx(2 / (18 * 19 / 47))
    ways = rows("overlap", "--lens", "tools", "-m", "tversky")[0]
    assert float(ways["tverskyLeft"]) == pytest.approx(2 / (2 + 0.5 * 16 + 0.5 * 17))


def test_exclusive_intersections_of_the_article():
    found = run("intersections", "--lens", "tools", "--format", "csv")
    assert found.stdout.splitlines()[0] == "sets,count,items"
    listed = {row["sets"]: row for row in rows("intersections", "--lens", "tools")}
    assert {name: row["count"] for name, row in listed.items()} == {
        "SysOps": "17",
        "DevOps": "16",
        "NetOps": "12",
        "DevOps & SysOps": "1",
        "DevOps & NetOps & SysOps": "1",
    }
    assert listed["DevOps & NetOps & SysOps"]["items"] == "Grafana"


@pytest.mark.parametrize(
    ("expression", "items"),
    [
        ("(SysOps & DevOps) - NetOps", ["Prometheus"]),
        ("SysOps & DevOps", ["Grafana", "Prometheus"]),
        ("sysops & netops", ["Grafana"]),
        ("SysOps & TechOps", []),
    ],
)
def test_algebra_lists_items(expression, items):
    found = rows("algebra", "--lens", "tools", expression)
    assert [row["label"] for row in found] == items


def test_algebra_says_what_silence_leaves_open():
    found = run("algebra", "SysOps - TechOps")
    assert "does not state the tools of TechOps: 19 more may belong." in found.stderr


def test_algebra_as_sparql_runs_and_finds_the_same(tmp_path):
    query = tmp_path / "query.rq"
    query.write_text(run("algebra", "--sparql", "(SysOps & DevOps) - NetOps").stdout)
    listed = rows("sparql", str(query))
    assert listed == [{"item": "https://w3id.org/ops-atlas/id/prometheus"}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["overlap", "--lens", "tool"], ["'tool'", "tools"]),
        (["overlap", "--sets", "SysOps,NetOp"], ["'NetOp'", "NetOps"]),
        (["overlap", "--measure", "jacard"], ["'jacard'", "jaccard"]),
        (["intersections", "--sets", ","], ["--sets names no set"]),
        (["kinds", "--sets", ""], ["--sets names no set"]),
        (["overlap", "--sets", "SysOps"], ["needs two different sets"]),
        (["algebra", "SysOps & NetOp"], ["Character 10:", "NetOps"]),
        (["algebra", "(SysOps"], ["Character 1:", "not closed"]),
        (["intersections", "--format", "turtle"], ["Turtle"]),
    ],
)
def test_a_wrong_command_is_reported_in_one_line(arguments, words):
    found = run(*arguments)
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr.startswith("Error: ")
    assert found.stderr.count("\n") == 1
    assert all(word in found.stderr for word in words)


def test_near_matches_widen_expressions_and_intersections():
    items = [row["label"] for row in rows("algebra", "--near", "SysOps & NetOps")]
    assert items == [
        "Ansible",
        "Ansible network modules",
        "Grafana",
        "Prometheus",
        "Prometheus exporters",
    ]
    found = {row["sets"]: row["items"] for row in rows("intersections", "--near")}
    assert found["NetOps & SysOps"] == "Ansible; Ansible network modules"
    assert found["DevOps & NetOps & SysOps"] == "Grafana; Prometheus; Prometheus exporters"


def test_a_lens_can_be_named_by_its_class_property_and_class():
    found = rows("overlap", "--lens", "ops:Discipline~ops:hasPractice~ops:Practice")
    assert shared(found)["DevOps", "SysOps"] == "4"


def test_kinds_has_every_pair_of_every_kind():
    found = rows("kinds")
    assert [(row["left"], row["right"]) for row in found[: len(PAIRS)]] == PAIRS
    numbers = {
        (row["kind"], row["left"], row["right"]): (row["shared"], row["widened"]) for row in found
    }
    assert numbers["tools", "DevOps", "NetOps"] == ("1", "3")
    assert numbers["practices", "NetOps", "SysOps"] == ("4", "4")
    assert numbers["tools", "DevOps", "TechOps"] == ("", "")
    two = run("kinds", "--sets", "SysOps,DevOps")
    assert two.stderr.startswith("DevOps and SysOps share tools, KPIs, roles and practices.")


def test_lenses_are_the_declared_ones_and_those_found():
    found = rows("lenses")
    assert found[0] == {
        "label": "Disciplines by tools",
        "path": "ops:usesTool",
        "how": "declared",
        "key": "tools",
    }
    assert [row["how"] for row in found].count("declared") == 13
    (proposed,) = [row for row in found if row["label"] == "KPIs by disciplines"]
    assert proposed["how"] == "found"
    assert rows("overlap", "--lens", proposed["key"]), "what is listed can be compared"


@pytest.mark.parametrize("measure", ["jaccard", "coverage", "tversky", "against-chance"])
def test_a_limit_keeps_the_first_pairs_and_says_so(measure):
    every = rows("overlap", "--measure", measure)
    found = run("overlap", "--measure", measure, "--limit", "2", "--format", "csv")
    assert list(csv.DictReader(io.StringIO(found.stdout))) == every[:2]
    assert found.stderr.startswith("2 of 6 pairs.")


def test_a_limit_beyond_all_pairs_is_not_told():
    assert "pairs" not in run("overlap", "--limit", "6").stderr
