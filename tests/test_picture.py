"""Pictures from steps: what each verb does, and that nothing moves that was not asked to."""

from __future__ import annotations

import pytest

from graph.embedded import EmbeddedStore
from graph.picture.grouping import GROUP
from graph.picture.neighbors import Way
from graph.picture.ranking import BY_NAME, OF_EACH
from graph.picture.scene import MOST_NODES
from graph.solutions import Result
from ontology.errors import EndpointError
from views.explore import exploration as do
from views.explore import failed_steps
from views.explore.exploration import Exploration, History, Step
from views.explore.history import entries
from views.explore.picture import Picture, picture

EX = "https://example.org/"
GRAPH = """
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:Team rdfs:label "team" . ex:Tool rdfs:label "tool" . ex:uses rdfs:label "uses" .
ex:red a ex:Team ; rdfs:label "Red" ; ex:uses ex:saw, ex:axe, ex:file ; ex:near ex:blue .
ex:blue a ex:Team ; rdfs:label "Blue" ; ex:uses ex:saw .
ex:saw a ex:Tool ; rdfs:label "saw" ; ex:cuts ex:wood ; ex:sort ex:sharp .
ex:axe a ex:Tool ; rdfs:label "axe" ; ex:sort ex:sharp .
ex:file a ex:Tool ; rdfs:label "file" ; ex:sort ex:rough ; ex:cuts ex:iron .
ex:rasp a ex:Tool ; rdfs:label "rasp" ; ex:sort ex:rough .
ex:iron ex:from ex:ore .
"""


@pytest.fixture
def draw(store_of):
    store = store_of(GRAPH)

    def drawn(*steps: Step) -> Picture:
        return picture(store, Exploration(steps))

    return drawn


def n(*names: str) -> tuple[str, ...]:
    return tuple(EX + name for name in names)


def ids(made: Picture) -> set[str]:
    return {node.id.removeprefix(EX) for node in made.scene.nodes}


def places(made: Picture) -> dict[str, tuple[float | None, float | None]]:
    return {node.id.removeprefix(EX): (node.x, node.y) for node in made.scene.nodes}


START = Step(do.NODES, n("red"))
OPEN = Step(do.OPEN, n("red"))


def test_opening_by_relation_direction_and_class(draw):
    uses = Way(f"{EX}uses", True)
    assert ids(draw(START, Step(do.OPEN, n("red"), ways=(uses,)))) == {"red", "saw", "axe", "file"}
    assert ids(draw(START, Step(do.OPEN, n("red"), but=(uses,)))) == {"red", "blue"}
    back = Step(do.OPEN, n("saw"), ways=(Way(f"{EX}uses", False, f"{EX}Team"),))
    assert ids(draw(Step(do.NODES, n("saw")), back)) == {"saw", "red", "blue"}
    none = Step(do.OPEN, n("saw"), ways=(Way(f"{EX}uses", False, f"{EX}Tool"),))
    assert ids(draw(Step(do.NODES, n("saw")), none)) == {"saw"}
    plain = Step(do.OPEN, n("saw"), ways=(Way(f"{EX}cuts", True, ""),))
    assert ids(draw(Step(do.NODES, n("saw")), plain)) == {"saw", "wood"}


def test_what_is_preferred_comes_first(draw):
    near = Step(do.OPEN, n("red"), first=(Way(f"{EX}near", True),), limit=1)
    assert ids(draw(START, near)) == {"red", "blue"}


def test_collapsing_takes_back_what_only_that_node_brought(draw):
    opened = draw(START, OPEN, Step(do.OPEN, n("blue")), Step(do.OPEN, n("file")))
    assert ids(opened) >= {"saw", "axe", "file", "blue", "iron", "rough"}
    closed = draw(
        START,
        OPEN,
        Step(do.OPEN, n("file")),
        Step(do.OPEN, n("iron")),
        Step(do.COLLAPSE, n("file")),
    )
    assert ids(closed) == {"red", "saw", "axe", "file", "blue"}


