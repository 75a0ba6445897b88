"""In which of its languages a node is named.

The one that was chosen comes first, then English and texts without a language, then the others by
how many labels are in them: a graph in German and French is shown in one of the two, not in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from graph.embedded import EmbeddedStore
from graph.keeping import kept
from graph.naming.label_sources import SHOWN
from graph.terms import plain
from ontology.namespaces import NAME_TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.store import Store

#: Languages of labels that come before all others.
UNDERSTOOD: Final = frozenset({"", "en"})
#: Labels looked at to find the languages of a graph; a rare language may be missed.
_SAMPLED: Final = 50_000
#: What is kept of a dataset is kept for each of so many languages.
_MOST_SPOKEN: Final = 8
_SPOKEN: Final[WeakKeyDictionary[Store, dict[str, Store]]] = WeakKeyDictionary()


def main_language(tag: str | None) -> str:
    """Return the first part of a language tag; a region or script behind it makes no difference.

    Examples
    --------
    >>> main_language("en-GB"), main_language(None)
    ('en', '')
    """
    return (tag or "").partition("-")[0].lower()


def told_apart_as(language: str, chosen: str = "") -> str:
    """Return what labels are told apart by: English and no language are one, unless chosen.

    Examples
    --------
    >>> told_apart_as("en"), told_apart_as("de"), told_apart_as("en", chosen="en")
    ('', 'de', 'en')
    """
    return language if language == chosen or language not in UNDERSTOOD else ""


@kept(8)
def languages_of(store: Store) -> tuple[str, ...]:
    """Return the languages of labels, the most frequent first; region tags are left out."""
    stated = [source.counts_as for source in SHOWN.values() if not source.needs]
    properties = " ".join(f"<{iri}>" for iri in (*stated, *NAME_TEXTS))
    rows = store.select(
        "SELECT ?language (COUNT(*) AS ?count) WHERE {\n"
        f"  {{ SELECT ?label WHERE {{ VALUES ?property {{ {properties} }}\n"
        f"    ?node ?property ?label FILTER(isLiteral(?label)) }} LIMIT {_SAMPLED} }}\n"
        '  BIND(LCASE(REPLACE(LANG(?label), "-.*$", "")) AS ?language) FILTER(?language != "")\n'
        "} GROUP BY ?language ORDER BY DESC(?count) ?language"
    )
    return tuple(plain(language) or "" for language, _ in rows)


def best_language(store: Store, tags: Iterable[str]) -> str:
    """Return the one of some languages that comes first.

    Where only the data can decide it is asked, but for an endpoint: there the tags decide.

    Parameters
    ----------
    tags : iterable of str
        At least one language tag; empty for none.

    Returns
    -------
    str
        One of the tags.
    """
    offered = sorted(set(tags))
    chosen = [tag for tag in offered if store.language and main_language(tag) == store.language]
    understood = [tag for tag in offered if main_language(tag) in UNDERSTOOD]
    if first := chosen or understood:
        return first[0]
    if len(offered) == 1 or not isinstance(store, EmbeddedStore):
        return offered[0]
    places = {language: at for at, language in enumerate(languages_of(store))}
    return min(offered, key=lambda tag: places.get(main_language(tag), len(places)))


def spoken(store: Store, language: str) -> Store:
    """Return a dataset with its things named in a language; as it is where none is named in it."""
    if not language or language not in languages_of(store):
        return store
    known = _SPOKEN.setdefault(store, {})
    if language not in known:
        while len(known) >= _MOST_SPOKEN:
            known.pop(next(iter(known)), None)
        known[language] = store.speaking(language)
    return known[language]
