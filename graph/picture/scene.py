"""The pictures one can ask a store for, and how a picture grows.

Every function asks a handful of queries, however many nodes there are; nodes that are already
drawn keep their places, and new ones appear near the node they came from.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.blank_nodes import can_be_asked
from graph.links import DRAWN, Link, degrees, known_among, links_among, name_links
from graph.naming.labels import node_key
from graph.node_properties import THING
from graph.nodes import BOOKKEEPING, Node, describe
from graph.picture.drawing import (
    Scene,
    SceneEdge,
    SceneNode,
    arranged,
    known_degrees,
    middle,
    moved,
    placed_around,
    recounted,
    scene_edges,
    scene_node,
    without,
)
from graph.picture.neighbors import EVERY_WAY, Choice, neighbors
from graph.picture.ranking import drawn_first
from ontology.errors import NotFoundError
from ontology.namespaces import LABEL_PROPERTIES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.store import Store

__all__ = [
    "FIRST_VIEW",
    "MOST_NODES",
    "Scene",
    "SceneEdge",
    "SceneNode",
    "expand",
    "joined",
    "moved",
    "scene_of_nodes",
    "scene_of_store",
    "scene_of_triples",
    "show",
    "without",
]

#: Nodes on the first view, and on the canvas at all.
FIRST_VIEW: Final = 300
MOST_NODES: Final = 1000


def expand(
    scene: Scene, store: Store, iri: str, limit: int = 25, choice: Choice = EVERY_WAY
) -> Scene:
    """Draw up to ``limit`` more links of a node, and the node itself if it is not there.

    A blank node of an endpoint cannot be asked about, so it stays as it is. So does a picture
    without room for the node.

    Raises
    ------
    NotFoundError
        If the dataset says nothing about the node.
    ParameterError
        If ``iri`` is not an IRI.
    """
    if not can_be_asked(store, iri):
        return scene
    base = scene if iri in scene.ids else show(scene, store, [iri])
    here = next((node for node in base.nodes if node.id == iri), None)
    if here is None:
        return base
    found = neighbors(store, iri, limit, base.linked()[iri], choice)
    ids = base.ids
    new = {n.id: Node(n.id, n.label, n.kind, n.kind_label) for n in found if n.id not in ids}
    kept = dict(list(new.items())[: max(0, MOST_NODES - len(base.nodes))])
    links = [n.link(iri) for n in found if n.id in kept or n.id in ids]
    degree = known_degrees(base) | degrees(store, kept)
    links += links_among(store, kept, ids | kept.keys(), degree)
    fresh = [scene_node(node, degree[node.id]) for node in kept.values()]
    placed = placed_around((here.x or 0.0, here.y or 0.0), base.nodes, fresh)
    edges = dict.fromkeys([*base.edges, *scene_edges(name_links(store, links))])
    return recounted(_grown(base, placed, edges, base.total + len(new)), degree)


def show(scene: Scene, store: Store, iris: Iterable[str]) -> Scene:
    """Draw some more nodes with their links to what is drawn and among themselves.

    They are set amid the nodes they are linked to, or beside the picture.

    Raises
    ------
    NotFoundError
        If the dataset says nothing about any of them.
    ParameterError
        If one of them is not an IRI.
    """
    asked = [name for name in dict.fromkeys(iris) if can_be_asked(store, name)]
    here = scene.ids
    missing = [name for name in asked if name not in here]
    known = known_among(store, missing)
    if missing and not known:
        raise NotFoundError(
            f"This dataset says nothing about {missing[0]}. Search for it by its label."
        )
    new = [n for n in missing if n in known][: max(0, MOST_NODES - len(scene.nodes))]
    degree = known_degrees(scene) | degrees(store, new)
    links = links_among(store, new, scene.ids | set(new), degree)
    edges = dict.fromkeys([*scene.edges, *scene_edges(name_links(store, links))])
    nodes = [scene_node(node, degree[name]) for name, node in describe(store, new).items()]
    if scene.nodes or len(nodes) == 1:
        placed = placed_around(_amid(scene, links), scene.nodes, nodes)
        return recounted(_grown(scene, placed, edges, scene.total + len(known)), degree)
    return arranged(nodes, list(edges), len(known))


def joined(store: Store, scene: Scene, brought: Scene) -> Scene:
    """Draw another scene's nodes and links beside what is there, which stays where it is."""
    here = scene.ids
    new = [node for node in brought.nodes if node.id not in here]
    new = new[: max(0, MOST_NODES - len(scene.nodes))]
    ids = here | {node.id for node in new}
    edges = [e for e in brought.edges if e.source in ids and e.target in ids]
    placed = placed_around(_amid(scene, edges), scene.nodes, new) if scene.nodes else new
    degree = known_degrees(scene) | degrees(store, [node.id for node in new])
    total = scene.total + brought.total - len(brought.ids & scene.ids)
    grown = _grown(scene, placed, dict.fromkeys([*scene.edges, *edges]), total)
    return recounted(replace(grown, about=scene.about or brought.about), degree)


def _grown(scene: Scene, new: Iterable[SceneNode], edges: Iterable[SceneEdge], total: int) -> Scene:
    """Return a picture with further nodes; what was looked at for the others still holds."""
    return replace(scene, nodes=(*scene.nodes, *new), edges=tuple(edges), total=total)


