"""Pass a remote endpoint's answer on while it comes, and notice when it is not whole."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from graph.remote.answers import write_truth
from graph.remote.endpoint import CANCELLED
from graph.streaming import Stream, refuse_cut
from graph.syntax import query_form, with_known_prefixes
from ontology.errors import EndpointError, QueryError, QueryTimeout

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    import urllib3

    from graph.remote.endpoint import RemoteStore
    from graph.store import Limits
    from graph.streaming import Dataset, Format

_PART: Final = 2**16
_TAIL: Final = 200


def pass_on(
    store: RemoteStore, query: str, form: Format, limits: Limits, dataset: Dataset
) -> Stream:
    """Send a query and pass its answer on; a truth value is read and written again.

    Virtuoso answers ASK by a table.
    """
    if query_form(query) == "ASK" and not any(dataset):
        return Stream(_truth(store, query, form, limits), lambda: None)
    stopped = threading.Event()
    return Stream(_send(store, query, form, limits, dataset, stopped), stopped.set)


def _truth(
    store: RemoteStore, query: str, form: Format, limits: Limits
) -> Generator[bytes, None, None]:
    yield write_truth(store.run_typed(query, limits) is True, form.key)


def _send(
    store: RemoteStore,
    query: str,
    form: Format,
    limits: Limits,
    dataset: Dataset,
    stopped: threading.Event,
) -> Generator[bytes, None, None]:
    until = time.monotonic() + limits.deadline
    accept = ", ".join([form.media_type, *(f"{alias};q=0.5" for alias in form.aliases)])
    response = store.send(with_known_prefixes(query), accept, limits.deadline, dataset)
    try:
        store.check_status(response, query)
        _check_format(response, form, store.name)
        size = 0
        for part in _held_back(response, form, store.name):
            size += len(part)
            refuse_cut({"truncated": size > limits.size}, limits)
            if stopped.is_set():
                raise QueryError("The query was stopped.")
            if time.monotonic() > until:
                raise QueryTimeout(f"{store.name} was still answering at the deadline.")
            yield part
    finally:
        response.close()


def _check_format(response: urllib3.BaseHTTPResponse, form: Format, name: str) -> None:
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind not in {form.media_type, *form.aliases}:
        raise EndpointError(
            f"{name} does not answer as {form.media_type} but as {kind or 'something unnamed'}; "
            "ask for another format."
        )


def _held_back(response: urllib3.BaseHTTPResponse, form: Format, name: str) -> Iterator[bytes]:
    """Yield the parts; the end is held back until it is known to be a real one."""
    held, lines = b"", 0
    for part in _parts(response, name):
        lines += part.count(b"\n")
        held += part
        if len(held) > _TAIL:
            yield held[:-_TAIL]
            held = held[-_TAIL:]
    if CANCELLED in held:
        raise QueryTimeout(f"{name} stopped the query at its own time limit. Ask for less.")
    most = response.headers.get("X-SPARQL-MaxRows", "")
    if form.key in {"csv", "tsv"} and most.isdigit() and lines > int(most):
        raise EndpointError(f"{name} cuts every answer at {int(most):,} rows; ask in pages.")
    yield held


def _parts(response: urllib3.BaseHTTPResponse, name: str) -> Iterator[bytes]:
    import urllib3

    try:
        yield from response.stream(_PART, decode_content=True)
    except urllib3.exceptions.HTTPError as error:
        raise EndpointError(f"{name} broke off in the middle of its answer; ask again.") from error
