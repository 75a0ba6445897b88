"""The chain of snapshots: built beside what is in use, whole or not at all, and every way back."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from graph import EmbeddedStore, open_store
from graph.importers import MARKET_GRAPH
from graph.importing.descriptions import DESCRIPTIONS
from graph.importing.loading import IMPORTED, Choices, graph_iri, load_sources
from graph.importing.reading import Reading
from graph.importing.watching import Progress, Watch
from graph.snapshots import keeping
from graph.snapshots.chain import Chain, locked, read_chain, tidy, version, write_chain
from graph.snapshots.comparison import compare
from graph.snapshots.exchange import export_generation, restore_generation
from graph.snapshots.generations import import_sources, list_generations, open_generation
from graph.snapshots.keeping import disk_use, drop, find, rename, use
from graph.snapshots.staging import stage_sources
from ontology.errors import NotFoundError, ParameterError, SnapshotError, SourceError
from views.data.markup import preview_markup

ROOT = Path(__file__).parents[1]
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
WORDS = ("kestrel", "merlin", "buzzard")
LICENSE = (
    "<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> ; "
    "<http://purl.org/dc/terms/license> <https://creativecommons.org/licenses/by/4.0/> .\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot_cache: Path) -> Path:
    """Return a chain of its own; the shipped snapshot is the one of the test run."""
    chain = tmp_path / "chain"
    monkeypatch.setenv("OPS_ATLAS_DATA", str(chain))
    return chain


def turtle(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def bring(path: Path, text: str, **options):
    return import_sources([turtle(path, text)], **options)[0]


def asked(query: str) -> list:
    store = open_store()
    try:
        return store.select(query).values()
    finally:
        store.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_an_import_adds_to_what_is_open(folder, tmp_path) -> None:
    one = bring(tmp_path / "one.ttl", f'{LICENSE}<urn:a> {LABEL} "Kestrel" .')
    graph = f"{IMPORTED}one.ttl"
    assert (one.parent, one.graphs[graph]) == ("shipped", 3)
    assert read_chain(folder) == Chain(one.id, (one.id,))
    store = open_store()
    assert store.search("kestr")[0].iri == "urn:a"
    assert store.ask("ASK { ?discipline a ops:Discipline }")
    described = "a ops:Source ; dct:title ?title ; dct:license ?license"
    assert store.select(f"SELECT ?title ?license {{ <{graph}> {described} }}").values() == [
        ("one.ttl", "https://creativecommons.org/licenses/by/4.0/")
    ]
    store.close()
    two = bring(tmp_path / "two.ttl", "<urn:b> <urn:p> 1 .")
    assert two.parent == one.id
    assert graph in two.graphs
    assert [found.id for found in list_generations(folder)] == [one.id, two.id]


def test_the_license_of_a_catalog_goes_before_those_of_its_datasets(folder, tmp_path) -> None:
    dcat, license_ = "http://www.w3.org/ns/dcat#", "<http://purl.org/dc/terms/license>"
    text = (
        f"<urn:a> a <{dcat}Dataset> ; {license_} <urn:of-a> . "
        f"<urn:c> a <{dcat}Catalog> ; {license_} <urn:of-all> ."
    )
    bring(tmp_path / "catalog.ttl", text, base="empty")
    described = (
        f"SELECT ?l {{ <{graph_iri('catalog.ttl')}> <http://purl.org/dc/terms/license> ?l }}"
    )
    assert asked(described) == [("urn:of-all",)]


def test_the_same_file_again_replaces_its_graph(folder, tmp_path) -> None:
    bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1, 2 .", base="empty")
    again = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 2, 3, 4 .")
    assert again.graphs[f"{IMPORTED}one.ttl"] == 3
    assert sorted(asked("SELECT ?o { <urn:a> <urn:p> ?o }")) == [("2",), ("3",), ("4",)]
    assert not open_generation(folder, again.id).ask("ASK { ?s a ops:Discipline }")


def test_a_broken_file_changes_nothing(folder, tmp_path) -> None:
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .")
    with pytest.raises(SourceError, match=r"two\.ttl:1:"):
        bring(tmp_path / "two.ttl", "<urn:a> <urn:p> .")
    with pytest.raises(SnapshotError, match="stopped; nothing was changed"):
        bring(tmp_path / "two.ttl", "<urn:a> <urn:p> 1 .", watch=Watch(stopped=lambda: True))
    assert read_chain(folder) == Chain(one.id, (one.id,))
    assert names(folder) == [one.id]


def test_it_can_be_stopped_until_it_is_put_to_use(folder, tmp_path) -> None:
    told: list[Progress] = []
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .", watch=Watch(told.append))
    *_, before, last = dict.fromkeys(progress.doing for progress in told)
    assert last == "Putting it to use"
    told.clear()
    watch = Watch(told.append, lambda: bool(told) and told[-1].doing == before)
    with pytest.raises(SnapshotError, match="The import was stopped; nothing was changed"):
        bring(tmp_path / "two.ttl", "<urn:b> <urn:p> 2 .", watch=watch)
    assert read_chain(folder).current == one.id
    assert names(folder) == [one.id]


def test_back_and_forth(folder, tmp_path) -> None:
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .", name="First")
    two = bring(tmp_path / "two.ttl", "<urn:b> <urn:p> 1 .")
    before = version(folder)
    assert use(folder, "First") == one.id
    assert version(folder) != before
    assert asked("SELECT ?o { <urn:b> <urn:p> ?o }") == []
    use(folder, "shipped")
    assert asked("SELECT ?o { <urn:a> <urn:p> ?o }") == []
    use(folder, two.id)
    with pytest.raises(SnapshotError, match="is in use"):
        drop(folder, two.id)
    with pytest.raises(SnapshotError, match="cannot be dropped"):
        drop(folder, "shipped")
    rename(folder, "First", "Older")
    assert drop(folder, "Older").id == one.id
    assert names(folder) == [two.id]
    assert asked("SELECT ?o { <urn:a> <urn:p> ?o }") == [("1",)], "shared files outlive a drop"
    with pytest.raises(NotFoundError, match="shipped"):
        use(folder, "shiped")


def test_disk_use_counts_shared_files_once(folder, tmp_path) -> None:
    text = "".join(f"<urn:{at}> <urn:p> {at} .\n" for at in range(20_000))
    one = bring(tmp_path / "one.ttl", text, base="empty")
    assert 0 < disk_use(folder, one.id) <= disk_use(folder)


def test_disk_use_passes_over_a_file_that_an_import_has_just_removed(folder, tmp_path) -> None:
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .")
    before = disk_use(folder)
    (folder / one.id / "store" / "gone.sst").symlink_to(tmp_path / "gone")  # listed and not there
    assert disk_use(folder) == before


def test_labels_that_an_older_program_indexed_are_indexed_anew(folder, tmp_path) -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    one = bring(tmp_path / "one.ttl", f'<urn:a> {label} "Crane" .')
    (index,) = (folder / one.id).glob("labels-*.sqlite")
    index.rename(index.with_name("labels.sqlite"))
    killed = index.with_name(f".{index.name}-0f1e2d3c")
    killed.write_bytes(b"half of it")
    for _ in range(2):
        store = open_store()
        assert [match.iri for match in store.search("crane")] == ["urn:a"]
        store.close()
        assert list(index.parent.glob("*labels*")) == [index]


@pytest.mark.parametrize(("added", "ordered"), [(20, True), (1, False)])
def test_files_are_put_in_order_where_an_upload_adds_much(
    folder, tmp_path, monkeypatch, added, ordered
) -> None:
    monkeypatch.setattr("graph.snapshots.filling.SMALL", 10)
    monkeypatch.setattr("graph.snapshots.filling._ALWAYS_ORDERED", 20)
    bring(tmp_path / "one.ttl", "".join(f"<urn:a> <urn:p> {n} ." for n in range(40)), base="empty")
    more = "".join(f"<urn:b> <urn:p> {n} ." for n in range(added))
    staged = stage_sources([turtle(tmp_path / "two.ttl", more)], Choices(), Watch())
    told: list[str] = []
    watch = Watch(lambda progress: told.append(progress.doing))
    staged.land(name="two", folder=folder, watch=watch)
    assert ("Putting the files in order" in told) == ordered


def test_damage_is_said_and_one_can_go_back(folder, tmp_path) -> None:
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .")
    shutil.rmtree(folder / one.id / "store")
    with pytest.raises(SnapshotError, match="snapshots use shipped"):
        open_store()
    use(folder, "shipped")
    open_store().close()


def test_nothing_is_kept_where_only_memory_is_used(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("OPS_ATLAS_DATA", raising=False)
    monkeypatch.setenv("OPS_ATLAS_CACHE", "memory")
    with pytest.raises(SnapshotError, match="OPS_ATLAS_DATA"):
        bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .")


def test_a_full_disk_is_a_sentence(folder, tmp_path, monkeypatch) -> None:
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .")
    full = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    with pytest.raises(SnapshotError, match="Nothing was changed; free some space"):
        bring(tmp_path / "two.ttl", "<urn:a> <urn:p> 2 .")
    assert read_chain(folder).current == one.id
    assert names(folder) == [one.id]


@pytest.mark.parametrize(
    "reason", ["No space left on device", "Disk quota exceeded", "File too large"]
)
def test_a_disk_that_is_full_half_way_is_not_the_document_s_fault(
    reason, folder, tmp_path, monkeypatch
) -> None:
    def bulk_load(_engine: object, reading: Reading, **_options: bool) -> None:
        with reading.open() as source:
            source.read(10)
            raise OSError(f"IO error: While appending to file: 1.sst: {reason}")

    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .")
    monkeypatch.setattr("graph.importing.loading.bulk_load", bulk_load)
    monkeypatch.setattr("graph.importing.loading.SMALL", -1)
    with pytest.raises(SnapshotError, match=rf"written to .* {reason}.* Nothing was changed"):
        bring(tmp_path / "two.ttl", "<urn:a> <urn:p> 2 .", base="empty")
    assert names(folder) == [one.id]


def test_a_disk_that_is_full_for_the_labels_is_a_sentence(folder, tmp_path, monkeypatch) -> None:
    def build(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("graph.snapshots.filling.LabelIndex.build", build)
    with pytest.raises(SnapshotError, match=r"disk is full\. Nothing was changed"):
        bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .")
    assert names(folder) == []


def importing(source: Path, before: str = "", wait: float = 0) -> subprocess.Popen:
    """Start an import in another process; ``before`` runs there first."""
    code = (
        "from pathlib import Path\n"
        f"from graph.snapshots import chain, filling, generations\n{before}\n"
        f"sources, base = [Path({str(source)!r})], 'empty'\n"
        f"print(generations.import_sources(sources, base=base, wait={wait})[0].id)\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


KILLED_WHILE = {
    "loading": "generations.load_sources",
    "describing": "filling.describe",
    "indexing": "filling.LabelIndex.build",
    "checking": "generations.check",
    "pointing": "generations.write_chain",
    "replacing": "chain._sync",
}


@pytest.mark.parametrize("moment", KILLED_WHILE)
def test_kill_9_at_any_moment(moment, folder, tmp_path) -> None:
    """What was in use stays in use, and the next start removes every trace."""
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .", base="empty")
    killing = textwrap.dedent(
        f"""
        import os, signal
        {KILLED_WHILE[moment]} = lambda *args, **options: os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    process = importing(turtle(tmp_path / "two.ttl", "<urn:b> <urn:p> 1 ."), killing)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    moved = moment == "replacing"  # the one rename had happened: the new one is whole and in use
    assert asked("SELECT ?o { <urn:a> <urn:p> ?o }") == ([] if moved else [("1",)])
    assert asked("SELECT ?o { <urn:b> <urn:p> ?o }") == ([("1",)] if moved else [])
    assert len(names(folder)) == (2 if moved else 1)
    assert {path.name for path in folder.iterdir() if path.is_file()} == {"chain.json", "lock"}
    assert bring(tmp_path / "three.ttl", "<urn:c> <urn:p> 1 .").parent != one.id or not moved


