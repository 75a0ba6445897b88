"""How much is shared along each property between the members of two classes, summed up.

From these sums lenses are proposed. Each is counted from both ends: how many objects and subjects
the links have, and how many of either have several at the other end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.beside import read_beside, triples_of, write_beside
from graph.embedded import EmbeddedStore
from graph.naming.labels import node_key
from graph.nodes import ANYTHING, CLASSES, ENGINES_OWN, PROVENANCE, TEXT, provenance_among
from graph.picture.sampled_schema import holds_much
from graph.picture.schema import schema_of
from graph.terms import sparql_name, whole_number
from ontology.namespaces import DCT, LABEL_PROPERTIES, OPS, OWL, RDF, RDFS, SCHEMA, SH, SKOS

if TYPE_CHECKING:
    from graph.store import Store

#: Class, property and class; how many links; and of objects and of subjects how many there are, and
#: how many of them are shared.
LinkSum = tuple[str, str, str, int, tuple[int, int], tuple[int, int]]

#: Under what the sums are kept beside a snapshot.
_KEPT: Final = "shared.json"
_KEPT_OF_ANYTHING: Final = "shared-by-anything.json"
_KEPT_OF_TEXTS: Final = "shared-by-texts.json"
#: So many ways are looked at, those with most links first.
_SUMMED: Final = 1000
#: Of so many triples the links are summed up while a visitor waits.
_AT_ONCE: Final = 500_000
#: Classes of nothing that anybody would compare.
_NEVER: Final = {
    *(f"{OPS}{name}" for name in ("Source", "OverlapLens", "NearRelation")),
    *(f"{SH}{name}" for name in ("NodeShape", "PropertyShape", "PropertyGroup")),
    *(f"{RDF}{name}" for name in ("Statement", "List")),
    *(f"{OWL}{name}" for name in ("Restriction", "Ontology", "AllDisjointClasses", "Axiom")),
}
#: Classes that describe data or hold it together; comparing by them says nothing about the things.
_DESCRIPTIONS: Final = (RDF, RDFS, OWL, SH)
#: What schema languages say of classes; where they are linked by anything else, they are things.
_SAID_OF_CLASSES: Final = frozenset(
    [
        f"{RDF}type",
        *(f"{RDFS}{name}" for name in ("subClassOf", "subPropertyOf", "seeAlso", "isDefinedBy")),
        *(f"{OWL}{name}" for name in ("equivalentClass", "disjointWith")),
    ]
)
#: Names and prose: what two things share of these says nothing of the things.
_WRITTEN: Final = ", ".join(
    map(
        sparql_name,
        [
            *LABEL_PROPERTIES,
            *(f"{RDFS}comment", f"{DCT}description", f"{SCHEMA}description"),
            *(f"{SKOS}{name}" for name in ("definition", "note", "scopeNote", "example")),
        ],
    )
)
_SCHEMA: Final = ", ".join(map(sparql_name, sorted(_SAID_OF_CLASSES)))


def links_between_classes(store: Store) -> list[LinkSum]:
    """Sum up the links between things that have a class.

    The engine in this process joins long lists, of properties that are known; another is asked in
    plain patterns, which it puts in an order by itself.
    """
    if not isinstance(store, EmbeddedStore):
        pattern = (
            f"?s ?property ?o . ?s a ?from . ?o a ?to .\n    FILTER(?property NOT IN ({_SCHEMA})"
            " && ?s != ?o && ?from != rdf:Statement && ?to != rdf:Statement)"
        )
        return _sums(store, pattern, _KEPT)
    properties = {
        link.property
        for link in schema_of(store).links
        if link.count > 1 and not describes(link.source) and not describes(link.target)
    }
    listed = " ".join(map(sparql_name, sorted(properties - _SAID_OF_CLASSES)))
    pattern = (
        f"{{ SELECT ?s ?property ?o WHERE {{ VALUES ?property {{ {listed} }} ?s ?property ?o"
        " FILTER(?s != ?o) } }\n    { SELECT ?o ?to WHERE { ?o a ?to } }\n"
        "    { SELECT ?s ?from WHERE { ?s a ?from } }"
    )
    return _sums(store, pattern, _KEPT) if listed else []


def links_to_anything(store: Store) -> list[LinkSum]:
    """Sum up the links that lead to anything with an IRI, from what has a class or none."""
    kept = f"isIRI(?o) && ?s != ?o && ?property NOT IN ({_SCHEMA})"
    return _sums(store, _links_to(ANYTHING, kept), _KEPT_OF_ANYTHING)


def links_to_texts(store: Store) -> list[LinkSum]:
    """Sum up what is said in texts: tags, keywords, states; not names and prose.

    An endpoint that holds much is not asked: it may hold very many texts.
    """
    if not isinstance(store, EmbeddedStore) and holds_much(store):
        return []
    kept = f"isLiteral(?o) && ?property NOT IN ({_WRITTEN})"
    return _sums(store, _links_to(TEXT, kept), _KEPT_OF_TEXTS)


def _links_to(kind: str, kept: str) -> str:
    return (
        f"?s ?property ?o FILTER(isIRI(?s) && {kept})\n"
        f"    OPTIONAL {{ ?s a ?class }} BIND(COALESCE(?class, <{ANYTHING}>) AS ?from)\n"
        f"    BIND(<{kind}> AS ?to)"
    )


def takes_long(store: Store) -> bool:
    """Say whether looking for what is shared takes longer than anybody waits for.

    A snapshot with much in it has to be summed up once; of an endpoint nobody knows.
    """
    if not isinstance(store, EmbeddedStore):
        return True
    return is_large(store) and all(
        read_beside(store, kept_as) is None
        for kept_as in (_KEPT, _KEPT_OF_ANYTHING, _KEPT_OF_TEXTS)
    )


def anything_takes_long(store: Store) -> bool:
    """Say so of the links to anything and to texts alone."""
    if not isinstance(store, EmbeddedStore):
        return holds_much(store)
    return is_large(store) and any(
        read_beside(store, kept_as) is None for kept_as in (_KEPT_OF_ANYTHING, _KEPT_OF_TEXTS)
    )


def is_large(store: Store) -> bool:
    """Say whether a dataset holds more than anybody waits for to be read through."""
    return (triples_of(store) or 0) > _AT_ONCE


def describes(class_iri: str) -> bool:
    """Say whether the members of a class describe data or hold it together."""
    described = class_iri.startswith(_DESCRIPTIONS) and class_iri not in CLASSES
    return described or is_no_thing(class_iri)


def is_no_thing(class_iri: str) -> bool:
    """Say whether nobody would compare the members of a class, not even in an ontology."""
    return class_iri in _NEVER or class_iri.startswith(ENGINES_OWN)


def _sums(store: Store, pattern: str, kept_as: str) -> list[LinkSum]:
    """Sum up links by their classes; of a snapshot this is done once, and kept beside it."""
    beside = _provenance(store)
    if (found := read_beside(store, kept_as)) is None:
        found = _summed_up(store, pattern)
        write_beside(store, kept_as, found)
    return [one for one in found if beside.isdisjoint((one[0], one[2]))]


def _provenance(store: Store) -> frozenset[str]:
    """Return the classes of sources; at an endpoint it is not asked whether entities are data."""
    if not isinstance(store, EmbeddedStore):
        return PROVENANCE
    return provenance_among(schema_of(store).classes)


def _summed_up(store: Store, pattern: str) -> list[LinkSum]:
    by_object, by_subject = (_summed(store, pattern, *ends) for ends in (("o", "s"), ("s", "o")))
    return [
        (*way, by_object[way][0], by_object[way][1:], by_subject[way][1:])
        for way in by_object
        if way in by_subject
    ]


def _summed(
    store: Store, pattern: str, item: str, holder: str
) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """Count the links of each way, the items at one end, and those that are shared."""
    rows = store.select(
        "SELECT ?from ?property ?to (COUNT(*) AS ?items) (SUM(?n) AS ?links)\n"
        "  (SUM(IF(?n > 1, 1, 0)) AS ?shared) WHERE {\n"
        f"  {{ SELECT ?from ?property ?to ?{item} (COUNT(DISTINCT ?{holder}) AS ?n) WHERE {{\n"
        f"    {pattern}\n"
        f"  }} GROUP BY ?from ?property ?to ?{item} }}\n"
        "  FILTER(isIRI(?from) && isIRI(?to))\n"
        f"}} GROUP BY ?from ?property ?to ORDER BY DESC(?links) LIMIT {_SUMMED}"
    )
    return {
        (node_key(start), node_key(prop), node_key(end)): (
            whole_number(links),
            whole_number(items),
            whole_number(shared),
        )
        for start, prop, end, items, links, shared in rows
    }
