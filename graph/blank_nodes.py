"""Blank nodes in the program's own queries: SPARQL cannot name them, the engine here can.

A function of the engine makes a blank node of its key, as ``graph.naming.labels.node_key`` writes
it. No query that a person typed knows it, and an endpoint has nothing like it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.terms import iri
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.store import Store
    from graph.terms import Term

_FUNCTION: Final = ox.NamedNode(f"{OPS}blankNode")
#: A key that no query could be broken with; groups of a picture have other names.
_KEY: Final = re.compile(r"_:(\w[\w.-]*)", re.ASCII)


def _blank_node(key: object) -> ox.BlankNode | None:
    return ox.BlankNode(key.value) if isinstance(key, ox.Literal) else None


#: What the engine is told of with each of the program's own queries.
FUNCTIONS: Final[dict[ox.NamedNode, Callable[..., Term | None]]] = {_FUNCTION: _blank_node}


def is_blank(name: str) -> bool:
    """Tell a blank node, or what stands for several nodes, from a node that has an IRI."""
    return name.startswith("_:")


def can_be_asked(store: Store, name: str) -> bool:
    """Tell whether a query may be about a node: about any with an IRI, and some blank ones."""
    return not is_blank(name) or (store.knows_blank_nodes and bool(_KEY.fullmatch(name)))


def term_of(name: str) -> str:
    """Write a node as it stands in a pattern that :func:`about` makes one about it.

    Raises
    ------
    ParameterError
        If the name is neither an IRI nor the key of a blank node.
    """
    return "?me" if _KEY.fullmatch(name) else str(iri(name))


def about(name: str, pattern: str) -> str:
    """Make a pattern with the :func:`term_of` a node one about that node.

    Examples
    --------
    >>> about("urn:a", f"{term_of('urn:a')} ?property ?value")
    '<urn:a> ?property ?value'
    >>> about("_:b", f"{term_of('_:b')} ?property ?value")
    'BIND(<https://w3id.org/ops-atlas/ns#blankNode>("b") AS ?me) LATERAL { ?me ?property ?value }'
    """
    if key := _KEY.fullmatch(name):
        return f'BIND({_FUNCTION}("{key[1]}") AS ?me) LATERAL {{ {pattern} }}'
    return pattern


def about_each(store: Store, names: Iterable[str], pattern: str, node: str = "?node") -> str:
    """Write a pattern about each of some nodes; empty where none of them can be asked about.

    Parameters
    ----------
    node : str
        What the pattern calls each.

    Raises
    ------
    ParameterError
        If one of them has an IRI that is none.
    """
    asked = [name for name in names if can_be_asked(store, name)]
    named = " ".join(str(iri(name)) for name in asked if not is_blank(name))
    keys = " ".join(f'"{name[2:]}"' for name in asked if is_blank(name))
    branches = [f"VALUES {node} {{ {named} }} {pattern}"] if named else []
    if keys:
        made = f"VALUES ?key {{ {keys} }} BIND({_FUNCTION}(?key) AS {node})"
        branches.append(f"{made} LATERAL {{ {pattern} }}")
    return " UNION ".join(f"{{ {one} }}" for one in branches) if keys else "".join(branches)
