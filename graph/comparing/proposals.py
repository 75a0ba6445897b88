"""Lenses proposed for a graph that declares none: what its things really share.

Every class, property and class that occur together could be a lens, in both directions. Those
are worth a look whose items lie in several sets, while the sets hold several items each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, Final, TypeVar

from graph.comparing.lens import load_lenses
from graph.comparing.ways import Way, lens_along
from graph.labels import labels_of
from graph.links import near_relations
from graph.nodes import CLASSES
from graph.picture.schema_view import schema_of
from graph.store import EmbeddedStore
from graph.terms import sparql_name
from ontology.errors import NotFoundError
from ontology.namespaces import OPS, OWL, RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable

    from graph.comparing.lens import Lens
    from graph.store import Store

T = TypeVar("T")

#: So many candidates are looked at closely, those with most repetition first.
_CLOSELY: Final = 24
_SUMMED: Final = 1000
#: Classes that describe data or hold it together; comparing by them says nothing about the things.
_DESCRIPTIONS: Final = (RDF, RDFS, OWL, SH)
#: What schema languages say of classes; where they are linked by anything else, they are things.
_SCHEMA: Final = (
    "rdf:type, rdfs:subClassOf, rdfs:subPropertyOf, rdfs:seeAlso, rdfs:isDefinedBy, "
    "owl:equivalentClass, owl:disjointWith"
)
_OURS: Final = frozenset({f"{OPS}OverlapLens", f"{OPS}NearRelation", f"{OPS}Source"})


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    way: Way
    sets: int
    items: int
    links: int


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
        By :attr:`Proposal.rank`. Empty where nothing is in two sets.
    """
    near = near_relations(store)
    wanted = None if among is None else set(among)
    declared = {(lens.set_class, lens.path, lens.item_class) for lens in known}
    candidates = [
        one
        for one in _candidates(store)
        if (one.way.set_class, one.way.path, one.way.item_class) not in declared
        and one.way.prop not in near
        and (wanted is None or set(one.way.classes) <= wanted)
    ]
    candidates.sort(key=lambda one: (one.items - one.links, one.way.key))
    closely = _varied(candidates, lambda one: (one.way.prop, one.way.inverse))[:_CLOSELY]
    labels = labels_of(store, sorted({name for one in closely for name in one.way.terms}))
    found = [_looked_at(store, one, lens_along(one.way, labels, near)) for one in closely]
    ranked = sorted(found, key=lambda one: (-one.rank, one.lens.key))
    shared = [one for one in ranked if one.shared]
    return _varied(shared, lambda one: (one.lens.properties, one.lens.first))[:limit]


def _looked_at(store: Store, one: _Candidate, lens: Lens) -> Proposal:
    return Proposal(lens, one.sets, one.items, one.links, _shared(store, one.way))


def _varied(ordered: Iterable[T], kind: Callable[[T], Hashable]) -> list[T]:
    """Put the first of each kind before the second of any, and otherwise keep the order."""
    met: Counter[Hashable] = Counter()

    def place(one: T) -> int:
        met[kind(one)] += 1
        return met[kind(one)]

    return sorted(ordered, key=place)


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
        "This graph declares nothing to compare, and nothing in it is shared by two things of one "
        "class. Describe an ops:OverlapLens."
    )


def is_usable(store: Store, lens: Lens) -> bool:
    """Tell whether a dataset has any sets and items of a lens."""
    sets, items = sparql_name(lens.set_class), sparql_name(lens.item_class)
    return store.ask(f"ASK {{ ?set a {sets} . ?item a {items} }}")


def _candidates(store: Store) -> list[_Candidate]:
    """Sum up the links by their classes, and read every sum in both directions."""
    if not _repeats(store):
        return []
    rows = store.select(
        "SELECT ?from ?property ?to (COUNT(*) AS ?links)\n"
        "  (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) WHERE {\n"
        "  ?s ?property ?o . ?s a ?from . ?o a ?to .\n"
        f"  FILTER(?property NOT IN ({_SCHEMA}) && ISIRI(?from) && ISIRI(?to) && ?s != ?o)\n"
        "  FILTER(?from != rdf:Statement && ?to != rdf:Statement)\n"
        f"}} GROUP BY ?from ?property ?to ORDER BY DESC(?links) LIMIT {_SUMMED}"
    ).values()
    members = schema_of(store).classes if isinstance(store, EmbeddedStore) else {}

    def narrow(one: _Candidate) -> tuple[int, str]:
        return sum(members.get(name, 0) for name in one.way.classes), one.way.key

    best: dict[tuple[str, bool, int, int, int], _Candidate] = {}
    for start, prop, end, *counts in rows:
        if not start or not end or not prop or _describes(start) or _describes(end):
            continue
        links, subjects, objects = (int(count or 0) for count in counts)
        for one in (
            _Candidate(Way(start, end, prop, inverse=False), subjects, objects, links),
            _Candidate(Way(end, start, prop, inverse=True), objects, subjects, links),
        ):
            if one.sets > 1 and one.links > one.sets and one.links > one.items:
                # The same links under another class of the same things are the same comparison.
                key = (prop, one.way.inverse, one.sets, one.items, one.links)
                best[key] = min(best.get(key, one), one, key=narrow)
    return list(best.values())


def _repeats(store: Store) -> bool:
    """Say whether any two classes are linked more than once, as what is shared has to be.

    The counts of a snapshot are kept beside it; an endpoint is asked for the sums at once.
    """
    if not isinstance(store, EmbeddedStore):
        return True
    links = schema_of(store).links
    return any(
        link.count > 1 and not _describes(link.source) and not _describes(link.target)
        for link in links
    )


def _describes(class_iri: str) -> bool:
    described = class_iri.startswith(_DESCRIPTIONS) and class_iri not in CLASSES
    return described or class_iri in _OURS


def _shared(store: Store, one: Way) -> int:
    """Count the items that lie in two sets or more."""
    rows = store.select(
        "SELECT (COUNT(?item) AS ?shared) WHERE {\n"
        "  { SELECT ?item WHERE {\n"
        f"      ?set a {sparql_name(one.set_class)} . ?set {one.path} ?item .\n"
        f"      ?item a {sparql_name(one.item_class)} .\n"
        "    } GROUP BY ?item HAVING(COUNT(DISTINCT ?set) > 1) }\n}"
    ).values()
    return int(rows[0][0] or 0)
