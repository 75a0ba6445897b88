"""Two to six things of one class side by side: what all share, what some, what only one has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from graph.columns import Column
from graph.comparing.facets import facets_of, items_in
from graph.comparing.member import Member, Text
from graph.comparing.membership import assemble
from graph.comparing.near_links import near_links_among, neighbors
from graph.naming.finding import find_things
from graph.naming.labels import labels_of
from graph.nodes import ANYTHING, THING, VAGUE, choose_kind, classes_above, classes_of
from ontology.errors import ParameterError
from ontology.namespaces import LABEL_PROPERTIES, OPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.comparing.facets import Facet, FacetValues
    from graph.comparing.member import NearLink
    from graph.comparing.membership import Membership
    from graph.nodes import Node
    from graph.store import Store

FEWEST: Final = 2
MOST: Final = 6
_SENTENCES: Final = f"{OPS}Statement"
_NAMES: Final = frozenset(LABEL_PROPERTIES)
#: Letters; a longer text is a sentence.
_LONGEST_TAG: Final = 60


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
        """What all have that are stated; nothing, where fewer than two are."""
        everyone = len(self.stated)
        return tuple(one for one in self.items if len(one.holders) == everyone > 1)

    @property
    def in_some(self) -> tuple[Shared, ...]:
        """What two or more have, but not all that are stated."""
        return tuple(one for one in self.items if 1 < len(one.holders) < len(self.stated))

    @property
    def everyone(self) -> str:
        """What ``in_all`` means here, in words.

        Where one is not stated, all is not all, and it is said how many there are.
        """
        if self.not_stated:
            return f"all {len(self.stated)} stated"
        return "both" if len(self.things) == 2 else "all"

    def only(self, thing: Member) -> tuple[Shared, ...]:
        """Return what only this one has."""
        return tuple(one for one in self.items if one.holders == (thing,))

    @property
    def differs(self) -> bool:
        """Whether those things of which something is said here differ."""
        return any(len(one.holders) < len(self.stated) for one in self.items)

    def summary(self) -> str:
        """Say how many items are shared by all, by some and held by one alone.

        Examples
        --------
        >>> from graph.comparing.facets import Facet, FacetValues
        >>> a, b, x, y = (Member(f"urn:{name}", name) for name in "abxy")
        >>> values = FacetValues(Facet("p", "uses", ("p",)), {a.iri: (x, y), b.iri: (x,)})
        >>> FacetComparison((a, b), values, {}).summary()
        '1 in both, 1 in only one'
        """
        counts = [len(self.in_all), len(self.in_some)]
        where = (self.everyone, "some", "only one")
        told = zip([*counts, len(self.items) - sum(counts)], where, strict=True)
        return ", ".join(f"{count} in {whom}" for count, whom in told if count)

    @property
    def countable(self) -> bool:
        """Whether the items are things that can be held in common: no sentences, no near links."""
        return self.facet.kind not in {"", _SENTENCES} and not self.facet.near

    @property
    def tags(self) -> bool:
        """Whether the items are short texts of which a thing may have several, and no names."""
        if self.facet.kind or not self.facet.texts or {*self.facet.properties} & _NAMES:
            return False
        held = [self.values.of(thing.iri) for thing in self.things]
        return any(len(items) > 1 for items in held) and all(
            len(item.label) <= _LONGEST_TAG for items in held for item in items
        )

    @property
    def covered(self) -> bool:
        """Whether it can be said how much of it one thing covers of another's."""
        return self.countable or self.tags

    def near_of(self, item: Member, thing: Member) -> list[Member]:
        """List what a thing has that is near an item it lacks."""
        near = self._near(item)
        return [
            other
            for other in self.values.of(thing.iri)
            if other.iri in near and not isinstance(other, Text)
        ]

    def _near(self, item: Member) -> frozenset[str]:
        """Return what is near an item; nothing is near a text, be it written like a name."""
        none = frozenset[str]()
        return none if isinstance(item, Text) else self.neighbors.get(item.iri, none)

    def coverage(self, holder: Member, target: Member) -> Coverage:
        """Say how much of the target the holder covers."""
        mine, theirs = self.values.of(holder.iri), self.values.of(target.iri)
        if not mine or not theirs:
            return Coverage(holder, target, None, None)
        held = set(mine)
        nodes = {item.iri for item in mine if not isinstance(item, Text)}
        missing = [item for item in theirs if item not in held]
        near = sum(not nodes.isdisjoint(self._near(item)) for item in missing)
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
        """Return the directed coverage in every facet that has one; never one number."""
        return [(one.facet, one.coverage(holder, target)) for one in self.facets if one.covered]

    def membership(self, facet: FacetComparison) -> Membership:
        """Return the things as sets of the items of one facet."""
        edges = [(one, item) for one in facet.stated for item in facet.values.of(one.iri)]
        return assemble(
            {one.iri: one.label for one in self.things},
            {item.iri: item.label for _, item in edges},
            Column.encode(one.iri for one, _ in edges),
            Column.encode(item.iri for _, item in edges),
            not_stated=[one.iri for one in facet.not_stated],
            links=[
                (one.subject.iri, one.relation, one.target.iri, one.reason) for one in self.links
            ],
        )


def compare(store: Store, names: Sequence[str]) -> Comparison:
    """Put things side by side.

    Parameters
    ----------
    store : Store
    names : sequence of str
        Two to six, by label, alias, short name or IRI; all of one class, or all without any.

    Raises
    ------
    NotFoundError
        If there is no such thing; the message names the nearest.
    ParameterError
        If they are too few, too many, or of several classes.
    """
    nodes = find_things(store, names)
    if not FEWEST <= len(nodes) <= MOST:
        raise ParameterError(f"Compare two to six different things; {len(nodes)} given.")
    things = tuple(Member(node.id, node.label) for node in nodes)
    kind = _common_class(store, nodes)
    kind_label = THING if kind == ANYTHING else labels_of(store, [kind])[kind]
    read = facets_of(store, [thing.iri for thing in things], kind)
    links = near_links_among(store, sorted(items_in(read)))
    near = neighbors(links)
    facets = tuple(FacetComparison(things, values, near) for values in read)
    return Comparison(things, kind, kind_label, facets, tuple(links))


def _common_class(store: Store, nodes: Sequence[Node]) -> str:
    """Return the class that all belong to, as one node shows it; ANYTHING, if none has one."""
    classes = classes_of(store, [node.id for node in nodes])
    common = set.intersection(*(set(classes.get(node.id, ())) for node in nodes))
    if telling := common - VAGUE:
        return choose_kind(telling, classes_above(store, telling))
    kinds = {node.kind: node for node in nodes}
    if len(kinds) == 1:
        return nodes[0].kind or ANYTHING
    said = " and ".join(
        f"{node.label} ({node.kind_label or 'without a class'})" for node in kinds.values()
    )
    raise ParameterError(
        f"Compare things of one class, not {said}; a path says how these are linked."
    )
