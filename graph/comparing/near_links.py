"""Near links of nodes: what is nearly the same as what, by which relation, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.comparing.member import Member, NearLink
from graph.links import Link, name_links, near_relations
from graph.naming.labels import labels_of, node_key
from graph.nodes import values
from graph.terms import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.store import Store


def near_links_among(store: Store, iris: Collection[str]) -> list[NearLink]:
    """Find the near links among nodes, each with its relation and reason."""
    relations, names, known = values(sorted(near_relations(store))), values(iris), set(iris)
    if not relations or not names:
        return []
    rows = store.select(
        "SELECT DISTINCT ?source ?property ?target WHERE {\n"
        f"  VALUES ?source {{ {names} }} ?source ?property ?target\n"
        f"  FILTER(?property IN ({', '.join(relations.split())}))\n}}"
    )
    links = [Link(node_key(s), plain(p) or "", node_key(t)) for s, p, t in rows]
    return _near_links(store, [link for link in links if link.target in known])


def near_links_of(store: Store, iri: str) -> list[NearLink]:
    """Find the near links of one node, with whatever they lead to."""
    relations, name = values(sorted(near_relations(store))), values([iri])
    if not relations or not name:
        return []
    rows = store.select(
        "SELECT DISTINCT ?source ?property ?target WHERE {\n"
        f"  {{ VALUES ?property {{ {relations} }} {name} ?property ?target\n"
        f"    BIND({name} AS ?source) }}\n"
        f"  UNION {{ VALUES ?property {{ {relations} }} ?source ?property {name}\n"
        f"    BIND({name} AS ?target) }}\n}}"
    )
    return _near_links(store, [Link(node_key(s), plain(p) or "", node_key(t)) for s, p, t in rows])


def _near_links(store: Store, links: Iterable[Link]) -> list[NearLink]:
    near = name_links(store, [link for link in links if link.source != link.target])
    ends = {iri for one in near for iri in (one.link.source, one.link.target)}
    labels = labels_of(store, sorted(ends))
    return [
        NearLink(
            Member(one.link.source, labels[one.link.source]),
            Member(one.link.target, labels[one.link.target]),
            one.label,
            one.reason,
        )
        for one in near
    ]


def neighbors(links: Iterable[NearLink]) -> dict[str, frozenset[str]]:
    """Return for each node those that are near it."""
    found: dict[str, set[str]] = {}
    for link in links:
        found.setdefault(link.subject.iri, set()).add(link.target.iri)
        found.setdefault(link.target.iri, set()).add(link.subject.iri)
    return {iri: frozenset(near) for iri, near in found.items()}
