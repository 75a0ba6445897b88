"""The one label under which each of many nodes is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.blank_nodes import about_each, can_be_asked, is_blank
from graph.embedded import EmbeddedStore
from graph.naming.label_sources import SHOWN, shown_sources, used_among
from graph.naming.language_order import UNDERSTOOD, best_language, main_language, told_apart_as
from graph.naming.wording import ForeignLabel, cut_label
from graph.parts import ask_in_parts
from graph.terms import curie, local_name, plain, whole_number
from graph.texts import unescaped
from graph.wikibase import properties_of_claims
from ontology.errors import AnswerCut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Set

    from graph.naming.label_sources import LabelSource
    from graph.store import Store

#: What stands for the name of a blank node that has none.
UNNAMED: Final = "unnamed"
#: Labels of so many nodes are asked of an endpoint with one question for all sources.
_AT_ONCE: Final = 200
#: A text and its language, or a number or truth value, which bears no quotes, in SPARQL TSV.
LITERAL: Final = r'(?:"(.*)"(?:@([A-Za-z]+))?[^"\t\n]*|([^"<_\t\n][^\t\n]*))'
_LABEL_ROW: Final = re.compile(rf"^<?([^>\t\n]*)>?\t{LITERAL}", re.MULTILINE)

#: Labels of classes and properties, of which there are few and which are named again and again.
_TERMS: Final[WeakKeyDictionary[Store, dict[str, str]]] = WeakKeyDictionary()


def labels_of_terms(store: Store, terms: Set[str]) -> dict[str, str]:
    """Find the labels of classes and properties; each is asked for once for each store."""
    known = _TERMS.setdefault(store, {})
    if missing := terms - known.keys():
        known.update(labels_of(store, sorted(missing)))
    return {term: known[term] for term in terms}


def labels_of(store: Store, iris: Collection[str], *, whole: bool = False) -> dict[str, str]:
    """Find the labels of nodes given by IRI; a node without one gets its short name.

    A very long one is cut, unless it is wanted ``whole``, as data. One in another language than
    English is a :class:`~graph.naming.wording.ForeignLabel`. The index of a snapshot knows one
    label of each node; where a language was chosen the engine is asked.
    """
    names = [iri for iri in iris if not is_blank(iri)]
    blank = [iri for iri in iris if is_blank(iri) and can_be_asked(store, iri)]
    if (index := store.label_index) is not None and not store.language:
        found = index.labels(names)
    else:
        found = _ask_labels(store, "", names) if names else {}
    found |= _labels_of_claims(store, [name for name in names if name not in found])
    if blank:
        found |= _ask_labels(store, "", blank)
    return _as_shown(found, iris, whole=whole)


def _labels_of_claims(store: Store, names: Iterable[str]) -> dict[str, str]:
    """Find the labels of links of a Wikibase, where only their property has one.

    Those that lead to a statement, a qualifier or a reference say so.
    """
    if not (owners := properties_of_claims(store, names)):
        return {}
    labels = labels_of(store, sorted({owner for owner, _ in owners.values()}), whole=True)
    return {
        name: f"{labels[owner]} ({role})" if role else labels[owner]
        for name, (owner, role) in owners.items()
    }


def labels_where(store: Store, pattern: str, wanted: Collection[str]) -> dict[str, str]:
    """Find the labels of the wanted nodes among those that a pattern binds to ``?node``.

    Languages come in the order of :mod:`graph.naming.language_order`, and the sources of labels in
    that of :data:`~graph.naming.label_sources.LABEL_SOURCES`; a source is asked for only while some
    wanted node still lacks a label in the first language. An endpoint that cuts its answers is
    asked for fewer nodes at a time. The index of a snapshot knows the same labels, but for those of
    blank nodes.
    """
    index, unnamed = store.label_index, any(map(is_blank, wanted))
    if index is not None and not unnamed and not store.language:
        found = index.labels(list(wanted))
    else:
        found = _ask_labels(store, pattern, wanted)
    return _as_shown(found, wanted)


def _as_shown(
    found: dict[str, str], wanted: Collection[str], *, whole: bool = False
) -> dict[str, str]:
    shown = found if whole else {name: cut_label(text) for name, text in found.items()}
    return {iri: shown.get(iri) or short_name(iri) for iri in wanted}


def _ask_labels(store: Store, pattern: str, wanted: Collection[str]) -> dict[str, str]:
    """Ask for labels of the wanted nodes, by name if no pattern is given."""
    try:
        return _best_labels(store, pattern, wanted)
    except AnswerCut:
        names = [iri for iri in wanted if not is_blank(iri)]
        found: dict[str, str] = {}
        for part in ask_in_parts(names, lambda few: _best_labels(store, "", few)):
            found |= part
        return found


def _best_labels(store: Store, pattern: str, wanted: Collection[str]) -> dict[str, str]:
    missing = set(wanted)
    best: dict[str, dict[str, tuple[int, int, str]]] = {}
    for found in _asked(store, pattern, wanted):
        for rank, name, text, language in found if missing else ():
            if name in missing:
                known = best.setdefault(name, {})
                label = (rank, len(text), text)
                at = told_apart_as(language, store.language)
                known[at] = min(label, known.get(at, label))
        missing -= {name for name, known in best.items() if store.language in known}
        if not missing:
            break
    return {name: _first_of(store, known) for name, known in best.items()}


def _first_of(store: Store, known: dict[str, tuple[int, int, str]]) -> str:
    """Return the label in the first of its languages, and say where that is not English."""
    language = best_language(store, known)
    _, _, text = known[language]
    return text if language in UNDERSTOOD else ForeignLabel(text)


def _asked(
    store: Store, pattern: str, wanted: Collection[str]
) -> Iterator[Iterable[tuple[int, str, str, str]]]:
    """Ask for labels source by source, or an endpoint at once where that is not much.

    Yields
    ------
    iterable of (int, str, str, str)
        The rank of the source, the node, its label, and the first part of the language.
    """
    used, few = _used(store), not pattern and len(wanted) <= _AT_ONCE

    def _those_of(source: LabelSource) -> str:
        named = source.pattern
        return f"{pattern} {named}" if pattern else about_each(store, wanted, named)

    if few and not isinstance(store, EmbeddedStore):
        each = " UNION ".join(
            f"{{ {_those_of(source)} BIND({rank} AS ?rank) }}" for rank, source in used.items()
        )
        if each:
            rows = store.select(f"SELECT ?rank ?node ?label WHERE {{ {each} }}")
            yield [
                (whole_number(rank), node_key(node), label.value, main_language(label.language))
                for rank, node, label in rows
                if isinstance(label, ox.Literal)
            ]
        return
    for rank, source in used.items():
        query = f"SELECT ?node ?label WHERE {{ {_those_of(source)} }}"
        yield ((rank, *found) for found in read_label_rows(store.select_tsv(query)))


def _used(store: Store) -> dict[int, LabelSource]:
    """Return what names anything, by rank; an endpoint is asked for it.

    Each source is a part of every question to it, and data has one or two.
    """
    if isinstance(store, EmbeddedStore):
        return shown_sources(store)
    used = used_among(store, SHOWN)
    return {rank: source for rank, source in SHOWN.items() if rank in used}


def short_name(iri: str) -> str:
    """Name what has no label: by CURIE where the prefix is known, else by its local name.

    Examples
    --------
    >>> short_name("http://xmlns.com/foaf/0.1/knows"), short_name("https://example.org/ns#knows")
    ('foaf:knows', 'knows')
    """
    if is_blank(iri):
        return UNNAMED
    short = curie(iri)
    return local_name(iri) if short == iri else short


def read_label_rows(tsv: bytes) -> Iterator[tuple[str, str, str]]:
    """Read nodes, their labels and the first part of the language, without a term for each.

    Parameters
    ----------
    tsv : bytes
        SPARQL 1.1 TSV of two columns: a node and its label.
    """
    _, _, rows = tsv.decode().partition("\n")
    for row in _LABEL_ROW.finditer(rows):
        node, text, language, bare = row.groups("")
        yield node, bare or unescaped(text), language.lower()


def node_key(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """Name a node by its IRI, a blank node as ``_:x``."""
    text = plain(term) or ""
    return f"_:{text}" if isinstance(term, ox.BlankNode) else text