def test_two_processes_at_once(folder, tmp_path) -> None:
    """One is told that another import runs; one that may wait comes after it."""
    source = turtle(tmp_path / "two.ttl", "<urn:b> <urn:p> 1 .")
    with locked(folder):
        told = importing(source)
        _, said = told.communicate()
        assert f"Another import is running (process {os.getpid()})" in said
        waiting = importing(source, wait=60)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(timeout=1)
    output, said = waiting.communicate()
    assert waiting.returncode == 0, said
    assert read_chain(folder).current == output.strip()


def test_litter_is_left_alone_while_an_import_runs(folder) -> None:
    folder.mkdir()
    with locked(folder):
        (folder / ".building-0001-abcd").mkdir()
        tidy(folder)
        assert names(folder) == [".building-0001-abcd"]
    tidy(folder)
    assert names(folder) == []


def test_a_damaged_pointer_is_said(folder) -> None:
    folder.mkdir()
    write_chain(folder, Chain())
    (folder / "chain.json").write_text("{")
    with pytest.raises(SnapshotError, match=r"chain\.json cannot be read"):
        open_store()


def test_litter_is_what_an_import_left_and_no_other_file(tmp_path) -> None:
    write_chain(tmp_path, Chain(None, ("0001-kept",)))
    (tmp_path / "0001-kept").mkdir()
    (tmp_path / "0002-left").mkdir()
    for name in (".chain.json-left", "notes.txt", ".chain"):
        (tmp_path / name).touch()
    tidy(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"chain.json", "lock", "0001-kept", "notes.txt", ".chain"}


