"""What a node could be expanded by: each relation, by direction and class of neighbor, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.blank_nodes import about, can_be_asked, term_of
from graph.links import DRAWN, near_relations
from graph.naming.labels import labels_of
from graph.node_properties import THING
from graph.nodes import BOOKKEEPING, choose_kinds, is_bookkeeping
from graph.picture.link_groups import count_links, reading_names
from graph.picture.neighbors import Way
from graph.terms import plain, whole_number

if TYPE_CHECKING:
    from graph.picture.drawing import Scene
    from graph.store import Store


#: Neighbors of a node with more links are not told apart by class: each class is looked up.
_MOST_BY_CLASS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Relation:
    """One way to go on from a node.

    Attributes
    ----------
    way : Way
        The relation, its direction and the class of the neighbors.
    label, kind_label : str
        What the relation is called in that direction, and what the class is called.
    near : bool
        It says that two things are nearly the same.
    count : int
        Links in the data; a neighbor of two classes counts for the one that it is shown under.
    """

    way: Way
    label: str
    kind_label: str
    near: bool
    count: int


def relations(store: Store, iri: str) -> tuple[Relation, ...]:
    """Count the links of a node by relation and direction, and unless they are very many by class.

    However many neighbors there are, as many rows come back as there are kinds of links; a few
    more queries name them.

    Raises
    ------
    ParameterError
        If ``iri`` is not an IRI.
    """
    if not can_be_asked(store, iri):
        return ()
    by_property = count_links(store, iri)
    if sum(by_property.values()) > _MOST_BY_CLASS:
        counts = {Way(*way): count for way, count in by_property.items()}
    else:
        counts = _counts(store, iri)
    if any(way.kind in BOOKKEEPING for way in counts) and not is_bookkeeping(store, iri):
        counts = {way: n for way, n in counts.items() if way.kind not in BOOKKEEPING}
    properties = {way.property for way in counts}
    names = reading_names(store, properties)
    kinds = labels_of(store, sorted({way.kind for way in counts if way.kind}))
    near = near_relations(store) if counts else frozenset()
    found = [
        Relation(way, names[way[:2]], kinds.get(way.kind or "", ""), way.property in near, n)
        for way, n in counts.items()
    ]
    return tuple(sorted(found, key=lambda r: (r.near, not r.way.outgoing, r.label, r.kind_label)))


def _counts(store: Store, name: str) -> dict[Way, int]:
    """Count each link under the one class that its other end is shown under."""
    me = term_of(name)
    links = about(
        name,
        f"{{ {me} ?property ?node {THING} BIND(1 AS ?out) }}\n"
        f"    UNION {{ ?node ?property {me} BIND(0 AS ?out) }} {DRAWN}",
    )
    rows = store.select(
        "SELECT ?property ?out ?classes (COUNT(*) AS ?count) WHERE {\n"
        "  SELECT ?property ?out ?node (GROUP_CONCAT(STR(?class); separator=' ') AS ?classes) {\n"
        f"    {links}\n"
        "    OPTIONAL { ?node a ?class FILTER(isIRI(?class)) }\n"
        "  } GROUP BY ?property ?out ?node\n"
        "} GROUP BY ?property ?out ?classes"
    ).rows
    kinds = choose_kinds(
        store, {names: names.split() for names in {plain(r[2]) or "" for r in rows}}
    )
    counts: Counter[Way] = Counter()
    for prop, out, names, count in rows:
        way = Way(plain(prop) or "", plain(out) == "1", kinds[plain(names) or ""])
        counts[way] += whole_number(count)
    return counts


def drawn_of(scene: Scene, iri: str) -> Counter[Way]:
    """Count the links of a node that are drawn, by way."""
    kinds = {node.id: node.kind for node in scene.nodes}
    found: Counter[Way] = Counter()
    for edge in scene.edges:
        if edge.source == iri:
            found[Way(edge.property, True, kinds[edge.target])] += 1
        if edge.target == iri:
            found[Way(edge.property, False, kinds[edge.source])] += 1
    return found
