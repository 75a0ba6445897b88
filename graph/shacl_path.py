"""SHACL property paths, compiled to SPARQL property paths.

A path is read from a small mapping of triples, because its blank nodes cannot be asked for again
once a query has ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.terms import curie, plain, sparql_name
from ontology.errors import SourceError
from ontology.namespaces import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.terms import Term

    Description = Mapping[Term, Mapping[str, list[Term]]]

FIRST: Final = f"{RDF}first"
REST: Final = f"{RDF}rest"
NIL: Final = f"{RDF}nil"
_INVERSE: Final = f"{SH}inversePath"
_ALTERNATIVE: Final = f"{SH}alternativePath"
_REPEATED: Final = MappingProxyType(
    {f"{SH}zeroOrMorePath": "*", f"{SH}oneOrMorePath": "+", f"{SH}zeroOrOnePath": "?"}
)
#: Paths are followed by recursion.
_DEEPEST: Final = 100
_PROPERTY: Final = re.compile("<[^>]*>")
#: The properties that lead from one part of a path to the next.
PATH_PROPERTIES: Final = (FIRST, REST, _INVERSE, _ALTERNATIVE, *_REPEATED)


@dataclass(frozen=True, slots=True)
class Path:
    """A path in SPARQL.

    Attributes
    ----------
    text : str
        It stands between a subject and an object as it is.
    properties : tuple of str
        IRIs of every property in it.
    first : frozenset of str
        IRIs of the properties that may lead away from its start.
    empty : bool
        Whether it may take no step, so that a node leads to itself.
    """

    text: str
    properties: tuple[str, ...]
    first: frozenset[str]
    empty: bool = False

    @property
    def is_property(self) -> bool:
        """Tell whether it is a single property read forward."""
        return len(self.properties) == 1 and self.text == sparql_name(self.properties[0])


def readable(path: str) -> str:
    """Write a path as people read it, with prefixes where there are any.

    Examples
    --------
    >>> readable("<urn:p>"), readable("^<http://www.w3.org/2000/01/rdf-schema#label>/<urn:p>")
    ('urn:p', '^rdfs:label/<urn:p>')
    """
    if _PROPERTY.fullmatch(path):
        return curie(path[1:-1])
    return _PROPERTY.sub(lambda found: sparql_name(found[0][1:-1]), path)


def compile_path(node: Term, triples: Description) -> Path:
    """Turn the SHACL path that begins at a node into a SPARQL path.

    Parameters
    ----------
    node : term
        A property, a list of paths, or a node with one of SHACL's path properties. Such a node is
        blank in SHACL; one with an IRI is taken too, so that a path may be loaded twice.
    triples : mapping of term to mapping of property IRI to terms
        What is known about the nodes of the path.

    Raises
    ------
    SourceError
        If the path is malformed, too deep, or runs back into itself.
    """
    return _compile(node, triples, ())


def _compile(node: Term, triples: Description, above: tuple[Term, ...]) -> Path:
    if node in above:
        raise SourceError("the path runs back into itself; break the loop")
    if len(above) > _DEEPEST:
        raise SourceError(f"the parts of the path lie more than {_DEEPEST} deep in each other")
    described = triples.get(node, {}).keys() & PATH_PROPERTIES
    if isinstance(node, ox.NamedNode) and node.value != NIL and not described:
        return Path(sparql_name(node.value), (node.value,), frozenset({node.value}))
    above = (*above, node)
    known = triples.get(node, {})
    if FIRST in known:
        parts = [_compile(part, triples, above) for part in read_list(node, triples)]
        empty = all(part.empty for part in parts)
        return _join("/", parts, first=parts[0].first, empty=empty)
    (key, inner) = _only_step(node, known)
    if key == _ALTERNATIVE:
        parts = [_compile(part, triples, above) for part in read_list(inner, triples)]
        first = frozenset().union(*(part.first for part in parts))
        return _join("|", parts, first=first, empty=any(part.empty for part in parts))
    path = _compile(inner, triples, above)
    if key == _INVERSE:
        return Path(f"^{_grouped(path)}", path.properties, frozenset(), path.empty)
    sign = _REPEATED[key]
    empty = sign != "+" or path.empty
    return Path(_grouped(path) + sign, path.properties, path.first, empty)


def _only_step(node: Term, known: Mapping[str, list[Term]]) -> tuple[str, Term]:
    steps = [(key, part) for key in PATH_PROPERTIES if key in known for part in known[key]]
    if len(steps) != 1:
        raise SourceError(
            f"{plain(node)} is no SHACL path; give it exactly one of a property, a list, "
            "sh:inversePath, sh:alternativePath, sh:zeroOrMorePath, sh:oneOrMorePath "
            "or sh:zeroOrOnePath"
        )
    return steps[0]


def _join(sign: str, parts: list[Path], first: frozenset[str], *, empty: bool) -> Path:
    if len(parts) < 2:
        raise SourceError("a list of paths needs two members or more")
    properties = dict.fromkeys(iri for part in parts for iri in part.properties)
    return Path(sign.join(map(_grouped, parts)), tuple(properties), first, empty)


def _grouped(path: Path) -> str:
    """Put brackets around everything but a single name."""
    return path.text if path.is_property else f"({path.text})"


def read_list(node: Term, triples: Description) -> list[Term]:
    """Read an RDF list.

    Raises
    ------
    SourceError
        If it is not one, or has no end.
    """
    found: list[Term] = []
    seen: set[Term] = set()
    while not (isinstance(node, ox.NamedNode) and node.value == NIL):
        known = triples.get(node, {})
        if node in seen or len(known.get(FIRST, ())) != 1 or len(known.get(REST, ())) != 1:
            raise SourceError(f"the list at {plain(node)} is broken or has no end")
        seen.add(node)
        found.append(known[FIRST][0])
        node = known[REST][0]
    return found
