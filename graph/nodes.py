"""How a node is presented: by one label and by one class, though it may have many of both."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.blank_nodes import about_each
from graph.naming.labels import labels_of, labels_of_terms, node_key, short_name
from graph.naming.search import Match
from graph.picture.palette import is_known
from graph.querying.together import together
from graph.terms import iri
from ontology.namespaces import OPS, OWL, PROV, RDF, RDFS, SH, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence, Set

    from graph.naming.search import Found
    from graph.store import Store

#: In place of a class: whatever has an IRI, of any class or none.
ANYTHING: Final = f"{RDFS}Resource"
#: In place of a class of items: texts, numbers, whatever is written and has no name of its own.
TEXT: Final = f"{RDFS}Literal"
#: What one of these is called.
THING: Final = "thing"
#: Classes that say next to nothing about a node.
VAGUE: Final = frozenset(
    {
        f"{OWL}Thing",
        f"{OWL}NamedIndividual",
        ANYTHING,
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
        *(
            f"{OWL}{name}"
            for name in (
                *("Class", "DeprecatedClass", "Restriction", "DataRange", "Ontology"),
                *("AllDisjointClasses", "AllDisjointProperties", "AllDifferent"),
            )
        ),
        *(
            f"{OWL}{name}Property"
            for name in (
                *("Object", "Datatype", "Annotation", "Ontology", "Deprecated"),
                *("Functional", "InverseFunctional", "Symmetric", "Asymmetric", "Antisymmetric"),
                *("Transitive", "Reflexive", "Irreflexive"),
            )
        ),
    ]
)

#: How the classes of schema languages begin: their blank nodes are parts of a schema.
SCHEMA_CLASSES: Final = (OWL, RDF, RDFS, SH)
_SOURCE: Final = f"{OPS}Source"
_ENTITY: Final = f"{PROV}Entity"
#: What an import says of itself.
PROVENANCE: Final = frozenset({_SOURCE, _ENTITY})
#: How the names of what Virtuoso keeps of itself beside the data begin.
ENGINES_OWN: Final = (
    "http://www.openlinksw.com/schemas/virtrdf",
    "http://www.openlinksw.com/virtrdf",
)
#: What classes are members of.
CLASSES: Final = frozenset({f"{OWL}Class", f"{RDFS}Class"})
_NONE: Final[Mapping[str, Set[str]]] = MappingProxyType({})
#: The classes above classes, which are asked for again and again.
_ABOVE: Final[WeakKeyDictionary[Store, dict[str, frozenset[str]]]] = WeakKeyDictionary()


def provenance_among(classes: Mapping[str, int]) -> frozenset[str]:
    """Return the classes of sources alone, of counted ones: entities may be data besides."""
    return frozenset({_SOURCE}) if _entities(classes) > 0 else PROVENANCE


def without_provenance(classes: Mapping[str, int]) -> dict[str, int]:
    """Leave sources out of counted classes; what they count for as entities, too.

    Examples
    --------
    >>> entity, source = f"{PROV}Entity", f"{OPS}Source"
    >>> without_provenance({"urn:Tool": 3, entity: 2, source: 2})
    {'urn:Tool': 3}
    >>> without_provenance({entity: 5, source: 1}) == {entity: 4}
    True
    """
    beside = provenance_among(classes)
    own = {name: count for name, count in classes.items() if name not in beside}
    return own | {_ENTITY: _entities(classes)} if _ENTITY in own else own


def _entities(classes: Mapping[str, int]) -> int:
    """Count the entities that are no sources; every source is an entity."""
    return classes.get(_ENTITY, 0) - classes.get(_SOURCE, 0)


def no_source(class_iri: str, node: str = "?node") -> str:
    """Write the filter for members of a class that are no sources; empty where none can be."""
    return f" FILTER NOT EXISTS {{ {node} a <{_SOURCE}> }}" if class_iri == _ENTITY else ""


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


def choose_kind(classes: Collection[str], above: Mapping[str, Set[str]] = _NONE) -> str:
    """Choose one class of several, the same one every time.

    Our own node classes come first, then the narrowest ones, classes that say little last, and
    otherwise the first by IRI.

    Parameters
    ----------
    above : mapping of str to set of str, optional
        The classes above each, as :func:`classes_above` finds them.

    Examples
    --------
    >>> choose_kind(["http://www.w3.org/2002/07/owl#Thing", "https://example.org/Bridge"])
    'https://example.org/Bridge'
    >>> choose_kind(["urn:Animal", "urn:Cat"], {"urn:Cat": {"urn:Animal"}})
    'urn:Cat'
    """
    if len(classes) == 1:  # as nearly always; a hub has hundreds of neighbors to be told apart
        return next(iter(classes))
    wider = {
        over
        for kind in classes
        for over in above.get(kind, ())
        if kind not in above.get(over, ())  # else both mean the same
    }
    return min(
        classes,
        key=lambda kind: (not is_known(kind), kind in VAGUE, kind in wider, kind),
        default="",
    )


def choose_kinds(store: Store, classes: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Choose for each node one of its classes; takes a query where a node has several."""
    several = {kind for held in classes.values() if len(held) > 1 for kind in held}
    above = classes_above(store, several)
    return {node: choose_kind(held, above) for node, held in classes.items()}


def classes_above(store: Store, classes: Set[str]) -> dict[str, frozenset[str]]:
    """Find the classes directly above classes; each is asked for once for each store."""
    known = _ABOVE.setdefault(store, {})
    if missing := values(sorted(classes - known.keys())):
        found: dict[str, set[str]] = {}
        for below, over in store.select(
            f"SELECT ?below ?above WHERE {{ VALUES ?below {{ {missing} }}"
            " ?below rdfs:subClassOf ?above FILTER(?below != ?above) }"
        ):
            found.setdefault(node_key(below), set()).add(node_key(over))
        known.update((kind, frozenset(found.get(kind, ()))) for kind in classes - known.keys())
    return {kind: known[kind] for kind in classes}


def describe(store: Store, ids: Collection[str]) -> dict[str, Node]:
    """Name nodes by label and class, in a handful of queries whatever their number."""
    labels, classes = together(store, lambda: labels_of(store, ids), lambda: classes_of(store, ids))
    kinds = choose_kinds(store, {name: classes.get(name, ()) for name in labels})
    kind_labels = labels_of_terms(store, set(kinds.values()) - {""})
    return {
        name: Node(name, label, kinds[name], kind_labels.get(kinds[name], ""))
        for name, label in labels.items()
    }


def classes_of(store: Store, ids: Iterable[str]) -> dict[str, list[str]]:
    """Find the classes of nodes in one query; nodes without any that has a name are left out."""
    found: dict[str, list[str]] = {}
    if asked := about_each(store, ids, "?node a ?class"):
        for node, kind in store.select(f"SELECT ?node ?class WHERE {{ {asked} }}"):
            if isinstance(kind, ox.NamedNode):
                found.setdefault(node_key(node), []).append(kind.value)
    return found


def to_matches(store: Store, found: Sequence[Found]) -> list[Match]:
    """Say of what class the nodes are that a label index finds, in the language of the store."""
    iris = [one.iri for one in found]
    kinds = choose_kinds(store, classes_of(store, iris))
    labels = labels_of_terms(store, set(kinds.values()))
    shown = labels_of(store, iris) if store.language else {one.iri: one.label for one in found}
    return [
        Match(iri, name, matched or name, kinds.get(iri), labels.get(kinds.get(iri, "")))
        for iri, _, matched in found
        for name in (shown[iri] or short_name(iri),)
    ]


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
