"""Make the server send what it has at once.

The socket that Streamlit listens on names no protocol, so the event loop does not take the
connections for TCP and leaves their packets to be collected. A response is two writes, head and
body; the second then waits about 40 ms for the client to acknowledge the first.
"""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

_OPEN_FILES: Final = Path("/dev/fd")
_INTERNET: Final = frozenset({socket.AF_INET, socket.AF_INET6})


def send_at_once() -> None:
    """Switch the collecting off for every socket that this process listens on.

    Connections inherit it from the socket that accepts them. Where a system does not list the open
    files of a process, nothing is changed.
    """
    if not _OPEN_FILES.is_dir():
        return
    for file in [int(entry.name) for entry in _OPEN_FILES.iterdir()]:
        with suppress(OSError):  # it was closed since it was listed
            if stat.S_ISSOCK(os.fstat(file).st_mode):
                _send_at_once(file)


def _send_at_once(file: int) -> None:
    with socket.socket(fileno=os.dup(file)) as copy:
        listens = copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        if listens and copy.family in _INTERNET:
            copy.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
