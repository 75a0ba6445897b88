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
        The only nodes, by IRI, whose links count, in either direction. The graphs are found from
        their links, each thing paired with each property: else the engine walks the links of all.
    """
    if not isinstance(store, EmbeddedStore):
        return []
    named, linked = values(things).split(), values(properties).split()
    if named:
        pairs = " ".join(f"({thing} {link})" for thing in named for link in linked)
        stating = (
            f"{{ SELECT DISTINCT ?graph WHERE {{ VALUES (?thing ?property) {{ {pairs} }}\n"
            "    { GRAPH ?graph { ?thing ?property ?other } }\n"
            "    UNION { GRAPH ?graph { ?other ?property ?thing } } } }"
        )
    else:
        stating = (
            f"FILTER EXISTS {{ VALUES ?property {{ {' '.join(linked)} }}\n"
            "    GRAPH ?graph { ?thing ?property ?other } }"
        )
    rows = store.select(
        "SELECT ?graph (MIN(?name) AS ?title) (MAX(?changed) AS ?date) WHERE {\n"
        f"  ?graph a ops:Source\n  {stating}\n"
        "  OPTIONAL { ?graph dct:title ?name }\n"
        "  OPTIONAL { ?graph dct:modified|dct:issued ?changed }\n"
        f"}} GROUP BY ?graph ORDER BY ?title ?graph"
    ).values()
    return [Stating(graph or "", title or graph or "", date or "") for graph, title, date in rows]
