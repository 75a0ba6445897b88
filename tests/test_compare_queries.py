"""The queries of the Compare page return what stands on it, in our engine and in rdflib's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph import EmbeddedStore, Store
from graph.comparing.advisor import advice_query, load_advisor
from graph.comparing.class_members import members_of
from graph.comparing.comparison_query import comparison_query, coverage_query, members_query
from graph.comparing.lens import load_lenses
from graph.comparing.member import Member
from graph.comparing.membership_query import build_membership
from graph.comparing.roles import near_roles_query, role_kin, roles_by_disciplines, roles_query
from graph.comparing.side_by_side import compare
from graph.comparing.stack import Stack, assess, hold_against
from graph.comparing.stack_coverage import cover
from graph.comparing.stack_jobs import jobs_query
from graph.comparing.stack_names import NameBook
from graph.comparing.stack_query import (
    covered_query,
    elsewhere_query,
    held_query,
    missing_query,
    same_job_query,
)
from graph.comparing.transition import plan_from_stack, plan_transition
from graph.comparing.transition_plan import YOUR_STACK, without
from graph.comparing.transition_query import steps_query, transition_query
from ontology.namespaces import ATLAS, OPS
from tests.plain_rdflib import Row, in_rdflib, rows_in

if TYPE_CHECKING:
    from collections.abc import Callable

    import rdflib

    from graph.comparing.transition_plan import Transition

    Asking = Callable[[str], list[Row]]

FOUR = ["SysOps", "DevOps", "NetOps", "TechOps"]
NAMES = [FOUR, ["System Administrator", "Platform Engineer"], ["Grafana", "Git"]]
HAVE = ("grafana", "ansible", "uptime", "network-engineer", "argo-cd", "flux", "compass")
SAID = """
PREFIX : <http://example.org/> PREFIX ops: <https://w3id.org/ops-atlas/ns#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
:a a :K ; :p :x, :y, [ :q 1 ] ; :note "eng"@en, "eng again", "dt"@de ; :of :b ; :twin :b .
:b a :K ; :p :y, :z ; :note "nur"@de ; :own :a . :c a :K ; :p :y .
:twin a owl:SymmetricProperty . :close a ops:NearRelation . :x :close :z . :z :close :z .
:x a :I . :y a :I . :z a :I .
"""


class Engines:
    """Ours and rdflib's: what both answer, once they agree."""

    def __init__(self, ours: Store, theirs: rdflib.Graph) -> None:
        self.store = ours
        self._theirs = theirs

    def ours(self, query: str) -> list[Row]:
        """Ask our engine alone, what rdflib takes seconds for."""
        return self.store.select(query).values()

    def rows(self, query: str) -> list[Row]:
        rows = self.ours(query)
        assert sorted(map(str, rows)) == sorted(map(str, rows_in(self._theirs, query)))
        return rows


@pytest.fixture(scope="module")
def shipped_twice(shipped: Store, shipped_in_rdflib: rdflib.Graph) -> Engines:
    return Engines(shipped, shipped_in_rdflib)


@pytest.fixture(scope="module")
def odd() -> Engines:
    """Blank nodes, texts in two languages, one property both ways, a thing near itself."""
    store = EmbeddedStore.from_text(SAID)
    return Engines(store, in_rdflib(store))


def held(engines: Engines, names: list[str], least: int = 1, *, differs: bool = False) -> set[Row]:
    """Read the cells of the table from the comparison itself."""
    found = compare(engines.store, names)
    return {
        (thing.iri, one.facet.properties[-1], one.facet.name, shared.item.iri)
        for one in found.facets
        for shared in one.items
        for thing in shared.holders
        if len(shared.holders) >= least and not (differs and len(shared.holders) == len(one.stated))
    }


def check_comparison(engines: Engines, names: list[str], ask: Asking) -> None:
    found = compare(engines.store, names)
    assert set(ask(comparison_query(found))) == held(engines, names)
    shared = set(ask(comparison_query(found, shared=True)))
    assert shared == held(engines, names, 2)
    differs = set(ask(comparison_query(found, differs=True)))
    assert differs == held(engines, names, differs=True)
    assert shared
    assert differs


