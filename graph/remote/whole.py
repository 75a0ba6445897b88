"""Notice answers that an endpoint cuts without saying so.

Its limit is a round number of rows, and the same for every answer. So where a round number of them
came, more than ever before, it is asked for one more than that of anything, and only if it does not
send them how many there should have been.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.querying.syntax import after_prologue, limit_of, names_dataset, with_known_prefixes
from graph.solutions import Solutions, Triples
from graph.terms import whole_number
from ontology.errors import EndpointError, QueryError

if TYPE_CHECKING:
    from graph.remote.endpoint import RemoteStore
    from graph.store import Limits

#: No endpoint cuts at fewer rows.
_FEWEST: Final = 100
_ROUND: Final = 50


def marked_if_cut(store: RemoteStore, found: Solutions, query: str, limits: Limits) -> Solutions:
    """Mark the answer to a SELECT that is cut although nothing said so."""
    if found.truncated:
        return found
    rows = count_if_cut(store, query, len(found), limits)
    if rows is None:
        return found
    return Solutions(found.variables, found.rows, True, silently_cut(len(found), rows))


def count_if_cut(store: RemoteStore, query: str, came: int, limits: Limits) -> int | None:
    """Count the rows of a SELECT that the endpoint cut without a word; None if it did not."""
    if came < store.most_rows or store.is_virtuoso:  # it sends more, or says it
        return None
    store.most_rows = came
    return _more_than(store, query, came, limits)


def suspected(store: RemoteStore, found: Triples, limits: Limits) -> Triples:
    """Mark triples that may be cut: as many came as the endpoint ever sends."""
    came = len(found)
    if found.truncated or store.is_virtuoso or came < store.most_triples:
        return found
    store.most_triples = came
    if _sends_more_triples(store, came, limits):
        return found
    note = (
        f"The endpoint sends no more than {came:,} triples at once and does not say so, so there "
        "may be more."
    )
    return Triples(found.triples, True, note)


def silently_cut(came: int, rows: int) -> str:
    """Say that rows are missing."""
    return f"The endpoint sent {came:,} of {rows:,} rows and did not say that it cut them."


def _more_than(store: RemoteStore, query: str, came: int, limits: Limits) -> int | None:
    """Count the rows of a SELECT if there are more than came; None if not, or it is not known."""
    asked = limit_of(query)
    if not _is_limit(came) or (asked is not None and asked <= came):
        return None
    try:
        if _sends(store, came + 1, limits):
            store.most_rows = came + 1
            return None
        rows = _rows(store, query, limits)
    except (QueryError, EndpointError):
        return None
    return rows if rows > came else None


def _sends_more_triples(store: RemoteStore, came: int, limits: Limits) -> bool:
    """Tell whether an endpoint would send more triples than came; True if it is not known."""
    if not _is_limit(came):
        return True
    some = f"{{ SELECT DISTINCT ?s ?p ?o WHERE {{ ?s ?p ?o }} LIMIT {came + 1} }}"
    try:
        sent = store.answer(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {some}", "CONSTRUCT", limits)
        if isinstance(sent, Triples) and len(sent) > came:
            store.most_triples = came + 1
            return True
        there = _solutions(store, f"SELECT (COUNT(*) AS ?rows) WHERE {{ {some} }}", limits)
    except (QueryError, EndpointError):
        return True
    return not there.rows or whole_number(there.rows[0][0]) <= came


def _is_limit(rows: int) -> bool:
    """Tell whether a number is round enough to be a limit: in fifties, or a power of two."""
    return rows >= _FEWEST and (rows % _ROUND == 0 or rows & (rows - 1) == 0)


def _sends(store: RemoteStore, rows: int, limits: Limits) -> bool:
    asked = f"SELECT (1 AS ?one) WHERE {{ ?s ?p ?o }} LIMIT {rows}"
    return len(_solutions(store, asked, limits)) >= rows


def _rows(store: RemoteStore, query: str, limits: Limits) -> int:
    whole = with_known_prefixes(query)
    at = after_prologue(whole)
    if names_dataset(whole):
        return 0
    counted = f"SELECT (COUNT(*) AS ?rows) WHERE {{ {{ {whole[at:]}\n}} }}"
    found = _solutions(store, whole[:at] + counted, limits)
    return whole_number(found.rows[0][0]) if found.rows else 0


def _solutions(store: RemoteStore, query: str, limits: Limits) -> Solutions:
    found = store.answer(query, "SELECT", limits)
    return found if isinstance(found, Solutions) else Solutions((), [])
