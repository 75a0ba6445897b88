"""Some nodes of a dataset, to see what it is about before it lands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from graph.naming.labels import labels_of, node_key
from graph.nodes import BOOKKEEPING, VAGUE
from graph.terms import iri as checked_iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.embedded import EmbeddedStore

_SAMPLES: Final = 12


@dataclass(frozen=True, slots=True)
class Sample:
    """A node of the data, to look at."""

    iri: str
    label: str
    kind: str


def pick_samples(store: EmbeddedStore, classes: Iterable[str]) -> tuple[Sample, ...]:
    """Take nodes of the largest classes, one of each before a second of any.

    Members of a class that says little fill what is left; what describes data comes where nothing
    else is there.
    """
    telling = [kind for kind in classes if kind not in BOOKKEEPING | VAGUE]
    kinds = _by_turns(store, telling)
    if len(kinds) < _SAMPLES:
        vague = _by_turns(store, [kind for kind in classes if kind in VAGUE])
        kinds |= {iri: kind for iri, kind in vague.items() if iri not in kinds}
    kinds = kinds or _by_turns(store, classes) or dict.fromkeys(_some(store, "?s ?p ?o"), "")
    picked = list(kinds)[:_SAMPLES]
    labels = labels_of(store, picked)
    return tuple(Sample(iri, labels[iri], kinds[iri]) for iri in picked)


def _by_turns(store: EmbeddedStore, classes: Iterable[str]) -> dict[str, str]:
    """Return nodes with one of their classes, one of each class before a second of any."""
    first = list(classes)[:_SAMPLES]
    members = {kind: _some(store, f"?s a {checked_iri(kind)}") for kind in first}
    kinds: dict[str, str] = {}
    for turn in zip_longest(*members.values()):
        for kind, iri in zip(members, turn, strict=True):
            if iri is not None:
                kinds.setdefault(iri, kind)
    return kinds


def _some(store: EmbeddedStore, said: str) -> list[str]:
    query = f"SELECT DISTINCT ?s {{ {said} FILTER(isIRI(?s)) }} LIMIT {_SAMPLES}"
    return [node_key(row[0]) for row in store.select(query)]
