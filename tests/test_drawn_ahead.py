"""What is done on the canvas is answered before the page runs."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from graph import Store
from views import session
from views.canvas import wire
from views.canvas.wire import Shown, publish
from views.explore.acts import ACTS
from views.explore.canvas import shown_by
from views.explore.exploration import NODES, History, Step
from views.explore.state import State

ATLAS = "https://w3id.org/ops-atlas/id/"
START = History((Step(NODES, (f"{ATLAS}prometheus",)),))


@pytest.fixture
def client(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(session, "store", lambda: shipped)
    return TestClient(Starlette(routes=wire.routes(lambda: shipped)))


def shown(me: State) -> str:
    """Name what the page shows of a state."""
    return publish(shown_by(me))


def post(client: TestClient, name: str, act: Any) -> Any:
    return client.post(f"/canvas/{name}/after", json={"act": act, "selected": []})


def test_the_page_comes_to_the_scene_that_was_drawn(client: TestClient):
    name = shown(State(START))
    act = {"type": "expand", "node": f"{ATLAS}prometheus"}
    answer = post(client, name, act).json()
    new = {row[0].removeprefix(ATLAS) for row in answer["change"]["nodes"]}
    assert {"sysops", "devops"} < new
    me = State(START)
    ACTS["expand"](me, act)
    assert shown(me) == answer["scene"] != name
    back = post(client, answer["scene"], {"type": "undo"}).json()
    gone = {back["change"]["names"][at].removeprefix(ATLAS) for at in back["change"]["gone"]}
    assert gone == new - {"prometheus"}


@pytest.mark.parametrize(
    "act", [{"type": "fly"}, {"type": "expand"}, {}, None, "expand", {"type": "goto", "at": "x"}]
)
def test_what_nobody_can_do_is_refused(client: TestClient, act: Any):
    answer = post(client, shown(State(START)), act)
    assert answer.status_code == 400
    assert answer.json() == {"reason": "This is nothing that can be done on the canvas."}


def test_what_is_no_act_at_all_is_refused(client: TestClient):
    address = f"/canvas/{shown(State(START))}/after"
    assert client.post(address, content=b"\xff{").status_code == 400
    assert client.post(address, content=b" " * 1_000_001).status_code == 413
    assert client.get(address).status_code == 405


def test_a_scene_that_is_not_kept_or_leads_nowhere_is_said(client: TestClient, shipped: Store):
    still = publish(Shown(shown_by(State(START)).scene))
    for name in ("no-such-scene", still):
        answer = post(client, name, {"type": "undo"})
        assert answer.status_code == 404
        assert "not kept any more" in answer.json()["reason"]
