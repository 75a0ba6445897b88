"""Snapshots: built once, opened after that, and whole whatever happens while building."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from graph import EmbeddedStore, open_store
from graph.snapshots import shipped
from ontology.errors import SnapshotError, SourceError
from ontology.sources import Source

TURTLE = '<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "Alpha"@en .\n'


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Source, ...]:
    path = tmp_path / "data.ttl"
    path.write_text(TURTLE)
    return (Source(path, "urn:graph"),)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_built_once(sources, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "cache"
    shipped.open_snapshot(sources, folder).close()
    before = names(folder)
    assert len(before) == 1
    manifest = json.loads((folder / before[0] / "manifest.json").read_text())
    assert manifest == {"key": before[0], "triples": 1, "sources": ["urn:graph"]}

    def parse_again(*_args: object) -> None:
        pytest.fail("opening a built snapshot parsed a file again")

    monkeypatch.setattr(shipped, "load_file", parse_again)
    store = shipped.open_snapshot(sources, folder)
    assert store.search("alp")[0].iri == "urn:a"
    assert store.select("SELECT ?g { GRAPH ?g { ?s ?p ?o } }").values() == [("urn:graph",)]
    store.close()
    assert names(folder) == before


def test_a_changed_file_is_a_new_snapshot(sources, tmp_path) -> None:
    folder = tmp_path / "cache"
    shipped.open_snapshot(sources, folder).close()
    sources[0].path.write_text(TURTLE.replace("Alpha", "Beta"))
    store = shipped.open_snapshot(sources, folder)
    assert [match.label for match in store.search("bet")] == ["Beta"]
    store.close()
    assert len(names(folder)) == 2


def test_a_broken_file_leaves_what_there_was(sources, tmp_path) -> None:
    folder = tmp_path / "cache"
    shipped.open_snapshot(sources, folder).close()
    before = names(folder)
    sources[0].path.write_text(TURTLE[:-4])
    with pytest.raises(SourceError, match=r"data\.ttl, line 1, column \d+"):
        shipped.open_snapshot(sources, folder)
    assert names(folder) == before
    sources[0].path.unlink()
    with pytest.raises(SourceError, match="cannot be read"):
        shipped.open_snapshot(sources, folder)


def test_what_a_killed_build_left_is_ignored_and_removed(sources, tmp_path) -> None:
    folder = tmp_path / "cache"
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    litter = folder / f".building-{ended.pid}-00ff"
    litter.mkdir(parents=True)
    mine = folder / f".building-{os.getpid()}-00ff"
    mine.mkdir()
    shipped.open_snapshot(sources, folder).close()
    assert not litter.exists()
    assert mine.exists(), "a build that is still running must be left alone"


def test_the_three_used_last_are_kept_and_any_used_within_a_day(sources, tmp_path) -> None:
    folder = tmp_path / "cache"
    now = time.time()
    for name, hours in (("a", 90), ("b", 80), ("c", 70), ("d", 60)):
        (folder / name).mkdir(parents=True)
        (folder / name / "manifest.json").write_text("{}")
        os.utime(folder / name, (now, now - hours * 3600))
    built = shipped.snapshot_key(sources)
    shipped.open_snapshot(sources, folder).close()
    assert names(folder) == sorted([built, "b", "c", "d"])
    for name in ("b", "c", "d"):
        os.utime(folder / name, (now, now - 23 * 3600))
    sources[0].path.write_text(TURTLE.replace("Alpha", "Beta"))
    shipped.open_snapshot(sources, folder).close()
    assert names(folder) == sorted([built, shipped.snapshot_key(sources), "b", "c", "d"])


def test_a_damaged_snapshot_is_built_again(sources, tmp_path) -> None:
    folder = tmp_path / "cache"
    shipped.open_snapshot(sources, folder).close()
    (built,) = folder.iterdir()
    for file in (built / "store").iterdir():
        file.unlink()
    store = shipped.open_snapshot(sources, folder)
    assert store.ask("ASK { <urn:a> ?p ?o }")
    store.close()


def test_two_processes_may_start_at_once(sources, tmp_path) -> None:
    folder = tmp_path / "cache"
    code = textwrap.dedent(
        f"""
        from pathlib import Path
        from graph.snapshots.shipped import open_snapshot
        from ontology.sources import Source
        store = open_snapshot((Source(Path({str(sources[0].path)!r}), "urn:graph"),),
                              Path({str(folder)!r}))
        print(store.ask("ASK {{ <urn:a> ?p ?o }}"))
        """
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate()[0].strip() for process in started] == ["True"] * 3
    assert len(names(folder)) == 1


def test_a_folder_that_cannot_be_written(sources, tmp_path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(SnapshotError, match="OPS_ATLAS_CACHE"):
        shipped.open_snapshot(sources, blocked)


def test_memory_when_told_so(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("OPS_ATLAS_CACHE", "memory")
    monkeypatch.setenv("HOME", str(tmp_path))
    store = open_store()
    assert isinstance(store, EmbeddedStore)
    assert store.ask("ASK { ?s a ops:Discipline }")
    assert names(tmp_path) == []
