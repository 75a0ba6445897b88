"""Connections to the server send what they have at once."""

from __future__ import annotations

import socket
import subprocess
import sys

from views.listening import send_at_once

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


def test_the_server_does_it_when_it_starts():
    """A lifespan that starts beside a listening socket leaves it sending at once."""
    program = """
import asyncio, socket
from views.server import lifespan
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
async def start():
    async with lifespan(None):
        print(listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
asyncio.run(start())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() not in {"", "0"}, done.stderr