def test_collapsing_keeps_what_was_reached_another_way(draw):
    both = Step(do.NODES, n("red", "blue"))
    made = draw(both, OPEN, Step(do.OPEN, n("blue")), Step(do.COLLAPSE, n("red")))
    assert ids(made) == {"red", "blue", "saw"}
    added = draw(START, OPEN, Step(do.SHOW, n("axe", "rasp")), Step(do.COLLAPSE, n("red")))
    assert ids(added) == {"red", "axe", "rasp"}


def test_collapsing_undoes_an_expansion_exactly(draw):
    assert draw(START, OPEN, Step(do.COLLAPSE, n("red"))).scene == draw(START).scene


def test_nodes_are_added_hidden_and_kept(draw):
    made = draw(START, Step(do.SHOW, n("saw", "rasp")))
    assert ids(made) == {"red", "saw", "rasp"}
    assert places(made)["red"] == places(draw(START))["red"]
    assert ids(draw(START, OPEN, Step(do.HIDE, n("saw", "axe")))) == {"red", "file", "blue"}
    assert ids(draw(START, OPEN, Step(do.KEEP, n("saw", "red")))) == {"red", "saw"}


def test_nodes_of_another_dataset_are_named_and_the_rest_is_drawn(draw):
    made = draw(Step(do.NODES, n("red", "mars")), Step(do.OPEN, n("pluto")), OPEN)
    assert ids(made) == {"red", "saw", "axe", "file", "blue"}
    assert set(made.missing) == set(n("mars", "pluto"))
    assert draw(START, Step(do.OPEN, n("pluto"))).problem.startswith("This dataset says nothing")


def test_a_group_stands_for_the_nodes_of_a_class(draw):
    made = draw(START, OPEN, Step(do.GROUP, text=f"{EX}Tool"))
    (group,) = [node for node in made.scene.nodes if node.members]
    assert (group.label, group.members) == ("tools (3)", 3)
    assert ids(made) == {"red", "blue", group.id}
    labels = {(e.source.removeprefix(EX), e.label, e.target) for e in made.scene.edges}
    assert labels >= {("red", "uses (3)", group.id), ("blue", "uses", group.id)}
    later = draw(START, OPEN, Step(do.GROUP, text=f"{EX}Tool"), Step(do.SHOW, n("rasp")))
    assert [node.members for node in later.scene.nodes if node.members] == [4]


def test_a_group_of_a_class_named_in_another_language_keeps_its_name(store_of):
    store = store_of(GRAPH.replace('"tool"', '"Werkzeug"@de'))
    made = picture(store, Exploration((START, OPEN, Step(do.GROUP, text=f"{EX}Tool"))))
    assert [node.label for node in made.scene.nodes if node.members] == ["Werkzeug (3)"]


def test_a_group_for_each_category(draw):
    by_sort = Step(do.GROUP, text=f"{EX}Tool", ways=(Way(f"{EX}sort", True),))
    made = draw(Step(do.NODES, n("saw", "axe", "file", "rasp", "red")), by_sort)
    assert {node.label for node in made.scene.nodes if node.members} == {"sharp (2)", "rough (2)"}
    sharp = f"{GROUP}{EX}Tool {EX}sharp"
    opened = draw(
        Step(do.NODES, n("saw", "axe", "file", "rasp", "red")), by_sort, Step(do.UNGROUP, (sharp,))
    )
    assert ids(opened) >= {"saw", "axe"}
    assert [node.label for node in opened.scene.nodes if node.members] == ["rough (2)"]


def test_opening_a_group_puts_everything_back(draw):
    before = draw(START, OPEN)
    grouped = Step(do.GROUP, text=f"{EX}Tool")
    assert places(draw(START, OPEN, grouped, Step(do.UNGROUP))) == places(before)
    name = f"{GROUP}{EX}Tool"
    assert places(draw(START, OPEN, grouped, Step(do.UNGROUP, (name,)))) == places(before)


