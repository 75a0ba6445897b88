"""Many visitors at once, without a browser: the websocket protocol that Streamlit's page speaks."""

from __future__ import annotations

import asyncio
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol


def rerun_times(address: str, count: int, query: str, rounds: int) -> list[float]:
    """Let ``count`` sessions run a page at the same moment, in rounds; return seconds for each."""
    return asyncio.run(_rounds(address.replace("http", "ws", 1), count, query, rounds))


async def _rounds(address: str, count: int, query: str, rounds: int) -> list[float]:
    opened = [await _open(address, query) for _ in range(count)]
    times: list[float] = []
    for _ in range(rounds):
        times += await asyncio.gather(*(_rerun(one, query) for one in opened))
    await asyncio.gather(*(one.close() for one in opened))
    return times


async def _open(address: str, query: str) -> ClientConnection:
    one = await connect(
        f"{address}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        compression=None,
    )
    await _rerun(one, query)
    return one


async def _rerun(one: ClientConnection, query: str) -> float:
    wish = BackMsg()
    wish.rerun_script.query_string = query
    began = time.perf_counter()
    await one.send(wish.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(await one.recv())
        if told.WhichOneof("type") == "script_finished":
            return time.perf_counter() - began
