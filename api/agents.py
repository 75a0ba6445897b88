"""Tools for agents, over the Model Context Protocol: the API's verbs, read-only and guarded.

``cli.py mcp`` speaks over standard input and output, the app over HTTP at ``/mcp``. Answers are
kept small, say how much was left out, and name every node by IRI, so that an agent can cite it.
"""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field
from starlette.datastructures import Headers

from api import answers, choosing, comparisons, planning
from api.refusal import Refusal
from ontology.errors import OpsAtlasError
from queries import load_catalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from graph import Store

_MOST: Final = 50
_INSTRUCTIONS: Final = (
    "A knowledge graph. Start with `schema` or `search`; name nodes by label, CURIE or IRI. Cite "
    "what you pass on by the IRIs in the answers. null means that the source does not state it, "
    "which is not zero. `ask` without a question lists the questions that have tested queries; use "
    "`sparql` for anything else. Nothing here can change the data."
)
_READ_ONLY: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Name = Annotated[str, Field(max_length=2000, description="A node: label, CURIE or IRI")]
LensKey = Annotated[str, Field(description="What to compare: tools, kpis, roles, activities, …")]
Things = Annotated[list[str], Field(description="Labels or IRIs of things of one class")]
Sets = Annotated[list[str] | None, Field(description="Labels or IRIs of the sets; all if empty")]


def build_server(store: Callable[[], Store]) -> MCPServer[Any]:
    """Build the server with all its tools over a store."""
    server: MCPServer[Any] = MCPServer(
        "ops-atlas", title="Ops Atlas", instructions=_INSTRUCTIONS, log_level="ERROR"
    )
    for tool in (*_graph_tools(store), *_comparing_tools(store)):
        server.tool(annotations=_READ_ONLY)(_reported(tool))
    return server


def _graph_tools(store: Callable[[], Store]) -> list[Callable[..., dict[str, Any]]]:
    catalog = load_catalog()

    def ask(
        question: Annotated[str, Field(description="A question's name; empty to list them")] = "",
        arguments: Annotated[
            dict[str, list[str]] | None, Field(description="Values for the question's parameters")
        ] = None,
    ) -> dict[str, Any]:
        """Ask a question of the catalog, whose query is tested; without a name, list them."""
        if not question:
            return {"questions": answers.list_questions(catalog)}
        return answers.ask(store(), catalog, question, arguments or {}, _MOST)

    def sparql(query: Annotated[str, Field(max_length=100_000)]) -> dict[str, Any]:
        """Run a SPARQL 1.1 query that reads; the atlas's prefixes are known, rows are few."""
        return answers.run_sparql(store(), query, _MOST)

    def search(text: Annotated[str, Field(max_length=200)]) -> dict[str, Any]:
        """Find nodes by any part of a label, an alias or a misprint."""
        return {"matches": answers.search(store(), text, 20)}

    def node(name: Name) -> dict[str, Any]:
        """Read everything known about a node: facts, links, and the evidence of its statements."""
        return answers.read_node(store(), name)

    def path(
        start: Name, end: Name, most: Annotated[int, Field(ge=1, le=10)] = 3
    ) -> dict[str, Any]:
        """Find the shortest ways from one node to another, read out link by link."""
        return {"paths": answers.find_paths(store(), start, end, most)}

    def schema() -> dict[str, Any]:
        """List classes and properties of the dataset, most used first, and what can be compared."""
        return {**answers.read_schema(store(), _MOST), "lenses": comparisons.list_lenses(store())}

    return [ask, sparql, search, node, path, schema]


def _comparing_tools(store: Callable[[], Store]) -> list[Callable[..., dict[str, Any]]]:
    def overlap(lens: LensKey, sets: Sets = None, near: bool = False) -> dict[str, Any]:
        """Compare sets pair by pair: how much they share, exactly or with near links counted."""
        return comparisons.overlap(store(), lens, sets or (), near=near)

    def compare(things: Things, lens: LensKey = "") -> dict[str, Any]:
        """Compare two to six things in every facet; through a lens two: shared, near, only one."""
        return choosing.compare(store(), things, lens)

    def gaps(lens: LensKey = "", sets: Sets = None) -> dict[str, Any]:
        """List what each set lacks and another one has; without a lens, what the data lacks."""
        if not lens:
            return {"gaps": planning.gap_board(store())}
        return comparisons.gaps(store(), lens, sets or ())

    def transition(start: Name, goal: Name) -> dict[str, Any]:
        """Plan the way from one discipline or role to another: add, check, carry over."""
        return planning.transition(store(), start, goal)

    return [overlap, compare, gaps, transition]


def _reported(tool: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Keep a tool's answer small, and say what goes wrong in a sentence."""

    @functools.wraps(tool)
    def reporting(*arguments: Any, **named: Any) -> dict[str, Any]:
        try:
            return shortened(tool(*arguments, **named))
        except OpsAtlasError as error:
            raise ToolError(str(error)) from error

    return reporting


def shortened(found: dict[str, Any], most: int = _MOST) -> dict[str, Any]:
    """Cut long lists, and say beside each how many entries it lost.

    Examples
    --------
    >>> shortened({"rows": [1, 2, 3], "note": None}, most=2)
    {'rows': [1, 2], 'rowsLeftOut': 1, 'note': None}
    """
    short: dict[str, Any] = {}
    for name, value in found.items():
        short[name] = _shortened(value, most)
        if isinstance(value, list) and len(value) > most:
            short[f"{name}LeftOut"] = len(value) - most
    return short


def _shortened(value: Any, most: int) -> Any:
    if isinstance(value, dict):
        return shortened(value, most)
    if isinstance(value, list):
        return [_shortened(one, most) for one in value[:most]]
    return value


def over_http(store: Callable[[], Store]) -> ASGIApp:
    """Return the tools as an application at /mcp."""
    app = build_server(store).streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    return _Running(app)


class _Running:
    """Runs an application's own lifespan from its first request on, and refuses foreign pages."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._lifespan: asyncio.Task[None] | None = None
        self._started = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin and urlsplit(origin).netloc != headers.get("host"):
            refusal = Refusal(403, "Agents' tools are not for pages of another site.")
            await refusal.json_response({})(scope, receive, send)
            return
        if self._lifespan is None:
            self._lifespan = asyncio.create_task(self._run())
        await self._started.wait()
        await self._app(scope, receive, send)

    async def _run(self) -> None:
        async with self._app.router.lifespan_context(self._app):
            self._started.set()
            await asyncio.Event().wait()