@pytest.mark.parametrize(
    ("current", "generations"), [(None, "0001"), (5, [5]), (None, ["../x"]), (None, [""])]
)
def test_a_pointer_with_other_names_removes_nothing(folder, current, generations) -> None:
    """What the file does not name is litter, so a file of another form must not be believed."""
    (folder / "0001-abcd").mkdir(parents=True)
    content = json.dumps({"current": current, "generations": generations})
    (folder / "chain.json").write_text(content)
    with pytest.raises(SnapshotError, match="does not name snapshots as this program does"):
        tidy(folder)
    assert names(folder) == ["0001-abcd"]


def test_export_and_restore(folder, tmp_path) -> None:
    one = bring(tmp_path / "one.ttl", '_:x <urn:p> _:y . _:y <urn:q> "ü"@de .', base="empty")
    file = export_generation(folder, one.id, tmp_path / "one.zip")
    other = tmp_path / "other"
    restored = restore_generation(file, folder=other)
    assert (restored.name, restored.triples) == (one.name, one.triples)
    first, second = open_generation(folder, one.id), open_generation(other, restored.id)
    assert all(change.kind == "unchanged" for change in compare(first.engine, second.engine))
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(SourceError, match="exported here, or is cut"):
        restore_generation(file, folder=other)


def test_a_name_that_several_have_names_none(folder, tmp_path) -> None:
    first, second = (bring(tmp_path / "a.ttl", f"<urn:a> <urn:p> {at} .") for at in (1, 2))
    with pytest.raises(SnapshotError, match=f"called a.ttl; say {first.id} or {second.id}"):
        use(folder, "a.ttl")
    use(folder, first.id)
    assert read_chain(folder).current == first.id


