"""What the engine leaves out of JSON-LD without a word: here it is an error, or is counted.

Bad IRIs and language tags are refused with the text at fault. Names that no ``@context`` defines
mean nothing in JSON-LD and stay out, as its standard says; the report counts them
(docs/decisions/2026-11-23-json-ld-is-read-twice.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importing.failures import MALFORMED
from graph.terms import HAS_SCHEME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: What is noted of a name that is left out.
UNDEFINED: Final = "name that no @context defines"


def check_json(content: bytes, base: str, note: Callable[[str], None]) -> None:
    """Read JSON-LD leniently to see what a strict reader would leave out.

    Parameters
    ----------
    note : callable
        Told of each name that no context defines.

    Raises
    ------
    SyntaxError
        If an IRI or a language tag is malformed.
    """
    for quad in ox.parse(content, ox.RdfFormat.JSON_LD, base_iri=base, lenient=True):
        if name := undefined_name(quad):
            note(name)
        else:
            _refuse_malformed(_iris(quad), quad.object)


def undefined_name(quad: ox.Quad) -> str:
    """Return the first name in a quad of JSON-LD that no context defines."""
    return next((iri for iri in _iris(quad) if not HAS_SCHEME.match(iri)), "")


def _iris(quad: ox.Quad) -> list[str]:
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return [term.value for term in terms if isinstance(term, ox.NamedNode)]


def _refuse_malformed(iris: Iterable[str], value: object) -> None:
    text = ""
    try:
        for text in iris:
            ox.NamedNode(text)
        if isinstance(value, ox.Literal) and value.language is not None:
            text = value.language
            ox.Literal("", language=text)
    except ValueError as error:
        raise SyntaxError(f"{MALFORMED}'{text}': {error}") from error
