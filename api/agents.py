"""Tools for agents, over the Model Context Protocol: the API's verbs, read-only and guarded.

``cli.py mcp`` speaks over standard input and output, the app over HTTP at ``/mcp``. Answers are
kept small, say how much was left out, and name every node by IRI, so that an agent can cite it.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import ValidationError
from starlette.datastructures import Headers

from api.agent_tools import choosing_tools, comparing_tools, graph_tools
from api.apart import Apart
from api.fitting import fitted, written
from api.refusal import Refusal
from graph.naming.wording import listed
from graph.remote.one_wait import one_wait
from ontology.errors import OpsAtlasError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from graph import Store

_INSTRUCTIONS: Final = (
    "A knowledge graph, read-only. Begin with search, which finds nodes by a word or two, or with "
    "schema, which lists classes, properties and the lenses by which sets are compared. Name nodes "
    "by label, CURIE or IRI. How things of one class differ says compare; how a role and its "
    "disciplines are related, role; how things of different classes are linked, path; what a team "
    "could do without, stack. ask without a question lists questions that have tested queries; "
    "sparql is for anything else. null means that the source does not state it, which is not zero. "
    "Cite what you pass on by the IRIs in the answers."
)
#: So many tools work at once, whoever called them.
_TOOLS: Final = Apart(8)
_READ_ONLY: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class _Server(MCPServer[Any]):
    """A server that says in sentences which arguments do not fit or are not known.

    Attributes
    ----------
    takes : dict of str to list of str
        The arguments of each tool.
    """

    def __init__(self, *names: Any, **options: Any) -> None:
        super().__init__(*names, **options)
        self.takes: dict[str, list[str]] = {}

    async def call_tool(self, name: str, arguments: dict[str, Any], *rest: Any) -> Any:
        """Call a tool; of all arguments that do not fit, each is told."""
        self._refuse_unknown(name, arguments)
        try:
            return await super().call_tool(name, arguments, *rest)
        except ToolError as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            wrong = error.__cause__.errors(include_url=False, include_context=False)
            told = {str(one["loc"][0]): unfitting(one["type"], one["msg"]) for one in wrong}
            sentences = (
                f"The argument {argument} of {name} {says}." for argument, says in told.items()
            )
            raise ToolError(" ".join(sentences)) from error

    def _refuse_unknown(self, name: str, arguments: dict[str, Any]) -> None:
        """Refuse an argument that would be left out without a word."""
        known = self.takes.get(name, list(arguments))
        unknown = [argument for argument in arguments if argument not in known]
        if unknown:
            others = f"it takes {listed(known) or 'none'}"
            raise ToolError(f"{name} has no argument {' and no '.join(unknown)}; {others}.")


def unfitting(kind: str, message: str) -> str:
    """Say what is wrong with an argument, as the end of a sentence that begins with its name.

    Parameters
    ----------
    kind, message : str
        What the reader of arguments calls it.

    Examples
    --------
    >>> unfitting("missing", "Field required")
    'is missing'
    >>> unfitting("less_than_equal", "Input should be less than or equal to 10")
    'should be less than or equal to 10'
    """
    if kind == "missing":
        return "is missing"
    if kind in {"too_short", "string_too_short"}:
        return "is empty"
    subject, _, rest = message.partition(" should ")
    return f"should {rest.partition(', ')[0]}" if rest else f"does not fit: {subject}"


def build_server(store: Callable[[], Store]) -> MCPServer[Any]:
    """Build the server with all its tools over a store."""
    server = _Server("ops-atlas", title="Ops Atlas", instructions=_INSTRUCTIONS, log_level="ERROR")
    for tool in (*graph_tools(store), *comparing_tools(store), *choosing_tools(store)):
        told = inspect.getdoc(tool)
        server.takes[tool.__name__] = list(inspect.signature(tool).parameters)
        register = server.tool(description=told, annotations=_READ_ONLY, structured_output=False)
        register(_reported(tool))
    return server


def _reported(tool: Callable[..., dict[str, Any]]) -> Callable[..., Awaitable[CallToolResult]]:
    """Keep a tool's answer small, and say what goes wrong in a sentence."""

    @one_wait()
    def called(arguments: Any, named: Any) -> dict[str, Any]:
        return fitted(tool(*arguments, **named))

    @functools.wraps(tool)
    async def reporting(*arguments: Any, **named: Any) -> CallToolResult:
        try:
            found = await _TOOLS.work(functools.partial(called, arguments, named))
        except OpsAtlasError as error:
            raise ToolError(str(error)) from error
        text = TextContent(type="text", text=written(found))
        return CallToolResult(content=[text], structured_content=found)

    return reporting


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
