"""The card of a group: what it stands for, each of which one can open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.nodes import Node
from graph.picture.card import NodeCard
from graph.picture.link_groups import LinkGroup
from ontology.errors import NotFoundError
from views.explore.state import picture_of, scene_of

if TYPE_CHECKING:
    from views.explore.state import State

_LISTED: Final = 200


def group_card(me: State, name: str) -> NodeCard:
    """Write the card of a group.

    Raises
    ------
    NotFoundError
        If it is not on the canvas.
    """
    made = picture_of(me)
    node = next((one for one in scene_of(me).nodes if one.id == name), None)
    if node is None:
        raise NotFoundError("This group is not on the canvas any more.")
    inside = set(made.members(name))
    members = sorted(
        (one for one in made.full.nodes if one.id in inside),
        key=lambda one: (one.label.casefold(), one.id),
    )
    listed = tuple(Node(n.id, n.label, n.kind, n.kind_label) for n in members[:_LISTED])
    more = max(0, len(members) - _LISTED)
    text = f"{len(members):,} nodes drawn as one. Click or tap it twice to open it."
    return NodeCard(
        id=name,
        label=node.label,
        kind=node.kind,
        kind_label=node.kind_label,
        definition=text,
        labels=(),
        classes=(),
        facts=(),
        links=(LinkGroup("Members", "", True, False, listed, more),),
        evidence=(),
    )
