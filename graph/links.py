"""The links among nodes: which of them are drawn, how many there are, and what each one says.

Only links between things count. Literals, classes, the bookkeeping of evidence, fixed values such
as a kind of license, and pages on the web belong in a node's card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graph.blank_nodes import about_each, is_blank
from graph.inferring.inferred_links import rules_of
from graph.naming.labels import labels_of_terms, node_key
from graph.node_properties import is_thing
from graph.nodes import values
from graph.querying.together import together
from graph.terms import plain, whole_number
from ontology.namespaces import DCT, FOAF, OPS, RDF, RDF_TYPE, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Set

    from graph.store import Store

#: Properties that lead to a page on the web.
PAGES: Final = (
    f"{FOAF}homepage",
    f"{OPS}repository",
    f"{SKOS}exactMatch",
    f"{RDFS}seeAlso",
    f"{DCT}license",
)

#: Properties that never become an edge.
NOT_DRAWN: Final = (
    RDF_TYPE,
    f"{RDF}subject",
    f"{RDF}predicate",
    f"{RDF}object",
    f"{DCT}source",
    f"{OPS}underCategory",
    f"{OPS}sourceSilentOn",
    f"{OPS}status",
    f"{OPS}licenseKind",
    f"{OPS}better",
    *PAGES,
)

#: What a drawn link is, as a FILTER over ``?property``.
DRAWN: Final = f"FILTER(?property NOT IN ({', '.join(f'<{iri}>' for iri in NOT_DRAWN)}))"


class Link(NamedTuple):
    """One stated link between two nodes."""

    source: str
    property: str
    target: str


class NamedLink(NamedTuple):
    """A link with the relation's label, why two things are near, and the rule behind it."""

    link: Link
    label: str
    near: bool
    reason: str
    rule: str = ""


#: A node with more neighbors than this is looked up pair by pair instead of through its links.
_HUB: Final = 1000


def links_among(
    store: Store,
    ids: Collection[str],
    others: Collection[str],
    degree: Mapping[str, int] | None = None,
) -> list[Link]:
    """Find every link between a node of ``ids`` and a node of ``others``, in a query or two.

    The sub-selects make the engine join two short lists instead of trying every pair; but all
    links of a hub are a long list, so hubs, as far as their degree is given, are tried in pairs.
    """
    known = degree or {}
    hubs = {name for name in ids if known.get(name, 0) > _HUB}
    found = _links_of_hubs(store, hubs, others)
    ours, theirs = values(name for name in ids if name not in hubs), values(others)
    if len(others) == 1:
        theirs = f"{theirs} {theirs}"  # Virtuoso cannot read two VALUES that name one node each
    if ours and theirs:
        both = "SELECT ?source ?property ?target WHERE {"
        rows = store.select(
            f"SELECT DISTINCT ?source ?property ?target WHERE {{\n"
            f"{{ {{ {both} VALUES ?source {{ {ours} }} ?source ?property ?target {DRAWN} }} }}\n"
            f"  VALUES ?target {{ {theirs} }} }}\nUNION\n"
            f"{{ {{ {both} VALUES ?target {{ {ours} }} ?source ?property ?target {DRAWN} }} }}\n"
            f"  VALUES ?source {{ {theirs} }} }}\n}}"
        )
        found |= {Link(node_key(s), plain(p) or "", node_key(t)) for s, p, t in rows}
    return sorted(found | _links_of_blank_nodes(store, set(ids), set(others)))


def _links_of_blank_nodes(store: Store, ours: Set[str], theirs: Set[str]) -> set[Link]:
    """Find the links that begin or end at a blank node, of which each has a few."""
    blank = sorted(filter(is_blank, ours | theirs))
    both = "{ ?node ?property ?target } UNION { ?source ?property ?node }"
    asked = about_each(store, blank, f"{both} {DRAWN}")
    if not asked:
        return set()
    rows = store.select(f"SELECT DISTINCT ?node ?source ?property ?target WHERE {{ {asked} }}")
    links = (
        Link(node_key(source or node), plain(prop) or "", node_key(target or node))
        for node, source, prop, target in rows
    )
    ends = ((ours, theirs), (theirs, ours))
    return {one for one in links if any(one.source in a and one.target in b for a, b in ends)}


