"""The verbs of the program's API, each a function from plain arguments to plain data.

The HTTP API and the agents' tools are two doors to these. Every answer names its nodes by IRI, so
that whoever passes it on can cite it, and a list says how long it would be where it is cut.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from graph import Solutions, Triples
from graph.naming.wording import for_programs
from graph.store import PROGRAMS, Limits
from graph.terms import plain, python_value
from ontology.errors import NotFoundError
from queries import resolve_argument
from queries.arguments import ANY_CLASS, resolve_arguments
from queries.header import Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph import Result, Store
    from graph.nodes import Node
    from graph.terms import Term
    from queries import Catalog, Query

#: The most rows of an answer.
MOST_ROWS: Final = 10_000
_SECONDS: Final = 10.0
_NODE: Final = Parameter("node", "Node", class_iri=ANY_CLASS)


def list_questions(catalog: Catalog, words: str = "") -> list[dict[str, Any]]:
    """List the questions of the catalog, or those that some words fit."""
    entries = catalog.search(words) if words.strip() else catalog.values()
    return [describe_question(entry) for entry in entries]


def describe_question(entry: Query) -> dict[str, Any]:
    """Describe a question and its parameters."""
    return {
        "name": entry.name,
        "question": entry.question,
        "description": entry.description,
        "tags": list(entry.tags),
        "parameters": [
            {
                "name": parameter.name,
                "label": parameter.label,
                "class": parameter.class_iri,
                "datatype": parameter.datatype,
                "many": parameter.many,
                "optional": parameter.optional,
                "default": list(parameter.default),
            }
            for parameter in entry.parameters.values()
        ],
    }


def ask(
    store: Store,
    catalog: Catalog,
    question: str,
    arguments: Mapping[str, Sequence[str]],
    limit: int = MOST_ROWS,
) -> dict[str, Any]:
    """Ask a question of the catalog; nodes may be given by label, CURIE or IRI."""
    entry = catalog[question]
    query = entry.bind(resolve_arguments(store, entry.parameters, arguments), store.language)
    return {"question": entry.question, **run_sparql(store, query, limit)}


def run_sparql(store: Store, query: str, limit: int = MOST_ROWS) -> dict[str, Any]:
    """Run a query that reads, guarded, and return its answer and the query."""
    limits = Limits(deadline=_SECONDS, rows=limit, askers=PROGRAMS)
    return {**_plain(store.run_typed(query, limits)), "query": query}


def _plain(result: Result) -> dict[str, Any]:
    if isinstance(result, Solutions):
        rows = [
            {name: _value(term) for name, term in zip(result.variables, row, strict=True)}
            for row in result.rows
        ]
        return {"columns": list(result.variables), "rows": rows, "note": result.note}
    if isinstance(result, Triples):
        triples = [[plain(part) for part in (t.subject, t.predicate, t.object)] for t in result]
        return {"triples": triples, "note": result.note}
    return {"answer": result, "note": None}


def _value(term: Term | None) -> Any:
    """Return the value of a term; of a number that JSON cannot write, what it is called."""
    value = python_value(term)
    return value if not isinstance(value, float) or isfinite(value) else plain(term)


def search(store: Store, text: str, limit: int = 10) -> list[dict[str, Any]]:
    """Find nodes by any part of a label, an alias or a misprint."""
    return [
        {
            "iri": match.iri,
            "label": match.label,
            "matched": match.matched,
            "kind": match.kind,
            "kindLabel": match.kind_label,
        }
        for match in store.search(text, limit)
    ]


def suggest(store: Store, text: str) -> list[str]:
    """Return labels that may be meant by a text that a search did not find."""
    from graph.naming.suggesting import suggest as suggest_nodes

    return [match.label for match in suggest_nodes(store, text)]


def find_node(store: Store, name: str) -> str:
    """Return the IRI of a node given by label, CURIE, IRI or local name.

    Raises
    ------
    NotFoundError
        If there is none, with the nearest labels.
    ParameterError
        If several nodes have that label.
    """
    return resolve_argument(store, _NODE, name).value


def read_node(store: Store, name: str) -> dict[str, Any]:
    """Return everything known about a node, with the evidence of its statements.

    What no source states is told: its classes, and of each group of links the nodes, with the rule.
    """
    from graph.picture.card import node_card

    card = node_card(store, find_node(store, name))
    return {
        "iri": card.id,
        "label": card.label,
        "kind": card.kind,
        "kindLabel": card.kind_label,
        "definition": card.definition,
        "labels": [{"as": how, "label": label} for how, label in card.labels],
        "classes": [node_of(one) for one in card.classes],
        "inferredClasses": sorted(card.inferred),
        "facts": [{"label": f.label, "value": f.value, "href": f.href} for f in card.facts],
        "links": [
            {
                "label": group.label,
                "property": group.property,
                "outgoing": group.outgoing,
                "near": group.near,
                "nodes": [node_of(target) for target in group.targets],
                "more": group.more,
                "inferred": dict(group.inferred),
            }
            for group in card.links
        ],
        "evidence": [one._asdict() for one in card.evidence],
    }


def read_neighbors(store: Store, name: str, limit: int = 100) -> list[dict[str, Any]]:
    """Return the nodes one link away, in either direction; ``inferred`` is the rule, if any."""
    from graph.inferring.inferred_links import rules_of
    from graph.picture.neighbors import neighbors

    iri = find_node(store, name)
    found = neighbors(store, iri, limit)
    rules = rules_of(store, [neighbor.link(iri) for neighbor in found])
    return [
        {
            "iri": neighbor.id,
            "label": neighbor.label,
            "kind": neighbor.kind,
            "kindLabel": neighbor.kind_label,
            "property": neighbor.property,
            "propertyLabel": neighbor.property_label,
            "outgoing": neighbor.outgoing,
            "inferred": rules.get(neighbor.link(iri), ""),
        }
        for neighbor in found
    ]


def find_paths(store: Store, start: str, end: str, most: int = 3) -> list[dict[str, Any]]:
    """Return the shortest ways from one node to another, read out link by link."""
    from graph.paths import shortest_paths

    paths = shortest_paths(store, find_node(store, start), find_node(store, end), most)
    return [
        {
            "length": len(path),
            "sentence": for_programs(str(path)),
            "steps": [
                {
                    "source": node_of(step.source),
                    "property": step.property,
                    "label": step.label,
                    "forward": step.forward,
                    "target": node_of(step.target),
                }
                for step in path.steps
            ],
        }
        for path in paths
    ]


def read_schema(store: Store, limit: int = 200) -> dict[str, Any]:
    """Return the classes and properties of the dataset, most used first."""
    classes = _counted(store, "?s a ?name", limit)
    properties = _counted(store, "?s ?name ?o", limit)
    return {"classes": classes, "properties": properties}


def _counted(store: Store, pattern: str, limit: int) -> list[dict[str, Any]]:
    from graph.naming.labels import labels_of

    limits = Limits(deadline=_SECONDS, rows=limit, askers=PROGRAMS)
    found = store.run_typed(
        f"SELECT ?name (COUNT(*) AS ?count) {{ {pattern} }} "
        f"GROUP BY ?name ORDER BY DESC(?count) ?name LIMIT {limit}",
        limits,
    )
    if not isinstance(found, Solutions):
        raise NotFoundError(f"{store.name} cannot say what it holds.")
    counts = {str(plain(name)): python_value(count) for name, count in found.rows}
    labels = labels_of(store, sorted(counts))
    return [{"iri": iri, "label": labels[iri], "count": n} for iri, n in counts.items()]


def node_of(node: Node) -> dict[str, str]:
    """Name a node."""
    return {"iri": node.id, "label": node.label, "kind": node.kind, "kindLabel": node.kind_label}
