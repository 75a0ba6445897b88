"""Lenses proposed for a graph that declares none: what its things really share.

Every class, property and class that occur together could be a lens, in both directions. Those
are worth a look whose items lie in several sets, while the sets hold several items each.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, Final, TypeVar

from graph.comparing.lens import Lens, find_lens, load_lenses
from graph.labels import labels_of, node_key, plural
from graph.picture.schema_view import schema_of
from graph.store import EmbeddedStore
from graph.terms import from_short_id, short_id, sparql_name
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import OPS, OWL, PREFIXES, RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable

    from graph.store import Store

T = TypeVar("T")

#: So many candidates are looked at closely, those with most repetition first.
_CLOSELY: Final = 24
_SUMMED: Final = 1000
_MARK: Final = "~"
_PARTS: Final = 3
#: Classes that describe data or hold it together; comparing by them says nothing about the things.
_DESCRIPTIONS: Final = (RDF, RDFS, OWL, SH)
#: What schema languages say of classes; where they are linked by anything else, they are things.
_SCHEMA: Final = (
    "rdf:type, rdfs:subClassOf, rdfs:subPropertyOf, rdfs:seeAlso, rdfs:isDefinedBy, "
    "owl:equivalentClass, owl:disjointWith"
)
_CLASS: Final = frozenset({f"{OWL}Class", f"{RDFS}Class"})
_OURS: Final = frozenset({f"{OPS}OverlapLens", f"{OPS}NearRelation", f"{OPS}Source"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lens that the graph does not declare.

    Attributes
    ----------
    lens : Lens
        Ready to use; its key is understood by :func:`read_proposal`.
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
    set_class: str
    item_class: str
    prop: str
    inverse: bool
    sets: int
    items: int
    links: int

    @property
    def terms(self) -> tuple[str, str, str]:
        return self.set_class, self.item_class, self.prop

    @property
    def key(self) -> str:
        ends = short_id(self.set_class), short_id(self.item_class)
        return _MARK.join((ends[0], ("^" if self.inverse else "") + short_id(self.prop), ends[1]))

    @property
    def path(self) -> str:
        return ("^" if self.inverse else "") + sparql_name(self.prop)


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
    near = _near_relations(store)
    wanted = None if among is None else set(among)
    declared = {(lens.set_class, lens.path, lens.item_class) for lens in known}
    candidates = [
        one
        for one in _candidates(store)
        if (one.set_class, one.path, one.item_class) not in declared
        and one.prop not in near
        and (wanted is None or {one.set_class, one.item_class} <= wanted)
    ]
    candidates.sort(key=lambda one: (one.items - one.links, one.key))
    closely = _varied(candidates, lambda one: (one.prop, one.inverse))[:_CLOSELY]
    labels = labels_of(store, sorted({name for one in closely for name in one.terms}))
    found = [
        Proposal(_lens(one, labels, near), one.sets, one.items, one.links, _shared(store, one))
        for one in closely
    ]
    ranked = sorted(found, key=lambda one: (-one.rank, one.lens.key))
    shared = [one for one in ranked if one.shared]
    return _varied(shared, lambda one: (one.lens.properties, one.lens.first))[:limit]


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


def is_proposal(key: str) -> bool:
    """Tell whether a key in a link names a proposed lens.

    Examples
    --------
    >>> is_proposal("ops:Tool~^ops:usesTool~ops:Discipline"), is_proposal("tools")
    (True, False)
    """
    return key.count(_MARK) == _PARTS - 1


def lens_named(store: Store, key: str) -> Lens:
    """Return the lens of a key, declared in the graph or named by class, property and class.

    Raises
    ------
    NotFoundError
        If there is none; the message names the nearest.
    ParameterError
        If the key names a proposed lens and a part of it is no name.
    """
    return read_proposal(store, key) if is_proposal(key) else find_lens(load_lenses(store), key)


def read_proposal(store: Store, key: str) -> Lens:
    """Build the lens that a key in a link names, whether it was proposed or written by hand.

    Raises
    ------
    ParameterError
        If a part of the key is not the name of a class or a property.
    """
    parts = key.split(_MARK)
    if len(parts) != _PARTS:
        raise ParameterError(f"{key!r} is no lens; write it as class~property~class.")
    inverse = parts[1].startswith("^")
    set_class, prop, item_class = (
        from_short_id(part).value for part in (parts[0], parts[1].removeprefix("^"), parts[2])
    )
    found = _Candidate(set_class, item_class, prop, inverse, 0, 0, 0)
    labels = labels_of(store, sorted(found.terms))
    return _lens(found, labels, _near_relations(store))


def to_turtle(lens: Lens) -> str:
    """Write a lens over a single property as Turtle, to be kept in a graph of one's own.

    Parameters
    ----------
    lens : Lens
        One that was proposed.
    """
    (prop,) = lens.properties
    inverse = lens.path.startswith("^")
    path = f"[ sh:inversePath {sparql_name(prop)} ]" if inverse else sparql_name(prop)
    text = (
        f"<urn:lens:{_slug(lens.label)}> a ops:OverlapLens ;\n"
        f'    rdfs:label "{_escaped(lens.label)}"@en ;\n'
        f'    ops:key "{_slug(lens.label)}" ;\n'
        f"    ops:setClass {sparql_name(lens.set_class)} ;\n"
        f"    ops:itemPath {path} ;\n"
        f"    ops:itemClass {sparql_name(lens.item_class)}"
    )
    if lens.near:
        text += f" ;\n    ops:widenedBy {', '.join(map(sparql_name, lens.near))}"
    prefixes = [p for p in PREFIXES if re.search(rf"(?<![\w<]){p}:", text)]
    return "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in prefixes) + f"\n{text} .\n"


def _slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.casefold()))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


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
        return sum(members.get(name, 0) for name in (one.set_class, one.item_class)), one.key

    best: dict[tuple[str, bool, int, int, int], _Candidate] = {}
    for start, prop, end, *counts in rows:
        if not start or not end or not prop or _describes(start) or _describes(end):
            continue
        links, subjects, objects = (int(count or 0) for count in counts)
        for one in (
            _Candidate(start, end, prop, False, subjects, objects, links),
            _Candidate(end, start, prop, True, objects, subjects, links),
        ):
            if one.sets > 1 and one.links > one.sets and one.links > one.items:
                # The same links under another class of the same things are the same comparison.
                key = (prop, one.inverse, one.sets, one.items, one.links)
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
    described = class_iri.startswith(_DESCRIPTIONS) and class_iri not in _CLASS
    return described or class_iri in _OURS


def _shared(store: Store, one: _Candidate) -> int:
    """Count the items that lie in two sets or more."""
    rows = store.select(
        "SELECT (COUNT(?item) AS ?shared) WHERE {\n"
        "  { SELECT ?item WHERE {\n"
        f"      ?set a {sparql_name(one.set_class)} . ?set {one.path} ?item .\n"
        f"      ?item a {sparql_name(one.item_class)} .\n"
        "    } GROUP BY ?item HAVING(COUNT(DISTINCT ?set) > 1) }\n}"
    ).values()
    return int(rows[0][0] or 0)


def _near_relations(store: Store) -> tuple[str, ...]:
    rows = store.select("SELECT DISTINCT ?relation WHERE { ?relation a ops:NearRelation }")
    return tuple(sorted(node_key(relation) for (relation,) in rows))


def _lens(one: _Candidate, labels: dict[str, str], near: tuple[str, ...]) -> Lens:
    sets, items = (
        "class" if name in _CLASS else labels[name] for name in (one.set_class, one.item_class)
    )
    name = f"{plural(sets)} by {plural(items)}"
    if one.set_class == one.item_class or _CLASS & {one.set_class, one.item_class}:
        # Which of all links it is by, these names do not say.
        name += f" ({labels[one.prop]}{', backward' if one.inverse else ''})"
    return Lens(
        iri=one.key,
        key=one.key,
        label=name[:1].upper() + name[1:],
        set_class=one.set_class,
        item_class=one.item_class,
        path=one.path,
        properties=(one.prop,),
        first=frozenset() if one.inverse else frozenset({one.prop}),
        near=near,
        set_label=sets,
        item_label=items,
    )