def test_side_by_side(shipped_twice: Engines) -> None:
    for names in NAMES:
        check_comparison(shipped_twice, names, shipped_twice.ours)


def test_side_by_side_of_odd_data(odd: Engines) -> None:
    check_comparison(odd, [f"http://example.org/{name}" for name in "abc"], odd.rows)


def check_coverage(engines: Engines, names: list[str], ask: Asking) -> None:
    found = compare(engines.store, names)
    left, right = found.things[:2]
    expected = {}
    for one in found.facets:
        forth, back = one.coverage(left, right), one.coverage(right, left)
        sizes = [len(one.values.of(thing.iri)) for thing in (left, right)]
        if one.covered and any(sizes):
            expected[one.facet.name] = [forth.shared or 0, *sizes, forth.near, back.near]
    rows = ask(coverage_query(found, left, right))
    assert {row[1]: [int(cell) for cell in row[2:]] for row in rows} == expected
    assert any(forth_near for *_, forth_near, _ in expected.values())


def test_who_covers_whom(shipped_twice: Engines, odd: Engines) -> None:
    check_coverage(shipped_twice, ["SysOps", "NetOps"], shipped_twice.ours)
    check_coverage(odd, [f"http://example.org/{name}" for name in "ba"], odd.rows)


def test_what_can_be_compared(shipped_twice: Engines) -> None:
    rows = shipped_twice.rows(members_query(f"{OPS}Tool"))
    assert {row[0] for row in rows} == members_of(shipped_twice.store, f"{OPS}Tool").keys()


def test_roles(shipped_twice: Engines) -> None:
    roles = roles_by_disciplines(shipped_twice.store)
    found: dict[str | None, set[str]] = {}
    for role, _, discipline, _ in shipped_twice.rows(roles_query()):
        found.setdefault(role, set()).update([discipline] if discipline else [])
    assert found == {role.iri: {one.iri for one in held} for role, held in roles.items()}
    for role in roles:
        near = {one.role.iri for one in role_kin(shipped_twice.store, role.iri).near}
        assert {row[0] for row in shipped_twice.ours(near_roles_query(role.iri))} == near
    shipped_twice.rows(near_roles_query(next(iter(roles)).iri))


def have(store: Store, names: tuple[str, ...] = HAVE) -> list[Member]:
    book = NameBook.read(store)
    return [book.members[f"{ATLAS}{name}"] for name in names]


def planned(plan: Transition) -> set[Row]:
    lists = [
        (name, one.facet, items)
        for one in plan.facets
        for name, items in (
            ("add", one.add),
            ("close", [close.item for close in (*one.close, *one.start_close)]),
            ("carries over", one.carry_over),
            ("start only", one.start_only),
        )
    ]
    return {
        (name, facet.properties[-1], facet.name, item.iri)
        for name, facet, items in lists
        for item in items
    }


def test_transitions(shipped_twice: Engines) -> None:
    store = shipped_twice.store
    plans = [
        plan_transition(store, "SysOps", "TechOps"),
        plan_transition(store, "uptime", "availability"),
        plan_from_stack(store, have(store), "NetOps"),
    ]
    for plan in plans:
        ask = shipped_twice.rows if plan.start == YOUR_STACK else shipped_twice.ours
        rows = ask(transition_query(plan))
        assert set(rows) == planned(plan)
        assert len(set(rows)) == len(rows)
    assert plans[-1].start == YOUR_STACK
    plan = plan_transition(store, "SysOps", "DevOps")
    tools = next(one.facet.path for one in plan.facets if one.facet.label == "uses tool")
    for one in (plan, without(plan, {tools}), plan_transition(store, "NetOps", "DevOps")):
        assert set(store.select(transition_query(one)).values()) == planned(one)
    assert {row[0] for row in planned(plan)} == {"add", "close", "carries over", "start only"}
    same = plan_from_stack(store, have(store, ("gitlab", "opentofu", "opsgenie")), "DevOps")
    assert set(store.select(transition_query(same)).values()) == planned(same)


