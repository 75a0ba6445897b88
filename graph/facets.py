"""What is said of some things, facet by facet, for any class of any graph.

A facet is one property, read forward or backward. What belongs to a role only through the
disciplines that have it is a facet of two steps, and is marked as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.labels import labels_of, node_key
from graph.lens import ORDER, with_prefix_lines
from graph.links import links_among, name_links
from graph.membership import Member, NearLink
from graph.nodes import choose_kind, classes_of, values
from graph.shacl_path import sparql_name
from graph.terms import Literal, plain
from ontology.namespaces import DCT, LABEL_PROPERTIES, OPS, PROV, RDF, RDF_TYPE, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graph.store import Store

#: Properties that say how a thing is filed, not what it is.
NOT_COMPARED: Final = (
    RDF_TYPE,
    *LABEL_PROPERTIES,
    *(f"{RDF}{name}" for name in ("subject", "predicate", "object")),
    f"{DCT}source",
    f"{PROV}wasDerivedFrom",
    f"{SKOS}scopeNote",
    *(f"{OPS}{name}" for name in ("underCategory", "sourceSilentOn", "order", "key")),
)

#: For a class: the property that leads to its members, and what they inherit over it.
INHERITED: Final = MappingProxyType(
    {
        f"{OPS}Role": (
            f"{OPS}hasRole",
            tuple(
                f"{OPS}{name}"
                for name in ("performs", "produces", "measuredBy", "faces", "usesTool")
            ),
        )
    }
)
_DEFINITION: Final = f"{SKOS}definition"
_LAST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to look at things.

    Attributes
    ----------
    path : str
        SPARQL property path from a thing to its values.
    label : str
        What the property is called in this direction.
    properties : tuple of str
        IRIs of the properties in the path.
    kind, kind_label : str
        The class of most values and its label; empty for plain text.
    inherited : bool
        Whether it is said of what the thing belongs to, and not of the thing itself.
    """

    path: str
    label: str
    properties: tuple[str, ...]
    kind: str = ""
    kind_label: str = ""
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class FacetValues:
    """A facet with what each thing has in it.

    Attributes
    ----------
    facet : Facet
    held : mapping of IRI to tuple of Member
        Values by thing, sorted by label; a thing without any is not stated.
    silent : frozenset of str
        Things whose source is declared to say nothing here.
    """

    facet: Facet
    held: Mapping[str, tuple[Member, ...]]
    silent: frozenset[str] = frozenset()

    def of(self, thing: str) -> tuple[Member, ...]:
        """Return the values of one thing, given by IRI."""
        return self.held.get(thing, ())


def facets_of(store: Store, things: Collection[str], kind: str = "") -> list[FacetValues]:
    """Read every facet of some things, given by IRI, in the declared order.

    Parameters
    ----------
    kind : str, optional
        Their class; what its members inherit is read, too.
    """
    edges = _edges(store, things)
    if kind in INHERITED:
        edges |= _inherited_edges(store, things, *INHERITED[kind])
    names = _Names.read(store, edges)
    silent = _silences(store, things)
    found = [names.facet(path, held, silent) for path, held in edges.items()]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].facet.label))]


def near_links_among(store: Store, iris: Collection[str]) -> list[NearLink]:
    """Find the near links among nodes, each with its relation and reason."""
    links = name_links(store, links_among(store, iris, iris))
    near = [one for one in links if one.near and one.link.source != one.link.target]
    ends = {iri for one in near for iri in (one.link.source, one.link.target)}
    labels = labels_of(store, sorted(ends))
    return [
        NearLink(
            Member(one.link.source, labels[one.link.source]),
            Member(one.link.target, labels[one.link.target]),
            one.label,
            one.reason,
        )
        for one in near
    ]


def facet_query(facet: Facet, things: Iterable[str]) -> str:
    """Write the query for what things have in a facet."""
    chosen = " ".join(map(sparql_name, things))
    return with_prefix_lines(
        "SELECT DISTINCT ?thing ?value WHERE {\n"
        f"  VALUES ?thing {{ {chosen} }}\n"
        f"  ?thing {facet.path} ?value .\n}}"
    )


#: A path: the properties in it, and whether it begins backward.
_Path = tuple[tuple[str, ...], bool]
#: By path and thing: the values, and whether each is a node.
_Edges = dict[_Path, dict[str, dict[str, bool]]]


def _edges(store: Store, things: Collection[str]) -> _Edges:
    """Read what is linked to things in either direction: values by thing by path."""
    left_out = ", ".join(f"<{iri}>" for iri in NOT_COMPARED)
    rows = store.select(
        "SELECT DISTINCT ?thing ?property ?back ?value WHERE {\n"
        f"  VALUES ?thing {{ {values(things)} }}\n"
        "  { ?thing ?property ?value BIND(0 AS ?back) }\n"
        "  UNION { ?value ?property ?thing BIND(1 AS ?back) FILTER(!isBlank(?value)) }\n"
        f"  FILTER(?property NOT IN ({left_out}))\n}}"
    )
    found: _Edges = {}
    for thing, prop, back, value in rows:
        path = ((plain(prop) or "",), plain(back) == "1")
        is_node = not isinstance(value, Literal)
        found.setdefault(path, {}).setdefault(node_key(thing), {})[node_key(value)] = is_node
    return found


