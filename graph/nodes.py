"""How a node is presented: by one label and by one class, though it may have many of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.labels import labels_of, labels_of_terms, node_key
from graph.picture.palette import is_known
from graph.search import Match
from graph.terms import iri
from ontology.namespaces import OPS, OWL, PROV, RDF, RDFS, SH, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graph.search import Found
    from graph.store import Store

#: Classes that say next to nothing about a node.
VAGUE: Final = frozenset(
    {
        f"{OWL}Thing",
        f"{OWL}NamedIndividual",
        f"{RDFS}Resource",
        f"{SKOS}Concept",
        f"{PROV}Entity",
        f"{OPS}WorkField",
    }
)

#: Classes whose members describe the data instead of being data.
BOOKKEEPING: Final = frozenset(
    [
        f"{RDFS}Class",
        f"{RDFS}Datatype",
        f"{OPS}NearRelation",
        f"{OPS}OverlapLens",
        *(f"{RDF}{name}" for name in ("Statement", "Property", "List")),
        *(f"{SH}{name}" for name in ("NodeShape", "PropertyShape", "PropertyGroup")),
        *(f"{OWL}{name}" for name in ("Class", "Restriction", "Ontology", "AllDisjointClasses")),
        *(
            f"{OWL}{name}Property"
            for name in (
                "Object",
                "Datatype",
                "Annotation",
                "Symmetric",
                "Transitive",
                "Functional",
                "InverseFunctional",
            )
        ),
    ]
)


@dataclass(frozen=True, slots=True)
class Node:
    """A node as it is named on screen.

    Attributes
    ----------
    id : str
        Its IRI; ``_:x`` for a blank node.
    label, kind, kind_label : str
        Its label, its class (empty when none is stated) and the label of the class.
    """

    id: str
    label: str
    kind: str = ""
    kind_label: str = ""


def choose_kind(classes: Collection[str]) -> str:
    """Choose one class of several, the same one every time.

    Our own node classes come first, classes that say little last, and the rest by IRI.

    Examples
    --------
    >>> choose_kind(["http://www.w3.org/2002/07/owl#Thing", "https://example.org/Bridge"])
    'https://example.org/Bridge'
    """
    if len(classes) == 1:  # as nearly always; a hub has hundreds of neighbors to be told apart
        return next(iter(classes))
    return min(classes, key=lambda kind: (not is_known(kind), kind in VAGUE, kind), default="")


def describe(store: Store, ids: Collection[str]) -> dict[str, Node]:
    """Name nodes by label and class, in a handful of queries whatever their number."""
    labels, classes = labels_of(store, ids), classes_of(store, ids)
    kinds = {name: choose_kind(classes.get(name, ())) for name in labels}
    kind_labels = labels_of_terms(store, set(kinds.values()) - {""})
    return {
        name: Node(name, label, kinds[name], kind_labels.get(kinds[name], ""))
        for name, label in labels.items()
    }


def classes_of(store: Store, ids: Iterable[str]) -> dict[str, list[str]]:
    """Find the classes of nodes in one query; nodes without any that has a name are left out."""
    found: dict[str, list[str]] = {}
    if names := values(ids):
        query = f"SELECT ?node ?class WHERE {{ VALUES ?node {{ {names} }} ?node a ?class }}"
        for node, kind in store.select(query):
            if isinstance(kind, ox.NamedNode):
                found.setdefault(node_key(node), []).append(kind.value)
    return found


def to_matches(store: Store, found: Sequence[Found]) -> list[Match]:
    """Say of what class the nodes are that a label index finds."""
    classes = classes_of(store, [one.iri for one in found])
    kinds = {name: choose_kind(classes[name]) for name in classes}
    labels = labels_of_terms(store, set(kinds.values()))
    return [Match(*one, kinds.get(one.iri), labels.get(kinds.get(one.iri, ""))) for one in found]


def is_bookkeeping(store: Store, iri: str) -> bool:
    """Say whether a node is itself a class, a property or a piece of evidence."""
    return choose_kind(classes_of(store, [iri]).get(iri, ())) in BOOKKEEPING


def values(ids: Iterable[str]) -> str:
    """Write nodes for a VALUES block; blank nodes cannot be named in a query and are left out.

    Raises
    ------
    ParameterError
        If one of them is not an IRI.
    """
    return " ".join(str(iri(name)) for name in ids if not name.startswith("_:"))
