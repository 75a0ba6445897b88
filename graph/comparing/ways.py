"""The ways in which any graph could be compared: members of a class, by those linked to them.

A way is written into links as class, property and class, and becomes a lens that nobody declared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.comparing.lens import BY_TEST, Lens, called, find_lens, load_lenses
from graph.links import near_relations
from graph.naming.labels import labels_of
from graph.naming.wording import capitalized, plural
from graph.nodes import CLASSES, TEXT
from graph.terms import from_short_id, short_id, sparql_name
from ontology.errors import ParameterError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.store import Store

_MARK: Final = "~"
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Way:
    """Sets of one class, and the items of another that one property links to them.

    Attributes
    ----------
    set_class, item_class, prop : str
        IRIs.
    inverse : bool
        Whether the links lead from the items to the sets.
    """

    set_class: str
    item_class: str
    prop: str
    inverse: bool

    @property
    def classes(self) -> tuple[str, str]:
        """Both classes, by IRI."""
        return self.set_class, self.item_class

    @property
    def terms(self) -> tuple[str, str, str]:
        """The classes and the property, by IRI."""
        return self.set_class, self.item_class, self.prop

    @property
    def key(self) -> str:
        """What stands for it in a link."""
        ends = short_id(self.set_class), short_id(self.item_class)
        return _MARK.join((ends[0], ("^" if self.inverse else "") + short_id(self.prop), ends[1]))

    @property
    def path(self) -> str:
        """The property path from a set to its items, in SPARQL."""
        return ("^" if self.inverse else "") + sparql_name(self.prop)


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
    way = Way(set_class, item_class, prop, inverse)
    return lens_along(way, labels_of(store, sorted(way.terms)), near_relations(store))


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
    prefixes = [p for p in PREFIXES if re.search(rf"(?<![\w<:]){p}:", text)]
    return "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in prefixes) + f"\n{text} .\n"


def _slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.casefold()))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def lens_along(way: Way, labels: dict[str, str], near: Collection[str]) -> Lens:
    """Build the lens of a way.

    Parameters
    ----------
    labels : dict of str to str
        Of the way's terms.
    near : collection of str
        The relations by which it may be widened, by IRI.
    """
    sets, items = (called(name, labels) for name in way.classes)
    name = f"{plural(sets)} by {plural(items)}"
    if way.set_class == way.item_class or {*CLASSES, *BY_TEST} & set(way.classes):
        # Which of all links it is by, these names do not say.
        name += f" ({labels[way.prop]}{', backward' if way.inverse else ''})"
    return Lens(
        iri=way.key,
        key=way.key,
        label=capitalized(name),
        set_class=way.set_class,
        item_class=way.item_class,
        path=way.path,
        properties=(way.prop,),
        first=frozenset() if way.inverse else frozenset({way.prop}),
        near=() if way.item_class == TEXT else tuple(sorted(near)),
        set_label=sets,
        item_label=items,
    )
