"""Turn what a person types for a parameter into a term, and list what may be chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.naming.labels import labels_where
from graph.naming.wording import uncapitalized
from graph.terms import IRI, Literal, curie, from_short_id, iri, parse_term, to_sparql
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import PREFIXES, RDFS
from queries.binding import to_term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.store import Store
    from queries.binding import Value
    from queries.header import Parameter

ANY_CLASS: Final = f"{RDFS}Resource"
MOST_CHOICES: Final = 2_000
_PREFIXED: Final = re.compile(r"([A-Za-z][\w.-]*):")


def choices(store: Store, parameter: Parameter) -> dict[str, str]:
    """Return the nodes that a parameter may take: IRI to label, sorted by label.

    They are called as on every page, in the language of the store. Empty for a literal and for a
    parameter that takes any node: there one searches instead.
    """
    if parameter.class_iri in (None, ANY_CLASS):
        return {}
    kind = to_sparql(iri(parameter.class_iri or ""))
    members = (
        f"{{ SELECT DISTINCT ?node WHERE {{ ?node a/rdfs:subClassOf* {kind} FILTER(isIRI(?node)) }}"
        f" LIMIT {MOST_CHOICES} }}"
    )
    rows = store.select(f"SELECT ?node WHERE {{ {members} }}").values()
    labels = labels_where(store, members, [str(node) for (node,) in rows])
    return dict(sorted(labels.items(), key=lambda pair: (pair[1].lower(), pair[0])))


def resolve_argument(store: Store, parameter: Parameter, text: str) -> IRI | Literal:
    """Find the term that a person means.

    Where the parameter takes a node, that is an IRI, a CURIE (``atlas:sysops``), the local name
    of one of our nodes (``sysops``), or any of its labels, whatever the case (``SysOps``).

    Raises
    ------
    ParameterError
        If it cannot stand there, or several nodes have that label.
    NotFoundError
        If there is no such node, with the nearest labels.
    """
    if parameter.class_iri is None:
        return to_term(parameter, text)
    text = text.strip()
    if _looks_like_iri(text):
        return _known_node(store, parameter, parse_term(text))
    return _by_local_name(store, parameter, text) or _by_label(store, parameter, text)


def resolve_arguments(
    store: Store, parameters: Mapping[str, Parameter], given: Mapping[str, Sequence[str]]
) -> dict[str, list[Value]]:
    """Find the terms that a person means, by parameter.

    What is given for a parameter that there is not stays as it is: binding refuses it by its name.
    """
    return {
        name: [
            resolve_argument(store, parameters[name], text) if name in parameters else text
            for text in texts
        ]
        for name, texts in given.items()
    }


def _looks_like_iri(text: str) -> bool:
    prefixed = _PREFIXED.match(text)
    return (
        text.startswith(("<", '"', "urn:"))
        or "://" in text
        or bool(prefixed and prefixed[1] in PREFIXES)
    )


def _known_node(store: Store, parameter: Parameter, term: IRI | Literal) -> IRI:
    node = to_term(parameter, term)
    name = curie(node.value)
    if not _exists(store, node):
        raise NotFoundError(f"Nothing is known about {name}; look for it by its label instead.")
    if not _belongs(store, parameter, node):
        kind = curie(parameter.class_iri or "")
        raise ParameterError(f"{parameter.name!r} takes a node of class {kind}; {name} is none.")
    return iri(node.value)


def _by_local_name(store: Store, parameter: Parameter, text: str) -> IRI | None:
    if not re.fullmatch(r"\w[\w.-]*", text, re.ASCII):
        return None
    node = from_short_id(text)
    return node if _exists(store, node) and _belongs(store, parameter, node) else None


def _by_label(store: Store, parameter: Parameter, text: str) -> IRI:
    exact = {
        match.iri: match
        for match in store.search(text, limit=50)
        if match.matched.casefold() == text.casefold()
        and _belongs(store, parameter, iri(match.iri))
    }
    shown = [m for m in exact.values() if m.label.casefold() == text.casefold()]
    found = shown or list(exact.values())
    if not found:
        raise _not_found(store, parameter, text)
    if len(found) > 1:
        names = ", ".join(sorted(curie(match.iri) for match in found))
        raise ParameterError(f"{text!r} is the label of several nodes; choose one of {names}.")
    return iri(found[0].iri)


def _not_found(store: Store, parameter: Parameter, text: str) -> NotFoundError:
    """Name the nearest labels: of the class where it is known, else what a search finds."""
    labels = set(choices(store, parameter).values()) or _labels_like(store, text)
    what = uncapitalized(parameter.label)
    if not labels:
        return NotFoundError(f"There is no {what} {text!r}; search for a label first.")
    return NotFoundError.among(what, text, labels)


def _labels_like(store: Store, text: str) -> set[str]:
    """Return the labels that hold the longest beginning of a text that any label holds."""
    for end in range(min(len(text), 40), 2, -1):
        if found := store.search(text[:end], limit=10):
            return {match.label for match in found}
    return set()


def _exists(store: Store, node: IRI | Literal) -> bool:
    name = to_sparql(node)
    return store.ask(f"ASK {{ {{ {name} ?p ?o }} UNION {{ ?s ?q {name} }} }}")


def _belongs(store: Store, parameter: Parameter, node: IRI | Literal) -> bool:
    if parameter.class_iri == ANY_CLASS:
        return True
    kind = to_sparql(iri(parameter.class_iri or ""))
    return store.ask(f"ASK {{ {to_sparql(node)} a/rdfs:subClassOf* {kind} }}")
