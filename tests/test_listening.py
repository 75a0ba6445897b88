"""Connections to the server send what they have at once, and there may be many of them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stores import free_port
from views.listening import allow_many_files, send_at_once

NODELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY)


def accepted(listener):
    with socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            return bool(connection.getsockopt(*NODELAY))


def test_a_connection_inherits_it_from_the_socket_that_listens():
    with socket.socket() as listener, socket.socket() as other:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert not accepted(listener)
        send_at_once()
        assert accepted(listener)
        assert not other.getsockopt(*NODELAY)  # it does not listen


@pytest.mark.parametrize(
    ("soft", "hard", "asked"),
    [(256, 1000, [1000]), (256, 20_000, [10_240]), (256, -1, [10_240]), (15_000, 20_000, [])],
)
def test_it_asks_for_more_open_files_and_never_for_fewer(monkeypatch, soft, hard, asked):
    resource = pytest.importorskip("resource")
    asking = []
    monkeypatch.setattr(resource, "RLIM_INFINITY", -1)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asking.append(limits))
    allow_many_files()
    assert asking == [(one, hard) for one in asked]


def test_the_server_does_both_when_it_starts():
    """A lifespan that starts beside a listening socket leaves it sending at once."""
    pytest.importorskip("resource")
    program = """
import asyncio, resource, socket
from views.server import lifespan
resource.setrlimit(resource.RLIMIT_NOFILE, (200, 300))
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
async def start():
    async with lifespan(None):
        print(bool(listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
asyncio.run(start())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True", "300"]


def test_a_wrong_setting_ends_the_start_with_a_sentence():
    done = subprocess.run(
        [
            *(sys.executable, "-m", "streamlit", "run", "app.py"),
            *("--server.port", str(free_port()), "--server.headless", "true"),
        ],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "OPS_ATLAS_RATE": "abc", "OPS_ATLAS_CACHE": "memory"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "Error: OPS_ATLAS_RATE is 'abc'; set it to a number.\n"
