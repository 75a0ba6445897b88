"""The gap board: what is missing, and whether the data is silent or the world is that way.

Each kind of gap is one query. Rows of which there may be very many are sorted here: the engine
looks texts up on disk each time it compares two. A gap that the vocabulary has no link for is not
guessed from names: the board says that the question cannot be asked, and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.comparing.bridges import BRIDGES, unanswered_query
from graph.comparing.gap import CANNOT_BE_ASKED, Cause, Gap
from graph.comparing.lifetime import endings_query, find_endings
from graph.comparing.member import Member
from graph.comparing.undefined import find_undefined, undefined_query
from graph.naming.labels import labels_of, labels_of_terms, labels_where, node_key
from graph.picture.schema import schema_of
from graph.terms import plain
from ontology.namespaces import SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graph.solutions import Row
    from graph.store import Store

_NEAR: Final = f"{SKOS}closeMatch"


def find_gaps(store: Store) -> list[Gap]:
    """Find every gap, group by group."""
    finders: tuple[Callable[[Store], Iterator[Gap]], ...] = (
        _silent_facets,
        _facets_of_others,
        _unrecorded_facets,
        _bridges,
        _ending_tools,
        _undefined_kpis,
        _own_definitions,
        _categories_of_one,
        _near_duplicates,
    )
    return [gap for find in finders for gap in find(store)]


def _members(store: Store, query: str) -> Iterator[list[Member]]:
    """Read pairs of columns, a node and its label each; a node of several labels has one."""
    rows = dict.fromkeys(row[::2] for row in store.select(query).values())
    labels = labels_of(store, sorted({iri or "" for row in rows for iri in row}))
    for row in rows:
        yield [Member(iri or "", labels[iri or ""]) for iri in row]


def _by_label(store: Store, query: str, *columns: int) -> list[list[Member]]:
    """Read them in the order of the labels in some columns."""

    def key(row: list[Member]) -> list[tuple[str, str]]:
        return [(row[at].label.casefold(), row[at].iri) for at in columns]

    return sorted(_members(store, query), key=key)


def _labeled(
    store: Store, pattern: str, rows: Sequence[Row], nodes: int
) -> list[tuple[list[Member], Row]]:
    """Name the nodes that rows begin with, and sort the rows by these names.

    Parameters
    ----------
    pattern : str
        Binds ``?node`` to all of them; a label in each row would cost the engine far more.
    nodes : int
        How many columns hold nodes; what the others hold comes back beside them.
    """
    keyed = [(list(map(node_key, row[:nodes])), row[nodes:]) for row in rows]
    labels = labels_where(store, pattern, sorted({iri for iris, _ in keyed for iri in iris}))
    members = {iri: Member(iri, label) for iri, label in labels.items()}
    order = {iri: (label.casefold(), iri) for iri, label in labels.items()}
    keyed.sort(key=lambda row: [order[iri] for iri in row[0]])
    return [([members[iri] for iri in iris], others) for iris, others in keyed]


def _silent_facets(store: Store) -> Iterator[Gap]:
    query = (
        "SELECT DISTINCT ?thing ?label ?property ?facet WHERE {\n"
        "  ?thing ops:sourceSilentOn ?property ; skos:prefLabel ?label .\n"
        "  ?property rdfs:label ?facet OPTIONAL { ?property ops:order ?order }\n"
        "} ORDER BY ?label ?order"
    )
    for thing, facet in _members(store, query):
        text = f"{thing}: {facet}"
        kind = "Facets on which the source is silent"
        yield Gap(kind, thing, text, Cause.SOURCE, query=query)


def _facets_of_others(store: Store) -> Iterator[Gap]:
    query = (
        "SELECT DISTINCT ?thing ?label ?property ?facet WHERE {\n"
        "  ?property rdfs:domain ops:Discipline ; ops:order ?order ; rdfs:label ?facet .\n"
        "  ?thing a ops:Discipline ; skos:prefLabel ?label .\n"
        "  FILTER EXISTS { ?other a ops:Discipline ; ?property ?some }\n"
        "  FILTER NOT EXISTS { ?thing ?property ?value }\n"
        "  FILTER NOT EXISTS { ?thing ops:sourceSilentOn ?property }\n"
        "  FILTER NOT EXISTS { ?property ops:expectedOfEvery ?class . ?thing a ?class }\n"
        "} ORDER BY ?order ?label"
    )
    for thing, facet in _members(store, query):
        kind = "Facets that the source states of others only"
        yield Gap(kind, thing, f"{thing}: {facet}", Cause.SOURCE, query=query)


def _unrecorded_facets(store: Store) -> Iterator[Gap]:
    query = (
        "SELECT DISTINCT ?thing ?label ?property ?facet WHERE {\n"
        "  ?property ops:expectedOfEvery ?class ; rdfs:label ?facet .\n"
        "  ?thing a ?class ; skos:prefLabel ?label .\n"
        "  FILTER NOT EXISTS { ?thing ?property ?value }\n"
        "  FILTER NOT EXISTS { ?thing ops:sourceSilentOn ?property }\n"
        "} ORDER BY ?label ?facet"
    )
    for thing, facet in _members(store, query):
        text = f"“{facet}” is expected of {thing}, and neither stated nor declared silent."
        yield Gap("Facets nobody filled in", thing, text, Cause.DATA, query=query)


def _bridges(store: Store) -> Iterator[Gap]:
    schema = schema_of(store)
    linked = {frozenset((link.source, link.target)) for link in schema.links}
    for bridge in (one for one in BRIDGES if one.asked_of in schema.classes):
        if bridge.ends not in linked:
            text, query = bridge.unanswered, unanswered_query()
            yield Gap(CANNOT_BE_ASKED, None, text, Cause.VOCABULARY, query=query)
            continue
        for (thing,) in _by_label(store, bridge.query, 0):
            text = f"No {bridge.labels[1]} is linked to {thing}."
            yield Gap(bridge.title, thing, text, Cause.DATA, query=bridge.query)


def _ending_tools(store: Store) -> Iterator[Gap]:
    query = endings_query()
    for one in find_endings(store):
        names = " or ".join(map(str, one.successors))
        then = f"its makers name {names} as successor" if names else "no successor is recorded"
        text = f"{one.tool}: {one.when}; {then}."
        kind = "Tools on their way out"
        yield Gap(kind, one.tool, text, Cause.WORLD, one.successors, one.note, query=query)


def _undefined_kpis(store: Store) -> Iterator[Gap]:
    kind, query = "KPIs nobody defines", undefined_query()
    lacked_by_all, rows = find_undefined(store)
    for count, lacked in lacked_by_all:
        text = f"None of the {count:,} KPIs has a {lacked}."
        yield Gap(kind, None, text, Cause.DATA, query=query)
    for (kpi,), what in _labeled(store, "?node a ops:KPI .", rows, 1):
        yield Gap(kind, kpi, f"{kpi} has no {plain(what[0])}.", Cause.DATA, query=query)


def _own_definitions(store: Store) -> Iterator[Gap]:
    query = (
        "SELECT DISTINCT ?kpi ?label WHERE {\n"
        "  ?kpi a ops:KPI ; skos:prefLabel ?label ; ops:projectDefinition true\n"
        "  FILTER NOT EXISTS { ?kpi ops:standardizedBy ?standard }\n} ORDER BY ?label"
    )
    for (kpi,) in _members(store, query):
        note = "No standard was found that defines it; the definition here is our own."
        kind = "KPIs without a standard"
        yield Gap(kind, kpi, str(kpi), Cause.WORLD, note=note, query=query)


def _categories_of_one(store: Store) -> Iterator[Gap]:
    for kind, name, prop in (
        ("Categories with one tool", "tool", "ops:inCategory"),
        ("Categories only one discipline has", "discipline", "ops:usesCategory"),
    ):
        query = _alone(name, prop)
        for category, only in _by_label(store, query, 1, 0):
            text = f"{category}: {only}"
            yield Gap(kind, category, text, Cause.SOURCE, (only,), query=query)


def _alone(name: str, prop: str) -> str:
    """Write the query for categories to which a property leads from one thing only.

    The labels are optional so that the engine looks them up for what it found, and does not try
    every label with every other first.
    """
    return (
        f"SELECT ?category ?label ?{name} ?{name}Label WHERE {{\n"
        f"  {{ SELECT ?category (SAMPLE(?any) AS ?{name})\n"
        f"    WHERE {{ ?any {prop} ?category }}\n"
        "    GROUP BY ?category HAVING (COUNT(DISTINCT ?any) = 1) }\n"
        "  OPTIONAL { ?category skos:prefLabel ?label }\n"
        f"  OPTIONAL {{ ?{name} skos:prefLabel ?{name}Label }}\n}}"
    )


def _near_duplicates(store: Store) -> Iterator[Gap]:
    """Find things of one class that are said to mean nearly the same."""
    pairs = (
        "SELECT DISTINCT ?one ?other WHERE {\n"
        "    ?one skos:closeMatch ?other ; a ?class . ?other a ?class }"
    )
    query = (
        "SELECT DISTINCT ?one ?label ?other ?otherLabel WHERE {\n"
        f"  {{ {pairs} }}\n"
        "  OPTIONAL { ?one skos:prefLabel ?label }\n"
        "  OPTIONAL { ?other skos:prefLabel ?otherLabel }\n}"
    )
    (relation,) = labels_of_terms(store, {_NEAR}).values()
    reasons = _reasons(store)
    ends = "{ ?node skos:closeMatch ?any } UNION { ?any skos:closeMatch ?node }"
    for (one, other), _ in _labeled(store, ends, store.select(pairs).rows, 2):
        kind, text = "Near duplicates: merge or keep apart?", f"{one}: {relation} {other}"
        note = reasons.get((one.iri, other.iri), "")
        yield Gap(kind, one, text, Cause.EDITORS, (other,), note, query=query)


def _reasons(store: Store) -> dict[tuple[str, str], str]:
    """Read why two things are said to mean nearly the same; of several reasons the first."""
    rows = store.select(
        "SELECT ?one ?other (MIN(?text) AS ?reason) WHERE {\n"
        f"  ?s rdf:predicate <{_NEAR}> ; rdf:subject ?one ; rdf:object ?other ; ops:reason ?text\n"
        "} GROUP BY ?one ?other"
    )
    return {(node_key(one), node_key(other)): plain(text) or "" for one, other, text in rows}
