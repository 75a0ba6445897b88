"""The links of some things in either direction, as facets are made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graph.blank_nodes import about_each
from graph.comparing.facet_pattern import has_name
from graph.naming.labels import node_key
from graph.naming.language_order import UNDERSTOOD, main_language
from graph.nodes import values
from graph.terms import Literal, plain, sparql_name
from graph.wikibase import told_by_statements
from ontology.errors import ParameterError
from ontology.namespaces import DCT, LABEL_PROPERTIES, NAME_LINKS, OPS, PROV, RDF, RDF_TYPE, SKOS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graph.store import Store
    from graph.terms import Term

#: Properties that say how a thing is filed, not what it is.
NOT_COMPARED: Final = (
    RDF_TYPE,
    *LABEL_PROPERTIES,
    *NAME_LINKS,
    *(f"{RDF}{name}" for name in ("subject", "predicate", "object")),
    f"{DCT}source",
    f"{PROV}wasDerivedFrom",
    f"{SKOS}scopeNote",
    *(f"{OPS}{name}" for name in ("underCategory", "sourceSilentOn", "order", "key")),
)

#: More links than this cannot be laid side by side.
MOST_LINKS: Final = 50_000


class Path(NamedTuple):
    """The properties in a path, and whether it begins backward, or means the same both ways."""

    properties: tuple[str, ...]
    back: bool
    both: bool = False

    def __str__(self) -> str:
        first, *further = map(sparql_name, self.properties)
        first = f"({first}|^{first})" if self.both else f"^{first}" if self.back else first
        return "/".join([first, *further])


#: By path and thing: the values, texts in quotes, and whether each is a node.
Edges = dict[Path, dict[str, dict[str, bool]]]


def read_edges(store: Store, things: Collection[str]) -> Edges:
    """Read what is linked to things in either direction: values by thing by path.

    What a Wikibase says directly is not said once more by its statements, of which each has one id.
    """
    left_out = ", ".join(f"<{iri}>" for iri in NOT_COMPARED)
    named = has_name("value", blank=store.knows_blank_nodes)
    linked = (
        "{ ?thing ?property ?value BIND(0 AS ?back) }"
        " UNION { ?value ?property ?thing BIND(1 AS ?back) }"
    )
    rows = store.select(
        "SELECT DISTINCT ?thing ?property ?back ?value WHERE {\n"
        f"  {about_each(store, things, linked, '?thing')}\n"
        f"  {named} FILTER(?property NOT IN ({left_out}))\n"
        f"}} LIMIT {MOST_LINKS + 1}"
    )
    if len(rows) > MOST_LINKS:
        raise ParameterError(
            f"These have more than {MOST_LINKS:,} links together, too many to lay side by side; "
            "compare them on the Overlap page."
        )
    through = told_by_statements(plain(prop) or "" for _, prop, _, _ in rows)
    paths = ((row, Path((plain(row[1]) or "",), plain(row[2]) == "1")) for row in rows)
    return _as_edges(
        store,
        ((row[0], path, row[3]) for row, path in paths if path.properties[0] not in through),
    )


def _as_edges(store: Store, links: Iterable[tuple[Term | None, Path, Term | None]]) -> Edges:
    """Sort values by path and thing, as far as they are understood."""
    found: dict[Path, dict[str, list[Term]]] = {}
    for thing, path, value in links:
        if value is not None:
            found.setdefault(path, {}).setdefault(node_key(thing), []).append(value)
    return {
        path: {thing: _understood(terms, store.language) for thing, terms in held.items()}
        for path, held in found.items()
    }


def _understood(terms: Sequence[Term], language: str) -> dict[str, bool]:
    """Name values and say which are nodes; of texts those in the language, else the English ones.

    Where there are neither, all count.
    """
    texts = {term: main_language(term.language) for term in terms if isinstance(term, Literal)}
    first = ({language} - {""}, UNDERSTOOD, frozenset(texts.values()))
    wanted = next((some for some in first if not some.isdisjoint(texts.values())), frozenset())
    return {
        f'"{term.value}"' if isinstance(term, Literal) else node_key(term): (
            not isinstance(term, Literal)
        )
        for term in terms
        if not isinstance(term, Literal) or texts[term] in wanted
    }


def join_both_ways(store: Store, edges: Edges) -> Edges:
    """Make one path of the two directions of each property that means the same both ways."""
    names = values(sorted({prop for path in edges for prop in path.properties}))
    rows = store.select(
        f"SELECT ?property WHERE {{ VALUES ?property {{ {names} }}"
        " ?property a owl:SymmetricProperty }"
    )
    symmetric = {plain(row[0]) for row in rows}
    joined: Edges = {}
    for path, held in edges.items():
        both = path.properties[0] in symmetric
        target = joined.setdefault(
            Path(path.properties, back=False, both=True) if both else path, {}
        )
        for thing, found in held.items():
            target.setdefault(thing, {}).update(found)
    return joined


def told_once(edges: Edges, inverse: Mapping[str, str]) -> Edges:
    """Leave out a property of which its inverse says all, as where data states links both ways.

    Parameters
    ----------
    inverse : mapping of str to str
        The inverse of each property that has one, by IRI.
    """

    def is_told(path: Path, held: Mapping[str, Mapping[str, bool]]) -> bool:
        other = Path((inverse.get(path.properties[0], ""),), not path.back)
        if len(path.properties) > 1 or path.both or other not in edges:
            return False
        theirs = edges[other]
        within = all(found.keys() <= theirs.get(thing, {}).keys() for thing, found in held.items())
        return within and (path.back or held != theirs)

    return {path: held for path, held in edges.items() if not is_told(path, held)}


def inherited_edges(
    store: Store, things: Collection[str], leads: str, inherited: Sequence[str]
) -> Edges:
    """Read what things have through what belongs to them, by a property that leads there."""
    rows = store.select(
        "SELECT DISTINCT ?thing ?property ?value WHERE {\n"
        f"  VALUES ?thing {{ {values(things)} }} VALUES ?property {{ {values(inherited)} }}\n"
        f"  ?via <{leads}> ?thing . ?via ?property ?value FILTER(!isBlank(?value))\n}}"
    )
    return _as_edges(
        store,
        ((thing, Path((leads, plain(prop) or ""), True), value) for thing, prop, value in rows),
    )


def read_silences(store: Store, things: Collection[str]) -> dict[str, frozenset[str]]:
    """Read on which properties the source of each thing is silent: things by property."""
    found: dict[str, set[str]] = {}
    for thing, prop in store.select(
        f"SELECT ?thing ?property WHERE {{ VALUES ?thing {{ {values(things)} }}\n"
        "  ?thing ops:sourceSilentOn ?property }"
    ):
        found.setdefault(plain(prop) or "", set()).add(node_key(thing))
    return {prop: frozenset(names) for prop, names in found.items()}
