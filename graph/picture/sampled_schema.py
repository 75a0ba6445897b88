"""What an endpoint is made of, by questions that end soon however much it holds.

What is small is counted as a whole. Of more, statements of a class are counted up to a bound, and
of each class a few members are asked what they are linked to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.embedded import EmbeddedStore
from graph.keeping import kept
from graph.links import DRAWN
from graph.naming.labels import node_key
from graph.nodes import values, without_provenance
from graph.picture.schema import ClassLink, Schema, is_data, schema_of
from graph.solutions import Solutions
from graph.terms import iri, plain, whole_number

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.store import Store

#: So many triples are counted as a whole while a visitor waits.
_AT_ONCE: Final = 500_000
#: So many statements of a class are counted.
_TYPED: Final = 1_000_000
_CLASSES: Final = 200
#: Of so many classes, those with most members, as many members are asked for their links.
_ASKED: Final = 40
_MEMBERS: Final = 25


@kept(8)
def schema_at_hand(store: Store) -> Schema:
    """Return what a dataset is made of, as far as that is known soon; once for each store."""
    if isinstance(store, EmbeddedStore) or not holds_much(store):
        return schema_of(store)
    classes, at_least = _classes(store)
    asked = list(filter(is_data, without_provenance(classes)))[:_ASKED]
    return Schema(classes, tuple(_links(store, _members(store, asked))), _MEMBERS, at_least)


def holds_much(store: Store) -> bool:
    """Say whether a dataset holds more triples than are read while somebody waits."""
    return has_more(store, "?s ?p ?o", _AT_ONCE)


def has_more(store: Store, pattern: str, most: int) -> bool:
    """Say whether a pattern has more solutions than that; no more of them are counted."""
    counted = f"SELECT * WHERE {{ {pattern} }} LIMIT {most + 1}"
    counts = store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ {counted} }} }}")
    return any(whole_number(count) > most for (count,) in counts)


def first_rows(store: Store, query: str) -> Solutions:
    """Ask for rows of which any will do: an endpoint may cut them."""
    found = store.run(query)
    return found if isinstance(found, Solutions) else Solutions((), [])


def _classes(store: Store) -> tuple[dict[str, int], bool]:
    """Count the members of each class, most first, and say whether there may be more."""
    rows = first_rows(
        store,
        "SELECT ?class (COUNT(*) AS ?n) WHERE {\n"
        f"  {{ SELECT ?class WHERE {{ ?s a ?class }} LIMIT {_TYPED} }}\n"
        f"}} GROUP BY ?class ORDER BY DESC(?n) LIMIT {_CLASSES}",
    )
    counted = {node_key(name): whole_number(count) for name, count in rows if name is not None}
    at_least = rows.truncated or len(rows) >= _CLASSES or sum(counted.values()) >= _TYPED
    classes = {name: count for name, count in counted.items() if not name.startswith("_:")}
    return dict(sorted(classes.items(), key=lambda one: (-one[1], one[0]))), at_least


def _members(store: Store, classes: Collection[str]) -> list[str]:
    """Return a few members of each class; blank nodes cannot be named in another query."""
    each = "\n  UNION ".join(
        f"{{ SELECT ?s WHERE {{ ?s a {iri(name)} FILTER(isIRI(?s)) }} LIMIT {_MEMBERS} }}"
        for name in classes
    )
    if not classes:
        return []
    rows = first_rows(store, f"SELECT DISTINCT ?s WHERE {{\n  {each}\n}}")
    return [node_key(row[0]) for row in rows]


def _links(store: Store, members: Collection[str]) -> list[ClassLink]:
    """Count the links that some members of classes have to members of classes, most first."""
    if not members:
        return []
    rows = first_rows(
        store,
        "SELECT ?from ?property ?to (COUNT(*) AS ?count) WHERE {\n"
        f"  VALUES ?s {{ {values(members)} }}\n"
        f"  ?s ?property ?o {DRAWN}\n"
        "  ?s a ?from . ?o a ?to . FILTER(isIRI(?from) && isIRI(?to))\n"
        "} GROUP BY ?from ?property ?to",
    )
    links = [
        ClassLink(node_key(source), plain(prop) or "", node_key(target), whole_number(count))
        for source, prop, target, count in rows
    ]
    return sorted(links, key=lambda link: (-link.count, link.source, link.property, link.target))
