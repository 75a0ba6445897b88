"""Search the labels of a remote dataset with SPARQL, ranked here as the index ranks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.search import Match, closeness, fold
from graph.terms import literal, local_name, to_sparql
from ontology.namespaces import LABEL_PROPERTIES

if TYPE_CHECKING:
    from graph.store import Store

_QUERY = """
SELECT DISTINCT ?node ?rank ?text ?shown ?kind ?kindLabel WHERE {{
  {{ SELECT DISTINCT ?node ?rank ?text WHERE {{
      VALUES (?property ?rank) {{ {properties} }}
      ?node ?property ?text .
      FILTER (isIRI(?node) && CONTAINS(LCASE(STR(?text)), {wanted}))
    }} ORDER BY STRLEN(STR(?text)) LIMIT {limit} }}
  OPTIONAL {{ ?node <{preferred}> ?preferred }}
  OPTIONAL {{ ?node <{label}> ?plain }}
  BIND (COALESCE(?preferred, ?plain, ?text) AS ?shown)
  OPTIONAL {{ ?node a ?kind OPTIONAL {{ ?kind <{label}> ?kindLabel }} }}
}}"""


def search(store: Store, text: str, limit: int) -> list[Match]:
    """Find nodes by any of their labels, best first."""
    wanted = text.strip().lower()
    if not wanted:
        return []
    query = _QUERY.format(
        properties=" ".join(f"(<{iri}> {rank})" for rank, iri in enumerate(LABEL_PROPERTIES)),
        wanted=to_sparql(literal(wanted)),
        limit=max(200, limit * 10),
        preferred=LABEL_PROPERTIES[0],
        label=LABEL_PROPERTIES[1],
    )
    best: dict[str, tuple[tuple[int, int, int], Match]] = {}
    for iri, rank, matched, shown, kind, kind_label in store.select(query).values():
        if iri is None or matched is None or shown is None:
            continue
        key = (closeness(fold(matched), fold(wanted)), int(rank or 0), len(matched))
        kind_label = kind_label or (local_name(kind) if kind else None)
        if iri not in best or key < best[iri][0]:
            best[iri] = (key, Match(iri, shown, matched, kind, kind_label))
    ranked = sorted(best.values(), key=lambda item: (item[0], item[1].label))
    return [match for _, match in ranked[:limit]]
