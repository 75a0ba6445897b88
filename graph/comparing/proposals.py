"""Lenses proposed for a graph that declares none: what its things really share.

Every class, property and class that occur together could be a lens, in both directions. Those
are worth a look whose items lie in several sets, while the sets hold several items each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, Final, TypeVar

from graph.comparing.lens import BY_TEST, load_lenses
from graph.comparing.link_sums import (
    anything_takes_long,
    describes,
    is_no_thing,
    links_between_classes,
    links_to_anything,
    links_to_texts,
)
from graph.comparing.ways import Way, lens_along
from graph.embedded import EmbeddedStore
from graph.keeping import kept
from graph.links import near_relations
from graph.naming.labels import labels_of
from graph.nodes import ENGINES_OWN, TEXT, provenance_among
from graph.picture.schema import schema_of
from ontology.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator

    from graph.comparing.lens import Lens
    from graph.comparing.link_sums import LinkSum
    from graph.store import Store

T = TypeVar("T")
#: With so many properties along which something is shared, no others are looked at.
_ENOUGH: Final = 6


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lens that the graph does not declare.

    Attributes
    ----------
    lens : Lens
        Ready to use; its key is understood by :func:`~graph.comparing.ways.read_proposal`.
    sets, items, links : int
        How many sets with an item, items in a set, and memberships there are.
    shared : int
        How many of the items lie in two sets or more.
    """

    lens: Lens
    sets: int
    items: int
    links: int
    shared: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    way: Way
    sets: int
    items: int
    links: int
    shared: int

    @property
    def rank(self) -> float:
        r"""How much is really shared, as a number to sort by.

        .. math:: \frac{s}{i} \left( 1 - \frac{n}{m} \right) \log_2(1 + s)

        where :math:`s` of :math:`i` items are shared and :math:`n` sets have :math:`m` memberships:
        the share of the items that are shared, held down where sets have hardly more than one
        item each and so fall into groups rather than overlap, and raised by the number shared.
        """
        overlapping = 1 - self.sets / self.links
        return self.shared / self.items * overlapping * log2(1 + self.shared)


def propose(
    store: Store,
    known: Iterable[Lens] = (),
    limit: int = 12,
    among: Collection[str] | None = None,
) -> list[Proposal]:
    """Find what could be compared by what, the most really shared first.

    Parameters
    ----------
    store : Store
        Any dataset; only aggregates are asked of it.
    known : iterable of Lens
        The lenses it declares; they are not proposed again.
    limit : int
        How many to return at most.
    among : collection of str, optional
        Classes, by IRI, of which a lens is to compare one by another.

    Returns
    -------
    list of Proposal
        Those of which most is shared first. Empty where nothing is in two sets.
    """
    near = near_relations(store)
    wanted = None if among is None else set(among)
    declared = {(lens.set_class, lens.path, lens.item_class) for lens in known}
    candidates = [
        one
        for one in _candidates(store, wanted)
        if (one.way.set_class, one.way.path, one.way.item_class) not in declared
        and one.way.prop not in near
    ]
    ranked = sorted(candidates, key=lambda one: (-one.rank, one.way.key))
    best = _varied(ranked, lambda one: (one.way.prop, one.way.inverse))[:limit]
    labels = labels_of(store, sorted({name for one in best for name in one.way.terms}))
    return [
        Proposal(lens_along(one.way, labels, near), one.sets, one.items, one.links, one.shared)
        for one in best
    ]


@kept(4)
def undeclared_lenses(store: Store) -> list[Proposal]:
    """Find what could be compared and is not declared; kept, since it may take seconds."""
    return propose(store, load_lenses(store).values())


def every_way(store: Store) -> list[tuple[Way, int]]:
    """Return every way along which anything could be compared with its links, most links first.

    Those between classes are counted already; those to anything else are left out where summing
    them up would take long.
    """
    schema = schema_of(store)
    beside = provenance_among(schema.classes)
    links = [(one.source, one.property, one.target, one.count) for one in schema.links]
    if not anything_takes_long(store):
        links += [one[:4] for one in (*links_to_anything(store), *links_to_texts(store))]
    counted = {
        Way(*ends, prop, inverse=inverse): count
        for start, prop, end, count in links
        if not (is_no_thing(start) or is_no_thing(end) or prop.startswith(ENGINES_OWN))
        for ends, inverse in (((start, end), False), ((end, start), True))
        if ends[0] != TEXT and beside.isdisjoint(ends)
    }
    return sorted(counted.items(), key=lambda one: (-one[1], one[0].inverse, one[0].key))


