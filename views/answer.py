"""Show what a query answered: a table, a picture or a word; its size, its time, and files of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph import Solutions, Triples
from graph.nodes import describe
from graph.scene import scene_of_triples
from graph.terms import IRI, plain
from views import session
from views.answer_table import columns_of, table_markup, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph import Result

#: More rows than this are not read but sorted and searched.
_MOST_TO_READ: Final = 250
_CANVAS_HEIGHT: Final = "min(68dvh, 720px)"


def show_answer(result: Result, seconds: float, name: str) -> None:
    """Show the answer to a query.

    Parameters
    ----------
    result : Solutions, Triples or bool
        The answer.
    seconds : float
        How long it took.
    name : str
        What its files are called.
    """
    if isinstance(result, bool):
        st.markdown(f"**{'Yes' if result else 'No'}** in {_duration(seconds)}")
        return
    if not len(result):
        st.info(
            "Nothing in this graph answers that. Choose other values, or check the names in the "
            "query: search for them on the Explore page."
        )
        return
    _head(result, seconds, name)
    if isinstance(result, Solutions):
        _table(result)
    else:
        _picture(result)


def _head(result: Solutions | Triples, seconds: float, name: str) -> None:
    """Say how much came and how fast, beside the files."""
    what = "row" if isinstance(result, Solutions) else "triple"
    count = f"{len(result):,} {what}{'' if len(result) == 1 else 's'}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{count} in {_duration(seconds)}", width="stretch")
        for suffix, mime, write in _files(result):
            st.download_button(
                suffix.upper() if suffix != "ttl" else "Turtle",
                write,
                f"{name}.{suffix}",
                mime,
                on_click="ignore",
                key=f"answer_{suffix}",
            )
    if result.note:
        st.warning(result.note)


def _files(result: Solutions | Triples) -> list[tuple[str, str, Callable[[], str]]]:
    """Return suffix, media type and writer of each file; a writer holds its data itself."""
    if isinstance(result, Triples):
        return [("ttl", "text/turtle", result.to_turtle)]
    return [
        ("csv", "text/csv", result.to_csv),
        ("tsv", "text/tab-separated-values", result.to_tsv),
        ("json", "application/sparql-results+json", result.to_json),
    ]


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _table(result: Solutions) -> None:
    if len(result) > _MOST_TO_READ:
        _long_table(result)
        return
    iris = sorted({term.value for row in result for term in row if isinstance(term, IRI)})
    st.html(table_markup(result, describe(session.store(), iris)))


def _long_table(result: Solutions) -> None:
    """Show many rows in a grid that scrolls, sorts and searches."""
    data: dict[str, Sequence[str | None]] = {}
    links = {}
    for column in columns_of(result):
        if column.label is not None:
            data[column.heading] = [plain(row[column.label]) for row in result]
        name = result.variables[column.node] if column.label is not None else column.heading
        cells = [row[column.node] for row in result]
        nodes = [session.node_link(cell.value) for cell in cells if isinstance(cell, IRI)]
        if len(nodes) == len(cells):
            data[name] = nodes
            links[name] = st.column_config.LinkColumn(name, display_text=r"node=(.+)$")
        else:
            data[name] = [text_of(cell) for cell in cells]
    st.dataframe(data, hide_index=True, column_config=links, height=640)


def _picture(result: Triples) -> None:
    from views.canvas import graph_canvas

    scene = scene_of_triples(session.store(), result)
    if scene.nodes:
        events = graph_canvas(
            scene, key="ask_canvas", height=_CANVAS_HEIGHT, actions=(), search_url=""
        )
        shown = events.selected or sorted(scene.ids)
        what = "the selected" if events.selected else "these"
        st.caption(
            f"{scene.note} [Show {what} nodes on the Explore page]({session.nodes_link(shown)})"
        )
    with st.expander("The triples", expanded=not scene.nodes):
        st.code(result.to_turtle(), language="turtle")
