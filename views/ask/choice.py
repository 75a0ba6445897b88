"""What a link to the builder chooses, without the builder's fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from api.parameters import listed
from graph.terms import from_short_id, iri, literal
from ontology.namespaces import XSD
from queries.builder import CONDITIONS, MAY_BE_NODES, Choice, Condition
from views.ask.paths import path_from_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph import Store
    from graph.terms import IRI, Literal

#: Conditions that compare with nothing.
WITHOUT_VALUE: Final = frozenset({"is missing", "is there"})
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_IN_ALL: Final = "all"


def choice_of(store: Store, link: Mapping[str, str]) -> Choice:
    """Read the parameters ``class``, ``show``, ``by`` and ``where`` of a link.

    Raises
    ------
    ParameterError
        If the class is no name.
    """
    shown = filter(None, map(path_from_link, listed(link.get("show", ""))))
    return Choice(
        kind=from_short_id(link["class"]).value,
        shown=tuple(shown),
        conditions=tuple(_conditions(store, listed(link.get("where", "")))),
        count_by=_counted_by(link.get("by", "")),
    )


def read_term(store: Store, text: str, how: str) -> IRI | Literal:
    """Read a value: a number, a date, the name of a node, else text."""
    if _NUMBER.fullmatch(text):
        kind = "decimal" if "." in text else "integer"
        return literal(text, datatype=f"{XSD}{kind}")
    if _DATE.fullmatch(text):
        return literal(text, datatype=f"{XSD}date")
    if how in MAY_BE_NODES:
        for match in store.search(text, 5):
            if match.matched.casefold() == text.casefold():
                return iri(match.iri)
        if "://" in text:
            return iri(text.strip("<>"))
    return literal(text)


def _counted_by(text: str) -> str | None:
    """Read what to count by: nothing in particular, a path, or that nothing is counted."""
    if not text:
        return None
    return "" if text == _IN_ALL else path_from_link(text) or ""


def _conditions(store: Store, texts: list[str]) -> Iterator[Condition]:
    """Read conditions; what is none, or compares with nothing, is left out."""
    for text in texts:
        name, how, value = (*text.split("|", 2), "", "")[:3]
        property_ = path_from_link(name)
        if not property_ or how not in CONDITIONS:
            continue
        if how in WITHOUT_VALUE:
            yield Condition(property_, how)
        elif value.strip():
            yield Condition(property_, how, read_term(store, value.strip(), how))
