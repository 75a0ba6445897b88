"""Transition: from one discipline or role to another, or from one's own stack to a discipline."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.member import Member
from graph.comparing.transition import plan_from_stack, plan_transition
from graph.comparing.transition_plan import YOUR_STACK, Transition, without
from graph.comparing.transition_query import transition_query
from graph.comparing.transition_text import to_checklist
from graph.naming.finding import find_things
from graph.nodes import describe
from graph.terms import short_id
from ontology.errors import NotFoundError
from views import session
from views.ask.link import edit_as_sparql
from views.compare.beginning import first_kind
from views.compare.choosing import (
    KINDS,
    MOST_LISTED,
    forget_unless_same,
    keep,
    kinds,
    one_of,
    preset,
)
from views.compare.markup import short_text, styled
from views.compare.plan_lists import lists_of, steps_of, summary_of
from views.session import BY_STORE, FOR_A_WHILE
from views.source_line import show_sources

if TYPE_CHECKING:
    from graph import Store
    from views.compare.choosing import Kind

_ENDS: Final = {
    "disciplines": ("SysOps", "DevOps"),
    "roles": ("System Administrator", "Site Reliability Engineer"),
    "stack": ("", "DevOps"),
}
_STACK: Final = "stack"


def show() -> None:
    """Show the section."""
    plan = _choose()
    if plan is None:
        return
    if not plan.facets:
        st.info(
            f"Nothing is stated of {short_text(plan.goal.label)} that one could take on, so "
            "nothing can be planned."
        )
        return
    plan = _chosen_facets(plan)
    st.html(styled(summary_of(plan)))
    show_sources((name for one in plan.facets for name in one.facet.properties), [plan.goal.iri])
    st.html(styled(f'<div class="plan">{steps_of(plan)}<div>{lists_of(plan)}</div></div>'))
    name = f"{short_id(plan.start.iri)}-to-{short_id(plan.goal.iri)}.md"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button("Checklist (Markdown)", to_checklist(plan), name, "text/markdown")
        if plan.facets:
            edit_as_sparql(transition_query(plan), view="table", key="compare_plan_sparql")
        if plan.start != YOUR_STACK:
            ends = [short_id(plan.start.iri), short_id(plan.goal.iri)]
            word = st.session_state["compare_between"]
            address = session.link(
                session.COMPARE,
                show="side-by-side",
                of=word,
                things=ends,
                view="What tells them apart",
            )
            both = f"{short_text(plan.start.label)} and {short_text(plan.goal.label)}"
            st.link_button(f"What tells {both} apart", address)


def _choose() -> Transition | None:
    """Ask for the two ends, and plan the way between them."""
    every = kinds(session.store())
    found = {word: kind for word, kind in every.items() if kind.count <= MOST_LISTED}
    labels = {word: kind.many for word, kind in found.items()}
    if KINDS["disciplines"] in {kind.iri for kind in found.values()}:
        labels[_STACK] = "my stack and a discipline"
    if not labels:
        st.info("No class of this graph has two members to plan a way between.")
        return None
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        word = _between(labels, found)
        first, second = _ENDS.get(word, ("", ""))
        kind = KINDS["disciplines"] if word == _STACK else found[word].iri
        begin = second if first and _leads_to(first, kind) else first
        start = "" if word == _STACK else _end(word, kind, "from", "From", begin)
        goal = _end(word, kind, "to", "To", second)
    if word == _STACK:
        return _from_stack(goal)
    if start == goal:
        st.info("Choose two different ones.")
        return None
    return _planned(session.store(), start, goal)


def _leads_to(label: str, kind: str) -> bool:
    """Tell whether the link names a thing as the goal, and no start."""
    goal = st.query_params.get("to", "")
    if not goal or st.query_params.get("from"):
        return False
    with suppress(NotFoundError):
        return any(node.label == label for node in find_things(session.store(), [goal], [kind]))
    return False


def _between(labels: dict[str, str], found: dict[str, Kind]) -> str:
    linked, store = st.query_params.get("between", ""), session.store()
    preset("compare_between", "between", linked if linked in labels else first_kind(store, found))
    if st.session_state["compare_between"] not in labels:
        st.session_state["compare_between"] = first_kind(store, found)
    word = str(
        st.selectbox(
            "Between",
            list(labels),
            format_func=lambda key: labels.get(key, key),
            key="compare_between",
            width=260,
        )
    )
    forget_unless_same("between", word, "from", "to", "facets")
    keep("compare_between", "between", word)
    return word


def _end(word: str, kind: str, name: str, label: str, default: str) -> str:
    place = int(name == "to")
    return one_of(kind, f"compare_{name}_{word}", name, label, default or place)


def _from_stack(goal: str) -> Transition | None:
    have = session.my_stack()
    if not have:
        address = session.link(session.COMPARE, show="stack")
        st.info(f"Your stack is empty: [name what you have]({address}), and come back.")
        return None
    return _planned_from_stack(session.store(), tuple(sorted(have)), goal)


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def _planned(store: Store, start: str, goal: str) -> Transition:
    return plan_transition(store, start, goal)


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def _planned_from_stack(store: Store, have: tuple[str, ...], goal: str) -> Transition:
    named = describe(store, have)
    return plan_from_stack(store, [Member(iri, named[iri].label) for iri in have], goal)


def _chosen_facets(plan: Transition) -> Transition:
    labels: dict[str, str] = {}
    for facet in plan.facets:  # two buttons of one name would be one to Streamlit
        name = plan.name(facet.facet, many=True)
        again = sum(other.partition(" · ")[0] == name for other in labels.values())
        labels[facet.facet.path] = f"{name} · {again + 1}" if again else name
    key = f"compare_facets_{hash(tuple(labels))}"
    in_link = [path for path, label in labels.items() if label in session.list_in_url("facets")]
    preset(key, "facets", in_link or list(labels))
    chosen = st.pills(
        "Look at",
        list(labels),
        format_func=lambda path: short_text(labels.get(str(path), "")),
        selection_mode="multi",
        key=key,
        wrap=True,
        label_visibility="collapsed",
    )
    everything = set(chosen) == set(labels)
    keep(key, "facets", None if everything else [labels[path] for path in chosen])
    return without(plan, set(labels) - set(chosen))
