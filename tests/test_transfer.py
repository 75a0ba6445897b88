"""Many quads on their way into an engine: all arrive, and other threads go on meanwhile."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from itertools import count

import pyoxigraph as ox
import pytest

from graph import transfer
from graph.transfer import add_to_memory, copy_to_disk, in_parts, take_out
from ontology.errors import SnapshotError

ODD = """
<urn:a> <urn:p> _:x <urn:g> .
_:x <urn:p> "tab\\t \\"quoted\\" \\u00e9"@de-AT <urn:g> .
_:x <urn:q> _:y <urn:h> .
<urn:a> <urn:says> <<( <urn:a> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> )>> <urn:g> .
<urn:a> <urn:p> "in no graph" .
"""


_iri = ox.NamedNode


def _canonical(engine):
    quads = ox.Dataset(engine)
    quads.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in quads}


@pytest.mark.parametrize("most", [0, 1000], ids=["through a file", "in two parts"])
def test_everything_arrives_and_blank_nodes_keep_their_links(tmp_path, monkeypatch, most):
    monkeypatch.setattr(transfer, "_IN_TWO_PARTS", most)
    source = ox.Store()
    source.load(ODD, ox.RdfFormat.N_QUADS)
    on_disk, in_memory = ox.Store(str(tmp_path / "disk")), ox.Store()
    copy_to_disk(source, on_disk)
    add_to_memory(in_memory, source)
    assert len(_canonical(source)) == 5
    assert _canonical(on_disk) == _canonical(in_memory) == _canonical(source)


@pytest.mark.parametrize("many", [0, 1, 2, 999])
def test_quads_without_blank_nodes_arrive_in_two_parts(tmp_path, many):
    source, on_disk = ox.Store(), ox.Store(str(tmp_path / "disk"))
    source.extend(
        ox.Quad(_iri("urn:a"), _iri("urn:p"), ox.Literal(f"line\n{at}"), _iri("urn:g"))
        for at in range(many)
    )
    copy_to_disk(source, on_disk)
    assert set(on_disk) == set(source)


def test_parts_leave_none_out():
    quad = ox.Quad(_iri("urn:a"), _iri("urn:p"), ox.Literal(1))
    parts = list(in_parts([quad] * 1201))
    assert sum(map(len, parts)) == 1201
    assert list(in_parts([])) == []


@pytest.mark.parametrize("way", ["to disk", "to memory"])
def test_another_thread_goes_on_while_thousands_of_quads_are_moved(tmp_path, way):
    source = ox.Store()
    source.extend(
        ox.Quad(_iri(f"urn:{at}"), _iri("urn:p"), ox.Literal(at), _iri("urn:g"))
        for at in range(20_000)
    )
    target = ox.Store(str(tmp_path / "disk")) if way == "to disk" else ox.Store()
    move = copy_to_disk if way == "to disk" else lambda quads, engine: add_to_memory(engine, quads)
    turns, moved = count(), threading.Event()

    def other() -> None:
        while not moved.wait(0.0005):
            next(turns)

    thread = threading.Thread(target=other)
    thread.start()
    before = next(turns)
    move(source, target)
    after = next(turns)
    moved.set()
    thread.join()
    assert after - before > 5  # one call that takes them all lets it have none


@pytest.mark.parametrize("beside", [0, 30_000], ids=["most of it", "the smaller part"])
def test_whole_graphs_are_taken_out_and_nothing_else(tmp_path, beside):
    def named(graph, many):
        return (
            ox.Quad(_iri(f"urn:{at}"), _iri("urn:p"), ox.Literal(at), _iri(graph))
            for at in range(many)
        )

    staying = ox.Store()
    staying.load(ODD, ox.RdfFormat.N_QUADS)
    staying.extend(named("urn:beside", beside))
    before = ox.Store(str(tmp_path / "before"))
    before.bulk_extend(staying)
    before.bulk_extend(named("urn:going", 25_000))
    before.bulk_extend(named("urn:too", 10))
    before.backup(str(tmp_path / "after"))
    after = ox.Store(str(tmp_path / "after"))
    take_out(after, ["urn:going", "urn:too", "urn:never-there"])
    assert _canonical(after) == _canonical(staying)
    assert len(before) == len(staying) + 25_010  # shares its files with the other


def test_a_formula_goes_with_the_last_graph_that_leads_to_it():
    """Two graphs share a formula and what it quotes; one has another for itself."""
    shared, within, own = (ox.BlankNode(name) for name in ("shared", "within", "own"))
    places = [("urn:one", shared), ("urn:other", shared), ("urn:one", own)]
    places += [(shared, within), (own, within)]
    engine = ox.Store()
    engine.extend(
        ox.Quad(_iri("urn:a"), _iri("urn:says"), said, _iri(at) if isinstance(at, str) else at)
        for at, said in places
    )
    engine.add(ox.Quad(_iri("urn:a"), _iri("urn:p"), _iri("urn:b"), within))
    take_out(engine, ["urn:one"])
    assert set(engine.named_graphs()) == {_iri("urn:other"), shared, within}
    take_out(engine, ["urn:other"])
    assert len(engine) == 0


def test_a_temporary_folder_without_room_is_named(tmp_path, monkeypatch):
    @contextmanager
    def full():
        yield tmp_path / "not" / "there"

    monkeypatch.setattr(transfer, "scratch_folder", full)
    monkeypatch.setattr(transfer, "_IN_TWO_PARTS", 0)
    source, target = ox.Store(), ox.Store(str(tmp_path / "disk"))
    source.load(ODD, ox.RdfFormat.N_QUADS)
    with pytest.raises(SnapshotError, match=r"temporary folder .* set TMPDIR"):
        copy_to_disk(source, target)
    assert len(target) == 0
