"""Many quads on their way into an engine: all arrive, and other threads go on meanwhile."""

from __future__ import annotations

import threading
from itertools import count

import pyoxigraph as ox
import pytest

from graph.transfer import add_to_memory, copy_to_disk, in_parts

ODD = """
<urn:a> <urn:p> _:x <urn:g> .
_:x <urn:p> "tab\\t \\"quoted\\" \\u00e9"@de-AT <urn:g> .
_:x <urn:q> _:y <urn:h> .
<urn:a> <urn:says> <<( <urn:a> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> )>> <urn:g> .
<urn:a> <urn:p> "in no graph" .
"""


def _canonical(engine):
    quads = ox.Dataset(engine)
    quads.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in quads}


def test_everything_arrives_and_blank_nodes_keep_their_links(tmp_path):
    source = ox.Store()
    source.load(ODD, ox.RdfFormat.N_QUADS)
    on_disk, in_memory = ox.Store(str(tmp_path / "disk")), ox.Store()
    copy_to_disk(source, on_disk)
    add_to_memory(in_memory, source)
    assert len(_canonical(source)) == 5
    assert _canonical(on_disk) == _canonical(in_memory) == _canonical(source)


def test_parts_leave_none_out():
    quad = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal(1))
    parts = list(in_parts([quad] * 1201))
    assert sum(map(len, parts)) == 1201
    assert list(in_parts([])) == []


@pytest.mark.parametrize("way", ["to disk", "to memory"])
def test_another_thread_goes_on_while_thousands_of_quads_are_moved(tmp_path, way):
    source = ox.Store()
    source.extend(
        ox.Quad(
            ox.NamedNode(f"urn:{at}"), ox.NamedNode("urn:p"), ox.Literal(at), ox.NamedNode("urn:g")
        )
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
