"""What is drawn, as SPARQL: the links of a picture or a path, the schema, what a card says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.links import DRAWN
from graph.picture.schema import LINKS_QUERY, MEMBERS_QUERY
from graph.querying.syntax import with_prefix_lines
from graph.terms import iri, sparql_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.picture.drawing import Scene

_LINKS: Final = """\
  {
    VALUES (?source ?property ?target) {
ROWS
    }
    ?source ?property ?target .
  }
"""
_DEGREE: Final = """\
SELECT ?node (COUNT(DISTINCT ?other) AS ?degree)
WHERE {
  VALUES (?source ?property ?target) {
ROWS
  }
  ?source ?property ?target .
  VALUES ?end { 1 2 }
  BIND(IF(?end = 1, ?source, ?target) AS ?node)
  BIND(IF(?end = 1, ?target, ?source) AS ?other)
}
GROUP BY ?node ORDER BY DESC(?degree) ?node
"""
_ALONE: Final = """\
  {
    VALUES ?alone { NAMES }
    ?alone a ?class .
  }
"""
_SCHEMA: Final = """\
# How many members the classes have, and how often their members are linked.
SELECT ?from ?property ?to ?count
WHERE {
  {
    VALUES ?from { CLASSES }
    { MEMBERS }
  } UNION {
    VALUES (?from ?property ?to) {
ROWS
    }
    { LINKS }
  }
}
ORDER BY DESC(?count)
"""
_NODE: Final = """\
SELECT DISTINCT ?direction ?property ?value
WHERE {
  { NODE ?property ?value BIND("from it" AS ?direction) }
  UNION
  { ?value ?property NODE BIND("to it" AS ?direction) DRAWN }
}
ORDER BY ?direction ?property ?value
"""


def scene_query(scene: Scene) -> str:
    """Write the query for what a scene shows; what has no name cannot be asked for in it.

    Of a picture of classes it is a SELECT with their numbers, else a CONSTRUCT of the links, and of
    the nodes that stand alone with their class. It is empty where nothing has a name.

    Examples
    --------
    >>> from graph.picture.drawing import Scene, SceneEdge
    >>> edge = SceneEdge("urn:x:a", "urn:x:b", "urn:x:p", "p")
    >>> "(<urn:x:a> <urn:x:p> <urn:x:b>)" in scene_query(Scene(edges=(edge,)))
    True
    """
    links = [(edge.source, edge.property, edge.target) for edge in scene.edges]
    nodes = [node.id for node in scene.nodes]
    if nodes and all(node.kind == node.id and node.members for node in scene.nodes):
        return _schema_query(nodes, links)
    linked = {end for source, _, target in links for end in (source, target)}
    return links_query(links, [name for name in nodes if name not in linked], "on the canvas")


def links_query(
    links: Iterable[tuple[str, str, str]], alone: Collection[str] = (), of: str = "of these paths"
) -> str:
    """Write the CONSTRUCT that returns links, and nodes that stand alone with their classes.

    Parameters
    ----------
    links : iterable of (source, property, target)
        By IRI; those of blank nodes are left out.
    alone : collection of str, optional
        IRIs of nodes without a link.
    of : str
        Where the links are found, in words.
    """
    named = sorted(link for link in set(links) if not any(end.startswith("_:") for end in link))
    names = [name for name in alone if not name.startswith("_:")]
    parts = []
    if named:
        parts.append(("?source ?property ?target", _LINKS.replace("ROWS", _rows(named))))
    if names:
        parts.append(("?alone a ?class", _ALONE.replace("NAMES", " ".join(map(_name, names)))))
    if not parts:
        return ""
    triples = " . ".join(triple for triple, _ in parts)
    patterns = "  UNION\n".join(pattern for _, pattern in parts)
    return with_prefix_lines(
        f"# The links {of}. Change the list, or replace it by a pattern.\n"
        f"CONSTRUCT {{ {triples} }}\nWHERE {{\n{patterns}}}\n"
    )


def degree_query(scene: Scene, most: int) -> str:
    """Write the query for the drawn nodes that most others are linked to, each with how many.

    It is empty where nothing is linked, or something linked has no name.

    Parameters
    ----------
    most : int
        So many nodes, those of equal degree by IRI.
    """
    links = {(edge.source, edge.property, edge.target) for edge in scene.edges}
    links = {link for link in links if link[0] != link[2]}
    if not links or any(end.startswith("_:") for link in links for end in link):
        return ""
    return with_prefix_lines(_DEGREE.replace("ROWS", _rows(sorted(links))) + f"LIMIT {most}\n")


def node_query(name: str) -> str:
    """Write the query for what the card of a node says: its properties, and what leads to it."""
    return with_prefix_lines(_NODE.replace("NODE", str(iri(name))).replace("DRAWN", DRAWN))


def _schema_query(classes: Iterable[str], links: Iterable[tuple[str, str, str]]) -> str:
    query = _SCHEMA.replace("MEMBERS", MEMBERS_QUERY.strip()).replace("LINKS", LINKS_QUERY.strip())
    query = query.replace("CLASSES", " ".join(map(_name, classes)))
    return with_prefix_lines(query.replace("ROWS", _rows(sorted(set(links)))))


def _rows(links: Iterable[tuple[str, str, str]]) -> str:
    return "\n".join(f"      ({' '.join(map(_name, link))})" for link in links)


def _name(name: str) -> str:
    return sparql_name(iri(name).value)
