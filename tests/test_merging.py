"""A triple that several graphs state counts once, as rdflib counts it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from graph import open_store
from graph.embedded import EmbeddedStore
from graph.importing.loading import Choices
from graph.importing.watching import Watch
from graph.merging import repeats
from graph.picture.schema import count_schema
from graph.querying.plan import read_plan
from graph.shacl import read_triples, validate
from graph.shacl.shapes import ShapesGraph
from graph.snapshots.comparison import compare
from graph.snapshots.exchange import export_generation, restore_generation
from graph.snapshots.generations import import_sources, open_generation, read_generation
from graph.snapshots.holding import Holding
from graph.snapshots.staging import stage_sources
from queries import load_catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "@prefix : <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
#: Both name the team and say that it uses the same tool; each has an unnamed member of its own.
FILES = {
    "one.ttl": ':t a :Team ; rdfs:label "Team" ; :uses :git , :helm ; :has [ :named "Ann" ] .'
    ":git a :Tool . :helm a :Tool .",
    "two.ttl": ':t a :Team ; rdfs:label "Team" ; :uses :git , :argo ; :has [ :named "Bo" ] .'
    ":git a :Tool . :argo a :Tool .",
}
QUERIES = (
    "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) }",
    "SELECT ?team ?label ?tool { ?team rdfs:label ?label ; :uses ?tool }",
    "SELECT (COUNT(*) AS ?n) { ?team :uses ?tool . ?tool a :Tool }",
    "SELECT ?g ?tool { GRAPH ?g { :t :uses ?tool } }",
    "SELECT ?g ?name { :t :has ?member . GRAPH ?g { ?member :named ?name } }",
)
PREFIXES = "PREFIX : <http://example.org/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
:Shape a sh:NodeShape ; sh:targetClass :Team ;
    sh:property [ sh:path rdfs:label ; sh:maxCount 1 ] , [ sh:path :uses ; sh:maxCount 3 ] .
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    for name, text in FILES.items():
        (tmp_path / name).write_text(HEAD + text, encoding="utf-8")
    return tmp_path / "chain"


@pytest.fixture
def opened(folder: Path, tmp_path: Path) -> Iterator[EmbeddedStore]:
    import_sources([tmp_path / name for name in FILES], base="empty")
    with closing(open_store()) as store:
        assert isinstance(store, EmbeddedStore)
        yield store


def told_by_rdflib(query: str, quads: bytes) -> list[tuple[str, ...]]:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=quads, format="nquads")
    # rdflib's own union repeats such a triple too: what stands outside of GRAPH is asked of a merge
    merge = rdflib.Graph()
    for s, p, o, _ in dataset.quads():
        merge.add((s, p, o))
    asked = dataset if "GRAPH" in query else merge
    return sorted({tuple(map(str, row)) for row in asked.query(PREFIXES + query)})


def last(name: str | None) -> str:
    return str(name).rpartition("/")[2]


def own(rows: list[tuple[str | None, ...]]) -> list[tuple[str, ...]]:
    """Return rows without what an import says of itself."""
    return sorted(
        tuple(map(str, row)) for row in rows if not str(row[0]).startswith("https://w3id.org/")
    )


@pytest.mark.parametrize("query", QUERIES[:3])
def test_a_query_gives_what_a_merge_gives(opened: EmbeddedStore, query: str) -> None:
    quads = opened.dump(ox.RdfFormat.N_QUADS)
    expected = [row for row in told_by_rdflib(query, quads) if "w3id.org" not in row[0]]
    for found in (opened.select(PREFIXES + query), opened.run_typed(PREFIXES + query)):
        assert own(found.values()) == expected
    asked = opened.to_rdflib().query(PREFIXES + query)
    assert own([tuple(map(str, row)) for row in asked]) == expected


@pytest.mark.parametrize("query", QUERIES[1:4])
def test_a_plan_counts_what_the_query_gives(opened: EmbeddedStore, query: str) -> None:
    assert read_plan(opened, PREFIXES + query).rows == len(opened.select(PREFIXES + query))


def test_graphs_are_told_apart_and_blank_nodes_are_the_same_in_both(opened: EmbeddedStore) -> None:
    told = opened.select(PREFIXES + QUERIES[3]).values()
    assert sorted((last(g), last(tool)) for g, tool in told) == [
        ("one.ttl", "git"),
        ("one.ttl", "helm"),
        ("two.ttl", "argo"),
        ("two.ttl", "git"),
    ]
    met = opened.run_typed(PREFIXES + QUERIES[4]).values()
    assert sorted((last(g), name) for g, name in met) == [("one.ttl", "Ann"), ("two.ttl", "Bo")]


def test_counts_shapes_and_exports_know_it_once(opened: EmbeddedStore, folder: Path) -> None:
    uses = "http://example.org/uses"
    assert [link.count for link in count_schema(opened).links if link.property == uses] == [3]
    shapes = ShapesGraph(read_triples(HEAD + SHAPES))
    assert validate(opened, shapes).conforms
    (id_,) = [path.name for path in folder.iterdir() if path.is_dir()]
    known = read_generation(folder, id_)
    assert known.merged
    quads = opened.dump(ox.RdfFormat.N_QUADS).splitlines()
    assert known.triples == len(quads) == sum(1 for _ in opened.quads())
    assert all(quad.split()[-2].startswith(b"<http") for quad in quads)


def test_an_export_is_restored_the_same(opened: EmbeddedStore, folder: Path) -> None:
    (id_,) = [path.name for path in folder.iterdir() if path.is_dir()]
    file = export_generation(folder, id_, folder.parent / "one.zip")
    again = restore_generation(file)
    assert again.merged
    assert again.triples == read_generation(folder, id_).triples
    with closing(open_generation(folder, again.id)) as other:
        changes = compare(opened.engine, other.engine)
        assert {change.kind for change in changes} == {"unchanged"}
        count = PREFIXES + QUERIES[2]
        assert other.select(count).values() == opened.select(count).values()


def test_a_new_version_of_a_source_is_merged_anew(folder: Path, tmp_path: Path) -> None:
    both = [tmp_path / name for name in FILES]
    import_sources(both, base="empty")
    both[1].write_text(f"{HEAD}:u a :Team ; :uses :argo . :argo a :Tool .", encoding="utf-8")
    known, _ = import_sources([both[1]])
    assert not known.merged
    with closing(open_store()) as store:
        query = f"{PREFIXES}SELECT ?team ?tool {{ ?team :uses ?tool }}"
        found = sorted(
            tuple(f"{cell}"[19:] for cell in row) for row in store.select(query).values()
        )
    assert found == [("t", "git"), ("t", "helm"), ("u", "argo")]


def test_an_upload_is_previewed_and_kept_merged(folder: Path, tmp_path: Path) -> None:
    staged = stage_sources([tmp_path / name for name in FILES], Choices(), Watch())
    preview = staged.preview(ox.Store())
    assert preview.classes["http://example.org/Team"] == 1
    assert preview.triples == len(staged.engine) == 16
    known = staged.land(name="upload", base="empty", folder=folder, watch=Watch())
    assert known.merged
    again = stage_sources([tmp_path / "one.ttl"], Choices(graph="urn:again"), Watch())
    assert again.land(name="again", folder=folder, watch=Watch()).merged


def test_what_is_held_in_memory_is_merged_too(opened: EmbeddedStore) -> None:
    Holding(opened).wait()
    assert opened.in_memory
    assert opened.select(PREFIXES + QUERIES[2]).values() == [("3",)]


def test_what_repeats_nothing_or_is_too_large_is_not_merged(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not import_sources([tmp_path / "one.ttl"], base="empty")[0].merged
    monkeypatch.setattr("graph.snapshots.filling.MOST_MERGED", 10)
    assert not import_sources([tmp_path / "two.ttl"])[0].merged


@pytest.mark.usefixtures("folder")
def test_a_table_says_once_what_it_is() -> None:
    """By its own graph; the description of the import adds only what is not said there."""
    mapping = Path(__file__).parents[1] / "docs" / "examples" / "tools.yaml"
    assert not import_sources([mapping], Choices(kind="table"))[0].merged
    with closing(open_store()) as store:
        rows = load_catalog()["sources-and-licenses"].run(store, {}).dicts()
        titles = [row["sourceLabel"] for row in rows]
        assert titles.count("Tools of the platform team") == 1
        assert len(titles) == len(set(titles))
        table = "<https://w3id.org/ops-atlas/graph/tables/tools>"
        in_imports = "GRAPH <https://w3id.org/ops-atlas/graph/imports>"
        assert store.ask(f"ASK {{ {in_imports} {{ {table} dct:format ?format }} }}")
        assert store.ask(f"ASK {{ {table} a ops:Source , prov:Entity }}")


def test_the_shipped_data_states_nothing_twice(shipped) -> None:
    assert not repeats(shipped.engine)
