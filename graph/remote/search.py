"""Search the labels of a remote dataset with SPARQL, ranked here as the index ranks them.

Where the endpoint has a text index of its own that knows the labels, the index finds the
candidates; whether it does is found by looking for a word of a label that is there.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from graph.naming.label_sources import (
    FIRST_ALIAS,
    FIRST_HIDDEN,
    LABEL_SOURCES,
    RANKS_OF_NAMES,
    searched_sources,
)
from graph.naming.labels import short_name
from graph.naming.search import BETWEEN, Match, closeness, fold
from graph.naming.wording import cut_label
from graph.nodes import BOOKKEEPING, describe
from graph.terms import plain, sparql_text, whole_number
from ontology.errors import EndpointError, QueryError
from ontology.namespaces import LABEL_PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.remote.endpoint import RemoteStore

#: Of every label its node, its text, and the rank of its source in LABEL_SOURCES, those first that
#: fit best: a common word is in more labels than are asked for.
_QUERY = """
SELECT DISTINCT ?node ?rank ?label WHERE {{
  {labels}
  FILTER (isIRI(?node) && {fits})
}} ORDER BY DESC(LCASE(STR(?label)) = {text}) DESC(STRSTARTS(LCASE(STR(?label)), {text}))
  ?rank STRLEN(STR(?label)) LIMIT {limit}"""
_ONE_LABEL: Final = """
SELECT ?text {{ VALUES ?property {{ {properties} }} ?node ?property ?text FILTER(isIRI(?node)) }}
LIMIT 50"""
#: Sources that are one property, which is most of them, by rank.
_STATED: Final = {
    rank: source.counts_as
    for rank, source in enumerate(LABEL_SOURCES)
    if source.pattern == f"?node <{source.counts_as}> ?label ."
}
#: Letters, in small ones, that are written with accents.
_ACCENTED: Final = (*range(0xDF, 0x250), *range(0x1E00, 0x1F00))
_WORD: Final = re.compile(r"[a-z0-9]{4,}")


def _virtuoso(labels: str, word: str) -> str:
    """Virtuoso's free-text predicate; a star needs four letters before it."""
    phrase = sparql_text(f"'{word}*'")
    return f"{labels} ?label <bif:contains> {phrase} ."


def _stardog(labels: str, word: str) -> str:
    wanted = sparql_text(f"{word}*")
    return f"?label <tag:stardog:api:property:textMatch> {wanted} . {labels}"


def _jena(labels: str, word: str) -> str:
    wanted = sparql_text(f"{word}*")
    return f"?node <http://jena.apache.org/text#query> {wanted} . {labels}"


#: How well a label fits, the least best: how close it is, whether it is of a name that is a node,
#: whether it is an alias or hidden, its length and itself.
_Fit: TypeAlias = tuple[int, bool, int, int, str]
_Asked: TypeAlias = "Callable[[str, str], str]"
_Fitting: TypeAlias = dict[str, _Fit]
#: How each engine's text index is asked for those of some labels with a word that begins so.
TEXT_INDEXES: Final = MappingProxyType(
    {"Virtuoso": _virtuoso, "Stardog": _stardog, "Jena text": _jena}
)


def text_index(store: RemoteStore) -> str:
    """Find which text index answers at an endpoint; empty where none does.

    Raises
    ------
    QueryError, EndpointError
        If it does not even say what anything is called: then it is not known.
    """
    labels = store.select(_ONE_LABEL.format(properties=_names())).values()
    words = (_WORD.search((text or "").lower()) for (text,) in labels)
    word = next((found[0] for found in words if found), None)
    if word is None:
        return ""
    return next((name for name in TEXT_INDEXES if _finds(store, TEXT_INDEXES[name], word)), "")


def _finds(store: RemoteStore, asked: _Asked, word: str) -> bool:
    try:
        return bool(store.select(_query(_indexed(asked, word, _STATED), word, 1)).rows)
    except (QueryError, EndpointError):
        return False


def _names() -> str:
    return " ".join(f"<{iri}>" for iri in LABEL_PROPERTIES)


