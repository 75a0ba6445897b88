"""What outside sources list for a role's occupations and no discipline here uses."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.algebra import quoted
from graph.comparing.member import Member
from graph.comparing.membership import Membership
from graph.naming.wording import counted
from graph.solutions import Solutions
from graph.terms import iri, short_id
from ontology.namespaces import OPS
from views import session
from views.compare.markup import item, section, styled, told
from views.overlap.reading import declared_lenses
from views.session import BY_STORE, FOR_A_WHILE
from views.unmatched import show_unmatched

if TYPE_CHECKING:
    from graph import Store

QUESTION: Final = "what-does-the-market-list-that-no-discipline-uses"
_LENS: Final = "occupation-technologies"
_FIELDS: Final = "work-technologies"
_TECHNOLOGY: Final = f"{OPS}Technology"
_YES: Final = "true"
#: An expression for a family of sets that is not read here has every name in quotes.
_NO_SETS: Final = Membership.from_sets({})


def show_market(role: Member) -> None:
    """Show the section; where the role was matched with no occupation, at most what to do."""
    rows = _read(session.store(), role.iri)
    if not rows:
        show_unmatched()
        return
    occupations = list(dict.fromkeys(occupation for _, _, occupation, _, _ in rows))
    listed = {iri_: Member(iri_, label) for iri_, label, *_ in rows}
    asked_for = {row[0] for row in rows if row[3] == _YES}
    st.subheader("In the market", anchor=False)
    about = (
        f"Outside sources know {role} as {', '.join(occupations)}, and list "
        f"{counted(len(listed), 'technology', 'technologies')} there that no discipline uses."
    )
    found = [item(one, _TECHNOLOGY) for one in listed.values() if one.iri in asked_for]
    asked = f'<div class="spread">{section("Employers often ask for", found)}</div>'
    beyond = _beyond_ours(session.store(), occupations)
    st.html(styled(told(about) + asked + _links(role, occupations, beyond)))


def _beyond_ours(store: Store, occupations: list[str]) -> str:
    """Write as set algebra what is listed for the occupations and no discipline uses.

    Empty where no lens compares the two.
    """
    if _FIELDS not in declared_lenses(store):
        return ""
    rows = store.select(
        "SELECT DISTINCT ?label { ?discipline a ops:Discipline ; skos:prefLabel ?label } "
        "ORDER BY ?label"
    )
    sides = occupations, [label for (label,) in rows.values() if label]
    theirs, ours = (" | ".join(quoted(one, _NO_SETS) for one in side) for side in sides)
    return f"({theirs}) - ({ours})"


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def _read(store: Store, role: str) -> list[tuple[str, ...]]:
    """Read IRI, label, occupation, whether it is in demand and hot, of each technology."""
    found = session.catalog()[QUESTION].run(store, {"role": [iri(role)]})
    rows = found.values() if isinstance(found, Solutions) else []
    return [tuple(cell or "" for cell in row) for row in rows]


def _links(role: Member, occupations: list[str], beyond: str) -> str:
    everything = session.link(session.ASK, question=QUESTION, role=short_id(role.iri))
    compared = session.link(session.OVERLAP, lens=_LENS, sets=occupations)
    ways = {"All of them, as a question": everything}
    if beyond:
        algebra = session.link(session.OVERLAP, lens=_FIELDS, show="algebra", expr=beyond)
        ways["The same as set algebra"] = algebra
    if len(occupations) > 1:
        ways["These occupations by their technologies"] = compared
    return "".join(
        f'<p class="go"><a href="{escape(address)}">{text}</a></p>'
        for text, address in ways.items()
    )
