"""Steps, the way back and forth, and how they are written down."""

from __future__ import annotations

import json

import pytest

from graph.picture.neighbors import Way
from ontology.errors import ParameterError
from ontology.namespaces import ATLAS, OPS
from views.explore import exploration as do
from views.explore.exploration import Exploration, History, Step, read_steps
from views.explore.exploration_reading import read_state
from views.explore.look import Habits, Look
from views.explore.state import Highlight, State

GRAFANA, USES = f"{ATLAS}grafana", Way(f"{OPS}usesTool", False, f"{OPS}Discipline")
STEPS = (
    Step(do.NODES, (GRAFANA, "https://example.org/a,b")),
    Step(do.OPEN, (GRAFANA,), ways=(USES, Way(f"{OPS}inCategory", True)), limit=100),
    Step(do.OPEN, (GRAFANA,), but=(USES,), first=(Way(f"{OPS}inCategory", True, ""),)),
    Step(do.MOVE, (GRAFANA,), places=((12.0, -7.0),)),
    Step(do.GROUP, text=f"{OPS}Tool", ways=(Way(f"{OPS}inCategory", True),)),
    Step(do.UNGROUP, ("_:group https://w3id.org/ops-atlas/ns#Tool",)),
    Step(do.LAYOUT, (GRAFANA,), text="radial"),
    Step(do.ADD, text="CONSTRUCT WHERE { ?s ?p ?o }"),
)


FIRST = Step(do.OVERVIEW, limit=1000, order=f"{OPS}Tool")


@pytest.mark.parametrize("step", [*STEPS, FIRST], ids=lambda step: step.verb)
def test_a_step_is_read_back_as_it_was_written(step):
    assert Step.from_json(json.loads(json.dumps(step.to_json()))) == step


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"do": "destroy"},
        {"do": "open", "nodes": [3]},
        {"do": "open", "nodes": "grafana <b>"},
        {"do": "move", "nodes": ["grafana"], "places": [[1, 2], [3, 4]]},
        {"do": "open", "nodes": ["grafana"], "ways": [["uses"]]},
        {"do": "open", "nodes": ["grafana"], "limit": "many"},
    ],
)
def test_what_is_no_step_is_refused(written):
    with pytest.raises(ParameterError):
        Step.from_json(written)


def test_links_of_before_are_read_and_what_is_broken_in_them_left_out():
    texts = [
        "open:grafana",
        "hide:https://example.org/x",
        "hide:",
        "oops",
        "drop:grafana",
        "open:<b",
    ]
    assert read_steps(texts) == (
        Step(do.OPEN, (GRAFANA,)),
        Step(do.HIDE, ("https://example.org/x",)),
    )


def test_what_came_before_the_last_start_is_not_carried_along():
    schema, hide = Step(do.SCHEMA), Step(do.HIDE, (GRAFANA,))
    assert Exploration((*STEPS, schema, hide)).shortened().steps == (schema, hide)
    assert Exploration((*STEPS, Step(do.OVERVIEW), hide)).shortened().steps == (hide,)
    assert Exploration(STEPS).shortened().steps == STEPS


def hides(count: int) -> History:
    history = History()
    for at in range(count):
        history = history.then(Step(do.HIDE, (f"{ATLAS}n{at}",)))
    return history


def test_going_back_and_forth_and_on_from_there():
    history = hides(3)
    assert len(history.to(1).exploration.steps) == 1
    assert history.to(1).to(3).exploration == history.exploration
    other = history.to(1).then(Step(do.SCHEMA))
    assert [step.verb for step in other.steps] == [do.HIDE, do.SCHEMA]
    assert other.to(9) == other
    assert other.to(-4).exploration.steps == ()


def test_fifty_steps_can_be_undone():
    history = hides(60)
    assert history.to(0).at == 10
    assert len(history.exploration.steps) == 60
    assert hides(50).to(0).at == 0


def test_the_same_step_twice_is_one_but_for_expanding_again():
    layout, again = Step(do.LAYOUT, text="force"), Step(do.OPEN, (GRAFANA,))
    assert len(History().then(layout).then(layout).steps) == 1
    assert len(History().then(again).then(again).steps) == 2


def test_a_whole_exploration_is_plain_json_and_back():
    me = State(
        history=History(STEPS),
        look=Look(hidden_kinds=(f"{OPS}Tool",), text="graf", size_by="degree"),
        habits=Habits().with_(USES, "ignore"),
        selected=(GRAFANA,),
        highlight=Highlight((GRAFANA,), ((GRAFANA, f"{OPS}inCategory", "urn:x:o"),), "a path"),
        paths=True,
    )
    again, _ = read_state(json.loads(json.dumps(me.to_json())))
    assert again.history == me.history
    assert (again.look, again.habits) == (me.look, me.habits)
    assert (again.selected, again.highlight) == (me.selected, me.highlight)
    assert again.paths


def test_undone_steps_are_not_written():
    me = State(history=History(STEPS).to(2))
    again, _ = read_state(me.to_json())
    assert again.history.steps == STEPS[:2]


def test_a_relation_is_preferred_or_ignored_or_neither():
    habits = Habits().with_(USES, "prefer").with_(USES, "ignore")
    assert (habits.preferred, habits.ignored) == ((), (USES,))
    assert habits.with_(USES, "") == Habits()
