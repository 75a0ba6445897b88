"""The query behind a picture: a CONSTRUCT whose answer is the links that are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.nodes import values
from graph.syntax import with_prefix_lines
from graph.terms import curie

if TYPE_CHECKING:
    from graph.picture.drawing import Scene

_QUERY: Final = """\
# The links on the canvas. Change the list, or replace it by a pattern.
CONSTRUCT { ?source ?property ?target }
WHERE {
  VALUES (?source ?property ?target) {
ROWS
  }
  ?source ?property ?target .
}
"""


def scene_query(scene: Scene) -> str:
    """Write the CONSTRUCT that returns the links of a scene; blank nodes cannot be named in it.

    Examples
    --------
    >>> from graph.picture.drawing import Scene, SceneEdge
    >>> edge = SceneEdge("urn:x:a", "urn:x:b", "urn:x:p", "p")
    >>> "(<urn:x:a> <urn:x:p> <urn:x:b>)" in scene_query(Scene(edges=(edge,)))
    True
    """
    links = sorted({(edge.source, edge.property, edge.target) for edge in scene.edges})
    named = [link for link in links if not any(end.startswith("_:") for end in link)]
    rows = "\n".join(f"    ({' '.join(map(_name, link))})" for link in named)
    return with_prefix_lines(_QUERY.replace("ROWS", rows))


def _name(iri: str) -> str:
    short = curie(iri)
    return values([iri]) if short == iri else short
