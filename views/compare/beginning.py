"""What the tray holds before anybody has chosen: things that have something to compare."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph import EmbeddedStore
from graph.beside import triples_of
from graph.comparing.beginning import most_shared_pair
from graph.comparing.class_members import member_pattern
from graph.comparing.link_sums import is_large
from graph.comparing.proposals import grouping_lenses, is_usable
from graph.naming.labels import labels_of, short_name
from graph.nodes import SCHEMA_CLASSES, values
from ontology.namespaces import NAME_LINKS
from views.compare.choosing import KINDS
from views.overlap.reading import declared_lenses, membership_of, proposals
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph import Store
    from graph.comparing.lens import Lens
    from views.compare.choosing import Kind

#: In larger data lenses are not looked for before somebody asks for them.
_MOST_TRIPLES: Final = 150_000
#: What leads to a name that is a node.
_NAMING: Final = ", ".join(f"<{name}>" for name in NAME_LINKS)
#: Members that are looked at to find a class whose members have labels.
_LOOKED_AT: Final = 20


def first_kind(store: Store, found: Mapping[str, Kind]) -> str:
    """Return the word of the class to begin with: one of ours, else the first that shares most.

    Where no lens says it, it is the first with two members that have a label and can be chosen,
    else with two that have an IRI; a class of the data before one of OWL or RDF.
    """
    if found.keys() & KINDS.keys() or not isinstance(store, EmbeddedStore):
        return next(iter(found))
    words = {kind.iri: word for word, kind in found.items()}
    by_lens = (words[lens.set_class] for lens in _lenses(store) if lens.set_class in words)
    of_data = {word: k for word, k in found.items() if not k.iri.startswith(SCHEMA_CLASSES)}
    return next(chain(by_lens, _with_two(store, of_data), _with_two(store, found), found))


def _with_two(store: Store, found: Mapping[str, Kind]) -> Iterator[str]:
    """Yield classes with two members that have a label, then those with two that have an IRI."""
    several = {word: _some_named(store, kind.iri) for word, kind in found.items()}
    yield from (word for word, names in several.items() if _has_two_labels(store, names))
    yield from (word for word, names in several.items() if len(names) > 1)


def _some_named(store: Store, kind: str) -> list[str]:
    pattern = f"{member_pattern(kind)} FILTER(isIRI(?node))"
    rows = store.select(f"SELECT DISTINCT ?node WHERE {{ {pattern} }} LIMIT {_LOOKED_AT}")
    return [str(name) for (name,) in rows.values()]


def _has_two_labels(store: Store, names: list[str]) -> bool:
    """Tell whether two of some nodes have a label, and are not themselves the names of others."""
    labels = labels_of(store, names)
    labeled = values(name for name in names if labels[name] != short_name(name))
    rows = store.select(
        f"SELECT DISTINCT ?node WHERE {{ VALUES ?node {{ {labeled} }}\n"
        f"  FILTER NOT EXISTS {{ ?other ?property ?node FILTER(?property IN ({_NAMING})) }} }}"
    )
    return len(rows) > 1


@st.cache_data(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def first_pair(store: Store, kind: str) -> tuple[str, ...]:
    """Return the two members of a class that share most; none where that is not known quickly.

    Where none overlap they are two of one group, such as concepts below the same broader one.
    """
    for lens in _lenses(store):
        if lens.set_class == kind and (pair := most_shared_pair(membership_of(store, lens))):
            return pair
    if isinstance(store, EmbeddedStore) and (triples_of(store) or 0) <= _MOST_TRIPLES:
        grouped = (membership_of(store, lens) for lens in grouping_lenses(store, kind))
        return next((pair for one in grouped if (pair := most_shared_pair(one))), ())
    return ()


def _lenses(store: Store) -> Iterator[Lens]:
    """Yield by what things can be compared, declared first; none where it takes long to say."""
    if not isinstance(store, EmbeddedStore) or is_large(store):
        return
    yield from (one for one in declared_lenses(store).values() if is_usable(store, one))
    if (triples_of(store) or 0) <= _MOST_TRIPLES:
        yield from (one.lens for one in proposals(store))
