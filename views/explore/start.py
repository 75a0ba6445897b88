"""Where an exploration can start: the overview, the schema, a question, an example, a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.picture.answer_nodes import nodes_in
from graph.picture.scene import FIRST_VIEW
from graph.remote.one_wait import one_wait
from graph.solutions import Solutions
from ontology.errors import OpsAtlasError
from views import session
from views.explore import exploration as do
from views.explore.examples import EXAMPLES, examples_in
from views.explore.exploration import Step
from views.explore.failed_steps import PASSING
from views.explore.state import Highlight, state
from views.tour import tour_button

if TYPE_CHECKING:
    from views.explore.examples import Example

#: Key of the popover that the starts lie in; it closes when one was chosen.
POPOVER: Final = "explore_start"
_QUERY_KEY: Final = "explore_construct"
_EXAMPLE_OF_A_QUERY: Final = "CONSTRUCT { ?a ops:usesTool ?b } WHERE { ?a ops:usesTool ?b }"


def show_starts() -> None:
    """Show the points from which one can start anew; the history leads back."""
    _points("start")
    st.text_area("A CONSTRUCT query", key=_QUERY_KEY, placeholder=_EXAMPLE_OF_A_QUERY, height=90)
    with st.container(horizontal=True, gap="small"):
        st.button("Draw it", on_click=_construct, args=(do.CONSTRUCT,))
        st.button("Add it to the picture", on_click=_construct, args=(do.ADD,))
    tour_button()


def show_empty() -> None:
    """Show where to start when there is nothing on the canvas."""
    st.markdown("**Nothing is drawn.** Search for a node in the box on the canvas, or start here.")
    _points("empty")


def _points(place: str) -> None:
    """Show the overview, the schema, the examples and the questions; ``place`` tells two apart."""
    with st.container(horizontal=True, gap="small"):
        overview = Step(do.OVERVIEW)
        st.button("Overview", on_click=start, args=(overview,), key=f"{place}_overview")
        st.button(
            "Schema",
            help="The classes of this data and the properties that link them",
            on_click=start,
            args=(Step(do.SCHEMA),),
            key=f"{place}_schema",
        )
        for one in _examples():
            key = f"{place}_{one.key}"
            st.button(one.title, help=one.about, on_click=_example, args=(one,), key=key)
    st.selectbox(
        "A question",
        [entry.name for entry in session.catalog().values()],
        index=None,
        placeholder="Draw the answer to a question",
        format_func=lambda name: session.catalog()[name].question,
        key=f"{place}_question",
        on_change=_question,
        args=(f"{place}_question",),
    )


def _examples() -> tuple[Example, ...]:
    """Return the examples that this data has the nodes for; none where an endpoint keeps silent."""
    try:
        return examples_in(session.store())
    except PASSING:
        return ()


def start(*steps: Step) -> None:
    """Take steps to another picture."""
    me = state()
    for step in steps:
        me.do(step)
    me.selected, me.highlight = (), None
    st.session_state[POPOVER] = False


def show_example(key: str) -> None:
    """Open an example by its key."""
    for one in EXAMPLES:
        if one.key == key:
            _example(one)


def _example(example: Example) -> None:
    store = session.store()
    try:
        with one_wait():
            steps, path = example.steps(store), example.path(store)
    except OpsAtlasError as error:
        state().notice, state().acted = str(error), True
        return
    start(*steps)
    if path is not None:
        state().highlight = Highlight(path.nodes, path.links, path.sentence)


def _question(key: str) -> None:
    """Draw what the answer to a question, with its default parameters, speaks of."""
    name = st.session_state[key]
    if name is None:
        return
    entry, store = session.catalog()[name], session.store()
    if entry.form == "CONSTRUCT":
        start(Step(do.CONSTRUCT, text=entry.bind({})))
        return
    try:
        with one_wait():
            answer = entry.run(store, {})
            found = nodes_in(store, answer, FIRST_VIEW) if isinstance(answer, Solutions) else ()
    except OpsAtlasError as error:
        state().notice, state().acted = str(error), True
        return
    if found:
        start(Step(do.NODES, found))
    else:
        state().notice = "The answer to this question names no nodes; the Ask page shows it."


def _construct(verb: str) -> None:
    text = st.session_state.get(_QUERY_KEY, "").strip()
    if not text:
        return
    if verb == do.CONSTRUCT:
        start(Step(verb, text=text))
    else:
        state().do(Step(verb, text=text))
