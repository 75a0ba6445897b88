"""Agents' tools, called by the protocol's own client over HTTP and over standard input."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from api.fitting import MOST_CHARACTERS, written
from graph import EmbeddedStore
from tests.coroutines import run_apart
from tests.programs import Programs, serving

ROOT = Path(__file__).parent.parent
ID = "https://w3id.org/ops-atlas/id/"

CALLS: dict[str, dict[str, Any]] = {
    "ask": {"question": "which-tools-are-shared"},
    "sparql": {"query": "SELECT ?tool { atlas:netops ops:usesTool ?tool } LIMIT 1"},
    "search": {"text": "grafan"},
    "node": {"name": "Grafana"},
    "path": {"start": "Nornir", "end": "Helm"},
    "schema": {},
    "overlap": {"lens": "tools", "near": True},
    "compare": {"lens": "tools", "things": ["SysOps", "DevOps"]},
    "algebra": {"lens": "tools", "expression": "(SysOps & DevOps) - NetOps"},
    "gaps": {"lens": "tools", "sets": ["SysOps"]},
    "transition": {"start": "SysOps", "goal": "DevOps"},
    "role": {"name": "SRE"},
    "stack": {"have": ["Jenkins", "GitHub Actions", "Opsgenie"]},
}


async def _call_all(client: Client) -> dict[str, Any]:
    listed = await client.list_tools()
    assert {tool.name for tool in listed.tools} == set(CALLS)
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed.tools)
    assert all(tool.description for tool in listed.tools)
    answers = {}
    for name, arguments in CALLS.items():
        answer = await client.call_tool(name, arguments)
        assert not answer.is_error, answer
        answers[name] = answer.structured_content
        assert json.loads(answer.content[0].text) == answers[name]
        assert answer.content[0].text == written(answers[name]), "as short as it can be written"
    return answers


def _check(answers: dict[str, Any]) -> None:
    assert answers["search"]["matches"][0]["iri"] == f"{ID}grafana"
    assert answers["node"]["iri"] == f"{ID}grafana"
    assert answers["sparql"]["rows"][0]["tool"].startswith(ID)
    assert [one["label"] for one in answers["compare"]["shared"]] == ["Grafana", "Prometheus"]
    assert {row["toolLabel"] for row in answers["ask"]["rows"]} >= {"Grafana", "Prometheus"}
    assert answers["path"]["paths"][0]["length"] == 4
    assert [one["label"] for one in answers["algebra"]["items"]] == ["Prometheus"]
    assert [one["label"] for one in answers["role"]["disciplines"]] == ["DevOps", "SysOps"]
    assert answers["stack"]["ending"][0]["tool"]["label"] == "Opsgenie"
    for name, answer in answers.items():
        assert "https://w3id.org/ops-atlas/" in str(answer), f"{name} cites nothing"
        assert len(written(answer)) <= MOST_CHARACTERS, f"{name} answers too much"


def test_every_tool_over_http(programs: Programs) -> None:
    async def call() -> dict[str, Any]:
        async with Client(f"{programs.address}/mcp") as client:
            return await _call_all(client)

    _check(run_apart(call()))


def test_every_tool_over_standard_input(snapshot_cache: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=[str(ROOT / "cli.py"), "mcp"],
        env={**os.environ, "OPS_ATLAS_CACHE": str(snapshot_cache)},
        cwd=str(ROOT),
    )

    async def call() -> dict[str, Any]:
        async with Client(stdio_client(server)) as client:
            return await _call_all(client)

    _check(run_apart(call()))


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("node", {"name": "Grafna"}, "the nearest are: Grafana"),
        ("sparql", {"query": "DROP ALL"}, "DROP would change the data"),
        ("sparql", {"query": "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }"}, "SERVICE would make"),
        ("overlap", {"lens": "tolls"}, "the nearest are"),
        ("ask", {"question": "which-tools-are-shared", "arguments": {"nope": ["1"]}}, "nope"),
        ("path", {"start": "Nornir"}, "The argument end of path is missing."),
        (
            "path",
            {"start": 1, "end": "Git", "most": 99},
            "The argument start of path should be a valid string. "
            "The argument most of path should be less than or equal to 10.",
        ),
        ("search", {"text": "SRE", "limit": 3}, "search has no argument limit; it takes text."),
        (
            "path",
            {"from": "Nornir", "to": "Git"},
            "path has no argument from and no to; it takes start, end and most.",
        ),
        ("schema", {"kind": "Tool"}, "schema has no argument kind; it takes none."),
        ("stack", {"have": []}, "The argument have of stack is empty."),
        ("overlap", {"near": "perhaps"}, "The argument near of overlap should be a valid boolean."),
        ("search", {"text": "x" * 201}, "of search should have at most 200 characters."),
        ("compare", {"things": ["DevOps", "SRE"]}, "a path says how these are linked"),
        ("role", {"name": "DevOps"}, "There is no role 'DevOps'; the nearest are: DevOps Engineer"),
        ("compare", {"things": ["SysOps"]}, "Compare two to six different things; 1 given."),
    ],
)
def test_an_error_is_said(programs: Programs, tool: str, arguments: Any, says: str) -> None:
    async def call() -> Any:
        async with Client(f"{programs.address}/mcp") as client:
            return await client.call_tool(tool, arguments)

    answer = run_apart(call())
    assert answer.is_error
    assert says in answer.content[0].text


def _call(programs: Programs, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    async def call() -> Any:
        async with Client(f"{programs.address}/mcp") as client:
            return await client.call_tool(tool, arguments)

    answer = run_apart(call())
    assert not answer.is_error, answer
    found: dict[str, Any] = answer.structured_content
    return found


@pytest.mark.parametrize(
    ("tool", "listed", "joined"),
    [
        ("compare", {"things": ["SysOps", "DevOps"]}, {"things": "SysOps,DevOps"}),
        (
            "overlap",
            {"lens": "tools", "sets": ["SysOps", "DevOps"]},
            {"lens": "Disciplines by tools", "sets": "SysOps,DevOps"},
        ),
        ("stack", {"have": ["Git", "Helm"]}, {"have": "Git,Helm"}),
        (
            "ask",
            {
                "question": "which-tools-does-a-discipline-use",
                "arguments": {"discipline": ["NetOps"]},
            },
            {
                "question": "Which tools does a discipline use, and for what?",
                "arguments": {"discipline": "NetOps"},
            },
        ),
    ],
)
def test_names_are_taken_as_agents_write_them(
    programs: Programs, tool: str, listed: dict[str, Any], joined: dict[str, Any]
) -> None:
    assert _call(programs, tool, joined) == _call(programs, tool, listed)


def test_words_that_are_no_question_list_those_that_they_fit(programs: Programs) -> None:
    found = _call(programs, "ask", {"question": "end of tools"})
    assert "which-tools-reach-their-end" in {one["name"] for one in found["questions"]}
    every = _call(programs, "ask", {"question": "xyzzy"})
    assert every["note"].startswith("No question fits these words")
    assert every["questions"] == _call(programs, "ask", {})["questions"]
    assert {"discipline": "ops:Discipline, one or more"} in [
        one["parameters"] for one in every["questions"]
    ]


def test_overlap_without_a_lens_is_of_every_kind(programs: Programs) -> None:
    every = _call(programs, "overlap", {"sets": "SysOps, DevOps"})["kinds"]
    found = {one["lens"]: one["pairs"] for one in every}
    ((tools,), (roles,)) = found["tools"], found["roles"]
    assert (tools["leftSize"], tools["rightSize"], tools["shared"]) == (18, 19, 2)
    assert (roles["shared"], roles["widened"]) == (1, 2)


def test_an_empty_answer_says_what_there_is_instead(programs: Programs) -> None:
    assert _call(programs, "search", {"text": "Grafna"}) == {
        "matches": [],
        "nearest": ["Grafana"],
    }
    other = EmbeddedStore.from_text(
        "@prefix ex: <urn:x:> . ex:a a ex:T ; ex:knows ex:b . ex:c a ex:T ; ex:knows ex:d ."
    )
    with serving(lambda: other) as foreign:
        asked = _call(foreign, "ask", {"question": "which-tools-are-shared"})
        assert asked["note"] == "This data holds nothing of what the question is about."
        names = {one["name"] for one in _call(foreign, "ask", {})["questions"]}
        assert "classes-and-properties" in names
        assert "which-tools-are-shared" not in names
        path = _call(foreign, "path", {"start": "urn:x:a", "end": "urn:x:c"})
        assert path == {"paths": [], "note": "No way of at most 8 links was found."}


def test_several_things_in_every_facet(programs: Programs) -> None:
    found = _call(programs, "compare", {"things": ["SysOps", "DevOps", "NetOps"]})
    definition = found["facets"][0]
    assert definition["path"] == "skos:definition"
    assert {item["iri"] for one in definition["only"] for item in one["items"]} == {None}
    tools = next(facet for facet in found["facets"] if facet["path"] == "ops:usesTool")
    assert [one["label"] for one in tools["shared"]] == ["Grafana"]
    assert [one["label"] for one in tools["sharedBySome"]] == ["Prometheus"]


def test_pages_of_another_site_are_refused(programs: Programs) -> None:
    headers = {"Origin": "https://example.org", "Content-Type": "application/json"}
    answer = programs.http.request("POST", f"{programs.address}/mcp", body=b"{}", headers=headers)
    assert answer.status == 403
