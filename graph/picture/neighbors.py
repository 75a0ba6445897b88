"""The nodes linked to a node, with labels and classes: one query for each rank of links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from graph.blank_nodes import about, about_each, is_blank, term_of
from graph.links import DRAWN, Link
from graph.naming.labels import LITERAL, labels_of, labels_of_terms
from graph.naming.language_order import best_language, told_apart_as
from graph.node_properties import is_thing
from graph.nodes import BOOKKEEPING, choose_kinds, is_bookkeeping, values
from graph.terms import iri as checked_iri
from graph.texts import unescaped

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.store import Store


class Way(NamedTuple):
    """A relation in one direction, perhaps only to neighbors of one class.

    Attributes
    ----------
    property : str
        Its IRI.
    outgoing : bool
        It leads from the asked node to its neighbors.
    kind : str or None
        The class of the neighbors; empty for those without any, None for all.
    """

    property: str
    outgoing: bool
    kind: str | None = None


class Choice(NamedTuple):
    """Which links of a node are wanted: only some, never some, and some before the others."""

    ways: tuple[Way, ...] = ()
    but: tuple[Way, ...] = ()
    first: tuple[Way, ...] = ()


EVERY_WAY: Final = Choice()
#: Node, property, direction, label, and class if it has a name; a triple term is no neighbor.
_ROW: Final = re.compile(
    rf"^<?([^<>\t\n]+)>?\t<([^\t]*)>\t\"?([01])[^\t]*\t(?:{LITERAL}|[^\t]*)\t(?:<([^<>\t\n]+)>)?",
    re.MULTILINE,
)


class Neighbor(NamedTuple):
    """A node one link away.

    Attributes
    ----------
    id, label, kind, kind_label : str
        The neighbor: IRI (``_:x`` for a blank node), label, class and the class's label.
    property, property_label : str
        The link, read in the direction in which it is stated.
    outgoing : bool
        The link leads from the asked node to the neighbor.
    """

    id: str
    label: str
    kind: str
    kind_label: str
    property: str
    property_label: str
    outgoing: bool

    def link(self, asked: str) -> Link:
        """Return the link as it is stated, given the node that was asked about."""
        ends = (asked, self.id) if self.outgoing else (self.id, asked)
        return Link(ends[0], self.property, ends[1])


def neighbors(
    store: Store,
    iri: str,
    limit: int = 25,
    skip: Collection[str] = (),
    choice: Choice = EVERY_WAY,
    each: int | None = None,
) -> tuple[Neighbor, ...]:
    """Find links of a node, with the labels and classes of their other ends.

    Parameters
    ----------
    limit : int
        The most links to return: those that are wanted first, then those that lead from the node,
        then those that lead to it. Which of them is up to the engine's index.
    skip : collection of str
        Neighbors already known, to be left out.
    choice : Choice
        The relations that are wanted.
    each : int, optional
        The most links of each wanted relation.

    Raises
    ------
    ParameterError
        If ``iri`` is not an IRI.
    """
    found = _Found()
    for branches in _ranks(store, iri, limit, skip, choice, each):
        if (room := limit - len(found.links)) > 0:
            labeled = store.label_index is None and not store.language
            found.read(store.select_tsv(_query(branches, room, labeled)))
    links, labels, classes = sorted(found.links), found.labels(store), found.classes
    kinds = choose_kinds(store, {node: classes.get(node, ()) for node, _, _ in links})
    if any(kind in BOOKKEEPING for kind in kinds.values()) and not is_bookkeeping(store, iri):
        kinds = {node: kind for node, kind in kinds.items() if kind not in BOOKKEEPING}
    unnamed = kinds.keys() - labels.keys()
    terms = {*kinds.values(), *(prop for _, prop, _ in links)} - {""}
    names = labels | labels_of(store, sorted(unnamed)) | labels_of_terms(store, terms)
    return tuple(
        Neighbor(node, names[node], kinds[node], names.get(kinds[node], ""), prop, names[prop], out)
        for node, prop, out in links
        if node in kinds
    )


def _ranks(
    store: Store,
    iri: str,
    limit: int,
    skip: Collection[str],
    choice: Choice,
    each: int | None,
) -> list[list[str]]:
    """Write patterns for links by rank, the best first: a UNION has no order to rely on.

    Each pattern has a limit of its own, because a hub may be the target of very many links that
    are not drawn.
    """
    known, thing = ", ".join(values(skip).split()), is_thing(store)
    drawn = DRAWN + (f" FILTER(?node NOT IN ({known}))" if known else "") + _but_blank(store, skip)
    share = int(limit if each is None else each)
    if choice.ways:
        return [[_along(iri, way, thing, drawn, share) for way in choice.ways]]
    first = [way for way in choice.first if way not in choice.but]
    others = (*choice.but, *first)
    wanted = [_along(iri, way, thing, drawn, share) for way in first]
    both = [_others(iri, outgoing, others, thing, drawn, int(limit)) for outgoing in (True, False)]
    return [*([wanted] if wanted else []), *([one] for one in both)]


def _but_blank(store: Store, skip: Collection[str]) -> str:
    """Leave out blank nodes, which no list in a filter can name; empty where there are none."""
    blank = [name for name in skip if is_blank(name)]
    asked = about_each(store, blank, "")
    return f" MINUS {{ {asked} }}" if asked else ""


def _query(branches: Sequence[str], most: int, labeled: bool) -> str:
    """Write the query of a rank: the engine stops at the limit before it looks for any label.

    Parameters
    ----------
    labeled : bool
        Ask for labels, too; an index knows those of a snapshot in less time.
    """
    union = "\n    UNION ".join(branches)
    return (
        "SELECT ?node ?property ?out ?label ?class WHERE {\n"
        "  { SELECT ?node ?property ?out WHERE {\n"
        f"    {union}\n"
        f"  }} LIMIT {most} }}\n"
        f"  {'OPTIONAL { ?node skos:prefLabel ?label }' if labeled else ''}\n"
        "  OPTIONAL { ?node a ?class }\n"
        "}"
    )


def _others(
    name: str, outgoing: bool, but: Collection[Way], thing: str, drawn: str, most: int
) -> str:
    never = " ".join(_never(way) for way in but if way.outgoing is outgoing)
    return _branch(name, outgoing, "", f"{thing if outgoing else ''} {drawn} {never}", most)


def _along(name: str, way: Way, thing: str, drawn: str, most: int) -> str:
    bound = f"VALUES ?property {{ {checked_iri(way.property)} }} "
    among = "" if way.kind is None else f" FILTER({_of_kind(way.kind)})"
    # a literal says nothing of others
    filters = f"{thing if way.outgoing else ''} {drawn}{among}"
    return _branch(name, way.outgoing, bound, filters, most)


def _branch(name: str, outgoing: bool, bound: str, filters: str, most: int) -> str:
    ends = (term_of(name), "?node") if outgoing else ("?node", term_of(name))
    links = about(name, f"{bound}{ends[0]} ?property {ends[1]} {filters}")
    return (
        f"{{ SELECT ?node ?property ({int(outgoing)} AS ?out) WHERE {{\n"
        f"        {links} }} LIMIT {most} }}"
    )


def _never(way: Way) -> str:
    among = "" if way.kind is None else f" && {_of_kind(way.kind)}"
    return f"FILTER(!(?property = {checked_iri(way.property)}{among}))"


def _of_kind(kind: str) -> str:
    if not kind:
        return "NOT EXISTS { ?node a ?any }"
    return f"EXISTS {{ ?node a {checked_iri(kind)} }}"


class _Found:
    """What the rows say: the links, the best preferred label of each node, and its classes."""

    def __init__(self) -> None:
        self.links: set[tuple[str, str, bool]] = set()
        self.classes: dict[str, set[str]] = {}
        self._best: dict[str, dict[str, tuple[int, str]]] = {}

    def labels(self, store: Store) -> dict[str, str]:
        """Return the label of each node in the first of its languages."""
        return {key: found[best_language(store, found)][1] for key, found in self._best.items()}

    def read(self, tsv: bytes) -> None:
        for node, prop, out, text, language, bare, kind in _ROW.findall(tsv.decode()):
            self.links.add((node, prop, out == "1"))
            if label := bare or unescaped(text):
                best = self._best.setdefault(node, {})
                known = told_apart_as(language.lower())
                best[known] = min((len(label), label), best.get(known, (len(label), label)))
            if kind:
                self.classes.setdefault(node, set()).add(kind)