def _inherited_edges(
    store: Store, things: Collection[str], leads: str, inherited: Sequence[str]
) -> _Edges:
    rows = store.select(
        "SELECT DISTINCT ?thing ?property ?value WHERE {\n"
        f"  VALUES ?thing {{ {values(things)} }} VALUES ?property {{ {values(inherited)} }}\n"
        f"  ?via <{leads}> ?thing . ?via ?property ?value\n}}"
    )
    found: _Edges = {}
    for thing, prop, value in rows:
        path = ((leads, plain(prop) or ""), True)
        found.setdefault(path, {}).setdefault(node_key(thing), {})[node_key(value)] = True
    return found


def _silences(store: Store, things: Collection[str]) -> dict[str, frozenset[str]]:
    """Read on which properties the source of each thing is silent: things by property."""
    found: dict[str, set[str]] = {}
    for thing, prop in store.select(
        f"SELECT ?thing ?property WHERE {{ VALUES ?thing {{ {values(things)} }}\n"
        "  ?thing ops:sourceSilentOn ?property }"
    ):
        found.setdefault(plain(prop) or "", set()).add(node_key(thing))
    return {prop: frozenset(names) for prop, names in found.items()}


@dataclass(frozen=True, slots=True)
class _Names:
    """The labels, classes and order of everything that facets mention."""

    labels: Mapping[str, str]
    classes: Mapping[str, list[str]]
    inverse: Mapping[str, str]
    order: Mapping[str, int]

    @classmethod
    def read(cls, store: Store, edges: _Edges) -> _Names:
        properties = {prop for path, _ in edges for prop in path}
        inverse, order = _declared(store, properties)
        nodes = {
            value
            for held in edges.values()
            for of_thing in held.values()
            for value, is_node in of_thing.items()
            if is_node
        }
        classes = classes_of(store, sorted(nodes))
        kinds = {kind for of_node in classes.values() for kind in of_node}
        wanted = sorted(properties | set(inverse.values()) | nodes | kinds)
        return cls(labels_of(store, wanted), classes, inverse, order)

    def facet(
        self,
        path: _Path,
        held: Mapping[str, Mapping[str, bool]],
        silent: Mapping[str, frozenset[str]],
    ) -> tuple[int, FacetValues]:
        """Name a facet and sort its values; the number is its place among the facets."""
        properties, back = path
        counts: dict[str, int] = {}
        for of_thing in held.values():
            for value in of_thing:
                kind = choose_kind(self.classes.get(value, ()))
                counts[kind] = counts.get(kind, 0) + 1
        kind = max(sorted(counts), key=lambda name: counts[name])
        facet = Facet(
            path="/".join(
                f"^{sparql_name(prop)}" if back and not at else sparql_name(prop)
                for at, prop in enumerate(properties)
            ),
            label=self._label(properties, back),
            properties=properties,
            kind=kind,
            kind_label=self.labels.get(kind, ""),
            inherited=len(properties) > 1,
        )
        members = {thing: self._members(of_thing) for thing, of_thing in held.items()}
        quiet = frozenset() if back else silent.get(properties[0], frozenset())
        place = 0 if facet.properties == (_DEFINITION,) else self.order.get(properties[-1], _LAST)
        return place, FacetValues(facet, members, quiet)

    def _label(self, properties: Sequence[str], back: bool) -> str:
        if len(properties) > 1:
            return self.labels[properties[-1]]
        (prop,) = properties
        if not back:
            return self.labels[prop]
        inverse = self.inverse.get(prop)
        return self.labels[inverse] if inverse else f"is “{self.labels[prop]}” of"

    def _members(self, of_thing: Mapping[str, bool]) -> tuple[Member, ...]:
        found = [
            Member(value, self.labels[value] if is_node else value)
            for value, is_node in of_thing.items()
        ]
        return tuple(sorted(found, key=lambda member: (member.label.casefold(), member)))


def _declared(store: Store, properties: Iterable[str]) -> tuple[dict[str, str], dict[str, int]]:
    """Read the inverse and the place of each property."""
    rows = store.select(
        "SELECT ?property ?inverse ?order WHERE {\n"
        f"  VALUES ?property {{ {values(sorted(properties))} }}\n"
        "  OPTIONAL { { ?property owl:inverseOf ?inverse }\n"
        "    UNION { ?inverse owl:inverseOf ?property } }\n"
        f"  OPTIONAL {{ ?property <{ORDER}> ?order }}\n}}"
    )
    inverse: dict[str, str] = {}
    order: dict[str, int] = {}
    for prop, other, place in rows:
        if other is not None:
            inverse[node_key(prop)] = node_key(other)
        if place is not None:
            order[node_key(prop)] = int(plain(place) or 0)
    return inverse, order
