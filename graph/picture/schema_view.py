"""The shape of any dataset as a picture: its classes, and the properties that link their members.

It is the way into a large graph: a hundred classes say more than a hairball of a million nodes.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log10
from typing import TYPE_CHECKING, Any, Final

from graph.beside import read_beside, write_beside
from graph.labels import capitalized, labels_of, labels_where, node_key
from graph.links import DRAWN, NOT_DRAWN
from graph.nodes import BOOKKEEPING, PROVENANCE
from graph.picture.drawing import Scene, SceneEdge, SceneNode, arranged, shorten
from graph.picture.ranking import BY_NAME
from graph.picture.scene import scene_of_nodes
from graph.store import EmbeddedStore
from graph.terms import iri as checked_iri
from graph.terms import plain
from ontology.namespaces import OWL, RDFS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.store import Store

#: Classes and links between them on one picture.
MOST_CLASSES: Final = 100
MOST_LINKS: Final = 400
#: Members of a class that are drawn at once.
MOST_MEMBERS: Final = 100
_WEIGHED: Final = 5000
_MOST_NAMED: Final = 200_000
#: What every node may be besides what it is.
_EVERYTHING: Final = frozenset({f"{OWL}Thing", f"{OWL}NamedIndividual", f"{RDFS}Resource"})
_KEPT: Final = "schema.json"

_STATED: Final = f"?s ?property ?o {DRAWN}"
LINKS_QUERY: Final = f"""\
SELECT ?from ?property ?to ?count WHERE {{
  {{ SELECT ?from ?property ?to (COUNT(*) AS ?count) WHERE {{
    {{ SELECT ?s ?property ?o WHERE {{ {_STATED} }} }}
    {{ SELECT ?o ?to WHERE {{ ?o a ?to }} }}
    {{ SELECT ?s ?from WHERE {{ ?s a ?from }} }}
  }} GROUP BY ?from ?property ?to }}
  FILTER(isIRI(?from) && isIRI(?to))
}}
"""
MEMBERS_QUERY: Final = """\
SELECT ?from ?count WHERE {
  { SELECT ?from (COUNT(DISTINCT ?s) AS ?count) WHERE { ?s a ?from } GROUP BY ?from }
  FILTER(isIRI(?from))
}
"""


@dataclass(frozen=True, slots=True)
class ClassLink:
    """How often a property links the members of one class to those of another.

    Attributes
    ----------
    source, property, target : str
        IRIs of a class, a property and a class.
    count : int
        Number of links; a member of several classes counts in each.
    """

    source: str
    property: str
    target: str
    count: int


@dataclass(frozen=True, slots=True)
class Schema:
    """What a dataset is made of.

    Attributes
    ----------
    classes : dict of str to int
        Members of each class, most first.
    links : tuple of ClassLink
        Most first.
    """

    classes: dict[str, int]
    links: tuple[ClassLink, ...]

    @property
    def data(self) -> Schema:
        """Leave out what describes the data instead of being data, unless that is all there is."""
        beside = BOOKKEEPING | _EVERYTHING | PROVENANCE
        classes = {name: count for name, count in self.classes.items() if name not in beside}
        if not classes:
            return self
        links = (link for link in self.links if {link.source, link.target} <= classes.keys())
        return Schema(classes, tuple(links))


@lru_cache(maxsize=8)
def schema_of(store: Store) -> Schema:
    """Return what a dataset is made of; it is counted once for each store."""
    return count_schema(store)


def count_schema(store: Store, properties: Collection[str] = ()) -> Schema:
    """Count classes, and the links between their members by property, in one pass over the data.

    A snapshot never changes, so its schema is written beside it, by an import or at the first
    question.

    Parameters
    ----------
    properties : collection of str, optional
        Every property of the dataset, by IRI, where that is known already.
    """
    with suppress(KeyError, TypeError):
        return _read(read_beside(store, _KEPT))
    members = store.select(MEMBERS_QUERY)
    classes = {node_key(row[0]): int(plain(row[1]) or 0) for row in members if row[0] is not None}
    rows = store.select(_links_query(store, properties)) if classes else ()
    links = [
        ClassLink(node_key(source), plain(prop) or "", node_key(target), int(plain(count) or 0))
        for source, prop, target, count in rows
        if source is not None and target is not None
    ]
    links.sort(key=lambda link: (-link.count, link.source, link.property, link.target))
    ordered = dict(sorted(classes.items(), key=lambda item: (-item[1], item[0])))
    schema = Schema(ordered, tuple(links))
    write_beside(store, _KEPT, _written(schema))
    return schema


def _links_query(store: Store, properties: Collection[str]) -> str:
    """Name the properties for the engine in this process: a filter costs it more, triple by triple.

    Another engine finds them by itself.
    """
    if not isinstance(store, EmbeddedStore):
        return LINKS_QUERY
    every = "SELECT DISTINCT ?property WHERE { ?s ?property ?o }"
    found = properties or store.select(every).column("property")
    drawn = " ".join(f"<{name}>" for name in found if name not in NOT_DRAWN)
    return LINKS_QUERY.replace(_STATED, f"VALUES ?property {{ {drawn} }} ?s ?property ?o")


def _read(kept: dict[str, Any]) -> Schema:
    return Schema(dict(kept["classes"]), tuple(ClassLink(*link) for link in kept["links"]))


def _written(schema: Schema) -> dict[str, object]:
    links = [[link.source, link.property, link.target, link.count] for link in schema.links]
    return {"classes": schema.classes, "links": links}


def schema_scene(store: Store, limit: int = MOST_CLASSES) -> Scene:
    """Draw the classes as nodes, larger the more members they have, and properties as links.

    Each class looks like its members look elsewhere.
    """
    schema = schema_of(store).data
    shown = dict(list(schema.classes.items())[:limit])
    links = [link for link in schema.links if {link.source, link.target} <= shown.keys()]
    links = links[:MOST_LINKS]
    names = labels_of(store, sorted({*shown, *(link.property for link in links)}))
    nodes = [_class_node(name, names[name], count) for name, count in shown.items()]
    edges = [
        SceneEdge(
            link.source,
            link.target,
            link.property,
            f"{shorten(names[link.property], 40)} · {link.count:,}",
        )
        for link in links
    ]
    scene = arranged(nodes, edges, len(schema.classes))
    return replace(scene, nodes=tuple(replace(node, more=0) for node in scene.nodes))


def _class_node(name: str, label: str, count: int) -> SceneNode:
    title = capitalized(label)
    return SceneNode(
        id=name,
        label=f"{shorten(title, 40)} · {count:,}",
        kind=name,
        kind_label=shorten(label, 60),
        tooltip=f"{shorten(title, 400)}\n{count:,} members",
        x=None,
        y=None,
        size=round(8 + 5 * log10(1 + count), 1),
        members=count,
    )


def members_scene(
    store: Store, class_iri: str, limit: int = MOST_MEMBERS, order: str = ""
) -> Scene:
    """Draw members of a class and the links among them: the best linked, or the first by name.

    Raises
    ------
    ParameterError
        If ``class_iri`` is not an IRI.
    """
    choose = members_by_name if order == BY_NAME else members_of
    names = choose(store, class_iri, limit)
    total = schema_of(store).classes.get(class_iri, len(names))
    return replace(scene_of_nodes(store, names, limit), total=max(total, len(names)))


def members_of(store: Store, class_iri: str, limit: int = MOST_MEMBERS) -> tuple[str, ...]:
    """Return members of a class, those with most to say first; blank nodes are left out.

    Of a very large class the first members that the engine finds are weighed, not all.
    """
    rows: Iterable[tuple[object, ...]] = store.select(
        "SELECT ?node (COUNT(*) AS ?said) WHERE {\n"
        f"  {{ SELECT DISTINCT ?node WHERE {{ ?node a {checked_iri(class_iri)} "
        f"FILTER(isIRI(?node)) }} LIMIT {_WEIGHED} }}\n"
        "  { ?node ?property ?other } UNION { ?other ?property ?node }\n"
        f"}} GROUP BY ?node ORDER BY DESC(?said) ?node LIMIT {int(limit)}"
    ).values()
    return tuple(str(row[0]) for row in rows)


def members_by_name(store: Store, class_iri: str, limit: int = MOST_MEMBERS) -> tuple[str, ...]:
    """Return the members of a class whose labels come first; blank nodes are left out."""
    pattern = f"?node a {checked_iri(class_iri)} FILTER(isIRI(?node))"
    rows = store.select(f"SELECT DISTINCT ?node WHERE {{ {pattern} }} LIMIT {_MOST_NAMED}")
    labels = labels_where(store, pattern, [node_key(row[0]) for row in rows])
    return tuple(sorted(labels, key=lambda name: (labels[name].casefold(), name))[:limit])