def _links_of_hubs(store: Store, hubs: Collection[str], others: Collection[str]) -> set[Link]:
    ours, theirs = values(sorted(hubs)).split(), values(others).split()
    if not ours or not theirs:
        return set()
    out = " ".join(f"({one} {other})" for one in ours for other in theirs)
    back = " ".join(f"({other} {one})" for one in ours for other in theirs)
    rows = store.select(
        f"SELECT DISTINCT ?source ?property ?target WHERE {{\n"
        f"{{ VALUES (?source ?target) {{ {out} }} ?source ?property ?target {DRAWN} }}\nUNION\n"
        f"{{ VALUES (?source ?target) {{ {back} }} ?source ?property ?target {DRAWN} }}\n}}"
    )
    return {Link(node_key(s), plain(p) or "", node_key(t)) for s, p, t in rows}


def degrees(store: Store, ids: Collection[str]) -> dict[str, int]:
    """Count the distinct neighbors of each node in one query; zero where there are none."""
    found = dict.fromkeys(ids, 0)
    neighbors = (
        f"{{ ?of ?property ?node {is_thing(store)} }} UNION {{ ?node ?property ?of }}\n"
        f"  {DRAWN} FILTER(?node != ?of)"
    )
    if asked := about_each(store, ids, neighbors, "?of"):
        rows = store.select(
            f"SELECT ?of (COUNT(DISTINCT ?node) AS ?degree) WHERE {{\n  {asked}\n}} GROUP BY ?of"
        )
        found |= {node_key(of): whole_number(count) for of, count in rows}
    return found


def name_links(store: Store, links: Iterable[Link]) -> list[NamedLink]:
    """Label links, and give the reasons of near ones and the rules behind inferred ones."""
    ordered = sorted(set(links))
    near = near_relations(store)
    labels, reasons, rules = together(
        store,
        lambda: labels_of_terms(store, {link.property for link in ordered}),
        lambda: _reasons(store, [link for link in ordered if link.property in near]),
        lambda: rules_of(store, ordered),
    )
    return [
        NamedLink(
            link,
            labels[link.property],
            link.property in near,
            reasons.get(link, ""),
            rules.get(link, ""),
        )
        for link in ordered
    ]


def near_relations(store: Store) -> frozenset[str]:
    """Return the properties by which this dataset says that two things are nearly the same."""
    rows = store.select("SELECT DISTINCT ?property WHERE { ?property a ops:NearRelation }")
    return frozenset(plain(row[0]) or "" for row in rows)


def _reasons(store: Store, links: Iterable[Link]) -> dict[Link, str]:
    named = [f"(<{s}> <{p}> <{o}>)" for s, p, o in links if "_:" not in {s[:2], o[:2]}]
    if not named:
        return {}
    rows = store.select(
        "SELECT ?source ?property ?target (MIN(?text) AS ?reason) WHERE {\n"
        f"  VALUES (?source ?property ?target) {{ {' '.join(named)} }}\n"
        "  ?statement rdf:subject ?source ; rdf:predicate ?property ; rdf:object ?target ;\n"
        "    ops:reason ?text\n"
        "} GROUP BY ?source ?property ?target"
    )
    return {
        Link(node_key(s), plain(p) or "", node_key(o)): plain(text) or "" for s, p, o, text in rows
    }


def known_among(store: Store, ids: Iterable[str]) -> frozenset[str]:
    """Return those nodes that the dataset says anything about."""
    asked = about_each(store, ids, "FILTER(EXISTS { ?node ?p ?o } || EXISTS { ?s ?q ?node })")
    if not asked:
        return frozenset()
    rows = store.select(f"SELECT ?node WHERE {{ {asked} }}")
    return frozenset(node_key(row[0]) for row in rows)
