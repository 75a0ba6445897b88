"""Which shapes fit a dataset: those that lie in it, and those that look at something there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.nodes import values
from graph.shacl.shapes import TARGETS
from graph.terms import literal
from ontology.namespaces import OWL, RDF_TYPE, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Set

    from graph.shacl.shapes import ShapesGraph
    from graph.store import Store

_CLASSES: Final = values((f"{RDFS}Class", f"{OWL}Class"))
_SHAPES: Final = values((f"{SH}NodeShape", f"{SH}PropertyShape"))


def holds_shapes(store: Store) -> bool:
    """Tell whether a shape that looks at something by itself lies in a dataset.

    Examples
    --------
    >>> from graph import EmbeddedStore
    >>> store = EmbeddedStore.from_text(
    ...     "<urn:s> <http://www.w3.org/ns/shacl#targetClass> <urn:T> ."
    ... )
    >>> holds_shapes(store)
    True
    """
    targets = values(f"{SH}{name}" for name in TARGETS)
    return store.ask(f"ASK {{ VALUES ?p {{ {targets} }} ?s ?p ?o }}") or store.ask(
        f"ASK {{ VALUES ?shape {{ {_SHAPES} }} VALUES ?class {{ {_CLASSES} }} "
        "?s a ?shape , ?class FILTER(isIRI(?s)) }"
    )


def look_at(store: Store, shapes: ShapesGraph, besides: Set[str]) -> bool:
    """Tell whether shapes look at members of some class in a dataset.

    Parameters
    ----------
    besides : set of str
        Classes, by IRI, that do not count.
    """
    classes = {
        term.value
        for shape in shapes.with_targets()
        for kind, term in shape.targets
        if kind == "targetClass" and isinstance(term, ox.NamedNode)
    }
    wanted = sorted(classes - besides)
    return bool(wanted) and store.ask(f"ASK {{ VALUES ?c {{ {values(wanted)} }} ?s a ?c }}")


def speaks_of(store: Store, namespace: str) -> bool:
    """Tell whether a dataset uses a property or a class of a namespace.

    Examples
    --------
    >>> from graph import EmbeddedStore
    >>> store = EmbeddedStore.from_text("<urn:a> a <urn:x:T> ; <urn:y:p> <urn:z:b> .")
    >>> [speaks_of(store, name) for name in ("urn:x:", "urn:y:", "urn:z:")]
    [True, True, False]
    """
    start = literal(namespace)
    return store.ask(
        f"ASK {{ ?s ?p ?o FILTER(STRSTARTS(STR(?p), {start}) "
        f"|| (?p = <{RDF_TYPE}> && STRSTARTS(STR(?o), {start}))) }}"
    )
