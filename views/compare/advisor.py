"""The advisor: tick what you recognize, and read which disciplines it speaks for and why."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.advice_text import advice_rows, advice_to_markdown
from graph.comparing.advisor import (
    KPIS,
    RISKS,
    SITUATIONS,
    Advice,
    Advisor,
    advice_query,
    describe_advice,
    load_advisor,
)
from graph.naming.wording import listed
from graph.spreadsheet import write_csv
from views import session
from views.ask.link import edit_as_sparql
from views.compare.choosing import (
    keep,
    preset,
    to_link,
)
from views.compare.evidence import lines_of
from views.compare.markup import (
    folded,
    graph_link,
    groups,
    item,
    short_text,
    styled,
    told,
)
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from graph import Store
    from graph.comparing.facets import Facet
    from graph.comparing.member import Member

_TITLES: Final = {
    SITUATIONS: "What is your situation?",
    KPIS: "By what are you judged?",
    RISKS: "What must not happen?",
}


def show() -> None:
    """Show the section."""
    advisor = _loaded(session.store())
    if not advisor.questions:
        st.info("This graph does not say when which discipline is the right one.")
        return
    st.caption(
        "Tick what you recognize. Several disciplines may be right at once. A risk is no reason "
        "for a discipline: it says with which one to expect it."
    )
    ticked = _boxes(advisor)
    advice = advisor.advise(ticked)
    said = st.container(key="compare_told") if ticked else st.container()
    said.subheader("What that speaks for" if ticked else "What comes with each", anchor=False)
    if ticked:
        said.html(styled(told(describe_advice(advice))))
    spoken = [one.discipline for one in advice if one.reasons]
    together = "".join(
        told(f"On {listed(disciplines)} together the source says: {said}.")
        for said, disciplines in advisor.together(spoken)
    )
    shown = [one for one in advice if one.reasons or one.cautions or not ticked]
    quiet = "".join(_silence(one) for one in advice if one not in shown)
    blocks = groups(_block(advisor, one) for one in shown)
    below = _reasons_link(advice) if ticked else ""
    st.html(styled(together + blocks + quiet + below))
    with st.container(horizontal=True):
        if ticked:
            st.download_button("CSV", write_csv(advice_rows(advice)), "advice.csv", "text/csv")
            text = advice_to_markdown(advice)
            st.download_button("Markdown", text, "advice.md", "text/markdown")
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
    for column, question in zip(columns, advisor.questions, strict=True):
        with column, st.container(gap="xsmall"):
            st.markdown(f"**{_TITLES[question.facet.properties[0]]}**")
            for one in question.items:
                key = f"compare_tick_{one.iri}"
                preset(key, "ticked", one.iri in linked)
                if st.checkbox(short_text(one.label, 200), key=key):
                    ticked.append(one.iri)
    for question in advisor.questions:
        for one in question.items:
            keep(f"compare_tick_{one.iri}", "ticked", to_link(ticked))
    return ticked


def _block(advisor: Advisor, advice: Advice) -> str:
    """Write what speaks for a discipline; without a count, which would be read as a score."""
    facets = [question.facet for question in advisor.questions]
    found = lines_of(session.store(), advisor.disciplines, facets)

    def written(facet: Facet, one: Member, tag: str = "", *, strong: bool = False) -> str:
        lines = found[facet].get((advice.discipline.iri, one.iri), ())
        mine = one.iri in session.my_stack()
        return item(one, facet.kind, tag=tag, lines=lines, strong=strong, mine=mine)

    rows = [written(facet, one, strong=True) for facet, one in advice.reasons]
    cautions = [
        written(facet, one, f"comes with {advice.discipline}: expect it there")
        for facet, one in advice.cautions
    ]
    watch = [written(facet, one, facet.label) for facet, items in advice.watch for one in items]
    none = "nothing ticked speaks for it" if cautions else "" if watch else "not stated"
    said = f'<div class="quiet">{none}</div>' if none else ""
    body = f"<ul>{''.join(rows)}</ul>" if rows else said
    body += f"<ul>{''.join(cautions)}</ul>" if cautions else ""
    more = folded("What comes with it: risks and KPIs" if rows else "Risks and KPIs", watch)
    return f"<section><h3>{escape(str(advice.discipline))}</h3>{body}{more}</section>"


def _silence(advice: Advice) -> str:
    text = f"Nothing ticked speaks for {advice.discipline}."
    silent = [one for one in advice.silent if one.properties[0] != RISKS]
    if silent:
        facets = listed(f"“{facet.label}”" for facet in silent)
        text += f" The source is silent on {facets} there, so this is no argument against it."
    if len(silent) < len(advice.silent):
        text += " It names no risks there, which is no promise that there are none."
    return f'<p class="quiet">{escape(text)}</p>'


def _reasons_link(advice: list[Advice]) -> str:
    """Link to the reasons and cautions in the graph."""
    told = [one for one in advice if one.reasons or one.cautions]
    items = [item_ for one in told for _, item_ in (*one.reasons, *one.cautions)]
    return graph_link([*(one.discipline for one in told), *items], "Show this in the graph")
