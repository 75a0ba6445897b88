"""The way from one to another: nothing lost, the order as described, hand values."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Store
from graph.comparing.choices import Background
from graph.comparing.facets import Facet, FacetValues
from graph.comparing.member import Member, NearLink
from graph.comparing.near_links import neighbors
from graph.comparing.side_by_side import Comparison, FacetComparison
from graph.comparing.transition import plan_from_stack, plan_transition, transition_of
from graph.comparing.transition_plan import Addition, FacetPlan, Transition, count, without
from graph.comparing.transition_text import (
    START_ONLY_ADVICE,
    describe_order,
    describe_transition,
    not_stated_lines,
    to_checklist,
)
from graph.naming.finding import find_things
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import OPS

START, GOAL = Member("urn:start", "Start"), Member("urn:goal", "Goal")


def planned(plan: Transition, label: str) -> FacetPlan:
    return next(one for one in plan.facets if one.facet.label == label)


def labels(members: object) -> list[str]:
    return [str(one) for one in members]  # type: ignore[attr-defined]


def names_of(step: Addition) -> list[str]:
    return labels(step.items)


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
    both = [
        FacetComparison((START, GOAL), FacetValues(facet, {GOAL.iri: (item(name),)}), {})
        for facet, name in zip(facets, ("axe", "saw", "Rome"), strict=True)
    ]
    plan = transition_of(Comparison((START, GOAL), "", "", tuple(both), ()))
    assert [plan.name(one.facet) for one in plan.facets] == ["tool (uses)", "tool (builds)", "city"]
    assert plan.name(facets[0], many=True) == "tools (uses)"
    assert plan.name(facets[2], many=True) == "cities"
    assert "**saw** (tool (builds)): 0 → 1 of 1" in to_checklist(plan)


def test_from_sysops_to_devops(shipped: Store) -> None:
    plan = plan_transition(shipped, "SysOps", "DevOps")
    tools = planned(plan, "uses tool")
    assert labels(tools.carry_over) == ["Grafana", "Prometheus"]
    assert (len(tools.add), len(tools.start_only)) == (16, 17)
    # 18 tools, of which three times three are a choice that counts once
    assert (tools.covered, tools.size) == (2, 12)
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
    raised = [sum(Fraction(1, gain.size) for gain in step.gains) for step in steps]
    assert raised == sorted(raised, reverse=True)
    tools = [step for step in steps if step.facet.label == "uses tool"]
    assert [str(step) for step in tools[:3]] == [
        *("one of Bitbucket, GitHub, GitLab", "one of Argo CD, Flux, Spinnaker", "Docker")
    ]
    assert labels(tools[0].brings) == ["GitHub Actions", "GitLab CI/CD"]
    gains = [gain for step in steps for gain in step.gains]
    for path in {gain.facet.path for gain in gains}:
        of_facet = [gain for gain in gains if gain.facet.path == path]
        befores = [gain.before for gain in of_facet]
        assert befores == list(range(befores[0], befores[0] + len(of_facet)))
        assert all(gain.after == gain.before + 1 <= gain.size for gain in of_facet)


def test_steps_of_a_chain_come_in_its_order(shipped: Store) -> None:
    names = [str(step) for step in plan_transition(shipped, "SysOps", "DevOps").steps]
    chain = [name for name in names if name.startswith("software lifecycle: ")]
    assert chain == [
        f"software lifecycle: {step}" for step in ("build", "test", "deploy", "operate")
    ]


def test_a_chain_that_bites_its_tail_still_has_an_end() -> None:
    earlier = {"urn:a": frozenset({"urn:b"}), "urn:b": frozenset({"urn:a"})}
    earlier["urn:c"] = frozenset({"urn:d"})
    found = comparison({"p": {"x"}}, {"p": {"a", "b", "c", "d"}}, [])
    plan = transition_of(found, Background(earlier=earlier))
    assert [str(step) for step in plan.steps] == ["d", "c", "a", "b"]


def test_a_thing_of_two_facets_is_one_step(shipped: Store) -> None:
    first = plan_transition(shipped, "SysOps", "DevOps").steps[0]
    assert names_of(first) == ["infrastructure as code"]
    assert [(gain.facet.label, gain.after, gain.size) for gain in first.gains] == [
        ("automates", 1, 3),
        ("performs", 1, 4),
    ]


def test_of_tools_for_one_job_the_others_need_not_be_added(shipped: Store) -> None:
    nodes = find_things(shipped, ["GitLab", "OpenTofu"])
    have = [Member(node.id, node.label) for node in nodes]
    plan = plan_from_stack(shipped, have, "DevOps")
    tools = planned(plan, "uses tool")
    close = {str(one.item): labels(one.have) for one in tools.close}
    # GitHub Actions and Jenkins do the same job as GitLab CI/CD, which is a part of GitLab
    assert close == {
        **{name: ["GitLab"] for name in ("Bitbucket", "GitHub", "GitLab CI/CD")},
        **{name: ["GitLab"] for name in ("GitHub Actions", "Jenkins")},
    }
    (why,) = (one.reasons[0] for one in tools.close if str(one.item) == "Bitbucket")
    assert why == "Bitbucket and GitLab stand under “source control”, where one is enough."
    assert not {"GitHub", "Jenkins"} & {name for step in plan.steps for name in names_of(step)}
    sysops = planned(plan_from_stack(shipped, have, "SysOps"), "uses tool")
    same = {str(one.item): labels(one.have) for one in sysops.start_close}
    assert same == {"OpenTofu": ["AWS CloudFormation", "Terraform"]}
    assert labels(sysops.start_only) == ["GitLab"]


def test_what_is_near_something_of_the_goal_is_not_left_out(shipped: Store) -> None:
    plan = plan_transition(shipped, "NetOps", "DevOps")
    assert "Git" not in labels(planned(plan, "uses tool").start_only)
    assert "GitHub" in {str(one.item) for _, one in plan.close}
    code = [one for _, one in plan.close if str(one.item) == "infrastructure as code"]
    assert [labels(one.have) for one in code] == [["network as code"]]
    sysops = plan_transition(shipped, "SysOps", "DevOps")
    assert {str(one.item): labels(one.have) for _, one in sysops.start_close} == {
        "access control": ["security and governance"],
        "incident response": ["reliability mindset"],
        "monitoring": ["monitoring and observability feedback loop"],
    }
    # 53 links of SysOps are not stated for DevOps; five things are close, patching is in two lists
    assert count(sysops.start_only) == 53 - 5 - 1
    assert describe_transition(sysops) == (
        "From SysOps to DevOps: 33 to add, 5 close, 8 carry over, 47 not stated for DevOps."
    )


def test_tools_at_the_end_of_their_life_are_warned_of(shipped: Store) -> None:
    warning = "support ends on 2027-04-05; successor: Compass or Jira Service Management"
    plan = plan_transition(shipped, "NetOps", "SysOps")
    (step,) = (step for step in plan.steps if "Opsgenie" in names_of(step))
    assert plan.ending(*step.items) == warning
    assert f"**Opsgenie** (tool): 9 → 10 of 16; {warning}" in to_checklist(plan)
    kept = to_checklist(plan_transition(shipped, "System Administrator", "SRE"))
    assert f"Opsgenie ({warning}); PagerDuty" in kept


def test_what_nobody_states_cannot_be_planned(shipped: Store) -> None:
    plan = plan_transition(shipped, "SysOps", "TechOps")
    assert labels(planned(plan, "uses tool").start_only) == []
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
    assert labels(tools.start_only) == []
    assert len(planned(plan, "shares practice").carry_over) == 4
    code = next(step for step in plan.steps if "infrastructure as code" in names_of(step))
    assert [gain.facet.label for gain in code.gains] == ["automates", "performs"]
    assert plan.inherited
    assert not plan_transition(shipped, "SysOps", "DevOps").inherited
    assert "It is no description of the job." in to_checklist(plan)


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
    reaches = {name for pair in near for name in pair if set(pair) - {name} <= goal}
    assert set(labels(facet.carry_over)) == start & goal
    assert {str(one.item) for one in facet.start_close} == (start - goal) & reaches
    assert set(labels(facet.start_only)) == start - goal - reaches
    assert close == (goal - start) & touches
    assert set(labels(facet.add)) == goal - start - close
    assert sorted(map(str, plan.steps)) == sorted(labels(facet.add))
    assert (facet.covered, facet.size) == (len(start & goal), len(goal))


@given(
    st.sets(st.sampled_from("abcdef"), min_size=1),
    st.sets(st.sampled_from("abcdef"), min_size=1),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("XY")),
)
@settings(deadline=None)
def test_a_choice_is_one_step_or_none(
    start: set[str], goal: set[str], jobs: dict[str, str]
) -> None:
    choices = {f"urn:{name}": (item(job),) for name, job in jobs.items()}
    plan = transition_of(comparison({"p": start}, {"p": goal}, []), Background(choices=choices))
    (facet,) = plan.facets
    units = [{name for name in goal if jobs.get(name, name) == unit} for unit in "abcdefXY"]
    units = [unit for unit in units if unit]
    mine = {jobs.get(name, name) for name in start}
    waiting = [unit for unit in units if {jobs.get(name, name) for name in unit}.isdisjoint(mine)]
    assert facet.size == len(units)
    assert facet.covered == sum(bool(unit & start) for unit in units)
    assert sorted(sorted(names_of(step)) for step in plan.steps) == sorted(map(sorted, waiting))
    assert all(bool(step.choice) == (len(step.items) > 1) for step in plan.steps)
    assert [step.gains[0].after for step in plan.steps] == [
        facet.covered + at for at in range(1, len(waiting) + 1)
    ]


def test_small_facets_first_then_what_brings_more_then_what_more_use() -> None:
    plan = transition_of(
        comparison(
            {"big": {"x"}, "small": {"x"}},
            {"big": {"a", "b", "c", "d"}, "small": {"s"}},
            [("c", "d")],
        ),
        Background({"urn:b": 3}),
    )
    assert [str(step) for step in plan.steps] == ["s", "c", "b", "a", "d"]
    assert labels(plan.steps[1].brings) == ["d"]


def test_facets_can_be_left_out(shipped: Store) -> None:
    plan = plan_transition(shipped, "SysOps", "DevOps")
    tools = planned(plan, "uses tool").facet.path
    less = without(plan, [tools])
    assert tools not in {one.facet.path for one in less.facets}
    # 16 tools, three times three of which are one step
    assert len(plan.steps) - len(less.steps) == 10
    performs = planned(plan, "performs").facet.path
    first = without(plan, [performs]).steps[0]
    assert [gain.facet.label for gain in first.gains] == ["automates"]


def test_from_a_stack(shipped: Store) -> None:
    nodes = find_things(shipped, ["Grafana", "Ansible", "Chef", "Network Engineer"])
    have = [Member(node.id, node.label) for node in nodes]
    plan = plan_from_stack(shipped, have, "NetOps")
    assert str(plan.start) == "your stack"
    assert [one.facet.label for one in plan.facets] == ["has role", "uses tool"]
    tools = planned(plan, "uses tool")
    assert labels(tools.carry_over) == ["Grafana"]
    assert [str(one.item) for one in tools.close] == ["Ansible network modules"]
    assert labels(tools.start_only) == ["Chef"]
    assert [str(one.item) for one in tools.start_close] == ["Ansible"]
    assert plan.start_close == []
    assert tools.size == 13
    assert labels(planned(plan, "has role").carry_over) == ["Network Engineer"]
    assert plan_from_stack(shipped, have, "TechOps").facets == ()


def test_the_checklist_is_markdown(shipped: Store) -> None:
    lines = to_checklist(plan_transition(shipped, "SysOps", "DevOps")).splitlines()
    assert lines[0] == "# From SysOps to DevOps"
    assert (
        "- [ ] one of **Bitbucket**, **GitHub**, **GitLab** (tool for source control): "
        "2 → 3 of 12; brings GitHub Actions or GitLab CI/CD close"
    ) in lines
    assert "- [x] uses tool: Grafana; Prometheus" in lines
    assert sum(line.startswith(("- [ ] **", "- [ ] one of **")) for line in lines) == 33
    at = lines.index("## Not stated for DevOps by the source")
    assert lines[at + 2] == START_ONLY_ADVICE
    assert "one is enough" in lines[lines.index("## Add, in this order") + 2]


def test_choices_are_explained_where_there_are_any(shipped: Store) -> None:
    assert "one is enough" not in describe_order(plan_transition(shipped, "SysOps", "TechOps"))


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
