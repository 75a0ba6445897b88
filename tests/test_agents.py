"""Agents' tools, called by the protocol's own client over HTTP and over standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.coroutines import run_apart
from tests.programs import Programs

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
    "gaps": {"lens": "tools", "sets": ["SysOps"]},
    "transition": {"start": "SysOps", "goal": "DevOps"},
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
    return answers


def _check(answers: dict[str, Any]) -> None:
    assert answers["search"]["matches"][0]["iri"] == f"{ID}grafana"
    assert answers["node"]["iri"] == f"{ID}grafana"
    assert answers["sparql"]["rows"][0]["tool"].startswith(ID)
    assert [one["label"] for one in answers["compare"]["shared"]] == ["Grafana", "Prometheus"]
    assert {row["toolLabel"] for row in answers["ask"]["rows"]} >= {"Grafana", "Prometheus"}
    assert answers["path"]["paths"][0]["length"] == 4
    for name, answer in answers.items():
        assert "https://w3id.org/ops-atlas/" in str(answer), f"{name} cites nothing"
        assert len(str(answer)) < 60_000, f"{name} answers too much"


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
        ("path", {"start": "Nornir"}, "end"),
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


def test_several_things_in_every_facet(programs: Programs) -> None:
    async def call() -> Any:
        async with Client(f"{programs.address}/mcp") as client:
            return await client.call_tool("compare", {"things": ["SysOps", "DevOps", "NetOps"]})

    found = run_apart(call()).structured_content
    tools = next(facet for facet in found["facets"] if facet["path"] == "ops:usesTool")
    assert [one["label"] for one in tools["shared"]] == ["Grafana"]
    assert [one["label"] for one in tools["sharedBySome"]] == ["Prometheus"]


def test_pages_of_another_site_are_refused(programs: Programs) -> None:
    headers = {"Origin": "https://example.org", "Content-Type": "application/json"}
    answer = programs.http.request("POST", f"{programs.address}/mcp", body=b"{}", headers=headers)
    assert answer.status == 403
