"""Everything known about one node, as its card shows it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from graph.blank_nodes import about, can_be_asked, is_blank, term_of
from graph.inferring.inferred_links import rules_of
from graph.links import NOT_DRAWN, PAGES
from graph.naming.labels import labels_of
from graph.naming.language_order import best_language, main_language, told_apart_as
from graph.naming.wording import LONGEST_LABEL, cut_label, cut_text
from graph.node_properties import node_properties
from graph.nodes import Node, classes_of, describe
from graph.picture.evidence import Evidence, evidence_of
from graph.picture.inferred import inferred_evidence
from graph.picture.link_groups import LinkGroup, link_groups
from graph.querying.together import together
from graph.terms import iri as checked_iri
from graph.terms import plain, python_value
from ontology.errors import NotFoundError
from ontology.namespaces import (
    DCT,
    LABEL_PROPERTIES,
    RDF_TYPE,
    RDFS,
    SCHEMA,
    SKOS,
    SKOS_ALT_LABEL,
    SKOS_HIDDEN_LABEL,
    XSD,
)

if TYPE_CHECKING:
    from graph.store import Store
    from graph.terms import Term

_DEFINITIONS: Final = (
    f"{SKOS}definition",
    f"{DCT}description",
    f"{SCHEMA}description",
    f"{RDFS}comment",
)
#: Hidden labels are for the search alone; what a source printed is told with the evidence.
_NAMES: Final = tuple(name for name in LABEL_PROPERTIES if name != SKOS_HIDDEN_LABEL)
_NAMED: Final = {SKOS_ALT_LABEL: "also called"}
_MOST_FACTS: Final = 500


class Fact(NamedTuple):
    """What a property says in words or figures.

    ``href`` is set where it names a web page, and ``about`` where it is said of another node than
    the card's.
    """

    label: str
    value: str
    href: str | None = None
    about: Node | None = None


@dataclass(frozen=True, slots=True)
class NodeCard:
    """What is known about a node: names, definition, classes, facts, links and evidence.

    Of its classes, ``inferred`` names those by IRI that no source states.
    """

    id: str
    label: str
    kind: str
    kind_label: str
    definition: str
    labels: tuple[tuple[str, str], ...]
    classes: tuple[Node, ...]
    facts: tuple[Fact, ...]
    links: tuple[LinkGroup, ...]
    evidence: tuple[Evidence, ...]
    inferred: frozenset[str] = frozenset()


def node_card(store: Store, iri: str) -> NodeCard:
    """Collect what a dataset says about a node, in a handful of queries.

    Raises
    ------
    NotFoundError
        If it says nothing.
    ParameterError
        If ``iri`` is not an IRI.
    """
    if not can_be_asked(store, iri):
        raise NotFoundError("This node has no name of its own; look at the nodes it is linked to.")
    name = iri if is_blank(iri) else checked_iri(iri).value
    said, links, evidence = together(
        store,
        lambda: _said(store, name),
        lambda: link_groups(store, name),
        lambda: () if is_blank(name) else _evidence(store, name),
    )
    if not said and not links:
        if is_blank(name):
            raise NotFoundError(
                "This node has no IRI, and what leads to it was made of other data; look for it "
                "beside the nodes it is linked to."
            )
        raise NotFoundError(f"This dataset says nothing about {name}. Search for it by its label.")
    node, classes, facts = together(
        store,
        lambda: describe(store, [name])[name],
        lambda: describe(store, classes_of(store, [name]).get(name, [])),
        lambda: _facts(store, said),
    )
    label = _whole_label(store, node)
    return NodeCard(
        id=name,
        label=label,
        kind=node.kind,
        kind_label=node.kind_label,
        definition=_definition(store, said),
        labels=_other_labels(said, label),
        classes=tuple(sorted(classes.values(), key=lambda one: (one.label, one.id))),
        facts=facts,
        links=links,
        evidence=evidence,
        inferred=frozenset(
            kind for _, _, kind in rules_of(store, [(name, RDF_TYPE, kind) for kind in classes])
        ),
    )


def _whole_label(store: Store, node: Node) -> str:
    """Return the label of a node with what was cut off it, as far as a card has room."""
    if len(node.label) < LONGEST_LABEL:
        return node.label
    return cut_text(labels_of(store, [node.id], whole=True)[node.id])


def _evidence(store: Store, name: str) -> tuple[Evidence, ...]:
    return (*evidence_of(store, name), *inferred_evidence(store, name))


def definition_of(store: Store, iri: str) -> str:
    """Return the sentence that says what a node is; empty where the data has none.

    Raises
    ------
    ParameterError
        If ``iri`` is not an IRI.
    """
    return _definition(store, _said(store, checked_iri(iri).value))


def _definition(store: Store, said: dict[str, list[Term]]) -> str:
    return next((_best(store, said[p]) for p in _DEFINITIONS if p in said), "")


def _said(store: Store, name: str) -> dict[str, list[Term]]:
    """Read literals, and the IRIs that are not drawn as links, by property."""
    undrawn, drawn = (
        ", ".join(f"<{iri}>" for iri in some) for some in (NOT_DRAWN, node_properties(store))
    )
    wanted = f"isLiteral(?value) || ?property IN ({undrawn})"
    if drawn:  # of a conjunction the engine may try the dearer part first
        wanted = f"IF(?property IN ({drawn}), false, {wanted})"
    said: dict[str, list[Term]] = {}
    for prop, value in store.select(
        f"SELECT DISTINCT ?property ?value WHERE {{\n"
        f"  {about(name, f'{term_of(name)} ?property ?value FILTER({wanted})')}\n"
        f"}} ORDER BY ?property ?value LIMIT {_MOST_FACTS}"
    ):
        if value is not None:
            said.setdefault(plain(prop) or "", []).append(value)
    return {prop: sorted(terms, key=_order) for prop, terms in said.items()}


def _order(term: Term) -> tuple[float, str, str]:
    """Sort numbers by size and before texts; engines differ in how they do."""
    number, text = python_value(term), plain(term) or ""
    size = number if isinstance(number, int | float) and number == number else math.inf  # or NaN
    return size, text.casefold(), str(term)


def _other_labels(said: dict[str, list[Term]], label: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, list[str]] = {}
    for prop in _NAMES:
        for term in said.get(prop, ()):
            text = plain(term) or ""
            if label not in {cut_text(text), cut_label(text)}:
                found.setdefault(_NAMED.get(prop, "called"), []).append(_in_words(term))
    return tuple((how, ", ".join(dict.fromkeys(names))) for how, names in found.items())


def _facts(store: Store, said: dict[str, list[Term]]) -> tuple[Fact, ...]:
    """Write what is left, one fact per property; web pages one by one, so that each is a link."""
    left = {p: said[p] for p in said if p not in {*LABEL_PROPERTIES, *_DEFINITIONS, RDF_TYPE}}
    said_values = [(prop, term) for prop, terms in left.items() for term in terms]
    named = {term.value for _, term in said_values if isinstance(term, ox.NamedNode)}
    labels = labels_of(store, sorted(left.keys() | named))
    words: dict[str, list[str]] = {}
    pages: list[Fact] = []
    for prop, term in said_values:
        text = plain(term) or ""
        if prop in PAGES:
            pages.append(Fact(labels[prop], text, text))
        else:
            words.setdefault(labels[prop], []).append(labels.get(text) or _in_words(term))
    return (*(Fact(label, ", ".join(words[label])) for label in sorted(words)), *sorted(pages))


def _best(store: Store, terms: list[Term]) -> str:
    """Choose the first language, and the shorter text."""
    texts: dict[str, list[str]] = {}
    for term in terms:
        language = main_language(getattr(term, "language", None))
        at = told_apart_as(language, store.language)
        texts.setdefault(at, []).append(plain(term) or "")
    return cut_text(min(texts[best_language(store, texts)], key=lambda text: (len(text), text)))


def _in_words(term: Term) -> str:
    text = cut_text(plain(term) or "")
    if isinstance(term, ox.Literal):
        if term.language and term.language != "en":
            return f"{text} ({term.language})"
        if term.datatype.value == f"{XSD}boolean":
            return "yes" if text in {"true", "1"} else "no"
    return text
