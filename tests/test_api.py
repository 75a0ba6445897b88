"""The HTTP API, and the twins of the pages, over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import Store
from ontology.namespaces import GRAPH
from tests.programs import Programs, serving
from views import session
from views.twins import TWINS

ID = "https://w3id.org/ops-atlas/id/"


def test_search(programs: Programs) -> None:
    (found,) = programs.get("/api/search", q="grafan").json()
    assert (found["iri"], found["label"], found["kindLabel"]) == (f"{ID}grafana", "Grafana", "tool")


def test_a_node_by_any_name(programs: Programs) -> None:
    names = ("Grafana", "grafana", "atlas:grafana", f"{ID}grafana")
    cards = [programs.get("/api/node", node=name).json() for name in names]
    assert all(card == cards[0] for card in cards)
    users = next(group for group in cards[0]["links"] if group["label"] == "used by")
    assert {node["label"] for node in users["nodes"]} == {"SysOps", "DevOps", "NetOps"}
    assert cards[0]["evidence"]


def test_neighbors_lead_both_ways(programs: Programs) -> None:
    found = programs.get("/api/neighbors", node="Grafana").json()
    users = {one["label"] for one in found if one["property"].endswith("usesTool")}
    assert users == {"SysOps", "DevOps", "NetOps"}
    assert {one["outgoing"] for one in found} == {True, False}


def test_paths_are_read_out(programs: Programs) -> None:
    fields = {"start": "mean time to recovery", "end": "Grafana", "most": "2"}
    found = programs.get("/api/path", **fields).json()
    assert [path["sentence"] for path in found] == [
        "DevOps measured by mean time to recovery; DevOps uses tool Grafana",
        "SysOps measured by mean time to recovery; SysOps uses tool Grafana",
    ]
    assert [step["forward"] for step in found[0]["steps"]] == [False, True]


def test_a_question_of_the_catalog(programs: Programs) -> None:
    names = [entry["name"] for entry in programs.get("/api/questions").json()]
    assert "which-roles-span-disciplines" in names
    question = "which-tools-does-a-discipline-use"
    answer = programs.get("/api/ask", question=question, discipline="NetOps,DevOps").json()
    assert {row["disciplineLabel"] for row in answer["rows"]} == {"NetOps", "DevOps"}
    assert answer["query"].lstrip().startswith("#+")


def test_a_cut_answer_says_so(programs: Programs) -> None:
    answer = programs.get("/api/ask", query="SELECT ?t { ?t a ops:Tool }", limit="3").json()
    assert len(answer["rows"]) == 3
    assert "first 3 rows" in answer["note"]


def test_numbers_that_json_cannot_write_are_told_by_name(programs: Programs) -> None:
    query = 'SELECT (1/0e0 AS ?up) (-1/0e0 AS ?down) ("NaN"^^xsd:double AS ?none) (0.5 AS ?half) {}'
    (row,) = programs.get("/api/ask", query=query).json()["rows"]
    assert row == {"up": "INF", "down": "-INF", "none": "NaN", "half": 0.5}


def test_an_expression_of_sets(programs: Programs) -> None:
    found = programs.get("/api/algebra", lens="tools", expression="(SysOps & DevOps) - NetOps")
    assert [one["label"] for one in found.json()["items"]] == ["Prometheus"]
    wrong = programs.get("/api/algebra", lens="tools", expression="SysOps &")
    assert (wrong.status, "a name is missing" in wrong.json()["error"]) == (400, True)


def test_combinations_may_count_what_is_near(programs: Programs) -> None:
    exact = programs.get("/api/intersections", lens="tools").json()
    near = programs.get("/api/intersections", lens="tools", near="true").json()
    sizes = [
        sum(one["count"] for one in found["intersections"] if len(one["sets"]) > 1)
        for found in (exact, near)
    ]
    assert sizes[0] == 2 < sizes[1]


def test_a_role_and_a_stack(programs: Programs, pages: Programs) -> None:
    role = programs.get("/api/role", role="SRE").json()
    assert [one["label"] for one in role["disciplines"]] == ["DevOps", "SysOps"]
    have = "Jenkins,GitHub Actions,Opsgenie"
    stack = programs.get("/api/stack", have=have).json()
    assert stack == {
        name: value
        for name, value in pages.get("/compare.json", show="stack", have=have).json().items()
        if name != "show"
    }
    assert [one["tool"]["label"] for one in stack["ending"]] == ["Opsgenie"]
    assert programs.get("/api/stack", have="").status == 400


def test_overlap_and_its_parts(programs: Programs) -> None:
    found = programs.get("/api/overlap", lens="tools").json()
    shared = {
        (pair["left"]["label"], pair["right"]["label"]): pair["shared"] for pair in found["pairs"]
    }
    assert shared["DevOps", "SysOps"] == 2
    assert shared["DevOps", "NetOps"] == shared["NetOps", "SysOps"] == 1
    assert shared["SysOps", "TechOps"] is None
    near = programs.get("/api/overlap", lens="tools", sets="SysOps,NetOps", near="true").json()
    assert [pair["shared"] for pair in near["pairs"]] == [3]
    pair = programs.get("/api/compare", lens="tools", left="sysops", right="DevOps").json()
    assert [item["label"] for item in pair["shared"]] == ["Grafana", "Prometheus"]
    combined = programs.get("/api/intersections", lens="tools").json()
    all_three = [one for one in combined["intersections"] if len(one["sets"]) == 3]
    assert [[item["label"] for item in one["items"]] for one in all_three] == [["Grafana"]]
    assert [one["label"] for one in combined["notStated"]] == ["TechOps"]


def test_gaps_are_what_others_have(programs: Programs) -> None:
    (sysops,) = programs.get("/api/gaps", lens="tools", sets="SysOps").json()["gaps"]
    modules = next(m for m in sysops["missing"] if m["label"] == "Ansible network modules")
    assert [owner["label"] for owner in modules["heldBy"]] == ["NetOps"]
    assert [near["has"]["label"] for near in modules["near"]] == ["Ansible"]
    (techops,) = programs.get("/api/gaps", lens="tools", sets="TechOps").json()["gaps"]
    assert (techops["stated"], techops["missing"]) == (False, None)


@pytest.mark.parametrize(
    ("verb", "asked", "listed"),
    [
        # What the article counts: 19, 18 and 13 tools, of which Grafana is in all three and
        # Prometheus in two; SysOps lacks 28 tools, each in one other discipline.
        ("overlap", {}, 4 * 3 // 2),
        ("intersections", {}, 19 + 18 + 13),
        ("intersections", {"at_least": "true"}, (2**3 - 1) + (2**2 - 1) + (47 - 2)),
        ("gaps", {"sets": "SysOps"}, 2 * 28),
    ],
)
def test_an_answer_that_would_fill_the_memory_is_refused_before_it_is_made(
    programs: Programs,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    asked: dict[str, str],
    listed: int,
) -> None:
    monkeypatch.setattr("api.sets.MOST_LISTED", listed)
    assert programs.get(f"/api/{verb}", lens="tools", **asked).status == 200
    monkeypatch.setattr("api.sets.MOST_LISTED", listed - 1)
    refused = programs.get(f"/api/{verb}", lens="tools", **asked)
    assert refused.status == 400
    assert f"would list {listed} things" in refused.data.decode()


def test_two_things_in_every_facet(programs: Programs) -> None:
    found = programs.get("/api/compare", left="SysOps", right="DevOps").json()
    tools = next(facet for facet in found["facets"] if facet["path"] == "ops:usesTool")
    assert [one["label"] for one in tools["shared"]] == ["Grafana", "Prometheus"]
    counts = [len(one["items"]) for one in tools["only"]]
    assert counts == [19 - 2, 18 - 2]  # what the article counts, less what both use


def test_two_to_six_things_in_every_facet(programs: Programs) -> None:
    six = "Grafana,Prometheus,Ansible,Nornir,Helm,Git"
    assert len(programs.get("/api/compare", things=six).json()["things"]) == 6
    found = programs.get("/api/compare", things="sysops,DevOps,NetOps").json()
    tools = next(facet for facet in found["facets"] if facet["path"] == "ops:usesTool")
    assert [one["label"] for one in tools["shared"]] == ["Grafana"]
    (some,) = tools["sharedBySome"]
    assert [some["label"], *(one["label"] for one in some["heldBy"])] == [
        *("Prometheus", "SysOps", "DevOps")
    ]


def test_a_text_has_no_iri(programs: Programs) -> None:
    found = programs.get("/api/compare", things="SysOps,DevOps").json()
    facets = {facet["path"]: facet for facet in found["facets"]}
    for one in facets["skos:definition"]["only"]:
        query = f"SELECT ?text {{ <{one['iri']}> skos:definition ?text }}"
        written = programs.ask(query, "text/csv").data.decode().splitlines()[1].strip('"')
        assert one["items"] == [{"iri": None, "label": written}]
    lens = "ops:Tool~skos:definition~rdfs:Literal"
    asked = programs.get("/api/compare", things="Grafana,Prometheus", lens=lens).json()
    texts = asked["onlyLeft"] + asked["onlyRight"]
    assert [one["iri"] for one in texts] == [None, None]
    assert texts[0]["label"] == "Draws dashboards from many sources of measurements and logs."


def test_the_way_to_another_discipline(programs: Programs) -> None:
    plan = programs.get("/api/transition", start="SysOps", goal="DevOps").json()
    tools = next(facet for facet in plan["facets"] if facet["facet"] == "uses tool")
    assert [tool["label"] for tool in tools["carryOver"]] == ["Grafana", "Prometheus"]
    assert len(tools["carryOver"]) + len(tools["add"]) + len(tools["close"]) == 18
    steps = [step for step in plan["steps"] if step["facet"] == "uses tool"]
    assert [step["covered"]["after"] for step in steps][:2] == [3, 4]
    assert len(plan["steps"]) == 33
    assert [one["label"] for one in steps[0]["oneOf"]] == ["Bitbucket", "GitHub", "GitLab"]
    assert (steps[0]["add"]["label"], steps[0]["choice"]["label"]) == (
        *("Bitbucket", "source control"),
    )
    assert [gain["facet"] for gain in plan["steps"][0]["also"]] == ["performs"]
    assert "Terraform" in {tool["label"] for tool in tools["startOnly"]}
    assert [one["tool"]["label"] for one in plan["ending"]] == ["Opsgenie"]


def test_the_gap_board_says_why(programs: Programs) -> None:
    found = programs.get("/api/gap-board").json()
    silent = [gap for gap in found if gap["cause"] == "source is silent"]
    assert any(gap["subject"]["label"] == "TechOps" for gap in silent)


def test_schema_and_lenses(programs: Programs, shipped: Store) -> None:
    schema = programs.get("/api/schema").json()
    tools = next(one for one in schema["classes"] if one["label"] == "tool")
    assert tools["count"] == len(shipped.select("SELECT ?t { ?t a ops:Tool }"))
    lenses = programs.get("/api/lenses").json()
    assert {"tools", "kpis", "roles"} <= {lens["key"] for lens in lenses if lens["declared"]}
    found = next(lens for lens in lenses if not lens["declared"])
    assert programs.get("/api/overlap", lens=found["key"]).json()["lens"] == found["key"]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/api/node?node=Grafna", 404, "the nearest are: Grafana"),
        ("/api/node", 400, "'node': field required"),
        ("/api/search?q=a&limit=0", 400, "'limit'"),
        ("/api/ask", 400, "Name a question"),
        ("/api/ask?question=which-tool", 404, "the nearest are"),
        ("/api/ask?question=which-tools-are-shared&nope=1", 400, "nope"),
        ("/api/ask?query=SELEC", 400, "line 1"),
        ("/api/ask?query=CLEAR+ALL", 400, "would change the data"),
        ("/api/overlap?lens=tool", 404, "the nearest are"),
        ("/api/overlap?lens=tools&sets=SysOps", 400, "two different sets"),
        ("/api/compare?left=SysOps", 400, "two to six different things; 1 given"),
        ("/api/compare?things=Git,Git", 400, "two to six different things; 1 given"),
        (
            "/api/compare?things=Grafana,Prometheus,Ansible,Nornir,Helm,Git,Chef",
            400,
            "two to six different things; 7 given",
        ),
        ("/api/compare?lens=tools&things=SysOps,DevOps,NetOps", 400, "two things item by item; 3"),
        ("/api/path?start=Grafana&end=Grafana", 400, "two different nodes"),
        ("/api/nothing", 404, "nothing at this address"),
        ("/ask.json", 400, "Name a question"),
        ("/compare.json", 400, "two to six"),
        ("/compare.json?show=rolls", 404, "the nearest are: roles"),
        ("/overlap.json?show=combination", 404, "the nearest are: combinations"),
        ("/compare.json?show=stack", 400, "does not say 'have'"),
        ("/explore.json?nodes=%3Cscript%3E", 400, "not an"),
    ],
)
def test_an_error_is_one_sentence(pages: Programs, path: str, status: int, says: str) -> None:
    answer = pages.get(path)
    assert answer.status == status
    assert list(answer.json()) == ["error"]
    assert says in answer.json()["error"]


def test_only_reading(programs: Programs) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = programs.http.request(method, f"{programs.address}/api/search?q=a")
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
        assert answer.json() == {"error": "Ask with GET."}


@pytest.mark.parametrize(
    "path",
    [
        *("/api", "/api/", "/api/openapi.json", "/api/search?q=graf", "/api/node?node=nobody"),
        *("/overlap.json", "/id/grafana", "/ns", "/sparql", "/sparql?query=ASK%7B%7D"),
    ],
)
def test_head_is_get_without_the_body(pages: Programs, path: str) -> None:
    address = f"{pages.address}{path}"
    head, get = (pages.http.request(method, address, redirect=False) for method in ("HEAD", "GET"))
    names = ("Content-Type", "Content-Length", "Location")
    assert head.data == b""
    assert head.status == get.status
    assert [head.headers.get(name) for name in names] == [get.headers.get(name) for name in names]
    assert head.headers["Content-Length"] == str(len(get.data))


@pytest.mark.parametrize("path", ["/overlap.json", "/id/grafana", "/.well-known/void"])
def test_what_only_reads_takes_no_other_method(pages: Programs, path: str) -> None:
    for method in ("POST", "DELETE"):
        answer = pages.http.request(method, f"{pages.address}{path}")
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert b"Ask with GET, not " in answer.data
    preflight = pages.http.request("OPTIONS", f"{pages.address}{path}")
    assert (preflight.status, preflight.headers["Access-Control-Allow-Origin"]) == (204, "*")


def test_the_documentation_names_every_path_and_its_examples_answer(programs: Programs) -> None:
    description = programs.get("/api/openapi.json").json()
    page = programs.get("/api/").data.decode()
    assert "<script" not in page
    examples = re.findall(r'<section id=.*?href="([^"]+)"', page, re.DOTALL)
    assert len(examples) == len(description["paths"]) >= 12
    for example in examples:
        address = example.replace("&amp;", "&")
        assert programs.http.request("GET", address).status == 200, address


@pytest.fixture(scope="module")
def pages(shipped: Store) -> Iterator[Programs]:
    with serving(lambda: shipped, TWINS) as served:
        yield served


def test_every_page_has_a_twin(pages: Programs) -> None:
    """The pages are those of app.py; Explore is the first one and has no path of its own."""
    text = (Path(__file__).parents[1] / "app.py").read_text(encoding="utf-8")
    paths = re.findall(r"url_path=session\.(\w+)", text)
    assert {"explore", *(getattr(session, name) for name in paths)} == TWINS.keys()
    sources = pages.get("/data.json").json()
    assert {row["source"] for row in sources["rows"]} >= {f"{GRAPH}article", f"{GRAPH}tools"}


@pytest.mark.parametrize(
    ("link", "path", "found"),
    [
        ("things=sysops,devops", ("things", 1, "label"), "DevOps"),
        ("show=roles&role=site-reliability-engineer", ("disciplines", 0, "label"), "DevOps"),
        ("show=transition&from=sysops&to=devops", ("goal", "label"), "DevOps"),
        ("show=stack&have=grafana,nornir", ("have", 1, "label"), "Nornir"),
        ("show=gaps&cause=source+is+silent", ("gaps", 0, "cause"), "source is silent"),
        ("show=advisor", ("sentence",), "Nothing is ticked that speaks for a discipline."),
    ],
)
def test_the_sections_of_the_compare_page(
    pages: Programs, link: str, path: Any, found: str
) -> None:
    answer = pages.get(f"/compare.json?{link}").json()
    for step in path:
        answer = answer[step]
    assert answer == found


def test_the_way_from_a_stack(pages: Programs) -> None:
    link = "show=transition&between=stack&to=netops&have=grafana,ansible"
    found = pages.get(f"/compare.json?{link}").json()
    assert found["start"]["label"] == "your stack"
    tools = next(one for one in found["facets"] if one["facet"] == "uses tool")
    assert [item["label"] for item in tools["carryOver"]] == ["Grafana"]
    assert [one["item"]["label"] for one in tools["close"]] == ["Ansible network modules"]


def test_what_is_characteristic(pages: Programs) -> None:
    found = pages.get("/overlap.json?show=characteristic&lens=tools").json()
    held = {one["set"]["label"]: one["items"] for one in found["sets"]}
    assert held["TechOps"] is None
    # 50 memberships, 13 of them of NetOps: what it has alone says 50/13 times as much of it.
    best, worst = held["NetOps"][0], held["NetOps"][-1]
    assert best["advantage"] == pytest.approx(50 / 13)
    assert (worst["item"]["label"], worst["advantage"]) == ("Grafana", pytest.approx(50 / 39))


def test_what_the_builder_asks(pages: Programs) -> None:
    link = "class=ops:Tool&show=ops:licenseExpression&where=ops:inCategory|is|observability"
    rows = pages.get(f"/ask.json?{link}").json()["rows"]
    assert "Grafana" in {row["toolLabel"] for row in rows}
    counted = pages.get("/ask.json?class=ops:Discipline&by=all&where=ops:usesTool|is+there|")
    assert [list(row.values()) for row in counted.json()["rows"]] == [[3]]


def test_a_stack_held_against_the_disciplines(pages: Programs) -> None:
    found = pages.get("/compare.json?show=stack&have=grafana,ansible").json()
    facets = {
        one["discipline"]["label"]: next(f for f in one["facets"] if f["path"] == "ops:usesTool")
        for one in found["disciplines"]
    }
    assert [tool["label"] for tool in facets["SysOps"]["have"]] == ["Ansible", "Grafana"]
    assert facets["TechOps"]["have"] is None
    near = {tool["label"]: tool["near"] for tool in facets["NetOps"]["missing"]}
    assert [one["label"] for one in near["Ansible network modules"]] == ["Ansible"]


def test_a_stack_held_against_the_sets_of_a_lens(pages: Programs) -> None:
    link = "lens=tools&sets=netops,techops&have=grafana,ansible"
    found = pages.get(f"/overlap.json?{link}").json()["stack"]
    network, technology = found["sets"]
    assert [tool["label"] for tool in network["have"]] == ["Grafana"]
    near = {tool["label"]: tool["near"] for tool in network["missing"]}
    assert [one["label"] for one in near["Ansible network modules"]] == ["Ansible"]
    assert (technology["have"], technology["missing"]) == (None, None)
    assert found["sentence"] == "Your stack has 1 of 13 tools of NetOps. Not stated: TechOps."


def test_a_page_shows_its_twins_rows(pages: Programs) -> None:
    matrix = pages.get("/overlap.json?lens=tools&sets=sysops,devops&left=sysops&right=devops")
    assert [item["label"] for item in matrix.json()["chosen"]["shared"]] == [
        "Grafana",
        "Prometheus",
    ]
    picture = pages.get("/explore.json?node=grafana").json()
    assert f"{ID}sysops" in {node["iri"] for node in picture["nodes"]}
    drawn = {(link["source"], link["label"], link["target"]) for link in picture["links"]}
    assert (f"{ID}sysops", "uses tool", f"{ID}grafana") in drawn
    rows = pages.get(
        "/ask.json?question=which-tools-does-a-discipline-use&discipline=netops"
    ).json()
    assert {row["disciplineLabel"] for row in rows["rows"]} == {"NetOps"}
