"""How data names its nodes: by a property, by a name that is a node of its own, or in parts.

Thesauri in SKOS-XL and museums write a name as a node, to say more about it; address books write
given and family names apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from graph.terms import whole_number
from ontology.namespaces import (
    CRM,
    FOAF,
    LABEL_PROPERTIES,
    NAME_TEXTS,
    RDFS_LABEL,
    SCHEMA,
    SKOS_ALT_LABEL,
    SKOS_HIDDEN_LABEL,
    SKOS_PREF_LABEL,
    SKOSXL,
    VCARD,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.store import Store


class LabelSource(NamedTuple):
    """One way in which nodes get their labels.

    Attributes
    ----------
    counts_as : str
        A property that says the same: one of LABEL_PROPERTIES, by IRI.
    pattern : str
        Binds ``?node`` and ``?label``, in SPARQL.
    needs : tuple of str
        Properties without any of which nothing is named so; empty for a usual property.
    """

    counts_as: str
    pattern: str
    needs: tuple[str, ...] = ()


_XL_TEXT, _CRM_TEXT = (f"<{name}>" for name in NAME_TEXTS)
#: The name of a thing in a museum has its text in one or the other.
_CRM_TEXTS: Final = f"{_CRM_TEXT}|<{RDFS_LABEL}>"
_RARE: Final = LABEL_PROPERTIES.index(f"{FOAF}name") + 1
_USUAL: Final = {*LABEL_PROPERTIES[:_RARE], SKOS_ALT_LABEL, SKOS_HIDDEN_LABEL}
_SCHEMAS: Final = (SCHEMA, "http://schema.org/")
_GIVEN: Final = (
    *(f"{FOAF}{name}" for name in ("givenName", "givenname", "firstName")),
    *(f"{schema}givenName" for schema in _SCHEMAS),
    f"{VCARD}given-name",
)
_FAMILY: Final = (
    *(f"{FOAF}{name}" for name in ("familyName", "family_name", "lastName", "surname")),
    *(f"{schema}familyName" for schema in _SCHEMAS),
    f"{VCARD}family-name",
)


def _stated(name: str) -> LabelSource:
    """Name nodes by a property; whether a rare one is in use is asked first."""
    is_usual = name in _USUAL
    return LabelSource(name, f"?node <{name}> ?label .", () if is_usual else (name,))


def _through(counts_as: str, leads: str, text: str, unless: str = "") -> LabelSource:
    """Name nodes by the text of the name that a property leads to."""
    return LabelSource(
        counts_as, f"?node <{leads}> ?named . ?named {text} ?label . {unless}", (leads,)
    )


def _in_parts() -> LabelSource:
    """Name people by their given and family names, or the one that is known."""
    given, family = ("|".join(f"<{name}>" for name in names) for names in (_GIVEN, _FAMILY))
    return LabelSource(
        f"{FOAF}name",
        f"{{ ?node {given} ?givenName OPTIONAL {{ ?node {family} ?familyName }} }} UNION\n"
        f"{{ ?node {family} ?familyName FILTER NOT EXISTS {{ ?node {given} ?alsoGiven }} }}\n"
        'BIND(COALESCE(CONCAT(STR(?givenName), " ", STR(?familyName)), STR(?givenName),\n'
        "  STR(?familyName)) AS ?label)",
        (*_GIVEN, *_FAMILY),
    )


#: A number of a museum is no name, though it is written in the same way.
_NO_NUMBER: Final = f"FILTER NOT EXISTS {{ ?named a <{CRM}E42_Identifier> }}"
_NAMES: Final = LABEL_PROPERTIES[: LABEL_PROPERTIES.index(SKOS_ALT_LABEL)]

#: Every way in which nodes get their labels, best first.
LABEL_SOURCES: Final = (
    *map(_stated, _NAMES),
    _through(SKOS_PREF_LABEL, f"{SKOSXL}prefLabel", _XL_TEXT),
    _through(f"{FOAF}name", f"{CRM}P102_has_title", _CRM_TEXTS),
    _through(f"{FOAF}name", f"{CRM}P1_is_identified_by", _CRM_TEXTS, _NO_NUMBER),
    _in_parts(),
    _stated(SKOS_ALT_LABEL),
    _through(SKOS_ALT_LABEL, f"{SKOSXL}altLabel", _XL_TEXT),
    _stated(SKOS_HIDDEN_LABEL),
    _through(SKOS_HIDDEN_LABEL, f"{SKOSXL}hiddenLabel", _XL_TEXT),
)
_RANKS: Final = [source.counts_as for source in LABEL_SOURCES]
#: The first rank of what is not shown as a name, and of what is only searched.
FIRST_ALIAS: Final = _RANKS.index(SKOS_ALT_LABEL)
FIRST_HIDDEN: Final = _RANKS.index(SKOS_HIDDEN_LABEL)
#: The ranks of texts by which names that are nodes are called.
RANKS_OF_NAMES: Final = tuple(map(_RANKS.index, NAME_TEXTS))
#: By rank, what may be shown as a name.
SHOWN: Final = dict(enumerate(LABEL_SOURCES[:FIRST_ALIAS]))

_KNOWN: Final[WeakKeyDictionary[Store, dict[int, LabelSource]]] = WeakKeyDictionary()


def is_any(source: LabelSource) -> str:
    """Write a pattern that any data fits in which something may be named so."""
    if not source.needs:
        return source.pattern
    return (
        f"VALUES ?property {{ {' '.join(f'<{name}>' for name in source.needs)} }} ?s ?property ?o"
    )


def shown_sources(store: Store) -> dict[int, LabelSource]:
    """Return by rank the sources of names of a dataset, without those that it has no use of."""
    return {rank: source for rank, source in searched_sources(store).items() if rank in SHOWN}


def searched_sources(store: Store) -> dict[int, LabelSource]:
    """Return by rank the sources of names and of other labels that a dataset has a use of."""
    if store not in _KNOWN:
        every = dict(enumerate(LABEL_SOURCES))
        found = used_among(store, {rank: one for rank, one in every.items() if one.needs})
        _KNOWN[store] = {
            rank: source for rank, source in every.items() if rank in found or not source.needs
        }
    return _KNOWN[store]


def used_among(store: Store, sources: Mapping[int, LabelSource]) -> set[int]:
    """Ask with one question which sources name anything, and return their ranks."""
    each = (
        f"{{ SELECT ({rank} AS ?rank) {{ {is_any(source)} }} LIMIT 1 }}"
        for rank, source in sources.items()
    )
    rows = store.select(f"SELECT ?rank WHERE {{ {' UNION '.join(each)} }}")
    return {whole_number(rank) for (rank,) in rows}
