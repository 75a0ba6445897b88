"""The picture of Explore as the SPARQL that returns it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graph.picture.scene_query import scene_query
from views import session
from views.ask_link import LONGEST_QUERY, pack_query

if TYPE_CHECKING:
    from graph.picture.drawing import Scene


@lru_cache(maxsize=64)
def sparql_link(scene: Scene, label: str) -> str:
    """Link to the query that returns what is drawn; empty if there is none or it is too long."""
    query = scene_query(scene)
    if len(query) > LONGEST_QUERY or not scene.edges:
        return ""
    return f"[{label}]({session.link(session.ASK, query=pack_query(query))})"
