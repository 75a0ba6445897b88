"""The links of a node, grouped by what each relation is called when read from that node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.blank_nodes import about, term_of
from graph.inferring.inferred_links import rules_of
from graph.links import DRAWN, near_relations
from graph.naming.labels import labels_of
from graph.node_properties import is_thing
from graph.nodes import Node, values
from graph.picture.neighbors import Choice, Neighbor, Way, neighbors
from graph.terms import plain, whole_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graph.store import Store

_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links of one relation, read from the node: "uses tool", or "used by" backward.

    Attributes
    ----------
    label, property : str
        What the relation is called in this direction, and its IRI.
    outgoing, near : bool
        Its direction, and whether it says that two things are nearly the same.
    targets : tuple of Node
        Its other ends, by label.
    more : int
        How many other ends are not listed.
    inferred : tuple of (str, str)
        The ends that no source states, by IRI, each with the sentence of its rule.
    """

    label: str
    property: str
    outgoing: bool
    near: bool
    targets: tuple[Node, ...]
    more: int
    inferred: tuple[tuple[str, str], ...] = ()


def link_groups(store: Store, name: str) -> tuple[LinkGroup, ...]:
    """Group the neighbors by what their relation is called in the direction of reading."""
    counts = count_links(store, name)
    found = _listed(store, name, counts)
    names = reading_names(store, {prop for prop, _ in counts})
    near = near_relations(store)
    rules = rules_of(store, [one.link(name) for one in found])
    groups: dict[tuple[str, bool], list[tuple[str, bool]]] = {}
    for prop, outgoing in sorted(counts):
        key = (names[prop, outgoing], prop in near)
        groups.setdefault(key, []).append((prop, outgoing))
    result = []
    hub = sum(counts.values()) > _MOST
    for (label, is_near), ways in groups.items():
        ends = [n for n in found if (n.property, n.outgoing) in ways]
        refs = {Node(n.id, n.label, n.kind, n.kind_label) for n in ends}
        more = sum(counts[way] for way in ways) - len(ends) if hub else 0
        if refs or more:
            targets = tuple(sorted(refs, key=lambda ref: (ref.label.casefold(), ref.id)))
            inferred = _inferred(name, ends, rules)
            result.append(LinkGroup(label, *ways[0], is_near, targets, more, inferred))
    return tuple(sorted(result, key=lambda group: (group.near, not group.outgoing, group.label)))


def _inferred(
    name: str, ends: Collection[Neighbor], rules: Mapping[tuple[str, str, str], str]
) -> tuple[tuple[str, str], ...]:
    """Name the ends that only rules link, each with its rule."""
    ruled = {end.id: rules.get(end.link(name), "") for end in ends}
    stated = {end.id for end in ends if end.link(name) not in rules}
    return tuple(sorted((end, rule) for end, rule in ruled.items() if end not in stated))


def _listed(
    store: Store, name: str, counts: Mapping[tuple[str, bool], int]
) -> tuple[Neighbor, ...]:
    """Find all neighbors, or of a node with very many some along each relation."""
    if sum(counts.values()) <= _MOST:
        return neighbors(store, name, _MOST)
    ways = tuple(Way(*way) for way in sorted(counts))
    return neighbors(store, name, _MOST, (), Choice(ways), each=max(1, _MOST // len(ways)))


def count_links(store: Store, name: str) -> dict[tuple[str, bool], int]:
    """Count the links of a node by property and whether they lead from it."""
    me = term_of(name)
    links = about(
        name,
        f"{{ {me} ?property ?node {is_thing(store)} BIND(1 AS ?out) }}\n"
        f"  UNION {{ ?node ?property {me} }} {DRAWN}",
    )
    counted = "SELECT ?property ?out (COUNT(*) AS ?count)"
    rows = store.select(f"{counted} WHERE {{\n  {links}\n}} GROUP BY ?property ?out")
    return {(plain(p) or "", out is not None): whole_number(n) for p, out, n in rows}


def reading_names(store: Store, properties: set[str]) -> dict[tuple[str, bool], str]:
    """Name each relation forward, and backward by its inverse where it has one."""
    labels = labels_of(store, sorted(properties))
    names = {(prop, True): labels[prop] for prop in properties}
    names |= {(prop, False): f"{labels[prop]} (from)" for prop in properties}
    if properties:
        rows = store.select(
            f"SELECT ?property ?label WHERE {{ VALUES ?property {{ {values(properties)} }}\n"
            "  { ?property owl:inverseOf ?inverse } UNION { ?inverse owl:inverseOf ?property }\n"
            "  UNION { ?property a owl:SymmetricProperty BIND(?property AS ?inverse) }\n"
            "  ?inverse rdfs:label ?label }"
        )
        names |= {(plain(prop) or "", False): plain(label) or "" for prop, label in rows}
    return names
