"""What another engine cannot do is said in one sentence, on the Ask page and in the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from graph.querying.typed import stream_typed
from graph.remote.endpoint import RemoteStore
from graph.store import Limits
from queries import load_catalog
from tests.answering import Answering, listening
from tests.programs import Programs
from tests.terminal import run

#: What Virtuoso 7.2 says of an ORDER BY over what is computed from an aggregate.
REFUSAL = (
    b"Virtuoso 37000 Error SP031: SPARQL compiler: Variable ?neighborLabel is used in the result "
    b"set outside aggregate and not mentioned in GROUP BY clause\n\nSPARQL query:\n"
)
SENTENCE = (
    "is a Virtuoso, which cannot sort by what is computed from a group, as this query does; "
    "ask it of the data here, or of another engine."
)
REFUSED = ("classes-and-properties", "evidence-for-a-node", "neighbors-of-a-node")


@pytest.fixture(scope="module")
def like_virtuoso(programs: Programs) -> Iterator[str]:
    """Serve the shipped data as Virtuoso does, as far as it refuses a query."""

    class Refusing(Answering):
        def reply(self) -> None:
            body = self.body()
            if b"COALESCE%28SUBSTR%28MIN%28" in body:
                self.answer(400, {"Content-Type": "text/plain"}, REFUSAL)
                return
            found = self.asked_of(programs.sparql, body)
            self.answer(found.status, {"Content-Type": found.headers["Content-Type"]}, found.data)

    with listening(Refusing) as address:
        yield f"{address}/sparql"


@pytest.mark.parametrize("name", REFUSED)
def test_the_ask_page_says_what_the_engine_cannot_do(like_virtuoso: str, name: str) -> None:
    with closing(RemoteStore(like_virtuoso)) as store:
        query = load_catalog()[name].bind({})
        *_, last = b"".join(stream_typed(store, query, Limits())).split(b"\x1e")
        assert json.loads(last)["error"]["message"] == f"{like_virtuoso} {SENTENCE}"
        answered = load_catalog()["which-tools-are-shared"].run(store)
        assert len(answered) == 2


def test_the_terminal_says_it_too(like_virtuoso: str) -> None:
    found = run("--endpoint", like_virtuoso, "ask", REFUSED[0])
    assert found.exit_code == 1
    assert " ".join(found.stderr.split()).endswith(f"{like_virtuoso} {SENTENCE}")
