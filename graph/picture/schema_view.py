"""The shape of any dataset as a picture: its classes, and the properties that link their members.

It is the way into a large graph: a hundred classes say more than a hairball of a million nodes.
"""

from __future__ import annotations

from dataclasses import replace
from math import log10
from typing import TYPE_CHECKING, Final

from graph.naming.alike import told_apart
from graph.naming.labels import labels_of, labels_where, node_key
from graph.naming.wording import capitalized
from graph.nodes import SCHEMA_CLASSES, no_source
from graph.picture.drawing import Scene, SceneEdge, SceneNode, arranged, shorten
from graph.picture.ranking import BY_NAME
from graph.picture.sampled_schema import schema_at_hand
from graph.picture.scene import scene_of_nodes
from graph.terms import iri as checked_iri

if TYPE_CHECKING:
    from graph.picture.schema import ClassLink, Schema
    from graph.store import Store

#: Classes and links between them on one picture.
MOST_CLASSES: Final = 100
MOST_LINKS: Final = 400
#: Members of a class that are drawn at once.
MOST_MEMBERS: Final = 100
_WEIGHED: Final = 5000
_MOST_NAMED: Final = 200_000


def schema_scene(store: Store, limit: int = MOST_CLASSES) -> Scene:
    """Draw the classes as nodes, larger the more members they have, and properties as links.

    Each class looks like its members look elsewhere. Of an endpoint too large to be counted the
    links bear no numbers, and the scene says what was looked at.
    """
    schema = schema_at_hand(store).data
    shown = dict(list(schema.classes.items())[:limit])
    links = [link for link in schema.links if {link.source, link.target} <= shown.keys()]
    links = links[:MOST_LINKS]
    names = labels_of(store, sorted({link.property for link in links}))
    called = told_apart(labels_of(store, list(shown)))
    more = "+" if schema.at_least else ""
    nodes = [_class_node(name, called[name], count, more) for name, count in shown.items()]
    edges = [_class_edge(link, names[link.property], schema) for link in links]
    scene = arranged(nodes, edges, len(schema.classes))
    nodes = [replace(node, more=0) for node in scene.nodes]
    return replace(scene, nodes=tuple(nodes), about=_looked_at(schema))


def _looked_at(schema: Schema) -> str:
    """Say how much of an endpoint was looked at; empty where all of it was."""
    if not schema.sampled:
        return ""
    least = " A number with a plus is the least that there are." if schema.at_least else ""
    return (
        "This endpoint holds too much to count all its links while you wait: the lines are what "
        f"{schema.sampled} members of each class are linked by, and there may be others.{least}"
    )


def _class_edge(link: ClassLink, label: str, schema: Schema) -> SceneEdge:
    number = "" if schema.sampled else f" · {link.count:,}"
    return SceneEdge(link.source, link.target, link.property, f"{shorten(label, 40)}{number}")


def _class_node(name: str, label: str, count: int, more: str) -> SceneNode:
    title = capitalized(label)
    return SceneNode(
        id=name,
        label=f"{shorten(title, 40)} · {count:,}{more}",
        kind=name,
        kind_label=shorten(label, 60),
        tooltip=f"{shorten(title, 400)}\n{count:,}{more} members",
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
    choose = members_by_name if order == BY_NAME else members_by_links
    names = choose(store, class_iri, limit)
    total = schema_at_hand(store).classes.get(class_iri, len(names))
    return replace(scene_of_nodes(store, names, limit), total=max(total, len(names)))


def members_by_links(store: Store, class_iri: str, limit: int = MOST_MEMBERS) -> tuple[str, ...]:
    """Return members of a class, those with most to say first, and those without an IRI last.

    Of a very large class the first members that the engine finds are weighed, not all.
    """
    rows = store.select(
        "SELECT ?node (COUNT(*) AS ?said) WHERE {\n"
        f"  {{ SELECT DISTINCT ?node WHERE {{ {_members(store, class_iri)} }} LIMIT {_WEIGHED} }}\n"
        "  { ?node ?property ?other } UNION { ?other ?property ?node }\n"
        f"}} GROUP BY ?node ORDER BY isBlank(?node) DESC(?said) ?node LIMIT {int(limit)}"
    )
    return tuple(node_key(node) for node, _ in rows)


def members_by_name(store: Store, class_iri: str, limit: int = MOST_MEMBERS) -> tuple[str, ...]:
    """Return the members of a class whose labels come first."""
    pattern = _members(store, class_iri)
    rows = store.select(f"SELECT DISTINCT ?node WHERE {{ {pattern} }} LIMIT {_MOST_NAMED}")
    labels = labels_where(store, pattern, [node_key(row[0]) for row in rows])
    return tuple(sorted(labels, key=lambda name: (labels[name].casefold(), name))[:limit])


def _members(store: Store, class_iri: str) -> str:
    """Write what a member of a class is; blank nodes count where they can be asked about.

    Those of a schema language are parts of a schema.
    """
    member = f"?node a {checked_iri(class_iri)} .{no_source(class_iri)}"
    blank = store.knows_blank_nodes and not class_iri.startswith(SCHEMA_CLASSES)
    return member if blank else f"{member} FILTER(isIRI(?node))"
