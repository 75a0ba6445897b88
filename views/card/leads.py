"""Where a card leads on: pages that say more of a role than the card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.comparing.roles import ROLE
from graph.terms import short_id
from ontology.namespaces import OPS
from views import session
from views.compare.choosing import MOST_LISTED, kinds

if TYPE_CHECKING:
    from graph.picture.card import NodeCard

_HAS_ROLE: Final = f"{OPS}hasRole"


def leads_of(card: NodeCard) -> list[tuple[str, str]]:
    """Return the words and addresses of pages about a role; of anything else there are none.

    A role inherits from the disciplines that have it, and of a role without one nothing is known
    to plan a way by.
    """
    in_a_discipline = any(
        group.property == _HAS_ROLE and not group.outgoing and group.targets for group in card.links
    )
    if not card.id or card.kind != ROLE or not in_a_discipline:
        return []
    name = short_id(card.id)
    found = [("What it inherits", session.link(session.COMPARE, show="roles", role=name))]
    roles = kinds(session.store()).get("roles")
    if roles and roles.count <= MOST_LISTED:
        way = session.link(session.COMPARE, show="transition", between="roles", to=name)
        found.append(("Plan the way to it", way))
    return found
