"""What Explore shows as the SPARQL that returns it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graph.picture.scene_query import scene_query
from views.ask_link import ask_address
from views.explore.state import filtered, picture_of

if TYPE_CHECKING:
    from graph.picture.drawing import Scene
    from views.explore.state import State


def picture_link(me: State, label: str) -> str:
    """Link to the query that returns what is drawn; empty if there is none or it is too long.

    A group stands for the links of its members.
    """
    return _link(filtered(me, picture_of(me).full), label)


@lru_cache(maxsize=64)
def _link(scene: Scene, label: str) -> str:
    return query_link(scene_query(scene), label)


def query_link(query: str, label: str = "Edit as SPARQL") -> str:
    """Link to a query, in Markdown; empty if there is none or it is too long for a link."""
    address = ask_address(query) if query else None
    return f"[{label}]({address})" if address else ""
