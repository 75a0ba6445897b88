"""Every kind: what each pair of sets shares of each kind, as one table that leads to the items."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.across import across, across_query, describe_across
from graph.naming.wording import capitalized, plural
from views import session
from views.ask.link import edit_as_sparql
from views.overlap.choice import largest, to_link
from views.overlap.items import styled
from views.overlap.reading import declared_lenses, lenses_beside, membership_of
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.comparing.across import Kind
    from graph.comparing.lens import Lens
    from graph.comparing.member import Member
    from graph.comparing.pairs import PairRow
    from views.overlap.reading import Compared

    Pair = tuple[Member, Member]

#: Six sets have fifteen pairs, a column each.
_MOST_SETS: Final = 6
_NOT_STATED: Final = '<td class="silent">not stated</td>'
_HOW: Final = (
    "Each cell: how many the two share of all they have together, and how many more are near. "
    "Kinds are not added up. Click a number to see its items."
)


def show_kinds(view: Compared) -> dict[str, str | list[str] | None]:
    """Show the section; it has no part of the link to itself."""
    sets, store = _room_for(view), session.store()
    read = ((lens, membership_of(store, lens)) for lens in lenses_beside(store, view.lens))
    kinds = across(read, [one.iri for one in sets])
    if not kinds:
        st.info(f"None of these {as_text(plural(view.lens.set_label))} has anything to compare.")
        return {}
    st.markdown(as_text(describe_across(kinds)))
    st.html(styled(_table(kinds, sets, view.lens.key), view.lens))
    st.caption(_HOW)
    edit_as_sparql(across_query(kinds), view="table", key="overlap_kinds_query")
    return {}


def _room_for(view: Compared) -> Sequence[Member]:
    """Return the chosen sets, or the largest where they are too many, and say so."""
    sets, sizes = view.membership.sets, view.membership.sizes
    if len(sets) <= _MOST_SETS:
        return sets
    found = [sets[at] for at in largest(view.membership, _MOST_SETS)]
    which = f"{_MOST_SETS} largest" if min(sizes) < max(sizes) else f"first {_MOST_SETS}"
    named = as_text(plural(view.lens.set_label))
    st.caption(f"The {which} of the {len(sets):,} {named}; choose up to {_MOST_SETS} above.")
    return found


def has_others(lens: Lens) -> bool:
    """Say whether the same sets can be compared by something else, as far as the graph says it."""
    declared = declared_lenses(session.store()).values()
    over = [(one.path, one.item_class) for one in declared if one.set_class == lens.set_class]
    return over != [(lens.path, lens.item_class)]


def properties_of(lens: Lens) -> set[str]:
    """Return the properties of every lens that compares the same sets."""
    return {name for one in lenses_beside(session.store(), lens) for name in one.properties}


def _table(kinds: Sequence[Kind], sets: Sequence[Member], chosen: str) -> str:
    pairs = [(one, other) for at, one in enumerate(sets) for other in sets[at + 1 :]]
    head = "".join(f"<th>{escape(one.label)}<br>{escape(other.label)}</th>" for one, other in pairs)
    rows = "".join(_row(kind, pairs, chosen=kind.lens.key == chosen) for kind in kinds)
    return f'<div class="wide"><table class="kinds"><tr><th></th>{head}</tr>{rows}</table></div>'


def _row(kind: Kind, pairs: Sequence[Pair], *, chosen: bool) -> str:
    found = {
        (exact.left.iri, exact.right.iri): (exact, widened)
        for exact, widened in zip(kind.exact, kind.widened, strict=True)
    }
    cells = "".join(
        _cell(kind, pair, *found.get((pair[0].iri, pair[1].iri), (None, None))) for pair in pairs
    )
    name = escape(capitalized(kind.name))
    return f"<tr><th>{f'<b>{name}</b>' if chosen else name}</th>{cells}</tr>"


def _cell(kind: Kind, pair: Pair, exact: PairRow | None, widened: PairRow | None) -> str:
    """Write one number; the more of what they have together is shared, the fuller its color."""
    if exact is None or exact.shared is None:
        return _NOT_STATED
    union = (exact.left_size or 0) + (exact.right_size or 0) - exact.shared
    near = ((widened and widened.shared) or 0) - exact.shared
    parts = [f"<b>{exact.shared:,}</b> of {union:,}", f"+{near:,} near" if near else ""]
    names = to_link([member.iri for member in pair])
    href = session.link(session.OVERLAP, lens=kind.lens.key, left=names[:1], right=names[1:])
    says = f"{kind.lens.label}: {pair[0]} and {pair[1]}"
    return (
        f'<td style="--share:{100 * (exact.jaccard or 0):.0f}%">'
        f'<a href="{escape(href)}" target="_self" title="{escape(says)}">'
        f"{'<br>'.join(filter(None, parts))}</a></td>"
    )
