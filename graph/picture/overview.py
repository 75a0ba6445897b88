"""The first picture: the things to compare, and everything that joins two or more of them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.blank_nodes import is_blank
from graph.comparing.lens import load_lenses
from graph.embedded import EmbeddedStore
from graph.links import DRAWN, degrees, links_among, name_links, near_relations
from graph.naming.labels import UNNAMED, labels_of, node_key
from graph.nodes import (
    BOOKKEEPING,
    CLASSES,
    ENGINES_OWN,
    PROVENANCE,
    SCHEMA_CLASSES,
    describe,
    values,
    without_provenance,
)
from graph.picture.drawing import Scene, SceneNode, arranged, recounted, scene_edges, scene_node
from graph.picture.overlap_layout import overlap_layout
from graph.picture.ranking import drawn_first
from graph.picture.sampled_schema import first_rows, has_more, schema_at_hand
from graph.picture.scene import FIRST_VIEW, scene_of_nodes
from graph.picture.schema import schema_of
from graph.picture.schema_view import MOST_CLASSES, MOST_MEMBERS, members_scene, schema_scene
from graph.terms import iri, plain, whole_number
from ontology.errors import SourceError
from ontology.namespaces import OPS, PROV

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graph.picture.drawing import SceneEdge
    from graph.store import Store

_DISCIPLINE: Final = f"{OPS}Discipline"
#: Sets are drawn at least this large: the picture is about them.
_SET_SIZE: Final = 24.0
#: A ring of more sets than this says less than springs do.
_MOST_ON_RING: Final = 12
_MOST_NEAR: Final = 5000
#: Of more things that are shared, those that most sets share are weighed, as many as this.
_WEIGHED: Final = 2000
#: Of more sets than this a picture of what they share has no room for it.
_MOST_SETS: Final = 100
#: So many things are drawn themselves; of more their classes say more.
_FEW: Final = 100
#: Who made an ontology is nothing that it is about.
_MAKERS: Final = frozenset({f"{PROV}Agent"})
#: Links that are looked at where nothing has a class.
_WALKED: Final = 50_000
#: What sets with more links share is not counted while somebody waits; 1.8 million took 108 s.
_MOST_LINKS: Final = 500_000


def first_scene(store: Store, limit: int = FIRST_VIEW, order: str = "") -> Scene:
    """Draw what a dataset is about: the sets that it compares, else its classes, else its nodes.

    Of an ontology, which has more classes than things, the best linked classes are drawn, of few
    things all, of one class its members, and of data without any class the nodes with most links
    among the first that the engine finds. Of a large endpoint the classes are those of
    :mod:`graph.picture.sampled_schema`.

    Parameters
    ----------
    order : str
        What is drawn first beside the sets, or of the members, as :mod:`graph.picture.ranking`
        names it.
    """
    for set_class in _set_classes(store):
        drawn = overview_scene(store, set_class, limit, order)
        if drawn.edges or set_class == _DISCIPLINE:
            return drawn
    counted = schema_at_hand(store)
    classes = counted.data.classes
    kind = max(sorted(CLASSES), key=lambda name: counted.classes.get(name, 0))
    own = without_provenance(classes)
    things = sum(count for name, count in own.items() if name not in BOOKKEEPING | _MAKERS)
    if counted.classes.get(kind, 0) > things:
        return members_scene(store, kind, min(limit, MOST_MEMBERS), order)
    if not own:
        return scene_of_nodes(store, _best_linked(store, limit), limit, order)
    if sum(classes.values()) <= _FEW:
        return scene_of_nodes(store, _of_classes(store, classes), limit, order)
    if len(classes) == 1:
        return members_scene(store, next(iter(classes)), min(limit, MOST_MEMBERS), order)
    return schema_scene(store, min(limit, MOST_CLASSES))


def _set_classes(store: Store) -> Iterator[str]:
    """Yield the classes of sets that one picture can hold; disciplines are drawn in any number."""
    if _some(store, _DISCIPLINE):
        yield _DISCIPLINE
    with suppress(SourceError):  # what is wrong with a lens Overlap says
        for name in dict.fromkeys(lens.set_class for lens in load_lenses(store).values()):
            if name != _DISCIPLINE and 0 < _some(store, name) <= _MOST_SETS:
                yield name


def _some(store: Store, set_class: str) -> int:
    """Count the members of a class, to one more than a picture holds."""
    query = f"SELECT ?set WHERE {{ ?set a {iri(set_class)} }} LIMIT {_MOST_SETS + 1}"
    return len(store.select(query))


def _of_classes(store: Store, classes: Collection[str]) -> list[str]:
    query = (
        "SELECT DISTINCT ?node ?class WHERE {"
        f" VALUES ?class {{ {values(classes)} }} ?node a ?class"
        f" FILTER NOT EXISTS {{ ?node a <{OPS}Source> }} }}"
    )
    found = {(node_key(node), plain(kind) or "") for node, kind in store.select(query)}
    parts = {name for name, kind in found if is_blank(name) and kind.startswith(SCHEMA_CLASSES)}
    return sorted({name for name, _ in found} - parts)


def _best_linked(store: Store, limit: int) -> list[str]:
    """Return the nodes with most links among the first links that the engine finds."""
    own = f"FILTER NOT EXISTS {{ VALUES ?class {{ {values(PROVENANCE)} }} ?node a ?class }}"
    links = f"?node ?property ?other {DRAWN} FILTER(!isLiteral(?other))"
    if not isinstance(store, EmbeddedStore):
        own += "".join(
            f' FILTER(!STRSTARTS(STR(?{name}), "{begun}"))'
            for name in ("node", "property", "other")
            for begun in ENGINES_OWN
        )
    asked = f"SELECT ?node ?other WHERE {{\n  {links}\n  {own}\n}} LIMIT {_WALKED}"
    rows = first_rows(store, asked)
    met = Counter(node_key(end) for row in rows for end in row if end is not None)
    best = [name for name, _ in sorted(met.items(), key=lambda one: (-one[1], one[0]))[:limit]]
    labels = labels_of(store, list(filter(is_blank, best)))
    return [name for name in best if labels.get(name) != UNNAMED]


def overview_scene(
    store: Store, set_class: str = _DISCIPLINE, limit: int = FIRST_VIEW, order: str = ""
) -> Scene:
    """Draw the members of a class, what two or more of them share, and what is nearly shared.

    A pair of near things is drawn when each of the two belongs to a member that the other does
    not belong to, so that the pair joins what nothing else there joins. Each shared node stands
    between those that share it. Of sets with too many links for that the schema is drawn instead,
    from which one comes to the members of each class.

    Parameters
    ----------
    set_class : str
        IRI of the class whose members are compared, as a lens names it.
    order : str
        What is drawn first beside the sets, as :mod:`graph.picture.ranking` names it; by itself
        what most of them share.
    """
    if _is_vast(store, set_class):
        return schema_scene(store, min(limit, MOST_CLASSES))
    members = _members(store, set_class)
    sets = members[:limit]
    counts = _counts(store, set_class, sets)
    weighed = sorted(counts, key=lambda item: (-counts[item], item))[:_WEIGHED]
    owners = _owners(store, weighed, sets)
    nodes = describe(store, [*sets, *weighed])
    items = sorted(
        (item for item in weighed if nodes[item].kind not in BOOKKEEPING),
        key=lambda item: (-len(owners[item]), nodes[item].kind_label, nodes[item].label, item),
    )
    shown = [*sets, *drawn_first([nodes[item] for item in items], limit - len(sets), order)]
    edges = scene_edges(name_links(store, links_among(store, shown, shown)))
    degree = degrees(store, shown)
    drawn = [scene_node(nodes[name], degree[name]) for name in shown]
    drawn[: len(sets)] = [
        replace(node, size=max(node.size, _SET_SIZE)) for node in drawn[: len(sets)]
    ]
    total = len(members) + len(counts) - (len(weighed) - len(items))
    if not 1 < len(sets) <= _MOST_ON_RING:
        return arranged(drawn, edges, total)
    return recounted(_between(sets, owners, drawn, edges, total), degree)


def _between(
    sets: list[str],
    owners: dict[str, frozenset[str]],
    nodes: list[SceneNode],
    edges: list[SceneEdge],
    total: int,
) -> Scene:
    """Place what is shared between those that share it."""
    boxes = {node.id: node.box for node in nodes}
    items = {node.id: owners[node.id] for node in nodes[len(sets) :]}
    near = [(e.source, e.target) for e in edges if e.near and {e.source, e.target} <= items.keys()]
    places = overlap_layout(sets, items, near, boxes)
    placed = (replace(node, x=places[node.id][0], y=places[node.id][1]) for node in nodes)
    return Scene(tuple(placed), tuple(edges), total)


def _is_vast(store: Store, set_class: str) -> bool:
    """Say whether the sets have too many links; what an endpoint links is counted that far."""
    if not isinstance(store, EmbeddedStore):
        either_way = "{ ?set ?property ?node } UNION { ?node ?property ?set }"
        return has_more(store, f"?set a {iri(set_class)} . {either_way}", _MOST_LINKS)
    if store.location is None:
        return False
    links = schema_of(store).links
    ours = (link.count for link in links if set_class in {link.source, link.target})
    return sum(ours) > _MOST_LINKS


def _members(store: Store, set_class: str) -> list[str]:
    rows = store.select(f"SELECT DISTINCT ?set WHERE {{ ?set a {iri(set_class)} }}")
    return sorted(name for row in rows if not (name := node_key(row[0])).startswith("_:"))


def _counts(store: Store, set_class: str, sets: Collection[str]) -> dict[str, int]:
    """Find what joins two or more sets, exactly or nearly, and how many sets each belongs to."""
    known, counts, pairs = set(sets), _shared(store, set_class), _near_pairs(store)
    owners = _owners(store, sorted({end for pair in pairs for end in pair} - known), sets)
    for one, other in pairs:
        first, second = (owners.get(end, frozenset()) for end in (one, other))
        if first - second and second - first:
            counts |= {one: len(first), other: len(second)}
    return {item: count for item, count in counts.items() if item not in known}


def _shared(store: Store, set_class: str) -> dict[str, int]:
    # What is a literal is asked last, of few: the engine looks each term up for it.
    rows = store.select(
        "SELECT ?node (COUNT(DISTINCT ?set) AS ?sets) WHERE {\n"
        f"  ?set a {iri(set_class)} .\n"
        "  { ?set ?property ?node } UNION { ?node ?property ?set }\n"
        f"  {DRAWN}\n"
        "} GROUP BY ?node HAVING (COUNT(DISTINCT ?set) > 1 && !isLiteral(?node))"
    )
    return {node_key(node): whole_number(count) for node, count in rows}


def _near_pairs(store: Store) -> set[tuple[str, str]]:
    names = values(near_relations(store))
    rows = store.select(
        f"SELECT DISTINCT ?one ?other WHERE {{ VALUES ?relation {{ {names} }}\n"
        f"  ?one ?relation ?other }} LIMIT {_MOST_NEAR}"
    )
    return {(node_key(one), node_key(other)) for one, other in rows}


def _owners(
    store: Store, items: Collection[str], sets: Collection[str]
) -> dict[str, frozenset[str]]:
    """Return the sets to which each item belongs."""
    found: dict[str, set[str]] = {item: set() for item in items}
    known = frozenset(sets)
    for link in links_among(store, items, known):
        for item, owner in ((link.source, link.target), (link.target, link.source)):
            if owner in known and item in found:
                found[item].add(owner)
    return {item: frozenset(owners) for item, owners in found.items()}
