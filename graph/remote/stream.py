"""Pass a remote endpoint's answer on while it comes, and notice when it is not whole."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from graph.querying.streaming import Dataset, Stream, refuse_cut
from graph.querying.syntax import query_form, with_known_prefixes
from graph.remote.answers import write_result
from graph.remote.calls import refuse_typed_calls
from graph.remote.endpoint import CANCELLED
from graph.remote.receiving import iter_parts, media_type, refuse_half_row
from graph.remote.whole import count_if_cut, marked_if_cut, silently_cut
from graph.solutions import Solutions
from ontology.errors import AnswerCut, QueryError, QueryTimeout

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    import urllib3

    from graph.querying.streaming import Format
    from graph.remote.endpoint import RemoteStore
    from graph.store import Limits

_TAIL: Final = 200
#: How an endpoint says that it does not write a format; others answer in another one.
_NOT_ACCEPTABLE: Final = 406


def pass_on(
    store: RemoteStore, query: str, form: Format, limits: Limits, dataset: Dataset
) -> Stream:
    """Send a query and pass its answer on as it comes.

    It is read and written anew where a Virtuoso sends it, or an endpoint does not write the format.
    """
    stopped = threading.Event()
    return Stream(_send(store, query, form, limits, dataset, stopped), stopped.set)


def _send(
    store: RemoteStore,
    query: str,
    form: Format,
    limits: Limits,
    dataset: Dataset,
    stopped: threading.Event,
) -> Generator[bytes, None, None]:
    until = time.monotonic() + limits.deadline
    refuse_typed_calls(query, limits)
    store.silence.refuse()
    if not (store.is_virtuoso or form.key in store.unwritten):
        accept = ", ".join([form.media_type, *(f"{alias};q=0.5" for alias in form.aliases)])
        response = _sent(store, with_known_prefixes(query), accept, limits, dataset)
        try:
            if response.status != _NOT_ACCEPTABLE:
                store.check_status(response, query, until)
            if not store.is_virtuoso and _is_written(response, form):
                parts = _limited(_held_back(response, store.name, until), limits, stopped)
                rows = yield from _counted(parts)
                if form.key == "tsv" and dataset == Dataset():
                    _refuse_silent_cut(store, query, rows, limits)
                return
        finally:
            response.close()
    left = limits._replace(deadline=max(until - time.monotonic(), 0.001))
    result = store.answer(query, query_form(query), left, dataset)
    if not store.is_virtuoso:
        store.unwritten.add(form.key)
        if isinstance(result, Solutions) and dataset == Dataset():
            result = marked_if_cut(store, result, query, limits)
    yield write_result(result, form.key)
    if not isinstance(result, bool) and result.truncated:
        raise AnswerCut(f"{store.name} sent a part of the answer. {result.note}")


def _sent(
    store: RemoteStore, query: str, accept: str, limits: Limits, dataset: Dataset
) -> urllib3.BaseHTTPResponse:
    """Send a query; if nothing comes, whoever asks next need not wait as long."""
    began = time.monotonic()
    try:
        response = store.send(query, accept, limits, dataset)
    except QueryTimeout:
        store.silence.suspect(began)
        raise
    if 200 <= response.status < 300:
        store.silence.heard()
    return response


def _limited(
    parts: Iterator[bytes], limits: Limits, stopped: threading.Event
) -> Generator[bytes, None, None]:
    size = 0
    for part in parts:
        size += len(part)
        refuse_cut({"truncated": size > limits.size}, limits)
        if stopped.is_set():
            raise QueryError("The query was stopped.")
        yield part


def _counted(parts: Iterator[bytes]) -> Generator[bytes, None, int]:
    """Pass parts on, and return how many lines follow the first."""
    ends, last = 0, b""
    for part in parts:
        ends += part.count(b"\n")
        last = part[-1:] or last
        yield part
    return ends - (last == b"\n")


def _refuse_silent_cut(store: RemoteStore, query: str, came: int, limits: Limits) -> None:
    if (rows := count_if_cut(store, query, came, limits)) is not None:
        raise AnswerCut(f"{store.name} sent a part of the answer. {silently_cut(came, rows)}")


def _is_written(response: urllib3.BaseHTTPResponse, form: Format) -> bool:
    """Say whether an answer is in the format that it was asked for."""
    asked = {form.media_type, *form.aliases}
    return response.status != _NOT_ACCEPTABLE and media_type(response) in asked


def _held_back(response: urllib3.BaseHTTPResponse, name: str, until: float) -> Iterator[bytes]:
    """Yield the parts; the end is held back until it is known to be a real one."""
    held = b""
    for part in iter_parts(response, until, name):
        held += part
        if len(held) > _TAIL:
            yield held[:-_TAIL]
            held = held[-_TAIL:]
    if CANCELLED in held:
        raise QueryTimeout(f"{name} stopped the query at its own time limit. Ask for less.")
    refuse_half_row(response, held, name)
    yield held
