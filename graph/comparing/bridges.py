"""Questions about what is missing that need links between two classes, and the queries for them."""

from __future__ import annotations

from typing import Final, NamedTuple

from graph.links import DRAWN
from ontology.namespaces import OPS


class Bridge(NamedTuple):
    """A question that needs links between two classes."""

    title: str
    each: str
    lacks: str
    labels: tuple[str, str]

    @property
    def asked_of(self) -> str:
        """The IRI of the first class."""
        return f"{OPS}{self.each.removeprefix('ops:')}"

    @property
    def ends(self) -> frozenset[str]:
        """The IRIs of the two classes."""
        return frozenset(f"{OPS}{name.removeprefix('ops:')}" for name in (self.each, self.lacks))

    @property
    def query(self) -> str:
        """The query for the members of the first class that none of the second is linked to."""
        linked = f"{DRAWN} ?other a {self.lacks} }} }}\n"
        return (
            "SELECT DISTINCT ?thing ?label WHERE {\n"
            f"  ?thing a {self.each} ; skos:prefLabel ?label .\n"
            f"  MINUS {{ SELECT DISTINCT ?thing WHERE {{ ?thing ?property ?other {linked}"
            f"  MINUS {{ SELECT DISTINCT ?thing WHERE {{ ?other ?property ?thing {linked}}}"
        )

    @property
    def unanswered(self) -> str:
        """What is said where there is no such link."""
        one, other = self.labels
        return f"{self.title}: the graph has no link between any {one} and any {other}."


BRIDGES: Final = (
    Bridge("Activities without a tool", "ops:Activity", "ops:Tool", ("activity", "tool")),
    Bridge("KPIs that no role owns", "ops:KPI", "ops:Role", ("KPI", "role")),
    Bridge("Risks that no practice answers", "ops:Risk", "ops:Practice", ("risk", "practice")),
)


def unanswered_query() -> str:
    """Write the query for the questions about what the graph has that no link could answer.

    Each sub-select is a list, which the engine joins; it would try the members one by one else.
    """
    questions = "  UNION\n".join(
        f"  {{ {{ SELECT (COUNT(*) AS ?links) WHERE {{\n"
        f"      {{ SELECT ?thing WHERE {{ ?thing a {bridge.each} }} }}\n"
        "      { SELECT ?thing ?other WHERE {\n"
        "        { ?thing ?property ?other } UNION { ?other ?property ?thing }\n"
        f"        {DRAWN} }} }}\n"
        f"      {{ SELECT ?other WHERE {{ ?other a {bridge.lacks} }} }} }} }}\n"
        f"    FILTER(?links = 0 && EXISTS {{ ?one a {bridge.each} }})\n"
        f'    BIND("{bridge.unanswered}" AS ?question) }}\n'
        for bridge in BRIDGES
    )
    return f"SELECT ?question WHERE {{\n{questions}}} ORDER BY ?question"
