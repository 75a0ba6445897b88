"""What a dataset is made of: its classes, and the properties that link their members, counted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from graph.beside import read_beside, write_beside
from graph.embedded import EmbeddedStore
from graph.keeping import kept
from graph.links import DRAWN, NOT_DRAWN
from graph.naming.labels import node_key
from graph.nodes import BOOKKEEPING, ENGINES_OWN, without_provenance
from graph.terms import plain, whole_number
from ontology.namespaces import OWL, RDFS

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.store import Store

#: What every node may be besides what it is.
_EVERYTHING: Final = frozenset({f"{OWL}Thing", f"{OWL}NamedIndividual", f"{RDFS}Resource"})
_BESIDE: Final = BOOKKEEPING | _EVERYTHING
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
    sampled : int
        Links were looked at of so many members of each class; 0 where of all.
    at_least : bool
        There may be more members than were counted.
    """

    classes: dict[str, int]
    links: tuple[ClassLink, ...]
    sampled: int = 0
    at_least: bool = False

    @property
    def data(self) -> Schema:
        """Leave out what describes the data instead of being data, unless that is all there is.

        What an engine keeps of itself is always left out.
        """
        own = {n: count for n, count in self.classes.items() if not n.startswith(ENGINES_OWN)}
        things = without_provenance(own).items()
        classes = {name: count for name, count in things if is_data(name)} or own
        links = (link for link in self.links if {link.source, link.target} <= classes.keys())
        return replace(self, classes=classes, links=tuple(links))


def is_data(class_iri: str) -> bool:
    """Say whether the members of a class are data, not what describes it; of no source."""
    return class_iri not in _BESIDE and not class_iri.startswith(ENGINES_OWN)


@kept(8)
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
    classes = {node_key(row[0]): whole_number(row[1]) for row in members if row[0] is not None}
    rows = store.select(_links_query(store, properties)) if classes else ()
    links = [
        ClassLink(node_key(source), plain(prop) or "", node_key(target), whole_number(count))
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
