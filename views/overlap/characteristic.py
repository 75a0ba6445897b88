"""What is characteristic of each set: its relative advantage in every item it has."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from graph.comparing.overlap_query import characteristic_query
from graph.comparing.overlap_sentences import silence
from graph.comparing.rarity import relative_advantage
from graph.naming.wording import in_words, listed, plural
from views.ask.link import edit_as_sparql
from views.overlap.items import MOST_LISTED, groups, rest_of, styled
from views.overlap.nearness import ask_near
from views.plain_text import as_text

if TYPE_CHECKING:
    from graph.comparing.lens import Lens
    from graph.comparing.membership import Membership
    from views.overlap.items import Lists
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
    order_of = {at: _order(membership, at, advantage) for at in shown}
    items = [membership.items[item] for items in order_of.values() for item, _ in items]
    lists = view.lists([membership.sets[at] for at in shown], items)
    sections = [_section(lists, membership, at, order_of[at]) for at in shown]
    st.html(styled(groups(sections), lens))
    st.caption(
        "Beside what other sets have too: how many times as common it is here as in all sets "
        "together. Above 1 it says more about this set than about the rest."
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
    alone = np.asarray(membership.matrix @ (membership.degrees == 1).astype(np.int64))
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


def _order(membership: Membership, at: int, advantage: Any) -> list[tuple[int, float]]:
    """Return the items of a set with their numbers, the most characteristic first."""
    values = advantage[[at]].toarray()[0]
    found = [(item, float(values[item])) for item in membership.row(at)[:MOST_LISTED]]
    return sorted(found, key=lambda one: (-one[1], membership.items[one[0]].label.casefold()))


def _section(lists: Lists, membership: Membership, at: int, order: list[tuple[int, float]]) -> str:
    owner = membership.sets[at]
    if at in membership.not_stated:
        return (
            f'<section><h3>{escape(owner.label)}</h3><div class="quiet">not stated</div></section>'
        )
    rows = [
        lists.item(membership.items[item], [owner], _tag(int(membership.degrees[item]), value))
        for item, value in order
    ]
    count = int(membership.sizes[at])
    body = f"<ul>{''.join(rows[:_LISTED])}</ul>" if rows else '<div class="quiet">none</div>'
    if more := rows[_LISTED:]:
        body += (
            f'<details class="rest"><summary>and {count - _LISTED:,} more</summary>'
            f"<ul>{''.join(more)}</ul></details>"
        )
    rest = rest_of(count, len(rows))
    remark = f'<div class="quiet remark">{escape(rest)}</div>' if rest else ""
    return f"<section><h3>{escape(owner.label)} <b>{count:,}</b></h3>{body}{remark}</section>"


def _tag(holders: int, advantage: float) -> str:
    """Say how much an item tells of a set; among those that no other has, the number is the same.

    Examples
    --------
    >>> _tag(1, 2.6316), _tag(3, 0.8772)
    ('only here', 'in 3 sets, 0.88 times')
    """
    return "only here" if holders == 1 else f"in {holders:,} sets, {advantage:.2f} times"
