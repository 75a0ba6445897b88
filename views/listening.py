"""What the server asks of the system: to send what it has at once, and to hold many open files.

The socket that Streamlit listens on names no protocol, so the event loop does not take the
connections for TCP and leaves their packets to be collected. A response is two writes, head and
body; the second then waits about 40 ms for the client to acknowledge the first.

Streamlit keeps an event loop, which is three open files, for each of up to 128 sessions that ended
in the last two minutes. Many systems allow a process 256 or 1,024 files unless it asks for more.
"""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

_OPEN_FILES: Final = Path("/dev/fd")
#: What macOS grants at most, and more than Streamlit's sessions take.
_MOST_FILES: Final = 10_240
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


def allow_many_files() -> None:
    """Raise the number of files that this process may open, as far as the system lets it."""
    try:
        import resource
    except ImportError:  # Windows has another limit, and a higher one
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(_MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # the system has a lower limit that it does not tell
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
