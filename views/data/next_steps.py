"""What to do with data that was just imported: see what it is about, and compare what it holds."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.snapshots.preview import counted
from views import session
from views.data.markup import styled
from views.data.matching import matchable
from views.explore import exploration
from views.explore.exploration import Step
from views.explore.exploration_link import to_link
from views.explore.state import State
from views.overlap.reading import proposals

if TYPE_CHECKING:
    from graph.comparing.proposals import Proposal
    from graph.snapshots.generations import Generation

#: In larger data the proposals are looked for on the Overlap page, when somebody asks for them.
_MOST_TRIPLES: Final = 150_000
_PROPOSED: Final = 3


def show_next_steps(generation: Generation) -> None:
    """Link to the picture of the schema, and to comparisons that the data offers."""
    items = [_item(_schema_link(), "See what it is about", "its classes and how they are linked")]
    if matchable(session.store()):
        link = session.link(session.DATA, show="match")
        items.append(_item(link, "Match it", "which of its technologies and occupations are ours"))
    if generation.triples <= _MOST_TRIPLES:
        items += [_comparison(one) for one in proposals(session.store())[:_PROPOSED]]
    else:
        items.append(_item(session.link(session.OVERLAP), "Compare", "what could be compared"))
    st.html(styled(f'<section class="result"><ul>{"".join(items)}</ul></section>'))


def _schema_link() -> str:
    me = State()
    me.do(Step(exploration.SCHEMA))
    return session.link(session.EXPLORE, **to_link(me))


def _comparison(one: Proposal) -> str:
    about = f"{one.shared:,} of {counted(one.items, 'item')} lie in several of {one.sets:,} sets"
    link = session.link(session.OVERLAP, lens=one.lens.key)
    return _item(link, f"Compare {one.lens.label[:1].lower()}{one.lens.label[1:]}", about)


def _item(link: str, text: str, about: str) -> str:
    return (
        f'<li><span><a href="{escape(link)}" target="_self">{escape(text)}</a>: '
        f'<span class="quiet">{escape(about)}</span></span></li>'
    )
