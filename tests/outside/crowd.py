"""A thousand clients at once, each with a query that never ends, and the pages meanwhile.

``python -m tests.outside.crowd``: it takes a minute, twice the deadline of a query.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections import Counter
from urllib.parse import quote

from tests.browser import AppServer

CLIENTS = 1000
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: What the pages ask of the server, beside the endpoint.
PAGES = ("/healthz", "/search?q=graf", "/")
_PAUSE = 0.2


async def ask(port: int, path: str) -> tuple[str, bool]:
    """Return the status, and whether the answer says when to come again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    head = answer.partition(b"\r\n\r\n")[0].lower()
    return head[9:12].decode(), b"\r\nretry-after: " in head


async def look_in(port: int, path: str, crowd: list[asyncio.Task[tuple[str, bool]]]) -> list[float]:
    """Ask for a page again and again while the crowd waits; return the milliseconds."""
    spent = []
    while not all(task.done() for task in crowd):
        began = time.perf_counter()
        status, _ = await ask(port, path)
        if status != "200":
            raise RuntimeError(f"{path} answered {status}")
        spent.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(_PAUSE)
    return spent


async def run(port: int) -> tuple[Counter[tuple[str, bool]], list[float]]:
    """Let the crowd in."""
    path = f"/sparql?query={quote(ENDLESS)}"
    crowd = [asyncio.create_task(ask(port, path)) for _ in range(CLIENTS)]
    spent = await asyncio.gather(*(look_in(port, page, crowd) for page in PAGES))
    return Counter(task.result() for task in crowd), [one for times in spent for one in times]


def main() -> None:
    """Exit 1 if a client was left without an answer, or without being told when to come again."""
    server = AppServer()
    try:
        answers, spent = asyncio.run(run(int(server.url.rsplit(":", 1)[1])))
    finally:
        server.stop()
    for (status, told), count in answers.items():
        sys.stdout.write(f"{count} clients: {status}{', with Retry-After' if told else ''}\n")
    late = statistics.quantiles(spent, n=20)[-1]
    sys.stdout.write(
        f"{len(spent)} requests of the pages: median {statistics.median(spent):.0f} ms, "
        f"95th percentile {late:.0f} ms, worst {max(spent):.0f} ms\n"
    )
    sys.exit(answers != {("503", True): CLIENTS})


if __name__ == "__main__":
    main()
