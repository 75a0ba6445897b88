"""Where the builder can go from a class: its properties, what points to it, and one step further.

A path is written as its properties, one after the other, separated by spaces; ``^`` stands before
one that is followed from its value back to its subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from graph import Solutions
from graph.naming.alike import told_apart
from graph.nodes import BOOKKEEPING
from graph.terms import curie, from_short_id, short_id
from ontology.errors import OpsAtlasError, ParameterError
from ontology.namespaces import OWL, RDF, RDF_TYPE, RDFS
from views.session import BY_STORE, FOR_A_WHILE
from views.workbench import words_of

if TYPE_CHECKING:
    from graph import Store
    from graph.vocabulary import Vocabulary

_BACK: Final = "^"
_COUNT: Final = " · "
#: Classes at the other end of a step, with how many links lead there.
_NEXT: Final = """\
SELECT ?property ?class (COUNT(*) AS ?count)
WHERE { ?node a CLASS . STEP . ?other a ?class }
GROUP BY ?property ?class ORDER BY DESC(?count) ?property ?class LIMIT 500"""
_INVERSES: Final = f"""\
SELECT ?property ?label
WHERE {{ ?property <{OWL}inverseOf>|^<{OWL}inverseOf> ?inverse . ?inverse <{RDFS}label> ?label }}"""


class _Link(NamedTuple):
    """How often a property leads to members of a class, or from them."""

    property: str
    end: str
    links: int


@st.cache_data(
    ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner="Reading the properties …"
)
def paths_from(store: Store, kind: str) -> dict[str, str]:
    """Return label and count by path: what members of a class really have, most used first."""
    words = words_of(store)
    labels = told_apart({word.iri: word.label for word in words.properties})
    out = [one for one in _asked(store, kind, "?node ?property ?other") if one.property != RDF_TYPE]
    back = [
        one for one in _asked(store, kind, "?other ?property ?node") if one.end not in BOOKKEEPING
    ]
    near = _counted(words, kind, labels) | _back(store, back, labels)
    steps = [(one.property, one.end) for one in out]
    steps += [(_BACK + one.property, one.end) for one in back]
    further = {
        f"{step} {name}": f"{_plain(near.get(step, curie(step)))} → {_plain(label)}"
        for step, end in steps
        if end not in BOOKKEEPING
        for name, label in _counted(words, end, labels).items()
    }
    return near | further


def _plain(label: str) -> str:
    return label.rsplit(_COUNT, 1)[0]


def _counted(words: Vocabulary, kind: str, labels: dict[str, str]) -> dict[str, str]:
    """Name the properties of a class."""
    return {
        name: f"{labels.get(name, curie(name))}{_COUNT}{count:,}"
        for name, count in words.used_with.get(kind, {}).items()
        if name != RDF_TYPE
    }


def _back(store: Store, links: list[_Link], labels: dict[str, str]) -> dict[str, str]:
    """Name the properties that lead to a class by their inverse, where one is declared."""
    inverse = {name: label for name, label in store.select(_INVERSES).values() if name}
    most: dict[str, int] = {}
    for link in links:
        most[link.property] = max(most.get(link.property, 0), link.links)
    return {
        _BACK
        + name: f"{inverse.get(name) or f'{labels.get(name, curie(name))} of'}{_COUNT}{count:,}"
        for name, count in most.items()
    }


def _asked(store: Store, kind: str, step: str) -> list[_Link]:
    """Count the links of a class in one direction, by property and by the class at their end."""
    query = _NEXT.replace("CLASS", f"<{kind}>").replace("STEP", step)
    try:
        found = store.run_typed(query)
    except OpsAtlasError:  # too much to count here: the class's own properties are offered
        return []
    rows = found.values() if isinstance(found, Solutions) else []
    links = [_Link(str(name), str(end), int(count or 0)) for name, end, count in rows]
    return [link for link in links if not link.property.startswith(RDF) or step.startswith("?node")]


def path_to_link(path: str) -> str:
    """Write a path for the URL.

    Examples
    --------
    >>> path_to_link("^https://w3id.org/ops-atlas/ns#usesTool http://example.org/p")
    '^ops:usesTool http://example.org/p'
    """
    steps = path.split(" ")
    return " ".join(
        (_BACK if step.startswith(_BACK) else "") + short_id(step.removeprefix(_BACK))
        for step in steps
    )


def path_from_link(text: str) -> str | None:
    """Read a path from the URL; None where it names nothing."""
    try:
        return " ".join(
            (_BACK if step.startswith(_BACK) else "")
            + from_short_id(step.removeprefix(_BACK)).value
            for step in text.split(" ")
        )
    except ParameterError:
        return None