def test_a_moved_group_takes_its_members_along(draw):
    name, grouped = f"{GROUP}{EX}Tool", Step(do.GROUP, text=f"{EX}Tool")
    at = places(draw(START, OPEN))
    middle = [sum(at[tool][axis] for tool in ("saw", "axe", "file")) / 3 for axis in (0, 1)]
    move = Step(do.MOVE, (name,), places=((middle[0] + 100, middle[1] - 50),))
    after = places(draw(START, OPEN, grouped, move, Step(do.UNGROUP)))
    for tool in ("saw", "axe", "file"):
        assert after[tool] == pytest.approx((at[tool][0] + 100, at[tool][1] - 50), abs=0.2)
    assert after["red"] == at["red"]


def test_dragging_pins_and_a_layout_leaves_pinned_nodes(draw):
    drag = Step(do.MOVE, n("saw"), places=((500.0, 300.0),))
    made = draw(START, OPEN, drag)
    assert made.pinned == set(n("saw"))
    assert {node.id for node in made.scene.nodes if node.pinned} == set(n("saw"))
    laid = draw(START, OPEN, drag, Step(do.LAYOUT, text="layered"))
    assert places(laid)["saw"] == (500.0, 300.0)
    free = draw(START, OPEN, drag, Step(do.UNPIN), Step(do.LAYOUT, text="layered"))
    assert places(free)["saw"] != (500.0, 300.0)
    assert not free.pinned


def test_a_construct_starts_a_picture_and_is_added_to_one(draw):
    query = f"CONSTRUCT {{ ?a <{EX}joins> ?b }} WHERE {{ ?a <{EX}cuts> ?b }}"
    assert ids(draw(Step(do.CONSTRUCT, text=query))) == {"saw", "wood", "file", "iron"}
    added = draw(START, Step(do.ADD, text=query))
    assert ids(added) == {"red", "saw", "wood", "file", "iron"}
    assert places(added)["red"] == places(draw(START))["red"]
    wrong = draw(START, Step(do.ADD, text="SELECT * { ?s ?p ?o }"))
    assert wrong.scene == draw(START).scene
    assert "CONSTRUCT" in wrong.problem
    assert draw(START, Step(do.ADD, text="CONSTRUCT {")).problem


@pytest.mark.parametrize(
    ("order", "first"),
    [("", "saw axe"), (BY_NAME, "axe blue"), (OF_EACH, "saw red"), (f"{EX}Team", "red blue")],
)
def test_what_is_drawn_first_is_chosen_where_not_all_is(draw, order, first):
    five = Step(do.NODES, n("saw", "axe", "file", "red", "blue"), limit=2, order=order)
    made = draw(five)
    assert ids(made) == set(first.split())
    assert (made.scene.note, made.missing) == ("2 of 5 nodes shown", ())


def test_the_answer_to_a_query_is_cut_by_its_own_names(draw):
    text = f"CONSTRUCT {{ ?b <{EX}used> ?a . ?b a <{EX}Used> }} WHERE {{ ?a <{EX}uses> ?b }}"
    assert ids(draw(Step(do.CONSTRUCT, text=text, limit=2))) == {"red", "saw"}
    used = Step(do.CONSTRUCT, text=text, limit=3, order=f"{EX}Used")
    assert ids(draw(used)) == {"saw", "axe", "file"}


def test_the_history_reads_like_sentences(store_of):
    history = History(
        (
            *(START, OPEN, Step(do.HIDE, n("saw")), Step(do.LAYOUT, text="columns")),
            Step(do.MEMBERS, text=f"{EX}Tool", order=BY_NAME),
            Step(do.NODES, n("saw", "red"), limit=1, order=f"{EX}Team"),
        )
    )
    told = [(entry.text, entry.detail) for entry in entries(store_of(GRAPH), history)]
    assert told[1:] == [
        ("Went to Red", "1 node"),
        ("Opened Red", "4 nodes more"),
        ("Hid saw", "1 node fewer"),
        ("Columns layout", ""),
        ("Went to all tools, the first by name", "4 nodes"),
        ("Went to saw, Red, teams first", "1 node"),
    ]


def test_the_same_steps_share_the_work(store_of):
    store = store_of(GRAPH)
    assert picture(store, Exploration((START, OPEN))) is picture(store, Exploration((START, OPEN)))


