"""People's queries in worker processes: limits, replacement, and the end of the processes."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import EmbeddedStore, Limits
from graph.querying.guard import SLOTS
from graph.querying.worker_process import WorkerProcess
from ontology.errors import QueryTimeout, QueryTooLarge

#: Fourteen patterns that share no variable: nothing but the deadline ends it.
ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f"?a{i} ?b{i} ?c{i} . " for i in range(14)) + "}"


@pytest.fixture
def store() -> Iterator[EmbeddedStore]:
    turtle = "".join(f"<urn:{n}> <urn:p> <urn:{n % 7}> ." for n in range(30))
    opened = EmbeddedStore.from_text(turtle)
    yield opened
    opened.close()


def test_a_query_that_never_ends_is_stopped_and_the_next_is_answered(store: EmbeddedStore) -> None:
    with pytest.raises(QueryTimeout, match=r"stopped after 0\.5 s"):
        store.run_typed(ENDLESS, Limits(deadline=0.5))
    assert store.run_typed("ASK { ?s ?p ?o }") is True


def test_a_query_that_needs_too_much_memory_is_stopped(store: EmbeddedStore) -> None:
    hungry = ENDLESS.replace("SELECT (COUNT(*) AS ?n)", "SELECT *") + " ORDER BY ?a1 ?b2"
    with pytest.raises(QueryTooLarge, match="MB of memory"):
        store.run_typed(hungry, Limits(deadline=60, memory=64 * 2**20))
    assert store.run_typed("ASK { ?s ?p ?o }") is True


def test_ten_million_rows_end_at_the_row_limit(store: EmbeddedStore) -> None:
    query = "SELECT ?a0 ?a1 {" + "".join(f"?a{i} ?b{i} ?c{i} . " for i in range(5)) + "}"
    answer = store.run_typed(query)  # 30^5 = 24 million rows
    assert (len(answer), answer.note) == (10_000, "These are the first 10,000 rows of more.")


def test_a_killed_worker_is_replaced(store: EmbeddedStore) -> None:
    assert store.run_typed("ASK { ?s ?p ?o }") is True
    for worker in list(store.guard()._idle):
        worker._process.kill()
        worker._process.wait()
    outcomes = []
    for _ in range(3):
        try:
            outcomes.append(store.run_typed("ASK { ?s ?p ?o }"))
        except QueryTooLarge:
            outcomes.append("said")
    assert outcomes[-1] is True


def test_a_worker_that_cannot_be_started_takes_nobody_s_place(store: EmbeddedStore) -> None:
    guard, limits = store.guard(), Limits(deadline=5)

    def fail(memory: int) -> WorkerProcess:
        raise OSError("no process")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(guard, "_start", fail)
        for _ in range(SLOTS + 1):
            with pytest.raises(OSError, match="no process"):
                guard.run("ASK {}", limits)
    assert guard.run("ASK {}", limits) is True


def test_a_worker_with_another_limit_of_memory_is_not_lent(store: EmbeddedStore) -> None:
    guard = store.guard()
    for megabytes in (512, 256, 512):
        limits = Limits(memory=megabytes * 2**20)
        worker = guard.lend(limits)
        assert worker.memory == limits.memory
        guard.end_loan(worker, whole=True)


def test_queries_run_side_by_side(store: EmbeddedStore) -> None:
    store.run_typed("ASK { ?s ?p ?o }")
    endless = store.guard().stream(ENDLESS, Limits())
    source = endless.begin()
    assert source is not None
    assert store.run_typed("ASK { ?s ?p ?o }") is True
    assert select.select([source], [], [], 0)[0] == [], "it has not ended yet"
    endless.close()


@pytest.mark.parametrize("late", [False, True])
def test_a_query_stopped_at_its_end_leaves_no_dead_worker(store: EmbeddedStore, late: bool) -> None:
    answer = store.guard().stream("ASK { ?s ?p ?o }", Limits())
    parts = iter(answer)
    assert next(parts) == b"true"
    if late:
        assert list(parts) == []
    answer.stop()
    assert list(parts) == []
    assert [store.run_typed("ASK { ?s ?p ?o }") for _ in range(3)] == [True] * 3


def test_an_answer_that_was_begun_says_when_it_is_there(store: EmbeddedStore) -> None:
    assert store.guard().stream("ASK { ?s ?p ?o }", Limits()).begin() is None, "no worker runs yet"
    store.run_typed("ASK { ?s ?p ?o }")
    answer = store.guard().stream("ASK { ?s ?p ?o }", Limits())
    source = answer.begin()
    assert select.select([source], [], [], 30)[0] == [source]
    assert (list(answer), answer.head) == ([b"true"], {"kind": "boolean", "value": True})


def test_answers_that_nobody_reads_keep_no_worker(store: EmbeddedStore) -> None:
    for _ in range(3):  # one more than may run at once
        store.run_typed("ASK { ?s ?p ?o }")
        answer = store.guard().stream(ENDLESS, Limits())
        assert answer.begin() is not None
        answer.close()
    assert store.run_typed("ASK { ?s ?p ?o }", Limits(deadline=5)) is True


def test_a_worker_that_died_idle_is_passed_over(store: EmbeddedStore) -> None:
    store.run_typed("ASK { ?s ?p ?o }")
    dead = store.guard()._idle[0]
    dead._process.kill()
    dead._process.wait()
    answer = store.guard().stream("ASK { ?s ?p ?o }", Limits())
    assert answer.begin() is None
    assert list(answer) == [b"true"]


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_workers_end_with_their_parent() -> None:
    code = textwrap.dedent(
        """
        import os, sys
        from graph import EmbeddedStore
        store = EmbeddedStore.from_text("<urn:a> <urn:b> <urn:c> .")
        store.run_typed("ASK { ?s ?p ?o }")
        print(*[w._process.pid for w in store.guard()._idle], flush=True)
        sys.stdin.read()
        """
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    with parent:
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert pids
        parent.kill()
    until = time.monotonic() + 20
    while any(map(_alive, pids)) and time.monotonic() < until:
        threading.Event().wait(0.05)
    assert not any(map(_alive, pids))


def test_the_copy_of_a_dataset_in_memory_is_removed(store: EmbeddedStore) -> None:
    store.run_typed("ASK { ?s ?p ?o }")
    copy = store.guard()._path
    assert copy.exists()
    store.close()
    assert not copy.exists()


def test_the_copy_is_removed_also_where_the_store_is_left_open_to_the_end() -> None:
    """From Python 3.12 on no thread is started any more then."""
    code = textwrap.dedent(
        """
        from graph import EmbeddedStore
        store = EmbeddedStore.from_text("<urn:a> <urn:b> <urn:c> .")
        store.run_typed("ASK { ?s ?p ?o }")
        print(store.guard()._path, flush=True)
        """
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert run.stderr == ""
    assert not Path(run.stdout.strip()).exists()
