"""The routes behind the SPARQL editor: run and stop, complete, name nodes, draw triples, share."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.passing import pass_on
from api.settings import settings
from graph.keeping import kept
from graph.nodes import BOOKKEEPING, describe
from graph.picture.palette import mark
from graph.picture.scene import scene_of_triples
from graph.querying.guard import SLOTS
from graph.querying.plan import read_plan
from graph.querying.syntax import with_prefix_lines
from graph.querying.typed import read_ntriples, stream_typed
from graph.remote.one_wait import one_wait
from graph.store import PATIENT, Limits
from graph.terms import is_iri, sparql_name
from graph.vocabulary import Vocabulary, read_vocabulary
from ontology.errors import EndpointError, OpsAtlasError, ParameterError
from ontology.namespaces import PREFIXES
from queries.hints import hints
from queries.snippets import snippets
from views import session
from views.canvas.wire import to_data

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Receive, Scope, Send

    from graph import Store

Found = TypeVar("Found")

#: A page holds more rows than a program's answer usually needs; it says when there were more.
LIMITS: Final = Limits(rows=300_000)
_LONGEST_QUERY: Final = 2**20
_LARGEST_BODY: Final = 16 * 2**20
_MOST_NODES: Final = 500
_MOST_LINKS: Final = 3000
#: Seconds that a query is run to see where its time goes.
_PLANNING: Final = 5.0
_HEADERS: Final = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Encoding": "identity",  # a compressor would hold the first rows back
    "Cache-Control": "no-store",
}
_THREADS: Final = ThreadPoolExecutor(2 * SLOTS + 2, thread_name_prefix="workbench")


def patient() -> Limits:
    """Return the limits of a query that a person chose to wait for, after it took too long."""
    return LIMITS._replace(deadline=max(settings().patience, LIMITS.deadline), askers=PATIENT)


class Run:
    """Answer a query that was typed, while it is found; stop it where the browser goes away."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        limits = patient() if request.query_params.get("patient") else LIMITS
        try:
            query = await _query(request)
            store = await _in_thread(session.store)
        except OpsAtlasError as error:
            await _refused(error)(scope, receive, send)
            return
        await pass_on(
            partial(stream_typed, store, query, limits),
            _HEADERS,
            receive,
            send,
            _THREADS,
            limits.deadline,
        )


async def _body(request: Request, longest: int) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > longest:
            raise ParameterError(f"This is longer than {longest // 1024:,} KB; send less.")
        parts.append(part)
    return b"".join(parts)


async def _query(request: Request) -> str:
    try:
        return (await _body(request, _LONGEST_QUERY)).decode()
    except UnicodeDecodeError as error:
        raise ParameterError("The query is not UTF-8 text.") from error


async def _in_thread(work: Callable[[], Found]) -> Found:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, one_wait()(work))


def _refused(error: OpsAtlasError) -> JSONResponse:
    status = 503 if isinstance(error, EndpointError) else 400
    return JSONResponse({"reason": str(error)}, status_code=status)


async def vocabulary(_request: Request) -> JSONResponse:
    """Return the classes and properties of the dataset, for completion."""
    try:
        return JSONResponse(await _in_thread(lambda: vocabulary_data(session.store())))
    except OpsAtlasError as error:
        return _refused(error)


def words_of(store: Store) -> Vocabulary:
    """Return the vocabulary of a store, counted once."""
    try:
        return _counted(store)
    except EndpointError:  # some refuse to count, or are away; prefixes and labels still complete
        return Vocabulary((), (), {})


@kept(4)
def _counted(store: Store) -> Vocabulary:
    return read_vocabulary(store)


def vocabulary_data(store: Store) -> dict[str, Any]:
    """Return the vocabulary of a store in the short form that the editor reads."""
    words = words_of(store)
    place = {word.iri: at for at, word in enumerate(words.properties)}
    return {
        "prefixes": dict(PREFIXES),
        "classes": [[sparql_name(word.iri), word.label, word.count] for word in words.classes],
        "properties": [
            [sparql_name(word.iri), word.label, word.count] for word in words.properties
        ],
        "of": {
            sparql_name(kind): [[place[name], n] for name, n in counts.items() if name in place]
            for kind, counts in words.used_with.items()
        },
    }


async def nodes(request: Request) -> JSONResponse:
    """Name nodes by label and class."""
    try:
        asked = _list_in(await _body(request, _LARGEST_BODY))
        return JSONResponse(await _in_thread(partial(_named, asked)))
    except OpsAtlasError as error:
        return _refused(error)


def _list_in(body: bytes) -> list[Any]:
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, list):
        raise ParameterError("A list of IRIs in JSON is needed.")
    return asked


def _named(asked: list[Any]) -> dict[str, Any]:
    names = [name for name in asked[:_MOST_NODES] if isinstance(name, str) and is_iri(name)]
    found = describe(session.store(), names)
    kinds = sorted({node.kind for node in found.values()} - {"", *BOOKKEEPING})
    return {
        "nodes": {name: [node.label, node.kind, node.kind_label] for name, node in found.items()},
        "marks": {kind: mark(kind) for kind in kinds},
    }


async def scene(request: Request) -> JSONResponse:
    """Lay triples out as a picture for the canvas."""
    try:
        lines = await _body(request, _LARGEST_BODY)
        if lines.count(b"\n") > _MOST_LINKS:
            raise ParameterError(f"No more than {_MOST_LINKS:,} links can be drawn; send fewer.")
        drawn = await _in_thread(
            lambda: to_data(scene_of_triples(session.store(), read_ntriples(lines)))
        )
        return JSONResponse(drawn)
    except OpsAtlasError as error:
        return _refused(error)


async def code(request: Request) -> JSONResponse:
    """Write a query with its prefixes and as code in several languages."""
    try:
        query = await _query(request)
        endpoint = f"{request.base_url}sparql"
        found = {"query": with_prefix_lines(query), "code": snippets(query, endpoint)}
        return JSONResponse(found)
    except OpsAtlasError as error:
        return _refused(error)


async def advice(request: Request) -> JSONResponse:
    """Say what would make a query quicker."""
    try:
        query = await _query(request)
        return JSONResponse({"hints": hints(query)})
    except OpsAtlasError as error:
        return _refused(error)


async def plan(request: Request) -> JSONResponse:
    """Return the engine's plan of a query, or why it tells none."""
    try:
        query = await _query(request)
        found = await _in_thread(lambda: read_plan(session.store(), query, deadline=_PLANNING))
        return JSONResponse({"plan": asdict(found)})
    except OpsAtlasError as error:
        return _refused(error)


def routes() -> Sequence[Route]:
    """Return the routes."""
    return [
        Route("/workbench/run", Run(), methods=["POST"]),
        Route("/workbench/vocabulary", vocabulary),
        Route("/workbench/nodes", nodes, methods=["POST"]),
        Route("/workbench/scene", scene, methods=["POST"]),
        Route("/workbench/code", code, methods=["POST"]),
        Route("/workbench/advice", advice, methods=["POST"]),
        Route("/workbench/plan", plan, methods=["POST"]),
    ]
