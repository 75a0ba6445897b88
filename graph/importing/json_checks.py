"""What the engine leaves out of JSON-LD without a word: here it is an error, or is counted.

Bad IRIs and language tags are refused with the text at fault. Names that no ``@context`` defines
mean nothing in JSON-LD and stay out, as its standard says; the report counts them
(docs/decisions/2026-11-23-json-ld-is-read-twice.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.importing.failures import MALFORMED
from graph.terms import HAS_SCHEME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.importing.repairs import Repairs


def check_json(content: bytes, base: str, document: str, repairs: Repairs) -> None:
    """Read JSON-LD leniently to see what a strict reader would leave out, and count it.

    Raises
    ------
    SyntaxError
        If an IRI or a language tag is malformed.
    """
    for quad in ox.parse(content, ox.RdfFormat.JSON_LD, base_iri=base, lenient=True):
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        iris = [term.value for term in terms if isinstance(term, ox.NamedNode)]
        without = next((iri for iri in iris if not HAS_SCHEME.match(iri)), None)
        if without is None:
            _refuse_malformed(iris, quad.object)
        else:
            repairs.add(document, 0, "name that no @context defines", without)


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
