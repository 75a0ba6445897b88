"""What is drawn as plain statements and rows: Turtle, and two tables for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.naming.labels import labels_of
from graph.spreadsheet import write_csv
from graph.terms import iri
from ontology.errors import ParameterError
from ontology.namespaces import PREFIXES, RDF_TYPE, RDFS

if TYPE_CHECKING:
    from graph.picture.drawing import Scene
    from graph.store import Store

_NODES: Final = ("id", "label", "type", "type_label", "x", "y", "links_drawn", "more")
_EDGES: Final = (
    *("source", "property", "target"),
    *("source_label", "property_label", "target_label", "near", "reason", "rule"),
)


def to_turtle(scene: Scene, store: Store) -> str:
    """Write the drawn statements, with the full label and the type of every node.

    What stands for many is no statement and is left out: a group, or a class in a picture of
    classes, which looks like its members and so has itself as its type.
    """
    nodes = {node.id: node for node in scene.nodes if node.id != node.kind and not node.members}
    labels = labels_of(store, list(nodes), whole=True)
    triples: set[ox.Triple] = set()
    for name, node in nodes.items():
        if (subject := _term(name)) is None:
            continue
        triples.add(ox.Triple(subject, ox.NamedNode(f"{RDFS}label"), ox.Literal(labels[name])))
        if (kind := _term(node.kind)) is not None:
            triples.add(ox.Triple(subject, ox.NamedNode(RDF_TYPE), kind))
    for edge in scene.edges:
        if edge.source in nodes and edge.target in nodes:
            ends, link = (_term(edge.source), _term(edge.target)), _term(edge.property)
            if ends[0] is not None and ends[1] is not None and isinstance(link, ox.NamedNode):
                triples.add(ox.Triple(ends[0], link, ends[1]))
    ordered = sorted(triples, key=str)
    everything = str(ordered)
    used = {name: base for name, base in PREFIXES.items() if base in everything}
    written = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=used)
    return (written or b"").decode()


def _term(name: str) -> ox.NamedNode | ox.BlankNode | None:
    if name.startswith("_:"):
        return ox.BlankNode(name[2:])
    try:
        return iri(name)
    except ParameterError:
        return None


def nodes_csv(scene: Scene) -> str:
    """Write the drawn nodes as a table; its first row names the columns."""
    linked = scene.linked()
    rows = (
        (n.id, n.label, n.kind, n.kind_label, n.x, n.y, len(linked[n.id]), n.more)
        for n in scene.nodes
    )
    return write_csv([_NODES, *rows])


def edges_csv(scene: Scene) -> str:
    """Write the drawn links as a table; its first row names the columns."""
    labels = {node.id: node.label for node in scene.nodes}
    rows = (
        (
            *(e.source, e.property, e.target),
            *(labels[e.source], e.label, labels[e.target]),
            *("true" if e.near else "false", e.reason, e.rule),
        )
        for e in scene.edges
    )
    return write_csv([_EDGES, *rows])
