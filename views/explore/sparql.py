"""What Explore shows as the SPARQL that returns it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graph.blank_nodes import is_blank
from graph.picture.grouping import is_group
from graph.picture.scene_query import links_query, node_query, scene_query
from views.ask.link import sparql_in_words
from views.explore.state import filtered, picture_of

if TYPE_CHECKING:
    from graph.picture.drawing import Scene
    from views.explore.state import State


def picture_link(me: State, label: str) -> str:
    """Link to the query that returns what is drawn; empty where nothing is.

    A group stands for the links of its members.
    """
    return _link(filtered(me, picture_of(me).full), label)


@lru_cache(maxsize=64)
def _link(scene: Scene, label: str) -> str:
    return sparql_in_words(scene_query(scene), label) if scene.nodes else ""


def card_link(me: State, name: str) -> str:
    """Link to the query that returns what a card says; of a group, its members.

    Of a blank node it says that there is none.
    """
    if is_group(name):
        members = sorted(picture_of(me).members(name))
        query = links_query((), members, "and nodes of this group")
    else:
        query = "" if is_blank(name) else node_query(name)
    return sparql_in_words(query, "Edit the card as SPARQL")
