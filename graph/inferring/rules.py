"""The rules of inference: what each says, and the named graph that it fills."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.querying.syntax import with_prefix_lines
from graph.terms import literal, sparql_name
from ontology.namespaces import DCT, GRAPH, PROV, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The graph that describes the graphs of the rules, and the beginning of their names.
INFERRED: Final = f"{GRAPH}inferred"

#: What each rule says, by the end of the name of its graph.
RULES: Final = MappingProxyType(
    {
        "subclass": "A member of a class is a member of the classes above it.",
        "definition": "What is defined as others is below all that it is, above any it may be.",
        "subproperty": "What one property links, the properties above it link too.",
        "domain": "What has a property is a member of the property's domain.",
        "range": "What a property leads to is a member of the property's range.",
        "inverse": "A property read backward is its inverse.",
        "symmetric": "A symmetric property holds both ways.",
        "transitive": "A transitive property leads on along its chain.",
        "same-as": "What is the same as another thing shares everything with it.",
        "restriction": "Every member of the class has such a link to a member of the other.",
    }
)
_RIGHTS: Final = "The licenses of the sources that it follows from hold for what follows."


def rule_graph(key: str) -> str:
    """Return the IRI of the graph of a rule.

    Examples
    --------
    >>> rule_graph("domain")
    'https://w3id.org/ops-atlas/graph/inferred/domain'
    """
    return f"{INFERRED}/{key}"


def rule_behind(graph: str) -> str | None:
    """Return the sentence of the rule whose graph this is, or None for what is stated."""
    return RULES.get(graph.removeprefix(f"{INFERRED}/")) if graph.startswith(INFERRED) else None


def counts_query() -> str:
    """Write the query for how many triples of a dataset each rule added: by the rule's graph."""
    graphs = " ".join(sparql_name(rule_graph(rule)) for rule in RULES)
    return with_prefix_lines(
        "SELECT ?rule (COUNT(*) AS ?triples) WHERE {\n"
        f"  VALUES ?rule {{ {graphs} }}\n  GRAPH ?rule {{ ?s ?p ?o }}\n"
        "} GROUP BY ?rule ORDER BY DESC(?triples) ?rule"
    )


def rule_query(graph: str) -> str:
    """Write the query for the triples that a rule added, given by the IRI of its graph."""
    return with_prefix_lines(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {sparql_name(graph)} {{ ?s ?p ?o }} }}"
    )


def description(added: dict[str, int]) -> Iterator[ox.Quad]:
    """Say of each rule's graph what it holds, in the graph that stands for all of them.

    None is an ``ops:Source``: what follows has no origin, license or file of its own. None has a
    class either, which would be drawn and compared as one of the data.
    """
    whole = ox.NamedNode(INFERRED)
    now = literal(datetime.now(UTC).isoformat(timespec="seconds"), datatype=f"{XSD}dateTime")
    for rule in added:
        facts: dict[str, ox.NamedNode | ox.Literal] = {
            f"{DCT}title": literal(f"Inferred: {rule}", language="en"),
            f"{DCT}description": literal(RULES[rule], language="en"),
            f"{DCT}rights": literal(_RIGHTS, language="en"),
            f"{DCT}isPartOf": whole,
            f"{PROV}wasGeneratedBy": ox.NamedNode(f"{INFERRED}#rules"),
            f"{PROV}generatedAtTime": now,
        }
        for key, value in facts.items():
            yield ox.Quad(ox.NamedNode(rule_graph(rule)), ox.NamedNode(key), value, whole)
