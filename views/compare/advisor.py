"""The advisor: tick what you recognize, and read which disciplines it speaks for and why."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.advisor import (
    Advice,
    Advisor,
    advice_query,
    describe_advice,
    load_advisor,
)
from graph.comparing.overlap_sentences import listed
from views import session
from views.ask.link import edit_as_sparql
from views.compare.choosing import (
    keep,
    preset,
    to_link,
)
from views.compare.evidence import lines_of
from views.compare.markup import (
    as_text,
    folded,
    graph_link,
    groups,
    item,
    styled,
    told,
)
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from graph import Store

_TITLES: Final = ("What is your situation?", "What hurts?", "By what are you judged?")


def show() -> None:
    """Show the section."""
    advisor = _loaded(session.store())
    if not advisor.questions:
        st.info("This graph does not say when which discipline is the right one.")
        return
    st.caption("Tick what you recognize. Several disciplines may be right at once.")
    ticked = _boxes(advisor)
    advice = advisor.advise(ticked)
    st.subheader("What that speaks for")
    spoken = [one.discipline for one in advice if one.reasons]
    together = "".join(
        told(f"On {listed(disciplines)} together the source says: {said}.")
        for said, disciplines in advisor.together(spoken)
    )
    shown = [one for one in advice if one.reasons or not ticked]
    quiet = "".join(_silence(one) for one in advice if ticked and not one.reasons)
    blocks = groups(_block(advisor, one) for one in shown)
    below = _reasons_link(advice) if spoken else ""
    st.html(styled(told(describe_advice(advice)) + together + blocks + quiet + below))
    with st.container(horizontal=True):
        if ticked:
            edit_as_sparql(advice_query(advisor, ticked), key="compare_advice_sparql")
        edit_as_sparql(
            advice_query(advisor), label="Edit all boxes as SPARQL", key="compare_boxes_sparql"
        )


@st.cache_resource(ttl=FOR_A_WHILE, hash_funcs=BY_STORE, show_spinner=False)
def _loaded(store: Store) -> Advisor:
    return load_advisor(store)


def _boxes(advisor: Advisor) -> list[str]:
    """Show the boxes, and keep in the link which are ticked."""
    linked = session.iris_in_url("ticked")
    ticked: list[str] = []
    columns = st.columns(len(advisor.questions), gap="large")
    for column, question, title in zip(columns, advisor.questions, _TITLES, strict=False):
        with column, st.container(gap="xsmall"):
            st.markdown(f"**{title}**")
            for one in question.items:
                key = f"compare_tick_{one.iri}"
                preset(key, "ticked", one.iri in linked)
                if st.checkbox(as_text(one.label, 200), key=key):
                    ticked.append(one.iri)
    for question in advisor.questions:
        for one in question.items:
            keep(f"compare_tick_{one.iri}", "ticked", to_link(ticked))
    return ticked


def _block(advisor: Advisor, advice: Advice) -> str:
    """Write what speaks for a discipline; without a count, which would be read as a score."""
    mine = session.my_stack()
    facets = {question.facet for question in advisor.questions}
    found = {facet: lines_of(session.store(), [advice.discipline], facet) for facet in facets}
    rows = [
        item(
            one,
            facet.kind,
            lines=found[facet].get((advice.discipline.iri, one.iri), ()),
            strong=True,
            mine=one.iri in mine,
        )
        for facet, one in advice.reasons
    ]
    watch = [
        item(
            one,
            facet.kind,
            tag=facet.label,
            lines=found[facet].get((advice.discipline.iri, one.iri), ()),
            mine=one.iri in mine,
        )
        for facet, items in advice.watch
        for one in items
    ]
    body = f"<ul>{''.join(rows)}</ul>" if rows else '<div class="quiet">nothing ticked yet</div>'
    more = folded("What comes with it: risks and KPIs", watch)
    return f"<section><h3>{escape(str(advice.discipline))}</h3>{body}{more}</section>"


def _silence(advice: Advice) -> str:
    text = f"Nothing ticked speaks for {advice.discipline}."
    if advice.silent:
        facets = listed(f"“{facet.label}”" for facet in advice.silent)
        text += f" The source is silent on {facets} there, so this is no argument against it."
    return f'<p class="quiet">{escape(text)}</p>'


def _reasons_link(advice: list[Advice]) -> str:
    """Link to the reasons in the graph."""
    spoken = [one.discipline for one in advice if one.reasons]
    reasons = [item_ for one in advice for _, item_ in one.reasons]
    return graph_link([*spoken, *reasons], "Show the reasons in the graph")
