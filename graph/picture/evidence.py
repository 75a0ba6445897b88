"""Where each statement about a node comes from, read from its reification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from graph.links import PAGES
from graph.naming.labels import labels_of, node_key
from graph.terms import iri as checked_iri
from graph.terms import plain

if TYPE_CHECKING:
    from graph.store import Store
    from graph.terms import Term

_MOST: Final = 1000


class Evidence(NamedTuple):
    """One statement and where it was read.

    Attributes
    ----------
    subject, property, object : str
        What is stated, by labels.
    source, source_iri : str
        Title and IRI of the source, which is the named graph of the statement.
    section, printed : str
        The part of the source, and its wording where that differs from the name used here.
    note : str
        A remark of the editors, or why two things are near.
    found : tuple of str
        Pages, files or releases where it was checked.
    """

    subject: str
    property: str
    object: str
    source: str
    source_iri: str
    section: str
    printed: str
    note: str
    found: tuple[str, ...]


def evidence_of(store: Store, iri: str) -> tuple[Evidence, ...]:
    """Find the evidence of every statement that has the node as subject or object.

    Raises
    ------
    ParameterError
        If ``iri`` is not an IRI.
    """
    name = checked_iri(iri)
    rows = store.select(
        "SELECT ?statement ?subject ?property ?object ?source ?section ?printed ?note ?reason"
        " ?found WHERE {\n"
        f"  {{ ?statement rdf:subject {name} }} UNION {{ ?statement rdf:object {name} }}\n"
        "  ?statement rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object .\n"
        "  OPTIONAL { ?statement dct:source ?source }\n"
        "  OPTIONAL { ?statement ops:section ?section }\n"
        "  OPTIONAL { ?statement ops:printed ?printed }\n"
        "  OPTIONAL { ?statement rdfs:comment ?note }\n"
        "  OPTIONAL { ?statement ops:reason ?reason }\n"
        "  OPTIONAL { ?statement ops:evidence ?found }\n"
        f"}} LIMIT {_MOST}"
    ).rows
    named = {term.value for row in rows for term in row[1:5] if isinstance(term, ox.NamedNode)}
    labels = labels_of(store, sorted(named))
    found: dict[str, set[str]] = {}
    first: dict[str, Evidence] = {}
    for statement, *parts, reason, where in rows:
        key = node_key(statement)
        found.setdefault(key, set()).update(filter(None, [plain(where)]))
        first.setdefault(key, _read(parts, reason, labels))
    result = (row._replace(found=tuple(sorted(found[key]))) for key, row in first.items())
    return tuple(
        sorted(result, key=lambda row: (row.source, row.property, row.subject, row.object))
    )


def _read(parts: list[Term | None], reason: Term | None, labels: dict[str, str]) -> Evidence:
    subject, prop, value, source, section, printed, note = (plain(term) or "" for term in parts)
    return Evidence(
        subject=labels.get(subject, subject),
        property=labels.get(prop, prop),
        object=value if prop in PAGES else labels.get(value, value),
        source=labels.get(source, source),
        source_iri=source,
        section=section,
        printed=printed,
        note=". ".join(filter(None, [note.rstrip("."), plain(reason)])),
        found=(),
    )
