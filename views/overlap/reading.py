"""What the Overlap page reads from the store, kept for a while for all visitors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.across import lenses_over
from graph.comparing.edge_evidence import EdgeEvidence, edge_evidence
from graph.comparing.lens import Lens, load_lenses
from graph.comparing.membership import Membership
from graph.comparing.membership_query import build_membership
from graph.comparing.proposals import Proposal, is_usable, propose
from graph.comparing.ways import read_proposal
from graph.comparing.widening import nearly_held, widened
from views import session
from views.overlap.items import MOST_LISTED, Lists
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from graph import Store
    from graph.comparing.member import Member
    from views.overlap.choice import Choice

#: A lens is known by all its parts.
_KEYS: Final = {**BY_STORE, "graph.comparing.lens.Lens": repr}


@st.cache_resource(ttl=FOR_A_WHILE, hash_funcs=_KEYS, show_spinner="Reading the lenses …")
def declared_lenses(store: Store) -> dict[str, Lens]:
    """Return the lenses that the graph declares."""
    return load_lenses(store)


@st.cache_resource(
    ttl=FOR_A_WHILE, max_entries=64, hash_funcs=_KEYS, show_spinner="Reading who has what …"
)
def membership_of(store: Store, lens: Lens) -> Membership:
    """Return every set of a lens with its items."""
    return build_membership(store, lens)


@st.cache_resource(ttl=FOR_A_WHILE, hash_funcs=_KEYS, show_spinner="Looking for what is shared …")
def proposals(store: Store) -> list[Proposal]:
    """Return the lenses that the graph does not declare and could."""
    return propose(store, load_lenses(store).values())


def lenses_beside(store: Store, lens: Lens) -> list[Lens]:
    """Return the lenses that compare the same sets as one does, itself among them."""
    return lenses_over(
        lens, declared_lenses(store).values(), lambda: (one.lens for one in proposals(store))
    )


@st.cache_resource(ttl=FOR_A_WHILE, hash_funcs=_KEYS, show_spinner=False)
def any_usable(store: Store) -> bool:
    """Say whether any declared lens has sets and items here."""
    return any(is_usable(store, lens) for lens in load_lenses(store).values())


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=_KEYS, show_spinner=False)
def proposed_lens(store: Store, key: str) -> Lens:
    """Return the lens that a link names by its class, property and class."""
    return read_proposal(store, key)


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=_KEYS, show_spinner=False)
def evidence_of(
    store: Store, lens: Lens, sets: tuple[str, ...], items: tuple[str, ...]
) -> dict[tuple[str, str], list[EdgeEvidence]]:
    """Return the statements behind some items of some sets, by IRI of set and item."""
    return edge_evidence(store, lens, sets, items)


@dataclass(frozen=True)
class Compared:
    """What a section of the page shows.

    Attributes
    ----------
    lens : Lens
        What is compared by what.
    whole : Membership
        Every set of the lens.
    membership : Membership
        The chosen sets.
    choice : Choice
        What else was chosen, or came with the link.
    bar : container
        Where a section puts what it asks for, beside the names of the sections.
    """

    lens: Lens
    whole: Membership
    membership: Membership
    choice: Choice
    bar: DeltaGenerator

    def lists(self, sets: Sequence[Member], *parts: Sequence[Member] | None) -> Lists:
        """Return the writer of these lists of items of these sets, with what it writes of each."""
        names = tuple(member.iri for member in sets)
        listed = {item.iri for part in parts for item in (part or ())[:MOST_LISTED]}
        evidence = evidence_of(session.store(), self.lens, names, tuple(sorted(listed)))
        return Lists(self.lens, evidence, nearly_held(self.whole, names), session.my_stack())

    def counted(self, *, near: bool) -> Membership:
        """Return the chosen sets, with what they nearly hold if that is asked for."""
        return widened(self.membership) if near else self.membership
