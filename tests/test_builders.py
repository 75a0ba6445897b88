"""The engine starts a thread for each core that it sees; an import lets it see one."""

from __future__ import annotations

import io
import os
from itertools import repeat
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph.builders import one_builder, one_builder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

CORES = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else {0}
pytestmark = pytest.mark.skipif(len(CORES) < 2, reason="needs a Linux with two cores")
QUAD = ox.Quad(*repeat(ox.NamedNode("http://example.org/a"), 3))


class Noting(io.BytesIO):
    """Notes how many cores the thread has that reads."""

    seen: frozenset[int] = frozenset()

    def read(self, size: int | None = -1) -> bytes:
        self.seen = frozenset(os.sched_getaffinity(0))
        return super().read(size)


def test_one_core_is_there_before_the_source_is_read_and_all_of_them_afterwards() -> None:
    source = Noting(b"text")
    with one_builder(source) as stream:
        assert len(os.sched_getaffinity(0)) == 1
        assert stream.read() == b"text"
        assert source.seen == CORES
    assert os.sched_getaffinity(0) == CORES


def test_quads_from_python_give_the_cores_back_as_well() -> None:
    def quads() -> Iterator[ox.Quad]:
        assert os.sched_getaffinity(0) == CORES
        yield QUAD

    engine = ox.Store()
    with one_builder_of(quads()) as taken:
        assert len(os.sched_getaffinity(0)) == 1
        engine.bulk_extend(taken)
    assert list(engine) == [QUAD]


def test_a_source_that_cannot_be_read_gives_the_cores_back() -> None:
    engine = ox.Store()
    with pytest.raises(SyntaxError), one_builder(io.BytesIO(b"<a")) as stream:
        engine.bulk_load(stream, ox.RdfFormat.N_TRIPLES)
    assert os.sched_getaffinity(0) == CORES
