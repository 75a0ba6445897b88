"""My stack: what a team has, held against the disciplines. It stays in the link or in a file."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.class_members import members_of
from graph.comparing.lifetime import endings_query
from graph.comparing.member import Member
from graph.comparing.stack import Need, Stack, assess
from graph.comparing.stack_jobs import Job, jobs_query
from graph.comparing.stack_names import KINDS, NameBook
from graph.comparing.stack_query import (
    covered_query,
    elsewhere_query,
    missing_query,
    same_job_query,
)
from graph.comparing.stack_reading import IRI_HEADING
from graph.naming.wording import plural
from graph.querying.together import together
from graph.spreadsheet import write_csv
from graph.terms import short_id
from views import session
from views.ask.link import edit_as_sparql
from views.compare.choosing import (
    count_of,
    keep,
    named_in_link,
    preset,
    searched,
    to_link,
    too_many,
)
from views.compare.evidence import lines_of
from views.compare.markup import (
    folded,
    graph_link,
    groups,
    item,
    need_cell,
    section,
    styled,
    table,
)
from views.compare.stack_asking import KEY, ask_for_names, say_unknown, say_waiting
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from graph import Store
    from graph.comparing.facets import Facet
    from views.compare.evidence import Lines

#: A link holds so many; beyond that the file is the place.
_MOST_IN_LINK: Final = 120
_FIND: Final = "compare_find_stack"


def show() -> None:
    """Show the section."""
    store = session.store()
    if not count_of(store, KINDS):
        st.info("This graph has no tools, roles or KPIs to match a stack with.")
        return
    preset(KEY, session.STACK, named_in_link(session.STACK, KINDS))
    above = st.container()
    ask_for_names(lambda: _book(store))
    if too_many(KINDS):
        labels = searched(KINDS, "tools, roles and KPIs", _FIND, st.session_state[KEY])
    else:
        labels = _every_one(store)
    chosen = st.multiselect(
        "Your tools, roles and KPIs",
        list(labels),
        format_func=lambda iri: labels.get(iri, iri),
        key=KEY,
        placeholder="Type a name, or paste a list above",
    )
    keep(KEY, session.STACK, to_link(chosen[:_MOST_IN_LINK]))
    session.remember_stack()
    if len(chosen) > _MOST_IN_LINK:
        st.caption(f"The link holds the first {_MOST_IN_LINK}; save the file to keep all.")
    say_unknown()
    if not chosen:
        above.caption("Name what you have, and see what each discipline would still need.")
    else:
        _assessed([Member(iri, labels[iri]) for iri in chosen])


@st.cache_data(ttl=FOR_A_WHILE, max_entries=8, hash_funcs=BY_STORE, show_spinner=False)
def _every_one(store: Store) -> dict[str, str]:
    """Return the labels of all that a stack may hold, in their order."""
    of_each = together(store, *(partial(members_of, store, kind) for kind in KINDS))
    found = {iri: label for of_kind in of_each for iri, label in of_kind.items()}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


@st.cache_resource(ttl=FOR_A_WHILE, hash_funcs=BY_STORE, show_spinner="Reading the names …")
def _book(store: Store) -> NameBook:
    return NameBook.read(store)


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def _held(store: Store, have: tuple[Member, ...]) -> Stack:
    return assess(store, have)


def _assessed(have: list[Member]) -> None:
    found = _held(session.store(), tuple(have))
    st.subheader("What your stack covers", anchor=False)
    say_waiting()
    st.html(styled(_coverage(found)))
    query = covered_query(found.facets, [one.iri for one in found.disciplines], have)
    edit_as_sparql(query, view="table", key="compare_stack_sparql")
    st.subheader("What each discipline would still need", anchor=False)
    st.html(styled(_missing(found, have)))
    st.subheader("Worth a look", anchor=False)
    st.html(styled(_double_and_ending(found, have)))
    rows = [["name", IRI_HEADING], *([one.label, one.iri] for one in have)]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button("Save as CSV", write_csv(rows), "stack.csv", "text/csv")
        st.html(styled(graph_link(have, "Show your stack in the graph")))


def _coverage(found: Stack) -> str:
    """Write how much of each discipline is there, and the way to the rest."""
    titles = [plural(facet.kind_label) for facet in found.facets]
    head = ["", *(text[:1].upper() + text[1:] for text in titles)]
    rows = [
        (_discipline(one, needs), [need_cell(need) for need in needs])
        for one, needs in found.disciplines.items()
    ]
    return table(head, rows, "Coverage of each discipline by your stack")


def _discipline(one: Member, needs: tuple[Need, ...]) -> str:
    if not any(need.stated for need in needs):
        return escape(str(one))
    way = {"show": "transition", "between": "stack", "to": short_id(one.iri)}
    href = escape(session.link(session.COMPARE, **way))
    return f'{escape(str(one))} <small><a href="{href}">plan the way</a></small>'


def _missing(found: Stack, have: list[Member]) -> str:
    return groups(_still_needed(found, one, have) for one in found.disciplines)


def _still_needed(found: Stack, discipline: Member, have: list[Member]) -> str:
    """Write the jobs for which there is no tool, the other facets, and every tool folded away."""
    needs = found.disciplines[discipline]
    if not any(need.stated for need in needs):
        return section(str(discipline), [], "not stated")
    open_jobs = [job for job in found.jobs[discipline] if not job.have]
    jobs = [
        item(job.category, "", tag=_tools_for(job), link=job.tools, strong=True)
        for job in open_jobs
    ]
    lines = lines_of(session.store(), found.disciplines, found.facets)
    tools, others = _rows_of(needs, discipline, lines)
    every = missing_query(discipline, needs, have)
    return section(
        str(discipline),
        [*jobs, *others],
        "something for each of its tool categories" if tools else "nothing",
        below=folded("All its tools that you do not name", tools, every),
        query=jobs_query(discipline, have) if jobs else every if others else "",
    )


def _tools_for(job: Job) -> str:
    near = f"; close to {', '.join(map(str, job.near))}: check the difference" if job.near else ""
    return f"nothing yet: {job}{near}"


def _rows_of(
    needs: tuple[Need, ...], discipline: Member, lines: dict[Facet, Lines]
) -> tuple[list[str], list[str]]:
    """Write what is missing: the tools, and everything else."""
    rows: tuple[list[str], list[str]] = ([], [])
    for need in needs:
        rows[need.facet.kind != KINDS[0]].extend(
            item(
                one,
                need.facet.kind,
                tag=_near(need, one),
                lines=lines[need.facet].get((discipline.iri, one.iri), ()),
            )
            for one in need.missing
        )
    return rows


def _near(need: Need, one: Member) -> str:
    close = need.near.get(one)
    return f"close to {', '.join(map(str, close))}: check the difference" if close else ""


def _double_and_ending(found: Stack, have: list[Member]) -> str:
    same = [
        item(category, "", tag=", ".join(map(str, tools)), link=tools)
        for category, tools in found.same_job.items()
    ]
    ending = []
    for one in found.ending:
        then = f"successor: {' or '.join(map(str, one.successors))}" if one.successors else ""
        lines = [one.note, f"{then}." if then else ""]
        ending.append(item(one.tool, KINDS[0], tag=one.when, lines=lines, link=one.successors))
    jobs = same_job_query(have) if same else ""
    ends = endings_query([one.iri for one in have]) if ending else ""
    alone = elsewhere_query(found, have) if found.elsewhere else ""
    return groups(
        [
            section("Several tools for one job", same, query=jobs),
            section("At the end of their life", ending, query=ends),
            section("In no discipline", [item(one, "") for one in found.elsewhere], query=alone),
        ]
    )