def test_restoring_tells_how_far_it_is(folder, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", 0)
    text = " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(50_000))
    one = bring(tmp_path / "one.ttl", text, base="empty")
    told: list[str] = []
    file = export_generation(folder, one.id, tmp_path / "one.zip")
    restore_generation(file, watch=Watch(lambda progress: told.append(str(progress))))
    shares = [int(said) for said in re.findall(r"Restoring \S+, (\d+)%", "\n".join(told))]
    assert (shares, shares[0], shares[-1]) == (sorted(shares), 0, 100)
    assert any(0 < share < 100 for share in shares)
    assert told[-1] == f"Putting it to use, {one.triples:,} triples"


def test_an_archive_made_by_hand_says_what_to_do_with_it(folder, tmp_path) -> None:
    text = b'<urn:a> <urn:p> "1" .\n<urn:a> <urn:p> "2" <urn:g> .\n'
    about = {
        "kind": "ops-atlas-snapshot",
        "name": "mine",
        "sha256": hashlib.sha256(text).hexdigest(),
    }
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        archive.writestr("dataset.nq", text)
        archive.writestr("snapshot.json", json.dumps(about))
    with pytest.raises(SourceError, match=r"outside any named graph.*Import the file as data"):
        restore_generation(tmp_path / "mine.zip", folder=folder)
    engine = ox.Store()
    load_sources(engine, [tmp_path / "mine.zip"], Choices())
    graphs = {quad.object.value: quad.graph_name.value for quad in engine}
    assert graphs == {"1": graph_iri("mine.zip/dataset.nq"), "2": "urn:g"}


DAMAGED = {
    "not what was packed": {1: b"\xff" * 60},
    "encrypted": {6: b"\x01"},
    "packed in a way that is unknown": {8: b"\x4d"},
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_archive_changes_nothing(damage, folder, tmp_path) -> None:
    """Each place is counted from the file's header; the flags stand in the directory as well."""
    one = bring(
        tmp_path / "one.ttl", f"<urn:a> <urn:p> {', '.join(map(str, range(3000)))} .", base="empty"
    )
    file = export_generation(folder, one.id, tmp_path / "one.zip")
    content = bytearray(file.read_bytes())
    for at, other in DAMAGED[damage].items():
        places = [200] if at == 1 else [at, content.index(b"PK\x01\x02") + at + 2]
        for place in places:
            content[place : place + len(other)] = other
    file.write_bytes(content)
    with pytest.raises(SourceError, match="exported here, or is cut"):
        restore_generation(file)
    assert names(folder) == [one.id]


def test_an_archive_with_a_gap_is_cut(folder, tmp_path) -> None:
    file = tmp_path / "one.zip"
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .", base="empty")
    whole = export_generation(folder, one.id, file).read_bytes()
    file.write_bytes(whole[:60] + whole[90:])
    with pytest.raises(SourceError, match="exported here, or is cut"):
        restore_generation(file)
    file.unlink()
    with pytest.raises(SourceError, match="No such file"):
        restore_generation(file)


def packed(path: Path, about: object, dataset: str = "<urn:a> <urn:p> <urn:b> <urn:g> .\n") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../outside", "x")
        archive.writestr("dataset.nq", dataset)
        archive.writestr("snapshot.json", json.dumps(about))
    return path


def test_what_older_lenient_imports_let_through_is_restored(folder, tmp_path) -> None:
    dataset = '<urn:a> <urn:p> "x"@a-b-c <urn:g> .\n'
    sha256 = hashlib.sha256(dataset.encode()).hexdigest()
    about = {"kind": "ops-atlas-snapshot", "name": "old", "sha256": sha256}
    assert restore_generation(packed(tmp_path / "x.zip", about, dataset)).triples == 1


def test_an_archive_that_somebody_made_up(folder, tmp_path) -> None:
    sha256 = hashlib.sha256(b"<urn:a> <urn:p> <urn:b> <urn:g> .\n").hexdigest()
    about = {"kind": "ops-atlas-snapshot", "name": "\x1b[31mRed\n" * 99, "sha256": sha256}
    for wrong in ([], None, {"kind": "ops-atlas-snapshot"}, "a" * 100_000):
        with pytest.raises(SourceError, match="exported here, or is cut"):
            restore_generation(packed(tmp_path / "x.zip", wrong))
    file = packed(tmp_path / "x.zip", about)
    with pytest.raises(SnapshotError, match="more than 0 triples"):
        restore_generation(file, watch=Watch(most_triples=0))
    restored = restore_generation(file)
    assert restored.triples == 1
    assert restored.name.startswith("[31mRed [31mRed")
    assert len(restored.name) == 120
    assert sorted(tmp_path.parent.glob("**/outside")) == []


def test_dropping_makes_room_on_a_full_disk(folder, tmp_path, monkeypatch) -> None:
    """There is no room for the pointer either until the snapshot is gone."""
    one, two = (bring(tmp_path / "one.ttl", f"<urn:a> <urn:p> {n} .") for n in (1, 2))

    def written(path: Path, chain: Chain) -> None:
        if (folder / one.id).exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        write_chain(path, chain)

    monkeypatch.setattr(keeping, "write_chain", written)
    assert drop(folder, one.id).id == one.id
    assert read_chain(folder).generations == (two.id,)
    assert names(folder) == [two.id]


def test_a_disk_that_cannot_be_written_keeps_what_is_dropped(folder, tmp_path, monkeypatch) -> None:
    one, two = (bring(tmp_path / "one.ttl", f"<urn:a> <urn:p> {n} .") for n in (1, 2))

    def written(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(keeping, "write_chain", written)
    with pytest.raises(SnapshotError, match="Read-only file system"):
        drop(folder, one.id)
    assert names(folder) == sorted([one.id, two.id])


def test_every_snapshot_has_a_name_that_can_be_read(folder, tmp_path) -> None:
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .", name=" \x1b ")
    assert one.name == "unnamed"
    rename(folder, one.id, "\x1b[31mRed\u202e one")
    assert [known.name for known in list_generations(folder)] == ["[31mRed one"]
    with pytest.raises(ParameterError, match="1 to 120"):
        rename(folder, one.id, "\x1b\n")


def test_a_snapshot_whose_description_is_damaged_can_be_left_and_dropped(folder, tmp_path) -> None:
    one = bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .", base="empty")
    (folder / one.id / "manifest.json").write_text("{")
    with pytest.raises(SnapshotError, match="snapshots use shipped"):
        open_store()
    known = list_generations(folder)
    assert [(found.id, found.name, found.created) for found in known] == [(one.id, "damaged", "")]
    use(folder, "shipped")
    with pytest.raises(SnapshotError, match="cannot be opened"):
        use(folder, one.id)
    assert drop(folder, one.id).id == one.id
    assert names(folder) == []


def test_comparison_by_named_graph_whatever_blank_nodes_are_called() -> None:
    before = EmbeddedStore.from_text(
        "<urn:g> { _:a <urn:p> [ <urn:q> 1 ] . <urn:x> <urn:p> 1 } <urn:old> { <urn:x> <urn:p> 2 }",
        ".trig",
    )
    after = EmbeddedStore.from_text(
        "<urn:g> { _:z <urn:p> [ <urn:q> 1 ] . <urn:x> <urn:p> 2 } <urn:new> { <urn:x> <urn:p> 1 }",
        ".trig",
    )
    found = {one.graph: one for one in compare(before.engine, after.engine)}
    assert (found["urn:g"].added, found["urn:g"].removed, found["urn:g"].doubled) == (1, 1, 1)
    assert {graph: one.kind for graph, one in found.items()} == {
        "urn:g": "changed",
        "urn:old": "gone",
        "urn:new": "new",
    }


def row(at: int) -> str:
    """Write a list of thirty cells, of which one is not like the others."""
    cells = " ".join("1" if n == at else "0" for n in range(30))
    return f"<urn:g> {{ <urn:a> <urn:row> ( {cells} ) }}"


SUCH = "<urn:g> { <urn:x> <urn:p> _:a . _:a <urn:q> _:b . _:b <urn:q> _:a , [ <urn:r> %s ] }"


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (row(14), row(15), "changed"),
        (row(14), row(14), "unchanged"),
        (SUCH % 1, SUCH % 1, "unchanged"),
        (SUCH % 1, SUCH % 2, "changed"),
    ],
)
def test_comparison_sees_what_moves_far_from_either_end(first, second, kind) -> None:
    """Each cell beside the one that moves has zeros for its neighbors, before and after."""
    (change,) = compare(
        *(EmbeddedStore.from_text(text, ".trig").engine for text in (first, second))
    )
    graphs = [Graph().parse(data=f"{one[9:-1]}.", format="turtle") for one in (first, second)]
    assert isomorphic(*graphs) is (kind == "unchanged")
    assert change.kind == kind


def test_comparison_of_long_lists_is_quick_and_exact() -> None:
    cells = ["7"] * 3000

    def changed(others: list[str]) -> list[tuple[int, int]]:
        texts = (f"<urn:g> {{ <urn:a> <urn:p> ({' '.join(some)}) }}" for some in (cells, others))
        one, other = (EmbeddedStore.from_text(text, ".trig") for text in texts)
        found = compare(one.engine, other.engine)
        return [(graph.added, graph.removed) for graph in found]

    assert changed(cells) == [(0, 0)]
    ((added, removed),) = changed([*cells[:-1], "8"])
    assert added == removed > 0


@pytest.mark.parametrize(("known", "steps"), [("", 3000), ("<urn:a> <urn:p> 0, -1 .", 6002)])
def test_a_comparison_says_how_far_it_is_and_stops_within_a_graph(
    known, steps, monkeypatch
) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    numbers = ", ".join(map(str, range(3000)))
    elsewhere = f"<urn:a> <urn:p> 1 . <urn:b> <urn:p> {numbers}"
    before = EmbeddedStore.from_text(f"<urn:g> {{ {known} }} <urn:h> {{ {elsewhere} }}", ".trig")
    after = EmbeddedStore.from_text(f"<urn:g> {{ <urn:a> <urn:p> {numbers} }}", ".trig")
    told: list[Progress] = []
    (whole,) = compare(before.engine, after.engine, ["urn:g"], Watch(told.append))
    assert (whole.after, whole.doubled) == (3000, 1)
    assert {one.total for one in told if one.doing} == {steps}
    stopping = Watch(stopped=lambda: stopping.progress.done >= 1000)
    with pytest.raises(SnapshotError):
        compare(before.engine, after.engine, ["urn:g"], stopping)
    assert 1000 <= stopping.progress.done < steps


def test_a_preview_changes_nothing_and_can_land(folder, tmp_path) -> None:
    bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1, 2 .", base="empty")
    source = turtle(tmp_path / "one.ttl", f'<urn:a> a <urn:C> ; <urn:p> 2 ; {LABEL} "A"@pt .')
    staged = stage_sources([source], Choices(), Watch())
    preview = staged.preview()
    assert (preview.triples, preview.classes, preview.languages) == (3, {"urn:C": 1}, {"pt": 1})
    (change,) = preview.changes
    assert (change.added, change.removed) == (2, 1)
    assert [(one.label, one.kind) for one in preview.samples] == [("A", "urn:C")]
    assert asked("SELECT ?o { <urn:a> <urn:p> ?o }") == [("1",), ("2",)]
    landed = staged.land(name="Landed", watch=Watch())
    assert landed.graphs[change.graph] == 3
    assert asked("SELECT ?o { <urn:a> <urn:p> ?o }") == [("2",)]


@pytest.mark.parametrize("left", ["<urn:G> { <urn:c> <urn:p> 3 }", "# nothing any more"])
def test_a_preview_shows_which_graphs_an_import_empties_and_landing_empties_them(
    left, folder, tmp_path
) -> None:
    source = tmp_path / "one.trig"
    own = graph_iri("one.trig")
    bring(source, "<urn:a> <urn:p> 1, 2 . <urn:G> { <urn:c> <urn:p> 3 }", base="empty")
    staged = stage_sources([turtle(source, left)], Choices(), Watch())
    preview = staged.preview()
    (change,) = [one for one in preview.changes if one.kind != "unchanged"]
    assert (change.graph, change.kind, change.removed) == (own, "gone", 2)
    assert f"{own}: emptied, 2 triples gone" in preview.to_text()
    assert 'one.trig <span class="quiet">gone</span>' in preview_markup(preview)
    assert own not in staged.land(name="Landed", watch=Watch()).graphs
    assert asked("SELECT ?o { <urn:a> <urn:p> ?o }") == []
    assert [one.graph for one in staged.preview(ox.Store()).changes] == (
        ["urn:G"] if "urn:G" in left else []
    )


SCHEME = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:s> a skos:ConceptScheme ; {LABEL} "Scheme" .
<urn:a> a skos:Concept ; {LABEL} "A" ; skos:inScheme <urn:s> .
<urn:b> a skos:Concept , <urn:Bird> ; {LABEL} "B" ; skos:inScheme <urn:s> .
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SCHEME, {"Scheme": "ConceptScheme", "A": "Concept", "B": "Bird"}),
        (f'<urn:a> {LABEL} "A" .', {"A": ""}),
        (
            '<urn:a> a <http://www.w3.org/2002/07/owl#Class> ; <urn:p> "x" .',
            {"a": "Class"},
        ),
    ],
)
def test_a_preview_shows_nodes_of_vague_classes_after_all_others(text, expected, tmp_path) -> None:
    staged = stage_sources([turtle(tmp_path / "one.ttl", text)], Choices(), Watch())
    samples = staged.preview(ox.Store()).samples
    assert {one.label: re.split("[#:]", one.kind)[-1] for one in samples} == expected


