"""RDF terms: the engine's own, and how they are read from and written as text.

Rows of a result hold the engine's terms (they are immutable and safe in any thread). This is the
one place that turns text into terms and terms into text; every chain ends in a raise.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from graph.naming.wording import cut_label
from ontology.errors import EndpointError, ParameterError
from ontology.namespaces import ATLAS, PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

IRI: TypeAlias = ox.NamedNode
BlankNode: TypeAlias = ox.BlankNode
Literal: TypeAlias = ox.Literal
Quad: TypeAlias = ox.Quad
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

#: A literal and nothing behind it; what its parts may be, the engine says.
_LITERAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^<>]*>)?', re.S)
_CURIE: Final = re.compile(r"([A-Za-z][\w.-]*)?:([\w.%-]*)\Z")
_NEVER_IN_IRIS: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
#: No engine counts below zero, and longer ones Python does not read.
_WHOLE: Final = re.compile(r"\+?[0-9]{1,18}")
#: SPARQL takes fewer characters than a name has elsewhere: none like µ, ² or ① after a prefix.
_LOCAL_NAME: Final = re.compile(r"[^\W\x80-\xbf\u2190-\u2bff](?:[^\W\x80-\xbf\u2190-\u2bff]|[.-])*")
HAS_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def iri(text: str) -> IRI:
    """Check an absolute IRI.

    Raises
    ------
    ParameterError
        If the text holds a space, a bracket or anything else an IRI may not hold.

    Examples
    --------
    >>> iri("https://w3id.org/ops-atlas/id/grafana").value
    'https://w3id.org/ops-atlas/id/grafana'
    """
    if not HAS_SCHEME.match(text):
        raise ParameterError(f"{_short(text)} is not an absolute IRI; write it as https://…")
    try:
        return ox.NamedNode(text)
    except ValueError as error:
        raise ParameterError(f"{_short(text)} is not an IRI: {error}.") from error


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI."""
    try:
        return bool(iri(text))
    except ParameterError:
        return False


def parse_term(text: str, prefixes: Mapping[str, str] = PREFIXES) -> IRI | Literal:
    """Read an IRI (``<…>``, ``https://…``), a CURIE (``atlas:grafana``) or a quoted literal.

    Raises
    ------
    ParameterError
        If it is none of these.
    """
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):
        return iri(text[1:-1])
    if match := _CURIE.match(text):
        prefix = match[1] or ""
        if prefix in prefixes:
            return iri(prefixes[prefix] + match[2])
    if text.startswith('"'):
        return _parse_literal(text)
    return iri(text)


def _parse_literal(text: str) -> Literal:
    if not _LITERAL.fullmatch(text):
        raise ParameterError(f"{_short(text)} is not a literal: check its quotes.")
    try:
        (quad,) = ox.parse(f"<urn:a> <urn:b> {text} .", format=ox.RdfFormat.N_TRIPLES)
        value = quad.object
    except (SyntaxError, ValueError) as error:
        raise ParameterError(f"{_short(text)} is not a literal: check its quotes.") from error
    if not isinstance(value, ox.Literal):
        raise ParameterError(f"{_short(text)} is not a literal: check its quotes.")
    return value


def literal(text: str, *, datatype: str | None = None, language: str | None = None) -> Literal:
    """Build a literal; ``datatype`` is an IRI, ``language`` a BCP 47 tag."""
    if language:
        return ox.Literal(text, language=language)
    return ox.Literal(text, datatype=ox.NamedNode(datatype) if datatype else None)


def triple(subject: IRI | BlankNode, property_: IRI, value: Term) -> ox.Triple:
    """Build a triple."""
    return ox.Triple(subject, property_, value)


def to_sparql(term: Term) -> str:
    """Write a term so that it can stand in a query; nothing in it can end the term early.

    Raises
    ------
    ParameterError
        For a blank node: it means something else in every query.
    """
    if isinstance(term, ox.NamedNode | ox.Literal):
        return str(term)
    raise ParameterError("A blank node cannot be named in a query; choose a node with an IRI.")