def search(store: RemoteStore, text: str, limit: int, index: str = "") -> list[Match]:
    """Find nodes by any of their labels, best first.

    Where nothing is found, the labels are looked through once more, for those with accents or with
    words that are joined in another way: ``ci cd`` finds ``CI/CD``, as in the index.

    Parameters
    ----------
    index : str
        The text index to ask, a key of :data:`TEXT_INDEXES`; empty for none. It finds words by
        their beginning; where it finds nothing, the labels themselves are looked through.
    """
    wanted = text.strip().lower()
    if not wanted:
        return []
    found: _Fitting = {}
    word = _WORD.search(wanted)
    if index and word is not None:
        labels = _indexed(TEXT_INDEXES[index], word[0], _stated(store))
        found = _fitting(store, wanted, _query(labels, wanted, limit))
    if not found:
        labels = _every_label(store)
        found = _fitting(store, wanted, _query(labels, wanted, limit))
    if not found and (pattern := _written_otherwise(fold(wanted))):
        fits = f"REGEX(LCASE(STR(?label)), {sparql_text(pattern)})"
        found = _fitting(store, wanted, _query(labels, wanted, limit, fits))
    best = sorted(found.items(), key=lambda one: (one[1], one[0]))
    return _matches(store, best[:limit])


def _indexed(asked: _Asked, word: str, properties: Mapping[int, str]) -> str:
    """Write a pattern for the labels that a text index finds.

    Each property stands by itself: where it is a variable, Virtuoso may begin with its index, and
    then answers with a number of its own in place of the label.
    """
    each = (
        f"{{ {asked(f'?node <{name}> ?label .', word)} BIND({rank} AS ?rank) }}"
        for rank, name in properties.items()
    )
    return " UNION ".join(each)


def _stated(store: RemoteStore) -> dict[int, str]:
    used = searched_sources(store)
    return {rank: name for rank, name in _STATED.items() if rank in used}


def _every_label(store: RemoteStore) -> str:
    """Write a pattern for all labels, of the sources that name anything here."""
    stated = _stated(store)
    others = (
        f"UNION {{ {source.pattern} BIND({rank} AS ?rank) }}"
        for rank, source in searched_sources(store).items()
        if rank not in stated
    )
    ranked = " ".join(f"(<{name}> {rank})" for rank, name in stated.items())
    labels = f"{{ VALUES (?property ?rank) {{ {ranked} }} ?node ?property ?label . }}"
    return " ".join((labels, *others))


def _query(labels: str, wanted: str, limit: int, fits: str = "") -> str:
    """Ask for the labels that hold a text, or that fit in another way."""
    text = sparql_text(wanted)
    fits = fits or f"CONTAINS(LCASE(STR(?label)), {text})"
    return _QUERY.format(labels=labels, fits=fits, text=text, limit=max(200, limit * 10))


def _written_otherwise(folded: str) -> str:
    r"""Write a regular expression for a text with accents, and with its words joined in any way.

    Examples
    --------
    >>> _written_otherwise("24 7")
    '24[\\s/_.-]*7'
    """
    words = (word.replace("ss", "ß") for word in BETWEEN.split(folded) if word)
    return r"[\s/_.-]*".join("".join(map(_letter, word)) for word in words)


def _letter(letter: str) -> str:
    """Write a letter with or without an accent, and any other sign as it is."""
    if not letter.isalpha():
        return letter if letter.isalnum() else re.escape(letter)
    plain = fold(letter)
    return f"({'|'.join((plain, *_accented().get(plain, ())))})[\u0300-\u036f]*"


@cache
def _accented() -> dict[str, list[str]]:
    """Return, by small letter, the same ones with an accent."""
    found: dict[str, list[str]] = {}
    for letter in filter(str.islower, map(chr, _ACCENTED)):
        if (plain := fold(letter)) != letter:
            found.setdefault(plain, []).append(letter)
    return found


def _fitting(store: RemoteStore, wanted: str, query: str) -> _Fitting:
    """Ask for labels, and keep of each node the one that fits best."""
    best: _Fitting = {}
    folded = fold(wanted)
    for node, rank, text in store.select(query):
        iri, label = plain(node), plain(text)
        if iri is None or label is None:
            continue
        place = whole_number(rank)
        behind = place in RANKS_OF_NAMES
        hidden = (place >= FIRST_ALIAS) + (place >= FIRST_HIDDEN)
        fit = (closeness(fold(label), folded), behind, hidden, len(label), label)
        best[iri] = min(best.get(iri, fit), fit)
    return best


def _matches(store: RemoteStore, found: list[tuple[str, _Fit]]) -> list[Match]:
    """Name what was found as everywhere else; what has no name goes by the label that fits.

    What only describes the data comes after things that fit as well.
    """
    nodes = describe(store, [iri for iri, _ in found])
    ordered = sorted(found, key=lambda one: (one[1][0], nodes[one[0]].kind in BOOKKEEPING))
    matches = []
    for iri, (*_, matched) in ordered:
        node, shown = nodes[iri], cut_label(matched)
        label = (shown or node.label) if node.label == short_name(iri) else node.label
        matches.append(
            Match(iri, label, shown or label, node.kind or None, node.kind_label or None)
        )
    return matches
