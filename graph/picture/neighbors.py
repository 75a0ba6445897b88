"""The nodes linked to a node: one query with labels and classes, however many there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from graph.labels import LITERAL, UNDERSTOOD, labels_of, labels_of_terms, unescaped
from graph.links import DRAWN, Link
from graph.node_properties import THING
from graph.nodes import BOOKKEEPING, choose_kind, is_bookkeeping, values
from graph.terms import iri as checked_iri

if TYPE_CHECKING:
    from collections.abc import Collection

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
    rf"^<?([^<>\t\n]+)>?\t<([^\t]*)>\t([^\t]*)\t(?:{LITERAL}|[^\t]*)\t(?:<([^<>\t\n]+)>)?",
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
        The most links to return; which ones is up to the engine's index.
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
    labelled = store.label_index is None
    query = neighbors_query(iri, limit, skip, choice, each, labelled=labelled)
    links, labels, classes = _read(store.select_tsv(query))
    kinds = {node: choose_kind(classes.get(node, ())) for node, _, _ in links}
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


def neighbors_query(
    iri: str,
    limit: int,
    skip: Collection[str] = (),
    choice: Choice = EVERY_WAY,
    each: int | None = None,
    *,
    labelled: bool = True,
) -> str:
    """Write the query: the engine stops at the limit before it looks for any label.

    Each direction has a limit of its own, because a hub may be the target of very many links that
    are not drawn. Where a property leads both ways the same node comes twice.

    Parameters
    ----------
    labelled : bool
        Ask for labels, too; an index knows those of a snapshot in less time.
    """
    name = str(checked_iri(iri))
    known = ", ".join(values(skip).split())
    drawn = DRAWN + (f" FILTER(?node NOT IN ({known}))" if known else "")
    most = int(limit)
    wanted = [way for way in choice.first if way not in choice.but and not choice.ways]
    share = most if each is None else int(each)
    parts = [_along(name, way, drawn, share) for way in (*wanted, *choice.ways)]
    if not choice.ways:
        parts += _both_ways(name, drawn, (*choice.but, *wanted), most)
    union = "\n    UNION ".join(parts)
    return (
        "SELECT ?node ?property ?out ?label ?class WHERE {\n"
        "  { SELECT ?node ?property ?out WHERE {\n"
        f"    {union}\n"
        f"  }} LIMIT {most} }}\n"
        f"  {'OPTIONAL { ?node skos:prefLabel ?label }' if labelled else ''}\n"
        "  OPTIONAL { ?node a ?class }\n"
        "}"
    )


def _both_ways(name: str, drawn: str, but: Collection[Way], most: int) -> list[str]:
    out = " ".join(_never(way) for way in but if way.outgoing)
    back = " ".join(_never(way) for way in but if not way.outgoing)
    return [
        f"{{ SELECT ?node ?property (1 AS ?out) WHERE {{\n"
        f"        {name} ?property ?node {THING} {drawn} {out} }} LIMIT {most} }}",
        f"{{ SELECT ?node ?property WHERE {{\n"
        f"        ?node ?property {name} {drawn} {back} }} LIMIT {most} }}",
    ]


def _never(way: Way) -> str:
    among = "" if way.kind is None else f" && {_of_kind(way.kind)}"
    return f"FILTER(!(?property = {checked_iri(way.property)}{among}))"


def _along(name: str, way: Way, drawn: str, most: int) -> str:
    ends = (name, "?node") if way.outgoing else ("?node", name)
    out = "(1 AS ?out)" if way.outgoing else ""
    thing = THING if way.outgoing else ""  # a literal says nothing of others
    among = "" if way.kind is None else f" FILTER({_of_kind(way.kind)})"
    return (
        f"{{ SELECT ?node ?property {out} WHERE {{ VALUES ?property {{ "
        f"{checked_iri(way.property)} }} {ends[0]} ?property {ends[1]} {thing} {drawn}{among} }} "
        f"LIMIT {most} }}"
    )


def _of_kind(kind: str) -> str:
    if not kind:
        return "NOT EXISTS { ?node a ?any }"
    return f"EXISTS {{ ?node a {checked_iri(kind)} }}"


def _read(
    tsv: bytes,
) -> tuple[list[tuple[str, str, bool]], dict[str, str], dict[str, set[str]]]:
    """Read the links, the best preferred label of each node, and its classes off the rows."""
    links: dict[tuple[str, str, bool], None] = {}
    best: dict[str, tuple[bool, int, str]] = {}
    classes: dict[str, set[str]] = {}
    for node, prop, out, text, language, bare, kind in _ROW.findall(tsv.decode()):
        links[node, prop, out != ""] = None
        if label := bare or unescaped(text):
            rank = (language.lower() not in UNDERSTOOD, len(label), label)
            if node not in best or rank < best[node]:
                best[node] = rank
        if kind:
            classes.setdefault(node, set()).add(kind)
    return sorted(links), {key: rank[2] for key, rank in best.items()}, classes