def test_a_transition_whose_things_stand_on_both_sides() -> None:
    """The start has ``x`` by another property than the goal, and the goal something near it."""
    store = EmbeddedStore.from_text(
        f"""{SAID} :x :close :y .
:from a :R ; :has :x, :k, "eng"@en, "http://example.org/y" ; :is :m .
:to a :R ; :has :y, :k, "eng" ; :is :x, :m . :k a :I . :m a :I ."""
    )
    plan = plan_transition(store, "http://example.org/from", "http://example.org/to")
    engines = Engines(store, in_rdflib(store))
    rows = engines.rows(transition_query(plan))
    assert set(rows) == planned(plan)
    assert len(set(rows)) == len(rows)
    listed = {(name, facet, item.rpartition("/")[2]) for name, _, facet, item in rows}
    assert {("close", "has", "x"), ("close", "has", "y"), ("add", "is", "x")} <= listed
    assert {("carries over", "has", "eng"), ("start only", "has", "y")} <= listed
    check_steps(engines, plan, engines.rows)


def test_a_transition_whose_things_do_several_jobs() -> None:
    """What does one job of a thing is close to it, and says nothing of its other jobs.

    The start has ``a``, which does the job of ``b``, and ``n``, near ``f``, whose job ``h`` does.
    """
    store = EmbeddedStore.from_text(
        """PREFIX : <http://example.org/> PREFIX ops: <https://w3id.org/ops-atlas/ns#>
:from a :R ; :has :a, :n . :to a :R ; :has :b, :h ; :is :e, :f . :near a ops:NearRelation .
:a a :I ; ops:inCategory :c1, :c2 . :b a :I ; ops:inCategory :c2, :c4 . :n a :I ; :near :f .
:e a :I ; ops:inCategory :c4, :c5 . :f a :I ; ops:inCategory :c3 .
:h a :I ; ops:inCategory :c3 . :c1 ops:oneIsEnough true . :c2 ops:oneIsEnough true .
:c3 ops:oneIsEnough true . :c4 ops:oneIsEnough true . :c5 ops:oneIsEnough true ."""
    )
    plan = plan_transition(store, "http://example.org/from", "http://example.org/to")
    rows = store.select(transition_query(plan)).values()
    assert set(rows) == planned(plan)
    listed = {(name, facet, item.rpartition("/")[2]) for name, _, facet, item in rows}
    assert listed == {
        ("add", "is", "e"),
        *(("close", "has", item) for item in "abhn"),
        ("close", "is", "f"),
    }
    assert {one.facet.name: one.size for one in plan.facets} == {"has": 2, "is": 2}
    (told,) = (close for _, close in plan.close if close.item.label == "h")
    assert ([one.label for one in told.have], told.reasons) == (
        ["n"],
        ("h and f stand under “c3”, where one is enough.", "n: near f."),
    )
    engines = Engines(store, in_rdflib(store))
    check_steps(engines, plan, engines.rows)


def check_steps(engines: Engines, plan: Transition, ask: Asking) -> None:
    found: dict[tuple[str | None, ...], set[str | None]] = {}
    for *step, brings in ask(steps_query(plan)):
        found.setdefault(tuple(step), set()).update([brings] if brings else [])
    expected = {}
    for at, step in enumerate(plan.steps, 1):
        for gain in step.gains:
            numbers = f"{gain.after}", f"{gain.size}"
            for item in step.items:
                named = (f"{at}", gain.facet.properties[-1], gain.facet.name, item.iri)
                expected[*named, *numbers] = {one.iri for one in gain.brings}
    assert found == expected
    assert [row[0] for row in found] == [row[0] for row in expected]


def test_the_order_of_a_transition(shipped_twice: Engines, odd: Engines) -> None:
    store = shipped_twice.store
    plan = plan_transition(store, "SysOps", "DevOps")
    check_steps(shipped_twice, plan, shipped_twice.ours)
    check_steps(shipped_twice, without(plan, {plan.facets[0].facet.path}), shipped_twice.ours)
    assert any(step.brings for step in plan.steps)
    check_steps(
        odd, plan_transition(odd.store, *(f"http://example.org/{n}" for n in "cb")), odd.rows
    )


