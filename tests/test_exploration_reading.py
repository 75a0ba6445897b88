"""Explorations of any age, cut anywhere, and bent on purpose."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from ontology.errors import ParameterError
from views.explore.exploration import GROUP, MOVE, NODES, OPEN, Step, Way
from views.explore.exploration_link import to_link
from views.explore.exploration_reading import read_state
from views.explore.look import Habits, Look
from views.explore.packing import pack, read_beginning, unpack
from views.explore.state import Highlight, State

ATLAS = "https://w3id.org/ops-atlas/id/"
OPS = "https://w3id.org/ops-atlas/ns#"


def full_state() -> State:
    me = State(look=Look(hidden_kinds=(OPS + "Tool",), size_by="degree"))
    me.do(Step(NODES, (ATLAS + "sysops", ATLAS + "devops", "_:b1")))
    me.do(Step(OPEN, (ATLAS + "sysops",), (Way(OPS + "usesTool", True),), 40))
    me.do(Step(MOVE, (ATLAS + "devops",), places=((10.0, -20.0),)))
    me.do(Step(GROUP, text=OPS + "Tool"))
    me.habits = Habits(ignored=(Way(OPS + "faces", True),))
    me.selected = (ATLAS + "sysops", ATLAS + "devops")
    me.highlight = Highlight(
        (ATLAS + "sysops",), ((ATLAS + "sysops", OPS + "usesTool", ATLAS + "grafana"),), "a path"
    )
    return me


def test_everything_comes_back_through_a_link():
    me = full_state()
    packed, whole = unpack(pack(me.to_json()))
    assert whole
    again, notes = read_state(packed)
    assert notes == []
    assert again == replace(me, acted=False)


@pytest.mark.parametrize("share", range(1, 20))
def test_a_state_cut_anywhere_keeps_its_first_steps(share):
    text = json.dumps(full_state().to_json())
    beginning = read_beginning(text[: len(text) * share // 20])
    again, _ = read_state(beginning)
    steps = full_state().exploration.steps
    kept = again.exploration.steps
    assert len(kept) <= len(steps)
    assert kept[:-1] == steps[: len(kept[:-1])]


def test_what_makes_no_sense_is_left_out_and_said():
    written = {
        "version": 99,
        "steps": [
            {"do": "open", "nodes": ["grafana"]},
            {"do": "open"},
            {"do": "dance", "nodes": ["grafana"]},
            "open:grafana",
            {"do": "open", "nodes": "grafana" * 2, "limit": "many"},
            {"do": "move", "nodes": ["grafana"], "places": [[1, 2], [3, 4]]},
        ],
        "look": {"hidden_kinds": 5, "text": ["x"]},
        "relations": [1],
        "selected": [7, "<script>", "grafana"],
        "highlight": {"links": [1]},
    }
    me, notes = read_state(written)
    assert me.exploration.steps == (Step(OPEN, (ATLAS + "grafana",)),)
    assert me.habits == Habits()
    assert me.highlight is None
    assert ATLAS + "grafana" in me.selected
    assert notes == [
        "A later version made this; what this one knows was opened.",
        "5 of its steps cannot be read and were left out.",
    ]


@pytest.mark.parametrize("nothing", [None, [], "x", 3])
def test_nothing_is_a_sentence(nothing):
    with pytest.raises(ParameterError, match="Nothing of this exploration"):
        read_state(nothing)


def test_a_link_is_readable_then_packed_then_not_written_at_all():
    few, many, far = State(), State(), State()
    few.do(Step(NODES, (ATLAS + "sysops", ATLAS + "devops")))
    assert to_link(few)["nodes"] == ["sysops", "devops"]
    many.do(Step(NODES, tuple(f"{ATLAS}thing-{at}" for at in range(300))))
    packed = to_link(many)
    assert packed["nodes"] is None
    again, notes = read_state(unpack(str(packed["x"]))[0])
    assert notes == []
    assert again.exploration == many.exploration
    names = [hashlib.sha256(str(at).encode()).hexdigest() for at in range(400)]
    far.do(Step(NODES, tuple(f"https://example.org/{name}" for name in names)))
    assert set(to_link(far).values()) == {None}
