"""What a dataset can be asked about: its classes, its properties, and which class has which.

Counted once per store; an editor completes from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeGuard

from graph.embedded import EmbeddedStore
from graph.naming.labels import labels_of
from graph.nodes import ENGINES_OWN
from graph.terms import IRI, whole_number

if TYPE_CHECKING:
    from graph.store import Store
    from graph.terms import Term

_MOST_TERMS: Final = 2_000
#: Virtuoso sorts no more, and refuses a query that would.
_MOST_PAIRS: Final = 10_000
_CLASSES: Final = "SELECT ?term (COUNT(DISTINCT ?node) AS ?count) WHERE { ?node a ?term }"
_PROPERTIES: Final = "SELECT ?term (COUNT(*) AS ?count) WHERE { ?node ?term ?value }"
_PAIRS: Final = f"""\
SELECT ?class ?property (COUNT(*) AS ?count)
WHERE {{ %s ?node a ?class . ?node ?property ?value }}
GROUP BY ?class ?property
ORDER BY DESC(?count) ?class ?property
LIMIT {_MOST_PAIRS}"""


@dataclass(frozen=True, slots=True)
class Word:
    """A class or property, with its label and how often it is used."""

    iri: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a dataset, most used first.

    Attributes
    ----------
    classes, properties : tuple of Word
        ``count`` is the number of instances, and of triples.
    used_with : dict
        For each class the properties that its members have, and on how many triples.
    """

    classes: tuple[Word, ...]
    properties: tuple[Word, ...]
    used_with: dict[str, dict[str, int]]


def read_classes(store: Store) -> tuple[Word, ...]:
    """Count the members of the classes; a snapshot has these counts beside it.

    What an engine keeps of itself is left out of an endpoint's.
    """
    if isinstance(store, EmbeddedStore):
        from graph.picture.schema import schema_of

        classes = dict(list(schema_of(store).classes.items())[:_MOST_TERMS])
    else:
        classes = _counted(store, _CLASSES)
    labels = labels_of(store, classes)
    return tuple(Word(iri, labels[iri], count) for iri, count in classes.items())


def read_vocabulary(store: Store) -> Vocabulary:
    """Count the classes and properties of a dataset and their pairs, in three queries."""
    classes, properties = read_classes(store), _counted(store, _PROPERTIES)
    labels = labels_of(store, properties)
    return Vocabulary(
        classes,
        tuple(Word(iri, labels[iri], count) for iri, count in properties.items()),
        _pairs(store, classes),
    )


def _counted(store: Store, query: str) -> dict[str, int]:
    rows = store.select(f"{query} GROUP BY ?term ORDER BY DESC(?count) ?term LIMIT {_MOST_TERMS}")
    return {term.value: whole_number(count) for term, count in rows if _is_of_the_data(term)}


def _pairs(store: Store, classes: tuple[Word, ...]) -> dict[str, dict[str, int]]:
    """Count the properties of each class; where not all classes are listed, of those that are."""
    listed = " ".join(f"<{word.iri}>" for word in classes)
    chosen = f"VALUES ?class {{ {listed} }}" if len(classes) == _MOST_TERMS else ""
    pairs: dict[str, dict[str, int]] = {}
    for kind, property_, count in store.select(_PAIRS % chosen):
        if _is_of_the_data(kind) and _is_of_the_data(property_):
            pairs.setdefault(kind.value, {})[property_.value] = whole_number(count)
    return pairs


def _is_of_the_data(term: Term | None) -> TypeGuard[IRI]:
    return isinstance(term, IRI) and not term.value.startswith(ENGINES_OWN)
