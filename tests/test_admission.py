"""The rate per client and the queue that ends."""

from __future__ import annotations

import asyncio

import pytest

from api.admission import Queue, RateLimit
from api.refusal import Refusal
from tests.coroutines import run_apart


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_may_send_a_burst_and_then_the_rate() -> None:
    clock = Clock()
    limit = RateLimit(2.0, clock)
    assert [limit.wait("a") for _ in range(20)] == [0.0] * 20
    assert limit.wait("a") == 0.5
    assert limit.wait("b") == 0.0
    clock.now = 0.5
    assert limit.wait("a") == 0.0
    with pytest.raises(Refusal, match="2 requests a second") as refused:
        limit.check("a")
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "1"})


def test_no_rate_is_no_limit() -> None:
    limit = RateLimit(0)
    assert {limit.wait("a") for _ in range(1000)} == {0.0}


def test_clients_are_forgotten_in_turn() -> None:
    limit = RateLimit(1.0, Clock())
    for client in range(20_000):
        limit.wait(str(client))
    assert len(limit._buckets) == 10_000


def test_the_queue_ends() -> None:
    async def crowd() -> list[str]:
        queue, release, order = Queue(slots=1, waiting=2), asyncio.Event(), []

        async def come(name: str) -> None:
            try:
                async with queue.turn(5):
                    order.append(name)
                    await release.wait()
            except Refusal as refusal:
                order.append(f"{name} {refusal.status} {refusal.headers['Retry-After']}")

        guests = [asyncio.create_task(come(name)) for name in "abcd"]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(*guests)
        await come("e")
        return order

    assert run_apart(crowd()) == ["a", "d 503 5", "b", "c", "e"]


def test_a_turn_that_does_not_come_is_refused() -> None:
    async def wait() -> None:
        queue = Queue(slots=1, waiting=1)
        async with queue.turn(5):
            with pytest.raises(Refusal, match="No worker came free"):
                async with queue.turn(0.01):
                    pass
        async with queue.turn(0.01):
            pass

    run_apart(wait())