def test_the_advisor(shipped_twice: Engines) -> None:
    advisor = load_advisor(shipped_twice.store)
    boxes = {
        (question.facet.properties[0], item.iri, discipline.iri)
        for question in advisor.questions
        for item, disciplines in question.items.items()
        for discipline in disciplines
    }
    rows = shipped_twice.rows(advice_query(advisor))
    assert {(facet, item, discipline) for facet, _, item, _, discipline in rows} == boxes
    assert {facet for facet, *_, says, _ in rows if says == "comes with"} == {f"{OPS}faces"}
    ticked = [f"{ATLAS}outages", f"{ATLAS}mean-time-to-recovery"]
    rows = shipped_twice.rows(advice_query(advisor, ticked))
    assert {(item, says, discipline) for *_, item, says, discipline in rows} == {
        (item.iri, says, one.discipline.iri)
        for one in advisor.advise(ticked)
        for says, found in (("speaks for", one.reasons), ("comes with", one.cautions))
        for _, item in found
    }


@pytest.fixture(scope="module")
def stack(shipped: Store) -> Stack:
    return assess(shipped, have(shipped))


def test_what_a_stack_covers(shipped_twice: Engines, stack: Stack) -> None:
    mine = have(shipped_twice.store)
    disciplines = [one.iri for one in stack.disciplines]
    rows = shipped_twice.ours(covered_query(stack.facets, disciplines, mine))
    assert {(row[0], row[1]): [int(cell) for cell in row[3:]] for row in rows} == {
        (one.iri, need.facet.properties[0]): [
            len(need.have) + len(need.missing),
            len(need.have),
            len(need.near),
        ]
        for one, needs in stack.disciplines.items()
        for need in needs
        if need.stated
    }


def test_what_a_stack_covers_of_a_pair(shipped_twice: Engines) -> None:
    mine = have(shipped_twice.store)
    found = compare(shipped_twice.store, ["DevOps", "NetOps"])
    facets = [one.values for one in found.facets if one.facet.kind == f"{OPS}Tool"]
    held = hold_against(shipped_twice.store, facets, found.things, mine)
    rows = shipped_twice.ours(
        covered_query([one.facet for one in facets], [one.iri for one in found.things], mine)
    )
    numbers = {row[0]: [int(cell or 0) for cell in row[3:]] for row in rows}
    assert numbers == {
        one.iri: [len(need.have) + len(need.missing), len(need.have), len(need.near)]
        for one, (need,) in held.items()
    }
    assert any(near for *_, near in numbers.values())


def test_what_a_stack_has_of_the_sets_of_a_lens(shipped_twice: Engines) -> None:
    store = shipped_twice.store
    lens = load_lenses(store)["tools"]
    membership = build_membership(store, lens)
    mine = {one.iri for one in have(store)}
    held = [item for item in membership.items if item.iri in mine]
    found = cover(membership, mine, FOUR, 12)
    rows = set(shipped_twice.ours(held_query(lens, [one.owner for one in found], held)))
    assert rows == {
        (one.owner.iri, item.iri, "true" if item in one.have else "false", near and near.iri)
        for one in found
        for item in (*one.have, *one.missing)
        for near in one.near.get(item, (None,))
    }
    assert any(near for *_, near in rows)


def test_the_lists_of_a_stack(shipped_twice: Engines, stack: Stack) -> None:
    mine = have(shipped_twice.store)
    for one, needs in stack.disciplines.items():
        rows = shipped_twice.rows(missing_query(one, needs, mine))
        assert {(facet, item) for facet, _, item in rows} == {
            (need.facet.properties[0], item.iri) for need in needs for item in need.missing
        }
        wanted = {
            (job.category.iri, tool.iri)
            for job in stack.jobs[one]
            if not job.have
            for tool in job.tools
        }
        assert set(shipped_twice.rows(jobs_query(one, mine))) == wanted
    assert any(not job.have for jobs in stack.jobs.values() for job in jobs)
    double = {(job.iri, tool.iri) for job, tools in stack.same_job.items() for tool in tools}
    assert set(shipped_twice.rows(same_job_query(mine))) == double != set()
    alone = [row[0] for row in shipped_twice.rows(elsewhere_query(stack, mine))]
    assert alone == [one.iri for one in stack.elsewhere] == [f"{ATLAS}compass"]
