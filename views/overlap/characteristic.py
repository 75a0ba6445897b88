"""What is characteristic of each set: its relative advantage in every item it has."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from graph.comparing.overlap_query import characteristic_query
from graph.comparing.overlap_sentences import in_words, listed, silence
from graph.comparing.rarity import relative_advantage
from graph.labels import plural
from views import session
from views.ask.link import edit_as_sparql
from views.overlap.items import YOURS, groups, styled
from views.overlap.nearness import ask_near
from views.plain_text import as_text

if TYPE_CHECKING:
    from graph.comparing.lens import Lens
    from graph.comparing.membership import Membership
    from views.overlap.reading import Compared

_LISTED: Final = 10
_MOST_SETS: Final = 24
#: With fewer items in a set, one item more or less turns the order around.
_FEW_ITEMS: Final = 20


def show_characteristic(view: Compared) -> dict[str, str | list[str] | None]:
    """Show the section, and return its part of the link."""
    with view.bar:
        near = ask_near(view)
    membership, lens = view.counted(near=near), view.lens
    st.markdown(as_text(describe_characteristic(lens, membership)))
    order = sorted(range(len(membership.sets)), key=lambda at: (-membership.sizes[at], at))
    shown = sorted(order[:_MOST_SETS])
    if len(order) > _MOST_SETS:
        st.caption(f"The {_MOST_SETS} largest of {len(order):,}; choose others above.")
    advantage = relative_advantage(membership)
    holders = np.bincount(membership.matrix.indices, minlength=len(membership.items))
    mine = session.my_stack()
    sections = [_section(membership, at, advantage, holders, mine) for at in shown]
    st.html(styled(groups(sections), lens))
    st.caption(
        f"Each number: the item's share of the set against its share of all "
        f"{as_text(lens.item_label)} "
        "memberships. Above 1 it says more about the set than about the rest."
    )
    edit_as_sparql(
        characteristic_query(
            lens, membership, near=near, shown=[membership.sets[at] for at in shown]
        ),
        view="table",
        key="overlap_characteristic_query",
    )
    return {"near": "yes" if near else None}


def describe_characteristic(lens: Lens, membership: Membership) -> str:
    """Say which set has most to itself, and that few items make the numbers a hint."""
    holders = np.bincount(membership.matrix.indices, minlength=len(membership.items))
    alone = np.asarray(membership.matrix @ (holders == 1).astype(np.int64))
    if not len(alone) or not alone.max():
        text = f"No {lens.item_label} is in one set alone."
    else:
        best = [membership.sets[at] for at in np.flatnonzero(alone == alone.max()).tolist()]
        count = int(alone.max())
        items = lens.item_label if count == 1 else plural(lens.item_label)
        have, each = ("has most to itself", "") if len(best) == 1 else ("have most alone", " each")
        text = f"{listed(best, 4)} {have}: {in_words(count)} {items}{each}."
    sizes = membership.sizes[membership.sizes > 0]
    if len(sizes) and sizes.min() < _FEW_ITEMS:
        text += " With so few items the numbers are a hint, not a ranking."
    return " ".join(filter(None, [text, silence(lens, membership)]))


def _section(
    membership: Membership, at: int, advantage: object, holders: object, mine: frozenset[str]
) -> str:
    title = escape(membership.sets[at].label)
    if at in membership.not_stated:
        return f'<section><h3>{title}</h3><div class="quiet">not stated</div></section>'
    row = membership.row(at)
    values = advantage[[at]].toarray()[0]  # type: ignore[index]
    order = sorted(row, key=lambda item: (-values[item], item))
    lines = [
        f'<li class="weighed"><span class="mark"></span><span>{escape(membership.items[i].label)}'
        f"{YOURS if membership.items[i].iri in mine else ''}"
        f" <i>in {int(holders[i])}</i></span><b>{values[i]:.2f}</b></li>"  # type: ignore[index]
        for i in order[:_LISTED]
    ]
    more = len(row) - _LISTED
    rest = f'<div class="quiet remark">and {more:,} more</div>' if more > 0 else ""
    body = f"<ul>{''.join(lines)}</ul>" if lines else '<div class="quiet">none</div>'
    return f"<section><h3>{title}<b>{len(row)}</b></h3>{body}{rest}</section>"