def test_what_several_files_repeat_is_looked_for_once(tmp_path, monkeypatch) -> None:
    looked: list[ox.Store] = []
    monkeypatch.setattr(
        "graph.snapshots.staging.repeats", lambda engine: bool(looked.append(engine)) or True
    )
    text = "<urn:a> a <urn:C> ."
    sources = [turtle(tmp_path / name, text) for name in ("one.ttl", "two.ttl")]
    staged = stage_sources(sources, Choices(), Watch())
    preview = staged.preview(ox.Store())
    assert (preview.triples, preview.classes) == (2, {"urn:C": 1})
    assert staged.store.select("SELECT ?s { ?s a <urn:C> }").values() == [("urn:a",)]
    assert len(looked) == 1


def test_terms_that_come_along_are_not_counted_where_files_repeat_each_other(tmp_path) -> None:
    text = "<urn:a> a <urn:C> ."
    sources = [turtle(tmp_path / name, text) for name in ("one.ttl", "two.ttl")]
    staged = stage_sources(sources, Choices(), Watch())
    term = ox.NamedNode("urn:term")
    staged.engine.add(ox.Quad(term, term, term, ox.NamedNode(MARKET_GRAPH)))
    preview = staged.preview(ox.Store())
    assert (preview.triples, preview.nodes, preview.terms) == (2, 1, 1)
    assert staged.store.ask("ASK { <urn:term> ?p ?o }")


