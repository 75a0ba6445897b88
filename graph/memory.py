"""How much memory is free on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_FREE: Final = Path("/proc/meminfo")
_MOST_FOR_CONTAINER: Final = Path("/sys/fs/cgroup/memory.max")


def free_memory() -> int | None:
    """Return the bytes that are free, in a container at most its limit; None if nothing says so."""
    try:
        lines = _FREE.read_text(encoding="ascii").splitlines()
    except OSError:  # another system, which says it elsewhere
        return None
    amounts = dict(line.split(":") for line in lines)
    free = int(amounts["MemAvailable"].split()[0]) * 1024
    try:
        return min(free, int(_MOST_FOR_CONTAINER.read_text(encoding="ascii")))
    except (OSError, ValueError):  # no container, or one without a limit
        return free
