"""Read a SPARQL 1.1 Protocol request for a query; everything that is not one is refused.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from api.refusal import Refusal
from graph.querying.streaming import Dataset
from graph.querying.syntax import iter_tokens
from graph.terms import iri
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from starlette.requests import Request

LONGEST_QUERY: Final = 2**20
METHODS: Final = "GET, HEAD, POST, OPTIONS"
FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
_READ_SECONDS: Final = 10.0
_MOST_FIELDS: Final = 1_000
_RELATIVE: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>\"{}|^`\\\s]*>")
_PARAMETERS: Final = frozenset({"query", "default-graph-uri", "named-graph-uri"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks.

    Attributes
    ----------
    query : str or None
        The query; None where there is none, which asks for the service description.
    dataset : Dataset or None
        The graphs named beside the query. They take the place of those that the query names.
    """

    query: str | None
    dataset: Dataset | None


async def read_request(request: Request) -> Asked:
    """Read a query from any of the three places where the protocol allows one.

    Raises
    ------
    Refusal
        400, 405, 408, 413 or 415, with a sentence.
    """
    fields = _fields(request.scope["query_string"], "the address")
    if request.method in {"GET", "HEAD"}:
        return _asked(fields, None)
    if request.method != "POST":
        raise Refusal(405, f"Ask with GET or POST, not {request.method}.", {"Allow": METHODS})
    kind = _media_type(request)
    body = await _read_body(request)
    if kind == FORM:
        return _asked([*fields, *_fields(body, "the form")], FORM)
    return _asked([*fields, ("query", _utf8(body, "the query"))], DIRECT)


def _media_type(request: Request) -> str:
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind == "application/sparql-update":
        raise Refusal(415, "This endpoint answers queries; updates are never accepted here.")
    if kind not in {FORM, DIRECT}:
        raise Refusal(415, f"Send the query as {DIRECT}, or as a form ({FORM}) with a field query.")
    charset = rest.lower().partition("charset=")[2].split(";")[0].strip(' "')
    if charset not in {"", "utf-8", "utf8", "us-ascii"}:
        raise Refusal(415, "Send the query in UTF-8.")
    return kind


async def _read_body(request: Request) -> bytes:
    parts, size = [], 0
    try:
        async with asyncio.timeout(_READ_SECONDS):
            async for part in request.stream():
                parts.append(part)
                size += len(part)
                if size > LONGEST_QUERY:
                    raise _too_long()
    except TimeoutError:
        raise Refusal(408, f"The request did not arrive within {_READ_SECONDS:g} s.") from None
    return b"".join(parts)


def _too_long() -> Refusal:
    return Refusal(413, f"A query may have {LONGEST_QUERY // 2**20} MB; this one is longer.")


def _fields(content: bytes, where: str) -> list[tuple[str, str]]:
    """Read the known parameters of a URL-encoded text; unknown ones mean nothing here."""
    if len(content) > LONGEST_QUERY:
        raise _too_long()
    try:
        pairs = parse_qsl(
            content.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise Refusal(400, f"What is percent-encoded in {where} is not UTF-8.") from error
    except ValueError as error:
        raise Refusal(400, f"There are too many fields in {where}.") from error
    if any(name == "update" for name, _ in pairs):
        raise Refusal(400, "This endpoint answers queries; updates are never accepted here.")
    return [(name, value) for name, value in pairs if name in _PARAMETERS]


def _utf8(content: bytes, what: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"In {what}, byte {error.start} is not UTF-8.") from error


def _asked(fields: list[tuple[str, str]], kind: str | None) -> Asked:
    queries = [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        raise Refusal(400, "There is more than one query in the request; send one.")
    if not queries and kind is not None:
        raise Refusal(400, "There is no query in the request; put it into the field query.")
    query = queries[0] if queries else None
    if query is not None and len(query.encode(errors="replace")) > LONGEST_QUERY:
        raise _too_long()
    default = _graphs(fields, "default-graph-uri")
    named = _graphs(fields, "named-graph-uri")
    return Asked(query, Dataset(default, named) if default or named else None)


def _graphs(fields: list[tuple[str, str]], parameter: str) -> tuple[str, ...]:
    try:
        return tuple(iri(value).value for name, value in fields if name == parameter)
    except ParameterError as error:
        raise Refusal(400, f"In {parameter}, {error}") from error


def may_be_relative(query: str) -> bool:
    """Tell, cheaply, whether a query may have relative IRIs."""
    return _RELATIVE.search(query) is not None


def resolved(query: str, address: str) -> str:
    """Say what the relative IRIs of a query are relative to: the endpoint's own address.

    A query that names a base itself, or has no such IRI, stays as it is.

    Examples
    --------
    >>> resolved("ASK { <s> ?p ?o }", "http://127.0.0.1/sparql")
    'BASE <http://127.0.0.1/sparql> ASK { <s> ?p ?o }'
    >>> resolved("ASK { ?s ?p '<s>' }", "http://127.0.0.1/sparql")
    "ASK { ?s ?p '<s>' }"
    """
    tokens = list(iter_tokens(query))
    names_base = any(token.kind == "word" and token.text.upper() == "BASE" for token in tokens)
    relative = any(token.kind == "iri" and _RELATIVE.fullmatch(token.text) for token in tokens)
    return f"BASE <{iri(address).value}> {query}" if relative and not names_base else query
