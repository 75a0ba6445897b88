"""Every door gives the facts that plain rdflib and networkx find in the files of the ontology."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import rdflib
from mcp.client import Client
from rdflib.namespace import RDF, RDFS, SKOS
from typer.testing import CliRunner

import cli
from graph import Store
from graph.picture.centrality import MEASURES, measure
from tests.coroutines import run_apart
from tests.programs import Programs, serving
from views.explore.exploration import Exploration
from views.explore.picture import picture
from views.twins import TWINS

OPS = rdflib.Namespace("https://w3id.org/ops-atlas/ns#")
ONTOLOGY = Path(__file__).parents[1] / "ontology"
TAKEN_ON = (
    *("hasPractice", "performs", "automates", "usesCategory", "usesTool"),
    *("measuredBy", "produces", "hasRole", "hasScopeItem"),
)

Pair = tuple[str, str]


@pytest.fixture(scope="module")
def read() -> rdflib.Graph:
    """Read the files with rdflib alone."""
    found = rdflib.Graph()
    for path in (ONTOLOGY / "vocabulary.ttl", *sorted((ONTOLOGY / "data").glob("*.ttl"))):
        found.parse(path)
    return found


@pytest.fixture(scope="module")
def doors(shipped: Store) -> Iterator[Programs]:
    with serving(lambda: shipped, TWINS) as served:
        yield served


def name(read: rdflib.Graph, node: Any) -> str:
    return str(read.value(node, SKOS.prefLabel))


def held(read: rdflib.Graph, link: str) -> dict[str, set[Any]]:
    """Return what each discipline is linked to, by its name."""
    return {
        name(read, one): set(read.objects(one, OPS[link]))
        for one in read.subjects(RDF.type, OPS.Discipline)
    }


def near_pairs(read: rdflib.Graph) -> nx.Graph:
    """Return which two things are near, in either direction."""
    found = nx.Graph()
    for relation in read.subjects(RDF.type, OPS.NearRelation):
        found.add_edges_from((a, b) for a, b in read.subject_objects(relation) if a != b)
    return found


def by_pair(rows: list[dict[str, Any]]) -> dict[Pair, Any]:
    """Return what each pair shares by its names, in the order of the alphabet."""
    return {
        tuple(sorted(end["label"] if isinstance(end, dict) else end for end in ends)): row
        for row in rows
        for ends in [(row["left"], row["right"])]
    }


def from_doors(doors: Programs, lens: str, *, near: bool) -> dict[str, dict[Pair, Any]]:
    """Ask the terminal, the API, the agents' tools and the page's twin for all pairs."""

    async def call() -> Any:
        async with Client(f"{doors.address}/mcp") as client:
            return (
                await client.call_tool("overlap", {"lens": lens, "near": near})
            ).structured_content

    options = ["--near"] if near else []
    typed = CliRunner().invoke(cli.app, ["overlap", "--lens", lens, *options, "--format", "json"])
    link = {"near": "yes"} if near else {}
    return {
        "terminal": by_pair(json.loads(typed.stdout)),
        "API": by_pair(
            doors.get("/api/overlap", lens=lens, near=str(near).lower()).json()["pairs"]
        ),
        "agents": by_pair(run_apart(call())["pairs"]),
        "twin": by_pair(doors.get("/overlap.json", lens=lens, **link).json()["pairs"]),
    }


@pytest.mark.usefixtures("snapshot_cache")
def test_shared_tools_of_each_pair(read: rdflib.Graph, doors: Programs) -> None:
    sets = held(read, "usesTool")
    expected = {
        pair: len(sets[pair[0]] & sets[pair[1]]) if all(sets[one] for one in pair) else None
        for pair in combinations(sorted(sets), 2)
    }
    for door, found in from_doors(doors, "tools", near=False).items():
        assert {pair: row["shared"] for pair, row in found.items()} == expected, door


@pytest.mark.usefixtures("snapshot_cache")
def test_near_kpis_of_each_pair(read: rdflib.Graph, doors: Programs) -> None:
    """Of what only one has, as many pairs as can be made; covered is what has any partner."""
    sets, links = held(read, "measuredBy"), near_pairs(read)
    expected = {}
    for one, other in combinations(sorted(name for name in sets if sets[name]), 2):
        both = sets[one] & sets[other]
        rests = sets[one] - both, sets[other] - both
        near = nx.Graph((a, b) for a in rests[0] for b in rests[1] if links.has_edge(a, b))
        shared = len(both) + len(nx.max_weight_matching(near, maxcardinality=True))
        covered = tuple(len(both) + len(rest & set(near)) for rest in rests)
        expected[one, other] = (shared, *covered)
    assert any(row[0] > len(sets[a] & sets[b]) for (a, b), row in expected.items())
    for door, found in from_doors(doors, "kpis", near=True).items():
        told = {
            pair: (
                row["shared"],
                round(row["leftCovered"] * row["leftSize"]),
                round(row["rightCovered"] * row["rightSize"]),
            )
            for pair, row in found.items()
            if row["shared"] is not None
        }
        assert told == expected, door


def test_centrality_of_the_first_picture(read: rdflib.Graph, shipped: Store) -> None:
    """Two nodes of it are joined where the files link them, once however many links there are."""
    scene = picture(shipped, Exploration.of(())).scene
    drawn = nx.Graph()
    drawn.add_nodes_from(scene.ids)
    drawn.add_edges_from(
        (str(a), str(b))
        for a, _, b in read
        if a != b and str(a) in scene.ids and str(b) in scene.ids
    )
    expected = {
        "degree": dict(drawn.degree()),
        "betweenness": nx.betweenness_centrality(drawn),
        "pagerank": nx.pagerank(drawn, tol=1e-12, max_iter=1000),
    }
    assert drawn.size() > 60
    assert expected.keys() == MEASURES.keys()
    for key, values in expected.items():
        assert measure(scene, key).values == pytest.approx(values, abs=1e-6), key


@pytest.mark.parametrize("link", ["suits", "faces"])
def test_the_advisor(read: rdflib.Graph, doors: Programs, link: str) -> None:
    """Tick all that is said of DevOps by one link, and every KPI of NetOps."""
    ticked = held(read, link)["DevOps"] | held(read, "measuredBy")["NetOps"]
    given = ",".join(map(str, sorted(ticked)))
    found = doors.get("/compare.json", show="advisor", ticked=given).json()["disciplines"]
    reasons, cautions = (
        {
            discipline: {str(item) for one in links for item in held(read, one)[discipline]}
            & set(map(str, ticked))
            for discipline in held(read, link)
        }
        for links in (("suits", "measuredBy"), ("faces",))
    )
    assert [one["discipline"]["label"] for one in found] == sorted(reasons)
    for one in found:
        discipline = one["discipline"]["label"]
        assert {row["item"]["iri"] for row in one["reasons"]} == reasons[discipline]
        assert {row["item"]["iri"] for row in one["cautions"]} == cautions[discipline]


def test_what_a_role_inherits(read: rdflib.Graph, doors: Programs) -> None:
    async def call() -> Any:
        async with Client(f"{doors.address}/mcp") as client:
            return (await client.call_tool("role", {"name": "SRE"})).structured_content

    role = next(
        one for one in read.subjects(RDF.type, OPS.Role) if "Reliability" in name(read, one)
    )
    disciplines = sorted(name(read, one) for one in read.subjects(OPS.hasRole, role))
    for found in (run_apart(call()), doors.get("/api/role", role="SRE").json()):
        assert [one["label"] for one in found["disciplines"]] == disciplines == ["DevOps", "SysOps"]
        for facet in found["inherited"]:
            sets = held(read, facet["path"].removeprefix("ops:"))
            first, other = (set(map(str, sets[one])) for one in disciplines)
            assert {one["iri"] for one in facet["shared"]} == first & other, facet["path"]
            only = {one["label"]: {item["iri"] for item in one["items"]} for one in facet["only"]}
            for discipline, rest in zip(disciplines, (first - other, other - first), strict=True):
                assert only.get(discipline, set()) == rest, facet["path"]


@pytest.mark.parametrize(("start", "goal"), [("SysOps", "DevOps"), ("NetOps", "DevOps")])
def test_a_transition(read: rdflib.Graph, doors: Programs, start: str, goal: str) -> None:
    sets = {link: held(read, link) for link in TAKEN_ON}
    mine = set().union(*(found[start] for found in sets.values()))
    jobs = set(read.subjects(OPS.oneIsEnough, rdflib.Literal(True)))
    links = near_pairs(read)

    def do(item: Any) -> set[Any]:
        return set(read.objects(item, OPS.inCategory)) & jobs

    def near(item: Any) -> set[Any]:
        return (set(links[item]) if item in links else set()) & mine - {item}

    wanted = set().union(*(found[goal] for found in sets.values()))
    found = doors.get("/api/transition", start=start, goal=goal).json()
    labels = {str(read.value(OPS[link], RDFS.label)): link for link in TAKEN_ON}
    for facet in found["facets"]:
        has, needs = (sets[labels[facet["facet"]]][one] for one in (start, goal))
        close = {
            item
            for item in needs - has
            if near(item)
            or any(do(item) & do(other) for other in mine - {item})
            or any(do(item) & do(other) and near(other) for other in wanted - {item})
        }
        told = {key: {one["iri"] for one in facet[key]} for key in ("add", "carryOver")}
        assert told["carryOver"] == set(map(str, has & needs))
        assert told["add"] == set(map(str, needs - has - close))
        assert {one["item"]["iri"] for one in facet["close"]} == set(map(str, close))
