"""Questions side by side: answers and errors as one after the other, and never more than a few."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from graph import EmbeddedStore
from graph.querying.together import MOST, together
from graph.remote.endpoint import RemoteStore
from ontology.errors import EndpointError, QueryError

HERE = EmbeddedStore.from_text("")
AWAY = RemoteStore("http://127.0.0.1:9/query")


def fail(error: Exception) -> int:
    raise error


@pytest.mark.parametrize("store", [HERE, AWAY])
def test_answers_come_in_the_order_asked(store) -> None:
    assert together(store, *(partial(int, text) for text in "31415926")) == (3, 1, 4, 1, 5, 9, 2, 6)
    assert together(store) == ()


@pytest.mark.parametrize("store", [HERE, AWAY])
def test_the_first_error_in_that_order_is_raised(store) -> None:
    with pytest.raises(EndpointError, match="the first"):
        together(
            store,
            lambda: 1,
            lambda: fail(EndpointError("the first")),
            lambda: fail(QueryError("the second")),
        )


def test_an_endpoint_is_asked_side_by_side_and_never_more_than_a_few() -> None:
    """As many as may be wait for each other; more would never meet."""
    meeting = threading.Barrier(MOST, timeout=30)
    now, most, lock = [0], [0], threading.Lock()

    def question() -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        meeting.wait()
        with lock:
            now[0] -= 1

    together(AWAY, *[question] * (2 * MOST))
    assert most == [MOST]


def test_the_engine_here_is_asked_in_this_thread() -> None:
    threads = together(HERE, threading.get_ident, threading.get_ident)
    assert set(threads) == {threading.get_ident()}


def test_what_is_side_by_side_opens_no_further_threads() -> None:
    def inner() -> tuple[int, ...]:
        return together(AWAY, threading.get_ident, threading.get_ident)

    found = together(AWAY, inner, inner)
    assert [len(set(threads)) for threads in found] == [1, 1]
    assert threading.get_ident() not in {thread for threads in found for thread in threads}
