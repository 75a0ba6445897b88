"""The Ask page: the catalog as forms, and a box for one's own SPARQL."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from ontology.errors import EndpointError, QueryTimeout
from ontology.namespaces import PREFIXES
from queries.catalog import answerable
from queries.catalog_turtle import to_turtle
from queries.snippets import snippets
from views import editor, session
from views.ask import state as asking
from views.ask.builder import build
from views.ask.fields import ask_fields
from views.ask.state import BUILDER, MODE_KEY, QUESTION, QUESTION_KEY, SPARQL, TEXT_KEY
from views.compare.market import QUESTION as MARKET
from views.plain_text import as_text
from views.session import BY_STORE, FOR_A_WHILE
from views.unmatched import show_unmatched
from views.workbench import LIMITS, patient

if TYPE_CHECKING:
    from graph import Store
    from queries import Query
    from views.ask.state import Asking

_COLUMNS: Final = 3
_ACRONYMS: Final = {"kpis": "KPIs"}
#: Questions read as a list, and a query as code. What stands below an answer waits two seconds for
#: it, for it would move.
_LOOK: Final = """<style>
[class*=st-key-ask_topics] button { justify-content: flex-start; text-align: left; }
[class*=st-key-ask_topics] button { min-height: 0; padding: 4px 0; }
@media (max-width: 640px) { [class*=st-key-ask_topics] .stHorizontalBlock { gap: 1rem; } }
.st-key-ask_top > :last-child:not(:first-child) { min-width: min(100%, 320px); }
.st-key-ask_text textarea { font-family: "Source Code Pro", monospace; }
@keyframes ask-below { from { visibility: hidden; } to { visibility: visible; } }
.st-key-ask_answer:not(:has([data-answered])) ~ * { animation: ask-below 1ms 2s both; }
</style>"""
#: A query to begin with.
_FIRST_QUERY: Final = """\
SELECT ?tool ?toolLabel ?license WHERE {
  atlas:sysops ops:usesTool ?tool .
  ?tool skos:prefLabel ?toolLabel .
  OPTIONAL { ?tool ops:licenseExpression ?license }
}
ORDER BY ?toolLabel
"""
#: The same for data that has no tools of ours.
_ANY_QUERY: Final = """\
SELECT ?class (COUNT(?thing) AS ?things) WHERE {
  ?thing a ?class .
}
GROUP BY ?class
ORDER BY DESC(?things)
"""


def page() -> None:
    """Show the page."""
    st.html(_LOOK)
    with session.errors_shown():
        state = asking.current()
        words = ""
        with st.container(horizontal=True, vertical_alignment="center", key="ask_top"):
            _choose_mode(state)
            if state.mode == QUESTION and state.question is None:
                words = _search_words()
            elif state.mode == QUESTION:
                _choose_question(state)
        if state.mode == SPARQL:
            _sparql(state)
        elif state.mode == BUILDER:
            _builder(state)
        elif state.question is None:
            _all_questions(words)
        else:
            _question(session.catalog()[state.question], state)
        asking.keep(state)


def _choose_mode(state: Asking) -> None:
    if MODE_KEY not in st.session_state:
        st.session_state[MODE_KEY] = state.mode
    modes = [QUESTION, BUILDER, SPARQL]
    chosen = st.segmented_control(
        "Ask with", modes, key=MODE_KEY, required=True, label_visibility="collapsed"
    )
    if chosen and chosen != state.mode:
        state.mode, state.view = chosen, None


def _choose_question(state: Asking) -> None:
    catalog = session.catalog()
    if QUESTION_KEY not in st.session_state:
        st.session_state[QUESTION_KEY] = state.question
    chosen = st.selectbox(
        "Question",
        list(catalog),
        format_func=lambda name: catalog[name].question,
        key=QUESTION_KEY,
        index=None,
        placeholder=f"Choose one of {len(catalog)} questions, or type to find one",
        label_visibility="collapsed",
    )
    if chosen != state.question:
        state.question, state.arguments, state.view = chosen, {}, None


def _search_words() -> str:
    return st.text_input(
        "Search the questions",
        key="ask_words",
        placeholder=f"Search {len(session.catalog())} questions by words: roles, end of life",
        label_visibility="collapsed",
    )


def _all_questions(words: str) -> None:
    """Offer every question that the words fit; those about nothing that is here lie folded."""
    st.caption("Choose a question. Its answer comes with the SPARQL behind it, to change and run.")
    found = session.catalog().search(words)
    if not found:
        st.info(
            f"No question holds “{as_text(words)}”. Ask it yourself with the builder, or in SPARQL."
        )
    about = _offered()
    _topics([entry for entry in found if entry.name in about], "ask_topics")
    if others := [entry for entry in found if entry.name not in about]:
        questions = "1 question" if len(others) == 1 else f"{len(others)} questions"
        with st.expander(f"{questions} about what this data does not hold"):
            _topics(others, "ask_topics_others")
    st.download_button(
        "All questions as Turtle",
        partial(to_turtle, session.catalog()),
        "questions.ttl",
        "text/turtle",
        on_click="ignore",
        help="The catalog is RDF, too: load it beside your data and ask it.",
    )


@st.cache_data(ttl=FOR_A_WHILE, max_entries=8, hash_funcs=BY_STORE, show_spinner=False)
def _answerable(store: Store) -> frozenset[str]:
    return frozenset(entry.name for entry in answerable(session.catalog().values(), store))


def _offered() -> frozenset[str]:
    """Return the questions that this data can answer; all, where an endpoint does not say."""
    try:
        return _answerable(session.store())
    except (EndpointError, QueryTimeout) as error:
        session.show_error(error)
        return frozenset(session.catalog())


def _topics(found: list[Query], key: str) -> None:
    """Offer questions by topic, in columns of about equal length."""
    topics: dict[str, list[Query]] = defaultdict(list)
    for entry in found:
        topics[entry.tags[0] if entry.tags else "other"].append(entry)
    with st.container(key=key):
        columns = st.columns(_COLUMNS, gap="large")
    filled = [0] * _COLUMNS
    for topic, entries in sorted(topics.items(), key=lambda item: -len(item[1])):
        at = filled.index(min(filled))
        filled[at] += len(entries) + 2
        with columns[at], st.container(gap=None):
            _topic(topic, entries)


def _topic(topic: str, entries: list[Query]) -> None:
    words = topic.replace("-", " ")
    st.subheader(_ACRONYMS.get(words, words.capitalize()), anchor=False)
    for entry in entries:
        st.button(
            entry.question,
            key=f"ask_choose_{entry.name}",
            type="tertiary",
            wrap=True,
            on_click=asking.choose,
            args=(entry.name,),
        )


def _question(entry: Query, state: Asking) -> None:
    if entry.description:
        st.caption(entry.description)
    if entry.name == MARKET:
        show_unmatched()
    arguments = ask_fields(entry, state)
    if arguments is None:
        return
    query = entry.bind(arguments, session.store().language)
    _answer(query, entry.name, state)
    with st.expander("Show the SPARQL"):
        st.button("Edit as SPARQL", on_click=asking.edit, args=(query, state.view))
        st.code(query, language="sparql")
        _as_code(query)


def _answer(query: str, name: str, state: Asking) -> None:
    editor.show_answer(
        query,
        key="ask_answer",
        name=name,
        deadline=LIMITS.deadline,
        patience=patient().deadline,
        view=state.view,
        on_view=asking.seen,
    )


def _as_code(query: str) -> None:
    """Offer the query as code that asks this server."""
    endpoint = f"{(st.context.url or '').split('/ask')[0].rstrip('/')}/sparql"
    written = snippets(query, endpoint)
    for tab, (language, text) in zip(st.tabs(list(written)), written.items(), strict=True):
        tab.code(text, language="bash" if language == "curl" else language.lower())


def _builder(state: Asking) -> None:
    query = build(state)
    if query is None:
        return
    _answer(query, "answer", state)


def _sparql(state: Asking) -> None:
    if not editor.is_built():
        _text_box(state)
        return
    editor.workbench(
        key="ask_workbench",
        first=_first_query(),
        deadline=LIMITS.deadline,
        patience=patient().deadline,
        opening=state.opening,
        on_asked=asking.asked,
    )


def _first_query() -> str:
    try:
        ours = "which-tools-are-shared" in _answerable(session.store())
    except (EndpointError, QueryTimeout):
        ours = False
    return _FIRST_QUERY if ours else _ANY_QUERY


def _text_box(state: Asking) -> None:
    """Stand in for the editor where it could not be built."""
    st.caption("The editor is not built here (`make run` builds it); this box runs queries, too.")
    if TEXT_KEY not in st.session_state:
        st.session_state[TEXT_KEY] = state.text or _first_query()
    with st.form("ask_form", border=False):
        text = st.text_area("SPARQL query", key=TEXT_KEY, height=260, label_visibility="collapsed")
        with st.container(horizontal=True, vertical_alignment="center"):
            run = st.form_submit_button("Run", type="primary")
            st.caption(f"Ctrl+Enter runs it. Known without PREFIX: {', '.join(PREFIXES)}.")
    state.text = text
    if run:
        state.asked, state.view = text, None
    if state.asked:
        _answer(state.asked, "answer", state)
