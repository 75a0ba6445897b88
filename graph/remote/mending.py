"""Mend terms that an endpoint sends and nothing here can hold: IRIs with spaces, odd languages.

Some engines load whatever they are given, and one such term would make all of an answer unreadable.
What stands in an IRI and must not is encoded, as imports do; a language tag or a datatype that is
none is left out. Asked about a mended IRI, the endpoint knows nothing of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graph.importing.term_mending import is_iri, is_tag, mended_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: A larger answer stays as it is: read here, JSON takes many times its size.
_LARGEST: Final = 2**25


def mended_rows(body: bytes) -> bytes | None:
    """Mend the terms of rows in JSON; None where there is nothing to mend."""
    if len(body) > _LARGEST:
        return None
    try:
        answer = json.loads(body)
        terms = [term for row in answer["results"]["bindings"] for term in row.values()]
        mended = [_mend(term) for term in terms]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return json.dumps(answer).encode() if any(mended) else None


def mended_triples(body: bytes, form: ox.RdfFormat) -> list[ox.Triple]:
    """Read triples whose IRIs may be none.

    Raises
    ------
    ValueError, SyntaxError
        If something else is wrong with them.
    """
    return [_triple(quad.triple) for quad in ox.parse(body, format=form, lenient=True)]


def _mend(term: dict[str, Any]) -> bool:
    """Mend a term in its place, and say whether there was anything to mend."""
    if term["type"] == "triple":
        mended = [_mend(part) for part in term["value"].values()]
        return any(mended)
    if term["type"] == "uri":
        if is_iri(term["value"]):
            return False
        term["value"] = mended_iri(term["value"])
        return True
    wrong = [name for name, fits in _FITS.items() if name in term and not fits(term[name])]
    for name in wrong:
        del term[name]
    return bool(wrong)


#: What may stand beside the text of a literal, and what has to be true of it.
_FITS: Final[dict[str, Callable[[str], bool]]] = {"xml:lang": is_tag, "datatype": is_iri}


def _triple(triple: ox.Triple) -> ox.Triple:
    return ox.Triple(*_terms(triple))  # type: ignore[arg-type]


def _terms(triple: ox.Triple) -> Iterator[object]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.NamedNode) and not is_iri(term.value):
            yield ox.NamedNode(mended_iri(term.value))
        elif isinstance(term, ox.Triple):
            yield _triple(term)
        else:
            yield term
