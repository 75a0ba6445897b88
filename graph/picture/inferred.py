"""Which statements about a node were inferred, and by which rule: evidence of its own kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.inferring.rules import INFERRED, rule_behind
from graph.naming.labels import labels_of
from graph.picture.evidence import Evidence
from graph.terms import iri as checked_iri
from graph.terms import plain

if TYPE_CHECKING:
    from graph.store import Store

_MOST: Final = 500
_SOURCE: Final = "Inferred"


def inferred_about(store: Store, iri: str) -> dict[tuple[str, str, str], str]:
    """Find the inferred triples with a node as subject or object, each with its rule.

    Returns
    -------
    dict
        From subject, property and object, as IRIs or texts, to the sentence of the rule.

    Raises
    ------
    ParameterError
        If ``iri`` is not an IRI.
    """
    name = checked_iri(iri)
    rows = store.select(
        "SELECT ?rule ?s ?p ?o {\n"
        f"  GRAPH <{INFERRED}> {{ ?rule ?described ?as }}\n"
        f"  GRAPH ?rule {{ ?s ?p ?o FILTER(?s = {name} || ?o = {name}) }}\n"
        f"}} GROUP BY ?rule ?s ?p ?o LIMIT {_MOST}"
    )
    found = {}
    for rule, *triple in rows:
        subject, property_, value = (plain(term) or "" for term in triple)
        found[subject, property_, value] = rule_behind(plain(rule) or "") or ""
    return found


def inferred_evidence(store: Store, iri: str) -> tuple[Evidence, ...]:
    """Say of each inferred statement about a node which rule stands behind it."""
    found = inferred_about(store, iri)
    labels = labels_of(store, sorted({part for triple in found for part in triple}))
    return tuple(
        Evidence(
            subject=labels.get(subject, subject),
            property=labels.get(property_, property_),
            object=labels.get(value, value),
            source=_SOURCE,
            source_iri=INFERRED,
            section="",
            printed="",
            note=rule,
            found=(),
        )
        for (subject, property_, value), rule in sorted(found.items())
    )
