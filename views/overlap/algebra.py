"""Set algebra: an expression of sets, and its items as a list, on the canvas, as SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.algebra import ExpressionError, evaluate, parse_expression, quoted
from graph.comparing.algebra_query import to_query
from graph.comparing.combination_sentences import describe_selected
from graph.comparing.widening import widened
from graph.naming.wording import plural
from graph.spreadsheet import write_csv
from ontology.errors import ParameterError
from views.ask.link import edit_as_sparql
from views.overlap.expression import expression_box
from views.overlap.items import canvas_anchor, canvas_link, groups, styled
from views.overlap.nearness import ask_near
from views.plain_text import as_text

if TYPE_CHECKING:
    from graph.comparing.algebra import Expression, Selected
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership
    from views.overlap.reading import Compared

_BOX: Final = "overlap_box"
#: What was typed; it outlives the page.
_TEXT: Final = "overlap_expression"


def show_algebra(view: Compared) -> dict[str, str | list[str] | None]:
    """Show the section, and return its part of the link."""
    view.choice.preset(_TEXT, view.choice["expr"])
    with view.bar:
        near = ask_near(view)
    whole = widened(view.whole) if near else view.whole
    text: str = st.session_state[_TEXT]
    parsed, error = _parse(text, whole)
    examples = _examples(view.membership, whole)
    expression_box(
        text, whole, error, key=_BOX, placeholder=f"For example {examples[0]}", on_text=_take
    )
    if parsed is not None:
        _result(view, parsed, whole, near=near)
    elif not text.strip():
        _introduction(view, examples)
    return {"expr": text.strip() or None, "near": "yes" if near else None}


def _take(text: str) -> None:
    st.session_state[_TEXT] = text


def _parse(text: str, whole: Membership) -> tuple[Expression | None, ExpressionError | None]:
    if not text.strip():
        return None, None
    try:
        return parse_expression(text, whole), None
    except ExpressionError as error:
        return None, error


def _examples(membership: Membership, whole: Membership) -> list[str]:
    """Write expressions over the largest of the chosen sets, to begin with."""
    order = sorted(range(len(membership.sets)), key=lambda at: (-membership.sizes[at], at))
    names = [quoted(membership.sets[at].label, whole) for at in order[:3]]
    if len(names) < 3:
        return [f"{names[0]} {sign} {names[1]}" for sign in "&-|^"]
    one, two, three = names
    return [
        f"({one} & {two}) - {three}",
        f"{one} & {two} & {three}",
        f"({one} | {two}) & {three}",
        f"{one} ^ {two}",
    ]


def _introduction(view: Compared, examples: list[str]) -> None:
    items = as_text(plural(view.lens.item_label))
    st.markdown(
        f"Write which {items} you want: **&** in both, **|** in either, **-** in the first alone, "
        "**^** in only one, with brackets. Names complete as you type. Or begin with one of these:"
    )
    with st.container(horizontal=True):
        for at, text in enumerate(examples):
            st.button(as_text(text), key=f"overlap_example_{at}", on_click=_take, args=(text,))


def _result(view: Compared, parsed: Expression, whole: Membership, *, near: bool) -> None:
    selected = evaluate(parsed, whole)
    lens = view.lens
    lists = view.lists(selected.sets, selected.items, selected.possible)
    marked = lists.nearly(selected.items, selected.sets) if near else set()
    st.markdown(as_text(describe_selected(lens, selected)))
    sections = [lists.section("Result", selected.items, selected.sets, near=marked)]
    if selected.possible:
        title = "May belong, as far as is stated"
        sections.append(lists.section(title, selected.possible, selected.sets, near=set()))
    address = canvas_link(
        [member.iri for member in selected.sets], [item.iri for item in selected.items]
    )
    markup = canvas_anchor("Show the result in the graph", address) + groups(sections)
    st.html(styled(f'<div class="result">{markup}</div>', lens))
    with st.container(horizontal=True):
        _offer_query(view, parsed, near=near)
        st.download_button(
            "Items as CSV",
            _csv(selected),
            "overlap-expression.csv",
            "text/csv",
            on_click="ignore",
        )
    st.caption("The address of this page holds the expression: copy it to share the result.")


def _offer_query(view: Compared, parsed: Expression, *, near: bool) -> None:
    try:
        query = to_query(parsed, view.whole, view.lens, near=near)
    except ParameterError as error:
        st.caption(as_text(str(error)))
    else:
        edit_as_sparql(query, view="table", key="overlap_algebra_query")


def _csv(selected: Selected) -> str:
    rows = [["label", "item", "certain"]]
    parts: tuple[tuple[tuple[Member, ...], str], ...] = (
        (selected.items, "yes"),
        (selected.possible, "not stated"),
    )
    for members, certain in parts:
        rows += [[member.label, member.iri, certain] for member in members]
    return write_csv(rows)