def _amid(scene: Scene, links: Iterable[Link | SceneEdge]) -> tuple[float, float]:
    """Return the middle of the nodes at which links end, or of all where they end at none."""
    ends = {end for link in links for end in (link.source, link.target)}
    return middle([node for node in scene.nodes if node.id in ends] or scene.nodes)


def scene_of_nodes(
    store: Store, iris: Iterable[str], limit: int = FIRST_VIEW, order: str = ""
) -> Scene:
    """Draw the given nodes and every link among them; nodes nobody knows are left out.

    Parameters
    ----------
    order : str
        What is drawn first where the limit cuts, as :mod:`graph.picture.ranking` names it.

    Raises
    ------
    ParameterError
        If one of them is not an IRI.
    """
    asked = [name for name in dict.fromkeys(iris) if can_be_asked(store, name)]
    known = known_among(store, asked)
    there = [name for name in asked if name in known]
    named = describe(store, there if order else there[:limit])
    shown = drawn_first(list(named.values()), limit, order)
    nodes = [named[name] for name in shown]
    degree = degrees(store, shown)
    links = links_among(store, shown, shown, degree)
    return _drawn(store, nodes, links, total=len(known), degree=degree)


def scene_of_triples(
    store: Store, triples: Iterable[ox.Triple], limit: int = FIRST_VIEW, order: str = ""
) -> Scene:
    """Draw the answer to a CONSTRUCT: names come from its triples, else from the store.

    Parameters
    ----------
    order : str
        What is drawn first where the limit cuts, as :mod:`graph.picture.ranking` names it; by
        itself what has most links in the answer.
    """
    links, labels, classes = _read(triples)
    linked = Counter(end for link in links for end in (link.source, link.target))
    names = sorted({*linked, *labels, *classes}, key=lambda name: (-linked[name], name))
    told = _named(store, names if order else names[:limit], labels, classes)
    among = set(drawn_first(list(told.values()), limit, order))
    nodes = [told[name] for name in sorted(among)]
    kept = [link for link in links if link.source in among and link.target in among]
    return _drawn(store, nodes, kept, total=len(names))


def _named(
    store: Store, names: list[str], labels: Mapping[str, str], classes: Mapping[str, str]
) -> dict[str, Node]:
    """Name nodes by what an answer says of them, else by what the store says."""
    kinds = describe(store, sorted(set(classes.values())))
    found = {}
    for name, node in describe(store, names).items():
        kind = classes.get(name, node.kind)
        label = kinds[kind].label if kind in kinds else node.kind_label
        found[name] = Node(name, labels.get(name) or node.label, kind, label)
    return found


def _read(
    triples: Iterable[ox.Triple],
) -> tuple[list[Link], dict[str, str], dict[str, str]]:
    """Read links, labels (empty where a subject has none) and classes off triples."""
    links: list[Link] = []
    classes: dict[str, str] = {}
    best: dict[str, tuple[int, bool, str]] = {}
    for subject, predicate, value in sorted(triples, key=str):
        name = node_key(subject)
        if predicate.value == RDF_TYPE:
            classes.setdefault(name, node_key(value))
        elif isinstance(value, ox.NamedNode | ox.BlankNode):
            links.append(Link(name, predicate.value, node_key(value)))
        elif isinstance(value, ox.Literal):
            label = (len(LABEL_PROPERTIES), False, "")
            if predicate.value in LABEL_PROPERTIES:
                foreign = value.language not in {None, "en"}
                label = (LABEL_PROPERTIES.index(predicate.value), foreign, value.value)
            best[name] = min(label, best.get(name, label))
    return links, {name: label for name, (_, _, label) in best.items()}, classes


def scene_of_store(store: Store, limit: int = MOST_NODES) -> Scene:
    """Draw the best linked nodes of the whole dataset; classes and evidence are left out.

    Beyond what a canvas holds the nodes get no places: a program that draws them has its own.
    """
    rows = store.select(
        "SELECT ?node (COUNT(*) AS ?links) WHERE {\n"
        "  { ?node ?property ?other FILTER(!isLiteral(?other)) } UNION\n"
        f"  {{ ?other ?property ?node {THING} }}\n"
        f"  {DRAWN}\n"
        "} GROUP BY ?node ORDER BY DESC(?links) ?node"
    )
    names = [name for row in rows if not (name := node_key(row[0])).startswith("_:")]
    described = describe(store, names[: 2 * limit])
    data = {node.id: node for node in described.values() if node.kind not in BOOKKEEPING}
    links = links_among(store, data, data)
    linked = {end for link in links for end in (link.source, link.target)}
    kept = [node for name, node in data.items() if name in linked]
    shown = {node.id for node in kept[:limit]}
    among = [link for link in links if link.source in shown and link.target in shown]
    total = len(kept) + len(names) - len(described)
    return _drawn(store, kept[:limit], among, total=total)


def _drawn(
    store: Store,
    nodes: Iterable[Node],
    links: Iterable[Link],
    *,
    total: int,
    degree: Mapping[str, int] | None = None,
) -> Scene:
    """Lay out named nodes and their links."""
    named = list(nodes)
    if degree is None:
        degree = degrees(store, [node.id for node in named])
    edges = scene_edges(name_links(store, links))
    drawn = [scene_node(node, degree[node.id]) for node in named]
    if len(drawn) > MOST_NODES:
        return recounted(Scene(tuple(drawn), tuple(edges), total), degree)
    return arranged(drawn, edges, total)