def test_a_preview_in_words_says_what_it_does_not_list(tmp_path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for at in range(52):
        turtle(folder / f"{at:02}.ttl", f"<urn:a{at}> <urn:p{at}> 1 .")
    text = stage_sources([folder], Choices(), Watch()).preview(ox.Store()).to_text()
    lines = text.splitlines()
    assert lines[:2] == ["52 triples about 52 nodes", "0 classes"]
    assert "  and 42 more" in lines
    assert "1 namespace" in lines
    assert lines[-2].endswith("/many/49.ttl: new, 1 triple")
    assert lines[-1] == "And 2 named graphs more."


def test_a_preview_says_which_imported_ontologies_are_not_here(tmp_path) -> None:
    """One is described in the file, one is a version of that, and one is open already."""
    text = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
    <urn:a> a owl:Ontology ; owl:versionIRI <urn:a/1> .
    <urn:b> a owl:Ontology ; owl:imports <urn:a>, <urn:a/1>, <urn:open>, <urn:y>, <urn:x> ."""
    staged = stage_sources([turtle(tmp_path / "b.ttl", text)], Choices(), Watch())
    current = EmbeddedStore.from_text("<urn:open> a <http://www.w3.org/2002/07/owl#Ontology> .")
    preview = staged.preview(current.engine)
    assert preview.absent == ("urn:x", "urn:y")
    said = "It imports 2 ontologies that are not here, and nothing is fetched: urn:x and urn:y."
    assert preview.to_text().splitlines()[1] == said
    assert said in preview_markup(preview)
    many = replace(preview, absent=("urn:1", "urn:2", "urn:3", "urn:4", "urn:5"))
    assert many.wanting.endswith(" fetched: urn:1, urn:2, urn:3 and 2 more.")
    alone = replace(preview, absent=("urn:1",)).wanting
    assert alone == "It imports 1 ontology that is not here, and nothing is fetched: urn:1."
    assert not replace(preview, absent=()).wanting


def test_what_landed_is_described_once_though_it_brings_an_older_description(
    folder, tmp_path
) -> None:
    title, graph = "<http://purl.org/dc/terms/title>", graph_iri("one.trig")
    old = f'<{DESCRIPTIONS}> {{ <{graph}> {title} "Old" . <urn:other> {title} "Kept" }}'
    source = turtle(tmp_path / "one.trig", f"<{graph}> {{ <urn:a> <urn:p> 1 }} {old}")
    stage_sources([source], Choices(), Watch()).land(name="Landed", base="empty", watch=Watch())
    titles = f"SELECT ?s ?o {{ GRAPH <{DESCRIPTIONS}> {{ ?s {title} ?o }} }} ORDER BY ?s"
    assert [row for row in asked(titles) if row[0] in {graph, "urn:other"}] == [
        (graph, "one.trig"),
        ("urn:other", "Kept"),
    ]


def test_what_landed_is_found_beside_what_stays_and_not_what_it_replaced(folder, tmp_path) -> None:
    """The labels of what was staged are read from memory, and all others from the disk."""
    bring(tmp_path / "stays.ttl", f'<urn:a> a <urn:Bird> ; {LABEL} "Kestrel" .', base="empty")
    bring(tmp_path / "one.ttl", f'<urn:b> a <urn:Bird> ; {LABEL} "Buzzard" .')
    source = turtle(tmp_path / "one.ttl", f'<urn:b> {LABEL} "Merlin" . <urn:a> a <urn:Falcon> .')
    stage_sources([source], Choices(), Watch()).land(name="Landed", watch=Watch())
    store = open_store()
    found = {word: [(one.iri, one.kind) for one in store.search(word)] for word in WORDS}
    store.close()
    assert found == {"kestrel": [("urn:a", "urn:Bird")], "merlin": [("urn:b", None)], "buzzard": []}


OPEN_FILES = Path("/proc/self/fd")


def open_in(folder: Path) -> list[Path]:
    links = [entry for entry in OPEN_FILES.iterdir() if entry.is_symlink()]
    return [file for file in map(Path.readlink, links) if file.is_relative_to(folder)]


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="the system does not list open files there")
def test_a_closed_store_holds_no_file_of_its_snapshot(folder, tmp_path) -> None:
    """Someone may keep the store itself, and a snapshot that was dropped frees its disk."""
    bring(tmp_path / "one.ttl", f'<urn:a> {LABEL} "Kestrel" .')
    store = open_store()
    assert store.search("kestrel")
    assert open_in(folder)
    store.close()
    assert open_in(folder) == []


def test_the_one_in_use_has_a_name(folder, tmp_path) -> None:
    assert find(folder, "current") is None, "the shipped data"
    bring(tmp_path / "one.ttl", "<urn:a> <urn:p> 1 .", base="empty")
    second = bring(tmp_path / "two.ttl", "<urn:b> <urn:p> 1 .")
    assert find(folder, "current") == second.id
    rename(folder, list_generations(folder)[0].id, "current")
    assert find(folder, "current") == list_generations(folder)[0].id, (
        "what a person named goes first"
    )


def test_the_lock_waits_no_longer_than_told(folder) -> None:
    with locked(folder):
        start = time.monotonic()
        with pytest.raises(SnapshotError, match="try again when it has ended"), locked(folder):
            pytest.fail("two held the lock")
        assert time.monotonic() - start < 30
