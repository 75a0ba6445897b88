"""What is said of some things, facet by facet, for any class of any graph.

A facet is one property, read forward or backward. What belongs to a role only through the
disciplines that have it is a facet of two steps, and is marked as such.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.alike import told_apart
from graph.comparing.facet_links import (
    inherited_edges,
    join_both_ways,
    read_edges,
    read_silences,
    told_once,
)
from graph.comparing.facet_pattern import language_pattern
from graph.comparing.lens import LAST, ORDER
from graph.comparing.membership import Member
from graph.labels import labels_of, labels_where, node_key
from graph.links import near_relations
from graph.nodes import ANYTHING, THING, VAGUE, choose_kind, classes_above, classes_of, values
from graph.syntax import with_prefix_lines
from graph.terms import local_name, plain, sparql_name
from graph.together import together
from graph.wording import cut_text
from ontology.namespaces import OPS, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence, Set

    from graph.comparing.facet_links import Edges, Path
    from graph.store import Store

#: For a class: the property that leads to its members, and what they inherit over it.
INHERITED: Final = MappingProxyType(
    {
        f"{OPS}Role": (
            f"{OPS}hasRole",
            tuple(
                f"{OPS}{name}"
                for name in (
                    *("performs", "produces", "measuredBy", "automates"),
                    *("faces", "usesTool", "hasPractice"),
                )
            ),
        )
    }
)
_DEFINITION: Final = f"{SKOS}definition"
_MOST_MEMBERS: Final = 1_000_000
_PAGE: Final = re.compile(r"https?://(?:www\.)?(.+?)/?\Z")


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
    near : bool
        Whether it says that two things are nearly the same.
    texts : bool
        Whether some of its values are texts.
    language : str
        Of texts in several languages the one that counts; empty for English.
    """

    path: str
    label: str
    properties: tuple[str, ...]
    kind: str = ""
    kind_label: str = ""
    inherited: bool = False
    near: bool = False
    texts: bool = False
    language: str = ""

    @property
    def name(self) -> str:
        """What it is called where labels alone may repeat.

        Examples
        --------
        >>> Facet("^a:b/a:c", "uses tool", ("b", "c"), inherited=True).name
        'uses tool (inherited)'
        """
        return f"{self.label} (inherited)" if self.inherited else self.label


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

    Blank nodes are left out: nothing says that two of them are the same. Of texts in several
    languages the English ones count, where there are any.

    Parameters
    ----------
    kind : str, optional
        Their class; what its members inherit is read, too. Among things without one, whatever has
        an IRI is a thing that they can share.

    Raises
    ------
    ParameterError
        If they have more links than can be laid side by side.
    """
    direct, inherited, silent = together(
        store,
        lambda: join_both_ways(store, read_edges(store, things)),
        lambda: inherited_edges(store, things, *INHERITED[kind]) if kind in INHERITED else {},
        lambda: read_silences(store, things),
    )
    edges = direct | inherited
    names = _Names.read(store, edges, ANYTHING if kind == ANYTHING else "")
    shown = told_once(edges, names.inverse)
    names = replace(names, forward={path.properties[0] for path in shown if not path.back})
    found = [names.facet(path, held, silent) for path, held in shown.items()]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].facet.label))]


def member_pattern(kind: str, node: str = "?node") -> str:
    """Write that a node is a member of a class; of anything, that it is described and has none."""
    if kind == ANYTHING:
        return f"{node} ?property ?any FILTER(isIRI({node}) && NOT EXISTS {{ {node} a ?class }})"
    return f"{node} a {sparql_name(kind)}"


def count_without_class(store: Store) -> int:
    """Count what is described and has no class."""
    query = f"SELECT (COUNT(DISTINCT ?node) AS ?count) WHERE {{ {member_pattern(ANYTHING)} }}"
    return int(store.select(query).values()[0][0] or 0)


def members_of(store: Store, kind: str, most: int = _MOST_MEMBERS) -> dict[str, str]:
    """Return the labels of the members of a class, by IRI and in the order of the labels."""
    pattern = f"{{ SELECT DISTINCT ?node WHERE {{ {member_pattern(kind)} }} LIMIT {most} }}"
    found = [node_key(row[0]) for row in store.select(f"SELECT ?node WHERE {{ {pattern} }}")]
    nodes = [name for name in found if not name.startswith("_:")]
    labels = labels_where(store, pattern, nodes)
    return dict(sorted(labels.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def facet_query(facet: Facet, things: Iterable[str]) -> str:
    """Write the query for what things have in a facet."""
    chosen = " ".join(map(sparql_name, things))
    spoken = f"  {language_pattern(facet.path, language=facet.language)}\n" if facet.texts else ""
    return with_prefix_lines(
        "SELECT DISTINCT ?thing ?value WHERE {\n"
        f"  VALUES ?thing {{ {chosen} }}\n"
        f"  ?thing {facet.path} ?value .\n"
        f"  FILTER(!isBlank(?value))\n{spoken}}}"
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """The labels, classes and order of everything that facets mention."""

    labels: Mapping[str, str]
    classes: Mapping[str, list[str]]
    above: Mapping[str, frozenset[str]]
    inverse: Mapping[str, str]
    order: Mapping[str, int]
    near: frozenset[str]
    unclassed: str
    language: str
    forward: Set[str] = frozenset()

    @classmethod
    def read(cls, store: Store, edges: Edges, unclassed: str) -> _Names:
        properties = {prop for path in edges for prop in path.properties}
        nodes = {
            value
            for held in edges.values()
            for of_thing in held.values()
            for value, is_node in of_thing.items()
            if is_node
        }
        (inverse, order), classes, near = together(
            store,
            lambda: _declared(store, properties),
            lambda: classes_of(store, sorted(nodes)),
            lambda: near_relations(store),
        )
        kinds = {kind for of_node in classes.values() for kind in of_node}
        several = [of_node for of_node in classes.values() if len(of_node) > 1]
        wanted = sorted(properties | set(inverse.values()) | nodes | kinds)
        above, labels = together(
            store,
            lambda: classes_above(store, {kind for of_node in several for kind in of_node}),
            lambda: labels_of(store, wanted),
        )
        labels |= {ANYTHING: THING}
        labels |= told_apart({name: labels[name] for name in sorted(properties)})
        return cls(labels, classes, above, inverse, order, near, unclassed, store.language)

    def facet(
        self,
        path: Path,
        held: Mapping[str, Mapping[str, bool]],
        silent: Mapping[str, frozenset[str]],
    ) -> tuple[int, FacetValues]:
        """Name a facet and sort its values; the number is its place among the facets."""
        properties, back, _ = path
        kind = self._kind(value for of_thing in held.values() for value in of_thing.items())
        facet = Facet(
            path=str(path),
            label=self._label(properties, back),
            properties=properties,
            kind=kind,
            kind_label=self.labels.get(kind, ""),
            inherited=len(properties) > 1,
            near=properties[-1] in self.near,
            language=self.language,
            texts=any(not is_node for of_thing in held.values() for is_node in of_thing.values()),
        )
        members = {thing: self._members(of_thing) for thing, of_thing in held.items()}
        quiet = frozenset() if back else silent.get(properties[0], frozenset())
        place = 0 if facet.properties == (_DEFINITION,) else self.order.get(properties[-1], LAST)
        return place, FacetValues(facet, members, quiet)

    def _kind(self, found: Iterable[tuple[str, bool]]) -> str:
        """Return the class of most values, of several the narrowest; empty where most have none.

        Parameters
        ----------
        found : iterable of (str, bool)
            Each value, and whether it is a node.
        """
        counts: Counter[str] = Counter()
        for value, is_node in found:
            classes = self.classes.get(value, (self.unclassed if is_node else "",))
            counts.update([name for name in classes if name not in VAGUE] or classes)
        most = max(counts.values())
        return choose_kind([name for name in counts if counts[name] == most], self.above)

    def _label(self, properties: Sequence[str], back: bool) -> str:
        if len(properties) > 1:
            return self.labels[properties[-1]]
        (prop,) = properties
        if not back:
            return self.labels[prop]
        inverse = self.inverse.get(prop)
        if inverse is None or inverse in self.forward:  # which is called so itself
            return f"is “{self.labels[prop]}” of"
        return self.labels[inverse]

    def _members(self, of_thing: Mapping[str, bool]) -> tuple[Member, ...]:
        found = [
            Member(value, self._shown(value)) if is_node else _text(value)
            for value, is_node in of_thing.items()
        ]
        return tuple(sorted(found, key=lambda member: (member.label.casefold(), member)))

    def _shown(self, value: str) -> str:
        """Return the label of a node; a page of which nothing is known is shown by its address."""
        page = None if value in self.classes or self.unclassed else _PAGE.match(value)
        label = self.labels[value]
        return page[1] if page and label == local_name(value) else label


def _text(value: str) -> Member:
    shown = cut_text(value)
    return Member(shown, shown)


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
