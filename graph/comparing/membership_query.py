"""Read a membership from a store through a lens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.columns import read_columns, select_columns
from graph.comparing.kept_membership import kept_membership
from graph.comparing.lens import BY_TEST
from graph.comparing.membership import Membership, assemble
from graph.embedded import EmbeddedStore
from graph.naming.labels import labels_of, labels_where, node_key
from graph.nodes import TEXT
from graph.parts import ask_in_parts
from graph.picture.schema import schema_of
from graph.terms import plain, sparql_name
from graph.texts import text_key, text_of
from ontology.errors import AnswerCut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.columns import Column
    from graph.comparing.lens import Lens
    from graph.store import Store


def build_membership(store: Store, lens: Lens) -> Membership:
    """Read which sets hold which items.

    Parameters
    ----------
    store : Store
        The dataset.
    lens : Lens
        What to compare by what.

    Returns
    -------
    Membership
        Every member of the lens's class, those without an item too; items that no set holds are
        left out.
    """
    return kept_membership(store, lens, lambda: _read_membership(store, lens))


def _read_membership(store: Store, lens: Lens) -> Membership:
    every = lens.sets_pattern
    all_sets = [node_key(node) for (node,) in store.select(f"SELECT DISTINCT ?node {{ {every} }}")]
    left, right = read_edges(store, lens, all_sets)
    if lens.item_class == TEXT:
        right = right.renamed(text_key)
        items = {key: text_of(key) for key in right.values}
    else:
        items = labels_where(store, lens.items_pattern, right.values)
    return assemble(
        labels_where(store, every, all_sets),
        items,
        left,
        right,
        not_stated=set(_silent(store, lens)),
        links=_near_links(store, lens),
    )


def read_edges(store: Store, lens: Lens, all_sets: Sequence[str]) -> tuple[Column, Column]:
    """Read which set holds which item, as two columns; an edge may come twice.

    They hold IRIs, and texts as SPARQL TSV writes them.

    The engine in this process reads one property several times quicker than it joins it with two
    classes, so for a lens over a single property the classes are looked up apart, where the schema
    beside a snapshot does not say that every link joins them. An endpoint that cuts its answers is
    asked for fewer sets at a time.
    """
    simple = lens.path in {f"{way}{sparql_name(p)}" for p in lens.properties for way in ("", "^")}
    if not simple or not isinstance(store, EmbeddedStore):
        left, right = read_columns(_edges(store, lens, all_sets))
        return left, right
    kinds = {"?set": lens.set_class, "?item": lens.item_class}
    named = " ".join(f"FILTER({BY_TEST[of]}({end}))" for end, of in kinds.items() if of in BY_TEST)
    left, right = select_columns(store, f"SELECT ?set ?item {{ ?set {lens.path} ?item {named} }}")
    if _joins_these(store, lens, len(left.codes)):
        return left, right
    rows = left.codes >= 0
    for column, kind in zip((left, right), kinds.values(), strict=True):
        if kind not in BY_TEST:
            members = select_columns(store, f"SELECT ?node {{ ?node a {sparql_name(kind)} }}")
            rows &= column.is_in(set(members[0].values))
    return left.keep(rows), right.keep(rows)


def _joins_these(store: EmbeddedStore, lens: Lens, links: int) -> bool:
    """Say whether so many links, all those of one property, join members of the two classes."""
    if store.location is None:
        return False
    ends = lens.set_class, lens.item_class
    source, target = reversed(ends) if lens.path.startswith("^") else ends
    return any(
        (link.source, link.target, link.count) == (source, target, links)
        for link in schema_of(store).links
        if link.property in lens.properties
    )


def _edges(store: Store, lens: Lens, all_sets: Sequence[str]) -> bytes:
    try:
        return store.select_tsv(lens.edges_query())
    except AnswerCut:
        if any(name.startswith("_:") for name in all_sets):
            raise  # a blank node cannot be named in another query
    first, *others = ask_in_parts(all_sets, lambda few: store.select_tsv(lens.edges_query(few)))
    return first + b"".join(answer.partition(b"\n")[2] for answer in others)


def _silent(store: Store, lens: Lens) -> Iterator[str]:
    """Find the sets on which the source is silent, whichever property the path begins with."""
    if not lens.first:
        return
    silences = " ".join(f"?set ops:sourceSilentOn {sparql_name(p)} ." for p in sorted(lens.first))
    for (node,) in store.select(f"SELECT DISTINCT ?set {{ {silences} }}"):
        yield node_key(node)


def _near_links(store: Store, lens: Lens) -> Iterator[tuple[str, str, str, str]]:
    """Find the statements that two items are near, one per pair of items and relation."""
    if not lens.near:
        return
    relations, reasons = labels_of(store, lens.near), _reasons(store, lens)
    ends = f"{lens.item_is('?subject')} {lens.item_is('?target')}"
    seen: set[tuple[str, frozenset[str]]] = set()
    for row in store.select(
        "SELECT ?subject ?relation ?target WHERE {\n"
        f"  VALUES ?relation {{ {_names(lens.near)} }}\n"
        f"  ?subject ?relation ?target . {ends}\n"
        "} ORDER BY ?subject ?relation ?target"
    ):
        subject, relation, target = map(node_key, row)
        key = relation, frozenset((subject, target))
        if key not in seen:
            seen.add(key)
            yield subject, relations[relation], target, reasons.get(key, "")


def _reasons(store: Store, lens: Lens) -> dict[tuple[str, frozenset[str]], str]:
    """Read why things are near; beginning with the reason, of which there are few, is quick."""
    return {
        (node_key(relation), frozenset((node_key(subject), node_key(target)))): plain(reason) or ""
        for relation, subject, target, reason in store.select(
            "SELECT ?relation ?subject ?target ?reason WHERE {\n"
            f"  VALUES ?relation {{ {_names(lens.near)} }}\n"
            "  ?statement ops:reason ?reason ; rdf:predicate ?relation ;\n"
            "             rdf:subject ?subject ; rdf:object ?target .\n"
            "} ORDER BY DESC(?reason)"
        )
    }


def _names(iris: Iterable[str]) -> str:
    return " ".join(map(sparql_name, iris))