@lru_cache(maxsize=65_536)
def curie(text: str) -> str:
    """Shorten an IRI with the known prefixes, or return it as it is.

    Examples
    --------
    >>> curie("https://w3id.org/ops-atlas/id/grafana")
    'atlas:grafana'
    >>> curie("https://w3id.org/ops-atlas/id/etc.")  # a dot would end the statement
    'https://w3id.org/ops-atlas/id/etc.'
    """
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            local = text[len(namespace) :]
            if _LOCAL_NAME.fullmatch(local) and not local.endswith("."):
                return f"{prefix}:{local}"
    return text


def sparql_name(text: str) -> str:
    """Write an IRI for a query, short where a known prefix allows it.

    Raises
    ------
    ParameterError
        If the text holds what would end an IRI in a query, and go on as something else.

    Examples
    --------
    >>> sparql_name("https://w3id.org/ops-atlas/ns#usesTool"), sparql_name("urn:x")
    ('ops:usesTool', '<urn:x>')
    """
    short = curie(text)
    if short != text:
        return short
    if _NEVER_IN_IRIS.search(text):
        raise ParameterError(f"{_short(text)} is not an IRI; write it as https://…")
    return f"<{text}>"


def sparql_text(text: str) -> str:
    r"""Write a text for a query, quoted.

    Examples
    --------
    >>> print(sparql_text('the "best"'))
    "the \"best\""
    """
    return to_sparql(literal(text))


def short_id(text: str) -> str:
    """Shorten an IRI for a link: the local name of our own nodes, else the CURIE or the IRI.

    Examples
    --------
    >>> short_id("https://w3id.org/ops-atlas/id/grafana")
    'grafana'
    """
    short = curie(text)
    return short.removeprefix("atlas:")


def from_short_id(text: str) -> IRI:
    """Undo :func:`short_id`.

    Examples
    --------
    >>> from_short_id("grafana").value
    'https://w3id.org/ops-atlas/id/grafana'
    """
    if re.fullmatch(r"[\w][\w.-]*", text):
        return iri(ATLAS + text)
    term = parse_term(text)
    if isinstance(term, ox.NamedNode):
        return term
    raise ParameterError(f"{_short(text)} is not a node.")


def local_name(text: str) -> str:
    """Return what follows the last ``#``, ``/`` or ``:``, as words; the last resort for a label.

    Examples
    --------
    >>> local_name("https://example.org/ns#hasRole")
    'hasRole'
    """
    return re.split(r"[#/:]", text.rstrip("#/:"))[-1] or text


def plain(term: Term | None) -> str | None:
    """Return the text of a term without quotes, brackets, language or datatype."""
    if term is None:
        return None
    if isinstance(term, ox.Triple):
        return str(term)
    return term.value


def whole_number(term: Term | None) -> int:
    """Read what a query has counted; 0 where it is unbound.

    Raises
    ------
    EndpointError
        If it is no whole number, as no engine counts.
    """
    text = plain(term) or "0"
    if not _WHOLE.fullmatch(text):
        raise EndpointError(
            f"The endpoint answered “{cut_label(text)}” where it was asked for a count, so it is "
            "no SPARQL 1.1 endpoint. Check its address."
        )
    return int(text)


def is_true(term: Term | None) -> bool:
    """Tell whether a truth value is true, as Virtuoso says it, too: as a number."""
    return plain(term) in {"true", "1"}


def python_value(term: Term | None) -> str | int | float | bool | None:
    """Return numbers and booleans as such, everything else as text."""
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(XSD):
        kind = term.datatype.value[len(XSD) :]
        try:
            if kind in _INTEGERS:
                return int(term.value)
            if kind in {"decimal", "double", "float"}:
                return float(term.value)
        except ValueError:
            return term.value
        if kind == "boolean":
            return is_true(term)
    return plain(term)


_INTEGERS: Final = frozenset(
    {"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"}
)


def _short(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:79]}…")
