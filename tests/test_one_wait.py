"""A page, or a request, waits for an endpoint once, however many questions it has."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
import streamlit as st

from api import agents
from graph import Limits
from graph.querying.together import together
from graph.remote import endpoint as endpoint_module
from graph.remote import one_wait as module
from graph.remote import probe as probe_module
from graph.remote.endpoint import RemoteStore
from graph.remote.one_wait import LONGEST, SILENCE, Wait, gave_up, one_wait, waited_for
from ontology.errors import EndpointError, QueryTimeout
from tests.answering import Answering, listening
from tests.coroutines import run_apart
from tests.headless import run_page, shown
from views import server, session

SELECT = "SELECT ?s { ?s ?p ?o }"
ROWS = {"Content-Type": "text/tab-separated-values"}


class Clock:
    """A clock that moves when somebody waits."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def answered_after(clock: Clock, seconds: float) -> Callable[[float], str]:
    """Return a question: it is answered after so many seconds, or late."""

    def ask(most: float) -> str:
        clock.now += min(seconds, most)
        if seconds > most:
            raise QueryTimeout(f"late after {most:g}")
        return "answer"

    return ask


def test_questions_without_an_answer_share_one_silence(clock: Clock) -> None:
    """The first may take ten seconds, the second what is left, and the third is not asked."""
    with one_wait(clock):
        with pytest.raises(QueryTimeout, match="late after 10"):
            waited_for("it", 10, answered_after(clock, 999))
        assert not gave_up()
        with pytest.raises(QueryTimeout, match="it did not answer for 60 s and is not waited for"):
            waited_for("it", 60, answered_after(clock, 999))
        assert clock.now == 100 + SILENCE
        assert gave_up()
        with pytest.raises(QueryTimeout, match="not waited for"):
            waited_for("it", 60, answered_after(clock, 0))
    assert not gave_up()


def test_an_answer_prolongs_the_wait_and_an_error_does_not(clock: Clock) -> None:
    def refused(_most: float) -> str:
        clock.now += 35
        raise EndpointError("busy")

    with one_wait(clock) as wait:
        assert waited_for("it", 60, answered_after(clock, 50)) == "answer"
        assert wait.left == SILENCE
        with pytest.raises(EndpointError, match="busy"):
            waited_for("it", 60, refused)
        assert wait.left == SILENCE - 35


def test_what_answers_slowly_is_waited_for_but_not_for_ever(clock: Clock) -> None:
    def page() -> None:
        for _ in range(9):
            waited_for("it", 60, answered_after(clock, 50))

    with one_wait(clock), pytest.raises(QueryTimeout, match="all that is asked here after 180 s"):
        page()
    assert clock.now == 100 + LONGEST


def test_a_wait_that_is_over_stays_over(clock: Clock) -> None:
    """An answer to a question beside it comes late; the page has said already that it gave up."""
    wait = Wait(clock)
    clock.now += SILENCE
    wait.answered()
    assert wait.left == 0


def test_a_wait_inside_another_is_the_same(clock: Clock) -> None:
    with one_wait(clock) as outer:
        clock.now += 50
        with one_wait(clock) as inner:
            assert inner is outer
        assert outer.left == SILENCE - 50


def test_without_a_wait_each_question_has_its_own_time(clock: Clock) -> None:
    for _ in range(2):
        with pytest.raises(QueryTimeout, match="late after 60"):
            waited_for("it", 60, answered_after(clock, 999))
    assert clock.now == 100 + 120


@pytest.fixture
def silent() -> Iterator[tuple[RemoteStore, list[bytes]]]:
    """Lend an endpoint that answers its first question, and no other."""
    asked: list[bytes] = []
    gone = threading.Event()

    class Silent(Answering):
        def reply(self) -> None:
            asked.append(self.body())
            if len(asked) > 1:
                gone.wait(30)
            with suppress(OSError):  # who asked may be gone
                self.answer(200, ROWS, b"?s\n<urn:a>\n")

    with listening(Silent) as address, closing(RemoteStore(f"{address}/sparql")) as store:
        yield store, asked
        gone.set()


@pytest.fixture
def opened(silent, monkeypatch) -> RemoteStore:
    """Let the pages ask an endpoint that keeps silent from now on, for a second."""
    store, _ = silent
    store.select(SELECT)
    monkeypatch.setattr(session, "opened", lambda: store)
    monkeypatch.setattr(module, "SILENCE", 1.0)
    monkeypatch.setattr(endpoint_module, "KNOCKING", 1.0)
    return store


def test_questions_side_by_side_share_it_too(silent, monkeypatch) -> None:
    """After one answer, four are asked and time out together; those that follow are not asked."""
    store, asked = silent
    with one_wait():
        assert len(store.select(SELECT)) == 1
        monkeypatch.setattr(module, "SILENCE", 1.0)
        questions = [lambda n=n: store.select(f"{SELECT} LIMIT {n}") for n in range(1, 9)]
        with pytest.raises(QueryTimeout, match="did not answer for 1 s"):
            together(store, *questions)
        assert 1 < len(asked) <= 5
        before = len(asked)
        with pytest.raises(QueryTimeout, match="not waited for"):
            store.select(f"{SELECT} OFFSET 1")
        assert len(asked) == before
        assert len(store.select(SELECT)) == 1, "what was answered is still known"