def _varied(ordered: Iterable[T], kind: Callable[[T], Hashable]) -> list[T]:
    """Put the first of each kind before the second of any, and otherwise keep the order."""
    met: Counter[Hashable] = Counter()

    def place(one: T) -> int:
        met[kind(one)] += 1
        return met[kind(one)]

    return sorted(ordered, key=place)


def grouping_lenses(store: Store, set_class: str) -> list[Lens]:
    """Return lenses by which members of a class fall into groups, and do not overlap.

    Each holds one item, such as the broader concept of a thesaurus that is a tree. Those with most
    groups come first.
    """
    found = [
        one
        for sums in (links_between_classes(store), links_to_anything(store))
        for one in _ways_of(sums, is_no_thing)
        if one.way.set_class == set_class and one.shared and one.links == one.sets > 1 < one.items
    ]
    ranked = sorted(found, key=lambda one: (-one.shared, one.way.key))
    labels = labels_of(store, sorted({name for one in ranked for name in one.way.terms}))
    return [lens_along(one.way, labels, ()) for one in ranked]


def first_lens(store: Store) -> str:
    """Return the key of the lens that is shown first: a declared one, else one that is proposed.

    Of those that are declared it is the first that has sets and items here.

    Raises
    ------
    NotFoundError
        If nothing can be compared.
    """
    declared = load_lenses(store)
    for lens in declared.values():
        if is_usable(store, lens):
            return lens.key
    for key in (*(one.lens.key for one in propose(store, declared.values())), *declared):
        return key
    raise NotFoundError(
        "This graph declares nothing to compare, and no two things were found in it that hold "
        "several of anything and share some. Describe an ops:OverlapLens."
    )


def is_usable(store: Store, lens: Lens) -> bool:
    """Tell whether a dataset has any sets and items of a lens."""
    link = f"?set {lens.path} ?item ." if {lens.set_class, lens.item_class} & {*BY_TEST} else ""
    return store.ask(f"ASK {{ {link} {lens.set_is('?set')} {lens.item_is('?item')} }}")


def _candidates(store: Store, wanted: set[str] | None) -> list[_Candidate]:
    """Read every sum of links in both directions, and keep those in which anything is shared.

    Where little is shared among things that have a class, whatever has an IRI is looked at, along
    other properties, and what is said in texts.

    Parameters
    ----------
    wanted : set of str or None
        The only classes that are compared.
    """

    def asked(found: Iterable[_Candidate]) -> list[_Candidate]:
        if wanted is None:
            return list(found)
        return [one for one in found if {*one.way.classes} - {TEXT} <= wanted]

    found = asked(_shared(store, links_between_classes(store), describes))
    met = {one.way.prop for one in found}
    if len(met) < _ENOUGH:
        others = _shared(store, links_to_anything(store), is_no_thing)
        others += _shared(store, links_to_texts(store), is_no_thing)
        found += asked(one for one in others if one.way.prop not in met)
    return found


def _shared(
    store: Store, sums: Iterable[LinkSum], left_out: Callable[[str], bool]
) -> list[_Candidate]:
    members = schema_of(store).classes if isinstance(store, EmbeddedStore) else {}

    def narrow(one: _Candidate) -> tuple[int, str]:
        return sum(members.get(name, 0) for name in one.way.classes), one.way.key

    best: dict[tuple[str, bool, int, int, int], _Candidate] = {}
    for one in _ways_of(sums, left_out):
        if one.shared and one.sets > 1 and one.links > one.sets:
            # The same links under another class of the same things are the same comparison.
            key = (one.way.prop, one.way.inverse, one.sets, one.items, one.links)
            best[key] = min(best.get(key, one), one, key=narrow)
    return list(best.values())


def _ways_of(sums: Iterable[LinkSum], left_out: Callable[[str], bool]) -> Iterator[_Candidate]:
    """Read sums of links in both directions; texts are no sets."""
    for start, prop, end, links, *ends in sums:
        if left_out(start) or left_out(end) or prop.startswith(ENGINES_OWN):
            continue
        (objects, of_objects), (subjects, of_subjects) = ends
        yield _Candidate(Way(start, end, prop, inverse=False), subjects, objects, links, of_objects)
        if end != TEXT:
            yield _Candidate(
                Way(end, start, prop, inverse=True), objects, subjects, links, of_subjects
            )
