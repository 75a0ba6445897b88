"""What an endpoint can do, found by asking it: functions, limits, named graphs, text index."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.remote.credentials import without_login
from graph.remote.receiving import is_cut_by_time, most_rows, read_body
from graph.remote.search import text_index
from graph.remote.silence import KNOCKING
from graph.solutions import Solutions
from graph.store import Limits
from ontology.errors import EndpointError, QueryError, QueryTimeout

if TYPE_CHECKING:
    from graph.remote.endpoint import RemoteStore

_LIMITS: Final = Limits(deadline=10.0, rows=2 * 100_001)
#: For what a page is not made of, and is answered as soon as anything is found.
_QUICK: Final = Limits(deadline=KNOCKING)
_ROWS: Final = "application/sparql-results+json"
_PLAIN_ROWS: Final = "text/tab-separated-values"
#: So many rows are asked for, to see whether they come.
MANY: Final = 100_001
#: What the pages ask for, each with a query whose one cell is known.
_NEEDED: Final = (
    ("aggregates", "SELECT (COUNT(*) AS ?n) { VALUES ?x { 1 2 } }", "2"),
    ("sub-selects", "SELECT ?n { { SELECT (COUNT(*) AS ?n) { VALUES ?x { 1 2 } } } }", "2"),
    ("VALUES and BIND", "SELECT ?n { VALUES ?x { 2 } BIND(?x + 1 AS ?n) }", "3"),
    ("EXISTS", "SELECT (1 AS ?n) { FILTER NOT EXISTS { <urn:x-a> <urn:x-b> <urn:x-c> } }", "1"),
    ("text functions", 'SELECT (REPLACE(LCASE("AB"), "b", "c") AS ?n) { }', "ac"),
    ("GROUP_CONCAT", 'SELECT (GROUP_CONCAT(?x; separator="+") AS ?n) { VALUES ?x { "1" } }', "1"),
)
_PATH: Final = "SELECT (COUNT(*) AS ?n) { <urn:x-none> (<urn:x-a>|^<urn:x-b>)/<urn:x-c> ?x }"
_TRIPLES: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_COUNT: Final = re.compile(r"[0-9]{1,18}")
_IN_GRAPHS: Final = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
_NO_UNION: Final = (
    "Its default graph is empty and its named graphs are not. Let it answer from the union of all "
    "graphs; docs/engines.md says how for each engine."
)
_NOTHING: Final = "It holds no data, or none that may be read with this login."


@dataclass(frozen=True, slots=True)
class Abilities:
    """What was found out about an endpoint.

    Attributes
    ----------
    url, server : str
        Its address, and what it calls itself; empty where it says nothing.
    milliseconds : float
        How long the smallest question took.
    triples, graphs : int or None
        In the default graph, and named ones; None where counting takes too long.
    lacks : tuple of str
        What the pages need and it does not do, each with what it said.
    cuts_at : int or None
        Rows after which it cuts answers; None where that was not met.
    silently : bool
        It does not say so when it does.
    text_index : str
        The kind of text index that answers here; empty where labels are searched by query.
    advice : tuple of str
        Sentences about what to set.
    """

    url: str
    server: str
    milliseconds: float
    triples: int | None
    graphs: int | None
    lacks: tuple[str, ...]
    cuts_at: int | None
    silently: bool
    text_index: str
    advice: tuple[str, ...]


def probe(store: RemoteStore) -> Abilities:
    """Ask an endpoint what it can do.

    Raises
    ------
    EndpointError
        If it does not answer at all; the sentence says what it did instead.
    """
    try:
        server, milliseconds = _greet(store)
        lacks = tuple(_lacking(store))
    except QueryTimeout as error:
        raise EndpointError(
            f"{store.name} did not answer within {_LIMITS.deadline:g} s what takes no engine long. "
            "Check that it runs, and test it again later."
        ) from error
    triples, graphs = _count(store, _TRIPLES), _count(store, _IN_GRAPHS)
    cuts_at, silently = _limit_of(store, triples or 0)
    return Abilities(
        url=store.name,
        server=server,
        milliseconds=milliseconds,
        triples=triples,
        graphs=graphs,
        lacks=lacks,
        cuts_at=cuts_at,
        silently=silently,
        text_index=_text_index(store),
        advice=tuple(_advice(triples, graphs, cuts_at, silently=silently)),
    )


def why_empty(store: RemoteStore) -> str:
    """Say why every page of an endpoint is empty; nothing if it has triples.

    Raises
    ------
    QueryError, EndpointError
        If it does not answer.
    """
    began = time.monotonic()
    try:
        if store.run_typed("ASK { ?s ?p ?o }", _QUICK) is not False:
            return ""
        named = store.run_typed("ASK { GRAPH ?g { ?s ?p ?o } }", _QUICK)
    except QueryTimeout:
        store.silence.suspect(began)
        raise
    return _NO_UNION if named is True else _NOTHING


def _greet(store: RemoteStore) -> tuple[str, float]:
    began = time.perf_counter()
    store.run_typed("ASK { }", _LIMITS)
    milliseconds = (time.perf_counter() - began) * 1000
    response = store.send("SELECT ?s { ?s ?p ?o } LIMIT 1", _ROWS, _LIMITS)
    response.close()
    server = without_login(response.headers.get("Server", ""), store.name)
    return server[:80], milliseconds


def _text_index(store: RemoteStore) -> str:
    try:
        return text_index(store)
    except (QueryError, EndpointError):
        return ""


def _limit_of(store: RemoteStore, triples: int) -> tuple[int | None, bool]:
    """Ask for many rows, and say after how many they end too early, and whether without a word."""
    query = f"SELECT (1 AS ?one) WHERE {{ ?s ?p ?o }} LIMIT {MANY}"
    until = time.monotonic() + _LIMITS.deadline
    try:
        response = store.send(query, _PLAIN_ROWS, _LIMITS)
        try:
            store.check_status(response, query, until)
            body, _ = read_body(response, until, _LIMITS, store.name)
        finally:
            response.close()
    except (QueryError, EndpointError):
        return None, False
    came = max(0, body.count(b"\n") - 1)
    if (most := most_rows(response)) is not None:
        return (most, False) if came >= most else (None, False)
    plain = response.headers.get("Content-Type", "").startswith(_PLAIN_ROWS)
    silently = plain and came < min(triples, MANY) and not is_cut_by_time(response)
    return (came, True) if silently else (None, False)


def _lacking(store: RemoteStore) -> list[str]:
    lacking = []
    for name, query, expected in (*_NEEDED, ("property paths", _PATH, "0")):
        try:
            found = _cell(store, query)
        except QueryTimeout:
            raise  # no engine needs long for these: it does not answer any more
        except (QueryError, EndpointError) as error:
            lacking.append(f"{name}: {error}")
            continue
        if found != expected:
            lacking.append(f"{name}: it answered {found or 'nothing'} instead of {expected}.")
    return lacking


def _count(store: RemoteStore, query: str) -> int | None:
    try:
        found = _cell(store, query)
    except (QueryError, EndpointError):
        return None
    return int(found) if found is not None and _COUNT.fullmatch(found) else None


def _cell(store: RemoteStore, query: str) -> str | None:
    result = store.run_typed(query, _LIMITS)
    if not isinstance(result, Solutions) or not result.rows or not result.variables:
        return None
    return result.values()[0][0]


def _advice(
    triples: int | None, graphs: int | None, cuts_at: int | None, *, silently: bool
) -> list[str]:
    advice = []
    if triples == 0 and graphs:
        advice.append(_NO_UNION)
    if triples == 0 and not graphs:
        advice.append(_NOTHING)
    if triples is None:
        advice.append("Counting its triples takes more than ten seconds; large pages may wait.")
    if cuts_at is not None:
        how = " and does not say so" if silently else ""
        advice.append(
            f"It cuts every answer at {cuts_at:,} rows{how}. Pages say so when it happens; raise "
            "the limit on the server to see everything."
        )
    return advice
