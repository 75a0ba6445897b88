"""The sets that a lens compares: how a program names them, and how an answer does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.comparing.member import Text
from graph.comparing.membership_query import build_membership
from graph.comparing.ways import lens_named
from graph.terms import from_short_id
from graph.texts import is_text, whole_text
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph import Store
    from graph.comparing.lens import Lens
    from graph.comparing.member import Member, NearLink
    from graph.comparing.membership import Membership

#: The most things that one answer lists; so many take half a gigabyte until they are written.
MOST_LISTED: Final = 500_000


def refuse_too_long(count: int) -> None:
    """Refuse an answer that would list so much that the server runs out of memory."""
    if count > MOST_LISTED:
        raise ParameterError(
            f"This answer would list {count:,} things, and may list {MOST_LISTED:,}. "
            "Name fewer sets, or ask with SPARQL, page by page."
        )


def through(store: Store, key: str, sets: Sequence[str]) -> tuple[Lens, Membership]:
    """Read the sets that are named, all if none is, through the lens of a key."""
    lens = lens_named(store, key)
    whole = build_membership(store, lens)
    return lens, whole.restrict(named_sets(whole, sets)) if sets else whole


def named_sets(whole: Membership, sets: Sequence[str]) -> list[str]:
    """Return the IRIs of the sets that are named, of which there are two; all if none is."""
    if not sets:
        return [member.iri for member in whole.sets]
    chosen = list(dict.fromkeys(name_in(whole, name) for name in sets))
    if len(chosen) < 2:
        raise ParameterError("A comparison needs two different sets; name another one.")
    return chosen


def name_in(membership: Membership, name: str) -> str:
    """Return the IRI of a set given by label, CURIE, IRI or local name."""
    try:
        iri = from_short_id(name).value
    except ParameterError:
        iri = name
    known = membership.set_names.get(iri)
    return membership.sets[membership.position(name) if known is None else known].iri


def member_of(member: Member) -> dict[str, str | None]:
    """Name a set or an item; a text has no IRI, and is its own label."""
    if isinstance(member, Text):
        return {"iri": None, "label": member.label}
    if is_text(member.iri):
        return {"iri": None, "label": whole_text(member.iri)}
    return {"iri": member.iri, "label": member.label}


def members_of(members: Iterable[Member] | None) -> list[dict[str, str | None]] | None:
    """Name sets or items; None where it is not stated what they are."""
    return None if members is None else [member_of(member) for member in members]


def link_of(link: NearLink) -> dict[str, str]:
    """Say what links two near things, and why."""
    return {"link": str(link), "reason": link.reason}