def test_agents_wait_once_for_a_tool(silent, monkeypatch) -> None:
    """After one answer the next question is waited for, and the one after it is not asked."""
    store, asked = silent

    def two() -> dict[str, object]:
        store.select(SELECT)
        monkeypatch.setattr(module, "SILENCE", 1.0)
        for n in (1, 2):
            try:
                store.select(f"{SELECT} LIMIT {n}")
            except QueryTimeout:
                continue
        return {"asked": len(asked)}

    found = run_apart(agents._reported(two)())
    assert json.loads(found.content[0].text) == {"asked": 2}


def explore_page() -> None:
    from views import explore
    from views.waiting import waiting_said

    with waiting_said():
        explore.page()


def test_a_slow_page_over_a_snapshot_speaks_of_no_endpoint(monkeypatch, shipped):
    monkeypatch.setattr(session, "opened", lambda: shipped)
    now = [0.0]
    with one_wait(lambda: now[0]):
        now[0] = SILENCE + 1
        assert gave_up()
        assert not session.way_out()


def test_a_page_says_once_that_it_gave_up_and_what_needs_no_answer_is_there(opened) -> None:
    app = run_page(explore_page)
    assert [shown(one.value).removeprefix("\u2060") for one in (*app.info, *app.error)] == [
        f"{opened.name} did not answer for 1 s and is not waited for any longer. Open the page "
        "again to ask once more, which goes on from what it has answered. "
        "[Data](/data?show=endpoint) tests it, and leads to other data."
    ]
    canvas, _ = app.columns[:2]
    assert len(canvas.info) == 1, "beside the canvas nobody sees it on a phone"
    assert {"Overview", "Schema"} <= {button.label for button in app.button}
    assert [box.label for box in app.selectbox] == ["A question"]
    app.selectbox[0].select("which-tools-are-shared").run()
    assert not app.exception
    assert f"{opened.name} did not answer for 1 s" in shown(app.info[0].value)
    assert "[Data](/data?show=endpoint) tests it" in app.info[0].value, "what is not asked again"


def test_a_frame_without_a_picture_says_why(opened, monkeypatch) -> None:
    monkeypatch.setattr(type(st.context), "is_embedded", True)
    app = run_page(explore_page)
    assert [shown(one.value).removeprefix("\u2060") for one in app.info] == [
        f"{opened.name} did not answer for 1 s and is not waited for any longer."
    ]
    assert not app.button, "who looks into a frame can do nothing about it"


def ask_page() -> None:
    from views import ask
    from views.waiting import waiting_said

    with waiting_said():
        ask.page()


@pytest.mark.usefixtures("opened")
def test_questions_are_offered_where_nobody_knows_which_can_be_answered() -> None:
    app = run_page(ask_page)
    (error,) = app.error
    assert "is not waited for any longer" in error.value
    questions = {button.key for button in app.button if button.key}
    assert questions >= {f"ask_choose_{name}" for name in session.catalog()}


def test_who_watches_the_server_hears_sooner_that_an_endpoint_is_silent(
    silent, monkeypatch
) -> None:
    store, _ = silent
    store.select(SELECT)
    monkeypatch.setattr(session, "opened", lambda: store)
    assert server._HEALTHY.deadline <= 5
    monkeypatch.setattr(server, "_HEALTHY", Limits(deadline=0.5))
    with pytest.raises(QueryTimeout, match=r"did not answer within 0\.5 s"):
        server._health()


def test_nobody_is_told_to_ask_for_less_of_the_programs_own_questions(silent, monkeypatch) -> None:
    store, _ = silent
    store.select(SELECT)
    short = endpoint_module._TRUSTED._replace(deadline=0.5)
    monkeypatch.setattr(endpoint_module, "_TRUSTED", short)
    with pytest.raises(
        QueryTimeout, match=r"within 0\.5 s\. Check that it runs and is not busy, and"
    ):
        store.select(f"{SELECT} LIMIT 1")
    with pytest.raises(QueryTimeout, match=r"within 0\.5 s\. Ask for less\.$"):
        store.run_typed(f"{SELECT} LIMIT 2", Limits(deadline=0.5))


def test_who_tests_a_silent_endpoint_is_not_told_to_ask_for_less(silent, monkeypatch) -> None:
    store, asked = silent
    store.select(SELECT)
    monkeypatch.setattr(probe_module, "_LIMITS", Limits(deadline=0.5))
    with pytest.raises(
        EndpointError, match=r"within 0\.5 s what takes no engine long\. Check that"
    ):
        probe_module.probe(store)
    assert len(asked) == 2
