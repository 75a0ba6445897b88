"""Refuse what would make an endpoint call another host, however SERVICE is written.

The engine's own parser finds it, as for queries that are run here
(:mod:`graph.querying.worker`). What it cannot read, an endpoint with words of its own may: then the
tokenizer has the last word.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.querying.guard import Guard
from graph.querying.syntax import refuse_service
from graph.querying.worker import refuse_calls
from ontology.errors import QueryRefused, QueryTooLarge
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from graph.store import Limits


_HIDDEN: Final = "SERVICE would make the endpoint call another host, so it is switched off."


def refuse_own_calls(query: str) -> None:
    """Raise QueryRefused for one of the program's own queries that would call another host."""
    refuse_service(query)
    try:
        refuse_calls(query, PREFIXES)
    except ValueError as error:
        raise QueryRefused(_HIDDEN) from error


def refuse_typed_calls(query: str, limits: Limits) -> None:
    """Raise QueryRefused for a typed query that would; a worker reads it, which it may end.

    Raises
    ------
    QueryRefused
        Also if it is too deep to be read.
    QueryTimeout
        If no worker is free in time.
    """
    refuse_service(query)
    if "service" not in query.lower():
        return
    try:
        hidden = _readers().calls(query, limits)
    except QueryTooLarge as error:
        raise QueryRefused(
            "The query is too deep to be read; write it in fewer brackets."
        ) from error
    if hidden:
        raise QueryRefused(_HIDDEN)


@cache
def _readers() -> Guard:
    """Return workers over no data, which read and run nothing."""
    return Guard.over(ox.Store(), None)
