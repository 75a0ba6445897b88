"""Which sources state what is compared, so that no number is taken for a fact of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graph.embedded import EmbeddedStore
from graph.nodes import values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.store import Store


class Stating(NamedTuple):
    """A source: its named graph, its title, and when it was changed last, empty if not stated."""

    graph: str
    title: str
    date: str


def sources_stating(
    store: Store, properties: Iterable[str], things: Iterable[str] = ()
) -> list[Stating]:
    """Find the sources whose named graph has a link by one of some properties, by IRI.

    An endpoint is not asked: what its graphs are called says little, and finding out may be slow.

    Parameters
    ----------
    things : iterable of str, optional
        The only nodes, by IRI, whose links count, in either direction.
    """
    if not isinstance(store, EmbeddedStore):
        return []
    link = "?thing ?property ?other"
    if names := values(things):
        link = f"VALUES ?thing {{ {names} }} {{ {link} }} UNION {{ ?other ?property ?thing }}"
    rows = store.select(
        "SELECT ?graph (MIN(?name) AS ?title) (MAX(?changed) AS ?date) WHERE {\n"
        "  ?graph a ops:Source\n"
        f"  FILTER EXISTS {{ VALUES ?property {{ {values(properties)} }}\n"
        f"    GRAPH ?graph {{ {link} }} }}\n"
        "  OPTIONAL { ?graph dct:title ?name }\n"
        "  OPTIONAL { ?graph dct:modified|dct:issued ?changed }\n"
        f"}} GROUP BY ?graph ORDER BY ?title ?graph"
    ).values()
    return [Stating(graph or "", title or graph or "", date or "") for graph, title, date in rows]
