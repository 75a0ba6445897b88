"""What an agent and the tools say to each other, as a page.

``python -m tests.outside.transcript > docs/agents.md``: the official client calls every tool of
``cli.py mcp`` over standard input and output.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.test_agents import CALLS, ROOT

_HEAD = """# A conversation with the tools

An agent's client (the official `mcp` package) calls every tool of `python cli.py mcp` over standard
input and output. The answers are real, and come as JSON without the spaces; on this page long texts
are cut and lists end after two entries, and `…LeftOut` says how many more there were.

To an agent itself a list gives more: an answer takes 30,000 characters at most. What is longer
loses entries of its lists, those deep inside first, with `…LeftOut` beside each, and says in `cut`
how to read the rest.
"""
_ENTRIES = 2
_LONGEST = 160


async def converse() -> str:
    """Call every tool, and return the page."""
    server = StdioServerParameters(
        command=sys.executable, args=[str(ROOT / "cli.py"), "mcp"], cwd=str(ROOT)
    )
    parts = [_HEAD]
    async with Client(stdio_client(server)) as client:
        about = {tool.name: tool.description for tool in (await client.list_tools()).tools}
        for name, arguments in CALLS.items():
            answer = await client.call_tool(name, arguments)
            found = _cut(answer.structured_content or {})
            parts.append(
                f"## {name}\n\n{about[name]}\n\n```json\n{json.dumps(arguments)}\n```\n\n"
                f"```json\n{json.dumps(found, indent=1, ensure_ascii=False)}\n```\n"
            )
    return "\n".join(parts)


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        found: dict[str, Any] = {}
        for name, one in value.items():
            found[name] = _cut(one)
            if isinstance(one, list) and len(one) > _ENTRIES:
                found[f"{name}LeftOut"] = len(one) - _ENTRIES + value.get(f"{name}LeftOut", 0)
        return found
    if isinstance(value, list):
        return [_cut(one) for one in value[:_ENTRIES]]
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[: _LONGEST - 1]}…"
    return value


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(converse()))
