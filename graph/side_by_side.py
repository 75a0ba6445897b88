"""Two to six things of one class side by side: what all share, what some, what only one has."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from graph.facets import facets_of, near_links_among
from graph.membership import Member
from graph.nodes import describe
from graph.search import fold
from graph.terms import curie, from_short_id
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graph.facets import Facet, FacetValues
    from graph.membership import NearLink
    from graph.nodes import Node
    from graph.store import Store

FEWEST: Final = 2
MOST: Final = 6
_SENTENCES: Final = f"{OPS}Statement"


@dataclass(frozen=True, slots=True)
class Shared:
    """An item of a facet and who has it, in the order of the tray."""

    item: Member
    holders: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what one thing has another one has as well; it has a direction.

    Attributes
    ----------
    holder, target : Member
        Who covers whom.
    shared, size : int or None
        Items of the target that the holder has, and all of them; None where a side is not stated.
    near : int
        Further items of the target to which the holder has something near.
    """

    holder: Member
    target: Member
    shared: int | None
    size: int | None
    near: int = 0

    def __str__(self) -> str:
        if self.shared is None or self.size is None:
            return f"{self.holder} and {self.target}: not stated"
        near = f", {self.near} more nearly" if self.near else ""
        return f"{self.holder} covers {self.shared} of {self.size} of {self.target}{near}"


