"""Lenses proposed for a graph that declares none: what its things really share.

Every class, property and class that occur together could be a lens, in both directions. Those
are worth a look whose items lie in several sets, while the sets hold several items each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, Final, TypeVar

from graph.beside import read_beside, write_beside
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
#: Class, property and class; how many links; and of objects and of subjects how many there are, and
#: how many of them are shared.
_Sum = tuple[str, str, str, int, tuple[int, int], tuple[int, int]]

#: So many ways are looked at, those with most links first.
_SUMMED: Final = 1000
_KEPT: Final = "shared.json"
#: Classes that describe data or hold it together; comparing by them says nothing about the things.
_DESCRIPTIONS: Final = (RDF, RDFS, OWL, SH)
#: What schema languages say of classes; where they are linked by anything else, they are things.
_SAID_OF_CLASSES: Final = frozenset(
    [
        f"{RDF}type",
        *(f"{RDFS}{name}" for name in ("subClassOf", "subPropertyOf", "seeAlso", "isDefinedBy")),
        *(f"{OWL}{name}" for name in ("equivalentClass", "disjointWith")),
    ]
)
_SCHEMA: Final = ", ".join(map(sparql_name, sorted(_SAID_OF_CLASSES)))
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
        for one in _candidates(store)
        if (one.way.set_class, one.way.path, one.way.item_class) not in declared
        and one.way.prop not in near
        and (wanted is None or set(one.way.classes) <= wanted)
    ]
    ranked = sorted(candidates, key=lambda one: (-one.rank, one.way.key))
    best = _varied(ranked, lambda one: (one.way.prop, one.way.inverse))[:limit]
    labels = labels_of(store, sorted({name for one in best for name in one.way.terms}))
    return [
        Proposal(lens_along(one.way, labels, near), one.sets, one.items, one.links, one.shared)
        for one in best
    ]


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
    """Read every sum of links in both directions, and keep those in which anything is shared."""
    members = schema_of(store).classes if isinstance(store, EmbeddedStore) else {}

    def narrow(one: _Candidate) -> tuple[int, str]:
        return sum(members.get(name, 0) for name in one.way.classes), one.way.key

    best: dict[tuple[str, bool, int, int, int], _Candidate] = {}
    for start, prop, end, links, *ends in _sums(store):
        if _describes(start) or _describes(end):
            continue
        (objects, of_objects), (subjects, of_subjects) = ends
        for one in (
            _Candidate(Way(start, end, prop, inverse=False), subjects, objects, links, of_objects),
            _Candidate(Way(end, start, prop, inverse=True), objects, subjects, links, of_subjects),
        ):
            if one.shared and one.sets > 1 and one.links > one.sets:
                # The same links under another class of the same things are the same comparison.
                key = (prop, one.way.inverse, one.sets, one.items, one.links)
                best[key] = min(best.get(key, one), one, key=narrow)
    return list(best.values())


def _sums(store: Store) -> list[_Sum]:
    """Sum up the links by their classes; of a snapshot this is done once, and kept beside it."""
    if (kept := read_beside(store, _KEPT)) is not None:
        return kept  # type: ignore[no-any-return]
    pattern = _pattern(store)
    if pattern is None:
        return []
    by_object, by_subject = (_summed(store, pattern, *ends) for ends in (("o", "s"), ("s", "o")))
    found = [
        (*way, by_object[way][0], by_object[way][1:], by_subject[way][1:])
        for way in by_object
        if way in by_subject
    ]
    write_beside(store, _KEPT, found)
    return found


def _summed(
    store: Store, pattern: str, item: str, holder: str
) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """Count the links of each way, the items at one end, and those that are shared."""
    rows = store.select(
        "SELECT ?from ?property ?to (COUNT(*) AS ?items) (SUM(?n) AS ?links)\n"
        "  (SUM(IF(?n > 1, 1, 0)) AS ?shared) WHERE {\n"
        f"  {{ SELECT ?from ?property ?to ?{item} (COUNT(DISTINCT ?{holder}) AS ?n) WHERE {{\n"
        f"    {pattern}\n"
        f"  }} GROUP BY ?from ?property ?to ?{item} }}\n"
        "  FILTER(isIRI(?from) && isIRI(?to))\n"
        f"}} GROUP BY ?from ?property ?to ORDER BY DESC(?links) LIMIT {_SUMMED}"
    ).values()
    return {
        (start or "", prop or "", end or ""): (int(links or 0), int(items or 0), int(shared or 0))
        for start, prop, end, items, links, shared in rows
    }


def _pattern(store: Store) -> str | None:
    """Write the pattern of the links that may be shared; None where there are none.

    The engine in this process joins long lists, of properties that are known; another is asked in
    plain patterns, which it puts in an order by itself.
    """
    if not isinstance(store, EmbeddedStore):
        return (
            f"?s ?property ?o . ?s a ?from . ?o a ?to .\n    FILTER(?property NOT IN ({_SCHEMA})"
            " && ?s != ?o && ?from != rdf:Statement && ?to != rdf:Statement)"
        )
    properties = {
        link.property
        for link in schema_of(store).links
        if link.count > 1 and not _describes(link.source) and not _describes(link.target)
    }
    listed = " ".join(map(sparql_name, sorted(properties - _SAID_OF_CLASSES)))
    return listed and (
        f"{{ SELECT ?s ?property ?o WHERE {{ VALUES ?property {{ {listed} }} ?s ?property ?o"
        " FILTER(?s != ?o) } }\n    { SELECT ?o ?to WHERE { ?o a ?to } }\n"
        "    { SELECT ?s ?from WHERE { ?s a ?from } }"
    )


def _describes(class_iri: str) -> bool:
    described = class_iri.startswith(_DESCRIPTIONS) and class_iri not in CLASSES
    return described or class_iri in _OURS
