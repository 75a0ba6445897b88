"""Search the labels of a remote dataset with SPARQL, ranked here as the index ranks them.

Where the endpoint has a text index of its own that knows the labels, the index finds the
candidates; whether it does is found by looking for a word of a label that is there.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.search import Match, closeness, fold
from graph.terms import literal, local_name, to_sparql
from graph.wording import cut_label
from ontology.errors import EndpointError, QueryError
from ontology.namespaces import LABEL_PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.remote.endpoint import RemoteStore

_QUERY = """
SELECT DISTINCT ?node ?rank ?text ?shown ?kind ?kindLabel WHERE {{
  {{ SELECT DISTINCT ?node ?rank ?text WHERE {{
      {indexed}
      VALUES (?property ?rank) {{ {properties} }}
      ?node ?property ?text .
      FILTER (isIRI(?node) && CONTAINS(LCASE(STR(?text)), {wanted}))
    }} ORDER BY STRLEN(STR(?text)) LIMIT {limit} }}
  OPTIONAL {{ ?node <{preferred}> ?preferred }}
  OPTIONAL {{ ?node <{label}> ?plain }}
  BIND (COALESCE(?preferred, ?plain, ?text) AS ?shown)
  OPTIONAL {{ ?node a ?kind OPTIONAL {{ ?kind <{label}> ?kindLabel }} }}
}}"""
_ONE_LABEL: Final = """
SELECT ?text {{ VALUES ?property {{ {properties} }} ?node ?property ?text FILTER(isIRI(?node)) }}
LIMIT 50"""
_PROPERTIES: Final = " ".join(f"(<{iri}> {rank})" for rank, iri in enumerate(LABEL_PROPERTIES))
_WORD: Final = re.compile(r"[a-z0-9]{4,}")


_STATED: Final = "?node ?property ?text ."


def _virtuoso(word: str) -> str:
    """Virtuoso's free-text predicate; a star needs four letters before it."""
    phrase = _quoted(f"'{word}*'")
    return f"{_STATED} ?text <bif:contains> {phrase} ."


def _stardog(word: str) -> str:
    wanted = _quoted(f"{word}*")
    return f"?text <tag:stardog:api:property:textMatch> {wanted} . {_STATED}"


def _jena(word: str) -> str:
    wanted = _quoted(f"{word}*")
    return f"?node <http://jena.apache.org/text#query> {wanted} ."


def _quoted(text: str) -> str:
    return to_sparql(literal(text))


#: How each engine's text index is asked for nodes with a word that begins so.
TEXT_INDEXES: Final = MappingProxyType(
    {"Virtuoso": _virtuoso, "Stardog": _stardog, "Jena text": _jena}
)


def text_index(store: RemoteStore) -> str:
    """Find which text index answers at an endpoint; empty where none does."""
    try:
        labels = store.select(_ONE_LABEL.format(properties=_names())).values()
    except (QueryError, EndpointError):
        return ""
    words = (_WORD.search((text or "").lower()) for (text,) in labels)
    word = next((found[0] for found in words if found), None)
    if word is None:
        return ""
    return next((name for name in TEXT_INDEXES if _finds(store, TEXT_INDEXES[name], word)), "")


def _finds(store: RemoteStore, asked: Callable[[str], str], word: str) -> bool:
    try:
        return bool(store.select(_query(word, 1, asked(word))).rows)
    except (QueryError, EndpointError):
        return False


def _names() -> str:
    return " ".join(f"<{iri}>" for iri in LABEL_PROPERTIES)


def search(store: RemoteStore, text: str, limit: int, index: str = "") -> list[Match]:
    """Find nodes by any of their labels, best first.

    Parameters
    ----------
    index : str
        The text index to ask, a key of :data:`TEXT_INDEXES`; empty for none. It finds words by
        their beginning; where it finds nothing, the labels themselves are looked through.
    """
    wanted = text.strip().lower()
    if not wanted:
        return []
    word = _WORD.search(wanted)
    if index and word is not None:
        found = _ranked(store, wanted, limit, TEXT_INDEXES[index](word[0]))
        if found:
            return found
    return _ranked(store, wanted, limit, "")


def _query(wanted: str, limit: int, indexed: str) -> str:
    return _QUERY.format(
        indexed=indexed,
        properties=_PROPERTIES,
        wanted=_quoted(wanted),
        limit=max(200, limit * 10),
        preferred=LABEL_PROPERTIES[0],
        label=LABEL_PROPERTIES[1],
    )


def _ranked(store: RemoteStore, wanted: str, limit: int, indexed: str) -> list[Match]:
    best: dict[str, tuple[tuple[int, int, int], Match]] = {}
    rows = store.select(_query(wanted, limit, indexed)).values()
    for iri, rank, matched, shown, kind, kind_label in rows:
        if iri is None or matched is None or shown is None:
            continue
        key = (closeness(fold(matched), fold(wanted)), int(rank or 0), len(matched))
        kind_label = kind_label or (local_name(kind) if kind else None)
        if iri not in best or key < best[iri][0]:
            best[iri] = (key, Match(iri, cut_label(shown), cut_label(matched), kind, kind_label))
    ranked = sorted(best.values(), key=lambda item: (item[0], item[1].label))
    return [match for _, match in ranked[:limit]]
