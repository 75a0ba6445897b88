"""Connections whose timeout is a deadline, however slowly the other side sends.

The timeout of a socket begins anew with every byte, and http.client reads headers and the sizes of
chunks line by line: an endpoint that sends a byte now and then would hold a thread for hours.
"""

from __future__ import annotations

import io
import time
from http.client import HTTPResponse
from typing import TYPE_CHECKING

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

if TYPE_CHECKING:
    import socket
    from typing import Any


class _UntilThen(io.RawIOBase):
    """What comes from a socket, until a moment on the monotonic clock; then TimeoutError."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._until = until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(HTTPResponse):
    """An answer that has come by the timeout of its socket, all of it, or is left."""

    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        seconds = sock.gettimeout()
        if seconds is not None:
            self.fp.close()
            self.fp = io.BufferedReader(_UntilThen(sock, time.monotonic() + seconds))


class _Connection(HTTPConnection):
    response_class = _Answer


class _ConnectionOverTLS(HTTPSConnection):
    response_class = _Answer


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _PoolOverTLS(HTTPSConnectionPool):
    ConnectionCls = _ConnectionOverTLS


def open_pools() -> PoolManager:
    """Open connections to be kept, whose timeouts are deadlines for the whole answer."""
    pools = PoolManager(maxsize=8, retries=False)
    pools.pool_classes_by_scheme = {"http": _Pool, "https": _PoolOverTLS}
    return pools
