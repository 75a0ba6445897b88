"""The way from one to another: nothing lost, the order as described, hand values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Store
from graph.comparing.facets import Facet, FacetValues
from graph.comparing.membership import Member, NearLink
from graph.comparing.side_by_side import Comparison, FacetComparison, neighbors
from graph.comparing.transition import (
    FacetPlan,
    Transition,
    plan_from_stack,
    plan_transition,
    transition_of,
    without,
)
from graph.comparing.transition_text import not_stated_lines, to_checklist
from graph.finding import find_things
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import OPS

START, GOAL = Member("urn:start", "Start"), Member("urn:goal", "Goal")


def planned(plan: Transition, label: str) -> FacetPlan:
    return next(one for one in plan.facets if one.facet.label == label)


def labels(members: object) -> list[str]:
    return [str(one) for one in members]  # type: ignore[attr-defined]


def item(name: str) -> Member:
    return Member(f"urn:{name}", name)


def comparison(
    start: dict[str, set[str]], goal: dict[str, set[str]], near: list[tuple[str, str]]
) -> Comparison:
    """Build a comparison of two things from plain names."""
    links = tuple(NearLink(item(one), item(other), "close to", "Why.") for one, other in near)
    facets = []
    for name in sorted({*start, *goal}):
        held = {
            thing.iri: tuple(map(item, sorted(rows[name])))
            for thing, rows in ((START, start), (GOAL, goal))
            if rows.get(name)
        }
        facet = Facet(name, name, (f"{OPS}usesTool",), "kind", name)
        facets.append(FacetComparison((START, GOAL), FacetValues(facet, held), neighbors(links)))
    return Comparison((START, GOAL), "", "", tuple(facets), links)


def test_facets_of_one_class_are_told_apart_by_what_links_them() -> None:
    facets = [Facet(way, way, (f"urn:{way}",), "urn:Tool", "tool") for way in ("uses", "builds")]
    facets.append(Facet("in", "in", ("urn:in",), "urn:City", "city"))
    held = {GOAL.iri: (item("saw"),)}
    both = [FacetComparison((START, GOAL), FacetValues(facet, held), {}) for facet in facets]
    plan = transition_of(Comparison((START, GOAL), "", "", tuple(both), ()))
    assert [plan.name(one.facet) for one in plan.facets] == ["tool (uses)", "tool (builds)", "city"]
    assert plan.name(facets[0], many=True) == "tools (uses)"
    assert plan.name(facets[2], many=True) == "cities"
    assert "**saw** (tool (builds)): 0 → 1 of 1" in to_checklist(plan)


def test_from_sysops_to_devops(shipped: Store) -> None:
    plan = plan_transition(shipped, "SysOps", "DevOps")
    tools = planned(plan, "uses tool")
    assert labels(tools.carry_over) == ["Grafana", "Prometheus"]
    assert (len(tools.add), len(tools.leave), tools.size) == (16, 17, 18)
    kpis = planned(plan, "measured by")
    assert labels(kpis.carry_over) == ["mean time to recovery"]
    assert labels(kpis.add) == [
        "change failure rate",
        "deployment frequency",
        "lead time for changes",
    ]
    roles = planned(plan, "has role")
    assert [str(one.item) for one in roles.close] == ["Platform Engineer"]
    assert labels(roles.close[0].have) == ["Platform Operations Engineer"]
    assert "one builds it" in roles.close[0].reasons[0]


def test_the_order_is_that_of_the_gain(shipped: Store) -> None:
    steps = plan_transition(shipped, "SysOps", "DevOps").steps
    sizes = [step.size for step in steps]
    assert sizes == sorted(sizes)
    tools = [step for step in steps if step.facet.label == "uses tool"]
    assert [str(step.item) for step in tools[:3]] == ["GitHub", "GitLab", "Argo CD"]
    assert labels(tools[0].brings) == ["GitHub Actions"]
    for label in {step.facet.label for step in steps}:
        of_facet = [step for step in steps if step.facet.label == label]
        befores = [step.before for step in of_facet]
        assert befores == list(range(befores[0], befores[0] + len(of_facet)))
        assert all(step.after == step.before + 1 <= step.size for step in of_facet)


def test_what_nobody_states_cannot_be_planned(shipped: Store) -> None:
    plan = plan_transition(shipped, "SysOps", "TechOps")
    assert labels(planned(plan, "uses tool").leave) == []
    lines = list(not_stated_lines(plan))
    assert lines == [
        "Not stated for TechOps: outputs, KPIs, automation focuses, roles, tool categories, tools "
        "and practices, so nothing can be planned there."
    ]
    back = list(not_stated_lines(plan_transition(shipped, "TechOps", "SysOps")))
    assert back[0].startswith("Not stated for TechOps: outputs, KPIs, ")
    assert back[0].endswith("so everything counts as an addition; tick what is there.")


def test_roles_take_on_what_they_inherit(shipped: Store) -> None:
    plan = plan_transition(shipped, "System Administrator", "SRE")
    tools = planned(plan, "uses tool")
    assert len(tools.carry_over) == 19
    assert len(tools.add) + len(tools.close) == 16
    assert labels(tools.leave) == []


@given(
    st.sets(st.sampled_from("abcdef"), min_size=1),
    st.sets(st.sampled_from("abcdef"), min_size=1),
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=4),
)
@settings(deadline=None)
def test_nothing_is_lost_and_nothing_counted_twice(
    start: set[str], goal: set[str], near: list[tuple[str, str]]
) -> None:
    near = [(one, other) for one, other in near if one != other]
    plan = transition_of(comparison({"p": start}, {"p": goal}, near))
    (facet,) = plan.facets
    close = {str(one.item) for one in facet.close}
    touches = {name for pair in near for name in pair if set(pair) - {name} <= start}
    assert set(labels(facet.carry_over)) == start & goal
    assert set(labels(facet.leave)) == start - goal
    assert close == (goal - start) & touches
    assert set(labels(facet.add)) == goal - start - close
    assert sorted(str(step.item) for step in plan.steps) == sorted(labels(facet.add))
    assert facet.size == len(goal)


def test_small_facets_first_then_what_brings_more_then_what_more_use() -> None:
    plan = transition_of(
        comparison(
            {"big": {"x"}, "small": {"x"}},
            {"big": {"a", "b", "c", "d"}, "small": {"s"}},
            [("c", "d")],
        ),
        {"urn:b": 3},
    )
    assert [str(step.item) for step in plan.steps] == ["s", "c", "b", "a", "d"]
    assert labels(plan.steps[1].brings) == ["d"]


def test_facets_can_be_left_out(shipped: Store) -> None:
    plan = plan_transition(shipped, "SysOps", "DevOps")
    tools = planned(plan, "uses tool").facet.path
    less = without(plan, [tools])
    assert tools not in {one.facet.path for one in less.facets}
    assert len(plan.steps) - len(less.steps) == 16


def test_from_a_stack(shipped: Store) -> None:
    nodes = find_things(shipped, ["Grafana", "Ansible", "Chef", "Network Engineer"])
    have = [Member(node.id, node.label) for node in nodes]
    plan = plan_from_stack(shipped, have, "NetOps")
    assert str(plan.start) == "your stack"
    assert [one.facet.label for one in plan.facets] == ["has role", "uses tool"]
    tools = planned(plan, "uses tool")
    assert labels(tools.carry_over) == ["Grafana"]
    assert [str(one.item) for one in tools.close] == ["Ansible network modules"]
    assert labels(tools.leave) == ["Ansible", "Chef"]
    assert tools.size == 13
    assert labels(planned(plan, "has role").carry_over) == ["Network Engineer"]
    assert plan_from_stack(shipped, have, "TechOps").facets == ()


def test_the_checklist_is_markdown(shipped: Store) -> None:
    lines = to_checklist(plan_transition(shipped, "SysOps", "DevOps")).splitlines()
    assert lines[0] == "# From SysOps to DevOps"
    assert "- [ ] **GitHub** (tool): 2 → 3 of 18; brings GitHub Actions close" in lines
    assert "- [x] uses tool: Grafana; Prometheus" in lines
    assert sum(line.startswith("- [ ] **") for line in lines) == 40
    assert "## Not part of DevOps: leave, or hand over" in lines


def test_labels_cannot_break_the_checklist() -> None:
    bad = "a](http://x) **b**\n# c <script>"
    plan = transition_of(comparison({"p": {"x"}}, {"p": {bad}}, []))
    text = to_checklist(plan)
    assert "<script>" not in text
    assert "\n# c" not in text
    assert "a\\](http" in text


@pytest.mark.parametrize(
    ("start", "goal", "error", "said"),
    [
        ("SysOps", "System Operations", ParameterError, "SysOps is start and goal at once"),
        ("SysOps", "Grafana", ParameterError, "one class"),
        ("SysOps", "DevOpps", NotFoundError, "DevOps"),
    ],
)
def test_what_cannot_be_planned_is_said(
    shipped: Store, start: str, goal: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        plan_transition(shipped, start, goal)
