"""How a server notices that it is asked for its own answer, at its own address or in a circle.

Each query would be asked of itself again, and every page would wait for an answer that cannot come.
So queries carry a mark of this process, after those of the servers for which it asks, and the
server refuses those that carry its own.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER: Final = "Ops-Atlas-Asks"
#: Differs from that of every other process, and says nothing of it.
MARK: Final = uuid4().hex
#: What the server answers to itself: Loop Detected.
STATUS: Final = 508
WHY: Final = "This is the server that asks."
_MARK: Final = re.compile(r"\b[0-9a-f]{32}\b")
#: No header grows without end.
_MOST: Final = 16
_ASKED_BY: Final[ContextVar[tuple[str, ...]]] = ContextVar("asked_by", default=())


def read_marks(header: str) -> tuple[str, ...]:
    """Read the marks of the servers that ask, the first of all first."""
    return tuple(_MARK.findall(header)[:_MOST])


@contextmanager
def asked_by(marks: tuple[str, ...]) -> Iterator[None]:
    """Let queries that are sent inside, in this context and its copies, carry these marks on."""
    token = _ASKED_BY.set(marks)
    try:
        yield
    finally:
        _ASKED_BY.reset(token)


def own_marks() -> str:
    """Return what queries carry here."""
    return ", ".join((*_ASKED_BY.get(), MARK))


def asks_for_another() -> bool:
    """Say whether what is asked here was asked by another such server."""
    return bool(_ASKED_BY.get())
