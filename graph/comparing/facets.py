"""What is said of some things, facet by facet, for any class of any graph.

A facet is one property, read forward or backward. What belongs to a role only through the
disciplines that have it is a facet of two steps, and is marked as such.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.blank_nodes import is_blank
from graph.comparing.facet_links import (
    inherited_edges,
    join_both_ways,
    read_edges,
    read_silences,
    told_once,
)
from graph.comparing.facet_names import FacetNames
from graph.comparing.facet_pattern import has_name, language_pattern
from graph.comparing.lens import LAST
from graph.comparing.member import Text
from graph.nodes import ANYTHING
from graph.querying.syntax import with_prefix_lines
from graph.querying.together import together
from graph.terms import sparql_name
from ontology.namespaces import OPS, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graph.comparing.facet_links import Path
    from graph.comparing.member import Member
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
    blank : bool
        Whether some of its values are blank nodes.
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
    blank: bool = False

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
    """Read every facet of some things, given by IRI, in the declared order; none of no thing.

    A blank node is a value where the store can be asked about it, and it is no part of a schema;
    each is one of its own. Of texts in several languages the English ones count, where there are
    any.

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
    if not things:
        return []
    direct, inherited, silent = together(
        store,
        lambda: join_both_ways(store, read_edges(store, things)),
        lambda: inherited_edges(store, things, *INHERITED[kind]) if kind in INHERITED else {},
        lambda: read_silences(store, things),
    )
    edges = direct | inherited
    names = FacetNames.read(store, edges, ANYTHING if kind == ANYTHING else "")
    shown = told_once(edges, names.inverse)
    names = replace(names, forward={path.properties[0] for path in shown if not path.back})
    found = [_facet(names, path, held, silent) for path, held in shown.items()]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].facet.label))]


def items_in(facets: Iterable[FacetValues]) -> set[str]:
    """Return the IRIs of all items of facets that are nodes; a facet may hold texts beside them."""
    return {
        item.iri
        for one in facets
        for items in one.held.values()
        for item in items
        if not isinstance(item, Text) and not item.iri.startswith("_:")
    }


def facet_query(facet: Facet, things: Iterable[str]) -> str:
    """Write the query for what things have in a facet."""
    chosen = " ".join(map(sparql_name, things))
    spoken = f"  {language_pattern(facet.path, language=facet.language)}\n" if facet.texts else ""
    return with_prefix_lines(
        "SELECT DISTINCT ?thing ?value WHERE {\n"
        f"  VALUES ?thing {{ {chosen} }}\n"
        f"  ?thing {facet.path} ?value .\n"
        f"  {has_name('value', blank=facet.blank)}\n{spoken}}}"
    )


def _facet(
    names: FacetNames,
    path: Path,
    held: Mapping[str, Mapping[str, bool]],
    silent: Mapping[str, frozenset[str]],
) -> tuple[int, FacetValues]:
    """Name a facet and sort its values; the number is its place among the facets."""
    properties, back, _ = path
    kind = names.kind(value for of_thing in held.values() for value in of_thing.items())
    facet = Facet(
        path=str(path),
        label=names.label(path),
        properties=properties,
        kind=kind,
        kind_label=names.labels.get(kind, ""),
        inherited=len(properties) > 1,
        near=properties[-1] in names.near,
        language=names.language,
        texts=any(not is_node for of_thing in held.values() for is_node in of_thing.values()),
        blank=any(is_blank(v) and is_node for had in held.values() for v, is_node in had.items()),
    )
    members = {thing: names.members(of_thing) for thing, of_thing in held.items()}
    quiet = frozenset() if back else silent.get(properties[0], frozenset())
    place = 0 if properties == (_DEFINITION,) else names.order.get(properties[-1], LAST)
    return place, FacetValues(facet, members, quiet)
