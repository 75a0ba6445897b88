"""Lenses: what to compare by what, declared in the graph and not in code.

An ``ops:OverlapLens`` names the class whose members are the sets, the SHACL path that leads from a
set to its items, the class of the items, and the relations that make two items near.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.naming.labels import labels_of, node_key, short_name
from graph.nodes import ANYTHING, CLASSES, TEXT, THING
from graph.querying.syntax import with_prefix_lines
from graph.shacl_path import FIRST, PATH_PROPERTIES, compile_path, read_list
from graph.terms import curie, local_name, plain, sparql_name
from ontology.errors import NotFoundError, SourceError
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.shacl_path import Description
    from graph.store import Store
    from graph.terms import Term

SET_CLASS: Final = f"{OPS}setClass"
ITEM_CLASS: Final = f"{OPS}itemClass"
ITEM_PATH: Final = f"{OPS}itemPath"
WIDENED_BY: Final = f"{OPS}widenedBy"
KEY: Final = f"{OPS}key"
ORDER: Final = f"{OPS}order"
_READ: Final = (SET_CLASS, ITEM_CLASS, ITEM_PATH, WIDENED_BY, KEY, ORDER, *PATH_PROPERTIES)
#: The place of what declares none.
LAST: Final = 1_000_000
#: What is no class that anything is stated to be of, and the test for it.
BY_TEST: Final = MappingProxyType({ANYTHING: "isIRI", TEXT: "isLiteral"})


@dataclass(frozen=True, slots=True)
class Lens:
    """One way of comparing.

    Attributes
    ----------
    iri, key, label : str
        What it is called in the graph, in a link and on screen.
    set_class, item_class : str
        IRIs of the classes of the sets and of the items; :data:`~graph.nodes.ANYTHING` where any
        will do, and :data:`~graph.nodes.TEXT` where the items are texts.
    path : str
        SPARQL property path from a set to its items.
    properties : tuple of str
        IRIs of the properties in the path.
    first : frozenset of str
        IRIs of the properties that may lead away from a set; a source silent on all of them
        does not state the set.
    near : tuple of str
        IRIs of the relations that make two items near.
    set_label, item_label : str
        Labels of the two classes.
    """

    iri: str
    key: str
    label: str
    set_class: str
    item_class: str
    path: str
    properties: tuple[str, ...]
    first: frozenset[str] = frozenset()
    near: tuple[str, ...] = ()
    set_label: str = "Set"
    item_label: str = "Item"

    def edges_query(self, sets: Iterable[str] | None = None) -> str:
        """Write the query for every set and each of its items.

        Parameters
        ----------
        sets : iterable of str, optional
            IRIs of the only sets to look at.
        """
        chosen = "" if sets is None else f"  VALUES ?set {{ {' '.join(map(sparql_name, sets))} }}\n"
        return with_prefix_lines(
            "SELECT DISTINCT ?set ?item WHERE {\n"
            f"{chosen}"
            f"  {self.set_is('?set')}\n"
            f"  ?set {self.path} ?item .\n"
            f"  {self.item_is('?item')}\n"
            "}"
        )

    def set_is(self, variable: str) -> str:
        """Write that a variable, which the path binds too, is one of the sets."""
        return _is_a(variable, self.set_class)

    def item_is(self, variable: str) -> str:
        """Write that a variable, which the path binds too, is one of the items."""
        return _is_a(variable, self.item_class)

    @property
    def sets_pattern(self) -> str:
        """The pattern that binds ``?node`` to every set."""
        if self.set_class == ANYTHING:
            return f"?node {self.path} ?any . {self.set_is('?node')}"
        return self.set_is("?node")

    @property
    def items_pattern(self) -> str:
        """The pattern that binds ``?node`` to every item that could be held."""
        if self.item_class in BY_TEST:
            return f"?any {self.path} ?node . {self.item_is('?node')}"
        return self.item_is("?node")


def _is_a(variable: str, kind: str) -> str:
    if kind in BY_TEST:
        return f"FILTER({BY_TEST[kind]}({variable}))"
    return f"{variable} a {sparql_name(kind)} ."


def called(kind: str, labels: Mapping[str, str]) -> str:
    """Say what members of a class are; one without a label has its name, without a prefix."""
    if kind in BY_TEST:
        return "text" if kind == TEXT else THING
    if kind in CLASSES:
        return "class"
    label, name = labels[kind], local_name(kind)
    return name if label == short_name(kind) != name else label


def find_lens(lenses: Mapping[str, Lens], key: str) -> Lens:
    """Look up a lens by its key, or else by its label or IRI.

    Raises
    ------
    NotFoundError
        If there is none; the message names the nearest.
    """
    if key in lenses:
        return lenses[key]
    for lens in lenses.values():
        if key in {lens.iri, lens.label}:
            return lens
    if not lenses:
        raise NotFoundError(
            f"There is no lens {key!r}: this data declares none. Choose one of those found in it."
        )
    raise NotFoundError.among("lens", key, lenses)


def load_lenses(store: Store) -> dict[str, Lens]:
    """Read every lens that the graph describes, by key, in their declared order.

    Raises
    ------
    SourceError
        If a lens lacks a part or its path is malformed; the message names the lens.
    """
    known = _describe(store)
    found = [_Description(node, known) for node in known if SET_CLASS in known[node]]
    labels = labels_of(store, sorted({iri for one in found for iri in one.named()}))
    lenses = sorted((one.read(labels) for one in found), key=lambda pair: (pair[0], pair[1].label))
    return {lens.key: lens for _, lens in lenses}


def _describe(store: Store) -> dict[Term, dict[str, list[Term]]]:
    """Read all lenses, their paths and lists in one query, while its blank nodes mean something."""
    steps = "|".join(map(sparql_name, PATH_PROPERTIES))
    known: dict[Term, dict[str, list[Term]]] = {}
    for node, prop, value in store.select(
        "SELECT DISTINCT ?node ?property ?value WHERE {\n"
        "  ?lens a ops:OverlapLens .\n"
        f"  ?lens (ops:itemPath|ops:widenedBy)?/({steps})* ?node .\n"
        "  ?node ?property ?value .\n"
        f"  FILTER(?property IN ({', '.join(map(sparql_name, _READ))}))\n}}"
    ):
        if node is not None and value is not None:
            known.setdefault(node, {}).setdefault(plain(prop) or "", []).append(value)
    return known


@dataclass(frozen=True, slots=True)
class _Description:
    """A lens as it stands in the graph."""

    node: Term
    known: Description

    def values(self, prop: str) -> list[Term]:
        return self.known[self.node].get(prop, [])

    def one(self, prop: str) -> Term:
        found = self.values(prop)
        if len(found) != 1:
            raise SourceError(f"it needs exactly one {curie(prop)} and has {len(found)}")
        return found[0]

    def named(self) -> list[str]:
        parts = [*self.values(SET_CLASS), *self.values(ITEM_CLASS)]
        return [node_key(term) for term in (self.node, *parts) if not isinstance(term, ox.Literal)]

    def near(self) -> list[str]:
        """Read the relations, given one by one or as a list."""
        found: list[Term] = []
        for value in self.values(WIDENED_BY):
            is_list = FIRST in self.known.get(value, {})
            found += read_list(value, self.known) if is_list else [value]
        return [_name(value, WIDENED_BY) for value in found]

    def read(self, labels: Mapping[str, str]) -> tuple[int, Lens]:
        """Return the place of the lens among the lenses, and the lens."""
        iri = node_key(self.node)
        order = [int(text) for text in map(plain, self.values(ORDER)) if text and text.isdecimal()]
        try:
            sets, items = (_name(self.one(kind), kind) for kind in (SET_CLASS, ITEM_CLASS))
            path = compile_path(self.one(ITEM_PATH), self.known)
            near = tuple(dict.fromkeys(self.near()))
        except SourceError as error:
            raise SourceError(f"The lens {curie(iri)} cannot be used: {error}.") from error
        key = plain(self.values(KEY)[0]) if self.values(KEY) else None
        return min(order, default=LAST), Lens(
            iri=iri,
            key=key or local_name(iri),
            label=labels[iri],
            set_class=sets,
            item_class=items,
            path=path.text,
            properties=path.properties,
            first=path.first,
            near=near,
            set_label=called(sets, labels),
            item_label=called(items, labels),
        )


def _name(term: Term, prop: str) -> str:
    if isinstance(term, ox.Literal):
        raise SourceError(f"its {curie(prop)} is the text “{term.value[:40]}” and no IRI")
    return node_key(term)
