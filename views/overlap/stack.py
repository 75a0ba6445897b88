"""The visitor's own stack held against the chosen sets: what it covers, and what it lacks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.stack_coverage import cover, describe_cover
from graph.comparing.stack_names import KINDS
from graph.comparing.stack_query import held_query
from graph.naming.wording import plural
from views import session
from views.ask.link import sparql_link
from views.overlap.items import (
    MOST_LISTED,
    Lists,
    bar,
    canvas_anchor,
    canvas_link,
    groups,
    rest_of,
    styled,
)
from views.overlap.reading import evidence_of
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.comparing.lens import Lens
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership
    from graph.comparing.stack_coverage import Covered

#: Of more sets than this, those of which the stack has most are listed.
_MOST_SETS: Final = 12


def show_stack(lens: Lens, whole: Membership, chosen: Sequence[str]) -> None:
    """Say how much of the chosen sets the visitor's own stack covers; unfolded, what is missing.

    The stack is no set beside the others: it would change what is shared by all, what is rare and
    what chance explains.
    """
    mine = session.my_stack()
    if not mine or not chosen:
        return
    items = plural(lens.item_label)
    held = [item for item in whole.items if item.iri in mine]
    if not held:
        told = f"Your stack has none of the {len(whole.items):,} {items} here."
        if lens.item_class not in KINDS:
            told = f"Your stack holds tools, roles and KPIs, so it is not held against {items}."
        st.caption(as_text(told))
        return
    covered = cover(whole, mine, chosen, _MOST_SETS)
    owners = tuple(one.owner.iri for one in covered)
    missing = {item.iri for one in covered for item in one.missing[:MOST_LISTED]}
    lists = Lists(lens, evidence_of(session.store(), lens, owners, tuple(sorted(missing))))
    address = session.link(session.COMPARE, show="stack")
    body = groups(_section(one, lists) for one in covered)
    query = held_query(lens, [one.owner for one in covered], held)
    note = (
        f'<p class="go"><a href="{escape(address)}">Change your stack</a>{sparql_link(query)}</p>'
    )
    st.html(
        styled(
            f'<details class="stack"><summary><span>{escape(describe_cover(lens, covered))}</span>'
            f"</summary>{body}{_in_the_graph(covered)}{note}</details>",
            lens,
        )
    )


def _section(covered: Covered, lists: Lists) -> str:
    owner = covered.owner
    if not covered.stated:
        return (
            f'<section><h3>{escape(owner.label)}</h3><div class="quiet">not stated</div></section>'
        )
    have, near, size = len(covered.have), len(covered.near), covered.size
    rows = [
        lists.item(item, [owner], _close(covered.near.get(item, ())))
        for item in covered.missing[:MOST_LISTED]
    ]
    more = f", {near} near" if near else ""
    missing = f"<ul>{''.join(rows)}</ul>" if rows else ""
    rest = rest_of(len(covered.missing), len(rows))
    return (
        f"<section><h3>{escape(owner.label)}<b>{have} of {size}{more}</b></h3>"
        f"{bar(have / size, (have + near) / size) if size else ''}"
        f'<div class="quiet remark">{"Missing:" if rows else "Nothing is missing."}</div>'
        f'{missing}<div class="quiet remark">{rest}</div></section>'
    )


def _close(mine: Sequence[Member]) -> str:
    return f"close to your {', '.join(map(str, mine))}" if mine else ""


def _in_the_graph(covered: Sequence[Covered]) -> str:
    """Link to the sets on the canvas, with what the stack has of them selected there."""
    held = [item.iri for one in covered for item in one.have]
    address = canvas_link([one.owner.iri for one in covered if one.stated], held)
    return canvas_anchor("Show your stack in the graph", address) if held else ""