@dataclass(frozen=True)
class FacetComparison:
    """One facet of all things in the tray."""

    things: tuple[Member, ...]
    values: FacetValues
    neighbors: Mapping[str, frozenset[str]]

    @property
    def facet(self) -> Facet:
        """The facet."""
        return self.values.facet

    @cached_property
    def items(self) -> tuple[Shared, ...]:
        """Every item with its holders: the most widely held first, then by label."""
        holders: dict[Member, list[Member]] = {}
        for thing in self.things:
            for item in self.values.of(thing.iri):
                holders.setdefault(item, []).append(thing)
        found = [Shared(item, tuple(held)) for item, held in holders.items()]
        return tuple(sorted(found, key=lambda one: (-len(one.holders), one.item.label.casefold())))

    @cached_property
    def stated(self) -> tuple[Member, ...]:
        """The things that have anything in this facet."""
        return tuple(thing for thing in self.things if self.values.of(thing.iri))

    @property
    def not_stated(self) -> tuple[Member, ...]:
        """The things of which nothing is said here."""
        return tuple(thing for thing in self.things if not self.values.of(thing.iri))

    @property
    def in_all(self) -> tuple[Shared, ...]:
        """What all of them have; nothing is, where one is not stated."""
        return tuple(one for one in self.items if len(one.holders) == len(self.things))

    @property
    def in_some(self) -> tuple[Shared, ...]:
        """What two or more have, but not all."""
        return tuple(one for one in self.items if 1 < len(one.holders) < len(self.things))

    def only(self, thing: Member) -> tuple[Shared, ...]:
        """Return what only this one has."""
        return tuple(one for one in self.items if one.holders == (thing,))

    @property
    def differs(self) -> bool:
        """Whether the things differ here, as far as it is stated."""
        return any(len(one.holders) < len(self.things) for one in self.items)

    @property
    def countable(self) -> bool:
        """Whether the items are things that can be held in common, and not sentences."""
        return self.facet.kind not in {"", _SENTENCES}

    def near_of(self, item: Member, thing: Member) -> list[Member]:
        """List what a thing has that is near an item it lacks."""
        near = self.neighbors.get(item.iri, frozenset())
        return [other for other in self.values.of(thing.iri) if other.iri in near]

    def coverage(self, holder: Member, target: Member) -> Coverage:
        """Say how much of the target the holder covers."""
        mine, theirs = self.values.of(holder.iri), self.values.of(target.iri)
        if not mine or not theirs:
            return Coverage(holder, target, None, None)
        missing = [item for item in theirs if item not in set(mine)]
        near = sum(bool(self.near_of(item, holder)) for item in missing)
        return Coverage(holder, target, len(theirs) - len(missing), len(theirs), near)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Things side by side.

    Attributes
    ----------
    things : tuple of Member
        In the order in which they were named.
    kind, kind_label : str
        Their class.
    facets : tuple of FacetComparison
    links : tuple of NearLink
        Near links between items.
    """

    things: tuple[Member, ...]
    kind: str
    kind_label: str
    facets: tuple[FacetComparison, ...]
    links: tuple[NearLink, ...]

    def coverages(self, holder: Member, target: Member) -> list[tuple[Facet, Coverage]]:
        """Return the directed coverage in every facet that can be counted; never one number."""
        return [(one.facet, one.coverage(holder, target)) for one in self.facets if one.countable]


def compare(store: Store, names: Sequence[str]) -> Comparison:
    """Put things side by side.

    Parameters
    ----------
    store : Store
    names : sequence of str
        Two to six, by label, alias, short name or IRI; all of one class.

    Raises
    ------
    NotFoundError
        If there is no such thing; the message names the nearest.
    ParameterError
        If they are too few, too many, or of several classes.
    """
    nodes = find_things(store, names)
    if not FEWEST <= len(nodes) <= MOST:
        raise ParameterError(f"Compare two to six things; {len(nodes)} given.")
    kinds = {node.kind: node for node in nodes}
    if len(kinds) > 1:
        said = " and ".join(f"{n.label} ({n.kind_label or 'no class'})" for n in kinds.values())
        raise ParameterError(f"Compare things of one class, not {said}.")
    things = tuple(Member(node.id, node.label) for node in nodes)
    kind, kind_label = nodes[0].kind, nodes[0].kind_label
    read = facets_of(store, [thing.iri for thing in things], kind)
    links = near_links_among(store, sorted(items_in(read)))
    near = neighbors(links)
    facets = tuple(FacetComparison(things, values, near) for values in read)
    return Comparison(things, kind, kind_label, facets, tuple(links))


def items_in(facets: Iterable[FacetValues]) -> set[str]:
    """Return the IRIs of all items of facets whose items are nodes."""
    return {
        item.iri
        for one in facets
        if one.facet.kind
        for items in one.held.values()
        for item in items
        if ":" in item.iri and not item.iri.startswith("_:")
    }


def neighbors(links: Iterable[NearLink]) -> dict[str, frozenset[str]]:
    """Return for each node those that are near it."""
    found: dict[str, set[str]] = {}
    for link in links:
        found.setdefault(link.subject.iri, set()).add(link.target.iri)
        found.setdefault(link.target.iri, set()).add(link.subject.iri)
    return {iri: frozenset(near) for iri, near in found.items()}


def find_things(store: Store, names: Iterable[str], kinds: Collection[str] = ()) -> list[Node]:
    """Find things by label, alias, short name or IRI, each once, in the order given.

    Parameters
    ----------
    kinds : collection of str, optional
        IRIs of the only classes to look among.

    Raises
    ------
    NotFoundError
        If there is no such thing; the message names the nearest.
    """
    found = {node.id: node for node in (_find(store, name, kinds) for name in names)}
    return list(found.values())


def _find(store: Store, name: str, kinds: Collection[str]) -> Node:
    matches = [match for match in store.search(name, 50) if not kinds or match.kind in kinds]
    exact = [match for match in matches if fold(match.matched) == fold(name.strip())]
    candidates = [match.iri for match in exact[:1]]
    with suppress(ParameterError):
        candidates.append(from_short_id(name.strip()).value)
    for node in describe(store, candidates).values():
        if node.kind and (not kinds or node.kind in kinds):
            return node
    known = [match.label for match in matches] or _members(store, kinds)
    raise NotFoundError.among("thing to compare", name, known)


def _members(store: Store, kinds: Collection[str]) -> list[str]:
    """List some labels, for a message."""
    wanted = " ".join(f"<{kind}>" for kind in sorted(kinds)) or "ops:Discipline ops:Role ops:Tool"
    rows = store.select(
        f"SELECT ?label WHERE {{ VALUES ?kind {{ {wanted} }}\n"
        "  ?thing a ?kind ; skos:prefLabel ?label } LIMIT 1000"
    )
    return [str(label) for (label,) in rows.values()]


def name_of(facet: Facet) -> str:
    """Name a facet where labels alone may repeat.

    Examples
    --------
    >>> from graph.facets import Facet
    >>> name_of(Facet("^a:b/a:c", "uses tool", ("b", "c"), inherited=True))
    'uses tool (through what it belongs to)'
    """
    return f"{facet.label} (through what it belongs to)" if facet.inherited else facet.label


def shown_iri(member: Member) -> str:
    """Write an item that is a node as CURIE; a text has none."""
    return curie(member.iri) if member.iri != member.label else ""