def test_a_long_link_is_replayed_without_trouble(draw):
    steps = [Step(do.MOVE, n("red"), places=((float(at), 0.0),)) for at in range(300)]
    assert places(draw(START, *steps))["red"] == (299.0, 0.0)


def test_the_canvas_stays_within_its_cap(store_of):
    spokes = "\n".join(f"ex:hub ex:to ex:n{i} ." for i in range(1100))
    store = store_of(f"@prefix ex: <https://example.org/> .\n{spokes}")
    hub = Step(do.NODES, n("hub"))
    opened = (hub, Step(do.OPEN, n("hub"), limit=1000), Step(do.OPEN, n("hub"), limit=1000))
    made = picture(store, Exploration(opened))
    assert len(made.scene.nodes) == MOST_NODES
    assert next(node.more for node in made.scene.nodes if node.id == f"{EX}hub") == 101


class Away(EmbeddedStore):
    """A store that does not answer for a while."""

    away = False
    asked = 0

    def run(self, query: str) -> Result:
        self.asked += 1
        if self.away:
            raise EndpointError("It cannot be reached.")
        return super().run(query)


def test_what_an_endpoint_did_not_answer_is_asked_again_after_a_moment(monkeypatch):
    now = 100.0
    monkeypatch.setattr(failed_steps, "monotonic", lambda: now)
    store = Away.from_text(GRAPH)
    assert isinstance(store, Away)
    opened = Exploration((START, OPEN))
    whole = picture(Away.from_text(GRAPH), opened)
    store.away = True
    assert picture(store, Exploration()).problem == "It cannot be reached."
    asked = store.asked
    assert picture(store, Exploration()).problem == "It cannot be reached."
    assert store.asked == asked, "not within the same run of a page"
    store.away = False
    started = picture(store, Exploration((START,)))
    store.away = True
    broken = picture(store, opened)
    assert (broken.scene, broken.problem) == (started.scene, "It cannot be reached.")
    store.away = False
    assert picture(store, opened).problem == "It cannot be reached."
    now += 60
    assert picture(store, opened) == whole
    assert picture(store, Exploration()).scene.nodes


def test_steps_after_one_that_was_not_answered_are_done_again_with_it(monkeypatch):
    now = 100.0
    monkeypatch.setattr(failed_steps, "monotonic", lambda: now)
    store = Away.from_text(GRAPH)
    assert isinstance(store, Away)
    steps = (START, OPEN, Step(do.MOVE, n("red"), places=((5.0, 5.0),)))
    picture(store, Exploration((START,)))
    store.away = True
    assert ids(picture(store, Exploration(steps))) == {"red"}
    asked = store.asked
    assert ids(picture(store, Exploration(steps))) == {"red"}
    assert store.asked == asked, "not within the same run of a page"
    store.away = False
    now += 60
    whole = picture(store, Exploration(steps))
    assert ids(whole) == {"red", "saw", "axe", "file", "blue"}
    assert places(whole)["red"] == (5.0, 5.0)


def test_no_more_steps_that_failed_are_kept_than_fit(monkeypatch):
    monkeypatch.setattr(failed_steps, "_MOST", 3)
    monkeypatch.setattr(failed_steps, "_FAILED", {})
    store = Away.from_text(GRAPH)
    store.away = True
    for at in range(5):
        picture(store, Exploration((Step(do.NODES, n(f"n{at}")),)))
        assert 1 <= len(failed_steps._FAILED) <= 3


def test_a_step_is_hashed_once_for_each_picture_and_not_for_each_step_after_it(draw, monkeypatch):
    steps = [Step(do.MOVE, n("red"), places=((float(at), 0.0),)) for at in range(40)]
    draw(START, *steps)
    hashed: list[Step] = []
    plain = Step.__hash__
    monkeypatch.setattr(Step, "__hash__", lambda step: hashed.append(step) or plain(step))
    assert places(draw(START, *steps))["red"] == (39.0, 0.0)
    assert len(hashed) <= 3 * len(steps)
