"""An endpoint is not asked twice for what it just answered, and people always get its word."""

from __future__ import annotations

from contextlib import closing

import pytest

from graph.remote.endpoint import RemoteStore
from graph.remote.remembering import SECONDS, Remembering
from graph.solutions import Solutions
from ontology.errors import EndpointError
from tests.stores import OxigraphServer


class Asked:
    """Answers with rows, and counts how often."""

    def __init__(self, rows: int = 1, *, cut: bool = False) -> None:
        self.times = 0
        self._answer = Solutions(("n",), [(None,)] * rows, cut)

    def __call__(self) -> Solutions:
        self.times += 1
        return self._answer


def test_an_answer_is_given_again_until_its_time_is_over() -> None:
    now = [0.0]
    kept, asked, other = Remembering(lambda: now[0]), Asked(), Asked()
    first = kept.recall("a", asked)
    now[0] = SECONDS - 1
    assert kept.recall("a", asked) is first
    assert kept.recall("b", other) is not first
    assert (asked.times, other.times) == (1, 1)
    now[0] = SECONDS + 1
    kept.recall("a", asked)
    assert asked.times == 2


@pytest.mark.parametrize("asked", [Asked(2_001), Asked(cut=True)])
def test_what_is_large_or_cut_is_asked_for_again(asked: Asked) -> None:
    kept = Remembering()
    kept.recall("a", asked)
    kept.recall("a", asked)
    assert asked.times == 2


def test_a_failure_is_not_kept() -> None:
    kept = Remembering()

    def fail() -> Solutions:
        raise EndpointError("It is away.")

    with pytest.raises(EndpointError):
        kept.recall("a", fail)
    assert len(kept.recall("a", Asked(3))) == 3  # type: ignore[arg-type]


def test_people_get_what_the_endpoint_says_now(oxigraph_server: OxigraphServer) -> None:
    query = "SELECT ?s { ?s <urn:p> ?o }"
    with closing(RemoteStore(oxigraph_server.endpoint)) as store:
        oxigraph_server.load(b"<urn:a> <urn:p> 1 .", "text/turtle")
        assert store.select(query).values() == [("urn:a",)]
        oxigraph_server.load(b"<urn:b> <urn:p> 1 .", "text/turtle")
        assert store.select(query).values() == [("urn:a",)]
        assert store.run_typed(query).values() == [("urn:b",)]
        assert store.run_whole(query).values() == [("urn:b",)]
